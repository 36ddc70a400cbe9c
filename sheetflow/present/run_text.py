"""A run on a terminal: lines that a person likes to read, on a phone too."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.core.effects import Outcome, Plan
from sheetflow.core.findings import Finding
from sheetflow.core.names import StateId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.reporting.written import ReportWritten
from sheetflow.present.lines import BLANK, Line, TextStyle
from sheetflow.present.run_words import closing_lines, state_label

CHANGED_ROWS = 40
"""Transitions listed one by one; more are only counted."""


def run_lines(
    plan: Plan,
    office: Office,
    outcome: Outcome | None,
    reports: tuple[ReportWritten, ...] = (),
    head: str = "",
) -> Iterator[Line]:
    """Transitions, findings by row, closing figures."""
    say, language = office.texts.text, office.language
    moment = f"{plan.as_of:%d/%m/%Y %H:%M %Z}"
    yield Line(f"{office.name(language)} · {moment} · {plan.run_id}", style=TextStyle.TITLE)
    moves = _moves(plan)
    if moves:
        yield BLANK
        yield Line(say("run.transitions", language), style=TextStyle.TITLE)
        yield from _move_lines(moves, office)
    if plan.findings:
        yield BLANK
        yield Line(say("run.findings", language), style=TextStyle.TITLE)
        yield from _finding_lines(plan.findings, office)
    yield BLANK
    for text in closing_lines(plan, office, outcome, reports, head):
        yield Line(text)


def _moves(plan: Plan) -> dict[SubmissionId, tuple[StateId, StateId, int]]:
    """For each submission from where to where, over how many steps."""
    moves: dict[SubmissionId, tuple[StateId, StateId, int]] = {}
    for event in plan.commit.events:
        start, _, steps = moves.get(event.submission, (event.source, event.source, 0))
        moves[event.submission] = (start, event.target, steps + 1)
    return moves


def _move_lines(
    moves: dict[SubmissionId, tuple[StateId, StateId, int]], office: Office
) -> Iterator[Line]:
    say, language = office.texts.text, office.language
    for submission, (start, end, steps) in list(moves.items())[:CHANGED_ROWS]:
        way = f"{submission}: {state_label(start, office)} → {state_label(end, office)}"
        if steps > 1:
            way = f"{way} ({say('run.steps', language, n=steps)})"
        yield Line(way, 2)
    if len(moves) > CHANGED_ROWS:
        yield Line(say("run.more", language, n=len(moves) - CHANGED_ROWS), 2)


def _finding_lines(findings: tuple[Finding, ...], office: Office) -> Iterator[Line]:
    """Each row once, below it what was found there and what to do."""
    say, language = office.texts.text, office.language
    last = None
    for finding in findings:
        if (finding.row, finding.submission) != last:
            last = (finding.row, finding.submission)
            row = f"{say('run.row', language)} {finding.row}" if finding.row else ""
            where = " · ".join(part for part in (row, finding.submission) if part)
            yield Line(where or say("run.register", language), 2)
        style = TextStyle.ERROR if finding.is_error else TextStyle.WARNING
        message = office.catalogue.message(finding, language)
        fix = office.catalogue.fix(finding, language)
        yield Line(f"{finding.code}: {message} {fix}".rstrip(), 4, style)
