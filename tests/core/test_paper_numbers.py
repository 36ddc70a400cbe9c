"""Numbers of papers: committed with the decision, and never given to two papers.

A single row's history is tested in `scenarios/13_numbers.yaml`, which runs in every backend.
"""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.effects import WritePaper
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.office_options import Numbering, Restart
from sheetflow.core.reporting.agenda import agenda_lines
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.print_set_contents import sheets_of
from sheetflow.core.rules.number_allocation import (
    NO_ALLOCATION,
    NumberAllocation,
    allocate_numbers,
    series_of,
)
from sheetflow.core.rules.paper_numbers import number_in
from sheetflow.execute.prepare import prepare
from sheetflow.execute.run_effects import run_effects
from tests.papers.sample_settings import letter_settings
from tests.support.crashing import Killed, Killer
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

PATTERN = "AGD-{n:03}/{romawi}/{tahun}"
OFFICE = office_of(
    "contoh",
    {
        "numbers": {
            "disposisi": {"pattern": PATTERN},
            "nota_dinas": {"pattern": "{n}/PP.05-ND/3299/{romawi}/{tahun}"},
        }
    },
)
NOW = datetime(2025, 10, 13, 17, tzinfo=OFFICE.zone)
OCTOBER = Period(Grain.MONTH, 2025, 10)
BLANK = {"nomor_disposisi": "", "nomor_nota_dinas": ""}


def put(home: MemoryHome, label: str, like: str = "disposed", **cells: str) -> None:
    home.put(label, cells_like({"like": like, "judul": f"Judul {label}", **BLANK, **cells}))


def home_with(*labels: str) -> MemoryHome:
    home = MemoryHome(OFFICE)
    for label in labels:
        put(home, label)
    return home


def numbers_of(home: MemoryHome) -> dict[str, list[str]]:
    """Every number with which a step was accepted, by submission, as the events prove it."""
    found: dict[str, list[str]] = {}
    for chained in home.ledger.history():
        event = chained.event
        workflow = next(w for w in OFFICE.workflows if w.version == event.sop_version)
        step = workflow.by_id.get(event.transition)
        evidence = dict(event.evidence)
        number = number_in(evidence, step, OFFICE) if step and step.papers else ""  # type: ignore[arg-type]  # ids are text
        if number:
            found.setdefault(event.submission, []).append(number)
    return found


def test_a_number_is_committed_with_the_decision_it_belongs_to() -> None:
    home = home_with("A")

    home.run(NOW)

    assert numbers_of(home) == {"A": ["AGD-001/X/2025"]}
    assert home.ledger.load().notes["nomor:disposisi/2025"] == "2"
    assert not home.ledger.audit()


def test_a_run_that_is_killed_anywhere_neither_loses_nor_repeats_a_number() -> None:
    counting = Killer()
    _killed_run(home_with("A", "B"), counting)
    for at in range(1, counting.calls + 1):
        for after in (False, True):
            home = home_with("A", "B")
            with pytest.raises(Killed):
                _killed_run(home, Killer(at, after=after))
            put(home, "C")
            home.run(NOW)
            home.run(NOW)
            assert numbers_of(home) == {
                "A": ["AGD-001/X/2025"],
                "B": ["AGD-002/X/2025"],
                "C": ["AGD-003/X/2025"],
            }


def _killed_run(home: MemoryHome, killer: Killer) -> None:
    prepared = home.prepare(NOW)
    ledger, files = killer.before(home.ledger), killer.before(home.files.inner)
    register = killer.before(home.register)
    run_effects(prepared.plan, ledger, files, register, prepared.snapshot)


def test_a_register_that_was_restored_gets_no_number_twice() -> None:
    home = home_with("A", "B")
    before = [list(row) for row in home.register.rows]
    home.run(NOW)
    # An older copy of the sheet is put back: it contains no number.
    home.register.rows[:] = before
    home.register.saved()
    home.labels = dict(zip(("A", "B"), before[1:], strict=True))
    put(home, "C")

    home.run(NOW)

    assert [*numbers_of(home).values()] == [
        ["AGD-001/X/2025"],
        ["AGD-002/X/2025"],
        ["AGD-003/X/2025"],
    ]
    assert "AGD-001/X/2025" in home.says("A")


def test_a_deleted_row_keeps_its_number() -> None:
    home = home_with("A")
    home.run(NOW)
    home.delete("A")
    put(home, "B", nomor_disposisi="AGD-001/X/2025")
    put(home, "C")

    prepared, _ = home.run(NOW)

    assert ("B", "E-NOMOR") in [(f.submission, f.code) for f in prepared.plan.findings]
    assert numbers_of(home)["C"] == ["AGD-002/X/2025"]


def test_what_a_deleted_row_only_had_written_is_free() -> None:
    home = MemoryHome(OFFICE)
    put(home, "A", nomor_disposisi="AGD-001/X/2025", verifikator="menyusul")
    home.run(NOW)
    home.delete("A")
    put(home, "B", nomor_disposisi="AGD-001/X/2025")

    home.run(NOW)

    assert numbers_of(home) == {"B": ["AGD-001/X/2025"]}


def test_an_office_that_begins_to_give_numbers_goes_on_from_those_that_were_typed() -> None:
    home = MemoryHome(office_of())
    put(home, "A", nomor_disposisi="AGD-030/X/2025")
    put(home, "B", "finished", nomor_disposisi="AGD-031/X/2025")
    home.run(NOW)
    home.office = OFFICE
    put(home, "C")
    put(home, "D", nomor_disposisi="AGD-031/X/2025")

    prepared, _ = home.run(NOW)

    assert numbers_of(home)["C"] == ["AGD-032/X/2025"]
    assert ("D", "E-NOMOR") in [(f.submission, f.code) for f in prepared.plan.findings]


def test_a_lost_note_is_found_again_in_the_rows() -> None:
    home = home_with("A", "B")
    home.run(NOW)
    home.ledger.acknowledge((), {"nomor:disposisi/2025": ""})
    put(home, "C")

    home.run(NOW)

    assert numbers_of(home)["C"] == ["AGD-003/X/2025"]


def test_lost_records_of_rows_are_made_again_and_no_number_with_them() -> None:
    """They are memory of what was read, not decisions."""
    home = home_with("A", "B")
    home.run(NOW)
    home.ledger._rows.clear()  # noqa: SLF001 - what a home may lose between two requests
    put(home, "C", nomor_disposisi="AGD-002/X/2025")
    put(home, "D")

    prepared, _ = home.run(NOW)

    assert ("C", "E-NOMOR") in [(f.submission, f.code) for f in prepared.plan.findings]
    assert numbers_of(home)["D"] == ["AGD-003/X/2025"]
    assert "AGD-001/X/2025" in home.says("A")


def test_a_number_written_after_its_step_changes_nothing_that_was_decided() -> None:
    home = home_with("A")
    home.run(NOW)
    home.write("A", {"nomor_disposisi": "AGD-001/X/2025"})

    prepared, _ = home.run(NOW)

    assert prepared.plan.findings == ()
    assert "AGD-001" not in home.says("A")
    assert numbers_of(home) == {"A": ["AGD-001/X/2025"]}


def test_the_paper_the_book_and_the_printed_set_bear_the_number() -> None:
    home = MemoryHome(OFFICE)
    put(home, "A", "approved", kanal="Website")
    home.prepare(NOW)
    made = prepare(OFFICE, home.register, home.ledger, home.files, NOW, letter_settings)
    written = [one for one in made.plan.commit.outbox if isinstance(one, WritePaper)]
    disposition, memo = (json.loads(effect.context) for effect in written)
    assert disposition["agenda_number"] == "AGD-001/X/2025"
    assert memo["number"] == "1/PP.05-ND/3299/X/2025"

    home.ledger.commit(made.plan.commit)
    items = report_items(made.scan, home.ledger.load(), OFFICE, NOW)
    events = [chained.event for chained in home.ledger.history()]
    lines = agenda_lines(
        events, {item.id: item for item in items}, OFFICE, OCTOBER, letter_settings().wording
    )
    assert [line.agenda_number for line in lines] == ["AGD-001/X/2025", "1/PP.05-ND/3299/X/2025"]
    record = home.ledger.load().submissions[SubmissionId("A")]
    sheets = {sheet.name: sheet.number for sheet in sheets_of(items[0], record, OFFICE)}
    assert sheets["Lembar Disposisi"] == "AGD-001/X/2025"
    assert sheets["Nota Dinas"] == "1/PP.05-ND/3299/X/2025"


def test_a_plan_gives_the_numbers_that_the_run_gives() -> None:
    home = home_with("A", "B")
    assert home.plan(NOW).commit == home.prepare(NOW).plan.commit
    planned = home.plan(NOW).commit.events

    home.run(NOW)

    assert [chained.event for chained in home.ledger.history()] == list(planned)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["", "menyusul", *(f"AGD-{n}/X/2025" for n in range(1, 7))])),
        min_size=1,
        max_size=4,
    )
)
def test_no_number_is_had_by_two_papers(runs: list[list[str]]) -> None:
    home = MemoryHome(OFFICE)
    for run, written in enumerate(runs):
        for place, number in enumerate(written):
            put(home, f"R{run}-{place}", nomor_disposisi=number)
        home.run(NOW)

    used = Counter(
        int(number.split("/")[0].removeprefix("AGD-"))
        for numbers in numbers_of(home).values()
        for number in numbers
    )

    assert not [number for number, times in used.items() if times > 1]


def test_a_number_is_known_again_however_it_is_written() -> None:
    series = series_of("disposisi", Numbering(PATTERN), date(2025, 10, 9), "Teknis")
    number, allocation = NumberAllocation({"disposisi": Numbering(PATTERN)}).give(
        series, RowId("A")
    )

    for written in (number, "agd-1/x/2025", " AGD - 0001 / X / 2025. ", "AGD-001/XI/2025"):
        assert allocation.holder(series.entry(written)) == "A"
    assert allocation.holder(series.entry("AGD-002/X/2025")) is None
    next_year = series_of("disposisi", Numbering(PATTERN), date(2026, 1, 5), "Teknis")
    assert allocation.holder(next_year.entry("AGD-001/I/2026")) is None


def test_a_count_may_begin_again_each_month() -> None:
    monthly = Numbering("{n}/{romawi}/{tahun}", Restart.MONTHLY)
    october = series_of("disposisi", monthly, date(2025, 10, 9), "")
    november = series_of("disposisi", monthly, date(2025, 11, 3), "")

    first, allocation = NumberAllocation({"disposisi": monthly}).give(october, RowId("A"))
    second, allocation = allocation.give(november, RowId("B"))

    assert (first, second) == ("1/X/2025", "1/XI/2025")


def test_a_note_that_is_no_number_is_passed_over() -> None:
    allocation = allocate_numbers({}, {"nomor:disposisi/2025": "x", "laporan:2025-10": "7"}, ())

    assert replace(allocation, numbers={}) == NO_ALLOCATION
