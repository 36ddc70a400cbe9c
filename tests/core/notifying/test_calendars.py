"""Generated calendars: never a notice in quiet time or to somebody on leave, never one missed.

What must be is computed anew here, in steps of ten minutes, and not by the code under test.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from sheetflow.core.acting import Acting
from sheetflow.core.calendar import Exceptional, WorkingCalendar
from sheetflow.core.notices import NoticeKind, NoticeMessage, PersonNotices, Quiet, Reason
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder
from tests.support.notice_office import (
    HUKUM,
    KASUBBAG,
    KUL,
    OFFICE,
    SECRETARY,
    SETTINGS,
    STAFF,
    ZONE,
    NoticeOffice,
    holder,
    waiting,
)
from tests.support.notice_rules import NoticeRules

DAYS = 7
STEP = timedelta(minutes=30)
POSTS = ((KASUBBAG, KUL), (KASUBBAG, HUKUM), (STAFF, KUL), (SECRETARY, None))
PEOPLE = ("Ani", "Budi", "Cici", "Dedi", "Eka", "Sari")


def clock_time(random: Random) -> time:
    return time(random.randrange(24), random.choice((0, 10, 30, 50)))


def a_calendar(random: Random, first: date) -> WorkingCalendar:
    days = [first + timedelta(days=n) for n in range(-2, DAYS + 12)]
    begin = random.choice(days)
    exceptional = Exceptional(
        since=begin, until=begin + timedelta(days=random.randrange(4)), reason="Banjir"
    )
    return WorkingCalendar(
        frozenset(random.sample(range(7), random.choice((0, 1, 2, 2, 3)))),
        frozenset(random.sample(days, random.randrange(4))),
        (exceptional,) if random.random() < 0.4 else (),
    )


def some_holders(random: Random, first: date) -> tuple[Holder, ...]:
    def span() -> tuple[date, date]:
        since = first + timedelta(days=random.randrange(DAYS))
        return since, since + timedelta(days=random.randrange(4))

    change = first + timedelta(days=random.randrange(1, DAYS))
    found = [holder("Budi", STAFF), holder("Sari", SECRETARY, None)]
    if random.random() < 0.3:
        found += [holder("Ani", until=change - timedelta(days=1)), holder("Eka", since=change)]
    else:
        found.append(holder("Ani"))
    if random.random() < 0.5:
        found.append(holder("Ani", unit=HUKUM))
    else:
        found.append(holder("Dedi", unit=HUKUM))
    for role, unit in POSTS:
        if random.random() < 0.35:
            kind, (since, until) = random.choice(list(Acting)), span()
            name = random.choice(("Cici", "Dedi"))
            found.append(holder(name, role, unit, kind, since, until))
    return tuple(found)


def an_office(random: Random, first: date) -> Office:
    begins, ends = clock_time(random), clock_time(random)
    while begins == ends:
        ends = clock_time(random)
    if random.random() < 0.5:
        begins, ends = time(17), time(7)
    people = {name: PersonNotices(only="daily") for name in PEOPLE if random.random() < 0.15}
    settings = replace(
        SETTINGS,
        people=people,
        quiet=Quiet(begins, ends),
        daily_at=clock_time(random),
        gather_minutes=random.choice((0, 10, 30, 60, 240)),
        escalate_after=random.randrange(1, 4),
        superior=SECRETARY if random.random() < 0.7 else None,
    )
    holders = some_holders(random, first)
    return replace(OFFICE, holders=holders, notices=settings, calendar=a_calendar(random, first))


@dataclass
class Life:
    """One office for a week, checked run by run."""

    seed: int
    problems: list[str] = field(default_factory=list)
    messages: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - repeatable chance for a test
        first = date(2025, 1, 1) + timedelta(days=self.random.randrange(360))
        self.office = an_office(self.random, first)
        start = datetime.combine(first, time(), ZONE)
        every = [start + n * STEP for n in range(DAYS * 48)]
        self.runs = [run for run in every if self.random.random() < 0.97]
        self.expected = NoticeRules(self.office, self.runs)
        self.home = NoticeOffice(self.office)
        self.since: dict[tuple[str, str], datetime] = {}
        self.sent: set[tuple[str, str]] = set()
        self.lists: Counter[tuple[str, date]] = Counter()
        self.seen: set[tuple[str, datetime]] = set()

    def live(self) -> None:
        outages = self.random.random() < 0.15
        for now in self.runs:
            self._staff(now)
            if outages and self.random.random() < 0.05:
                some = self.random.sample(PEOPLE, self.random.randrange(3))
                self.home.refuses = set(some)
            self._follow(now)
            for message in self.home.run(now):
                self._check(now, message)
            if not outages:
                self._check_missed(now)
            waiting_for = [one.recipient for one in self.home.outbox]
            if len(waiting_for) != len(set(waiting_for)):
                self._add(now, f"several unsent to one person: {waiting_for}")

    def _staff(self, now: datetime) -> None:
        random, rows = self.random, self.home.rows
        if random.random() < 0.08:
            role, unit = random.choice(POSTS)
            due = now.date() + timedelta(days=random.randrange(-4, 5))
            due_day = due if random.random() < 0.6 else None
            rows.append(
                waiting(
                    f"PUB-{len(self.since)}-{now:%d%H%M}",
                    role=role,
                    unit=unit,
                    decision=random.random() < 0.6,
                    due=due_day,
                    half=due_day and due_day - timedelta(days=random.randrange(3)),
                )
            )
        if rows and random.random() < 0.05:
            rows.remove(random.choice(rows))

    def _follow(self, now: datetime) -> None:
        """Note since when each person has each decision without a break."""
        has = {
            (name, row.submission)
            for row in self.home.rows
            if row.decision
            for name in PEOPLE
            if self.expected.has(row, name, now.date())
        }
        gone = self.since.keys() - has
        self.sent -= gone
        self.since = {pair: self.since.get(pair, now) for pair in has}

    def _check(self, now: datetime, message: NoticeMessage) -> None:
        name = message.recipient
        self.messages += 1
        if self.expected.is_quiet(now):
            self._add(now, f"{name}: {message.kind.value} in quiet time")
        if not self.expected.present(name, now.date()):
            self._add(now, f"{name} is on leave")
        if sum(one.recipient == name for when, one in self.home.sent if when == now) > 1:
            self._add(now, f"{name}: two messages at once")
        if (name, message.at) in self.seen:
            return  # the same message once more, after a run that died
        self.seen.add((name, message.at))
        if message.kind is NoticeKind.DAILY:
            self.lists[name, now.date()] += 1
            if self.lists[name, now.date()] > 1:
                self._add(now, f"{name}: two lists on one day")
        for item in message.items:
            pair = (name, item.submission)
            again = pair in self.sent and item.reason is Reason.NEW
            if again and message.kind is NoticeKind.DECISION:
                self._add(now, f"{pair}: sent as new twice")
            if pair in self.since:
                self.sent.add(pair)

    def _check_missed(self, now: datetime) -> None:
        for (name, item), since in self.since.items():
            only_list = self.expected.settings.wishes_of(name).only == "daily"
            due = self.expected.by(since, only_list=only_list)
            if due is not None and now >= due and (name, item) not in self.sent:
                self._add(now, f"{name} was not sent {item} (since {since:%d %H:%M}), due {due}")
                self.sent.add((name, item))

    def _add(self, now: datetime, problem: str) -> None:
        self.problems.append(f"seed {self.seed}, {now:%a %d %H:%M}: {problem}")


class TroubledLife(Life):
    """One whose providers fail and whose job dies for half of the week, then no more."""

    def live(self) -> None:
        end = self.runs[len(self.runs) // 2]
        for now in self.runs:
            self._staff(now)
            self.home.dies = now < end and self.random.random() < 0.5
            if now >= end:
                self.home.refuses = set()
            elif self.random.random() < 0.1:
                self.home.refuses = set(self.random.sample(PEOPLE, self.random.randrange(5)))
            self._follow(now)
            for message in self.home.run(now):
                self._check(now, message)
            for pair, since in self.since.items():
                # A notice waits four hours at most, and is in the next list.
                start = since if since >= end else end + timedelta(hours=4, minutes=30)
                due = self.expected.by(start, only_list=True)
                if due is not None and now >= due and pair not in self.sent:
                    self._add(now, f"{pair} was lost (since {since:%d %H:%M}), due {due}")
                    self.sent.add(pair)


def lives(first: int, count: int, kind: type[Life] = Life) -> Iterator[Life]:
    for seed in range(first, first + count):
        life = kind(seed)
        life.live()
        yield life


SAMPLES = (
    pytest.param(0, 24, id="24"),
    *(pytest.param(n, 500, id=f"from {n}", marks=pytest.mark.slow) for n in range(0, 10_000, 500)),
)


@pytest.mark.parametrize("seed", [3249, 4854])
def test_a_list_whose_hour_is_quiet_goes_out_at_the_first_moment_that_is_not(seed: int) -> None:
    """A change in between made the next list that of the day after."""
    assert [life.problems for life in lives(seed, 1)] == [[]]


@pytest.mark.parametrize(("first", "count"), SAMPLES)
def test_never_in_quiet_time_and_never_missed(first: int, count: int) -> None:
    messages = 0
    for life in lives(first, count):
        assert life.problems == []
        messages += life.messages
    assert messages > 5 * count


@pytest.mark.parametrize(
    ("first", "count"),
    [
        pytest.param(10_000, 20, id="20"),
        pytest.param(10_000, 1_000, id="1000", marks=pytest.mark.slow),
    ],
)
def test_nothing_is_lost_by_providers_that_fail_and_runs_that_die(first: int, count: int) -> None:
    for life in lives(first, count, TroubledLife):
        assert life.problems == []
