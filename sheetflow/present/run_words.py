"""The words of a run that text and Markdown share."""

from __future__ import annotations

from sheetflow.core.effects import Plan
from sheetflow.core.names import StateId
from sheetflow.core.office import Office
from sheetflow.core.outcome import Outcome
from sheetflow.core.records import Event
from sheetflow.core.reporting.written import ReportWritten

Line = tuple[str, ...]


def event_states(event: Event, office: Office) -> tuple[str, str]:
    """The labels of the states an event leads from and to."""
    return state_label(event.source, office), state_label(event.target, office)


def state_label(state: StateId, office: Office) -> str:
    """A state's name; its identifier where today's form no longer has it."""
    known = office.form.state_by_id.get(state)
    return known.label(office.language) if known else state


def closing_lines(
    plan: Plan,
    office: Office,
    outcome: Outcome | None,
    reports: tuple[ReportWritten, ...] = (),
) -> list[str]:
    """The figures, the reports written, then what was left over and why, with its way out."""
    say, language, counts = office.catalogue.phrase, office.language, plan.counts
    lines = [
        say("sys.ok", language, n=counts.rows, e=counts.errors, w=counts.warnings),
        say(
            "run.figures",
            language,
            transisi=counts.transitions,
            efek=len(plan.effects),
            selesai=counts.closed,
        ),
    ]
    if outcome is None:
        lines.append(say("run.planned" if not plan.empty else "run.nothing", language))
        return lines
    if plan.empty:
        lines.append(say("run.nothing", language))
    if outcome.shown.postponed:
        lines.append(say("run.postponed", language, sebab=outcome.shown.postponed))
    for report in reports:
        lines += report_lines(report, office)
    lines += [f"{failure.problem} {failure.fix}" for failure in outcome.failures]
    return lines


def report_lines(report: ReportWritten, office: Office) -> list[str]:
    """What became of one periodic report."""
    say, language = office.catalogue.phrase, office.language
    key = "report.written" if report.changed else "report.same"
    lines = [say(key, language, berkas=", ".join(report.paths))]
    if report.unshown:
        lines.append(say("report.unshown", language, n=report.unshown))
    if report.set_aside:
        lines.append(say("report.aside", language, berkas=", ".join(report.set_aside)))
    return lines
