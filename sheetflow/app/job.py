"""A run as a job that looks after itself: remembered, reported to what watches it, never silent.

Nothing here can make a run fail that did its work, nor hide that one failed.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex

from sheetflow.adapters.monitoring import RunMetrics, request_hook, write_metrics
from sheetflow.adapters.run_memory import RunMemory
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.backend import Backend
from sheetflow.app.notices import send_problem
from sheetflow.app.run import QuickLook, run_office
from sheetflow.app.secrets import read_secret
from sheetflow.app.setup import open_backend
from sheetflow.core.running.news import News, ProblemDecision, decide_notice, find_news
from sheetflow.core.running.quiet_run import QuietRun, RunFigures, run_figures
from sheetflow.core.running.run_log import RunEntry, failures_in_a_row, killed_before, last_success
from sheetflow.core.secret import Hooks, SecretSource
from sheetflow.errors import BusyError, ExitCode, SheetflowError
from sheetflow.execute.do_effects import Progress
from sheetflow.present.run_data import RunReport, counts_data, other_news
from sheetflow.settings.load import Settings

HookRequest = Callable[[str, float, str], str]
"""Requests an address within so many seconds, with a body; returns what went wrong."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about the job itself, not about rows; `kind` names what it is about."""

    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of a run: a report, or the error that ended it."""

    run: str
    """The run's identifier: the ledger's, once there is a plan."""
    code: ExitCode
    """Strictly: 1 where rows have errors."""
    report: RunReport | None = None
    news: News | None = None
    error: Exception | None = None
    quiet: QuietRun | None = None
    """In place of a report: the last run, where a quick look showed that nothing has changed."""

    @property
    def problem(self) -> str:
        """What the run failed of, with its fix; "" for one that did its work."""
        if isinstance(self.error, SheetflowError):
            return f"{self.error.problem} {self.error.fix}"
        if self.error is not None:
            return f"{type(self.error).__name__}: {self.error}"
        failures = self.report.outcome.failures if self.report and self.report.outcome else ()
        return f"{failures[0].problem} {failures[0].fix}" if failures else ""

    @property
    def succeeded(self) -> bool:
        """Whether the run did its work, whatever the rows say."""
        return self.code in {ExitCode.DONE, ExitCode.FINDINGS}


class Watched:
    """Work with a clock, remarks, and addresses that are requested; none of that can fail it."""

    now: datetime
    monotonic: Callable[[], float]
    request_hook: HookRequest
    remarks: list[Remark]

    def _watch(self, hooks: Hooks, root: Path, unanswered: Callable[[str], str]) -> None:
        """Start the clock; `unanswered` makes a sentence of why an address has no answer."""
        self._hooks, self._root, self._unanswered = hooks, root, unanswered
        self._started = self.monotonic()

    @property
    def time(self) -> datetime:
        """The moment of the work, and the time that has passed since."""
        return self.now + timedelta(seconds=round(self._seconds))

    @property
    def _seconds(self) -> float:
        return self.monotonic() - self._started

    def _hook(self, address: str | SecretSource, body: str = "") -> None:
        if address:
            self._try("hook", self._request, address, body)

    def _request(self, address: str | SecretSource, body: str) -> None:
        if isinstance(address, SecretSource):
            address = read_secret(address, self._root).value
        trouble = self.request_hook(address, float(self._hooks.timeout_seconds), body)
        if trouble:
            self._remark("hook", self._unanswered(trouble))

    def _try(self, kind: str, action: Callable[..., None], *given: object) -> None:
        """Do what the work does not depend on; its failure is a remark."""
        try:
            action(*given)
        except SheetflowError as error:
            self._remark(kind, f"{error.problem} {error.fix}")
        except Exception as error:  # noqa: BLE001 - a library missing or broken: the work is done
            self._remark(kind, f"{type(error).__name__}: {error}")

    def _remark(self, kind: str, sentence: str) -> None:
        remark = Remark(kind, sentence)
        if remark not in self.remarks:
            self.remarks.append(remark)


@dataclass
class Job(Watched):
    """One run of an office's job, from its begin to its end."""

    settings: Settings
    now: datetime
    monotonic: Callable[[], float] = time.monotonic
    open_office: Callable[[Settings], Backend] = open_backend
    request_hook: HookRequest = request_hook
    send_problem: Callable[[Backend, ProblemDecision, str, datetime], None] = send_problem
    whole_every: timedelta = timedelta(0)
    """For so long after a whole look a quick one may do (`QuickLook`); zero: never."""
    remarks: list[Remark] = field(default_factory=list)
    """What else there is to say; grows until `end` has returned."""

    def __post_init__(self) -> None:
        """Give the run a name and remember when it began."""
        self._memory = RunMemory(StateFolder(self.settings.ledger))
        self._run = f"{self.now:%Y%m%dT%H%M%S}-{token_hex(4)}"
        self._backend: Backend | None = None
        text = self.settings.office.text
        self._watch(
            self.settings.hooks, self.settings.root, lambda trouble: text("job.hook", sebab=trouble)
        )

    @property
    def calls(self) -> int:
        """The calls to Google so far."""
        return self._backend.calls() if self._backend else 0

    @property
    def failed_in_a_row(self) -> int:
        """How many of the newest runs have failed (see `failures_in_a_row`)."""
        return len(failures_in_a_row(self._memory.entries()))

    def begin(self) -> None:
        """Remember that a run begins, and request the address for that."""
        self._try("memory", self._memory.begin, self._run, self.now)
        self._hook(self._hooks.start)

    def run(
        self, progress: Progress | None, *, allow_large: bool, retry: bool, repeat: bool
    ) -> JobResult:
        """Run the office; an error that ends the run is part of the result.

        `repeat`: what was said before is said again.
        """
        asked = allow_large or retry or repeat
        look = QuickLook(self._memory, self.now, timedelta(0) if asked else self.whole_every)
        try:
            backend = self._backend = self.open_office(self.settings)
            quiet = look.find_quiet(backend)
            if quiet is not None:
                return JobResult(self._run, quiet.code, quiet=quiet)
            report = run_office(backend, self.now, progress, allow_large=allow_large, retry=retry)
        except SheetflowError as error:
            return JobResult(self._run, error.exit_code, error=error)
        except Exception as error:  # noqa: BLE001 - a bug too must be reported to what watches
            return JobResult(self._run, ExitCode.BUG, error=error)
        before = frozenset() if repeat else self._memory.said()
        news = find_news(report.plan.findings, other_news(report), before)
        self._try("memory", look.remember, backend, report)
        return JobResult(report.plan.run_id, report.exit_code, report, news)

    def end(self, result: JobResult, printed: Sequence[str]) -> None:
        """Remember the run and report it to what watches the job.

        `printed` are the lines that were printed: they may be sent when the run failed.
        """
        if not isinstance(result.error, BusyError):
            self._note_killed()
        entry = self._entry(result)
        self._try("memory", self._memory.end, entry)
        if result.news is not None:
            self._try("memory", self._memory.keep_said, result.news.said)
        self._measure(result, entry)
        if result.succeeded:
            self._hook(self._hooks.success)
        elif result.code is not ExitCode.BUSY:
            self._hook(self._hooks.failure, "\n".join(printed) if self._hooks.send_log else "")
        self._try("notice", self._notify_installer)

    def _entry(self, result: JobResult) -> RunEntry:
        counts = counts_data(result.report.plan) if result.report else {}
        counts = dict(result.quiet.counts) if result.quiet else counts
        return RunEntry(
            run=self._run,
            began=self.now,
            ended=self.time,
            code=int(result.code),
            problem=result.problem,
            seconds=round(self._seconds, 3),
            rows=counts.get("rows", 0),
            errors=counts.get("errors", 0),
            warnings=counts.get("warnings", 0),
        )

    def _note_killed(self) -> None:
        """Remark on earlier runs that never ended, once."""
        office = self.settings.office
        for entry in killed_before(self._memory.entries(), self._run, self.time):
            self._try("memory", self._memory.end, entry)
            at = entry.began.astimezone(office.zone)
            self._remark("killed", office.text("job.killed", kapan=f"{at:%d/%m/%Y %H:%M}"))

    def _measure(self, result: JobResult, entry: RunEntry) -> None:
        path = self.settings.metrics
        if path is None:
            return
        success = last_success(self._memory.entries())
        metrics = RunMetrics(
            office=self.settings.office.id,
            ended=self.time,
            code=int(result.code),
            seconds=entry.seconds,
            calls=self.calls,
            last_success=success.ended if success else None,
            figures=self.figures(result),
        )
        self._try("metrics", write_metrics, path, [metrics])

    def figures(self, result: JobResult) -> RunFigures | None:
        """Return the figures of a run that came so far as to have any."""
        report = result.report
        if result.quiet is not None:
            return result.quiet.figures
        if report is None or report.read is None or report.outcome is None:
            return None
        return run_figures(*report.read, report.plan, report.outcome, self.settings.office)

    def _notify_installer(self) -> None:
        """Send the installer what the last runs call for; repeated by the next run if it fails."""
        office, backend = self.settings.office, self._backend
        if office.notices is None or office.notices.installer is None or backend is None:
            return
        before, now = self._memory.problem(), self.time
        decision = decide_notice(self._memory.entries(), before, office.schedule.problem_after, now)
        if decision.notice is not None:
            self.send_problem(backend, decision, self._run, now)
            self._memory.keep_problem(decision.memory)
