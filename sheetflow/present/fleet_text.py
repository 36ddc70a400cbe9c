"""A sweep for its operator: the offices that need somebody, then all in figures."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sheetflow.core.fleet.results import OfficeResult, Outcome, Work
from sheetflow.core.fleet.sweep_report import SweepReport, needs_somebody
from sheetflow.present.lines import BLANK, Line, TextStyle

_COUNTED: dict[Work, tuple[tuple[str, str], ...]] = {
    "run": (
        ("transitions", "steps accepted"),
        ("errors", "rows with errors"),
        ("new", "new findings"),
        ("set_aside", "set aside"),
        ("failed_in_a_row", "failed in a row"),
    ),
    "plan": (
        ("transitions", "steps to accept"),
        ("effects", "things to do"),
        ("errors", "rows with errors"),
    ),
    "status": (("waiting", "waiting"), ("late", "late"), ("failed_in_a_row", "failed in a row")),
    "doctor": (("errors", "errors"), ("warnings", "warnings")),
    "verify": (("events", "events"), ("files", "files"), ("missing", "rows gone")),
    "figures": (),
}
"""The counts that each work shows, with their words."""

WIDEST = 32
"""Columns for the offices' names, unless one is longer."""
NAMED = 10
"""Offices that one line names."""


def sweep_lines(
    report: SweepReport, name: str, zone: ZoneInfo, *, every: bool = False
) -> Iterator[Line]:
    """Yield a line for each office that needs somebody (`every`: for each office), then figures."""
    at = f"{report.began.astimezone(zone):%d/%m/%Y %H:%M %Z}"
    yield Line(f"{name} · {report.work} · {at}", 0, TextStyle.TITLE)
    shown = [one for one in report.results if every or needs_somebody(one, report.work)]
    width = min(max((len(one.office) for one in shown), default=0), WIDEST)
    if shown:
        yield BLANK
    for result in shown:
        yield office_line(result, report.work, width)
    if shown:
        yield BLANK
    if report.missing:
        more = " …" if len(report.missing) > NAMED else ""
        names = ", ".join(report.missing[:NAMED])
        text = f"{len(report.missing)} offices were not reached: {names}{more}"
        yield Line(text, 0, TextStyle.ERROR)
    if report.problem:
        yield Line(report.problem, 0, TextStyle.ERROR)
    yield Line(_closing(report))


def office_line(result: OfficeResult, work: Work, width: int = 0) -> Line:
    """Return an office's line: what became of it, its counts, and what somebody must know."""
    counts = ", ".join(
        f"{word}: {result.counts[key]}" for key, word in _COUNTED[work] if result.counts.get(key)
    )
    failed = not result.outcome.succeeded and result.outcome is not Outcome.BUSY
    code = f" ({result.code})" if failed and result.code else ""
    parts = (f"{result.outcome}{code}", counts, result.sentence)
    style = TextStyle.ERROR if failed else TextStyle.PLAIN
    return Line(f"{result.office:<{width}}  {'; '.join(filter(None, parts))}", 2, style)


def _closing(report: SweepReport) -> str:
    """Return the sweep in one line: offices by outcome, time, and requests where there were any."""
    outcomes = report.outcomes
    parts = [f"{outcomes[one]} {one}" for one in Outcome if outcomes[one]]
    calls = f", {report.calls} requests" if report.calls else ""
    n = len(report.results) + len(report.missing)
    offices = "1 office" if n == 1 else f"{n} offices"
    return f"{offices}: {', '.join(parts) or 'none done'} · {report.seconds:.1f} s{calls}"
