"""A run as plain data: the content of the JSON, and the source of text and Markdown."""

from dataclasses import dataclass
from typing import assert_never

from sheetflow.core import effects
from sheetflow.core.findings import Finding
from sheetflow.core.notices import message_of
from sheetflow.core.office import Office
from sheetflow.core.own_cells import ShowList, ShowRow
from sheetflow.core.records import Event, LedgerState
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.reporting.report_record import ReportResult
from sheetflow.core.running.news import News
from sheetflow.errors import ExitCode

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class RunReport:
    """The plan, and (for `run`) its result."""

    plan: effects.Plan
    outcome: effects.Outcome | None
    excesses: tuple[str, ...] = ()
    reports: tuple[ReportResult, ...] = ()
    """The periodic reports that the run wrote anew, then those that wait to be closed."""
    head: str = ""
    """The ledger's newest event once the plan is committed."""
    read: tuple[RegisterScan, LedgerState] | None = None
    """What the plan was made from."""

    @property
    def exit_code(self) -> ExitCode:
        """0 when nothing is wrong, 1 when rows have errors or work that kept failing waits.

        At least 4 when work is left over, whatever made it fail: the decisions are committed then,
        which 3 would deny.
        """
        failures = self.plan.failures if self.outcome is None else self.outcome.failures
        if failures:
            worst = max(failure.exit_code for failure in failures)
            return max(worst, ExitCode.UNAVAILABLE)
        found = self.plan.counts.errors or self.plan.waiting
        return ExitCode.FINDINGS if found else ExitCode.DONE


def run_data(report: RunReport, office: Office) -> Json:
    """Return `run_id`, `as_of`, `counts`, `transitions`, `findings`, `effects`, `waiting`, `head`.

    For a run also `done`.  Times are ISO 8601 with the office's offset; rows are the sheet's own
    row numbers.
    """
    plan, outcome = report.plan, report.outcome
    data: Json = {
        "run_id": plan.run_id,
        "as_of": plan.as_of.isoformat(),
        "office": office.id,
        "counts": counts_data(plan),
        "transitions": [transition_data(event) for event in plan.commit.events],
        "findings": [finding_data(finding, office) for finding in plan.findings],
        "effects": [effect_data(effect) for effect in plan.effects],
        "waiting": [waiting_data(one) for one in plan.waiting],
        "head": report.head,
    }
    if outcome is not None:
        data["done"] = {
            **outcome_data(outcome),
            "reports": [report_data(one) for one in report.reports if not one.awaited],
            "reports_to_close": [_awaited(one) for one in report.reports if one.awaited],
        }
    return data


def counts_data(plan: effects.Plan) -> dict[str, int]:
    """Return the figures of a plan."""
    counts = plan.counts
    return {
        "rows": counts.rows,
        "submissions": counts.submissions,
        "closed": counts.closed,
        "transitions": counts.transitions,
        "findings": len(plan.findings),
        "errors": counts.errors,
        "warnings": counts.warnings,
        "effects": len(plan.effects),
    }


def waiting_data(one: effects.Waiting) -> Json:
    """Return work that has failed before and is not tried now."""
    return {
        "submission": one.submission,
        "path": one.path,
        "failures": one.attempt.failures,
        "next_try": one.attempt.until.isoformat(),
        "problem": one.attempt.problem,
        "fix": one.attempt.fix,
    }


def transition_data(event: Event) -> Json:
    """Return a transition that was accepted."""
    return {
        "submission": event.submission,
        "row_id": event.row_id,
        "transition": event.transition,
        "from": event.source,
        "to": event.target,
        "actor": event.actor,
        "proof": event.proof.as_data() if event.proof else None,
    }


def report_data(report: ReportResult) -> Json:
    """Return a periodic report that was written."""
    return {
        "period": report.period,
        "paths": list(report.paths),
        "closed": report.closed,
        "revision": report.revision,
        "due": report.deadline.day.isoformat() if report.deadline else None,
        "pictures_not_shown": report.unshown,
        "publications_not_listed": report.unlisted,
        "set_aside": list(report.set_aside),
    }


def _awaited(report: ReportResult) -> Json:
    """Return a report whose period is over and that is not closed yet."""
    deadline = report.deadline
    return {
        "period": report.period,
        "due": deadline.day.isoformat() if deadline else None,
        "late": bool(deadline and deadline.missed),
    }


def finding_data(finding: Finding, office: Office) -> Json:
    """Return one finding with its sentence in the office's language."""
    column = office.form.by_id.get(finding.column)
    return {
        "submission": finding.submission,
        "row": finding.row,
        "column": column.heading(office.language) if column else "",
        "code": finding.code,
        "severity": finding.severity.value,
        "message": office.catalogue.message(finding, office.language),
        "fix": office.catalogue.fix(finding, office.language),
    }


def effect_data(effect: effects.Effect) -> Json:
    """Return one effect; `kind` names it."""
    more: Json
    match effect:
        case effects.MakeFolder():
            kind, more = "make_folder", {"path": effect.folder}
        case effects.CopyFile():
            kind = "copy_file"
            more = {"source": effect.source, "path": effect.target, "sha256": effect.sha256}
        case effects.MoveFolder():
            kind, more = "move_folder", {"source": effect.source, "path": effect.target}
        case effects.WritePaper():
            kind, more = "write_paper", {"paper": effect.paper, "path": effect.target}
        case effects.StartApproval():
            kind, more = "start_approval", {"path": effect.file, "reviewers": effect.reviewers}
        case effects.CancelApproval():
            kind, more = "cancel_approval", {"path": effect.file}
        case effects.SendNotice():
            kind = "send_notice"
            more = notice_data(effect)
        case ShowRow() | effects.FillRow():
            return _row_data(effect)
        case ShowList():
            lines = sum(line[0] != "" for line in effect.lines)
            return {"kind": "show_list", "submission": "", "tab": effect.tab, "lines": lines}
        case _:
            assert_never(effect)
    return {"kind": kind, "submission": effect.submission, **more}


def _row_data(effect: ShowRow | effects.FillRow) -> Json:
    """Return a row that is written: its system columns, or the cells of a response."""
    if isinstance(effect, effects.FillRow):
        row = {"submission": effect.row_id, "response": effect.response}
        return {"kind": "fill_row", **row, "cells": dict(effect.cells)}
    cells = {system.value: str(text) for system, text in effect.cells.items() if text}
    kind = "show_row" if effect.cells else "number_row"
    return {"kind": kind, "submission": effect.row_id, "row": effect.row, "cells": cells}


def notice_data(effect: effects.SendNotice) -> Json:
    """Return who gets the notice, its kind, and the submissions in it."""
    message = message_of(effect.context)
    return {
        "notice": effect.kind,
        "recipient": effect.recipient,
        "submissions": [item.submission for item in message.items],
        "total": message.total,
        "report": message.report.period if message.report else "",
    }


def outcome_data(outcome: effects.Outcome) -> Json:
    """Return the results of the effects."""
    return {
        "effects": outcome.done,
        "rows_shown": outcome.shown.rows,
        "postponed": outcome.shown.postponed,
        "untried": [effect_data(effect) for effect in outcome.untried],
        "superseded": [effect_data(effect) for effect in outcome.dropped],
        "failures": [
            {
                "effect": effect_data(failure.effect) if failure.effect else None,
                "problem": failure.problem,
                "fix": failure.fix,
            }
            for failure in outcome.failures
        ],
    }


def other_news(report: RunReport) -> tuple[str, ...]:
    """Return keys of what a run would print each time: reports and work that wait."""
    open_ones = (
        f"report {one.period} {bool(one.deadline and one.deadline.missed)}"
        for one in report.reports
        if not one.closed
    )
    return (*open_ones, *(f"waiting {one.path}" for one in report.plan.waiting))


def is_quiet(report: RunReport, news: News) -> bool:
    """Return whether the run has nothing to say that was not said before.

    Recording that a file was read again, or has another time stamp, is no news.
    """
    outcome, plan = report.outcome, report.plan
    if outcome is None or plan.commit.events or plan.effects or not outcome.complete:
        return False
    written = any(not one.awaited and one.changed for one in report.reports)
    return not (written or news.fresh or news.other_fresh)
