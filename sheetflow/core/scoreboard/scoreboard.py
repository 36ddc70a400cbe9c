"""The scoreboard of many offices for a period: their figures side by side, and their ranking.

Every figure is first what each submission adds to it, so that the sum is its value.  Its key is one
of `COUNTS`, "platform/NAME", "kind/ID", "response/MEASURE", "step/NUMBER/on_time" or
"step/NUMBER/late" (step 0 is the whole procedure).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, pairwise
from typing import Any

import pandas as pd

from sheetflow.core.reporting.frames import TEXT
from sheetflow.core.reporting.period import Period
from sheetflow.core.scoreboard.collect_figures import months_to
from sheetflow.core.scoreboard.office_figures import OfficeFigures, Publication, Standing
from sheetflow.core.scoreboard.ranking import ranked

Amount = tuple[str, str, int]
"""A figure's key, a submission, and what it adds."""

COUNTS = (
    *("publications", "unrecorded", "withdrawn", "post_days", "returns", "waiting", "late"),
    *("errors", "warnings", "answered"),
)
"""Figures that every office has, also at 0."""
INTERACTIONS = ("likes", "comments", "shares")
"""Measures of response that need a person's action; reach and views are counted otherwise on each
platform."""


def amounts(figures: OfficeFigures, period: Period) -> Iterator[Amount]:
    """Yield what each submission adds to each of the office's figures of the period."""
    posts = [one for one in figures.publications if period.holds(one.published)]
    recorded = [one for one in posts if one.standing is Standing.RECORDED]
    return chain(
        _of_posts(posts),
        chain.from_iterable(_of_recorded(one) for one in recorded),
        (
            (f"step/{one.step}/{'late' if one.late_days else 'on_time'}", one.submission, 1)
            for one in figures.steps
            if period.holds(one.published)
        ),
        (("returns", r.submission, r.times) for r in figures.returns if period.holds(r.day)),
        (("waiting", name, 1) for one in figures.queue for name in one.submissions),
        (("late", name, 1) for one in figures.queue for name in one.late_submissions),
        (
            ("errors" if one.is_error else "warnings", name, 1)
            for one in figures.findings
            for name in one.submissions
        ),
    )


_BY_STANDING = {
    Standing.RECORDED: "publications",
    Standing.PUBLISHED: "unrecorded",
    Standing.WITHDRAWN: "withdrawn",
}


def _of_posts(posts: Iterable[Publication]) -> Iterator[Amount]:
    """Yield each publication by its standing, and the first of each day for that day."""
    days = set()
    for post in posts:
        yield _BY_STANDING[post.standing], post.submission, 1
        if post.standing is not Standing.WITHDRAWN and post.published not in days:
            days.add(post.published)
            yield "post_days", post.submission, 1


def _of_recorded(post: Publication) -> Iterator[Amount]:
    for platform in post.platforms:
        yield f"platform/{platform}", post.submission, 1
    yield f"kind/{post.kind}", post.submission, 1
    given = {name: number for name, number in post.response.items() if number is not None}
    for name, number in given.items():
        yield f"response/{name}", post.submission, number
    if not given.keys().isdisjoint(INTERACTIONS):
        yield "answered", post.submission, 1


Value = str | int | float | date | None
"""A cell of a table; None where nothing is known."""
MEASURES = ("reach", *INTERACTIONS, "views")


@dataclass(frozen=True, slots=True)
class Absent:
    """An office without figures: why, for people; names no person."""

    office: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """The figures of a period's offices; every frame is by the offices in the ranking's order.

    `by_office` has the figures of `COUNTS`, "days" of the period so far, "silent_days"
    without a post, "gap" (the longest run of them), "on_time" and "steps" over all limits but the
    whole procedure's, "response/…" (missing where nobody entered one), "interactions"; then each
    part's points of `ranking.ranked`, the "score" and the "rank" (missing: not ranked).
    `by_platform`, `by_kind` and `by_month` count recorded publications; `by_step` has "on_time" and
    "late" by step number.
    """

    period: Period
    offices: tuple[OfficeFigures, ...]
    absent: tuple[Absent, ...]
    by_office: pd.DataFrame = field(compare=False)
    by_platform: pd.DataFrame = field(compare=False)
    by_kind: pd.DataFrame = field(compare=False)
    by_step: pd.DataFrame = field(compare=False)
    by_month: pd.DataFrame = field(compare=False)
    sources: pd.DataFrame = field(compare=False)
    """Columns "office", "figure", "submission", "amount": what each submission adds."""

    def trace(self, office: str, figure: str) -> Mapping[str, int]:
        """Return the submissions behind an office's figure, each with what it adds."""
        found = self.sources
        found = found[(found["office"] == office) & (found["figure"] == figure)]
        summed = found.groupby("submission", sort=False)["amount"].sum()
        return {str(name): int(number) for name, number in summed.items()}


def scoreboard(
    figures: Iterable[OfficeFigures], period: Period, absent: Sequence[Absent] = ()
) -> Scoreboard:
    """Return the scoreboard of the offices; those of `absent` are only listed.

    An office that has figures but never published, received or judged anything has no rank.
    """
    by_id = {one.office: one for one in figures}
    sources = _sources(by_id.values(), period)
    wide = sources.pivot_table(
        index="office", columns="figure", values="amount", aggfunc="sum", observed=True,
    )  # fmt: skip
    wide = wide.reindex(index=list(by_id))
    table = ranked(_by_office(wide, list(by_id.values()), period))
    names = pd.Series({name: one.name["id"] for name, one in by_id.items()}, dtype=TEXT)
    order = list(table.assign(name=names).sort_values(["rank", "name"], na_position="last").index)
    wide = wide.loc[order]
    return Scoreboard(
        period=period,
        offices=tuple(by_id[name] for name in order),
        absent=tuple(sorted(absent, key=lambda one: one.name)),
        by_office=table.loc[order],
        by_platform=_under(wide, "platform/"),
        by_kind=_under(wide, "kind/"),
        by_step=_steps(wide),
        by_month=_by_month([by_id[name] for name in order], period),
        sources=sources,
    )


def plain(value: Any) -> Value:
    """Return a frame's value as Python has it, a fraction with one decimal; None for a missing."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    return round(float(value), 1) if isinstance(value, float) else int(value)


def plain_lines(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return a frame's lines as plain values: by office, then by the name of the column."""
    names = [str(name) for name in frame.columns]
    return {
        str(office): dict(zip(names, map(plain, values), strict=True))
        for office, *values in frame.itertuples(name=None)
    }


def _sources(figures: Iterable[OfficeFigures], period: Period) -> pd.DataFrame:
    rows = [(one.office, *amount) for one in figures for amount in amounts(one, period)]
    frame = pd.DataFrame(rows, columns=["office", "figure", "submission", "amount"])
    return frame.assign(
        office=frame["office"].astype("category"),
        figure=frame["figure"].astype("category"),
        submission=frame["submission"].astype(TEXT),
        amount=frame["amount"].astype("int64"),
    )


def _by_office(
    wide: pd.DataFrame, figures: Sequence[OfficeFigures], period: Period
) -> pd.DataFrame:
    """Return the counts, and what follows from them."""
    responses = wide.reindex(columns=[f"response/{name}" for name in MEASURES]).astype("Int64")
    counts = wide.reindex(columns=list(COUNTS)).fillna(0).astype("int64")
    steps = _steps(wide)
    limited = [column for column in steps.columns if column[0] != "0"]
    on_time = [column for column in limited if column[1] == "on_time"]
    days = {one.office: _days(one, period) for one in figures}
    acted = responses[[f"response/{name}" for name in INTERACTIONS]]
    return counts.join(responses).assign(
        days=pd.Series(days, dtype="int64"),
        silent_days=(pd.Series(days, dtype="int64") - counts["post_days"]).clip(lower=0),
        gap=pd.Series({one.office: _gap(one, period) for one in figures}, dtype="int64"),
        on_time=steps[on_time].sum(axis="columns").astype("int64"),
        steps=steps[limited].sum(axis="columns").astype("int64"),
        interactions=acted.sum(axis="columns").astype("int64"),
        has_data=pd.Series({one.office: _has_data(one) for one in figures}, dtype="bool"),
    )


def _steps(wide: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of "step/…" with the columns "step" and "outcome"."""
    found = [column for column in wide.columns if column.startswith("step/")]
    numbers = sorted({column.split("/")[1] for column in found}, key=lambda text: int(text) or 99)
    columns = pd.MultiIndex.from_product([numbers, ("on_time", "late")], names=["step", "outcome"])
    wanted = [f"step/{number}/{outcome}" for number, outcome in columns]
    return wide.reindex(columns=wanted).fillna(0).astype("int64").set_axis(columns, axis=1)


def _under(wide: pd.DataFrame, start: str) -> pd.DataFrame:
    """Return the figures whose key begins so, by the rest of it, the largest first."""
    found = wide.loc[:, [column for column in wide.columns if column.startswith(start)]]
    named = found.fillna(0).astype("int64")
    named = named.rename(columns=lambda column: str(column).removeprefix(start))
    totals = named.sum().sort_values(ascending=False, kind="stable")
    return named[list(totals.index)]


def _by_month(figures: Sequence[OfficeFigures], period: Period) -> pd.DataFrame:
    """Return the recorded publications of the twelve months that end with the period."""
    months = [month.code for month in months_to(period)]
    rows = [
        (one.office, f"{post.published:%Y-%m}")
        for one in figures
        for post in one.publications
        if post.standing is Standing.RECORDED
    ]
    found = pd.DataFrame(rows, columns=["office", "month"], dtype=TEXT)
    counted = pd.crosstab(found["office"], found["month"])
    names = [one.office for one in figures]
    return counted.reindex(index=names, columns=months, fill_value=0).astype("int64")


def _days(figures: OfficeFigures, period: Period) -> int:
    """Return the days of the period that are over or under way."""
    last = min(period.end, figures.as_of.date())
    return max(0, (last - period.start).days + 1)


def _gap(figures: OfficeFigures, period: Period) -> int:
    """Return the longest run of days without a post."""
    last = min(period.end, figures.as_of.date())
    posts = {
        one.published
        for one in figures.publications
        if one.standing is not Standing.WITHDRAWN and period.start <= one.published <= last
    }
    edges = [period.start - timedelta(1), *sorted(posts), last + timedelta(1)]
    gaps = [(after - before).days - 1 for before, after in pairwise(edges)]
    return max(0, *gaps)


def _has_data(figures: OfficeFigures) -> bool:
    """Return whether anything ever came into the office's register."""
    return any((figures.publications, figures.queue, figures.findings, figures.returns))
