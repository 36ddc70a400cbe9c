"""The scoreboard: every figure is the sum of its submissions, and the ranking is what it says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.reporting.period import Period, parse_period
from sheetflow.core.scoreboard.office_figures import (
    FindingFigures,
    OfficeFigures,
    Publication,
    Queue,
    Return,
    Standing,
    StepDone,
)
from sheetflow.core.scoreboard.ranking import WEIGHTS, certain_share
from sheetflow.core.scoreboard.scoreboard import Absent, Scoreboard, scoreboard
from tests.support.office_figures import invented_figures

FIRST = date(2025, 10, 1)
COUNTED = ("publications", "unrecorded", "withdrawn", "post_days", "returns", "waiting", "late")


def period(code: str = "2025-10") -> Period:
    found = parse_period(code)
    assert found is not None
    return found


def posts(
    *days: int, like: int | None = None, standing: Standing = Standing.RECORDED
) -> tuple[Publication, ...]:
    return tuple(
        Publication(
            f"PUB-{place}", "medsos", FIRST + timedelta(day - 1), standing, "Judul", ("Instagram",),
            kind="Berita", response={"reach": None, "likes": like},
        )
        for place, day in enumerate(days)
    )  # fmt: skip


def office(name: str, publications: tuple[Publication, ...] = (), late: int = 0) -> OfficeFigures:
    """The figures of an office whose first `late` publications were uploaded a day late."""
    return OfficeFigures(
        office=name,
        name={"id": f"Kantor {name}"},
        as_of=datetime(2025, 11, 3, tzinfo=UTC),
        zone="Asia/Jakarta",
        period="2025-10",
        workflows=(),
        publications=publications,
        steps=tuple(
            StepDone(one.submission, "medsos", 5, one.published, None, None, int(place < late))
            for place, one in enumerate(publications)
        ),
    )


def ranks(board: Scoreboard) -> dict[str, int | None]:
    found = board.by_office["rank"].items()
    return {str(name): None if pd.isna(rank) else int(rank) for name, rank in found}


def total(board: Scoreboard, name: str, figure: str) -> int:
    return int(board.by_office.loc[name, figure])  # type: ignore[arg-type]  # a count


@pytest.mark.parametrize("code", ["2025-10", "2025-Q3", "2025"])
def test_every_figure_is_the_sum_of_its_submissions(code: str) -> None:
    board = scoreboard([invented_figures(number, code) for number in range(9)], period(code))
    assert len(board.sources) > 500
    for one in board.offices:
        for figure in COUNTED:
            assert sum(board.trace(one.office, figure).values()) == total(board, one.office, figure)
        own = {post.submission for post in one.publications}
        assert set(board.trace(one.office, "publications")) <= own
        for frame, start in ((board.by_platform, "platform"), (board.by_kind, "kind")):
            for name, count in frame.loc[one.office].items():
                assert sum(board.trace(one.office, f"{start}/{name}").values()) == count
        steps = board.by_step.loc[one.office].drop("0", level="step")
        assert steps.sum() == total(board, one.office, "steps")
    in_period = [month.code for month in period(code).months]
    assert board.by_month[in_period].sum().sum() == board.by_office["publications"].sum()


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 30), unique=True, min_size=1, max_size=5), st.randoms())
def test_the_ranking_does_not_depend_on_the_order_of_the_offices(numbers, chance) -> None:  # type: ignore[no-untyped-def]  # hypothesis' own
    figures = [invented_figures(number) for number in numbers]
    first = scoreboard(figures, period())
    chance.shuffle(figures)
    second = scoreboard(figures, period())
    pd.testing.assert_frame_equal(first.by_office, second.by_office)
    assert [one.office for one in first.offices] == [one.office for one in second.offices]
    ranked = [rank for rank in ranks(first).values() if rank]
    assert ranked == sorted(ranked)
    scores = first.by_office["score"].dropna()
    assert scores.is_monotonic_decreasing
    assert scores.between(0, 100).all()


def test_equal_offices_share_a_rank_and_the_next_is_left_out() -> None:
    best, equal = posts(1, 8, 15, 22, like=5), posts(3, 10, like=5)
    figures = [office("d"), office("c", equal), office("b", equal), office("a", best)]
    figures.append(replace(office("e"), queue=(Queue("medsos", "draf", 1, ("PUB-9",)),)))
    assert ranks(scoreboard(figures, period())) == {"a": 1, "b": 2, "c": 2, "e": 4, "d": None}


def test_an_office_without_data_or_answer_is_listed_and_not_ranked() -> None:
    absent = (Absent("z", "Kantor Z", "Tidak dapat dibaca."), Absent("y", "Kantor Y", ""))
    board = scoreboard([office("a")], period(), absent)
    assert ranks(board) == {"a": None}
    assert [one.name for one in board.absent] == ["Kantor Y", "Kantor Z"]
    assert scoreboard([], period()).by_office.empty


def test_few_steps_on_time_are_worth_less_than_many() -> None:
    shares = certain_share(pd.Series([0, 2, 30, 60, 0]), pd.Series([0, 2, 30, 60, 10]))
    assert list(shares.round(2)) == [0.0, 0.34, 0.89, 0.94, 0.0]
    late = scoreboard(
        [office("a", posts(*range(1, 11)), 5), office("b", posts(*range(1, 11)))], period()
    )
    assert ranks(late) == {"b": 1, "a": 2}
    assert int(late.by_step["5", "late"].sum()) == total(late, "a", "steps") - total(
        late, "a", "on_time"
    )


def test_a_part_is_measured_against_the_upper_quartile_so_one_giant_makes_no_one_small() -> None:
    usual = [office(name, posts(*range(1, 11))) for name in "abcd"]
    giant = office("x", posts(*[1 + n % 31 for n in range(300)]))
    board = scoreboard([*usual, giant], period())
    assert list(board.by_office["volume"]) == [100.0] * 5
    assert sum(WEIGHTS.values()) == 100


def test_days_without_a_post_are_counted_until_the_day_of_the_figures() -> None:
    board = scoreboard([office("a", posts(1, 1, 4, 31))], period())
    assert [total(board, "a", name) for name in ("days", "silent_days", "gap")] == [31, 28, 26]
    early = replace(office("a", posts(1, 4)), as_of=datetime(2025, 10, 10, tzinfo=UTC))
    board = scoreboard([early], period())
    assert [total(board, "a", name) for name in ("days", "silent_days", "gap")] == [10, 8, 6]
    before = replace(office("a"), as_of=datetime(2025, 9, 1, tzinfo=UTC))
    assert total(scoreboard([before], period()), "a", "days") == 0


def test_what_is_not_recorded_or_withdrawn_is_counted_apart() -> None:
    board = scoreboard(
        [
            office("a", posts(1, standing=Standing.PUBLISHED)),
            office("b", posts(2, standing=Standing.WITHDRAWN)),
        ],
        period(),
    )
    table = board.by_office.loc[
        ["a", "b"], ["publications", "unrecorded", "withdrawn", "post_days"]
    ]
    assert table.to_numpy().tolist() == [[0, 1, 0, 1], [0, 0, 1, 0]]


def test_a_publication_on_two_platforms_counts_in_each_and_once_in_all() -> None:
    one = replace(posts(1)[0], platforms=("Instagram", "Facebook"))
    board = scoreboard([office("a", (one,))], period())
    assert board.by_platform.loc["a"].to_dict() == {"Instagram": 1, "Facebook": 1}
    assert board.by_office["publications"].tolist() == [1]


def test_findings_and_returns_are_counted_with_their_submissions() -> None:
    found = (
        FindingFigures("E-BUKTI", is_error=True, submissions=("PUB-1",)),
        FindingFigures("W-FORMAT", is_error=False, submissions=("PUB-1", "PUB-2")),
    )
    returns = (Return("PUB-1", "medsos", FIRST), Return("PUB-1", "medsos", date(2025, 9, 1)))
    board = scoreboard([replace(office("a"), findings=found, returns=returns)], period())
    assert board.trace("a", "warnings") == {"PUB-1": 1, "PUB-2": 1}
    assert board.trace("a", "errors") == {"PUB-1": 1}
    assert board.trace("a", "returns") == {"PUB-1": 1}
    assert not board.trace("a", "nothing")
