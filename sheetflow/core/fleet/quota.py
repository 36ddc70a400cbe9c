"""Quotas of a sliding minute, shared by all that make requests: who may send one, and when.

A place is taken before a request is sent and counts until a minute after the request ended.  So
whatever the delays on the way, no minute at the other end contains more requests than the quota.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from itertools import count

MINUTE = 60.0
LONGEST = 300.0
"""Seconds after which a request that never ended counts as ended; a client waits 220 at most."""


class Meter(StrEnum):
    """What Google counts separately."""

    SHEETS_READ = "sheets_read"
    SHEETS_WRITE = "sheets_write"
    DRIVE = "drive"
    FORMS = "forms"


@dataclass(frozen=True, slots=True)
class Window:
    """A quota that a request counts in: of an account or of a project, for one meter."""

    name: str
    limit: int
    """Units in a minute."""


OTHERS: Mapping[str, tuple[int, int]] = {Meter.FORMS: (180, 450)}
"""What no setting names, for an account and its project: Forms' lists of responses a minute."""


def windows_of(
    account: str, own: Mapping[str, int], project: str, shared: Mapping[str, int]
) -> Mapping[str, tuple[Window, ...]]:
    """Return what a request of the account counts in, by meter: its own quota, its project's."""
    quotas = {**OTHERS, **{meter: (own[meter], shared[meter]) for meter in own}}
    return {
        meter: (
            Window(f"account {account} {meter}", mine),
            Window(f"project {project} {meter}", all_),
        )
        for meter, (mine, all_) in quotas.items()
    }


@dataclass(slots=True, eq=False)
class Place:
    """A request's place: it waits until `taken`, then counts in every window."""

    counts: tuple[tuple[Window, int], ...]
    """The units in each window; what is larger than a window takes all of it."""
    taken: bool = False
    frees: float = 0.0
    """When the place no longer counts."""


class SlidingQuota:
    """The places of all requests; times are seconds of one monotonic clock.

    First come, first served; but a request that waits for its account's quota does not hold up
    those of other accounts.  Nothing is taken before `closed_until`: what was sent before this
    object existed may still count there.
    """

    def __init__(
        self, minute: float = MINUTE, longest: float = LONGEST, closed_until: float = 0.0
    ) -> None:
        self.minute = minute
        self._longest = longest
        self._closed_until = closed_until
        self._waiting: list[Place] = []
        self._used: Counter[str] = Counter()
        self._ends: list[tuple[float, int, Place]] = []
        self._numbers = count()

    def join(self, windows: Sequence[Window], units: int = 1) -> Place:
        """Return a new place that waits for its turn; `windows` from the narrowest to the widest.

        Those of one account, say, are narrower than those of its project.
        """
        place = Place(tuple((one, min(units, one.limit)) for one in windows))
        self._waiting.append(place)
        return place

    def take(self, now: float) -> list[Place]:
        """Take the places whose turn it is, and return them."""
        self._free(now)
        if now < self._closed_until:
            return []
        reserved: set[str] = set()
        taken = [place for place in self._waiting if self._is_next(place, now, reserved)]
        if taken:
            self._waiting = [place for place in self._waiting if not place.taken]
        return taken

    def end(self, place: Place, now: float) -> None:
        """Record that the request has ended, or that a place that waits is no longer wanted."""
        if place.taken:
            self._count_until(place, min(place.frees, now + self.minute))
        elif place in self._waiting:
            self._waiting.remove(place)

    def next_turn(self, now: float) -> float | None:
        """Return how many seconds after `now` a place may be taken next; None if none waits."""
        self._free(now)
        if not self._waiting:
            return None
        free = self._ends[0][0] if self._ends else now
        return max(free, self._closed_until) - now

    def _is_next(self, place: Place, now: float, reserved: set[str]) -> bool:
        """Take the place if every window has room for it; else reserve what it waits for.

        A place that waits reserves the first window without room and all narrower ones, so that no
        later place takes what becomes free there; wider ones are left to others meanwhile.
        """
        names = []
        for window, units in place.counts:
            names.append(window.name)
            if window.name in reserved or self._used[window.name] + units > window.limit:
                reserved.update(names)
                return False
        for window, units in place.counts:
            self._used[window.name] += units
        place.taken = True
        self._count_until(place, now + self._longest + self.minute)
        return True

    def _count_until(self, place: Place, moment: float) -> None:
        place.frees = moment
        heappush(self._ends, (moment, next(self._numbers), place))

    def _free(self, now: float) -> None:
        """Free the places that no longer count; one that has ended is listed twice."""
        while self._ends:
            moment, _, place = self._ends[0]
            if moment == place.frees and moment > now:
                break
            heappop(self._ends)
            if moment == place.frees:
                for window, units in place.counts:
                    self._used[window.name] -= units
                place.counts = ()
