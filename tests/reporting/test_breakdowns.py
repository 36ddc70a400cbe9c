"""One table of publications, from which a report counts; imported only where a report is made."""

import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest

from sheetflow.core.names import UnitId
from sheetflow.core.reporting.breakdowns import MAX_BEST, best_publications
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.figures import Measure
from sheetflow.core.reporting.frames import publications_frame
from sheetflow.core.reporting.item import Response
from tests.reporting.samples import AS_OF, OCTOBER, contoh, many, october, published

OFFICE = contoh()


@pytest.mark.parametrize(
    "module", ["sheetflow.cli", "sheetflow.app.after_run", "sheetflow.core.planning"]
)
def test_pandas_comes_only_with_a_report(module: str) -> None:
    code = f"import {module}, sys; print('pandas' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_an_empty_month_has_the_same_columns_and_types() -> None:
    full, empty = (publications_frame(items, OFFICE) for items in (october(), ()))
    pd.testing.assert_frame_equal(full.iloc[:0], empty)
    assert empty.index.name == "submission"
    assert {str(empty[measure.value].dtype) for measure in Measure} == {"Int64"}
    assert list(empty["unit"].cat.categories) == [unit.id for unit in OFFICE.units]


def test_what_the_settings_do_not_know_is_a_category_behind_theirs() -> None:
    items = (published(1), replace(published(2), unit=UnitId("lama")))
    frame = publications_frame(items, OFFICE)
    assert frame["unit"].cat.categories[-1] == "lama"
    assert frame.loc["PUB-2510-002", "unit"] == "lama"


def test_every_figure_is_the_sum_of_the_rows_it_names() -> None:
    report = build_report(OFFICE, many(60), OCTOBER, as_of=AS_OF)
    for breakdown in report.breakdowns:
        for line in (*breakdown.lines, breakdown.total):
            for measure, figure in zip(breakdown.measures, line.responses, strict=True):
                rows = report.frame.loc[list(figure.submissions), measure.value]
                assert figure.value == int(rows.sum())


def test_the_best_have_the_largest_reach_then_likes() -> None:
    found = [(10, 1), (None, 50), (10, 2), (11, 0)]
    items = [
        published(number, response=Response(reach, likes))
        for number, (reach, likes) in enumerate(found, start=1)
    ]
    frame = publications_frame([*items, published(9)], OFFICE)
    ranked = best_publications(frame, (Measure.REACH, Measure.LIKES))
    assert [name[-1] for name in ranked] == ["4", "3", "1", "2"]
    assert best_publications(frame, ()) == []
    assert len(best_publications(publications_frame(many(40), OFFICE), Measure)) == MAX_BEST
