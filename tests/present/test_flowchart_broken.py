"""A chart is drawn of SOPs with defects too: seeing them is how they are mended."""

from dataclasses import replace

from sheetflow.core.form import Kind
from sheetflow.core.names import RoleId, WorkflowId
from sheetflow.core.transition import Actor, Transition
from sheetflow.core.words import Language, words
from sheetflow.core.workflow import Step, TimeLimit, Workflow
from tests.present.drawn_chart import DrawnChart, drawn_chart, renderer
from tests.support.sop import (
    SOP_03,
    arrow,
    bare_office,
    column,
    equals,
    filled,
    form_of,
    publication_office,
    state,
)

CLERK = Actor((RoleId("juru_tulis"),))
FORM = form_of(
    (column("a", Kind.TEXT, words("A")),),
    (state("awal", words("Awal")), state("usai", words("Usai"), end=True)),
    "awal",
)


def chart(steps: tuple[Step, ...], *transitions: Transition) -> DrawnChart:
    workflow = Workflow(WorkflowId("w"), "1", "W", "w", steps, transitions)
    office = bare_office(FORM, (workflow,), ())
    drawn = drawn_chart(workflow, office)
    assert renderer().pdf(drawn.data)
    return drawn


def step(number: int, label: str = "Kegiatan") -> Step:
    return Step(number, words(label), None)


def test_an_empty_sop_is_an_empty_table() -> None:
    sheet = chart(())
    assert sheet.shapes == {}
    assert sheet.arrows == []


def test_a_step_that_only_a_transition_names_gets_a_row() -> None:
    sheet = chart((), arrow("A", 4, "awal", "usai", CLERK))
    assert set(sheet.shapes) == {"start", "step-4", "end-0-usai"}


def test_unknown_states_and_roles_are_drawn_by_their_identifiers() -> None:
    sheet = chart((step(1),), arrow("A", 1, "awal", "entah", CLERK))
    assert "entah" in sheet.texts
    assert "juru_tulis" in sheet.data["lanes"]


def test_a_last_row_without_transitions_is_where_the_sop_ends() -> None:
    sheet = chart((step(1), step(2, "Selesai")), arrow("A", 1, "awal", "usai", CLERK))
    assert [(a["source"], a["target"]) for a in sheet.arrows] == [
        ("start", "step-1"),
        ("step-1", "step-2"),
    ]
    assert sheet.nodes["step-2"]["figure"] == "terminator"


def test_a_step_may_lead_back_to_itself() -> None:
    sheet = chart(
        (step(1),), arrow("A", 1, "awal", "awal", CLERK), arrow("B", 1, "awal", "usai", CLERK)
    )
    assert ("step-1", "step-1") in {(a["source"], a["target"]) for a in sheet.arrows}


def test_a_decision_over_an_unknown_column_shows_its_values() -> None:
    sheet = chart(
        (step(1),),
        arrow("A", 1, "awal", "awal", CLERK, (equals("x", "Lagi"),)),
        arrow("B", 1, "awal", "usai", CLERK, (equals("x", "Cukup"),)),
    )
    assert {"Lagi", "Cukup"} <= set(sheet.texts)


def test_more_exits_than_corners_share_one() -> None:
    ends = tuple(f"akhir{n}" for n in range(5))
    sheet = chart(
        (step(1),),
        *(arrow(f"A{n}", 1, "awal", end, CLERK, (equals("x", end),)) for n, end in enumerate(ends)),
    )
    drawn = [a["transitions"] for a in sheet.arrows if a["transitions"]]
    assert sorted(drawn) == [[f"A{n}"] for n in range(5)]


def test_a_system_that_does_everything_has_a_lane_of_its_own() -> None:
    sheet = chart((step(1),), arrow("A", 1, "awal", "usai", None, filled("a")))
    assert "SISTEM" in [name.upper() for name in sheet.data["lanes"]]


def test_two_steps_that_leave_one_state_are_both_led_to() -> None:
    sheet = chart(
        (step(1), step(2)),
        arrow("A", 1, "awal", "usai", CLERK),
        arrow("B", 2, "awal", "usai", CLERK),
    )
    assert {a["target"] for a in sheet.arrows if a["source"] == "start"} == {"step-1", "step-2"}


def test_a_time_limit_from_an_unknown_column_is_printed_by_its_identifier() -> None:
    office = publication_office()
    longest = max(SOP_03.time_limits, key=lambda limit: limit.days)
    odd: TimeLimit = replace(longest, start=column("z", Kind.DATE, words("Z")).id, decided=True)
    workflow = replace(SOP_03, time_limits=(*SOP_03.time_limits, odd))
    sheet = drawn_chart(workflow, office, Language("xx"))
    assert "sejak z" in " ".join(sheet.texts)
