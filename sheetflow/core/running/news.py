"""What a run reports that the runs before it have not: new findings, and problems of the job.

The installer hears of a problem once, then once a day, then that it is well.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sheetflow.core.findings import Finding
from sheetflow.core.running.run_log import RunEntry, failures_in_a_row
from sheetflow.core.words import text_digest

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
        moments = {"since": self.since, "sent": self.sent}
        return json.dumps({name: at and at.isoformat() for name, at in moments.items()})


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


@dataclass(frozen=True, slots=True)
class News:
    """The findings that are new; `repeated` are only counted."""

    fresh: tuple[Finding, ...]
    repeated: int
    said: frozenset[str]
    """Keys of everything that is said once this run is."""
    other_fresh: bool = False
    """Whether there is something new beside findings."""


def find_news(
    findings: Iterable[Finding], others: Iterable[str], said_before: frozenset[str]
) -> News:
    """Return the findings that are new; what is no longer found may be said anew later.

    `others` are keys of what the run prints besides findings, such as a report that waits.
    """
    listed = tuple(findings)
    keys = [finding_key(one) for one in listed]
    fresh = tuple(one for one, key in zip(listed, keys, strict=True) if key not in said_before)
    besides = frozenset(others)
    said = besides.union(keys)
    return News(fresh, len(listed) - len(fresh), said, not besides <= said_before)


def finding_key(finding: Finding) -> str:
    """Return a key of a finding; it does not change when rows are sorted."""
    text = repr((finding.submission, finding.column, finding.code, finding.variant, finding.blanks))
    return text_digest(text, 8)


def said_text(said: frozenset[str]) -> str:
    """Return the text of the memory."""
    return json.dumps(sorted(said))


def said_of(text: str) -> frozenset[str]:
    """Return the memory of a text; an unreadable one is empty, and everything is said again."""
    try:
        found = json.loads(text)
    except ValueError:
        return frozenset()
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()
