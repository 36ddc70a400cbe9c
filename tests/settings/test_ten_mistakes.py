"""The ten mistakes that newcomers make: each gets a sentence with the right value to paste."""

from pathlib import Path

import pytest

from sheetflow.settings.document import MistakesError
from sheetflow.settings.load import load_settings
from tests.support.sample_office import OfficeFolder, called

OFFICE = """\
kind: publikasi
id: kantor
name: Kantor
time_zone: Asia/Jakarta
"""

AT_THE_DOOR = [
    # what is written, the line of the mistake, the right value to paste
    ("holder:\n  - {name: Siti, role: sekretaris}\n", 5, "“holders”"),
    ("letterhead:\n  - {lines: [KPU]}\n", 5, "“letterheads”"),
    ("holders:\n  - {name: Siti, role: sekretaris, since: 2/1/2024}\n", 6, "2024-01-02."),
    ("holders:\n  - {name: Siti, role: sekretaris, since: 2 Januari 2024}\n", 6, "2024-01-02."),
    ("holders:\n  - {name: Siti, role: sekretaris, since: 2024/1/2}\n", 6, "2024-01-02."),
    ("holders:\n  - {name: Siti, role: sekretaris, since: besok}\n", 6, "2025-10-31."),
    ("holders:\n\t- {name: Siti, role: sekretaris}\n", 6, "“  - {name: Siti, role: sekretaris}”."),
    ("drive: Drive\\Kantor\n", 5, "Write Drive/Kantor."),
    ("drive: C:\\Kantor\\Berkas\n", 5, "beside office.yaml: Berkas."),
    ("drive: \\\\server\\bagi\\Berkas\\\n", 5, "beside office.yaml: Berkas."),
    ("drive: 'Drive Kantor '\n", 5, "Write “Drive Kantor”."),
    ("official:\n  accounts:\n    Instagram: [https://www.facebook.com/kpu.melati]\n", 7,
     "Write Facebook: [kpu.melati]."),
    ("official:\n  accounts:\n    Instagram: [kpu melati]\n", 7, "as it stands after “@”"),
    ("holders:\n  - {name: Siti Aminah, S.H., M.H., role: sekretaris}\n", 6,
     'name: "Siti Aminah, S.H., M.H.".'),
    ("units:\n  - {id: kul, label: Keuangan, Umum, dan Logistik, short: KUL}\n", 6,
     'label: "Keuangan, Umum, dan Logistik".'),
]  # fmt: skip


def test_the_office_of_these_cases_has_no_mistake(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "office.yaml", OFFICE).office.id == "kantor"


@pytest.mark.parametrize(("written", "line", "right"), AT_THE_DOOR)
def test_the_sentence_has_the_line_and_the_right_value(
    tmp_path: Path, written: str, line: int, right: str
) -> None:
    with pytest.raises(MistakesError) as error:
        load_settings(tmp_path / "office.yaml", OFFICE + written)

    assert any(one.line == line and right in one.fix for one in error.value.mistakes)


@pytest.mark.parametrize("zone", ["WIB", "wita", "GMT+7", "Jakarta"])
def test_a_time_zone_is_named_as_it_is_to_be_written(tmp_path: Path, zone: str) -> None:
    with pytest.raises(MistakesError) as error:
        load_settings(tmp_path / "office.yaml", OFFICE.replace("Asia/Jakarta", zone))

    assert "Write Asia/" in error.value.mistakes[0].fix


def test_a_whole_address_is_an_account(tmp_path: Path) -> None:
    text = (
        f"{OFFICE}official:\n  accounts: {{Instagram: ['https://www.instagram.com/kpu.melati/']}}\n"
    )
    office = load_settings(tmp_path / "office.yaml", text).office

    assert office.official.accounts == {"Instagram": {"kpu.melati"}}


def test_a_role_without_holder_has_the_line_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text(OFFICE, "utf-8")
    said = OfficeFolder(tmp_path).call("workflow", "check", as_of=None).out

    assert "holders: “- {name: NAMA, role: kasubbag, unit: hukum}”." in said
    assert "holders: “- {name: NAMA, role: admin_medcen}”." in said


@pytest.mark.parametrize("words", [("new", "Kantor", "Melati"), ("demo", "Kantor", "Melati"),
                                   ("plan", "--config", "Kantor", "Melati")])  # fmt: skip
def test_a_folder_with_blanks_is_shown_in_quotes(words: tuple[str, ...]) -> None:
    said = called(*words)

    assert said.code == 2
    assert '"Kantor Melati"' in said.err


def test_a_folder_that_is_missing_has_the_command_that_makes_it(tmp_path: Path) -> None:
    said = called("plan", "--config", str(tmp_path / "tidak ada"))

    assert said.code == 3
    assert "sheetflow new DIR" in said.err
