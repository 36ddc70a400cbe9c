"""`plan` and `run`: the planned changes, their execution, and the quick look that spares a run."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetflow.adapters.documents.stopped_files import RUN_SECONDS, StoppedFiles
from sheetflow.adapters.run_memory import RunMemory
from sheetflow.adapters.signatures.examiner import PdfSignatures, is_installed, read_roots
from sheetflow.adapters.worker.scratch_folder import remove_abandoned
from sheetflow.app.after_run import Refreshed, ReportsAfterRun, refresh_calendars, refresh_site
from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import identity, mark_places, require_own_ledger
from sheetflow.app.notices import LateNotices
from sheetflow.app.render_papers import LatePapers, letter_settings
from sheetflow.app.time_stamps import get_stamps
from sheetflow.core.effects import Failure, Plan, failure
from sheetflow.core.ledger.hash_chain import link
from sheetflow.core.ledger.head import Head
from sheetflow.core.planning.limits import clock_excess, excesses, refuse_earlier
from sheetflow.core.running.quiet_run import QuietRun, quiet_until, run_figures
from sheetflow.errors import LimitError, SheetflowError
from sheetflow.execute.do_effects import Finished, Progress
from sheetflow.execute.fill_rows import RegisterRows
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.run_effects import run_effects
from sheetflow.ports import VersionedRegister
from sheetflow.present.run_data import RunReport, counts_data


def plan_office(backend: Backend, now: datetime) -> RunReport:
    """Return what `run` would do now.  Nothing is written anywhere."""
    prepared = _prepared(backend, now)
    excess = _excesses(backend, prepared)
    head = _head_after(prepared.plan, backend.ledger.head())
    return RunReport(prepared.plan, None, excess, head=str(head))


def run_office(
    backend: Backend,
    now: datetime,
    progress: Progress | None = None,
    *,
    allow_large: bool = False,
    retry: bool = False,
) -> RunReport:
    """Evaluate the register, commit, do the work, show it in the rows, refresh the reports.

    `retry`: work that was set aside after failures is tried now.  Raises LimitError, before
    anything is written, for a plan beyond the office's limits unless `allow_large`; BusyError when
    another run holds the lock.
    """
    with backend.lock(now):
        remove_abandoned()
        prepared = _prepared(backend, now, retry=retry, allow_large=allow_large)
        if not allow_large:
            _refuse_large(backend, prepared)
        return _carry_out(backend, prepared, now, progress, retry=retry)


def _carry_out(
    backend: Backend, prepared: Prepared, now: datetime, progress: Progress | None, *, retry: bool
) -> RunReport:
    """Commit the plan and do its work, then reports, calendars, stamps and marks."""
    plan, office = _with_identity(backend, prepared)
    stopped = StoppedFiles(prepared.ledger.notes, RUN_SECONDS, retry=retry)
    reports = ReportsAfterRun(backend, prepared, now, stopped, retry=retry)
    refreshed: list[Refreshed] = []
    with (
        closing(LatePapers(backend.settings, backend.files, stopped)) as papers,
        closing(LateNotices(backend, prepared.ledger.notes)) as notices,
    ):

        def refresh(finished: Sequence[Finished]) -> Mapping[str, str]:
            reported = reports(finished)
            calendars = refresh_calendars(backend, prepared, now, reports.notes)
            site = refresh_site(backend, prepared, now, finished)
            refreshed.extend((calendars, site))
            shown = {**reported, **calendars.notes, **site.notes}
            return {**shown, **stopped.notes, **notices.changed_notes()}

        ports = backend.ledger, backend.files, backend.register
        outcome = run_effects(
            *(plan, *ports, prepared.snapshot, progress, papers, refresh, notices),
            approvals=backend.approvals,
            rows=RegisterRows(backend.register, backend.ledger, backend.settings.office),
        )
    notes = {**prepared.ledger.notes, **reports.notes}
    unstamped = (failure(None, error) for error in get_stamps(backend, notes, now))
    unmarked = () if _is_quiet(backend, plan) else _mark(backend, office)
    made = (*reports.failures, *(one for each in refreshed for one in each.failures))
    after = (*plan.failures, *made, *unstamped, *unmarked)
    outcome = replace(outcome, failures=(*outcome.failures, *after, *notices.failures))
    written = (*reports.written, *reports.awaited())
    read = prepared.scan, prepared.ledger
    return RunReport(
        prepared.plan, outcome, reports=written, head=str(backend.ledger.head()), read=read
    )


def _refuse_large(backend: Backend, prepared: Prepared) -> None:
    """Raise LimitError for a plan beyond the office's limits."""
    beyond = _excesses(backend, prepared)
    if beyond:
        raise LimitError(
            f"{backend.place}: this run was stopped: {'; '.join(beyond)}.",
            "Look at `sheetflow plan`; if it is right, run once with --allow-large.",
        )


def _with_identity(backend: Backend, prepared: Prepared) -> tuple[Plan, str]:
    """Return the plan, whose commit sets an identity if the ledger has none, and the identity.

    The identity is "" when the ledger does not exist yet.
    """
    plan, ledger = prepared.plan, prepared.ledger
    if ledger.office or plan.commit.empty:
        return plan, ledger.office
    office = identity(backend, ledger, prepared.snapshot)
    return replace(plan, commit=replace(plan.commit, office=office)), office


def _is_quiet(backend: Backend, plan: Plan) -> bool:
    """Return whether nothing is written, and reading the marks would cost a call (law 9)."""
    return backend.marks.remote and plan.empty


def _mark(backend: Backend, office: str) -> tuple[Failure, ...]:
    """Bring the marks up to the ledger; return failures, which the next run repairs."""
    try:
        if office:
            mark_places(backend, office)
    except SheetflowError as error:
        return (failure(None, error),)
    return ()


def _prepared(
    backend: Backend, now: datetime, *, retry: bool = False, allow_large: bool = False
) -> Prepared:
    settings = backend.settings
    letters = letter_settings(settings)
    ports = backend.register, backend.ledger, backend.files
    office = settings.office
    if allow_large:
        office = replace(office, limits=replace(office.limits, responses=sys.maxsize))
    given = office, *ports, now, letters, backend.approvals
    examiner = signature_examiner(backend, now)
    made = prepare(*given, retry=retry, forms=backend.forms, signatures=examiner)
    refuse_earlier(made.ledger, now)
    if not _is_quiet(backend, made.plan):
        require_own_ledger(backend, made.ledger, made.scan, made.snapshot)
    return made


def _head_after(plan: Plan, before: Head) -> Head:
    """Return the ledger's newest event after the commit."""
    chained = link(before.sequence, before.hash, plan.commit.events)
    return Head(chained[-1].sequence, chained[-1].hash) if chained else before


def _excesses(backend: Backend, prepared: Prepared) -> tuple[str, ...]:
    limits, plan, ledger = backend.settings.office.limits, prepared.plan, prepared.ledger
    ahead = clock_excess(ledger, plan.as_of, limits)
    return (*ahead, *excesses(plan, prepared.scan, ledger, limits))


def signature_examiner(backend: Backend, now: datetime) -> PdfSignatures | None:
    """Return what examines signatures; None where the office wants none, or the extra is missing.

    Raises ConfigurationError for root certificates that cannot be read.
    """
    if backend.settings.office.signatures is None or not is_installed():
        return None
    return PdfSignatures(read_roots(backend.settings.roots), backend.files.content, now)


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
