"""The job's memory of its runs: lines of JSON, one when a run begins and one when it ends.

It is no part of the ledger: lost, or with lines that nobody can read, it only knows less.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from typing import Any

from sheetflow.errors import ExitCode

KEPT = 500
"""Runs that are kept: three and a half days, one every ten minutes."""
MAX_BUSY = 6
"""Runs in a row that found another one at work, before that counts as a problem."""
_SUCCESSES = (ExitCode.DONE, ExitCode.FINDINGS)


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A run as it is remembered; one without `ended` is under way, or was killed."""

    run: str
    began: datetime
    ended: datetime | None = None
    code: int | None = None
    """The exit code; None where the run was killed."""
    problem: str = ""
    """What it failed of, and the fix."""
    seconds: float = 0.0
    rows: int = 0
    errors: int = 0
    warnings: int = 0

    @property
    def succeeded(self) -> bool:
        """Whether the run did its work."""
        return self.ended is not None and self.code in _SUCCESSES

    @property
    def was_busy(self) -> bool:
        """Whether another run was at work."""
        return self.code == ExitCode.BUSY

    @property
    def was_killed(self) -> bool:
        """Whether a later run found that this one had not ended."""
        return self.ended is not None and self.code is None


def began_line(run: str, began: datetime) -> str:
    """Return the line of a run that begins."""
    return _line({"run": run, "began": began.isoformat()})


def ended_line(entry: RunEntry) -> str:
    """Return the line of a run that has ended."""
    ended = entry.ended.isoformat() if entry.ended else None
    data = {name: getattr(entry, name) for name in ("run", *_ENDED)}
    return _line({**data, "began": entry.began.isoformat(), "ended": ended})


def entries_of(text: str) -> tuple[RunEntry, ...]:
    """Return the runs of which lines are there, the oldest first; unreadable lines are skipped."""
    found: dict[str, RunEntry] = {}
    for entry in _readable(text):
        found[entry.run] = entry
    return tuple(sorted(found.values(), key=lambda entry: entry.began))


def kept_text(entries: Iterable[RunEntry]) -> str:
    """Return the text of a log shortened to its newest runs."""
    newest = list(entries)[-KEPT:]
    return "".join(
        ended_line(entry) if entry.ended else began_line(entry.run, entry.began) for entry in newest
    )


def killed_before(entries: Iterable[RunEntry], run: str, now: datetime) -> tuple[RunEntry, ...]:
    """Return the runs before `run` that never ended, as ended now.

    To be used where `run` had the office's lock, so that no earlier run can be under way.
    """
    known = list(entries)
    own = [entry.began for entry in known if entry.run == run]
    return tuple(
        replace(entry, ended=now)
        for entry in known
        if entry.ended is None and own and entry.began < own[0]
    )


def failures_in_a_row(entries: Iterable[RunEntry]) -> tuple[RunEntry, ...]:
    """Return the newest runs that failed one after the other, the oldest first.

    A run that found another one at work is no failure, unless that goes on and on.
    """
    ended = [entry for entry in entries if entry.ended is not None]
    busy = tuple(takewhile(lambda entry: entry.was_busy, reversed(ended)))
    if len(busy) >= MAX_BUSY:
        return busy[::-1]
    tried = [entry for entry in ended if not entry.was_busy]
    return tuple(takewhile(lambda entry: not entry.succeeded, reversed(tried)))[::-1]


def last_success(entries: Iterable[RunEntry]) -> RunEntry | None:
    """Return the newest run that did its work."""
    done = [entry for entry in entries if entry.succeeded]
    return done[-1] if done else None


_ENDED = ("code", "problem", "seconds", "rows", "errors", "warnings")


def _line(data: Mapping[str, object]) -> str:
    return json.dumps(data, ensure_ascii=True) + "\n"


def _readable(text: str) -> Iterator[RunEntry]:
    for line in text.splitlines():
        try:
            yield _entry(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue


def _entry(data: Mapping[str, Any]) -> RunEntry:
    """Return the entry of a line.  Raises ValueError, KeyError, TypeError or AttributeError."""
    began, ended = _moment(data["began"]), data.get("ended")
    entry = RunEntry(str(data["run"]), began)
    if ended is None:
        return entry
    code = data["code"]
    return replace(
        entry,
        ended=_moment(ended),
        code=None if code is None else int(code),
        problem=str(data["problem"]),
        seconds=float(data["seconds"]),
        rows=int(data["rows"]),
        errors=int(data["errors"]),
        warnings=int(data["warnings"]),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
