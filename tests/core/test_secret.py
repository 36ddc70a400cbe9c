"""Secrets are named in settings, never held there, and never shown."""

import pytest
from pydantic import TypeAdapter, ValidationError

from sheetflow.core.secret import Secret, SecretSetting, SecretSource, check_source_name
from sheetflow.core.setting_rules import SettingError, masked

TYPED = "rahasia-123"


@pytest.mark.parametrize("shown", [repr, str, lambda one: f"{one}", lambda one: f"{[one]}"])
def test_a_secret_shows_nothing_of_itself(shown: object) -> None:
    assert callable(shown)
    assert TYPED not in shown(Secret(TYPED))


def test_where_a_secret_is_kept_may_be_shown() -> None:
    assert str(SecretSource("env", "SMTP_PASSWORD", "office.yaml:3")) == "!env SMTP_PASSWORD"


def test_the_place_in_the_file_makes_no_other_secret() -> None:
    assert SecretSource("file", "a", "office.yaml:3") == SecretSource("file", "a", "office.yaml:9")


@pytest.mark.parametrize(
    ("kind", "name", "usable"),
    [
        ("env", "SMTP_PASSWORD", True),
        ("env", "_x9", True),
        ("env", "", False),
        ("env", "9x", False),
        ("env", "a b", False),
        ("env", "$SMTP", False),
        ("file", "smtp-password.txt", True),
        ("file", "/etc/sheetflow/smtp password", True),
        ("file", " ", False),
    ],
)
def test_names_after_the_tags(kind: str, name: str, *, usable: bool) -> None:
    assert bool(check_source_name(kind, name)) is not usable


@pytest.mark.parametrize(
    ("text", "shown"),
    [("telegram", "telegram"), (f"tgram://{TYPED}/1", "tgram://••••"), ("://", "://••••")],
)
def test_of_an_address_its_kind_alone_is_shown(text: str, shown: str) -> None:
    assert masked(text) == shown


ADAPTER = TypeAdapter(SecretSetting)


def test_a_setting_for_a_secret_takes_its_place_alone() -> None:
    source = SecretSource("env", "SMTP_PASSWORD")

    assert ADAPTER.validate_python(source) is source
    assert ADAPTER.json_schema() == {"type": "string"}


@pytest.mark.parametrize("value", [TYPED, [TYPED], {"value": TYPED}, 12, None])
def test_a_setting_for_a_secret_holds_none(value: object) -> None:
    with pytest.raises(ValidationError) as error:
        ADAPTER.validate_python(value)

    cause = error.value.errors()[0]["ctx"]["error"]
    assert isinstance(cause, SettingError)
    assert TYPED not in f"{cause.problem}{cause.fix}"
    assert "!env NAME" in cause.fix
