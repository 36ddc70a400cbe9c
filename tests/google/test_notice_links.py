"""Links of a Google office's notices: to the tab, the row, the draft and the folder."""

import pytest

from sheetflow.adapters.google.register.office_links import GoogleLinks
from sheetflow.core.names import DrivePath
from sheetflow.core.papers.context_values import Link
from tests.google.office_run import running_office

PLACE = "https://docs.google.com/spreadsheets/d/1Buku/edit"
FOLDER = "https://drive.google.com/drive/folders/1Folder"


def links(tab: int | None = 7) -> GoogleLinks:
    return GoogleLinks(PLACE, lambda: tab, lambda link: FOLDER if link.is_folder else "")


def test_a_row_opens_at_its_own_cell() -> None:
    assert links().row(12) == f"{PLACE}#gid=7&range=A12"
    assert links(0).row(12) == f"{PLACE}#gid=0&range=A12"
    assert links(None).row(12) == PLACE


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("drive:1Konsep", Link("", "https://drive.google.com/open?id=1Konsep")),
        ("https://contoh.example/konsep", Link("", "https://contoh.example/konsep")),
        ("Kotak Masuk/konsep.docx", Link("Kotak Masuk/konsep.docx")),
        ("https://contoh.example dan surat", Link("https://contoh.example dan surat")),
        ("javascript:alert(1)", Link("javascript:alert(1)")),
    ],
)
def test_a_draft_is_where_its_cell_says(reference: str, target: Link) -> None:
    assert links().draft(reference) == target


def test_a_folder_has_its_own_name_and_address() -> None:
    assert links().folder(DrivePath("2025/10/PUB-1_Judul")) == Link("PUB-1_Judul", FOLDER)


def test_the_tabs_number_is_known_once_the_register_was_read() -> None:
    with running_office({}) as home:
        register = home.sheet.register(home.office.form)
        before = register.tab_number()
        register.read()

        assert before is None
        assert register.tab_number() is not None


def test_a_filed_draft_that_is_to_be_approved_opens_itself() -> None:
    found = GoogleLinks(PLACE, lambda: 7, lambda link: f"https://drive/{link.path}")
    assert found.draft("2025/PUB-1/03_konsep/a.docx") == Link(
        "a.docx", "https://drive/2025/PUB-1/03_konsep/a.docx"
    )
