"""What an office process does with a task of a sweep: one office's work, its result as a record."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Any

from sheetflow.app.audit import audit, check_files
from sheetflow.app.backend import Backend
from sheetflow.app.doctor import examine_office
from sheetflow.app.job import Job, JobResult
from sheetflow.app.run import plan_office
from sheetflow.app.setup import moment, open_backend, required_period
from sheetflow.app.status import office_status
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome
from sheetflow.core.running.run_log import failures_in_a_row
from sheetflow.doctor import Health
from sheetflow.errors import BusyError, ExitCode, SheetflowError
from sheetflow.ports import QuotaGate
from sheetflow.present.log_lines import run_records
from sheetflow.present.run_data import counts_data, is_quiet
from sheetflow.present.status import status_data
from sheetflow.settings.load import Settings, load_settings

PATIENCE = 2.0
"""Seconds for which a run waits for an office that is held, as by a process that is just dying."""


@dataclass(frozen=True, slots=True)
class OfficeWork:
    """A task with its office's settings, and how its backend is opened."""

    task: OfficeTask
    settings: Settings
    now: datetime
    open_office: Callable[[Settings], Backend]
    patience: float

    def result(self, outcome: Outcome, code: int, **more: Any) -> OfficeResult:
        """Return the office's result."""
        return OfficeResult(self.task.office, outcome, int(code), **more)

    def wants(self, option: str) -> bool:
        """Return whether the task has this option."""
        return bool(self.task.options.get(option))


def perform(task: OfficeTask, gate: QuotaGate | None = None) -> OfficeResult:
    """Return what became of the office's work; an error is part of the result.

    `gate` is what requests to Google wait for.  Raises MemoryError alone, for whoever limits it.
    """
    return perform_with(task, partial(open_backend, gate=gate))


def perform_with(
    task: OfficeTask, open_office: Callable[[Settings], Backend], patience: float = PATIENCE
) -> OfficeResult:
    """Return the same of an office that is opened in this way."""
    began = time.monotonic()
    result = _performed(task, open_office, patience)
    return replace(result, seconds=round(time.monotonic() - began, 3))


def _performed(
    task: OfficeTask, open_office: Callable[[Settings], Backend], patience: float
) -> OfficeResult:
    at = Outcome.UNREADABLE
    try:
        settings = load_settings(Path(task.settings), task.text)
        at = Outcome.FAILED
        now = moment(task.as_of or None, settings.office.zone)
        return _WORKS[task.work](OfficeWork(task, settings, now, open_office, patience))
    except MemoryError:
        raise
    except SheetflowError as error:
        outcome = Outcome.BUSY if isinstance(error, BusyError) else at
        return OfficeResult(task.office, outcome, error.exit_code, sentence=_sentence(error))
    except Exception as error:  # noqa: BLE001 - a bug ends this office's work alone
        return OfficeResult(task.office, at, ExitCode.BUG, sentence=_sentence(error))


def _sentence(error: Exception) -> str:
    """Return the problem and the fix in one line; of a bug only its place, never what it held."""
    if isinstance(error, SheetflowError):
        return " ".join(f"{error.problem} {error.fix}".split())
    frames = extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return (
        f"This is a bug of sheetflow: {type(error).__name__} at {place}. "
        "The same command for this office alone prints what is needed to report it."
    )


def _run(work: OfficeWork) -> OfficeResult:
    """Run the office as `sheetflow run` does: with its memory, hooks, metrics and notices."""
    quick = timedelta(minutes=int(work.task.options.get("quick", 0)))
    job = Job(work.settings, work.now, open_office=work.open_office, whole_every=quick)
    job.begin()
    result = _tried(job, work)
    office = work.settings.office
    printed = [result.problem] if result.error else []
    if result.report is not None and result.news is not None:
        printed = [one.message for one in run_records(result.report, result.news, office)]
    job.end(result, printed)
    if isinstance(result.error, MemoryError):
        raise result.error
    said = _sentence(result.error) if result.error else result.problem
    sentence = " ".join(filter(None, (said, *(one.sentence for one in job.remarks))))
    made = work.result(_outcome(result), result.code, sentence=sentence, calls=job.calls)
    if not result.succeeded:
        return replace(made, counts={"failed_in_a_row": job.failed_in_a_row})
    counts, head = _counts(result)
    made = replace(made, counts=counts, head=head)
    figures = job.figures(result) if work.wants("figures") else None
    if figures is None:
        return made
    states, findings = dict(figures.rows), dict(figures.findings)
    counts |= {"waiting": figures.waiting, "late": figures.late}
    return replace(made, data={"states": states, "findings": findings, "outbox": figures.outbox})


def _counts(result: JobResult) -> tuple[dict[str, int], str]:
    """Return the figures of a run that succeeded, and the ledger's newest event."""
    if result.quiet is not None:
        return {**result.quiet.counts, "new": 0, "set_aside": 0}, result.quiet.head
    if result.report is None or result.news is None:
        return {}, ""
    plan, new = result.report.plan, len(result.news.fresh)
    counts = {**counts_data(plan), "new": new, "set_aside": len(plan.waiting)}
    return counts, result.report.head


def _tried(job: Job, work: OfficeWork) -> JobResult:
    """Run; an office that is held is tried again for a moment."""
    until = time.monotonic() + work.patience
    again = partial(
        job.run,
        None,
        allow_large=work.wants("allow_large"),
        retry=work.wants("retry"),
        repeat=False,
    )
    result = again()
    while isinstance(result.error, BusyError) and time.monotonic() < until:
        time.sleep(PATIENCE / 10)
        result = again()
    return result


def _outcome(result: JobResult) -> Outcome:
    if result.quiet is not None:
        return Outcome.QUIET
    if result.code is ExitCode.BUSY:
        return Outcome.BUSY
    if not result.succeeded or result.report is None or result.news is None:
        return Outcome.FAILED
    if is_quiet(result.report, result.news):
        return Outcome.QUIET
    return Outcome.WAITS if result.code is ExitCode.FINDINGS else Outcome.DONE


def _plan(work: OfficeWork) -> OfficeResult:
    """Count what a run would do; nothing is written."""
    backend = work.open_office(work.settings)
    report = plan_office(backend, work.now)
    plan, code = report.plan, report.exit_code
    outcome = Outcome.QUIET if plan.empty else Outcome.DONE
    sentence = " ".join(f"{one.problem} {one.fix}" for one in plan.failures[:1])
    if report.excesses:
        code, sentence = ExitCode.LIMIT, f"{'; '.join(report.excesses)}."
    if code is ExitCode.FINDINGS:
        outcome = Outcome.WAITS
    elif code is not ExitCode.DONE:
        outcome = Outcome.FAILED
    counts = {**counts_data(plan), "set_aside": len(plan.waiting)}
    more = {"counts": counts, "head": report.head, "calls": backend.calls()}
    return work.result(outcome, code, sentence=sentence, **more)


def _status(work: OfficeWork) -> OfficeResult:
    """Read how the office's job fares and what waits; what starts it is the fleet's own matter."""
    status, office = office_status(work.settings, work.now, None), work.settings.office
    failed = failures_in_a_row(status.runs)
    data = status_data(status, office)
    data["set_aside"] = len(status.set_aside)  # its paths may hold titles of drafts
    late_report = status.report is not None and status.report[1] < work.now.date()
    counts = {
        "waiting": len(status.waiting),
        "late": sum(row.late > 0 for row in status.waiting),
        "set_aside": len(status.set_aside),
        "failed_in_a_row": len(failed),
        "report_late": int(late_report),
    }
    said = dict.fromkeys((*status.troubles, *(one.problem for one in failed[-1:])))
    needed = failed or late_report or counts["late"] or status.set_aside
    outcome = Outcome.WAITS if needed else Outcome.DONE
    more = {"sentence": " ".join(" ".join(said).split()), "counts": counts, "data": data}
    if status.troubles:
        return work.result(Outcome.FAILED, ExitCode.UNAVAILABLE, **more)
    return work.result(outcome, ExitCode.DONE, **more)


def _doctor(work: OfficeWork) -> OfficeResult:
    """Find what would fail later; warnings are only counted, for they may name people."""
    backend = work.open_office(work.settings)
    found = examine_office(backend, work.now)
    errors = [one for one in found if one.health is Health.ERROR]
    warnings = sum(one.health is Health.WARNING for one in found)
    data = [{"what": one.what, "detail": one.detail, "fix": one.fix} for one in errors]
    sentence = " ".join(f"{one.what}: {one.detail} {one.fix}" for one in errors[:1])
    code = ExitCode.UNAVAILABLE if errors else ExitCode.DONE
    outcome = Outcome.FAILED if errors else Outcome.WAITS if warnings else Outcome.DONE
    counts = {"errors": len(errors), "warnings": warnings}
    more = {"sentence": sentence, "counts": counts, "data": {"errors": data}}
    return work.result(outcome, code, calls=backend.calls(), **more)


def _verify(work: OfficeWork) -> OfficeResult:
    """Check the office's ledger, with the option `files` also all that was filed."""
    backend = work.open_office(work.settings)
    result = audit(backend)
    differing = 0
    counts = {"events": result.events, "records": result.records, "breaks": len(result.breaks)}
    if work.wants("files") and result.whole:
        checked = check_files(backend, lambda _: None)
        differing = len(checked.differences)
        counts |= {"files": checked.read, "differing": differing}
    counts["missing"] = len(result.missing)
    sentence = result.trouble
    if result.no_ledger:
        sentence = f"There is no ledger at {backend.ledger_place}. Run `sheetflow init`."
    elif result.breaks:
        sentence = f"The history has {len(result.breaks)} breaks. {sentence}".rstrip()
    elif differing:
        sentence = f"{differing} filed files differ from what was accepted."
    more = {"sentence": sentence, "counts": counts, "head": result.head}
    if not result.whole or differing:
        return work.result(Outcome.FAILED, ExitCode.TAMPERED, calls=backend.calls(), **more)
    outcome = Outcome.WAITS if result.missing else Outcome.DONE
    return work.result(outcome, ExitCode.DONE, calls=backend.calls(), **more)


def _figures(work: OfficeWork) -> OfficeResult:
    """Count the office's work of the option `period`, for the scoreboard."""
    from sheetflow.app.scoreboard import figures_data, office_figures  # noqa: PLC0415 - pandas

    period = required_period(work.task.options.get("period", ""))
    backend = work.open_office(work.settings)
    data = figures_data(office_figures(backend, period, work.now))
    return work.result(Outcome.DONE, ExitCode.DONE, calls=backend.calls(), data=data)


_WORKS: dict[str, Callable[[OfficeWork], OfficeResult]] = {
    "run": _run,
    "plan": _plan,
    "status": _status,
    "doctor": _doctor,
    "verify": _verify,
    "figures": _figures,
}
