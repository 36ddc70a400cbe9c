"""Rules of the section `notices:` that stand beside its fields."""

from datetime import time

import pytest
from pydantic import TypeAdapter, ValidationError

from sheetflow.core.notices import MailServer, NoticeSettings, PersonNotices, Quiet
from sheetflow.core.setting_rules import SettingError

TYPED = "rahasia-123"


def refusal(shape: type, written: dict[str, object]) -> SettingError:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(shape).validate_python(written)
    cause = error.value.errors()[0]["ctx"]["error"]
    assert isinstance(cause, SettingError)
    assert TYPED not in f"{cause.problem}{cause.fix}"
    return cause


@pytest.mark.parametrize("host", ["smtp.contoh.example", "localhost", "127.0.0.1"])
def test_a_mail_server_has_a_name(host: str) -> None:
    assert TypeAdapter(MailServer).validate_python({"host": host}).host == host


@pytest.mark.parametrize("host", [f"smtp://u:{TYPED}@contoh.example", "contoh.example:587", ""])
def test_an_address_or_port_is_no_name_of_a_mail_server(host: str) -> None:
    assert "smtp.example.org" in refusal(MailServer, {"host": host}).fix


@pytest.mark.parametrize("written", ["07:30", time(7, 30)])
def test_a_time_of_day_is_hours_and_minutes(written: object) -> None:
    found = TypeAdapter(NoticeSettings).validate_python({"daily_at": written})

    assert found.daily_at == time(7, 30)


@pytest.mark.parametrize("written", ["7:30", "24:00", "07:60", "pagi", 730, None])
def test_anything_else_is_no_time_of_day(written: object) -> None:
    assert "07:30" in refusal(NoticeSettings, {"daily_at": written}).fix


def test_quiet_hours_that_are_none_or_all_of_the_day_are_refused() -> None:
    assert "none of the day" in refusal(Quiet, {"quiet_from": "07:00", "until": "07:00"}).problem


def test_a_channel_is_named_once() -> None:
    found = TypeAdapter(PersonNotices).validate_python({"also": ["telegram", "grup"]})

    assert found.also == ("telegram", "grup")
    assert "named twice" in refusal(PersonNotices, {"also": ["telegram", "telegram"]}).problem
