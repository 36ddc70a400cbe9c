"""A run in words: on a terminal, as Markdown for an issue or a mail, in a log, and in a history."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sheetflow.core.effects import Failure, FillRow, Plan, SendNotice, StartApproval
from sheetflow.core.findings import Finding
from sheetflow.core.form import Column, Kind
from sheetflow.core.formatting import NONE_GIVEN, format_count, format_day, format_weekday
from sheetflow.core.names import ColumnId, StateId, SubmissionId, UnitId
from sheetflow.core.notices import message_of
from sheetflow.core.office import Office
from sheetflow.core.records import Event, Level
from sheetflow.core.reporting.period import parse_period
from sheetflow.core.reporting.report import MAX_LISTED
from sheetflow.core.reporting.report_record import ReportResult
from sheetflow.core.running.news import News
from sheetflow.core.signatories import proof_lines, state_label
from sheetflow.core.words import Language
from sheetflow.present.lines import BLANK, Line, TextStyle
from sheetflow.present.run_data import RunReport, effect_data, finding_data, is_quiet


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


def run_markdown(report: RunReport, office: Office) -> str:
    """Return tables of transitions and findings, a list of effects, the closing figures."""
    plan = report.plan
    lines = [f"# {office.name(office.language)} · {plan.as_of:%d/%m/%Y %H:%M %Z}", ""]
    lines += _table(
        office.text("run.transitions"),
        [office.text(f"run.{key}") for key in ("submission", "from", "to", "actor")],
        [
            (event.submission, *event_states(event, office), "; ".join(actor_lines(event, office)))
            for event in plan.commit.events
        ],
    )
    lines += _table(
        office.text("run.findings"),
        [office.text("run.row"), "ID", office.text("run.code"), office.text("run.message")],
        [_finding_cells(data) for data in (finding_data(f, office) for f in plan.findings)],
    )
    if plan.effects:
        lines += [f"## {office.text('run.effects')}", ""]
        for effect in plan.effects:
            data = effect_data(effect)
            place = (
                data.get("path")
                or data.get("recipient")
                or f"{office.text('run.row')} {data.get('row')}"
            )
            lines.append(
                f"- {data['kind']} · {safe_text(str(data['submission']))} · {safe_text(str(place))}"
            )
        lines.append("")
    lines += [safe_text(line) for line in closing_lines(report, office)]
    return "\n".join(lines) + "\n"


def _finding_cells(data: dict[str, object]) -> tuple[str, ...]:
    words = f"{data['message']} {data['fix']}".strip()
    return (str(data["row"] or "–"), str(data["submission"]), str(data["code"]), words)


def _table(title: str, headings: list[str], rows: list[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    body = ["| " + " | ".join(safe_text(cell) for cell in row) + " |" for row in rows]
    head = ["| " + " | ".join(headings) + " |", "|" + " --- |" * len(headings)]
    return [f"## {title}", "", *head, *body, ""]


def safe_text(text: str) -> str:
    """Escape text so that Markdown shows it as written: text of staff is never markup."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|" else sign for sign in text)
    return " ".join(escaped.split())


CHANGED_ROWS = 40
"""Transitions listed one by one; when there are more, they are only counted."""


def run_lines(report: RunReport, office: Office, news: News | None = None) -> Iterator[Line]:
    """Yield transitions, findings by row, closing figures.

    `news`: only the findings that are new, and of a run that has nothing new to say one line.
    """
    plan = report.plan
    moment = f"{plan.as_of:%d/%m/%Y %H:%M %Z}"
    title = f"{office.name(office.language)} · {moment} · {plan.run_id}"
    if news is not None and is_quiet(report, news):
        counts = plan.counts
        quiet = office.text("run.quiet", n=counts.rows, e=counts.errors, w=counts.warnings)
        yield Line(f"{title} · {quiet}")
        return
    yield Line(title, style=TextStyle.TITLE)
    moves = _moves(plan)
    if moves:
        yield BLANK
        yield Line(office.text("run.transitions"), style=TextStyle.TITLE)
        yield from _move_lines(moves, office)
    findings = plan.findings if news is None else news.fresh
    if findings:
        yield BLANK
        yield Line(office.text("run.findings"), style=TextStyle.TITLE)
        yield from _finding_lines(findings, office)
    yield from _notice_lines(plan, office)
    yield BLANK
    if news is not None and news.repeated:
        yield Line(office.text("run.repeated", n=news.repeated))
    for text in closing_lines(report, office):
        yield Line(text)


def _notice_lines(plan: Plan, office: Office) -> Iterator[Line]:
    """Yield who gets a notice by this plan, and of what kind."""
    notices = [effect for effect in plan.effects if isinstance(effect, SendNotice)]
    if not notices:
        return
    yield BLANK
    yield Line(office.text("run.notices"), style=TextStyle.TITLE)
    for effect in notices:
        kind = office.text(f"run.notice.{effect.kind}")
        count = message_of(effect.context).total
        yield Line(office.text("run.notice_line", nama=effect.recipient, jenis=kind, n=count), 2)


def _moves(plan: Plan) -> dict[SubmissionId, tuple[StateId, StateId, int]]:
    """Return for each submission its states before and after, and the number of steps."""
    moves: dict[SubmissionId, tuple[StateId, StateId, int]] = {}
    for event in plan.commit.events:
        start, _, steps = moves.get(event.submission, (event.source, event.source, 0))
        moves[event.submission] = (start, event.target, steps + 1)
    return moves


def _move_lines(
    moves: dict[SubmissionId, tuple[StateId, StateId, int]], office: Office
) -> Iterator[Line]:
    for submission, (start, end, steps) in list(moves.items())[:CHANGED_ROWS]:
        way = f"{submission}: {state_label(start, office)} → {state_label(end, office)}"
        if steps > 1:
            way = f"{way} ({office.text('run.steps', n=steps)})"
        yield Line(way, 2)
    if len(moves) > CHANGED_ROWS:
        yield Line(office.text("run.more", n=len(moves) - CHANGED_ROWS), 2)


def _finding_lines(findings: tuple[Finding, ...], office: Office) -> Iterator[Line]:
    """Yield each row once, below it its findings with their fixes."""
    language = office.language
    last = None
    for finding in findings:
        if (finding.row, finding.submission) != last:
            last = (finding.row, finding.submission)
            row = f"{office.text('run.row')} {finding.row}" if finding.row else ""
            where = " · ".join(part for part in (row, finding.submission) if part)
            yield Line(where or office.text("run.register"), 2)
        style = TextStyle.ERROR if finding.is_error else TextStyle.WARNING
        message = office.catalogue.message(finding, language)
        fix = office.catalogue.fix(finding, language)
        yield Line(f"{finding.code}: {message} {fix}".rstrip(), 4, style)
