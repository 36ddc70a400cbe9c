"""A run as lines of a log: each with its time and the run's identifier, as text or as JSON.

The keys of a line of JSON are `time`, `run`, `office`, `level`, `event` and `message`; the others
depend on `event` and are those of `run --format json`.  Keys are added, never renamed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sheetflow.core.office import Office
from sheetflow.core.running.news import News
from sheetflow.core.signatories import state_label
from sheetflow.present import run_data
from sheetflow.present.run_text import report_lines

Level = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One thing to be logged; `event` names its kind."""

    level: Level
    event: str
    message: str
    data: run_data.Json = field(default_factory=dict)

    def as_text(self, time: datetime, run: str) -> str:
        """Return one line to read."""
        message = " ".join(self.message.split())
        return f"{time.isoformat(timespec='seconds')} {run} {self.level.upper()} {message}"

    def as_json(self, time: datetime, run: str, office: str) -> str:
        """Return one line to parse."""
        head = {
            "time": time.isoformat(timespec="seconds"),
            "run": run,
            "office": office,
            "level": self.level,
            "event": self.event,
            "message": self.message,
        }
        return json.dumps({**self.data, **head}, ensure_ascii=True)


def run_records(report: run_data.RunReport, news: News, office: Office) -> Iterator[LogRecord]:
    """Yield what a run did and found anew, then its figures; of a quiet run one line."""
    if run_data.is_quiet(report, news):
        yield _finished(report, news, office, quiet=True)
        return
    for event in report.plan.commit.events:
        start, end = state_label(event.source, office), state_label(event.target, office)
        message = f"{event.submission}: {start} → {end}"
        yield LogRecord("info", "transition", message, run_data.transition_data(event))
    for finding in news.fresh:
        data = run_data.finding_data(finding, office)
        row = office.text("run.row")
        where = [f"{row} {finding.row}" if finding.row else "", str(finding.submission)]
        place = " ".join(part for part in where if part) or office.text("run.register")
        message = f"{place}: {finding.code}: {data['message']} {data['fix']}".rstrip()
        yield LogRecord("error" if finding.is_error else "warning", "finding", message, data)
    for one in report.reports:
        message = " ".join(report_lines(one, office))
        yield LogRecord("info", "report", message, run_data.report_data(one))
    yield from _left_over(report, office)
    yield _finished(report, news, office, quiet=False)


def _left_over(report: run_data.RunReport, office: Office) -> Iterator[LogRecord]:
    outcome = report.outcome
    if outcome is None:
        return
    if outcome.shown.postponed:
        message = office.text("run.postponed", sebab=outcome.shown.postponed)
        yield LogRecord("warning", "postponed", message)
    for problem, fix in dict.fromkeys((one.problem, one.fix) for one in outcome.failures):
        yield LogRecord("error", "failure", f"{problem} {fix}", {"problem": problem, "fix": fix})


def _finished(report: run_data.RunReport, news: News, office: Office, *, quiet: bool) -> LogRecord:
    plan = report.plan
    counts = plan.counts
    values = {"n": counts.rows, "e": counts.errors, "w": counts.warnings}
    message = office.text("run.quiet", **values)
    if not quiet:
        message = office.text(
            "run.logged",
            **values,
            transisi=counts.transitions,
            efek=len(plan.effects),
            baru=len(news.fresh),
            lama=news.repeated,
        )
    data: run_data.Json = {
        "rows": counts.rows,
        "errors": counts.errors,
        "warnings": counts.warnings,
        "transitions": counts.transitions,
        "effects": len(plan.effects),
        "new_findings": len(news.fresh),
        "repeated_findings": news.repeated,
        "set_aside": len(plan.waiting),
        "head": report.head,
    }
    return LogRecord("info", "finished", message, data)
