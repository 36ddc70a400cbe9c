"""`plan` and `run`: what would be done, and doing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sheetflow.adapters.documents.stopped_files import RUN_SECONDS, StoppedFiles
from sheetflow.adapters.worker.scratch import remove_abandoned
from sheetflow.app.desk import desk_of, paper_writer
from sheetflow.app.home import Home
from sheetflow.app.report_after_run import ReportsAfterRun
from sheetflow.core.chain import link
from sheetflow.core.effects import Plan
from sheetflow.core.ledger_head import Head
from sheetflow.core.limits import excesses
from sheetflow.core.outcome import Outcome
from sheetflow.core.reporting.written import ReportWritten
from sheetflow.errors import ExitCode, LimitError
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.progress import Progress
from sheetflow.execute.run_effects import run_effects


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a command has to say: the plan, and (for `run`) what came of it."""

    plan: Plan
    outcome: Outcome | None
    excesses: tuple[str, ...] = ()
    reports: tuple[ReportWritten, ...] = ()
    """Those of the periodic reports that the run wrote anew, then those that wait to be closed."""
    head: str = ""
    """The ledger's newest event once the plan is committed."""

    @property
    def exit_code(self) -> ExitCode:
        """0 when nothing is wrong, 1 when rows have errors or work that kept failing waits.

        At least 4 when a piece of work is left over, whatever failed of it: the decisions are
        committed then, which 3 would deny.
        """
        if self.outcome is not None and self.outcome.failures:
            worst = max(failure.exit_code for failure in self.outcome.failures)
            return max(worst, ExitCode.UNAVAILABLE)
        found = self.plan.counts.errors or self.plan.waiting
        return ExitCode.FINDINGS if found else ExitCode.DONE


def plan_office(home: Home, now: datetime) -> RunReport:
    """What `run` would do now.  Nothing is written anywhere."""
    prepared = _prepared(home, now)
    excess = _excesses(home, prepared)
    head = _head_after(prepared.plan, home.ledger.head())
    return RunReport(prepared.plan, None, excess, head=str(head))


def run_office(
    home: Home,
    now: datetime,
    progress: Progress | None = None,
    *,
    allow_large: bool = False,
    retry: bool = False,
) -> RunReport:
    """Judge the register, commit, do the work, show it in the rows, refresh the reports.

    `retry`: what has failed before and was set aside is tried now.  Raises LimitError, before
    anything is written, for a plan beyond the office's limits unless `allow_large`; BusyError when
    another run is at work.
    """
    with home.lock(now):
        remove_abandoned()
        prepared = _prepared(home, now, retry=retry)
        beyond = _excesses(home, prepared)
        if beyond and not allow_large:
            raise LimitError(
                f"{home.place}: this run was stopped: {'; '.join(beyond)}.",
                "Look at `sheetflow plan`; if it is right, run once with --allow-large.",
            )
        stopped = StoppedFiles(prepared.ledger.notes, RUN_SECONDS, retry=retry)
        reports = ReportsAfterRun(home, prepared, now, stopped, retry=retry)
        with paper_writer(home.settings, home.files, stopped) as papers:
            outcome = run_effects(
                prepared.plan,
                home.ledger,
                home.files,
                home.register,
                prepared.snapshot,
                progress,
                papers,
                lambda finished: {**reports(finished), **stopped.notes},
            )
    outcome = replace(outcome, failures=(*outcome.failures, *reports.failures))
    told = (*reports.written, *reports.awaited())
    return RunReport(prepared.plan, outcome, reports=told, head=str(home.ledger.head()))


def _prepared(home: Home, now: datetime, *, retry: bool = False) -> Prepared:
    settings = home.settings
    desk = desk_of(settings)
    return prepare(settings.office, home.register, home.ledger, home.files, now, desk, retry=retry)


def _head_after(plan: Plan, before: Head) -> Head:
    """The ledger's newest event as the commit leaves it."""
    chained = link(before.sequence, before.hash, plan.commit.events)
    return Head(chained[-1].sequence, chained[-1].hash) if chained else before


def _excesses(home: Home, prepared: Prepared) -> tuple[str, ...]:
    limits = home.settings.office.limits
    return excesses(prepared.plan, prepared.survey, prepared.ledger, limits)
