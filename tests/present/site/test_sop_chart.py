"""The small flowchart of an SOP: its steps, who waits where, and the arrows between them."""

from dataclasses import replace

import pytest

from sheetflow.core.scoreboard.office_figures import (
    Arrow,
    Queue,
    StateFigures,
    StepFigures,
    WorkflowFigures,
)
from sheetflow.core.words import INDONESIAN
from sheetflow.present.site.charts import SopChart, sop_chart
from sheetflow.present.site.pages import SiteText
from sheetflow.settings.texts import shipped_texts

TEXT = SiteText(shipped_texts(), INDONESIAN)


def both(text: str) -> dict[str, str]:
    return {"id": text, "en": text}


STEPS = ("Usul", "Periksa", "Putus", "Selesai")
STATES = (("draf", 1), ("usul", 2), ("periksa", 3), ("putus", 4), ("tolak", 0))
SOP = WorkflowFigures(
    id="sop",
    label=both("Kanal"),
    sop=both("SOP"),
    steps=tuple(
        StepFigures(n, both(f"Langkah {name}"), both(name), both("Kasubbag" if n < 4 else ""))
        for n, name in enumerate(STEPS, start=1)
    ),
    states=tuple(
        StateFigures(name, both(name.capitalize()), step, is_end=step == 0) for name, step in STATES
    ),
    arrows=(
        Arrow("draf", "usul", 1, both("Ajukan")),
        Arrow("usul", "periksa", 2, both("Teruskan")),
        Arrow("usul", "tolak", 2, both("Tolak")),
        Arrow("periksa", "draf", 3, both("Perbaiki"), returns=True),
        Arrow("periksa", "putus", 3, both("Setuju")),
    ),
)


def chart_of(*queue: Queue, sop: WorkflowFigures = SOP) -> SopChart:
    return sop_chart(sop, queue, TEXT)


def test_steps_follow_each_other_from_the_top() -> None:
    boxes = chart_of().boxes
    assert [box.name for box in boxes] == list(STEPS)
    assert [box.y for box in boxes] == sorted(box.y for box in boxes)
    assert all(box.y + 50 <= chart_of().height for box in boxes)


def test_a_step_has_all_that_waits_for_it_and_nothing_of_other_workflows() -> None:
    queue = (
        Queue("sop", "usul", 2, ("a", "b"), ("b",)),
        Queue("sop", "lain", 2, ("c",)),
        Queue("lain", "usul", 2, ("d",), ("d",)),
    )
    waiting = [(box.waiting, box.late) for box in chart_of(*queue).boxes]
    assert waiting == [(0, 0), (3, 1), (0, 0), (0, 0)]


def test_a_way_out_is_named_and_one_back_leads_up() -> None:
    chart = chart_of()
    assert [box.ends for box in chart.boxes] == ["", "Tolak", "", ""]
    assert {line.title for line in chart.lines if line.back} == {"Perbaiki"}
    assert {line.title for line in chart.lines if not line.back} == {"Ajukan", "Teruskan", "Setuju"}


def test_the_last_row_is_reached_although_no_arrow_names_it() -> None:
    chart = chart_of(sop=replace(SOP, arrows=SOP.arrows[:4]))
    assert len([line for line in chart.lines if not line.back]) == 3


@pytest.mark.parametrize("steps", [(), SOP.steps[:1]])
def test_an_sop_of_no_step_or_one_has_no_arrows(steps: tuple[StepFigures, ...]) -> None:
    chart = chart_of(sop=replace(SOP, steps=steps))
    assert (len(chart.boxes), chart.lines) == (len(steps), ())


def test_names_too_long_for_a_box_are_cut_and_whole_in_its_title() -> None:
    long = replace(SOP.steps[0], label=both("Langkah " * 20), name=both("Langkah " * 20))
    box = chart_of(sop=replace(SOP, steps=(long, *SOP.steps[1:]))).boxes[0]
    assert box.name.endswith("…")
    assert len(box.name) <= 26
    assert box.full == "Langkah " * 20
