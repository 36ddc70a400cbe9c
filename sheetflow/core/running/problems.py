"""When the installer hears of the job's problems: once, then once a day, then that it is well."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sheetflow.core.running.run_log import RunEntry, failures_in_a_row

EVERY = timedelta(days=1)
"""Time from one summary to the next."""


class ProblemNotice(Enum):
    """What the installer is sent."""

    FIRST = "first"
    """The job fails."""
    SUMMARY = "summary"
    """It still does, a day later."""
    WELL = "well"
    """It works again."""


@dataclass(frozen=True, slots=True)
class ProblemMemory:
    """What the installer was sent of a problem that lasts; None for none."""

    since: datetime | None = None
    """When the first failed run began."""
    sent: datetime | None = None
    """When the last notice was sent."""

    def to_json(self) -> str:
        """Return the memory's text."""
        return json.dumps({name: at and at.isoformat() for name, at in self._moments().items()})

    def _moments(self) -> dict[str, datetime | None]:
        return {"since": self.since, "sent": self.sent}


def memory_of(text: str) -> ProblemMemory:
    """Return the memory of a text; an unreadable one is none, and the notice is repeated."""
    try:
        data = json.loads(text)
        since, sent = (data[name] for name in ("since", "sent"))
        if since is None or sent is None:
            return ProblemMemory()
        return ProblemMemory(datetime.fromisoformat(since), datetime.fromisoformat(sent))
    except (ValueError, KeyError, TypeError):
        return ProblemMemory()


@dataclass(frozen=True, slots=True)
class ProblemDecision:
    """What is sent now (None: nothing), of which failed runs, and the memory once it is sent."""

    notice: ProblemNotice | None
    failed: tuple[RunEntry, ...]
    memory: ProblemMemory


def decide_notice(
    entries: Sequence[RunEntry], memory: ProblemMemory, after: int, now: datetime
) -> ProblemDecision:
    """Return what the installer is to be sent after these runs.

    `after` is how many runs must fail one after the other before the first notice.
    """
    failed = failures_in_a_row(entries)
    if not failed:
        ended = [entry for entry in entries if entry.ended is not None]
        if memory.sent is not None and ended and ended[-1].succeeded:
            return ProblemDecision(ProblemNotice.WELL, (), ProblemMemory())
        return ProblemDecision(None, (), memory)
    if memory.sent is None and len(failed) >= after:
        return ProblemDecision(ProblemNotice.FIRST, failed, ProblemMemory(failed[0].began, now))
    if memory.sent is not None and now - memory.sent >= EVERY:
        return ProblemDecision(ProblemNotice.SUMMARY, failed, ProblemMemory(memory.since, now))
    return ProblemDecision(None, failed, memory)
