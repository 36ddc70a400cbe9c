"""Every setting is found with its meaning, on the terminal and on the page."""

from pathlib import Path

import pytest

from sheetflow.core.setting_rules import SettingError
from sheetflow.settings.schemas import all_settings, find_settings, page
from tests.support.sample_office import called

PAGE = Path(__file__).parents[2] / "docs" / "pengaturan.md"


def test_the_page_is_the_one_that_is_made() -> None:
    """Else: python -m sheetflow.settings.schemas."""
    assert PAGE.read_text("utf-8") == page()


def test_every_setting_has_a_meaning_and_is_found_by_its_name() -> None:
    for setting in all_settings():
        assert setting.meaning, setting.name
        assert setting in find_settings(setting.name)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("holders", "holders[].email"),
        ("holders.email", "holders[].email"),
        ("office.yaml", "time_zone"),
        ("form.columns.kind", "form.columns[].kind"),
        ("working days", "day_limits"),
        ("letterheads", "letterheads[].address"),
        ("", "units"),
    ],
)
def test_a_setting_is_found_by_name_or_by_a_word(key: str, expected: str) -> None:
    assert expected in {setting.name for setting in find_settings(key)}


def test_a_word_of_no_setting_has_the_nearest_name() -> None:
    with pytest.raises(SettingError) as error:
        find_settings("holdres")
    assert "holders" in error.value.fix


def test_the_command_says_what_is_written_and_what_holds_without() -> None:
    said = called("settings", "schedule.every_minutes")

    assert said.code == 0
    assert "Minutes from one run to the next." in said.out
    assert "10" in said.out
    assert called("settings", "tidakada").code == 2
