"""What a plan contains for the whole register: numbers, counts, texts of the rows."""

from dataclasses import replace
from datetime import datetime, timedelta

from sheetflow.core.findings import Severity
from sheetflow.core.form import SystemColumn
from sheetflow.core.office_options import Limits
from sheetflow.core.own_cells import ShowRow
from sheetflow.core.records import LedgerState
from sheetflow.core.rules.submission_context import RunContext
from tests.support.memory.office import MemoryHome
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like


def _roomy(home: MemoryHome) -> MemoryHome:
    home.office = replace(home.office, limits=Limits(spare_rows=5, spare_minimum=3))
    return home


def _fresh(home: MemoryHome) -> list[ShowRow]:
    return [row for row in home.plan(NOW).show if row.restore_id and not row.cells]


def test_spare_rows_are_numbered_below_the_last_row_in_use() -> None:
    home = _roomy(home_with({"PUB-2025-0007": cells_like({"like": "draft"}), "PUB-2025-0012": {}}))

    fresh = _fresh(home)

    assert [(row.row, row.row_id) for row in fresh] == [
        (4, "PUB-2025-0013"),
        (5, "PUB-2025-0014"),
        (6, "PUB-2025-0015"),
        (7, "PUB-2025-0016"),
    ]


def test_a_number_is_never_given_out_twice() -> None:
    home = _roomy(home_with({"PUB-2025-0007": cells_like({"like": "draft"})}))
    home.run(NOW)
    assert home.ledger.load().next_number == 13
    assert _fresh(home) == []

    del home.register.rows[2:]
    home.delete("PUB-2025-0007")
    home.put("PUB-2025-0002", cells_like({"like": "draft"}))

    assert _fresh(home)[0].row_id == "PUB-2025-0013"


def test_versions_beside_the_register_are_said_once_each_until_they_are_gone() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "draft"})})
    home.run(NOW)
    home.register.copies = ("register-PC01.xlsx", "register (1).xlsx")

    for _ in range(2):
        plan = home.plan(NOW)
        said = [(one.row, dict(one.blanks)["nilai"]) for one in plan.findings if not one.row]
        assert said == [(0, "register (1).xlsx"), (0, "register-PC01.xlsx")]
        assert plan.empty
    home.register.copies = ()

    assert all(one.row for one in home.plan(NOW).findings)


def test_counts_say_what_the_run_found() -> None:
    home = home_with(
        {
            "PUB-2025-0001": cells_like({"like": "finished"}),
            "PUB-2025-0002": cells_like({"like": ["disposed", "other"], "nomor_disposisi": ""}),
            "PUB-2025-0003": cells_like({"like": "unfinished", "judul": "Lain"}),
            "nameless": cells_like({"like": "unfinished", "judul": "Lagi", "id": ""}),
        }
    )

    counts = home.run(NOW)[0].plan.counts

    assert (counts.rows, counts.submissions, counts.closed) == (4, 2, 1)
    assert (counts.errors, counts.warnings, counts.transitions) == (2, 1, 8)
    again = home.plan(NOW).counts
    assert (again.submissions, again.closed, again.transitions) == (2, 1, 0)


def test_findings_know_their_severity() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "disposed", "nomor_disposisi": ""})})

    found = {one.code: one.severity for one in home.plan(NOW).findings}

    assert found == {"E-DISPOSISI": Severity.ERROR, "W-LAMBAT-2": Severity.WARNING}


def test_effects_are_all_that_is_to_be_done() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected"})})
    plan = home.plan(NOW)

    assert plan.effects == (*plan.commit.outbox, *plan.show)
    assert not plan.empty


def test_the_run_s_name_depends_on_ledger_and_moment_alone() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected"})})

    assert home.plan(NOW).run_id == home.plan(NOW).run_id
    assert home.plan(NOW).run_id != home.plan(NOW + timedelta(seconds=1)).run_id
    before = home.plan(NOW).run_id
    home.run(NOW)
    assert home.plan(NOW).run_id != before


def test_the_run_s_name_is_that_of_another_backend_which_counts_writes_of_notes() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected"})})
    home.run(NOW)
    ledger, later = home.ledger.load(), NOW + timedelta(hours=1)
    other = replace(ledger, version=ledger.version + 3)

    def run(ledger: LedgerState, now: datetime) -> RunContext:
        return RunContext(home.office, ledger, {}, now)

    assert run(ledger, later).id == run(other, later).id
    assert run(ledger, NOW).id != run(other, NOW).id


def test_what_was_postponed_is_shown_by_the_next_run() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected"})})
    home.register.opened = "LibreOffice"
    _, outcome = home.run(NOW)
    assert outcome.shown.postponed

    home.register.opened = ""
    plan = home.plan(NOW)

    assert plan.commit.empty
    assert [row.row_id for row in plan.show] == ["PUB-2025-0001"]
    home.run(NOW)
    assert home.says("PUB-2025-0001", SystemColumn.STATE) == "Bahan Terkumpul"


def test_what_staff_write_over_the_job_s_columns_is_put_right() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected"})})
    home.run(NOW)
    state = len(home.office.form.columns)
    home.labels["PUB-2025-0001"][state] = "Selesai"
    home.register.saved()

    home.run(NOW)

    assert home.says("PUB-2025-0001", SystemColumn.STATE) == "Bahan Terkumpul"


def test_what_was_said_goes_when_the_row_is_emptied() -> None:
    home = home_with(
        {"PUB-2025-0001": cells_like({"like": "draft", "tanggal_kegiatan": "31/09/2025"})}
    )
    home.run(NOW)
    assert "E-TGL" in home.says("PUB-2025-0001")
    for place, column in enumerate(home.office.form.columns):
        if column.id != "id":
            home.labels["PUB-2025-0001"][place] = ""
    home.register.saved()

    home.run(NOW)

    assert home.says("PUB-2025-0001") == ""


def test_days_that_pass_are_no_byte_for_the_ledger() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected", "tautan_bahan": ""})})
    home.run(NOW.replace(day=9))

    plan = home.plan(NOW.replace(day=10))

    assert plan.commit.empty


def test_a_row_that_was_evaluated_on_a_later_day_is_recorded_anew() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected"})})
    home.run(NOW + timedelta(days=1))
    (row,) = home.plan(NOW).commit.rows
    assert row.evaluated == NOW.date()
