"""The words of a run that text and Markdown share."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sheetflow.core.effects import Failure, FillRow, Plan, StartApproval
from sheetflow.core.form import Column, Kind
from sheetflow.core.formatting import NONE_GIVEN, format_count, format_day, format_weekday
from sheetflow.core.names import ColumnId, StateId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.proof_words import proof_lines, state_label
from sheetflow.core.records import Event, Level
from sheetflow.core.reporting.period import parse_period
from sheetflow.core.reporting.report import MAX_LISTED
from sheetflow.core.reporting.report_record import ReportResult
from sheetflow.core.words import Language
from sheetflow.present.run_data import RunReport


def heading_of(column: str, office: Office) -> str:
    """Return a column's heading; its identifier where today's form no longer has it."""
    known = office.form.by_id.get(ColumnId(column))
    return known.heading(office.language) if known else column


def value_words(column: str, text: str, office: Office) -> str:
    """Return what was recorded of a cell (`Reading.canonical`), in the office's language.

    What is no value of the column's kind, as the names of people, stays as it was written.
    """
    known = office.form.by_id.get(ColumnId(column))
    if not text or known is None:
        return text or NONE_GIVEN
    return _by_kind(known, text, office) or text


def _by_kind(column: Column, text: str, office: Office) -> str:
    language = office.language
    match column.kind:
        case Kind.CHOICE:
            labels = {choice.value: choice.label for choice in column.choices}
            return labels[text](language) if text in labels else ""
        case Kind.UNIT:
            unit = office.unit_by_id.get(UnitId(text))
            return unit.label(language) if unit else ""
        case Kind.STATUS:
            state = office.form.state_by_id.get(StateId(text))
            return state.label(language) if state else ""
        case Kind.COUNT | Kind.REVISION:
            return format_count(int(text), language) if text.isdecimal() else ""
        case Kind.DATE | Kind.TIMESTAMP:
            return _moment(text, language)
        case _:
            return ""


def _moment(text: str, language: Language) -> str:
    """Return a day, with the time of day where one was recorded; "" for a text that is none."""
    try:
        if len(text) > len("2025-10-09"):
            moment = datetime.fromisoformat(text)
            return f"{format_day(moment.date(), language)} {moment:%H:%M}"
        return format_day(date.fromisoformat(text), language)
    except ValueError:
        return ""


def event_states(event: Event, office: Office) -> tuple[str, str]:
    """Return the labels of the states before and after an event."""
    return state_label(event.source, office), state_label(event.target, office)


def actor_lines(event: Event, office: Office) -> tuple[str, ...]:
    """Return the actor as the row names it, then how well that is proved, if recorded."""
    return tuple(filter(None, (event.actor, *proof_lines(event, office))))


def closing_lines(report: RunReport, office: Office) -> Iterator[str]:
    """Yield the figures, the reports written, what was left over and why, the ledger's head."""
    plan, outcome, counts = report.plan, report.outcome, report.plan.counts
    yield office.text("run.finished", n=counts.rows, e=counts.errors, w=counts.warnings)
    yield office.text(
        "run.figures", transisi=counts.transitions, efek=len(plan.effects), selesai=counts.closed
    )
    yield from _plan_lines(plan, office)
    if outcome is None:
        yield from _failure_lines(plan.failures)
        yield office.text("run.nothing" if plan.empty else "run.planned")
        return
    if plan.empty:
        yield office.text("run.nothing")
    if outcome.shown.postponed:
        yield office.text("run.postponed", sebab=outcome.shown.postponed)
    for written in report.reports:
        yield from report_lines(written, office)
    yield from _failure_lines(outcome.failures)
    if outcome.untried:
        yield office.text("run.untried", n=len(outcome.untried))
    if report.head:
        yield office.text("run.head", sidik=report.head)


def _plan_lines(plan: Plan, office: Office) -> Iterator[str]:
    """Yield how many people's steps are proved, responses become rows, drafts are asked about.

    Then how much failed work is not tried now, and when it is.
    """
    levels = [event.proof.level for event in plan.commit.events if event.proof]
    by_people = len(levels) - levels.count(Level.SYSTEM)
    if proved := by_people - levels.count(Level.NAMED):
        yield office.text("run.proved", n=proved, m=by_people)
    for key, kind in (("run.responses", FillRow), ("run.approvals", StartApproval)):
        if n := sum(isinstance(effect, kind) for effect in plan.effects):
            yield office.text(key, n=n)
    if plan.waiting:
        first = min(one.attempt.until for one in plan.waiting).astimezone(office.zone)
        yield office.text("run.waiting", n=len(plan.waiting), kapan=f"{first:%d/%m/%Y %H:%M}")


def _failure_lines(failures: Iterable[Failure]) -> Iterator[str]:
    """Yield each sentence once, with how often it applies."""
    times = Counter(f"{failure.problem} {failure.fix}" for failure in failures)
    return (f"{text} ({n}×)" if n > 1 else text for text, n in times.items())


def report_lines(report: ReportResult, office: Office) -> Iterator[str]:
    """Yield what became of one periodic report, or that it waits to be closed, and by when."""
    language, due = office.language, report.deadline
    day = format_weekday(due.day, language) if due else ""
    if report.awaited:
        period = parse_period(report.period)
        if period and due:
            key = "report.awaited_late" if due.missed else "report.awaited"
            yield office.text(key, periode=period.label(office.texts, language), hari=day)
        return
    key = "report.written" if report.changed else "report.same"
    yield office.text(key, berkas=", ".join(report.paths))
    if due:
        yield office.text("report.late" if due.missed else "report.due", hari=day)
    if report.unshown:
        yield office.text("report.unshown", n=report.unshown)
    if report.unlisted:
        n, most = (format_count(number, language) for number in (report.unlisted, MAX_LISTED))
        yield office.text("report.unlisted", n=n, batas=most)
    if report.set_aside:
        yield office.text("report.aside", berkas=", ".join(report.set_aside))
    yield from report.unstamped
