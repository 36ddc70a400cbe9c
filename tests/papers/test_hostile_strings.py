"""Whatever staff type comes out of both forms as it went in."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import pytest

from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.core.papers.context_values import Context, printable
from sheetflow.core.papers.letters import Block, nota_dinas_context, preview
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.reporting.agenda import AgendaFacts, agenda_context
from sheetflow.core.reporting.sample_papers import sample_disposisi, sample_nota_dinas
from sheetflow.core.signatories import Signatory
from tests.papers.hostile_strings import CONTROLS, LONG, MARKUP, SCRIPTS, hostile_strings
from tests.papers.paper_text import pdf_text, squeezed, word_text
from tests.papers.sample_settings import letter_settings

TEXTS = hostile_strings()


def _expected(text: str) -> str:
    return squeezed(printable(text))


def _comparable(text: str) -> str:
    """A page holds right-to-left words as they are drawn, so only their letters are compared."""
    if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text):
        return "".join(sorted(text))
    return text


def _between(text: str, number: int) -> str:
    start = text.index(f"<{number:03}>") + 5
    return text[start : text.index(f"</{number:03}>")]


@pytest.mark.parametrize("nth", [8, pytest.param(1, marks=pytest.mark.slow)])
def test_five_hundred_hostile_texts_come_out_of_both_forms(nth: int, renderer: Renderer) -> None:
    assert len(TEXTS) == 500
    texts = TEXTS[::nth]
    entries = tuple(
        AgendaFacts(None, "", "", None, "", f"<{number:03}>\n{text}\n</{number:03}>", "")
        for number, text in enumerate(texts)
    )
    day = sample_disposisi().decided
    paper = renderer.render(
        PaperKind.AGENDA, agenda_context(letter_settings(), entries, "2025", day)
    )
    for form in (squeezed(word_text(paper.docx)), squeezed(pdf_text(paper.pdf))):
        for number, text in enumerate(texts):
            found = _between(form, number)
            assert _comparable(found) == _comparable(_expected(text)), repr(text[:80])


@pytest.mark.parametrize(
    "texts",
    [
        MARKUP[::2],
        CONTROLS,
        pytest.param(MARKUP[1::2], marks=pytest.mark.slow),
        pytest.param(SCRIPTS, marks=pytest.mark.slow),
        pytest.param(("a" * 300, LONG[1][:400]), marks=pytest.mark.slow),
    ],
    ids=["markup", "controls", "more markup", "scripts", "long"],
)
def test_hostile_texts_in_every_place_of_a_paper(texts: Sequence[str], renderer: Renderer) -> None:
    """Titles, headings, fields, running text, the foot of pages: not only cells of tables."""
    joined = " ".join(texts)
    paper = renderer.render(PaperKind.NOTA_DINAS, _memo(joined))
    word, pdf = squeezed(word_text(paper.docx)), squeezed(pdf_text(paper.pdf))
    assert _comparable(word) == _comparable(pdf)
    assert word.count(_expected(joined)) >= 18


def _memo(text: str) -> Context:
    sample = sample_nota_dinas()
    facts = replace(
        sample,
        subject=text,
        fields=(("Isian", text),),
        alt_text=text,
        files=sample.files[:1],
        content=text,
        unit=text,
        channel=text,
        number=text,
        recipient=text,
        sender=Signatory(text, text, text),
        copies=(text,),
    )
    blocks = [Block(kind, text) for kind in ("heading", "paragraph", "item", "note")]
    previews = [preview("n", text, sample.files[0].sha256, blocks)]
    return {**nota_dinas_context(letter_settings(), facts), "previews": previews}


def test_control_characters_and_turning_signs_are_left_out() -> None:
    assert printable("a\x00b\ud800c\ufffe\U0001ffff\u202ed\r\ne\u2028f") == "abcd\ne\nf"
    assert printable("tetap 漢字 😀 ½") == "tetap 漢字 😀 ½"
