"""A sweep: the same work for every office of a fleet, each result kept as it comes.

Of a run the fleet's own hooks and figures are those of one office's job, with all offices in them.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex

from sheetflow.adapters.monitoring import RunMetrics, SweepMetrics, request_hook, write_metrics
from sheetflow.adapters.state_folder import run_lock
from sheetflow.adapters.sweep_records import SweepRecords
from sheetflow.app.job import HookRequest, Remark, Watched
from sheetflow.core.fleet.quota import Window, windows_of
from sheetflow.core.fleet.results import OfficeResult, OfficeTask, Outcome, SweepReport, Work
from sheetflow.core.fleet.settings import Account, Fleet, FleetOffice
from sheetflow.core.running.quiet_run import RunFigures
from sheetflow.core.secret import Hooks
from sheetflow.core.setting_rules import nearest_name
from sheetflow.errors import ConfigurationError, ExitCode, SheetflowError, UnavailableError
from sheetflow.safe_files.writing import make_durable_folder

Sweep = Callable[[Fleet, Sequence[OfficeTask]], Iterator[OfficeResult]]
"""Yields each task's result as it comes.  Raises SheetflowError where the sweep is cut short."""

LOCK = "run.lock"
"""The file in the folder of results that a run holds."""
PERFORM = "sheetflow.app.fleet_office:perform"
"""What an office process imports."""


def sweep_by_workers(fleet: Fleet, tasks: Sequence[OfficeTask]) -> Iterator[OfficeResult]:
    """Yield the results of the tasks from the fleet's workers.

    Raises ConfigurationError without the extra `fleet`, or where versions differ; OutageError for a
    scheduler that is not there, or not any more.
    """
    try:
        from sheetflow.fleet.sweep import sweep  # noqa: PLC0415 - of the extra, and 0.5 s
    except ImportError as error:
        raise ConfigurationError(
            f"{fleet.file}: sweeping needs packages that are not installed ({error.name}).",
            "Install them: pip install -c constraints.txt -e '.[fleet]'.",
        ) from error
    accounts = fleet.accounts.values()
    resources = {one.id: one.workers for one in accounts if one.workers}
    windows = {one.id: _windows(fleet, one) for one in accounts}
    yield from sweep(fleet.workers, tasks, PERFORM, resources, windows)


def _windows(fleet: Fleet, account: Account) -> Mapping[str, Sequence[Window]]:
    """Return the quotas in which an account's requests count: its own, and its project's."""
    project = fleet.projects[account.project]
    return windows_of(account.id, account.quotas.by_meter(), project.id, project.quotas.by_meter())


@dataclass(frozen=True, slots=True)
class SweepRequest:
    """What every office is to do."""

    work: Work
    only: tuple[str, ...] = ()
    """Identifiers of offices; all where there is none."""
    as_of: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


def tasks_of(fleet: Fleet, request: SweepRequest) -> tuple[OfficeTask, ...]:
    """Return the tasks, accounts in turn.

    Raises ConfigurationError for an office that the fleet does not have.
    """
    known = {office.id: office for office in fleet.offices}
    for name in request.only:
        if name not in known:
            broken = "; ".join(f"{place}: {sentence}" for place, sentence in fleet.unusable[:5])
            raise ConfigurationError(
                f"{fleet.file}: the fleet has no office “{name}”.",
                f"{nearest_name(name, known)} {broken and f'It cannot run {broken}'}".strip(),
            )
    options = dict(request.options)
    if request.work == "run" and fleet.metrics and not request.only:
        options["figures"] = "yes"
    quick = {"quick": str(fleet.quick.whole_every_minutes)} if request.work == "run" else {}
    return tuple(
        OfficeTask(
            office.id,
            str(office.settings),
            office.text,
            request.work,
            request.as_of,
            fleet.limits,
            office.account,
            fleet.accounts[office.account].project if office.account else "",
            {**options, **quick} if office.account else options,
        )
        for office in _by_turns(fleet.offices)
        if not request.only or office.id in request.only
    )


def _by_turns(offices: Sequence[FleetOffice]) -> Sequence[FleetOffice]:
    """Return the offices of each account in turn, so that none's quota is unused while it waits."""
    before: Counter[str] = Counter()
    turns: dict[str, int] = {}
    for office in offices:
        turns[office.id] = before[office.account]
        before[office.account] += 1
    return sorted(offices, key=lambda office: turns[office.id])


@dataclass
class FleetJob(Watched):
    """One sweep, from its begin to its end; nothing here fails a sweep that did its work.

    Hooks and figures are of a run of all offices: one of a few must not hide that none comes.
    """

    fleet: Fleet
    request: SweepRequest
    sweep: Sweep
    now: datetime
    monotonic: Callable[[], float] = time.monotonic
    request_hook: HookRequest = request_hook
    remarks: list[Remark] = field(default_factory=list)
    """What else there is to say, about the sweep itself."""
    results: dict[str, OfficeResult] = field(default_factory=dict)
    """The results so far, by office."""

    def __post_init__(self) -> None:
        """Choose the tasks and give the sweep a name."""
        self.tasks = tasks_of(self.fleet, self.request)
        self._records = SweepRecords(self.fleet.results)
        self.name = f"{self.request.work}-{self.now:%Y%m%dT%H%M%S}-{token_hex(4)}"
        of_all = self.request.work == "run" and not self.request.only
        self._watch(
            self.fleet.hooks if of_all else Hooks(),
            self.fleet.file.parent,
            "An address under `hooks` could not be requested: {}.".format,
        )

    def run(self, on_result: Callable[[OfficeResult], None]) -> SweepReport:
        """Do the offices' work; `on_result` gets each result as it comes.

        What cuts the sweep short is part of the report; a bug is raised once all is reported.
        """
        self._hook(self._hooks.start)
        error: Exception | None = None
        try:
            for result in self._results():
                self.results[result.office] = result
                self._try("sweep", self._records.add, self.name, self._kept(result))
                with suppress(OSError):  # as whoever reads the log is gone: the rest is done still
                    on_result(result)
        except Exception as caught:  # noqa: BLE001 - raised again below, unless it is a sentence
            error = caught
        report = self._report(error)
        self._end(report)
        if error is not None and not isinstance(error, SheetflowError):
            raise error
        return report

    def _kept(self, result: OfficeResult) -> OfficeResult:
        """Return a result without what would fill the disk and is read at once, or anew."""
        return replace(result, data=None) if self.request.work in {"figures", "status"} else result

    def _results(self) -> Iterator[OfficeResult]:
        """Yield first what the fleet's file itself shows to be unusable, then what comes."""
        for place, sentence in () if self.request.only else self.fleet.unusable:
            code = ExitCode.CONFIGURATION
            yield OfficeResult(place, Outcome.UNREADABLE, code, sentence=sentence)
        if self.tasks:
            with self._alone():
                yield from self.sweep(self.fleet, self.tasks)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the fleet for a run whose own cluster calls Google: two would share no quota.

        Raises BusyError while another such run goes on, as where cron starts one before it ends.
        """
        folder, request = self.fleet.results, self.request
        shared = self.fleet.workers.scheduler or not any(task.account for task in self.tasks)
        with ExitStack() as held:
            if request.work == "run" and not (shared or request.only):
                try:
                    make_durable_folder(folder)
                    held.enter_context(run_lock(folder / LOCK, self.now))
                except (OSError, UnavailableError) as error:
                    self._remark("sweep", str(error))
            yield

    def _report(self, error: Exception | None) -> SweepReport:
        order = {one.id: place for place, one in enumerate(self.fleet.offices, 1)}
        code = ExitCode.DONE
        problem = ""
        if error is not None:
            code = error.exit_code if isinstance(error, SheetflowError) else ExitCode.BUG
            problem = " ".join(str(error).split()) or type(error).__name__
        return SweepReport(
            self.fleet.id,
            self.request.work,
            self.now,
            round(self._seconds, 3),
            tuple(sorted(self.results.values(), key=lambda one: order.get(one.office, 0))),
            tuple(one.office for one in self.tasks if one.office not in self.results),
            problem,
            code,
        )

    def _end(self, report: SweepReport) -> None:
        self._try("sweep", self._records.end, self.name, report)
        if report.work != "run" or report.problem_code == ExitCode.BUSY:
            return
        self._try("sweep", self._records.keep_successes, report.results, self.time)
        if self.request.only:
            return
        self._try("sweep", self._measure, report)
        hooks, code = self._hooks, report.exit_code()
        if code == ExitCode.DONE:
            self._hook(hooks.success)
        elif code != ExitCode.BUSY:
            lines = (f"{one.office}: {one.outcome} {one.sentence}" for one in report.failed)
            self._hook(hooks.failure, "\n".join(lines) if hooks.send_log else "")

    def _measure(self, report: SweepReport) -> None:
        path, ended = self.fleet.metrics, self.time
        if path is None:
            return
        successes = self._records.successes()
        code = report.exit_code()
        missing = (OfficeResult(name, Outcome.LOST, code) for name in report.missing)
        runs = [_metrics(one, ended, successes) for one in (*report.results, *missing)]
        outcomes = {str(outcome): report.outcomes[outcome] for outcome in Outcome}
        sweep = SweepMetrics(report.fleet, ended, code, report.seconds, outcomes)
        write_metrics(path, runs, sweep)


def _metrics(
    result: OfficeResult, ended: datetime, successes: Mapping[str, datetime]
) -> RunMetrics:
    data, counts = result.data or {}, result.counts
    figures = None
    if data:
        figures = RunFigures(
            rows=data["states"],
            waiting=counts["waiting"],
            late=counts["late"],
            set_aside=counts["set_aside"],
            outbox=data["outbox"],
            findings=data["findings"],
        )
    return RunMetrics(
        office=result.office,
        ended=ended,
        code=result.code,
        seconds=result.seconds,
        calls=result.calls,
        last_success=successes.get(result.office),
        figures=figures,
    )
