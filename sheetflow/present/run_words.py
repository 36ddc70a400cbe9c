"""The words of a run that text and Markdown share."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from sheetflow.core.effects import Failure, FillRow, Plan, StartApproval
from sheetflow.core.form import Column, Kind
from sheetflow.core.formatting import NONE_GIVEN, format_count, format_day, format_weekday
from sheetflow.core.names import ColumnId, StateId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.proof_words import proof_lines
from sheetflow.core.records import Event, Level
from sheetflow.core.reporting.period import parse_period
from sheetflow.core.reporting.report import MAX_LISTED, Deadline
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


def state_label(state: StateId, office: Office) -> str:
    """Return a state's name; its identifier where today's form no longer has it."""
    known = office.form.state_by_id.get(state)
    return known.label(office.language) if known else state


def closing_lines(report: RunReport, office: Office) -> list[str]:
    """Return the figures, the reports written, what was left over and why, the ledger's head."""
    plan, outcome = report.plan, report.outcome
    text_of, language, counts = office.texts.text, office.language, plan.counts
    lines = [
        text_of("run.finished", language, n=counts.rows, e=counts.errors, w=counts.warnings),
        text_of(
            "run.figures",
            language,
            transisi=counts.transitions,
            efek=len(plan.effects),
            selesai=counts.closed,
        ),
        *_proved_lines(plan, office),
        *_response_lines(plan, office),
        *_waiting_lines(plan, office),
    ]
    if outcome is None:
        lines += _failure_lines(plan.failures)
        return [*lines, text_of("run.planned" if not plan.empty else "run.nothing", language)]
    if plan.empty:
        lines.append(text_of("run.nothing", language))
    if outcome.shown.postponed:
        lines.append(text_of("run.postponed", language, sebab=outcome.shown.postponed))
    for written in report.reports:
        lines += report_lines(written, office)
    lines += _failure_lines(outcome.failures)
    if outcome.untried:
        lines.append(text_of("run.untried", language, n=len(outcome.untried)))
    if report.head:
        lines.append(text_of("run.head", language, sidik=report.head))
    return lines


def _waiting_lines(plan: Plan, office: Office) -> list[str]:
    """Return how much failed work is not tried now, and when it is."""
    if not plan.waiting:
        return []
    first = min(one.attempt.until for one in plan.waiting).astimezone(office.zone)
    return [
        office.texts.text(
            "run.waiting", office.language, n=len(plan.waiting), kapan=f"{first:%d/%m/%Y %H:%M}"
        )
    ]


def _response_lines(plan: Plan, office: Office) -> list[str]:
    """Return how many responses of forms become rows, and how many drafts are asked about."""
    rows = sum(isinstance(effect, FillRow) for effect in plan.effects)
    asked = sum(isinstance(effect, StartApproval) for effect in plan.effects)
    lines = {"run.responses": rows, "run.approvals": asked}
    return [office.text(key, n=n) for key, n in lines.items() if n]


def _failure_lines(failures: Iterable[Failure]) -> list[str]:
    """Return each sentence once, with how often it applies."""
    times = Counter(f"{failure.problem} {failure.fix}" for failure in failures)
    return [f"{text} ({n}×)" if n > 1 else text for text, n in times.items()]


def _proved_lines(plan: Plan, office: Office) -> list[str]:
    """Return in how many of people's steps the actor is proved; nothing if in none."""
    levels = [event.proof.level for event in plan.commit.events if event.proof]
    by_people = len(levels) - levels.count(Level.SYSTEM)
    proved = by_people - levels.count(Level.NAMED)
    said = office.texts.text("run.proved", office.language, n=proved, m=by_people)
    return [said] if proved else []


def _deadline_lines(deadline: Deadline, office: Office) -> list[str]:
    """Return by when the report must be handed in, and whether that day has passed."""
    text_of, language = office.texts.text, office.language
    day = format_weekday(deadline.day, language)
    return [text_of("report.late" if deadline.missed else "report.due", language, hari=day)]


def _awaited_lines(report: ReportResult, office: Office) -> list[str]:
    """Return that a report waits to be closed, and by when it must be handed in."""
    period = parse_period(report.period)
    if period is None or report.deadline is None:
        return []
    language = office.language
    key = "report.awaited_late" if report.deadline.missed else "report.awaited"
    day = format_weekday(report.deadline.day, language)
    return [
        office.texts.text(key, language, periode=period.label(office.texts, language), hari=day)
    ]


def report_lines(report: ReportResult, office: Office) -> list[str]:
    """Return what became of one periodic report."""
    text_of, language = office.texts.text, office.language
    if report.awaited:
        return _awaited_lines(report, office)
    key = "report.written" if report.changed else "report.same"
    lines = [text_of(key, language, berkas=", ".join(report.paths))]
    lines += _deadline_lines(report.deadline, office) if report.deadline else []
    if report.unshown:
        lines.append(text_of("report.unshown", language, n=report.unshown))
    if report.unlisted:
        most = format_count(MAX_LISTED, language)
        n = format_count(report.unlisted, language)
        lines.append(text_of("report.unlisted", language, n=n, batas=most))
    if report.set_aside:
        lines.append(text_of("report.aside", language, berkas=", ".join(report.set_aside)))
    lines += report.unstamped
    return lines
