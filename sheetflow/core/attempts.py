"""When work that has failed is tried again, and from when on it is set aside.

Work that fails costs a run its time, so it is tried at every run at first, then less and less
often.  What fails because its whole surroundings do (`SheetflowError.is_outage`) is not counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sheetflow.errors import Cause, SheetflowError

WORK_PREFIX = "coba:"
"""Begins the name of the note that counts an effect's failures, before its id."""
STOPPED_PREFIX = "berat:"
"""Begins the name of the note of a file that takes too much time or memory, before its digest."""
STOPPED = "1"
"""Such a note's text: another one, once such files should be tried again, with other limits."""
SET_ASIDE_AFTER = 3
_WAITS = (timedelta(0), timedelta(0), timedelta(hours=1), timedelta(hours=4))
MAX_WAIT = timedelta(days=1)
_MAX_SENTENCE = 600


@dataclass(frozen=True, slots=True)
class Attempt:
    """How often in a row a piece of work has failed, until when it waits, and the last error."""

    failures: int
    until: datetime
    cause: Cause
    problem: str
    fix: str

    @property
    def is_set_aside(self) -> bool:
        """Whether it is reported: it is when trying again has not helped."""
        return self.failures >= SET_ASIDE_AFTER and self.cause is not Cause.PICTURE

    def waits(self, now: datetime) -> bool:
        """Whether a run at `now` leaves it; a clock that was wrong holds it for a day at most."""
        return now < self.until <= now + MAX_WAIT

    def to_note(self) -> str:
        """The same text for the same attempt."""
        data = {
            "failures": self.failures,
            "until": self.until.isoformat(),
            "cause": self.cause.value,
            "problem": self.problem,
            "fix": self.fix,
        }
        return json.dumps(data, sort_keys=True, ensure_ascii=True)


def failed_again(before: Attempt | None, error: SheetflowError, now: datetime) -> Attempt:
    """The attempt after one more failure, at `now`."""
    failures = (before.failures if before else 0) + 1
    wait = _WAITS[failures - 1] if failures <= len(_WAITS) else MAX_WAIT
    problem, fix = error.problem[:_MAX_SENTENCE], error.fix[:_MAX_SENTENCE]
    return Attempt(failures, now + wait, error.cause, problem, fix)


def attempt_of(text: str) -> Attempt | None:
    """What a note holds; None for a blank one, or one that is not of this form."""
    try:
        data = json.loads(text) if text else None
        if data is None:
            return None
        until = datetime.fromisoformat(data["until"])
        cause = Cause(data["cause"])
        if until.tzinfo is None:
            return None
        return Attempt(int(data["failures"]), until, cause, str(data["problem"]), str(data["fix"]))
    except (ValueError, KeyError, TypeError):
        return None


def attempts_of(notes: Mapping[str, str]) -> dict[str, Attempt]:
    """Every failed piece of work by its name, which is an effect's id or a report's note."""
    return dict(_attempts(notes))


def _attempts(notes: Mapping[str, str]) -> Iterator[tuple[str, Attempt]]:
    for name, text in notes.items():
        if name.startswith(WORK_PREFIX) and (found := attempt_of(text)):
            yield name.removeprefix(WORK_PREFIX), found
