"""File references: a path inside Drive/, a file in Drive, or outside and never followed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.register.file_refs import MAX_REFERENCES, FileRef, RefKind, read_file_refs
from sheetflow.core.register.sheet import Cell, NoteKind, Unreadable
from sheetflow.core.register.text import USUAL_PLACEHOLDERS

WORDS = USUAL_PLACEHOLDERS
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
        ("a;" * (MAX_REFERENCES + 1), None, Unreadable.UNKNOWN),
    ],
)
def test_a_cell_without_a_reference_has_none(
    cell: Cell, hyperlink: str | None, problem: Unreadable
) -> None:
    read = read_file_refs(cell, hyperlink, WORDS)
    assert (read.value, read.problem) == (None, problem)


def test_stray_blanks_are_noted_where_they_can_be_seen() -> None:
    (note,) = read_file_refs("x.png ", None, WORDS).notes
    assert (note.kind, note.result) == (NoteKind.NORMAL, "x.png")
    assert read_file_refs("Foto\u00a0rapat.png", None, WORDS).notes == ()
    assert read_file_refs("Layar 9.41\u202fAM.png", None, WORDS).notes == ()


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("Masuk/a.png", ""),
        (" Masuk/Foto\u00a0 a.png ", " Masuk/Foto\u00a0 a.png "),
        ("Masuk/rapat ", "Masuk/rapat "),
        ("Drive\\Masuk\\\u200ea.png", "Masuk/\u200ea.png"),
        ("Masuk/Rapat; sesi 1.jpg", "Masuk/Rapat; sesi 1.jpg"),
        ("Rapat: sesi 2.jpg", "Rapat: sesi 2.jpg"),
        ("Masuk/Rapat: sesi 2.jpg", ""),
        ("C: x.jpg", ""),
        ("Masuk/D:x.jpg", ""),
        ("https://contoh.go.id/a;b.jpg", ""),
        ("file:///x/Drive/a;b.jpg", ""),
        ("../a;b.jpg", ""),
        ("/a;b.jpg", ""),
        ("a\tb.jpg", ""),
    ],
)
def test_a_line_as_it_stands_comes_before_its_parts(cell: str, line: str) -> None:
    refs = read_file_refs(cell, None, WORDS).value or ()
    assert {ref.line for ref in refs} == {line}
    assert {ref.is_settled for ref in refs} == {not line}


def test_a_colon_within_a_path_is_part_of_a_name() -> None:
    assert keys("Masuk/Rapat: sesi 2.jpg") == ["Masuk/Rapat: sesi 2.jpg"]
    assert keys("Rapat: sesi 2.jpg") == ["outside:Rapat: sesi 2.jpg"]


@pytest.mark.parametrize(
    ("hyperlink", "key", "line"),
    [
        ("Drive/Masuk/Foto%20#1.jpg", "Masuk/Foto ", "Masuk/Foto #1.jpg"),
        ("file:///x/Drive/Masuk/Foto%20#1.jpg", "Masuk/Foto ", "Masuk/Foto #1.jpg"),
        ("Drive/Masuk/a.pdf#page=2", "Masuk/a.pdf", "Masuk/a.pdf#page=2"),
        ("Drive/Masuk/%E2%80%8Ea.pdf", "Masuk/\u200ea.pdf", ""),
        ("file:///x/y#z", "outside:file:///x/y", ""),
    ],
)
def test_a_link_is_also_what_stands_behind_its_mark(hyperlink: str, key: str, line: str) -> None:
    (ref,) = read_file_refs("klik disini", hyperlink, WORDS).value or ()
    assert (ref.key, ref.line, ref.shown) == (key, line, None)


@pytest.mark.parametrize(
    ("cell", "hyperlink", "differs"),
    [
        ("Masuk/baru.png", "Drive/Masuk/lama.png", True),
        ("masuk/LAMA.png", "Drive/Masuk/lama.png", False),
        ("lama.png", "Drive/Masuk/lama.png", False),
        ("ama.png", "Drive/Masuk/lama.png", True),
        ("Masuk/Foto #1.jpg", "Drive/Masuk/Foto%20#1.jpg", False),
        ("Foto rapat", "Drive/Masuk/lama.png", True),
        ("Foto rapat.docx", f"https://drive.google.com/open?id={ID}", False),
        ("Masuk/baru.png", f"https://drive.google.com/open?id={ID}", True),
        (
            f"https://drive.google.com/file/d/{ID}/view",
            f"https://drive.google.com/open?id={ID}",
            False,
        ),
        (f"https://drive.google.com/open?id=9{ID}", f"https://drive.google.com/open?id={ID}", True),
        ("https://imgur.com/a.png", f"https://drive.google.com/open?id={ID}", True),
    ],
)
def test_text_that_may_name_another_file_than_its_link_is_kept(
    cell: str, hyperlink: str, differs: bool
) -> None:
    (ref,) = read_file_refs(cell, hyperlink, WORDS).value or ()
    assert (ref.shown is not None) == differs
    if ref.shown is not None:
        assert set(ref.candidates()) == {ref.key, *ref.shown.candidates()}


def test_a_picture_in_the_cell_is_no_reference() -> None:
    for cell in ('=DISPIMG("ID_1",1)', '=_xlfn.DISPIMG("ID_1",1)', "=IMAGE()"):
        assert read_file_refs(cell, None, WORDS).problem is Unreadable.PICTURE
    assert keys('=DISPIMG("ID_1",1)', "Drive/a.png") == ["a.png"]


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
        if ref.line:
            assert not ref.line.startswith(("/", "~"))
            assert not {"", ".", ".."} & set(ref.line.split("/"))
            assert "\\" not in ref.line


@given(PATHS)
def test_a_path_that_was_read_is_read_again(cell: str) -> None:
    for ref in read_file_refs(cell, None, WORDS).value or ():
        plain = ref.target == ref.target.strip(" ,") and not ref.target.startswith("Drive/")
        if ref.kind is RefKind.PATH and plain:
            assert read_file_refs(ref.target, None, WORDS).value in {(ref,), None}


@pytest.mark.parametrize("cell", ["," * 32_767, ", " * 16_000, "a," * 16_000, "https://" * 4_000])
def test_the_longest_cell_is_read(cell: str) -> None:
    assert all(isinstance(ref, FileRef) for ref in read_file_refs(cell, cell, WORDS).value or ())
