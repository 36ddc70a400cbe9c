"""A chart is drawn of SOPs with defects too: seeing them is how they are mended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheetflow.core.form import Kind
from sheetflow.core.names import RoleId, WorkflowId
from sheetflow.core.transition import Actor, Transition
from sheetflow.core.words import INDONESIAN, Language, words
from sheetflow.core.workflow import Step, TimeLimit, Workflow
from sheetflow.present.flowchart import compose, draw
from sheetflow.present.flowchart.drawing import Figure, Sheet
from sheetflow.present.flowchart.metrics import balanced, clipped, text_width, wrap
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


def chart(steps: tuple[Step, ...], *transitions: Transition) -> Sheet:
    workflow = Workflow(
        WorkflowId("w"),
        "1",
        "W",
        "w",
        steps,
        transitions,
    )
    office = bare_office(FORM, (workflow,), ())
    draw(workflow, FORM, office, INDONESIAN)
    return compose(workflow, FORM, office, INDONESIAN)


def step(number: int, label: str = "Kegiatan") -> Step:
    return Step(number, words(label), None)


def test_an_empty_sop_is_an_empty_table() -> None:
    sheet = chart(())
    assert sheet.shapes == ()
    assert sheet.arrows == ()


def test_a_step_that_only_a_transition_names_gets_a_row() -> None:
    sheet = chart((), arrow("A", 4, "awal", "usai", CLERK))
    assert {shape.name for shape in sheet.shapes} == {"start", "step-4", "end-0-usai"}


def test_unknown_states_and_roles_are_drawn_by_their_identifiers() -> None:
    sheet = chart((step(1),), arrow("A", 1, "awal", "entah", CLERK))
    assert "entah" in {shape.text for shape in sheet.shapes}
    assert "JURU_TULIS" in {line.text for line in sheet.lines}


def test_a_last_row_without_transitions_is_where_the_sop_ends() -> None:
    sheet = chart((step(1), step(2, "Selesai")), arrow("A", 1, "awal", "usai", CLERK))
    assert [(a.source, a.target) for a in sheet.arrows] == [
        ("start", "step-1"),
        ("step-1", "step-2"),
    ]
    assert sheet.shapes[-1].figure is Figure.TERMINATOR


def test_a_step_may_lead_back_to_itself() -> None:
    sheet = chart(
        (step(1),), arrow("A", 1, "awal", "awal", CLERK), arrow("B", 1, "awal", "usai", CLERK)
    )
    assert ("step-1", "step-1") in {(a.source, a.target) for a in sheet.arrows}


def test_a_decision_over_an_unknown_column_shows_its_values() -> None:
    sheet = chart(
        (step(1),),
        arrow("A", 1, "awal", "awal", CLERK, (equals("x", "Lagi"),)),
        arrow("B", 1, "awal", "usai", CLERK, (equals("x", "Cukup"),)),
    )
    assert {"Lagi", "Cukup"} <= {line.text for line in sheet.lines}


def test_more_exits_than_corners_share_one() -> None:
    ends = tuple(f"akhir{n}" for n in range(5))
    sheet = chart(
        (step(1),),
        *(arrow(f"A{n}", 1, "awal", end, CLERK, (equals("x", end),)) for n, end in enumerate(ends)),
    )
    assert {a.transitions for a in sheet.arrows if a.transitions} == {(f"A{n}",) for n in range(5)}


def test_a_system_that_does_everything_has_a_lane_of_its_own() -> None:
    sheet = chart((step(1),), arrow("A", 1, "awal", "usai", None, filled("a")))
    assert "SISTEM" in {line.text for line in sheet.lines}


def test_two_steps_that_leave_one_state_are_both_led_to() -> None:
    sheet = chart(
        (step(1), step(2)),
        arrow("A", 1, "awal", "usai", CLERK),
        arrow("B", 2, "awal", "usai", CLERK),
    )
    assert {a.target for a in sheet.arrows if a.source == "start"} == {"step-1", "step-2"}


def test_a_time_limit_from_an_unknown_column_is_printed_by_its_identifier() -> None:
    office = publication_office()
    longest = max(SOP_03.time_limits, key=lambda limit: limit.days)
    odd: TimeLimit = replace(longest, start=column("z", Kind.DATE, words("Z")).id, decided=True)
    workflow = replace(SOP_03, time_limits=(*SOP_03.time_limits, odd))
    sheet = compose(workflow, office.form, office, Language("xx"))
    assert "sejak z" in " ".join(line.text for line in sheet.lines)


def test_hyphens_and_slashes_are_places_to_break_long_words() -> None:
    assert wrap("artikel/konten-resmi", text_width("artikel/", 8) + 1, 8)[0] == "artikel/"


def test_text_that_was_cut_ends_with_an_ellipsis_and_fits() -> None:
    (line,) = clipped(("iiiiiiiiii", "x"), 1, text_width("iiiiiiiiii", 8), 8)
    assert line.endswith("…")
    assert text_width(line, 8) <= text_width("iiiiiiiiii", 8)


def test_balanced_lines_are_no_more_than_wrapped_ones() -> None:
    text = "Sekretariat Komisi Pemilihan Umum Kabupaten Contoh"
    assert len(balanced(text, 200, 10)) == len(wrap(text, 200, 10))
    assert len(balanced(text, 200, 10)[-1].split()) > 1


@pytest.mark.parametrize("size", [6.0, 7.5])
def test_wrapped_lines_never_exceed_the_width(size: float) -> None:
    for line in wrap("é😀漢字 " + "W" * 200 + " kata biasa", 60, size, bold=True):
        assert text_width(line, size, bold=True) <= 60
