"""A quick look: one request decides that a run has nothing to do (`core.running.quiet_run`)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sheetflow.adapters.run_memory import RunMemory
from sheetflow.app.backend import Backend
from sheetflow.core.running.quiet_run import QuietRun, quiet_until, run_figures
from sheetflow.errors import SheetflowError
from sheetflow.ports import VersionedRegister
from sheetflow.present.run_data import RunReport, counts_data


@dataclass
class QuickLook:
    """The look of one run before it reads anything; `longest` after it, a whole one is wanted.

    `longest` of zero: none is taken.  An office with forms has none: responses change no register.
    """

    memory: RunMemory
    now: datetime
    longest: timedelta
    _version: str = ""

    def find_quiet(self, backend: Backend) -> QuietRun | None:
        """Return the last run if this one would find the same: nothing to do.

        Else that run is forgotten, before anything is read.  Raises UnavailableError where the
        service does not answer.
        """
        last, register = self.memory.quiet_run(), backend.versioned
        if register is not None and self.longest and not backend.forms:
            self._version = _version(register)
        if last is None:
            return None
        settings = backend.settings.digest
        if self._version and last.holds(self._version, settings, self.now, self.longest):
            if last.renew_at is None or self.now < last.renew_at:
                return last
            if register is not None:
                # Before the register is read, so that the version of then is the one that stays.
                register.renew_heartbeat(self.now.astimezone(backend.settings.office.zone))
                self._version = _version(register)
        self.memory.forget_quiet_run()
        return None

    def remember(self, backend: Backend, report: RunReport) -> None:
        """Remember the run if it found nothing to do."""
        if not self._version or report.read is None or report.outcome is None:
            return
        plan, outcome, office = report.plan, report.outcome, backend.settings.office
        scan, ledger = report.read
        until, beat = quiet_until(plan, outcome, ledger, office), plan.heartbeat
        if until is None or (beat and beat.due) or any(not one.awaited for one in report.reports):
            return
        run = QuietRun(
            self._version,
            backend.settings.digest,
            at=self.now,
            until=until,
            renew_at=beat.due_at.replace(tzinfo=office.zone) if beat else None,
            code=report.exit_code,
            head=report.head,
            counts=counts_data(plan),
            figures=run_figures(scan, ledger, plan, outcome, office),
        )
        self.memory.keep_quiet_run(run)


def _version(register: VersionedRegister) -> str:
    """Return the register's version, "" where it is refused: a whole look finds why."""
    try:
        return register.version()
    except SheetflowError as error:
        if error.is_outage:
            raise
        return ""
