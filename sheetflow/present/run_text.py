"""A run on a terminal: tables a person likes to read."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sheetflow.core.effects import Plan
from sheetflow.core.findings import Finding
from sheetflow.core.names import StateId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.outcome import Outcome
from sheetflow.core.reporting.written import ReportWritten
from sheetflow.present.run_words import closing_lines, state_label

CHANGED_ROWS = 40
"""Transitions listed one by one; more are only counted."""


def print_run(
    console: Console,
    plan: Plan,
    office: Office,
    outcome: Outcome | None,
    reports: tuple[ReportWritten, ...] = (),
) -> None:
    """Transitions, findings by row, closing figures."""
    say, language = office.catalogue.phrase, office.language
    console.print(
        Text(f"{office.name(language)} · {plan.as_of:%d/%m/%Y %H:%M %Z} · {plan.run_id}", "bold")
    )
    moves = _moves(plan)
    if moves:
        console.print(_moves_table(moves, office))
    if plan.findings:
        console.print(_findings_table(plan.findings, office))
    for line in closing_lines(plan, office, outcome, reports):
        console.print(Text(line))
    if len(moves) > CHANGED_ROWS:
        console.print(Text(say("run.more", language, n=len(moves) - CHANGED_ROWS)))


def _moves(plan: Plan) -> dict[SubmissionId, tuple[StateId, StateId, int]]:
    """For each submission from where to where, over how many steps."""
    moves: dict[SubmissionId, tuple[StateId, StateId, int]] = {}
    for event in plan.commit.events:
        start, _, steps = moves.get(event.submission, (event.source, event.source, 0))
        moves[event.submission] = (start, event.target, steps + 1)
    return moves


def _moves_table(moves: dict[SubmissionId, tuple[StateId, StateId, int]], office: Office) -> Table:
    say, language = office.catalogue.phrase, office.language
    table = Table(title=say("run.transitions", language), title_justify="left", box=None)
    for key in ("run.submission", "run.from", "run.to", "run.steps"):
        table.add_column(say(key, language), justify="right" if key == "run.steps" else "left")
    for submission, (start, end, steps) in list(moves.items())[:CHANGED_ROWS]:
        labels = (Text(state_label(state, office)) for state in (start, end))
        table.add_row(Text(submission), *labels, str(steps))
    return table


def _findings_table(findings: tuple[Finding, ...], office: Office) -> Table:
    say, language = office.catalogue.phrase, office.language
    table = Table(title=say("run.findings", language), title_justify="left", box=None)
    table.add_column(say("run.row", language), justify="right")
    table.add_column("ID", no_wrap=True)
    table.add_column(say("run.code", language), no_wrap=True)
    table.add_column(say("run.message", language), overflow="fold")
    last = None
    for finding in findings:
        same = (finding.row, finding.submission) == last
        last = (finding.row, finding.submission)
        style = "red" if finding.is_error else "yellow"
        message = office.catalogue.message(finding, language)
        fix = office.catalogue.fix(finding, language)
        table.add_row(
            "" if same else str(finding.row or "–"),
            Text("" if same else finding.submission),
            Text(finding.code, style=style),
            Text.assemble(message, " ", (fix, "dim")),
        )
    return table
