"""An office's task in a sweep, its result, and the sweep with its exit code, as plain records.

Tasks and results pass between machines.  Neither holds a credential, a person's name or a row's
content: they are visible on Dask's dashboard and in its logs.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from annotated_types import Interval

from sheetflow.errors import ExitCode

Work = Literal["run", "plan", "status", "doctor", "verify", "figures"]


class Outcome(StrEnum):
    """What became of an office's task."""

    DONE = "done"
    """It did something."""
    QUIET = "quiet"
    """There was nothing to do."""
    WAITS = "waits"
    """It did its work; rows wait for people or have findings."""
    BUSY = "busy"
    """Another run, or a person's program, held the office."""
    FAILED = "failed"
    """It ended with an error: its sentence has the problem and the fix."""
    TIME = "time"
    """It was ended at the limit of time."""
    MEMORY = "memory"
    """It was ended at the limit of memory."""
    LOST = "lost"
    """Its process, its worker or the scheduler was lost, again and again."""
    UNREADABLE = "unreadable"
    """Its settings cannot be read."""

    @property
    def succeeded(self) -> bool:
        """Whether the work was done, whatever the rows say."""
        return self in {Outcome.DONE, Outcome.QUIET, Outcome.WAITS}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one office may use; what exceeds it is ended, and no other office is delayed."""

    seconds: Annotated[int, Interval(ge=1, le=7200)] = 300
    """Seconds of one office's work."""
    memory_mb: Annotated[int, Interval(ge=64, le=1_048_576)] = 1024
    """Megabytes of memory of one office's work."""


@dataclass(frozen=True, slots=True)
class OfficeTask:
    """One office's work in a sweep."""

    office: str
    settings: str
    """Path of `office.yaml`, the same on every worker."""
    text: str | None = None
    """Its text, where the fleet's settings compose it."""
    work: Work = "run"
    as_of: str = ""
    limits: Limits = field(default_factory=Limits)
    account: str = ""
    """"" for an office in a folder."""
    project: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfficeResult:
    """What became of an office's task."""

    office: str
    outcome: Outcome
    code: int = 0
    """The exit code of the same work on this office alone."""
    seconds: float = 0.0
    calls: int = 0
    """Requests to Google."""
    sentence: str = ""
    """What somebody must know, with the fix; names no person; "" when there is nothing."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Of rows, errors, warnings, waiting, late, set_aside, transitions."""
    head: str = ""
    """The ledger's newest event."""
    worker: str = ""
    """Where it was done."""
    data: Mapping[str, Any] | None = None
    """What the work returns (figures, status …): plain JSON."""


@dataclass(frozen=True, slots=True)
class SweepReport:
    """One sweep; cut short, it lacks the results of the offices in `missing`."""

    fleet: str
    work: Work
    began: datetime
    seconds: float
    results: tuple[OfficeResult, ...]
    """In the order of the fleet's file, what is unusable first."""
    missing: tuple[str, ...] = ()
    problem: str = ""
    """What cut the sweep short, with its fix."""
    problem_code: int = ExitCode.DONE

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How many offices have each outcome."""
        return Counter(result.outcome for result in self.results)

    @property
    def failed(self) -> tuple[OfficeResult, ...]:
        """The offices whose work was not done, except those that others were at work in."""
        return tuple(one for one in self.results if not one.outcome.succeeded and not _busy(one))

    @property
    def with_findings(self) -> int:
        """How many offices have rows with errors, or work set aside."""
        return sum(one.code == ExitCode.FINDINGS for one in self.results)

    @property
    def calls(self) -> int:
        """Requests to Google of all offices together."""
        return sum(one.calls for one in self.results)

    def exit_code(self, *, strict: bool = False) -> int:
        """Return the highest code of an office that failed, or of what cut the sweep short.

        BUSY counts where no office could be entered, FINDINGS where it is `strict`.
        """
        codes = [one.code or ExitCode.UNAVAILABLE for one in self.failed]
        worst = max((*codes, self.problem_code), default=0)
        if worst:
            return int(worst)
        if self.results and all(map(_busy, self.results)):
            return int(ExitCode.BUSY)
        return int(ExitCode.FINDINGS if strict and self.with_findings else ExitCode.DONE)


def _busy(result: OfficeResult) -> bool:
    return result.outcome is Outcome.BUSY


def needs_somebody(result: OfficeResult, work: Work) -> bool:
    """Return whether an office has a line of its own among those that somebody must look at.

    Rows with errors are its staff's, who have them in the register: of a run only new ones count.
    An office in which others are at work counts once that goes on and on.
    """
    if _busy(result):
        return bool(result.counts.get("failed_in_a_row"))
    if not result.outcome.succeeded or result.sentence:
        return True
    counts = result.counts
    if work == "run":
        return bool(counts.get("new") or counts.get("set_aside"))
    return result.outcome is Outcome.WAITS and work in {"status", "verify"}


def result_data(result: OfficeResult) -> dict[str, Any]:
    """Return a result as plain data, without what is empty."""
    data = asdict(result) | {"outcome": str(result.outcome)}
    kept = ("office", "outcome", "code")
    return {key: value for key, value in data.items() if key in kept or value}


def sweep_data(report: SweepReport) -> dict[str, Any]:
    """Return a sweep as plain data."""
    return {**head_data(report), "offices": [result_data(one) for one in report.results]}


def head_data(report: SweepReport) -> dict[str, Any]:
    """Return the sweep's own figures."""
    outcomes = {str(outcome): n for outcome, n in report.outcomes.items()}
    return {
        "fleet": report.fleet,
        "work": report.work,
        "began": report.began.isoformat(),
        "seconds": report.seconds,
        "code": report.exit_code(),
        "outcomes": outcomes,
        "calls": report.calls,
        "missing": list(report.missing),
        "problem": report.problem,
    }


def successes_after(before: str, results: Iterable[OfficeResult], ended: datetime) -> str:
    """Return when each office last did its work, as text; what cannot be read counts as empty."""
    known = dict(successes_of(before))
    known.update((one.office, ended) for one in results if one.outcome.succeeded)
    return json.dumps({office: at.isoformat() for office, at in sorted(known.items())}, indent=0)


def successes_of(text: str) -> Mapping[str, datetime]:
    """Return when each office last did its work; what cannot be read is left out."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    moments = {}
    for office, at in found.items() if isinstance(found, dict) else ():
        try:
            moments[office] = datetime.fromisoformat(at)
        except (TypeError, ValueError):
            continue
    return moments
