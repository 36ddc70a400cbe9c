"""Runs on a spreadsheet from `init`: protected, with formulas, spare rows and drop-downs."""

import pytest

from tests.google.provisioned_office import FIRST, Provisioned, provisioned
from tests.support.scenario import cells_like


@pytest.fixture
def office() -> Provisioned:
    return provisioned()


def test_a_submission_is_judged_and_reported_so_and_nothing_is_left(office: Provisioned) -> None:
    office.fill(FIRST, cells_like({"like": "collected"}))
    made, outcome = office.run()
    assert outcome.complete, outcome
    assert [event.transition for event in made.plan.commit.events] == ["T01"]
    assert office.said("Status Tercatat", FIRST) == "Bahan Terkumpul"
    assert office.run()[0].plan.empty


def test_init_after_a_run_leaves_what_the_run_has_made(office: Provisioned) -> None:
    office.fill(FIRST, cells_like({"like": "collected"}))
    office.run()
    assert office.sheet.left() == []


def test_spare_rows_that_a_run_adds_are_as_init_would_make_them(office: Provisioned) -> None:
    first = f"Register!{office.sheet.heading('Judul Kegiatan')}{FIRST}"
    office.sheet.type(first, [["Judul"] for _ in range(45)])
    made, outcome = office.run()
    assert outcome.complete, outcome
    assert sum(row.restore_id is not None for row in made.plan.show) > 30
    office.fill(FIRST + 70, cells_like({"like": "unfinished"}))
    office.run()
    assert office.said("Status Tercatat", FIRST + 70) == "Draf"
    assert office.run()[0].plan.empty
