"""Both forms of a paper say the same words, numbers and order, in the same bytes each time."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from sheetflow.adapters.documents.renderer import RenderedPaper, Renderer
from sheetflow.core.papers.letters import disposisi_context
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.papers.print_set import print_set_context
from sheetflow.core.reporting.agenda import agenda_context
from sheetflow.core.reporting.sample_papers import (
    SAMPLE_PICTURE,
    sample_disposisi,
    sample_entries,
    sample_paper,
    sample_print_set,
)
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from tests.papers.paper_text import page_count, pdf_text, squeezed, word_text
from tests.papers.sample_settings import BOOKMAN, letter_settings, picture

KINDS = [kind for kind in PaperKind if kind is not PaperKind.LAPORAN]
PICTURES = {SAMPLE_PICTURE: picture()}
pytestmark = pytest.mark.xdist_group("both forms")


def drawn(renderer: Renderer, kind: PaperKind, language: Language = INDONESIAN) -> RenderedPaper:
    return renderer.render(kind, sample_paper(kind, letter_settings(language)), PICTURES)


@pytest.fixture(scope="module")
def papers(renderer: Renderer) -> dict[PaperKind, RenderedPaper]:
    """The sample papers, which several tests read."""
    return {kind: drawn(renderer, kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_both_forms_have_the_same_text(
    kind: PaperKind, papers: dict[PaperKind, RenderedPaper], renderer: Renderer
) -> None:
    for paper in (papers[kind], drawn(renderer, kind, ENGLISH)):
        assert squeezed(pdf_text(paper.pdf)) == squeezed(word_text(paper.docx))


def test_the_same_paper_twice_is_the_same_bytes(papers: dict[PaperKind, RenderedPaper]) -> None:
    with Renderer(None, None) as another:
        for kind, paper in papers.items():
            assert drawn(another, kind) == paper, kind


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_paper_by_a_renderer_of_its_own_is_the_same_bytes(kind: PaperKind) -> None:
    papers = []
    for _ in range(2):
        with Renderer(None, None) as own:
            papers.append(drawn(own, kind))
    assert papers[0] == papers[1]


def test_an_empty_book_has_its_sentence_in_both_forms(renderer: Renderer) -> None:
    day = sample_disposisi().decided
    paper = renderer.render(
        PaperKind.AGENDA, agenda_context(letter_settings(), (), "Oktober 2025", day)
    )
    for text in (word_text(paper.docx), pdf_text(paper.pdf)):
        assert "Tidak ada naskah pada periode ini." in text
        assert "{" not in text


def test_a_set_without_papers_has_its_sentence_in_both_forms(renderer: Renderer) -> None:
    empty = print_set_context(
        letter_settings(), sample_print_set(letter_settings(), papers=0), (), front_pages=2
    )
    paper = renderer.render(PaperKind.BERKAS, empty)
    for text in (word_text(paper.docx), pdf_text(paper.pdf)):
        assert "Belum ada naskah untuk dicetak." in text


@pytest.mark.parametrize("lines", [60, pytest.param(300, marks=pytest.mark.slow)])
def test_a_long_book_repeats_its_column_names_and_loses_no_line(
    lines: int, renderer: Renderer
) -> None:
    day = sample_disposisi().decided
    paper = renderer.render(
        PaperKind.AGENDA, agenda_context(letter_settings(), sample_entries(lines), "2025", day)
    )
    reader = PdfReader(io.BytesIO(paper.pdf))
    assert len(reader.pages) > 3
    for page in reader.pages[:-1]:
        assert "Isi Ringkas" in page.extract_text()
    for text in (word_text(paper.docx), pdf_text(paper.pdf)):
        assert all(f"AGD-{number:03}/X/2025" in text for number in range(1, lines + 1))
    with zipfile.ZipFile(io.BytesIO(paper.docx)) as package:
        assert package.read("word/document.xml").count(b"<w:tblHeader/>") == 1


def test_the_pdf_is_tagged_archivable_accessible_and_has_its_title_and_language(
    papers: dict[PaperKind, RenderedPaper],
) -> None:
    reader = PdfReader(io.BytesIO(papers[PaperKind.NOTA_DINAS].pdf))
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "id"
    claims = catalogue["/Metadata"].get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in claims
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claims
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "NOTA DINAS"
    assert "Suasana rapat pleno" in _tag_texts(catalogue["/StructTreeRoot"])


def test_files_have_the_day_of_the_paper_and_not_that_of_writing(renderer: Renderer) -> None:
    facts = replace(sample_disposisi(), decided=date(2025, 10, 9))
    paper = renderer.render(PaperKind.DISPOSISI, disposisi_context(letter_settings(), facts))
    reported = PdfReader(io.BytesIO(paper.pdf)).metadata
    assert reported is not None
    assert reported.creation_date == datetime(2025, 10, 9, tzinfo=UTC)
    properties = docx.Document(io.BytesIO(paper.docx)).core_properties
    assert properties.created == properties.modified == datetime(2025, 10, 9, tzinfo=UTC)


def _tag_texts(tree: object) -> str:
    """All alternative texts of a PDF's tags."""
    texts: list[str] = []
    waiting, seen = [tree], 0
    while waiting and seen < 10_000:
        seen += 1
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            texts.append(str(node.get("/Alt", "")))
            waiting.append(node.get("/K", []))
    return "\n".join(texts)


def test_pictures_of_the_word_form_have_their_alternative_text(
    papers: dict[PaperKind, RenderedPaper],
) -> None:
    with zipfile.ZipFile(io.BytesIO(papers[PaperKind.NOTA_DINAS].docx)) as package:
        document = package.read("word/document.xml").decode()
    assert 'descr="Suasana rapat pleno di aula kantor"' in document
    assert 'w:val="Hyperlink"' not in document


def test_links_can_be_clicked_in_both_forms_when_they_lead_to_the_web(
    papers: dict[PaperKind, RenderedPaper],
) -> None:
    paper = papers[PaperKind.DISPOSISI]
    address = "https://kab-contoh.kpu.go.id/bahan/003"
    with zipfile.ZipFile(io.BytesIO(paper.docx)) as package:
        assert 'w:val="Hyperlink"' in package.read("word/document.xml").decode()
        assert address in package.read("word/_rels/document.xml.rels").decode()
    annotations: Any = PdfReader(io.BytesIO(paper.pdf)).pages[0]["/Annots"]
    assert address in str([note.get_object()["/A"] for note in annotations])


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://[", ""])
def test_other_links_stay_text(address: str, renderer: Renderer) -> None:
    facts = replace(sample_disposisi(), material_url=address)
    paper = renderer.render(PaperKind.DISPOSISI, disposisi_context(letter_settings(), facts))
    assert facts.material in word_text(paper.docx)
    assert b"/URI" not in paper.pdf
    with zipfile.ZipFile(io.BytesIO(paper.docx)) as package:
        assert "External" not in package.read("word/_rels/document.xml.rels").decode()


def test_f4_is_larger_paper_with_the_same_lines(papers: dict[PaperKind, RenderedPaper]) -> None:
    sheet = sample_paper(PaperKind.DISPOSISI, letter_settings())
    with Renderer(None, None, BOOKMAN) as folio:
        paper = folio.render(PaperKind.DISPOSISI, sheet)
    box = PdfReader(io.BytesIO(paper.pdf)).pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (215, 330)
    with zipfile.ZipFile(io.BytesIO(paper.docx)) as package:
        assert 'w:w="12189" w:h="18709"' in package.read("word/document.xml").decode()
        styles = package.read("word/styles.xml").decode()
    assert "Bookman Old Style" in styles
    assert '"Arial"' not in styles
    assert word_text(paper.docx) == word_text(papers[PaperKind.DISPOSISI].docx)
    assert page_count(paper.pdf) == 1
