"""Which files a cell means, given the files that exist."""

import pytest

from sheetflow.core.files import FileFact, FileInfo, FileProblem
from sheetflow.core.names import Sha256
from sheetflow.core.register.file_refs import FileRef, is_read_otherwise, read_file_refs, settle
from sheetflow.core.register.text import USUAL_PLACEHOLDERS

DRIVE = "https://drive.google.com/open?id=1AbCdEfGhIjK"


def looks_at(there: dict[str, str], refs: tuple[FileRef, ...]) -> dict[str, FileInfo]:
    """Return file information; `there` maps keys to the path of the file that a backend finds."""
    missing = FileInfo("", problem=FileProblem.MISSING)
    keys = {key for ref in refs for key in ref.candidates()}
    return {key: _look(there[key]) if key in there else missing for key in keys}


def _look(path: str) -> FileInfo:
    if path == "terkunci":
        return FileInfo("", problem=FileProblem.FORBIDDEN)
    name = path.rpartition("/")[2]
    return FileInfo("", (FileFact(path, name, 1, Sha256(path)),))


def meant(cell: str, hyperlink: str | None, there: dict[str, str]) -> list[str]:
    refs = read_file_refs(cell, hyperlink, USUAL_PLACEHOLDERS).value or ()
    settled = settle(refs, looks_at(there, refs))
    assert all(ref.is_settled for ref in settled)
    assert settle(settled, {}) == settled
    return [ref.key for ref in settled]


A, B = {"Masuk/a.jpg": "Masuk/a.jpg"}, {"Masuk/b.jpg": "Masuk/b.jpg"}


@pytest.mark.parametrize(
    ("cell", "there", "expected"),
    [
        ("Masuk/a.jpg", {}, ["Masuk/a.jpg"]),
        ("M/R; sesi 1.jpg", {"M/R; sesi 1.jpg": "x"}, ["M/R; sesi 1.jpg"]),
        ("M/R; sesi 1.jpg", {"M/R; sesi 1.jpg": "terkunci"}, ["M/R; sesi 1.jpg"]),
        ("M/R; sesi 1.jpg", {}, ["M/R; sesi 1.jpg"]),
        ("M/R; sesi 1.jpg", {"M/R": "x"}, ["M/R", "sesi 1.jpg"]),
        ("M/a.jpg; M/b.jpg", {}, ["M/a.jpg", "M/b.jpg"]),
        ("M/satu; M/dua", {}, ["M/satu", "M/dua"]),
        ("Rapat: 2.jpg", {"Rapat: 2.jpg": "x"}, ["Rapat: 2.jpg"]),
        ("Rapat: 2", {}, ["outside:Rapat: 2"]),
        ("M/a  b.jpg", {"M/a  b.jpg": "M/a  b.jpg", "M/a b.jpg": "M/a b.jpg"}, ["M/a  b.jpg"]),
        ("M/a  b.jpg", {"M/a  b.jpg": "M/a b.jpg", "M/a b.jpg": "M/a b.jpg"}, ["M/a b.jpg"]),
        ("M/a  b.jpg", {"M/a  b.jpg": "M/a  b.jpg"}, ["M/a  b.jpg"]),
        ("M/a.jpg ", {}, ["M/a.jpg"]),
    ],
)
def test_a_line_that_names_a_file_is_that_file(
    cell: str, there: dict[str, str], expected: list[str]
) -> None:
    assert meant(cell, None, there) == expected


UNCLEAR = "unclear:Masuk/b.jpg\nMasuk/a.jpg"


@pytest.mark.parametrize(
    ("cell", "hyperlink", "there", "expected"),
    [
        ("Masuk/b.jpg", "Drive/Masuk/a.jpg", A | B, UNCLEAR),
        ("Masuk/b.jpg", "Drive/Masuk/a.jpg", A, UNCLEAR),
        ("Masuk/b.jpg", "Drive/Masuk/a.jpg", B, "Masuk/b.jpg"),
        ("Masuk/b.jpg", "Drive/Masuk/a.jpg", {}, "Masuk/b.jpg"),
        ("b.jpg", "Drive/Masuk/a.jpg", A, "unclear:b.jpg\nMasuk/a.jpg"),
        ("Masuk/bahan 2", "Drive/Masuk/a.jpg", A, "unclear:Masuk/bahan 2\nMasuk/a.jpg"),
        ("Foto rapat", "Drive/Masuk/a.jpg", A, "Masuk/a.jpg"),
        ("Foto/video", "Drive/Masuk/a.jpg", A, "Masuk/a.jpg"),
        ("Foto rapat", "Drive/Masuk/a.jpg", {}, "Masuk/a.jpg"),
        ("salinan", "Drive/Masuk/a.jpg", A | {"salinan": "Masuk/a.jpg"}, "salinan"),
        ("Masuk/Foto #1.jpg", "Drive/Masuk/Foto%20#1.jpg", {}, "Masuk/Foto #1.jpg"),
        ("Draf rilis", DRIVE, {"drive:1AbCdEfGhIjK": "x"}, "drive:1AbCdEfGhIjK"),
        ("M/b.jpg", DRIVE, {"drive:1AbCdEfGhIjK": "d/lama.jpg"}, "unclear:M/b.jpg\nlama.jpg"),
        ("M/b.jpg", DRIVE, {"drive:1AbCdEfGhIjK": "terkunci"}, "unclear:M/b.jpg\n1AbCdEfGhIjK"),
        ("M/b.jpg", DRIVE, {}, "M/b.jpg"),
        (
            "https://imgur.com/a",
            DRIVE,
            {"drive:1AbCdEfGhIjK": "lama.jpg"},
            "unclear:https://imgur.com/a\nlama.jpg",
        ),
        ("https://imgur.com/a", DRIVE, {}, "outside:https://imgur.com/a"),
    ],
)
def test_text_and_link_that_disagree_are_never_guessed(
    cell: str, hyperlink: str, there: dict[str, str], expected: str
) -> None:
    assert meant(cell, hyperlink, there) == [expected]


def test_a_name_is_read_otherwise_where_the_file_is_called_otherwise() -> None:
    refs = read_file_refs("Masuk/rapat ", None, USUAL_PLACEHOLDERS).value or ()
    assert is_read_otherwise(refs, looks_at({"Masuk/rapat ": "Masuk/rapat"}, refs))
    assert not is_read_otherwise(refs, looks_at({"Masuk/rapat ": "Masuk/rapat /a.jpg"}, refs))
    assert not is_read_otherwise(refs, looks_at({"Masuk/rapat ": "Masuk/rapat "}, refs))
    assert not is_read_otherwise(refs, {})
