"""Settings of notices that nobody could follow are refused with their fix."""

from __future__ import annotations

from datetime import time
from typing import get_args, get_type_hints

import pytest

from sheetflow.core.notices.settings import (
    MailServer,
    NoticeSettings,
    PersonNotices,
    Quiet,
    TimeOfDay,
)
from sheetflow.core.setting_rules import SettingError

time_of = get_args(TimeOfDay)[1].check
host_of = get_type_hints(MailServer, include_extras=True)["host"].__metadata__[0].check


def test_quiet_hours_that_end_when_they_begin_are_refused() -> None:
    with pytest.raises(SettingError, match="none of the day or all of it"):
        Quiet(time(7), time(7))
    assert Quiet(time(22), time(6)).until == time(6)


def test_a_channel_is_named_once() -> None:
    with pytest.raises(SettingError, match="twice"):
        PersonNotices(also=("telegram", "telegram"))
    assert PersonNotices(also=("telegram", "ntfy")).also == ("telegram", "ntfy")


@pytest.mark.parametrize("wrong", ["7:30", "24:00", "07.30", "0730", "", 450, None])
def test_a_time_of_day_is_written_with_hours_and_minutes(wrong: object) -> None:
    with pytest.raises(SettingError, match="no time of day"):
        time_of(wrong)


def test_a_time_of_day_is_read() -> None:
    assert time_of("07:30") == time_of(time(7, 30)) == time(7, 30)


def test_a_mail_server_is_named_without_address_or_port() -> None:
    with pytest.raises(SettingError, match="mail server"):
        host_of("smtp://user:secret@smtp.contoh.example:587")
    assert host_of("smtp.contoh.example") == MailServer("smtp.contoh.example").host


def test_people_without_wishes_have_none() -> None:
    wishes = PersonNotices(only="daily")
    known = NoticeSettings(people={"Ani": wishes})
    assert (known.wishes_of("Ani"), known.wishes_of("Budi")) == (wishes, PersonNotices())
