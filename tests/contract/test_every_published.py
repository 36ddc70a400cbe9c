"""What every implementation of PublishedFiles, and every store of papers, guarantees."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from sheetflow.app.backend import Ledger
from sheetflow.core.files import PublishedFile
from sheetflow.core.names import DrivePath, EffectId
from sheetflow.errors import UnavailableError
from sheetflow.ports import PublishedFiles
from tests.contract.homes import HOMES, Drive, new_drive, new_ledger, open_published
from tests.support.accepted import sha

PATH = DrivePath("Laporan/2025-10/Laporan 2025-10.pdf")
PAPER = DrivePath("2025/A/02_disposisi/Lembar.pdf")


@dataclass
class Shelved:
    """Published files, opened anew each time they are requested."""

    drive: Drive
    ledger: Ledger

    @property
    def published(self) -> PublishedFiles:
        return open_published(self.drive, self.ledger)


@pytest.fixture(params=HOMES)
def shelved(request: pytest.FixtureRequest, tmp_path: Path) -> Shelved:
    return Shelved(new_drive(request.param, tmp_path), new_ledger(request.param, tmp_path))


def test_nothing_stands_there_at_first(shelved: Shelved) -> None:
    assert dict(shelved.published.existing([PATH])) == {}


def test_what_is_put_stands_there_as_ours(shelved: Shelved) -> None:
    shelved.published.put(PATH, b"satu")
    other = DrivePath("Laporan/lain.pdf")
    assert dict(shelved.published.existing([PATH, other])) == {
        PATH: PublishedFile(sha(b"satu"), ours=True)
    }
    assert shelved.drive.tree() == {PATH: b"satu"}


def test_putting_again_replaces_and_the_same_bytes_change_nothing(shelved: Shelved) -> None:
    for content in (b"satu", b"dua", b"dua", b"satu"):
        shelved.published.put(PATH, content)
        assert shelved.drive.tree() == {PATH: content}
        assert shelved.published.existing([PATH])[PATH].ours


def test_one_published_puts_many(shelved: Shelved) -> None:
    paths = [DrivePath(f"Laporan/2025-1{n}/Laporan.docx") for n in range(3)]
    published = shelved.published
    for path in paths:
        published.put(path, path.encode())
    assert shelved.drive.tree() == {path: path.encode() for path in paths}
    assert shelved.published.existing(paths).keys() == set(paths)


def test_what_a_person_edited_is_not_ours_and_can_be_set_aside(shelved: Shelved) -> None:
    shelved.published.put(PATH, b"satu")
    shelved.drive.put(PATH, b"suntingan orang")
    assert shelved.published.existing([PATH])[PATH] == PublishedFile(
        sha(b"suntingan orang"), ours=False
    )
    aside = shelved.published.keep_as_copy(PATH, "suntingan")
    shelved.published.put(PATH, b"dua")
    assert aside == PATH.replace(".pdf", " (suntingan).pdf")
    assert shelved.drive.tree() == {PATH: b"dua", aside: b"suntingan orang"}
    assert shelved.published.existing([PATH])[PATH].ours


def test_every_edited_version_is_kept(shelved: Shelved) -> None:
    for content in (b"a", b"b", b"c"):
        shelved.published.put(PATH, b"sistem")
        shelved.drive.put(PATH, content)
        shelved.published.keep_as_copy(PATH, "suntingan")
    kept = [content for path, content in shelved.drive.tree().items() if path != PATH]
    assert sorted(kept) == [b"a", b"b", b"c"]


def test_a_persons_own_file_of_that_name_makes_room(shelved: Shelved) -> None:
    shelved.drive.put(PATH, b"milik orang")
    assert not shelved.published.existing([PATH])[PATH].ours
    aside = shelved.published.keep_as_copy(PATH, "suntingan")
    shelved.published.put(PATH, b"sistem")
    assert shelved.drive.tree() == {PATH: b"sistem", aside: b"milik orang"}


def test_what_a_person_removed_comes_back(shelved: Shelved) -> None:
    shelved.published.put(PATH, b"satu")
    shelved.drive.remove(PATH)
    assert dict(shelved.published.existing([PATH])) == {}
    shelved.published.put(PATH, b"dua")
    assert shelved.drive.tree() == {PATH: b"dua"}


def test_a_paper_is_put_once_whole_and_never_over_others(shelved: Shelved) -> None:
    files = shelved.drive.files
    for _ in range(2):
        assert files.put(EffectId("e1"), PAPER, b"isi") == PAPER
    second = PAPER.replace(".pdf", " (2).pdf")
    for _ in range(2):
        assert files.put(EffectId("e2"), PAPER, b"lain") == second
    assert shelved.drive.tree() == {PAPER: b"isi", second: b"lain"}


def test_a_paper_cannot_go_where_a_file_stands_for_a_folder(shelved: Shelved) -> None:
    shelved.drive.put("2025", b"berkas")
    with pytest.raises(UnavailableError, match="2025"):
        shelved.drive.files.put(EffectId("e1"), PAPER, b"isi")


def test_content_is_given_up_to_a_size(shelved: Shelved) -> None:
    files = shelved.drive.files
    files.put(EffectId("e1"), PAPER, b"isi")
    assert files.content(PAPER, 3) == files.content(PAPER, 3, sha(b"isi")) == b"isi"
    assert files.content(PAPER, 2) is None
    assert files.content("tidak/ada.pdf", 3) is None
