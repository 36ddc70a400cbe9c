"""Where a Google office is: as people paste it, and what cannot be meant."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from sheetflow.errors import ConfigurationError
from sheetflow.settings.load import load_settings

README = Path(__file__).parents[2].joinpath("README.md").read_text("utf-8")
LOCAL = "home: local\n"
GOOGLE = "home: google\ngoogle: {folder: 1aBcDeFgHiJk}\n"


def _home(folder: Path, text: str) -> Path:
    path = folder / "office.yaml"
    reported = path.read_text("utf-8")
    assert LOCAL in reported
    path.write_text(reported.replace(LOCAL, text, 1), "utf-8")
    return path


def test_the_readmes_example_is_understood(office_copy: Path) -> None:
    found = re.search(r"<!-- google-example -->\n\s*```yaml\n(.*?)```", README, re.DOTALL)
    assert found
    example = re.sub(r"^ {3}", "", found[1], flags=re.MULTILINE)

    section = load_settings(_home(office_copy, example)).google

    assert section is not None
    assert section.folder == "0AExampleFolderOfTheOffice"
    assert section.spreadsheet == "1ExampleSpreadsheetOfTheOffice"
    assert section.credentials.kind == "service_account"


GUIDE = Path(__file__).parents[2].joinpath("docs/google.md").read_text("utf-8")
EXAMPLES = re.findall(r"<!-- google-kind: (\w+) -->\n *```yaml\n(.*?)^ *```", GUIDE, re.M | re.S)
KINDS = [(kind, dedent(example)) for kind, example in EXAMPLES]


def test_the_guide_begins_with_plain_gmail() -> None:
    assert [kind for kind, _ in KINDS] == ["user", "service_account", "impersonation"]


@pytest.mark.parametrize(("kind", "example"), KINDS)
def test_each_of_the_guides_examples_is_understood(
    office_copy: Path, kind: str, example: str
) -> None:
    section = load_settings(_home(office_copy, example)).google
    assert section is not None
    assert section.credentials.kind == kind
    assert section.folder


@pytest.mark.parametrize(
    "pasted",
    [
        "1aBcDeFgHiJk",
        "https://drive.google.com/drive/folders/1aBcDeFgHiJk",
        "https://drive.google.com/drive/u/0/folders/1aBcDeFgHiJk?resourcekey=0-x",
        "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJk/edit#gid=0",
    ],
)
def test_addresses_are_taken_as_the_browser_shows_them(office_copy: Path, pasted: str) -> None:
    path = _home(office_copy, f'home: google\ngoogle: {{folder: "{pasted}"}}\n')

    section = load_settings(path).google

    assert section is not None
    assert (section.folder, section.spreadsheet) == ("1aBcDeFgHiJk", None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("home: google\n", "section `google:`"),
        ("home: google\ngoogle: {}\n", "folder"),
        ("home: local\napprovals: {hasil: drive}\n", "this office is local"),
        (f"{GOOGLE}approvals: {{hasil: surat}}\n", "Known: drive"),
        (f"{GOOGLE}approvals: {{hasill: drive}}\n", "Did you mean “hasil”?"),
        (f"{GOOGLE}approvals: {{keputusan_verifikasi: drive}}\n", "decides no step that approves"),
        ("home: google\ngoogle: {folder: sini}\n", "names nothing in Drive"),
        (
            "home: google\ngoogle: {folder: 1aBcDeFgHiJk, endpoint: https://contoh.go.id}\n",
            "no server on this machine",
        ),
        (
            "home: google\ngoogle: {folder: 1aBcDeFgHiJk, credentials: {act_as: saya}}\n",
            "no e-mail address",
        ),
    ],
)
def test_what_cannot_be_meant_is_said_with_its_line(
    office_copy: Path, written: str, said: str
) -> None:
    path = _home(office_copy, written)

    with pytest.raises(ConfigurationError, match=r"office\.yaml:") as error:
        load_settings(path)

    assert said in str(error.value)


def test_a_local_office_may_keep_the_section_for_later(office_copy: Path) -> None:
    path = _home(office_copy, LOCAL + "google: {folder: 1aBcDeFgHiJk}\n")

    assert load_settings(path).google is None
