"""A run on a terminal, and as Markdown for an issue, a wiki page or a mail."""

from collections.abc import Iterator

from sheetflow.core.effects import Plan, SendNotice
from sheetflow.core.findings import Finding
from sheetflow.core.names import StateId, SubmissionId
from sheetflow.core.notices.message import message_of
from sheetflow.core.office import Office
from sheetflow.core.proof_words import state_label
from sheetflow.core.running.news import News
from sheetflow.present.lines import BLANK, Line, TextStyle
from sheetflow.present.run_data import RunReport, effect_data, finding_data, is_quiet
from sheetflow.present.run_words import actor_lines, closing_lines, event_states


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


def _finding_cells(data: dict[str, object]) -> "Cells":
    words = f"{data['message']} {data['fix']}".strip()
    return (str(data["row"] or "–"), str(data["submission"]), str(data["code"]), words)


def _table(title: str, headings: list[str], rows: "list[Cells]") -> list[str]:
    if not rows:
        return []
    body = ["| " + " | ".join(safe_text(cell) for cell in row) + " |" for row in rows]
    head = ["| " + " | ".join(headings) + " |", "|" + " --- |" * len(headings)]
    return [f"## {title}", "", *head, *body, ""]


def safe_text(text: str) -> str:
    """Escape text so that Markdown shows it as written: text of staff is never markup."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|" else sign for sign in text)
    return " ".join(escaped.split())


Cells = tuple[str, ...]
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
