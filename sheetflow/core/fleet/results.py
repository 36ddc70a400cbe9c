"""An office's task in a sweep, and its result: small plain records that pass between machines.

Neither holds a credential, a person's name or a row's content: tasks and results are visible on
Dask's dashboard and in its logs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal

from annotated_types import Interval

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
