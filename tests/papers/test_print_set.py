"""The printed set: the papers as they are on file behind a list that tells where each begins."""

import hashlib
import io
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import Destination

from sheetflow.adapters.documents.print_set.pdf_set import PdfSetWorker
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.template_files import TemplateError
from sheetflow.adapters.worker.protocol import MEBIBYTE, Limits
from sheetflow.core.names import Sha256
from tests.papers.draft_files import docx_draft, odt_draft
from tests.papers.hostile_templates import shipped
from tests.papers.printed_sets import (
    FRONT,
    bare_pdf,
    bound,
    facts,
    list_of_papers,
    picture_file,
    saved,
    words,
)
from tests.support.hostile_files import packed_zeros

Files = Mapping[str, bytes]
pytestmark = pytest.mark.xdist_group("print set")


ASKED = facts(
    ("PUB-1", "disposisi.pdf"),
    ("PUB-1", "memo.pdf"),
    ("PUB-2", "disposisi.pdf"),
    ("PUB-2", "layar.png"),
)


@pytest.fixture(scope="module")
def files(memo: bytes, disposition: bytes) -> Files:
    return {"disposisi.pdf": disposition, "memo.pdf": memo, "layar.png": picture_file()}


@pytest.fixture(scope="module")
def month(renderer: Renderer, files: Files) -> bytes:
    """The set of two submissions, which several tests read."""
    return bound(renderer, ASKED, files)


def test_the_papers_follow_the_list_as_they_are_on_file(
    month: bytes, memo: bytes, disposition: bytes
) -> None:
    whole, first, second = (PdfReader(io.BytesIO(d)) for d in (month, disposition, memo))
    originals = [*first.pages, *second.pages, *first.pages]
    assert len(whole.pages) == FRONT + len(originals) + 1
    for page, original in zip(whole.pages[FRONT:-1], originals, strict=True):
        assert _streams(page) == _streams(original)


def _streams(page: Any) -> set[bytes]:
    """What the page draws, and the files of its typefaces, byte for byte."""
    fonts = (font.get_object() for font in page["/Resources"].get("/Font", {}).values())
    below = (font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts)
    files = (
        descriptor[key].get_object()
        for descriptor in below
        for key in ("/FontFile2", "/FontFile3")
        if key in descriptor
    )
    contents = page["/Contents"].get_object()
    return {hashlib.sha256(stream.get_data()).digest() for stream in (contents, *files)}


def test_the_list_has_the_page_on_which_each_paper_begins(
    renderer: Renderer, memo: bytes, disposition: bytes
) -> None:
    asked = facts(("PUB-1", "memo.pdf"), ("PUB-1", "disposisi.pdf"))

    data = bound(renderer, asked, {"disposisi.pdf": disposition, "memo.pdf": memo})

    reader = PdfReader(io.BytesIO(data))
    marks = {str(mark.title): reader.get_destination_page_number(mark) for mark in _flat(reader)}
    assert (marks["memo"], marks["disposisi"]) == (2, 5)
    assert "NOTADINAS" in words(data, 2)
    assert "LEMBARDISPOSISI" in words(data, 5)
    said = list_of_papers(data)
    for content, page in ((memo, 3), (disposition, 6)):
        assert f"{hashlib.sha256(content).hexdigest()[8:16]}{page}" in said


def _flat(reader: PdfReader) -> list[Destination]:
    waiting: list[Any] = list(reader.outline)
    found: list[Destination] = []
    while waiting:
        mark = waiting.pop(0)
        if isinstance(mark, list):
            waiting = [*mark, *waiting]
        else:
            found.append(mark)
    return found


def test_a_months_set_is_found_through_by_submission_and_paper(month: bytes) -> None:
    reader = PdfReader(io.BytesIO(month))
    outline: list[Any] = reader.outline
    below = [entry for entry in outline if isinstance(entry, list)]
    assert [[str(mark.title) for mark in marks] for marks in below[1:]] == [
        ["disposisi", "memo"],
        ["disposisi", "layar"],
    ]
    labels = [*(f"PUB-1 · {n}" for n in (3, 4, 5, 6)), "PUB-2 · 7", "PUB-2 · 8"]
    assert reader.page_labels == ["1", "2", *labels]


def test_the_same_files_give_the_same_bytes(month: bytes, files: Files) -> None:
    with Renderer(None, None) as another:
        assert bound(another, ASKED, files) == month


UNHAD: Mapping[str, tuple[bytes | None, str]] = {
    "a.pdf": (None, "tidakditemukan"),
    "b.pdf": (b"%PDF-1.7 dan tidak lebih", "rusak"),
    "c.pdf": (b"", "rusak"),
    "d.pdf": (saved(bare_pdf(), encryption=pikepdf.Encryption(owner="a", user="b")), "terkunci"),
    "e.rtf": (b"PK", "BukanPDF"),
    "f.docx": (None, "tidakditemukan"),
    "g.png": (None, "tidakditemukan"),
    "h.png": (b"\x89PNG\r\n\x1a\n", "rusak"),
    "i.jpg": (b"teks", "rusak"),
    "j.png": (b"", "rusak"),
}


def test_papers_that_cannot_be_had_are_said_and_the_others_are_printed(
    renderer: Renderer, disposition: bytes
) -> None:
    asked = facts(*(("PUB-1", name) for name in (*UNHAD, "disposisi.pdf")))
    there = {name: content for name, (content, _) in UNHAD.items() if content is not None}

    data = bound(renderer, asked, {**there, "disposisi.pdf": disposition})

    *front, paper = (words(data, at) for at in range(len(PdfReader(io.BytesIO(data)).pages)))
    listed = "".join(front)
    for said in {said for _, said in UNHAD.values()}:
        assert listed.count(said) == [one for _, one in UNHAD.values()].count(said), said
    assert "LEMBARDISPOSISI" not in listed
    assert "LEMBARDISPOSISI" in paper


def test_documents_are_printed_as_text_and_pictures(renderer: Renderer, disposition: bytes) -> None:
    drafts = {"naskah.docx": docx_draft(), "naskah.odt": odt_draft()}
    asked = facts(*(("PUB-1", name) for name in (*drafts, "disposisi.pdf")))

    data = bound(renderer, asked, {**drafts, "disposisi.pdf": disposition})

    for page in (FRONT, FRONT + 1):
        assert "LEMBARNASKAH" in words(data, page)
        assert "KPUGelarRapatPleno" in words(data, page)
    assert "LEMBARDISPOSISI" in words(data, FRONT + 2)
    catalogue: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()


def test_a_paper_with_faults_is_printed_with_a_warning(
    renderer: Renderer, disposition: bytes
) -> None:
    end = disposition.rindex(b"startxref")
    faulty = disposition[:end] + b"startxref\n1\n%%EOF"

    data = bound(renderer, facts(("PUB-1", "cacat.pdf")), {"cacat.pdf": faulty})

    assert "cacat;periksa" in list_of_papers(data)
    assert "LEMBARDISPOSISI" in words(data, FRONT)


def test_files_that_were_changed_since_they_were_kept_are_reported(
    renderer: Renderer, files: Files
) -> None:
    asked = facts(("PUB-1", "disposisi.pdf"), ("PUB-1", "layar.png"))
    kept = tuple(replace(sheet, sha256=Sha256("ab" * 32)) for sheet in asked.sheets)

    data = bound(renderer, replace(asked, sheets=kept), files)

    assert list_of_papers(data).count("berubahsejakdisimpan") == 2
    assert len(PdfReader(io.BytesIO(data)).pages) == FRONT + 2


def test_pictures_become_pages_in_their_place(renderer: Renderer, disposition: bytes) -> None:
    shapes = {"satu.png": (1, 4000), "dua.jfif": (4000, 1), "tiga.webp": (3000, 2000)}
    files = {name: _drawn(name, *sides) for name, sides in shapes.items()}
    asked = facts(
        ("PUB-1", "satu.png"),
        ("PUB-1", "disposisi.pdf"),
        ("PUB-1", "dua.jfif"),
        ("PUB-2", "tiga.webp"),
    )

    data = bound(renderer, asked, {**files, "disposisi.pdf": disposition})

    said = [words(data, page) for page in range(FRONT, FRONT + 4)]
    assert ["LEMBARBUKTI" in text for text in said] == [True, False, True, True]
    assert "x/dua.jfif" in said[2]
    assert hashlib.sha256(files["dua.jfif"]).hexdigest() in said[2]


def _drawn(name: str, width: int, height: int) -> bytes:
    kinds = {"png": "PNG", "jfif": "JPEG", "webp": "WEBP"}
    target = io.BytesIO()
    image = Image.new("RGB", (width, height), "#aa5522")
    image.save(target, kinds[name.rpartition(".")[2]])
    return target.getvalue()


def test_a_very_long_title_keeps_its_picture_on_one_page(renderer: Renderer) -> None:
    asked = facts(("PUB-1", "layar.png"))
    long = replace(asked.sheets[0], title="Rapat Koordinasi " * 120)

    data = bound(renderer, replace(asked, sheets=(long,)), {"layar.png": picture_file(300, 900)})

    assert len(PdfReader(io.BytesIO(data)).pages) == FRONT + 1


def test_a_set_without_papers_is_its_cover_and_list(renderer: Renderer) -> None:
    data = bound(renderer, facts(), {})

    assert len(PdfReader(io.BytesIO(data)).pages) == FRONT
    assert "Belumadanaskahuntukdicetak." in words(data, 1)


def test_a_bomb_is_a_damaged_paper_and_the_next_one_is_looked_at(disposition: bytes) -> None:
    with PdfSetWorker(Limits(memory_bytes=400 * MEBIBYTE, seconds=30)) as set_worker:
        assert set_worker.take(_bomb(500)).pages == 0
        assert set_worker.take(disposition).pages == 1


def _bomb(mebibytes: int) -> bytes:
    """Whoever opens it must unpack that much to find its first page."""
    blown = packed_zeros(mebibytes)
    table = zlib.compress(bytes.fromhex("00000000000000 01000000090000 02000000010000"))
    stream = b"%d 0 obj\n<</Type/%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    body = b"%PDF-1.5\n" + stream % (1, b"ObjStm/N 1/First 4", len(blown), blown)
    index = stream % (3, b"XRef/Size 3/W[1 4 2]/Root 2 0 R", len(table), table)
    return body + index + b"startxref\n%d\n%%%%EOF" % len(body)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("berkas.typ", b"\n#for n in range(int({{ papers[0].page }})) [#pagebreak()x]\n"),
        ("bukti.typ", b"\n#pagebreak() x\n"),
    ],
)
def test_a_template_whose_pages_cannot_be_counted_on_is_named(
    name: str, change: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(shipped(name) + change)
    asked = facts(("PUB-1", "layar.png"))
    with Renderer(tmp_path, None) as renderer, pytest.raises(TemplateError, match=name):
        bound(renderer, asked, {"layar.png": picture_file()})
