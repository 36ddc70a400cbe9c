"""`templates check` finds every mistake in staff's templates before month's end."""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument

from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.template_check import (
    Sample,
    TemplateMistake,
    check_templates,
    draw_templates,
)
from sheetflow.adapters.documents.template_guard import inspect_docx
from sheetflow.adapters.worker.protocol import RequestRefusedError
from sheetflow.core.papers.paper_settings import PaperKind, PaperSettings
from sheetflow.core.reporting.sample_papers import SAMPLE_PICTURE, sample_paper
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from templates.builder.__main__ import BUILDERS, build_all
from tests.papers.hostile_templates import shipped, word_template
from tests.papers.sample_settings import letter_settings, picture, wording
from tests.support.repacked import ODD_PACKINGS, repacked

pytestmark = pytest.mark.xdist_group("template check")
"""Its offices are costly: one worker makes them."""

SAMPLES = tuple(
    Sample(kind, sample_paper(kind, letter_settings(logo=True)), {SAMPLE_PICTURE: picture()})
    for kind in PaperKind
    if kind is not PaperKind.LAPORAN
)
DISPOSISI = SAMPLES[:1]


@dataclass(frozen=True, slots=True)
class CheckedOffice:
    """An office's own templates folder and the renderer that takes its templates from there."""

    folder: Path
    renderer: Renderer

    def mistakes(self, language: Language = INDONESIAN) -> tuple[TemplateMistake, ...]:
        return check_templates(self.renderer, DISPOSISI, wording(language))


@pytest.fixture(scope="module")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CheckedOffice]:
    """Shared: starting workers for each template would take a minute."""
    folder = tmp_path_factory.mktemp("templates")
    with Renderer(folder, None) as renderer:
        yield CheckedOffice(folder, renderer)


@pytest.fixture
def office(shared_office: CheckedOffice) -> Iterator[CheckedOffice]:
    """With an empty folder at first."""
    yield shared_office
    for template in shared_office.folder.iterdir():
        template.unlink()


def _edited(change: Callable[[WordDocument], object]) -> bytes:
    """The shipped disposisi.docx as staff might have changed it in Word."""
    document = Document(io.BytesIO(shipped("disposisi.docx")))
    change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_the_shipped_templates_have_no_mistake(renderer: Renderer) -> None:
    assert check_templates(renderer, SAMPLES, wording()) == ()


def test_the_shipped_word_templates_are_drawn_by_the_builder(tmp_path: Path) -> None:
    build_all(tmp_path)
    for kind in BUILDERS:
        name = f"{kind.value}.docx"
        assert (tmp_path / name).read_bytes() == shipped(name), f"{name}: run templates.builder"


@pytest.mark.parametrize(
    ("change", "place", "name", "nearest"),
    [
        (lambda d: d.add_paragraph("{{ subjek }}"), "paragraf", "subjek", "subject"),
        (
            lambda d: d.tables[0].cell(1, 1).add_paragraph("{{ agenda_nomber }}"),
            "tabel 1 baris 2 kolom 2",
            "agenda_nomber",
            "agenda_number",
        ),
        (
            lambda d: d.sections[0].footer.add_paragraph("{{ frame.footr }}"),
            "kaki halaman",
            "frame.footr",
            "frame.footer",
        ),
        (
            lambda d: d.sections[0].header.add_paragraph("{{ titl }}"),
            "kepala halaman",
            "titl",
            "title",
        ),
        (
            lambda d: d.add_paragraph("{% for t in natures %}{{ t.teks }}{% endfor %}"),
            "paragraf",
            "t.teks",
            "t.text",
        ),
        (
            lambda d: d.add_paragraph("{% if 1 == 2 %}{{ frame.head.line }}{% endif %}"),
            "paragraf",
            "frame.head.line",
            "frame.head.lines",
        ),
        (lambda d: d.add_paragraph("{{ zzzzqq }}"), "paragraf", "zzzzqq", ""),
    ],
)
def test_an_unknown_name_is_reported_with_its_place_and_the_nearest_right_one(
    change: Callable[[WordDocument], object],
    place: str,
    name: str,
    nearest: str,
    office: CheckedOffice,
) -> None:
    (office.folder / "disposisi.docx").write_bytes(_edited(change))
    (mistake,) = office.mistakes()
    assert mistake.template == "disposisi.docx"
    assert mistake.place.startswith(place)
    assert (mistake.name, mistake.nearest, mistake.blocks) == (name, nearest, True)
    assert name in mistake.sentence
    assert nearest in mistake.sentence


def test_every_mistake_is_reported_not_only_the_first(office: CheckedOffice) -> None:
    def change(document: WordDocument) -> None:
        for name in ("satu", "dua", "tiga"):
            document.add_paragraph(f"{{{{ {name} }}}} dan {{{{ {name} }}}}")

    (office.folder / "disposisi.docx").write_bytes(_edited(change))
    (office.folder / "disposisi.typ").write_text(
        shipped("disposisi.typ").decode() + "\n#{{ empat }}\n#{{ lima }}\n"
    )
    names = [mistake.name for mistake in office.mistakes()]
    assert names == ["satu", "dua", "tiga", "empat", "lima"]


def test_a_value_that_is_no_longer_printed_is_reported_without_blocking(
    office: CheckedOffice,
) -> None:
    text = shipped("disposisi.typ").decode().replace("#value({{ agenda_number }})", "")
    (office.folder / "disposisi.typ").write_text(text)
    (mistake,) = office.mistakes()
    assert (mistake.name, mistake.blocks) == ("agenda_number", False)


def test_a_pdf_that_cannot_be_read_out_in_order_is_reported_without_blocking(
    office: CheckedOffice,
) -> None:
    text = shipped("disposisi.typ").decode() + "\n= Satu\n=== Tiga\n"
    (office.folder / "disposisi.typ").write_text(text)
    (mistake,) = office.mistakes()
    assert (mistake.template, mistake.blocks) == ("disposisi.typ", False)
    assert "skipped from heading level 1 to 3" in mistake.sentence


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("disposisi.docx", word_template("{% for x in natures %}")),
        ("disposisi.docx", word_template("{{ title | tidakada }}")),
        ("disposisi.docx", b"bukan Word"),
        ("disposisi.typ", b"#{{ title }\n#let"),
        ("disposisi.typ", b"#unknown-name"),
        ("disposisi.typ", b"\xff\xfe"),
    ],
)
def test_a_template_that_gives_no_paper_is_reported(
    name: str, content: bytes, office: CheckedOffice
) -> None:
    (office.folder / name).write_bytes(content)
    mistakes = [mistake for mistake in office.mistakes() if mistake.blocks]
    assert [mistake.template for mistake in mistakes] == [name]


@pytest.mark.parametrize("packing", ODD_PACKINGS)
def test_a_template_packed_as_word_never_packs_is_refused(packing: int) -> None:
    with pytest.raises(RequestRefusedError, match="no office program packs"):
        inspect_docx(repacked(word_template(), packing))


@pytest.mark.parametrize("step", [997, pytest.param(53, marks=pytest.mark.slow)])
def test_a_damaged_template_is_refused_whatever_the_damage(step: int) -> None:
    whole = word_template()
    for at in range(0, len(whole), step):
        with suppress(RequestRefusedError):
            inspect_docx(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])


def test_the_sentences_are_in_the_language_of_the_office(office: CheckedOffice) -> None:
    (office.folder / "disposisi.docx").write_bytes(
        _edited(lambda d: d.add_paragraph("{{ subjek }}"))
    )
    (mistake,) = office.mistakes(ENGLISH)
    assert "Did you mean subject?" in mistake.sentence


def test_templates_are_drawn_as_pictures_to_look_at(renderer: Renderer, tmp_path: Path) -> None:
    drawn = draw_templates(renderer, SAMPLES, tmp_path / "gambar")
    names = {path.name for path in drawn}
    assert {"disposisi-1.png", "nota_dinas-2.png", "agenda.pdf", "berkas.docx"} <= names
    assert (tmp_path / "gambar" / "agenda-1.png").read_bytes().startswith(b"\x89PNG")


def test_an_office_logo_is_on_both_forms(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture(100, 120, "#aa3333").for_word())
    sheet = sample_paper(PaperKind.DISPOSISI, letter_settings(logo=True))
    with Renderer(tmp_path, None) as renderer:
        paper = renderer.render(PaperKind.DISPOSISI, sheet)
    document = Document(io.BytesIO(paper.docx))
    assert len(document.inline_shapes) == 1
    assert b"/Subtype/Image" in paper.pdf.replace(b" ", b"")


def test_the_digest_changes_with_the_templates_and_not_by_itself(tmp_path: Path) -> None:
    with Renderer(tmp_path, None) as renderer, Renderer(None, None, PaperSettings("F4")) as folio:
        first = renderer.digest(PaperKind.AGENDA)
        assert first == renderer.digest(PaperKind.AGENDA)
        assert first != folio.digest(PaperKind.AGENDA)
        (tmp_path / "agenda.typ").write_bytes(shipped("agenda.typ") + b"\n")
        assert renderer.digest(PaperKind.AGENDA) != first
