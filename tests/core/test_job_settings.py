"""An interval can be kept by any scheduler; an address is one of the web."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from sheetflow.core.office_options import INTERVALS, Schedule
from sheetflow.core.secret import Hooks, SecretSource

SCHEDULE = TypeAdapter(Schedule)
HOOKS = TypeAdapter(Hooks)


def test_an_office_without_a_schedule_runs_every_ten_minutes_and_calls_nobody() -> None:
    assert (Schedule().every_minutes, Hooks().empty) == (10, True)


@pytest.mark.parametrize("minutes", INTERVALS)
def test_an_interval_divides_an_hour_or_a_day(minutes: int) -> None:
    assert 60 % minutes == 0 or 1440 % minutes == 0
    assert SCHEDULE.validate_python({"every_minutes": minutes}).every_minutes == minutes


@pytest.mark.parametrize(("minutes", "nearest"), [(7, 6), (45, 30), (-1, 1), (9999, 1440)])
def test_another_interval_is_refused_with_the_nearest(minutes: int, nearest: int) -> None:
    with pytest.raises(ValidationError, match=f"Every {minutes} minutes") as caught:
        SCHEDULE.validate_python({"every_minutes": minutes})

    assert caught.value.errors()[0]["ctx"]["error"].fix == f"Write {nearest}."


@pytest.mark.parametrize(
    "address",
    [
        "https://hc-ping.com/0b9c/start",
        "http://[::1]:8080/ping",
        "https://kuma.example.org/api/push/x?status=up&msg=OK",
    ],
)
def test_an_address_of_the_web_is_taken_as_it_is(address: str) -> None:
    assert HOOKS.validate_python({"start": address}).start == address
    assert not HOOKS.validate_python({"failure": address}).empty


def test_an_address_may_be_kept_elsewhere() -> None:
    source = SecretSource("env", "PING")

    assert HOOKS.validate_python({"start": source}).start is source


WRONG: list[Any] = [
    7,
    None,
    "hc-ping.com/0b9c",
    "ftp://hc-ping.com/0b9c",
    "https://",
    "https:///start",
    "https://hc-ping.com/0b 9c",
    "https://hc-ping.com:harga/0b9c",
    "https://[::1/ping",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("address", WRONG)
def test_nonsense_is_no_address(address: str) -> None:
    with pytest.raises(ValidationError, match="is no web address"):
        HOOKS.validate_python({"success": address})
