"""Which files a run must inspect, and what it records of rows that appear and disappear."""

from dataclasses import replace
from datetime import timedelta

from sheetflow.core.names import RowId
from sheetflow.core.planning.changed_rows import RowChanges, find_changed_rows, with_fresh
from sheetflow.core.records import LedgerState
from sheetflow.core.rules.submission_context import RunContext
from tests.support.memory.office import MemoryHome
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like

FIRST, SECOND = RowId("PUB-2025-0001"), RowId("PUB-2025-0002")
FILE = "Kotak Masuk/bahan"


def two_rows_of_one_file() -> MemoryHome:
    home = home_with(
        {
            FIRST: cells_like({"like": "draft"}),
            SECOND: cells_like({"like": "draft", "judul": "Lain"}),
        }
    )
    home.run(NOW)
    return home


def changed(home: MemoryHome, ledger: LedgerState | None = None) -> RowChanges:
    prepared = home.prepare(NOW)
    run = RunContext(home.office, ledger or prepared.ledger, {}, NOW)
    return find_changed_rows(prepared.scan, run)


def test_a_reference_is_asked_about_with_the_stamp_that_was_recorded() -> None:
    home = two_rows_of_one_file()
    (recorded,) = {record.file_infos for record in home.ledger.load().rows.values()}
    assert changed(home).known == {FILE: recorded[0][1].fingerprint}


def test_a_new_reference_is_asked_about_together_with_the_known_ones() -> None:
    home = two_rows_of_one_file()
    home.write(FIRST, {"tautan_bahan": "Kotak Masuk/lain"})
    asked = changed(home).known
    assert asked["Kotak Masuk/lain"] == ""
    assert asked[FILE]


def test_a_new_row_believes_what_an_older_one_has_recorded_of_a_file() -> None:
    home = two_rows_of_one_file()
    home.put("PUB-2025-0003", cells_like({"like": "draft", "judul": "Ketiga"}))
    assert changed(home).known[FILE]


def test_rows_that_remember_a_file_differently_are_not_believed() -> None:
    home = two_rows_of_one_file()
    ledger = home.ledger.load()
    record = ledger.rows[FIRST]
    old = tuple((key, replace(look, fingerprint="lama")) for key, look in record.file_infos)
    rows = {**ledger.rows, FIRST: replace(record, file_infos=old)}
    assert changed(home, replace(ledger, rows=rows)).known == {FILE: ""}


def test_a_row_that_is_gone_is_followed_no_longer_and_judged_anew_when_it_is_back() -> None:
    home = two_rows_of_one_file()
    row = home.labels[FIRST]
    home.delete(FIRST)
    gone, _ = home.run(NOW)
    (record,) = gone.plan.commit.rows
    assert (record.id, record.file_infos) == (FIRST, ())
    assert home.plan(NOW).empty

    home.labels[FIRST] = row
    home.register.rows.append(row)
    home.register.saved()
    assert FIRST in {row.id for row in changed(home).fresh}
    back, _ = home.run(NOW)
    assert back.plan.commit.events == ()
    assert home.ledger.load().rows[FIRST].file_infos
    assert home.plan(NOW).empty


def test_a_row_without_files_that_is_gone_is_nothing_to_write_about() -> None:
    home = home_with({FIRST: cells_like({"like": "draft", "tautan_bahan": ""})})
    home.run(NOW)
    home.delete(FIRST)
    assert home.plan(NOW).commit.empty


def test_a_row_that_was_judged_on_a_day_to_come_is_judged_again() -> None:
    home = two_rows_of_one_file()
    prepared = home.prepare(NOW)
    rows = dict(prepared.ledger.rows)
    assert {row.evaluated for row in rows.values()} == {NOW.date()}
    rows[FIRST] = replace(rows[FIRST], evaluated=NOW.date() + timedelta(days=1), valid_until=None)
    found = changed(home, replace(prepared.ledger, rows=rows))
    assert [row.id for row in found.fresh] == [FIRST]


def test_a_row_with_news_is_evaluated_whatever_its_cells_and_files_are() -> None:
    home = two_rows_of_one_file()
    found = changed(home)
    assert [row.id for row in found.fresh] == []
    more = with_fresh(found, {FIRST})
    assert [row.id for row in more.fresh] == [FIRST]
    assert FIRST in more.readings
    assert FIRST not in {row.id for row in (*more.candidates, *more.quiet)}
    assert with_fresh(found, set()) is found
