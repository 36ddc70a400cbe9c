"""A country's offices at a simulated Google: calls of 300 to 800 ms, its quotas kept by the real
`SlidingQuota`, its minutes counted apart from that.

Time is simulated; what an office's run costs (its calls, its seconds of computing) is given.
"""

import random
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from sheetflow.core.fleet.quota import MINUTE, Place, SlidingQuota, Window
from sheetflow.core.fleet.settings import ACCOUNT_QUOTAS, PROJECT_QUOTAS
from sheetflow.core.own_cells import MISSED

FASTEST, SLOWEST = 0.3, 0.8
"""Seconds of a call to Google."""

Call = tuple[str, int]
"""A meter and its units."""


@dataclass(frozen=True)
class Work:
    """What one office's turn costs: its calls in their order, and seconds of computing."""

    calls: tuple[Call, ...]
    computing: float


@dataclass(frozen=True)
class Layout:
    """How a country is spread over Google's projects and accounts, and over a machine."""

    projects: int
    accounts: int
    """In each project."""
    threads: int
    """Offices at once."""
    cores: int = 2
    every_minutes: int = 10

    def __str__(self) -> str:
        return (
            f"{self.projects} x {self.accounts} accounts, {self.threads} at once, "
            f"{self.cores} cores, every {self.every_minutes} min"
        )


@dataclass
class Google:
    """Counts what arrives, as Google does; knows nothing of the places taken here."""

    arrivals: defaultdict[str, list[tuple[float, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def arrive(self, windows: Sequence[Window], units: int, moment: float) -> None:
        for window in windows:
            self.arrivals[window.name].append((moment, units))

    def fullest(self) -> Mapping[str, int]:
        """Return for each quota the units of its fullest minute."""
        return {name: _fullest(sorted(found)) for name, found in self.arrivals.items()}


def _fullest(arrivals: list[tuple[float, int]]) -> int:
    most = inside = first = 0
    for moment, units in arrivals:
        inside += units
        while arrivals[first][0] <= moment - MINUTE:
            inside -= arrivals[first][1]
            first += 1
        most = max(most, inside)
    return most


class Country:
    """Offices in turn on the threads of a layout, by events in simulated time."""

    def __init__(self, layout: Layout, seed: int = 1) -> None:
        self.layout, self.now, self.google = layout, 0.0, Google()
        self.computing = 0.0
        self.waited = 0.0
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._quota = SlidingQuota()
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._taken: dict[Place, Callable[[], None]] = {}
        self._cores = layout.cores
        self._for_core: deque[tuple[float, Callable[[], None]]] = deque()
        self._wake = float("inf")

    def sweep(self, turns: Sequence[tuple[int, Work]], ended: Callable[[int], None]) -> None:
        """Do the turns of these offices; `ended` is called with each office when it is done."""
        left = deque(turns)

        def take_next() -> None:
            if left:
                office, work = left.popleft()
                step(self._office(office, work), office)

        def step(steps: Iterator[Step], office: int) -> None:
            following = next(steps, None)
            if following is None:
                ended(office)
                take_next()
            else:
                following(lambda: step(steps, office))

        for _ in range(self.layout.threads):
            take_next()
        self._run()

    def wait_until(self, moment: float) -> None:
        self.now = max(self.now, moment)

    def _office(self, office: int, work: Work) -> "Iterator[Step]":
        share = work.computing / (len(work.calls) + 1)
        yield lambda then: self._compute(share, then)
        for call in work.calls:
            yield lambda then, call=call: self._request(office, call, then)  # type: ignore[misc] # bound at once
            yield lambda then: self._compute(share, then)

    def _windows(self, office: int, meter: str) -> tuple[Window, ...]:
        project, account = PROJECT_QUOTAS.by_meter()[meter], ACCOUNT_QUOTAS.by_meter()[meter]
        at = office % (self.layout.projects * self.layout.accounts)
        return (
            Window(f"account {at} {meter}", account),
            Window(f"project {at % self.layout.projects} {meter}", project),
        )

    def _request(self, office: int, call: Call, then: Callable[[], None]) -> None:
        meter, units = call
        windows, asked = self._windows(office, meter), self.now
        place = self._quota.join(windows, units)

        def sent() -> None:
            self.waited += self.now - asked
            latency = self._random.uniform(FASTEST, SLOWEST)
            arrival = self.now + latency * self._random.random()
            self.google.arrive(windows, units, arrival)
            self._at(latency, end)

        def end() -> None:
            self._quota.end(place, self.now)
            then()

        self._taken[place] = sent
        self._take_turns()

    def _compute(self, seconds: float, then: Callable[[], None]) -> None:
        self._for_core.append((seconds, then))
        self._use_cores()

    def _use_cores(self) -> None:
        while self._cores and self._for_core:
            seconds, then = self._for_core.popleft()
            self._cores -= 1
            self.computing += seconds
            self._at(seconds, lambda then=then: self._free_core(then))  # type: ignore[misc] # bound at once

    def _free_core(self, then: Callable[[], None]) -> None:
        self._cores += 1
        then()
        self._use_cores()

    def _take_turns(self) -> None:
        for place in self._quota.take(self.now):
            self._taken.pop(place)()
        turn = self._quota.next_turn(self.now)
        if turn is not None and self.now + turn < self._wake:
            self._wake = self.now + turn
            self._at(turn, self._woken)

    def _woken(self) -> None:
        self._wake = float("inf")
        self._take_turns()

    def _at(self, delay: float, action: Callable[[], None]) -> None:
        heappush(self._events, (self.now + max(delay, 1e-6), next(self._numbers), action))

    def _run(self) -> None:
        while self._events:
            self.now, _, action = heappop(self._events)
            action()


Step = Callable[[Callable[[], None]], None]

HOURS = (9, 14, 12, 8, 4, 9, 14, 12, 7)
"""Of a hundred saves of a working day, in each hour from 08.00 to 17.00 (the rest is outside)."""


def saves_of_a_day(rng: random.Random, expected: float) -> list[float]:
    """Return when an office's staff save, in seconds from 08.00, ascending."""
    number = sum(rng.random() < expected / 200 for _ in range(200))
    hours = rng.choices(range(len(HOURS)), HOURS, k=number)
    return sorted((hour + rng.random()) * 3600 for hour in hours)


@dataclass(frozen=True)
class Costs:
    """What an office's turn costs, by what there is to do."""

    quick: Work
    """Nothing changed: one look at the spreadsheet's version."""
    renewed: Work
    """The cell is renewed that shows when the register was checked, and all is looked at."""
    whole: Work
    """Looked at as a whole, and nothing to do."""
    changed: Mapping[int, Work]
    """By how many rows changed; between, the next larger."""

    def of(self, rows: int) -> Work:
        known = sorted(self.changed)
        return self.changed[known[min(bisect_left(known, rows), len(known) - 1)]]


@dataclass(frozen=True)
class Day:
    """A working day: seconds of each sweep, minutes from each save to its answer in the row."""

    sweeps: tuple[float, ...]
    answers: tuple[float, ...]
    changed: int
    """Turns in which an office had something new."""
    fullest: Mapping[str, int]
    """By meter, the fullest minute in parts of a hundred of its quota."""
    cores: float
    """Part of the machine's cores in use, from 08.00 to 17.00."""
    late: int
    """Sweeps that took longer than their interval."""


def working_day(layout: Layout, costs: Costs, rows: Sequence[int], seed: int = 1) -> Day:
    """Simulate nine hours of a country whose offices have so many `rows` a month."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    country = Country(layout, seed)
    saves = [deque(saves_of_a_day(rng, SAVES_A_ROW * each / WORKING_DAYS)) for each in rows]
    renew_after = layout.every_minutes * 60.0 * MISSED / 2
    shown = [-rng.random() * renew_after for _ in rows]
    own = [False] * len(rows)
    lengths: list[float] = []
    answers: list[float] = []
    turns_changed = 0
    interval = layout.every_minutes * 60.0
    while country.now < len(HOURS) * 3600:
        began = country.now
        turns, waiting = [], {}
        for office, left in enumerate(saves):
            news = []
            while left and left[0] <= began:
                news.append(left.popleft())
            if news:
                waiting[office] = news
                turns.append((office, costs.of(len(news))))
            elif began - shown[office] >= renew_after:
                turns.append((office, costs.renewed))
            else:
                turns.append((office, costs.whole if own[office] else costs.quick))
            if news or began - shown[office] >= renew_after:
                shown[office] = began
            own[office] = bool(news)
        rng.shuffle(turns)
        turns_changed += len(waiting)

        def ended(office: int, waiting: dict[int, list[float]] = waiting) -> None:
            answers.extend((country.now - save) / 60 for save in waiting.get(office, ()))

        country.sweep(turns, ended)
        lengths.append(country.now - began)
        country.wait_until(began + interval * -(-(country.now - began) // interval))
    return Day(
        tuple(lengths),
        tuple(answers),
        turns_changed,
        _shares(country.google),
        country.computing / (layout.cores * max(country.now, 1.0)),
        sum(length > interval for length in lengths),
    )


SAVES_A_ROW = 8
"""Times that staff save a row in its life so that a run has something to do."""
WORKING_DAYS = 21


def _shares(google: Google) -> Mapping[str, int]:
    """Return each meter's fullest minute as a share of its quota, the highest of all accounts."""
    found: dict[str, int] = {}
    for name, units in google.fullest().items():
        kind, _, meter = name.split()
        limit = (PROJECT_QUOTAS if kind == "project" else ACCOUNT_QUOTAS).by_meter()[meter]
        key = f"{kind} {meter}"
        found[key] = max(found.get(key, 0), round(100 * units / limit))
    return found
