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

Files = Mapping[str, bytes]


def test_the_papers_follow_the_list_as_they_are_on_file(
    renderer: Renderer, memo: bytes, disposition: bytes
) -> None:
    asked = facts(("PUB-1", "disposisi.pdf"), ("PUB-1", "memo.pdf"))

    data = bound(renderer, asked, {"disposisi.pdf": disposition, "memo.pdf": memo})

    whole, first, second = (PdfReader(io.BytesIO(d)) for d in (data, disposition, memo))
    originals = [*first.pages, *second.pages]
    assert len(whole.pages) == FRONT + len(originals)
    for page, original in zip(whole.pages[FRONT:], originals, strict=True):
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


def test_a_months_set_is_found_through_by_submission_and_paper(
    renderer: Renderer, memo: bytes, disposition: bytes
) -> None:
    asked = facts(("PUB-1", "disposisi.pdf"), ("PUB-1", "memo.pdf"), ("PUB-2", "disposisi.pdf"))

    data = bound(renderer, asked, {"disposisi.pdf": disposition, "memo.pdf": memo})

    reader = PdfReader(io.BytesIO(data))
    outline: list[Any] = reader.outline
    below = [entry for entry in outline if isinstance(entry, list)]
    assert [[str(mark.title) for mark in marks] for marks in below[1:]] == [
        ["disposisi", "memo"],
        ["disposisi"],
    ]
    assert reader.page_labels == ["1", "2", *(f"PUB-1 · {n}" for n in (3, 4, 5, 6)), "PUB-2 · 7"]


def test_the_same_files_give_the_same_bytes(
    renderer: Renderer, memo: bytes, disposition: bytes
) -> None:
    asked = facts(("PUB-1", "disposisi.pdf"), ("PUB-2", "memo.pdf"), ("PUB-2", "layar.png"))
    files = {"disposisi.pdf": disposition, "memo.pdf": memo, "layar.png": picture_file()}

    first = bound(renderer, asked, files)
    with Renderer(None, None) as another:
        assert bound(another, asked, files) == first


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("hilang.pdf", None, "tidakditemukan"),
        ("rusak.pdf", b"%PDF-1.7 dan tidak lebih", "rusak"),
        ("kosong.pdf", b"", "rusak"),
        ("naskah.docx", b"PK", "BukanPDF"),
        ("hilang.png", None, "tidakditemukan"),
        ("rusak.png", b"\x89PNG\r\n\x1a\n", "rusak"),
        ("bukan.jpg", b"teks", "rusak"),
        ("kosong.png", b"", "rusak"),
    ],
)
def test_a_paper_that_cannot_be_had_is_said_and_the_others_are_printed(
    name: str, content: bytes | None, said: str, renderer: Renderer, disposition: bytes
) -> None:
    asked = facts(("PUB-1", name), ("PUB-1", "disposisi.pdf"))
    files = {"disposisi.pdf": disposition} | ({name: content} if content is not None else {})

    data = bound(renderer, asked, files)

    assert len(PdfReader(io.BytesIO(data)).pages) == FRONT + 1
    assert said in list_of_papers(data)
    assert "LEMBARDISPOSISI" in words(data, FRONT)


@pytest.mark.parametrize(
    ("name", "content"), [("naskah.docx", docx_draft()), ("naskah.odt", odt_draft())]
)
def test_a_document_is_printed_as_text_and_pictures(
    name: str, content: bytes, renderer: Renderer, disposition: bytes
) -> None:
    asked = facts(("PUB-1", name), ("PUB-1", "disposisi.pdf"))

    data = bound(renderer, asked, {name: content, "disposisi.pdf": disposition})

    assert "LEMBARNASKAH" in words(data, FRONT)
    assert "KPUGelarRapatPleno" in words(data, FRONT)
    assert "LEMBARDISPOSISI" in words(data, FRONT + 1)
    catalogue: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()


def test_a_document_that_is_not_there_is_said(renderer: Renderer) -> None:
    assert "tidakditemukan" in list_of_papers(bound(renderer, facts(("PUB-1", "a.docx")), {}))


def test_a_locked_paper_is_said(renderer: Renderer) -> None:
    locked = saved(bare_pdf(), encryption=pikepdf.Encryption(owner="a", user="b"))

    data = bound(renderer, facts(("PUB-1", "kunci.pdf")), {"kunci.pdf": locked})

    assert "terkunci" in list_of_papers(data)


def test_a_paper_with_faults_is_printed_with_a_warning(
    renderer: Renderer, disposition: bytes
) -> None:
    end = disposition.rindex(b"startxref")
    faulty = disposition[:end] + b"startxref\n1\n%%EOF"

    data = bound(renderer, facts(("PUB-1", "cacat.pdf")), {"cacat.pdf": faulty})

    assert "cacat;periksa" in list_of_papers(data)
    assert "LEMBARDISPOSISI" in words(data, FRONT)


@pytest.mark.parametrize("name", ["disposisi.pdf", "layar.png"])
def test_a_file_that_was_changed_since_it_was_kept_is_reported(
    name: str, renderer: Renderer, disposition: bytes
) -> None:
    asked = facts(("PUB-1", name))
    asked = replace(asked, sheets=(replace(asked.sheets[0], sha256=Sha256("ab" * 32)),))

    data = bound(renderer, asked, {"disposisi.pdf": disposition, "layar.png": picture_file()})

    assert "berubahsejakdisimpan" in list_of_papers(data)
    assert len(PdfReader(io.BytesIO(data)).pages) == FRONT + 1


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
    with PdfSetWorker(Limits(memory_bytes=700 * MEBIBYTE, seconds=30)) as set_worker:
        assert set_worker.take(_bomb(800 * MEBIBYTE)).pages == 0
        assert set_worker.take(disposition).pages == 1


def _bomb(size: int) -> bytes:
    """Whoever opens it must unpack that many bytes to find its first page."""
    blown = zlib.compress(bytes(size), 1)
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
