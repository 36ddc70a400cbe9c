"""What was finished before sheetflow was introduced: recorded as it is, closed, never evaluated."""

from datetime import datetime, timedelta

import pytest

from sheetflow.core.form import SystemColumn
from sheetflow.core.names import RowId
from sheetflow.core.office import Office
from sheetflow.core.records import IMPORTED, LedgerState
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.submission_rows import scan_rows
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.execute.record_past import record_past
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of()
NOW = datetime(2025, 10, 13, 17, tzinfo=OFFICE.zone)
OLD = {"like": "collected", "tautan_bahan": "", "pengisi": "", "tanggal_kegiatan": "03/02/2025"}


def _home(*rows: dict[str, str], office: Office = OFFICE) -> MemoryHome:
    home = MemoryHome(office)
    for number, cells in enumerate(rows, 1):
        home.put(f"PUB-{number}", cells_like({**OLD, "judul": f"Rapat {number}", **cells}))
    return home


def _record(home: MemoryHome, *names: str) -> int:
    wanted = frozenset(map(RowId, names))
    return record_past(home.office, home.register, home.ledger, wanted, NOW)


def test_old_rows_are_closed_without_a_finding_and_stay_so() -> None:
    home = _home(*[{"status": "Selesai"}] * 5)

    assert _record(home, *(f"PUB-{number}" for number in range(1, 6))) == 5

    plan = home.plan(NOW + timedelta(days=400))
    assert plan.empty
    assert plan.findings == ()
    assert set(home.states().values()) == {"selesai"}
    assert home.says("PUB-1") == "Riwayat; tidak diperiksa."
    assert home.says("PUB-1", SystemColumn.STATE) == "Selesai"
    assert home.says("PUB-1", SystemColumn.SOP_VERSION) == "-"
    assert not [path for path in home.files.inner.files if path.startswith("2025/")]
    events = [chained.event for chained in home.ledger.history()]
    assert {event.transition for event in events} == {IMPORTED}
    assert home.ledger.audit() == []


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Selesai", "selesai"),
        ("Disimpan", "disimpan"),
        ("Batal", "batal"),
        ("", "selesai"),
        ("sudah tayang", "selesai"),
        ("Terdata", "selesai"),
    ],
)
def test_the_end_is_what_the_list_says_else_the_sop_s_own(status: str, state: str) -> None:
    home = _home({"status": status})
    _record(home, "PUB-1")

    assert home.states() == {"PUB-1": state}


def test_both_halves_of_a_row_are_history() -> None:
    home = _home({"status": "Selesai", "kanal": OFFICE.form.both})
    _record(home, "PUB-1")

    assert home.states() == {"PUB-1": "selesai", "PUB-1-04": "selesai"}
    assert home.plan(NOW).empty


def test_an_edited_old_row_is_not_judged_either() -> None:
    home = _home({"status": "Selesai"}, {"status": "Selesai"})
    _record(home, "PUB-1", "PUB-2")
    home.write("PUB-1", {"judul": "Rapat 2", "status": "Draf", "suka": "12"})

    plan = home.run(NOW)[0].plan

    assert plan.findings == ()
    assert plan.commit.events == ()
    assert home.says("PUB-1") == "Riwayat; tidak diperiksa."


def test_rows_that_were_judged_and_never_accepted_can_still_become_history() -> None:
    home = _home({"status": "Selesai"})
    home.put("PUB-9", cells_like({"like": "collected"}))
    home.run(NOW)

    assert _record(home, "PUB-1", "PUB-9") == 1
    assert home.states() == {"PUB-1": "selesai", "PUB-9": "bahan"}
    assert _record(home, "PUB-1") == 0
    assert _record(home) == 0


@pytest.mark.parametrize("register_is_lost", [False, True])
def test_numbers_of_history_in_every_spare_row_are_given_to_no_other(
    *, register_is_lost: bool
) -> None:
    office = office_of(changes={"limits": {"spare_rows": 2, "spare_minimum": 1}})
    home = MemoryHome(office)
    names = ("PUB-2025-0001", "PUB-2025-0002")
    for name in names:
        home.put(name, cells_like({**OLD, "judul": name, "status": "Selesai"}))
    _record(home, *names)
    assert home.ledger.load().next_number == 3
    if register_is_lost:
        for name in names:
            home.delete(name)

    shown = home.plan(NOW).show

    assert [row.row_id for row in shown if row.restore_id and not row.cells][:2] == [
        "PUB-2025-0003",
        "PUB-2025-0004",
    ]


def test_other_rows_are_judged_as_ever() -> None:
    home = _home({"status": "Selesai"}, {"status": "Selesai"})
    _record(home, "PUB-1")

    plan = home.plan(NOW)

    assert {finding.submission for finding in plan.findings} == {"PUB-2"}


@pytest.mark.parametrize(("count", "items"), [(False, 0), (True, 1)])
def test_a_report_counts_them_where_the_office_asks_for_it(*, count: bool, items: int) -> None:
    office = office_of(changes={"report": {"count_history": count}})
    home = _home({"status": "Selesai"}, office=office)
    _record(home, "PUB-1")
    state: LedgerState = home.ledger.load()
    rows = home.register.read().rows
    header = find_header(rows, office.form, office.language)
    scan = scan_rows(rows, {}, header, office.form, state.rows)

    assert len(report_items(scan, state, office, NOW)) == items
