"""When work that has failed is tried again, and when it is set aside.

Work that fails costs a run its time, so it is tried at every run at first, then less and less
often.  A failure that is an outage (`SheetflowError.is_outage`) is not counted.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sheetflow.core.records import json_value
from sheetflow.errors import Cause, SheetflowError

WORK_PREFIX = "coba:"
"""Begins the name of the note that counts an effect's failures; the effect's id follows."""
DOUBT_PREFIX = "ragu:"
"""Begins the name of the note on a notice that has failed, and that a run which died before may
have sent; the effect's id follows."""
STOPPED_PREFIX = "berat:"
"""Begins the name of the note of a file that takes too much time or memory; its digest follows."""
STOPPED = "1"
"""Such a note's text; a new one makes runs try such files again, as with other limits."""
SET_ASIDE_AFTER = 3
_WAITS = (timedelta(0), timedelta(0), timedelta(hours=1), timedelta(hours=4))
MAX_WAIT = timedelta(days=1)
_MAX_SENTENCE = 600


@dataclass(frozen=True, slots=True)
class Attempt:
    """The failures in a row of a piece of work, until when it waits, and the last error."""

    failures: int
    until: datetime
    cause: Cause
    problem: str
    fix: str

    @property
    def is_set_aside(self) -> bool:
        """Whether it is reported, since trying again has not helped."""
        return self.failures >= SET_ASIDE_AFTER and self.cause is not Cause.PICTURE

    def waits(self, now: datetime) -> bool:
        """Return whether a run at `now` skips it; a wrong clock delays it by a day at most."""
        return now < self.until <= now + MAX_WAIT

    def to_note(self) -> str:
        """Return the note's text, the same for the same attempt."""
        return json.dumps(asdict(self), default=json_value, sort_keys=True)


def failed_again(
    before: Attempt | None, error: SheetflowError, now: datetime, longest: timedelta = MAX_WAIT
) -> Attempt:
    """Return the attempt after one more failure, at `now`; it waits no longer than `longest`."""
    failures = (before.failures if before else 0) + 1
    wait = min(_WAITS[failures - 1] if failures <= len(_WAITS) else MAX_WAIT, longest)
    problem, fix = error.problem[:_MAX_SENTENCE], error.fix[:_MAX_SENTENCE]
    return Attempt(failures, now + wait, error.cause, problem, fix)


def attempt_of(text: str) -> Attempt | None:
    """Return a note's attempt; None for a blank note, or one of another form."""
    try:
        data = json.loads(text)
        until, cause = datetime.fromisoformat(data["until"]), Cause(data["cause"])
        found = Attempt(int(data["failures"]), until, cause, str(data["problem"]), str(data["fix"]))
    except (ValueError, KeyError, TypeError):
        return None
    return found if until.tzinfo else None


def attempts_of(notes: Mapping[str, str]) -> dict[str, Attempt]:
    """Return every failed piece of work by its name: an effect's id or a report's note."""
    return {
        name.removeprefix(WORK_PREFIX): found
        for name, text in notes.items()
        if name.startswith(WORK_PREFIX) and (found := attempt_of(text))
    }
