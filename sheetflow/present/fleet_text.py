"""A sweep for its operator: the offices that need somebody, then all in figures."""

from collections import Counter
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from sheetflow.core.fleet import results
from sheetflow.present.lines import BLANK, Line, TextStyle
from sheetflow.present.log_lines import Level, LogRecord

_COUNTED: dict[results.Work, tuple[tuple[str, str], ...]] = {
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
    report: results.SweepReport, name: str, zone: ZoneInfo, *, every: bool = False
) -> Iterator[Line]:
    """Yield a line for each office that needs somebody (`every`: for each office), then figures."""
    at = f"{report.began.astimezone(zone):%d/%m/%Y %H:%M %Z}"
    yield Line(f"{name} · {report.work} · {at}", 0, TextStyle.TITLE)
    shown = [one for one in report.results if every or results.needs_somebody(one, report.work)]
    width = min(max((len(one.office) for one in shown), default=0), WIDEST)
    if shown:
        yield BLANK
    for result in shown:
        yield office_line(result, report.work, width)
    if shown:
        yield BLANK
    for text in _troubles(report):
        yield Line(text, 0, TextStyle.ERROR)
    yield Line(_closing(report))


def office_line(result: results.OfficeResult, work: results.Work, width: int) -> Line:
    """Return an office's line."""
    style = TextStyle.ERROR if _failed(result) else TextStyle.PLAIN
    return Line(f"{result.office:<{width}}  {_office_text(result, work)}", 2, style)


def office_record(result: results.OfficeResult, work: results.Work) -> LogRecord:
    """Return an office as a line of a log."""
    level: Level = "error" if _failed(result) else "warning"
    text = f"{result.office}: {_office_text(result, work)}"
    return LogRecord(level, "office", text, results.result_data(result))


def closing_records(report: results.SweepReport) -> Iterator[LogRecord]:
    """Yield what cut a sweep short, and the sweep in figures, as lines of a log."""
    for text in _troubles(report):
        yield LogRecord("error", "failure", text)
    yield LogRecord("info", "finished", _closing(report), results.head_data(report))


def _failed(result: results.OfficeResult) -> bool:
    return not (result.outcome.succeeded or result.outcome is results.Outcome.BUSY)


def _office_text(result: results.OfficeResult, work: results.Work) -> str:
    """Return what became of an office, its counts, and what somebody must know."""
    code = f" ({result.code})" if _failed(result) and result.code else ""
    parts = (f"{result.outcome}{code}", _counts_text(result.counts, work), result.sentence)
    return "; ".join(filter(None, parts))


def _counts_text(counts: Mapping[str, int], work: results.Work) -> str:
    return ", ".join(f"{word}: {counts[key]}" for key, word in _COUNTED[work] if counts.get(key))


def _troubles(report: results.SweepReport) -> Iterator[str]:
    """Yield what cut the sweep short, and the offices that it did not reach."""
    if report.problem:
        yield report.problem
    if report.missing:
        more = " …" if len(report.missing) > NAMED else ""
        yield f"Not reached ({len(report.missing)}): {', '.join(report.missing[:NAMED])}{more}"


def _closing(report: results.SweepReport) -> str:
    """Return the sweep in one line: offices by outcome, all counts, time, requests if any."""
    outcomes = report.outcomes
    n = len(report.results) + len(report.missing)
    offices = "1 office" if n == 1 else f"{n} offices"
    ended = ", ".join(f"{outcomes[one]} {one}" for one in results.Outcome if outcomes[one])
    counts: Counter[str] = Counter()
    for result in report.results:
        counts.update(result.counts)
    del counts["failed_in_a_row"]  # of one office's runs; its sum means nothing
    seconds = f"{report.seconds:.1f} s" + (f", {report.calls} requests" if report.calls else "")
    parts = (f"{offices}: {ended or 'none done'}", _counts_text(counts, report.work), seconds)
    return " · ".join(filter(None, parts))
