"""File references: a path inside Drive/, a file in Drive, or outside and never followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.register.file_refs import MOST_REFERENCES, FileRef, RefKind, read_file_refs
from sheetflow.core.register.outcome import Cell, NoteKind, Unreadable
from sheetflow.core.register.text import Placeholders

WORDS = Placeholders()
ID = "1AbCdEfGhIjKlMnOp_-"


def keys(cell: Cell, hyperlink: str | None = None) -> list[str]:
    return [ref.key for ref in read_file_refs(cell, hyperlink, WORDS).value or ()]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Kotak Masuk/bahan-001", ["Kotak Masuk/bahan-001"]),
        ("Drive/Kotak Masuk/x.png", ["Kotak Masuk/x.png"]),
        ("./Kotak Masuk//x.png", ["Kotak Masuk/x.png"]),
        ("Kotak Masuk\\x.png", ["Kotak Masuk/x.png"]),
        ("a.png\nb.png; c, d.png;;", ["a.png", "b.png", "c, d.png"]),
        ("a.png\na.png", ["a.png"]),
        ("100%.png", ["100%.png"]),
        ("a%20b.png", ["a%20b.png"]),
        ("file:///home/x/kantor/Drive/Kotak%20Masuk/x.png", ["Kotak Masuk/x.png"]),
        ("file://localhost/C:/kantor/Drive/x.png", ["x.png"]),
        ("file:/home/x/Drive/x.png", ["x.png"]),
        (f"https://drive.google.com/file/d/{ID}/view?usp=sharing", [f"drive:{ID}"]),
        (f"https://drive.google.com/open?usp=x&id={ID}", [f"drive:{ID}"]),
        (f"https://drive.google.com/drive/u/0/folders/{ID}", [f"drive:{ID}"]),
        (f"https://docs.google.com/document/d/{ID}/edit#x", [f"drive:{ID}"]),
        (f"a.png, https://drive.google.com/open?id={ID}", ["a.png", f"drive:{ID}"]),
    ],
)
def test_references_inside_are_found(cell: str, found: list[str]) -> None:
    assert keys(cell) == found


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "../x.png",
            "a/../../x.png",
            "..\\x.png",
            "a/.. /x",
            "a/.../x",
            "..",
            "Drive",
            "Drive/..",
        ),
        *(
            "Drive/..",
            "/etc/passwd",
            "\\\\server\\x",
            "//server/x",
            "~/x",
            "./~/x",
            "C:\\x.png",
            "c:/x.png",
        ),
        *("file:///etc/passwd", "file:///Drive/../x", "file:///a/Drive/%2e%2e/x", "file:x"),
        *("file://server/Drive/x.png", "file:///a/Drive/b/Drive/x.png", "file:////server/Drive/x"),
        *("https://evil.com/x.png", "https://drive.google.com/drive/home", "https:///"),
        *("https://drive.google.com@evil.com/file/d/1AbCdEfGhIjK/view", "javascript:x", "data:x"),
        *("foto.png:stream", "x" * 256, "é" * 200, "a/" + "x" * 32_000, "Drive/C:/x"),
    ],
)
def test_what_leads_outside_is_never_a_path(cell: str) -> None:
    read = read_file_refs(cell, None, WORDS)
    assert [ref.kind for ref in read.value or ()] == [RefKind.OUTSIDE]


@pytest.mark.parametrize(
    ("cell", "hyperlink", "found"),
    [
        ("klik disini", "Drive/Kotak%20Masuk/x.png", ["Kotak Masuk/x.png"]),
        ("", "Kotak%20Masuk/x%23.png#hal=2", ["Kotak Masuk/x#.png"]),
        ("x.png", "Drive/Kotak%20Masuk/x.png", ["Kotak Masuk/x.png"]),
        ("x.png", "file:///home/x/Drive/Kotak%20Masuk/x.png", ["Kotak Masuk/x.png"]),
        ("lihat", f"https://drive.google.com/file/d/{ID}/view", [f"drive:{ID}"]),
        ("klik disini", "../Drive/x.png", ["outside:../Drive/x.png"]),
        ("klik disini", "%2e%2e/x.png", ["outside:../x.png"]),
        ("klik disini", "a%00.png", ["outside:a\x00.png"]),
        ("klik disini", "a/%252e%252e/x", ["a/%2e%2e/x"]),
        ("x.png", "../x.png", ["x.png"]),
        ("x.png", "#Register.A1", ["x.png"]),
        ("x.png\ny.png", "Drive/z.png", ["x.png", "y.png"]),
        ("x.png; y.png", "Drive/z.png", ["x.png", "y.png"]),
    ],
)
def test_a_hyperlink_stands_for_words_and_for_a_lone_path(
    cell: str, hyperlink: str, found: list[str]
) -> None:
    assert keys(cell, hyperlink) == found


@pytest.mark.parametrize(
    ("cell", "hyperlink", "problem"),
    [
        (None, None, Unreadable.EMPTY),
        ("-", None, Unreadable.EMPTY),
        ("menyusul", "", Unreadable.PLACEHOLDER),
        ("menyusul", "#A1", Unreadable.PLACEHOLDER),
        (" ; , ;", None, Unreadable.UNKNOWN),
        ("a;" * (MOST_REFERENCES + 1), None, Unreadable.UNKNOWN),
    ],
)
def test_a_cell_without_a_reference_has_none(
    cell: Cell, hyperlink: str | None, problem: Unreadable
) -> None:
    read = read_file_refs(cell, hyperlink, WORDS)
    assert (read.value, read.problem) == (None, problem)


def test_stray_blanks_are_noted() -> None:
    (note,) = read_file_refs("x.png ", None, WORDS).notes
    assert (note.kind, note.result) == (NoteKind.NORMAL, "x.png")


PATHS = st.text(alphabet="./\\:~%25eED;\n a-Drive") | st.text()


@given(PATHS, st.none() | PATHS)
def test_no_cell_raises_and_no_path_leaves_the_folder(cell: str, hyperlink: str | None) -> None:
    read = read_file_refs(cell, hyperlink, WORDS)
    assert (read.value is None) != (read.problem is None)
    for ref in read.value or ():
        if ref.kind is RefKind.PATH:
            assert not ref.target.startswith(("/", "~"))
            assert not {"", ".", ".."} & set(ref.target.split("/"))
            assert "\\" not in ref.target


@given(PATHS)
def test_a_path_that_was_read_is_read_again(cell: str) -> None:
    for ref in read_file_refs(cell, None, WORDS).value or ():
        plain = ref.target == ref.target.strip(" ,") and not ref.target.startswith("Drive/")
        if ref.kind is RefKind.PATH and plain:
            assert read_file_refs(ref.target, None, WORDS).value in {(ref,), None}


@pytest.mark.parametrize("cell", ["," * 32_767, ", " * 16_000, "a," * 16_000, "https://" * 4_000])
def test_the_longest_cell_is_read(cell: str) -> None:
    assert all(isinstance(ref, FileRef) for ref in read_file_refs(cell, cell, WORDS).value or ())
