"""Every figure of the scoreboard by what each submission adds to it, so that the sum is its value.

A figure's key is one of `COUNTS`, "platform/NAME", "kind/ID", "response/MEASURE",
"step/NUMBER/on_time" or "step/NUMBER/late" (step 0 is the whole procedure).
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from sheetflow.core.reporting.period import Period
from sheetflow.core.scoreboard.office_figures import OfficeFigures, Publication, Standing

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
        _of_steps(figures, period),
        (("returns", r.submission, r.times) for r in figures.returns if period.holds(r.day)),
        _of_queue(figures),
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


def _of_steps(figures: OfficeFigures, period: Period) -> Iterator[Amount]:
    for step in figures.steps:
        if period.holds(step.published):
            outcome = "late" if step.late_days else "on_time"
            yield f"step/{step.step}/{outcome}", step.submission, 1


def _of_queue(figures: OfficeFigures) -> Iterator[Amount]:
    for queue in figures.queue:
        yield from (("waiting", name, 1) for name in queue.submissions)
        yield from (("late", name, 1) for name in queue.late_submissions)
