"""A person's change to a paper while the job replaces it is kept."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sheetflow.adapters.local.drive.published import LocalPublishedFiles, resolve_published
from sheetflow.core.names import DrivePath
from sheetflow.errors import UnavailableError
from sheetflow.safe_files.renaming import put_new_file

PATH = DrivePath("Laporan/2025-10/Laporan.docx")
WATCHED: list[tuple[Path, Callable[[], object]]] = []
"""Files that are about to get their bytes, and what happens then."""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event not in {"os.rename", "os.link"}:
        return
    for watched in list(WATCHED):
        if arguments[1] == str(watched[0]):
            WATCHED.remove(watched)
            watched[1]()


sys.addaudithook(_watch)


def published_of(root: Path, notes: dict[str, str]) -> LocalPublishedFiles:
    def keep(more: Mapping[str, str]) -> None:
        notes.update(more)

    return LocalPublishedFiles(root, notes, keep)


def names(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_an_edit_at_the_moment_of_replacing_stays(tmp_path: Path) -> None:
    notes: dict[str, str] = {}
    published, place = published_of(tmp_path, notes), tmp_path / PATH
    published.put(PATH, b"satu")
    WATCHED.append((place, lambda: place.write_bytes(b"suntingan")))

    with pytest.raises(UnavailableError, match="changing"):
        published.put(PATH, b"dua")

    assert place.read_bytes() == b"suntingan"
    assert names(tmp_path) == ["Laporan.docx"]
    assert not published.existing([PATH])[PATH].ours


def test_an_edit_since_it_was_looked_at_is_not_replaced(tmp_path: Path) -> None:
    published, place = published_of(tmp_path, {}), tmp_path / PATH
    published.put(PATH, b"satu")
    place.write_bytes(b"suntingan")
    with pytest.raises(UnavailableError, match="changing"):
        published.put(PATH, b"dua")
    assert place.read_bytes() == b"suntingan"


def test_a_paper_that_is_open_is_replaced_and_its_later_save_comes_back(tmp_path: Path) -> None:
    published, place = published_of(tmp_path, {}), tmp_path / PATH
    published.put(PATH, b"satu")
    with place.open("r+b") as file:
        published.put(PATH, b"dua")
        assert place.read_bytes() == b"dua"
        file.write(b"suntingan")
    resolve_published(tmp_path, "suntingan")
    assert place.read_bytes() == b"suntingan"
    assert names(tmp_path) == ["Laporan.docx"]


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    place = tmp_path / "baru.yaml"
    WATCHED.append((place, lambda: place.write_bytes(b"orang")))
    with pytest.raises(FileExistsError):
        put_new_file(place, b"kita")
    assert place.read_bytes() == b"orang"
    assert names(tmp_path) == ["baru.yaml"]
