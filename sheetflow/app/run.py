"""`plan` and `run`: the planned changes, and their execution."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sheetflow.adapters.documents.stopped_files import RUN_SECONDS, StoppedFiles
from sheetflow.adapters.worker.scratch_folder import remove_abandoned
from sheetflow.app.backend import Backend
from sheetflow.app.calendars_after_run import CalendarsAfterRun
from sheetflow.app.ledger_checks import identity, mark_places, require_own_ledger
from sheetflow.app.notices import notice_sender
from sheetflow.app.render_papers import letter_settings, paper_writer
from sheetflow.app.report_after_run import ReportsAfterRun
from sheetflow.app.signatures import signature_examiner
from sheetflow.app.site_after_run import SiteAfterRun
from sheetflow.app.time_stamps import get_stamps
from sheetflow.core.effects import Failure, Plan, failure
from sheetflow.core.ledger.hash_chain import link
from sheetflow.core.ledger.head import Head
from sheetflow.core.planning.limits import clock_excess, excesses, refuse_earlier
from sheetflow.errors import LimitError, SheetflowError
from sheetflow.execute.do_effects import Finished, Progress
from sheetflow.execute.fill_rows import RegisterRows
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.run_effects import run_effects
from sheetflow.present.run_data import RunReport


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
    calendars = CalendarsAfterRun(backend, prepared, now)
    site = SiteAfterRun(backend, prepared, now)
    with (
        paper_writer(backend.settings, backend.files, stopped) as papers,
        notice_sender(backend, prepared.ledger.notes) as notices,
    ):

        def closing(finished: Sequence[Finished]) -> Mapping[str, str]:
            reported = reports(finished)
            due = calendars(reports.notes)
            shown = site(finished)
            return {**reported, **due, **shown, **stopped.notes, **notices.changed_notes()}

        ports = backend.ledger, backend.files, backend.register
        outcome = run_effects(
            *(plan, *ports, prepared.snapshot, progress, papers, closing, notices),
            approvals=backend.approvals,
            rows=RegisterRows(backend.register, backend.ledger, backend.settings.office),
        )
    notes = {**prepared.ledger.notes, **reports.notes}
    unstamped = (failure(None, error) for error in get_stamps(backend, notes, now))
    unmarked = () if _is_quiet(backend, plan) else _mark(backend, office)
    made = (*reports.failures, *calendars.failures, *site.failures)
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
