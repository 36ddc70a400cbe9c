"""A Word template is filled piece by piece, or as a whole where docxtpl must mend the whole."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Mm

from sheetflow.adapters.documents.docx_render import PageLook, render_docx
from sheetflow.adapters.documents.docx_values import is_plain
from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.core.papers.context_values import Link, Picture
from sheetflow.core.papers.paper_settings import PaperKind
from tests.papers.paper_text import word_text
from tests.papers.sample_settings import picture

WORDS = "satu\ndua\ttiga & <empat> {{ lima }} {% enam %} {_{ }"
LINK = Link("laman\ncontoh", "https://kab-contoh.kpu.go.id/")
PICTURE = Picture("foto", "Foto & <kegiatan>", 40.0, None)
UNUSUAL = {
    "escaped braces": "{_{ nama }_}",
    "a line end": "atas\n{{ words }}",
    "a repeated cell": "{%tc for x in columns %}",
}


def _filled(template: WordDocument, context: Mapping[str, Any]) -> bytes:
    target = io.BytesIO()
    template.save(target)
    return render_docx(
        target.getvalue(), dict(context), {"foto": picture().for_word()}, PageLook("A4", "Arial")
    )


def _body(paper: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(paper)) as package:
        return package.read("word/document.xml").decode()


def _template(*paragraphs: str) -> WordDocument:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind is not PaperKind.BERKAS])
def test_the_shipped_templates_are_filled_piece_by_piece(kind: PaperKind) -> None:
    template = shipped_templates() / f"{kind.value}.docx"
    assert is_plain(Document(str(template)))


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_what_docxtpl_must_mend_is_not(text: str) -> None:
    document = _template("")
    document.paragraphs[0]._p.get_or_add_pPr()  # noqa: SLF001 - add_run would turn \n into a break
    run = document.paragraphs[0].add_run()
    run._r.add_t(text)  # noqa: SLF001
    assert not is_plain(document)


def test_a_picture_of_the_template_is_left_to_docxtpl_and_numbered_apart() -> None:
    document = _template("{{ photo }}")
    document.add_picture(io.BytesIO(picture().for_word()), Mm(20))
    assert not is_plain(document)
    body = _body(_filled(document, {"photo": PICTURE}))
    assert body.count("<wp:docPr") == 2
    assert 'id="1001"' in body
    assert 'id="1002"' in body


def test_a_filled_paper_may_be_a_template_again() -> None:
    first = _filled(_template("{{ photo }}", "{{ link }}"), {"photo": PICTURE, "link": LINK})
    again = Document(io.BytesIO(first))
    again.sections[0].header.paragraphs[0].text = "{{ photo }}"
    for text in ("{{ photo }}", "{{ link }}", "{{ photo }}"):
        again.add_paragraph(text)
    paper = _filled(again, {"photo": PICTURE, "link": LINK})
    with zipfile.ZipFile(io.BytesIO(paper)) as package:
        names = package.namelist()
    assert len(names) == len(set(names))
    body = Document(io.BytesIO(paper)).part
    assert len(re.findall(r'r:embed="(\w+)"', body.element.xml)) == 3
    for rid in re.findall(r'r:(?:embed|id)="(\w+)"', body.element.xml):
        assert body.rels[rid].reltype.rpartition("/")[2] in {
            "image", "hyperlink", "header", "footer"
        }  # fmt: skip


def test_the_same_picture_is_stored_once_in_a_part() -> None:
    paper = _filled(_template(*["{{ photo }}"] * 5), {"photo": PICTURE})
    with zipfile.ZipFile(io.BytesIO(paper)) as package:
        assert sum("media" in name for name in package.namelist()) == 1
    assert _body(paper).count("<wp:docPr") == 5


def test_both_ways_give_the_same_paper() -> None:
    context = {"words": WORDS, "link": LINK, "photo": PICTURE, "rows": ["a", "b\nc"]}
    texts = ("{{ words }}", "{{ link }}", "{{ photo }}", "{%p for row in rows %}", "{{ row }}",
             "{%p endfor %}")  # fmt: skip
    plain = _filled(_template(*texts), context)
    mended = _filled(_template(*texts, "{_{"), context)
    assert word_text(mended).rstrip().removesuffix("{{").rstrip() == word_text(plain).rstrip()
    assert "satu\ndua\ntiga & <empat> {{ lima }} {% enam %} {_{ }" in word_text(plain)
    assert _body(plain).count("<w:br/>") == _body(mended).count("<w:br/>") == 3
    assert _body(plain).count("<w:tab/>") == _body(mended).count("<w:tab/>") == 1


def test_columns_that_a_loop_repeats_get_their_place() -> None:
    document = Document()
    cells = document.add_table(rows=1, cols=4).rows[0].cells
    words = ("{%tc for x in columns %}", "{{ x }}", "{%tc endfor %}", "akhir")
    for cell, text in zip(cells, words, strict=True):
        cell.text = text
    body = _body(_filled(document, {"columns": ["a", "b", "c", "d", "e"]}))
    assert body.count("<w:gridCol ") == 6


def test_tags_across_paragraphs_give_what_docxtpl_makes_of_them() -> None:
    paper = _filled(_template("awal {% if words %}tengah", "ya{% endif %} akhir"), {"words": ""})
    assert "awal" in word_text(paper)
