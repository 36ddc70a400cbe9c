"""What papers show of the drafts that staff attach."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from sheetflow.adapters.documents.drafts.draft_reader import (
    Draft,
    DraftReader,
    put_blocks,
    with_notes,
)
from sheetflow.adapters.documents.paper_writer import DocumentWriter
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.adapters.worker.protocol import MEBIBYTE, Limits
from sheetflow.core.effects import WritePaper
from sheetflow.core.names import DrivePath, EffectId, Sha256, SubmissionId
from sheetflow.core.papers.context_values import plain
from sheetflow.core.papers.letters import Block, nota_dinas_context, preview_notes
from sheetflow.core.reporting.sample_papers import sample_nota_dinas
from tests.papers.draft_files import docx_draft, docx_of, odt_draft
from tests.papers.paper_text import pdf_text, squeezed, word_text
from tests.papers.printed_sets import bare_pdf, picture_file, saved
from tests.papers.sample_settings import letter_settings
from tests.support.hostile_files import with_declared

NOTES = preview_notes(letter_settings().wording)
PICTURE_ADDRESS = f"data:image/png;base64,{base64.b64encode(picture_file()).decode()}"
HTML = f"""<html><head><title>x</title><style>p {{}}</style></head><body>
<h1>KPU Gelar &amp; Rapat</h1><p>Rapat   dihadiri<br>semua <b>unsur</b>.</p>
<ul><li>Rekapitulasi<li>Pleno</ul><script>alert(1)</script>
<table><tr><td>Laki-laki</td><td>10</td></tr></table>
<img src="{PICTURE_ADDRESS}"><img src="https://x/y.png" alt="Foto">
<img src="data:image/png;base64,!"></body></html>"""
MARKDOWN = """# KPU Gelar **Rapat**

Rapat dihadiri
semua __unsur__.

- Rekapitulasi
2. Pleno
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[DraftReader]:
    with DraftReader() as shared:
        yield shared


def said(draft: Draft) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in draft.blocks]


def test_a_word_draft_is_shown_in_order_with_what_was_changed(reader: DraftReader) -> None:
    draft = reader.read("n", "konsep.docx", docx_draft())

    assert said(draft) == [
        ("heading", "KPU Gelar Rapat Pleno"),
        ("paragraph", "Rapat dihadiri semua unsur."),
        ("paragraph", "Rapat dimulai pukul 09.00"),
        ("item", "Rekapitulasi"),
        ("paragraph", "Laki-laki | 10"),
        ("paragraph", "Perempuan | 12"),
        ("picture", ""),
        ("paragraph", "Isian"),
    ]
    assert list(draft.pictures) == ["n-0"]
    (picture,) = (block.picture for block in draft.blocks if block.picture)
    assert picture.width_mm == pytest.approx(400 * 25.4 / 96, abs=0.1)


def test_an_opendocument_draft_is_shown_likewise(reader: DraftReader) -> None:
    draft = reader.read("n", "konsep.ODT", odt_draft())

    assert said(draft) == [
        ("heading", "KPU Gelar Rapat Pleno"),
        ("paragraph", "Rapat  dihadiri\tsemua\nunsur."),
        ("item", "Rekapitulasi"),
        ("paragraph", "Laki-laki | 10"),
        ("picture", ""),
    ]


def test_a_page_of_the_web_is_shown_as_it_reads(reader: DraftReader) -> None:
    draft = reader.read("n", "konsep.html", HTML.encode())

    assert said(draft) == [
        ("heading", "KPU Gelar & Rapat"),
        ("paragraph", "Rapat dihadiri\nsemua unsur."),
        ("item", "Rekapitulasi"),
        ("item", "Pleno"),
        ("paragraph", "Laki-laki | 10"),
        ("picture", ""),
        ("paragraph", "[Foto]"),
    ]


def test_plain_text_and_markdown_are_shown_by_paragraphs(reader: DraftReader) -> None:
    text = reader.read("n", "konsep.txt", b"Satu\r\ndua\r\n\r\n\r\nTiga")
    marked = reader.read("n", "konsep.md", MARKDOWN.encode())

    assert said(text) == [("paragraph", "Satu\ndua"), ("paragraph", "Tiga")]
    assert said(marked) == [
        ("heading", "KPU Gelar Rapat"),
        ("paragraph", "Rapat dihadiri semua unsur."),
        ("item", "Rekapitulasi"),
        ("item", "Pleno"),
    ]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_of_windows(code: str, reader: DraftReader) -> None:
    assert said(reader.read("n", "a.txt", "“Café”".encode(code))) == [("paragraph", "“Café”")]


def test_pages_of_a_pdf_are_shown_as_they_are(reader: DraftReader) -> None:
    pdf = bare_pdf(b"0 0 150 400 re f")
    pdf.add_blank_page(page_size=(400, 300))

    draft = reader.read("n", "konsep.pdf", saved(pdf))

    first, second = (block.picture for block in draft.blocks)
    assert first is not None
    assert second is not None
    assert first.alt == "konsep.pdf (1)"
    assert first.height_mm is not None
    assert first.height_mm / first.width_mm == pytest.approx(400 / 300, abs=0.01)
    assert second.width_mm == 150


def test_a_long_pdf_is_shown_as_far_as_a_paper_goes(reader: DraftReader) -> None:
    pdf = bare_pdf()
    for _ in range(30):
        pdf.add_blank_page(page_size=(100, 100))

    draft = reader.read("n", "konsep.pdf", saved(pdf))

    assert (len(draft.blocks), draft.shortened) == (20, True)
    assert with_notes(draft, NOTES)[-1] == Block("note", NOTES["shortened"])


def test_pictures_are_shown_up_to_a_number_and_odd_ones_named(reader: DraftReader) -> None:
    many = f'<img src="{PICTURE_ADDRESS}">' * 25
    odd = '<p>Satu</p><img src="data:image/png;base64,YWJj">'

    shown = reader.read("n", "a.htm", many.encode())
    unshown = reader.read("n", "a.htm", odd.encode())

    assert (len(shown.pictures), shown.shortened) == (20, True)
    assert with_notes(unshown, NOTES)[1] == Block("note", NOTES["unknown"])


def test_a_very_long_text_ends_where_a_paper_ends(reader: DraftReader) -> None:
    draft = reader.read("n", "a.docx", docx_of("kata " * 1_000, times=20))

    assert draft.shortened
    assert sum(len(block.text) for block in draft.blocks) == 60_000


def _locked() -> bytes:
    return saved(bare_pdf(), encryption=pikepdf.Encryption(owner="a", user="b"))


def _form() -> bytes:
    pdf = bare_pdf()
    pdf.Root.NeedsRendering = True
    return saved(pdf)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.docx", None, "missing"),
        ("a.docx", b"PK", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0 sandi", "locked"),
        ("a.docx", docx_of(""), "empty"),
        ("a.odt", odt_draft(), ""),
        ("a.odt", odt_draft(manifest="<x><encryption-data/></x>"), "locked"),
        ("a.odt", odt_draft("<text:p>&b;</text:p>"), "damaged"),
        ("a.pdf", b"%PDF-1.7", "damaged"),
        ("a.pdf", _locked(), "locked"),
        ("a.pdf", _form(), "unknown"),
        ("a.xlsx", b"x", "unknown"),
        ("tanpa-akhiran", b"x", "unknown"),
        ("a.txt", b"  ", "empty"),
        ("a.jpeg", picture_file(), ""),
    ],
)
def test_a_draft_that_gives_nothing_has_its_reason(
    name: str, content: bytes | None, problem: str, reader: DraftReader
) -> None:
    draft = reader.read("n", name, content)

    assert draft.problem == problem
    if problem:
        assert with_notes(draft, NOTES) == (Block("note", NOTES[problem]),)


def test_a_bomb_is_stopped_and_the_next_draft_is_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("content.xml", b"<a>" + bytes(65 * MEBIBYTE))
    added = io.BytesIO(docx_draft())
    with zipfile.ZipFile(added, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/x.png", bytes(MEBIBYTE))
    blown = with_declared(added.getvalue(), "word/media/x.png", 401 * MEBIBYTE)
    with DraftReader(Limits(memory_bytes=700 * MEBIBYTE, seconds=60)) as reader:
        assert reader.read("n", "a.odt", target.getvalue()).problem == "too_large"
        assert reader.read("n", "a.docx", blown).problem == "too_large"
        deep = b"<div>" * 200_000 + b"x"
        assert reader.read("n", "a.html", deep).problem == ""
        assert reader.read("n", "a.docx", docx_draft()).problem == ""


def test_a_worker_that_is_stopped_over_a_draft_is_replaced() -> None:
    with DraftReader(Limits(memory_bytes=700 * MEBIBYTE, seconds=2, processor_seconds=1)) as reader:
        slow = b"<p>" + b"<" * 3_000_000
        first = reader.read("n", "a.html", slow)
        assert reader.read("n", "a.txt", b"teks").problem == ""
    assert first.problem in {"", "too_much"}


def memo_effect(name: str, content: bytes = b"") -> WritePaper:
    sample = sample_nota_dinas()
    digest = Sha256(hashlib.sha256(content).hexdigest())
    file = replace(sample.files[0], name=name, sha256=digest)
    facts = replace(sample, files=(file,))
    context = json.dumps(plain(nota_dinas_context(letter_settings(), facts)))
    place = DrivePath("2025/PUB-1/04_final_preview/Nota Dinas PUB-1")
    pictures = (("naskah-1", f"2025/PUB-1/04_final_preview/{name}"),)
    return WritePaper(EffectId("e"), SubmissionId("PUB-1"), "nota_dinas", context, place, pictures)


@pytest.mark.parametrize(
    ("name", "content"), [("konsep.docx", docx_draft()), ("konsep.pdf", saved(bare_pdf()))]
)
def test_a_memo_shows_the_draft_in_both_forms(name: str, content: bytes, tmp_path: Path) -> None:
    effect = memo_effect(name, content)
    target = tmp_path / effect.pictures[0][1]
    target.parent.mkdir(parents=True)
    target.write_bytes(content)

    with DocumentWriter(lambda: Renderer(None, None), LocalFolder(tmp_path)) as papers:
        papers.write(effect)

    word = word_text((target.parent / "Nota Dinas PUB-1.docx").read_bytes())
    pdf = pdf_text((target.parent / "Nota Dinas PUB-1.pdf").read_bytes())
    assert squeezed(word) == squeezed(pdf)
    assert ("Rapat dimulai pukul 09.00" in word) == (name == "konsep.docx")
    with zipfile.ZipFile(target.parent / "Nota Dinas PUB-1.docx") as package:
        assert [part for part in package.namelist() if part.startswith("word/media/")]


def test_a_memo_shows_no_other_draft_than_the_approved_one(tmp_path: Path) -> None:
    effect = memo_effect("konsep.docx", docx_draft())
    target = tmp_path / effect.pictures[0][1]
    target.parent.mkdir(parents=True)
    target.write_bytes(docx_of("Naskah lain"))

    with DocumentWriter(lambda: Renderer(None, None), LocalFolder(tmp_path)) as papers:
        papers.write(effect)

    said = squeezed(pdf_text((target.parent / "Nota Dinas PUB-1.pdf").read_bytes()))
    assert squeezed(NOTES["changed"]) in said
    assert "Naskahlain" not in said


def test_a_memo_names_a_draft_that_is_gone(tmp_path: Path) -> None:
    with DocumentWriter(lambda: Renderer(None, None), LocalFolder(tmp_path)) as papers:
        papers.write(memo_effect("konsep.docx"))

    (pdf,) = tmp_path.rglob("Nota Dinas PUB-1.pdf")
    assert squeezed(NOTES["missing"]) in squeezed(pdf_text(pdf.read_bytes()))


def test_a_paper_without_previews_is_left_as_it_is() -> None:
    context = {"title": "x", "previews": [{"ref": "lain", "name": "a", "blocks": []}]}

    put_blocks(context, {})

    assert context["previews"] == [{"ref": "lain", "name": "a", "blocks": []}]
