"""Law 8: a closed row is never evaluated again by a newer SOP; the clock is read once."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.form import SystemColumn
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.office import Office
from sheetflow.core.records import FIGURES
from sheetflow.core.transition import Filled
from sheetflow.core.workflow import Workflow
from tests.support.memory.office import MemoryHome, by_row
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW, Cells, home_with, registers
from tests.support.scenario import cells_like

ENDS = {"disimpan", "selesai", "batal"}


def _newer(office: Office) -> Office:
    """Return the office a year later: every step of the SOPs needs a summary and a place too."""

    def stricter(workflow: Workflow) -> Workflow:
        more = (Filled(ColumnId("ringkasan")), Filled(ColumnId("tempat")))
        steps = tuple(replace(t, needs=(*t.needs, *more)) for t in workflow.transitions)
        return replace(workflow, version="2026", transitions=steps, revision_limit=0)

    workflows = tuple(map(stricter, office.workflows))
    return replace(office, workflows=workflows, rules_digest=f"{office.rules_digest}-2026")


def _own_columns(home: MemoryHome, label: str) -> list[str]:
    return [home.says(label, column) for column in SystemColumn]


@settings(deadline=None, max_examples=12)
@given(register=registers(), days=st.integers(0, 400), reach=st.booleans())
def test_a_newer_sop_leaves_closed_rows_alone(
    register: dict[str, Cells], days: int, reach: bool
) -> None:
    home = home_with(register)
    first = home.run(NOW)[0].plan
    before, states = by_row(first.findings), home.states()
    said = {label: _own_columns(home, label) for label in register}

    home.office = _newer(home.office)
    if reach:
        for label in register:
            home.write(label, {"jangkauan": 7})
    second = home.run(NOW + timedelta(days=days))[0].plan

    after = by_row(second.findings)
    for label in register:
        own = {state for name, state in states.items() if name.startswith(label)}
        if own and own <= ENDS and len(own) == 1:
            # A figure that was written anew is read anew.
            changed = {"W-ANGKA"} if reach else set()
            assert _warnings(after.get(label), changed) == _warnings(before.get(label), changed)
            assert home.says(label, SystemColumn.STATE) == said[label][0]
            assert home.says(label, SystemColumn.SOP_VERSION) in said[label]
            assert reach or _own_columns(home, label) == said[label]
            own_events = {e.transition for e in second.commit.events if e.row_id == label}
            assert own_events <= {FIGURES}


def _warnings(codes: list[str] | None, but: set[str]) -> list[str]:
    return [code for code in codes or [] if code.startswith("W-") and code not in but]


def test_accepted_steps_are_not_judged_again_and_open_ones_are() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "drafted"})})
    home.run(NOW)

    home.office = _newer(home.office)
    plan = home.run(NOW)[0].plan
    assert home.states() == {"PUB-2025-0001": "konsep"}
    assert by_row(plan.findings) == {}

    home.write("PUB-2025-0001", cells_like({"like": "approved"}))
    plan = home.run(NOW)[0].plan
    assert home.states() == {"PUB-2025-0001": "konsep"}
    assert by_row(plan.findings) == {"PUB-2025-0001": ["E-WAJIB", "E-WAJIB"]}

    home.write("PUB-2025-0001", {"ringkasan": "Ringkas", "tempat": "Aula"})
    home.run(NOW)
    assert home.states() == {"PUB-2025-0001": "siap"}
    assert home.says("PUB-2025-0001", SystemColumn.SOP_VERSION) == "03/2021"


def test_each_event_says_by_which_sop_it_was_accepted() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected"})})
    home.run(NOW)
    home.office = _newer(home.office)
    home.write("PUB-2025-0001", cells_like({"like": "disposed", "ringkasan": "R", "tempat": "A"}))
    home.run(NOW)

    versions = [chained.event.sop_version for chained in home.ledger.history()]
    assert versions == ["03/2021", "2026"]


def test_the_clock_is_read_once_and_taken_to_the_office_s_zone() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected"})})
    utc_evening = NOW.replace(day=12, hour=17).astimezone(tz=None)

    plan = home.run(utc_evening)[0].plan

    assert plan.as_of.tzinfo == office_of().zone
    assert {event.at for event in plan.commit.events} == {plan.as_of}
    assert home.states() == {"PUB-2025-0001": StateId("bahan")}
