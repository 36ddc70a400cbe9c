"""A quota of a sliding minute: never exceeded where requests arrive, and everybody's turn comes."""

from dataclasses import dataclass, field
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.fleet.quota import (
    LONGEST,
    MINUTE,
    Meter,
    Place,
    SlidingQuota,
    Window,
    windows_of,
)

ACCOUNTS = ("a", "b", "c")


@dataclass(frozen=True)
class Sent:
    """A request: when its client wants to send it, and its ways in seconds."""

    at: float
    account: str
    units: int
    there: float
    back: float


@dataclass
class Service:
    """The other end: what arrived in which window, and when."""

    arrived: dict[str, list[tuple[float, int]]] = field(default_factory=dict)

    def worst(self, name: str) -> int:
        """Return the most units that arrived within a minute."""
        come = sorted(self.arrived.get(name, []))
        return max(
            (sum(u for at, u in come if first <= at < first + MINUTE) for first, _ in come),
            default=0,
        )


def windows(account: str, own: int, shared: int) -> tuple[Window, Window]:
    return Window(f"account {account}", own), Window("project", shared)


requests = st.builds(
    Sent,
    at=st.floats(0, 100),
    account=st.sampled_from(ACCOUNTS),
    units=st.integers(1, 7),
    there=st.floats(0, 20),
    back=st.floats(0, 20),
)


def played(sent: list[Sent], own: int, shared: int) -> tuple[Service, list[tuple[Sent, float]]]:
    """Send all requests as the quota lets them; return the service and when each was let go."""
    quota, service, left = SlidingQuota(), Service(), list(enumerate(sorted(sent, key=_at)))
    waiting: dict[Place, Sent] = {}
    under_way: list[tuple[float, int, Place]] = []
    went: list[tuple[Sent, float]] = []
    now = 0.0
    while left or waiting or under_way:
        while left and left[0][1].at <= now:
            one = left.pop(0)[1]
            waiting[quota.join(windows(one.account, own, shared), one.units)] = one
        while under_way and under_way[0][0] <= now:
            quota.end(heappop(under_way)[2], now)
        for place in quota.take(now):
            one = waiting.pop(place)
            went.append((one, now))
            heappush(under_way, (now + one.there + one.back, len(went), place))
            for window, units in place.counts:
                service.arrived.setdefault(window.name, []).append((now + one.there, units))
        turn = quota.next_turn(now)
        following = [left[0][1].at] if left else []
        following += [under_way[0][0]] if under_way else []
        following += [] if turn is None else [now + turn]
        now = max(now, min(following, default=now))
    return service, went


def _at(one: Sent) -> float:
    return one.at


@given(st.lists(requests, max_size=30), st.integers(2, 7), st.integers(3, 12))
def test_no_minute_at_the_service_has_more_than_the_quota(
    sent: list[Sent], own: int, shared: int
) -> None:
    service, went = played(sent, own, shared)
    assert len(went) == len(sent)
    assert service.worst("project") <= shared
    for account in ACCOUNTS:
        assert service.worst(f"account {account}") <= own


@given(st.lists(requests, max_size=30), st.integers(2, 7), st.integers(3, 12))
def test_requests_of_an_account_go_in_the_order_in_which_they_came(
    sent: list[Sent], own: int, shared: int
) -> None:
    _, went = played(sent, own, shared)
    for account in ACCOUNTS:
        asked = [one.at for one, _ in went if one.account == account]
        assert asked == sorted(asked)


@given(st.lists(requests, max_size=20), st.integers(2, 7), st.integers(3, 12))
def test_every_turn_comes_however_many_others_come_later(
    sent: list[Sent], own: int, shared: int
) -> None:
    """At worst each request before it waits for a whole window of every kind to be free."""
    first = Sent(0.0, "a", 5, 10.0, 10.0)
    _, went = played([first, *sent], own, shared)
    waited = next(now for one, now in went if one is first)
    assert waited <= 2 * (MINUTE + 40)


def test_an_account_that_is_used_up_holds_up_no_other() -> None:
    quota = SlidingQuota()
    own = [quota.join(windows("a", 1, 3)) for _ in range(3)]
    other = quota.join(windows("b", 1, 3))
    assert quota.take(0.0) == [own[0], other]


def test_a_wider_quota_is_kept_for_the_request_that_needs_much_of_it() -> None:
    quota = SlidingQuota()
    small, large = quota.join(windows("a", 9, 4)), quota.join(windows("b", 9, 4), 4)
    later = quota.join(windows("c", 9, 4))
    assert quota.take(0.0) == [small]
    quota.end(small, 0.0)
    assert quota.take(MINUTE) == [large]
    assert not later.taken


def test_a_request_that_never_ended_counts_for_the_longest_time_and_a_minute() -> None:
    quota = SlidingQuota()
    lost, waits = (quota.join(windows("a", 1, 1)) for _ in range(2))
    assert quota.take(0.0) == [lost]
    assert quota.next_turn(1.0) == LONGEST + MINUTE - 1.0
    assert quota.take(LONGEST + MINUTE - 1) == []
    assert quota.take(LONGEST + MINUTE) == [waits]
    quota.end(lost, LONGEST + MINUTE + 1)  # it ended after all: nothing is freed twice
    assert quota.take(LONGEST + 2 * MINUTE + 2) == []


def test_a_place_that_is_no_longer_wanted_leaves_the_line() -> None:
    quota = SlidingQuota()
    taken, gone, waits = (quota.join(windows("a", 1, 1)) for _ in range(3))
    assert quota.take(0.0) == [taken]
    quota.end(gone, 1.0)
    quota.end(gone, 1.0)
    quota.end(taken, 1.0)
    assert quota.take(1.0 + MINUTE) == [waits]
    assert quota.next_turn(70.0) is None


@pytest.mark.parametrize("now", [0.0, 59.0])
def test_nothing_is_sent_while_earlier_requests_may_still_count(now: float) -> None:
    quota = SlidingQuota(closed_until=60.0)
    place = quota.join(windows("a", 1, 1))
    assert quota.take(now) == []
    assert quota.next_turn(now) == 60.0 - now
    assert quota.take(60.0) == [place]


def test_a_request_counts_for_its_account_and_for_the_project_of_several() -> None:
    found = windows_of("a", {Meter.DRIVE: 5}, "p", {Meter.DRIVE: 9})
    assert found[Meter.DRIVE] == (Window("account a drive", 5), Window("project p drive", 9))
    assert [window.limit for window in found[Meter.FORMS]] == [180, 450]
