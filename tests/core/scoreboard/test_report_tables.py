"""The scoreboard's report as tables and as a paper's words: what is counted, and what is not."""

from dataclasses import replace
from datetime import date

import pytest

from sheetflow.core.reporting.figures import MAX_BARS
from sheetflow.core.reporting.period import parse_period
from sheetflow.core.scoreboard.office_figures import OfficeFigures, Standing
from sheetflow.core.scoreboard.paper import board_paper
from sheetflow.core.scoreboard.scoreboard import Absent, Scoreboard, scoreboard
from sheetflow.core.scoreboard.tables import (
    BoardTable,
    BoardText,
    absent_table,
    board_tables,
    ranking_data,
    ranking_table,
    step_name,
    submissions_table,
    trace_table,
)
from sheetflow.core.words import ENGLISH, INDONESIAN
from sheetflow.settings.texts import shipped_texts
from tests.support.office_figures import invented_figures

TEXT = BoardText(shipped_texts(), INDONESIAN)


def board_of(*figures: OfficeFigures, absent: tuple[Absent, ...] = ()) -> Scoreboard:
    period = parse_period("2025-10")
    assert period is not None
    return scoreboard(figures or [invented_figures(n) for n in range(8)], period, absent)


def column(table: BoardTable, heading: str) -> list[object]:
    place = table.headings.index(heading)
    return [row[place] for row in table.rows]


def empty_office() -> OfficeFigures:
    nothing = {"publications": (), "queue": (), "findings": (), "returns": (), "steps": ()}
    return replace(invented_figures(0), office="kosong", name={"id": "Kantor Kosong"}, **nothing)  # type: ignore[arg-type]  # each of its own type


def test_a_table_s_total_is_the_sum_of_its_lines() -> None:
    for table in board_tables(board_of(), TEXT):
        for heading, total in zip(table.headings, table.total, strict=False):
            if isinstance(total, int):
                numbers = [value for value in column(table, heading) if isinstance(value, int)]
                assert sum(numbers) == total, (table.key, heading)
        assert all(len(row) == len(table.headings) == len(table.widths) for row in table.rows)


def test_the_trace_has_every_figure_of_the_ranking_with_its_submissions() -> None:
    board = board_of()
    ranking, trace = ranking_table(board, TEXT), trace_table(board, TEXT)
    traced: dict[object, tuple[object, ...]] = {row[:2]: row for row in trace.rows}
    for heading in ("Publikasi", "Hari dengan publikasi", "Menunggu", "Lewat batas", "Jangkauan"):
        for name, value in zip(column(ranking, "Kantor"), column(ranking, heading), strict=True):
            found = traced.get((name, heading))
            assert (found[2] if found else 0) == (value or 0)
            if found and heading == "Publikasi":
                assert len(str(found[3]).split(", ")) == value


def test_a_step_that_two_sops_name_differently_has_both_names() -> None:
    figures = invented_figures(0)
    first, second = figures.workflows
    steps = (replace(step, name={"id": f"Terbit {step.number}"}) for step in second.steps)
    board = board_of(replace(figures, workflows=(first, replace(second, steps=tuple(steps)))))
    assert step_name("5", board, TEXT) == "5. Unggah / Terbit 5"
    assert step_name("5", board_of(), TEXT) == "5. Unggah"
    assert step_name("99", board, TEXT) == "99."


def test_a_response_that_nobody_entered_is_missing_and_not_zero() -> None:
    ranking = ranking_table(board_of(), TEXT)
    assert set(column(ranking, "Suka")) == {None}
    assert ranking.total[ranking.headings.index("Suka")] is None
    assert {type(value) for value in column(ranking, "Jangkauan")} <= {int, type(None)}


def test_submissions_have_a_title_only_where_they_are_public() -> None:
    figures = invented_figures(3)
    posts = [replace(one, standing=Standing.WITHDRAWN, title="", links=()) if not n else one
             for n, one in enumerate(reversed(figures.publications))]  # fmt: skip
    table = submissions_table(board_of(replace(figures, publications=tuple(posts))), TEXT)
    titled = dict(zip(column(table, "Keadaan"), column(table, "Judul"), strict=True))
    assert titled["Terdata"]
    assert titled["Ditarik"] == ""
    waiting = {key: value for key, value in titled.items() if "Menunggu" in str(key)}
    assert waiting
    assert not any(waiting.values())
    assert any("hari" in str(value) for value in column(table, "Langkah terlambat"))


def test_offices_without_data_are_listed_with_their_reason() -> None:
    board = board_of(
        invented_figures(1), empty_office(), absent=(Absent("x", "Kantor X", "Rusak."),)
    )
    assert absent_table(board, TEXT).rows == (
        ("Kantor X", "Rusak."),
        ("Kantor Kosong", "Belum ada data; tidak diperingkat."),
    )
    assert [row["rank"] for row in ranking_data(board)] == [1, None]


@pytest.mark.parametrize("language", [INDONESIAN, ENGLISH])
def test_a_paper_prints_shares_with_their_numbers_and_scores_with_one_decimal(
    language: str,
) -> None:
    text = BoardText(shipped_texts(), language)  # type: ignore[arg-type]  # a language
    paper = board_paper(board_of(), "KPU Provinsi Contoh", text)
    first = paper.data["ranking"]["rows"][0]["cells"]
    assert first[0] == "1"
    assert first[2][-2] in {",", "."}
    assert first[5].endswith(")")
    assert "/" in first[5]
    assert len(paper.data["ranking"]["head"]) == len(first)
    assert [chart.ref for chart in paper.charts] == ["platform", "kind", "months"]
    assert all(bar.text in chart.alt for chart in paper.charts for bar in chart.bars)
    assert "31" in paper.data["about"]


def test_a_paper_of_no_office_says_so_in_numbers() -> None:
    period = parse_period("2025-10")
    assert period is not None
    paper = board_paper(scoreboard([], period), "Kosong", TEXT)
    assert paper.charts == ()
    assert "0 kantor mendata 0 publikasi" in paper.data["summary"]
    tables = board_tables(scoreboard([], period), TEXT)
    assert {table.rows for table in tables} == {()}


def test_a_chart_sums_the_smallest_of_many_platforms() -> None:
    figures = invented_figures(0)
    many = [replace(one, platforms=(f"Platform {n % 20}",), published=date(2025, 10, 1 + n % 28))
            for n, one in enumerate(figures.publications)]  # fmt: skip
    paper = board_paper(board_of(replace(figures, publications=tuple(many))), "Contoh", TEXT)
    platforms = paper.charts[0]
    assert len(platforms.bars) == MAX_BARS
    assert platforms.bars[-1].label == "6 lainnya"
