"""Both forms of the report say the same, and look at nothing but the data."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from sheetflow.adapters.documents.pictures import PictureProblem
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.report.report import RenderedReport, render_report
from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.core.attempts import STOPPED, STOPPED_PREFIX
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.context import PLAIN
from sheetflow.core.reporting.item import ReportItem, Screenshot
from sheetflow.core.reporting.report import Change, ChangeKind, Report
from templates.builder import laporan as build_laporan
from tests.papers.sample_settings import BOOKMAN
from tests.reporting.samples import (
    AS_OF,
    OCTOBER,
    contoh,
    many,
    october,
    published,
    telephone_picture,
)

OFFICE = contoh()
SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
needs_programs = pytest.mark.skipif(
    SOFFICE is None or PDFTOTEXT is None, reason="needs LibreOffice and poppler"
)


pytestmark = pytest.mark.xdist_group("laporan")


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer(None, None) as found:
        yield found


@pytest.fixture(scope="module")
def month(renderer: Renderer) -> RenderedReport:
    return _made(renderer, october())


def _read(shot: Screenshot) -> bytes:
    return telephone_picture(shot.path, (270, 540))


def _report(items: tuple[ReportItem, ...], **changes: object) -> Report:
    report = build_report(OFFICE, items, OCTOBER, as_of=AS_OF)
    return replace(report, **changes)  # type: ignore[arg-type]  # the fields of Report


def _made(renderer: Renderer, items: tuple[ReportItem, ...]) -> RenderedReport:
    return render_report(renderer, _report(items), OFFICE, _read)


def _run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, timeout=180).stdout  # noqa: S603 - fixed programs


def _text(pdf: Path) -> str:
    """Without line ends, dots of the contents, and the foot of each page."""
    found = _run(str(PDFTOTEXT), "-raw", str(pdf), "-").decode()
    found = re.sub(r"Laporan Optimalisasi[^\n]*Halaman \d+ dari \d+", "", found)
    return re.sub(r"[\s\u200b\u2060\u00ad.…]+", "", found)


def _pages(pdf: Path) -> int:
    found = re.search(rb"Pages:\s+(\d+)", _run("pdfinfo", str(pdf)))
    assert found is not None
    return int(found[1])


def _word_and_pdf(reports: Mapping[str, RenderedReport], folder: Path) -> list[tuple[Path, Path]]:
    """Each report's Word form as LibreOffice prints it, in one start, and its own PDF."""
    for name, made in reports.items():
        (folder / f"{name}.docx").write_bytes(made.docx)
        (folder / f"{name}-typst.pdf").write_bytes(made.pdf)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    _run(str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder),
         *(str(folder / f"{name}.docx") for name in reports))  # fmt: skip
    return [(folder / f"{name}.pdf", folder / f"{name}-typst.pdf") for name in reports]


def _signs(pdf: Path) -> list[str]:
    """In order of their codes: tables are read out in different orders."""
    return sorted(_text(pdf))


def _agree(word: Path, pdf: Path) -> None:
    assert _signs(word) == _signs(pdf)
    assert abs(_pages(word) - _pages(pdf)) <= _pages(pdf) // 20


@needs_programs
@pytest.mark.libreoffice
def test_word_and_pdf_agree_in_text_and_number_of_pages(
    renderer: Renderer, month: RenderedReport, tmp_path: Path
) -> None:
    long = published(1, title="Sosialisasi " * 80 + "w" * 3000)
    odd = _made(renderer, (replace(long, remarks="<b>&amp; {{ 1 }} #x $y$ \\ \"'"),))
    reports = {"month": month, "empty": _made(renderer, ()), "odd": odd}
    *usual, (odd_word, odd_pdf) = _word_and_pdf(reports, tmp_path)
    for word, pdf in usual:
        _agree(word, pdf)
    assert _signs(odd_word) == _signs(odd_pdf)


@needs_programs
@pytest.mark.libreoffice
@pytest.mark.slow
def test_reports_of_one_and_of_hundreds_agree_too(renderer: Renderer, tmp_path: Path) -> None:
    reports = {"one": _made(renderer, many(1, 1)), "hundreds": _made(renderer, many(300, 3))}
    for word, pdf in _word_and_pdf(reports, tmp_path):
        _agree(word, pdf)


@needs_programs
def test_links_can_be_clicked_and_pages_are_tagged(renderer: Renderer, tmp_path: Path) -> None:
    made = _made(renderer, (published(1, screenshots=1),))
    pdf = tmp_path / "laporan.pdf"
    pdf.write_bytes(made.pdf)
    assert b"Tagged:          yes" in _run("pdfinfo", str(pdf))
    structure = _run("pdfinfo", "-struct-text", str(pdf)).decode()
    assert "H1" in structure
    assert "Figure" in structure
    assert "instagram.com/p/CONTOH0001x" in _run("pdfinfo", "-url", str(pdf)).decode()


def test_the_word_form_has_links_headings_and_alternative_texts(month: RenderedReport) -> None:
    package = zipfile.ZipFile(io.BytesIO(month.docx))
    document = package.read("word/document.xml").decode()
    relations = package.read("word/_rels/document.xml.rels").decode()
    assert "https://www.instagram.com/p/CONTOH0001x/" in relations
    assert document.count('w:val="Hyperlink"') == 11
    assert document.count('w:val="Heading1"') == 9
    assert "Grafik batang. Jumlah publikasi menurut platform" in document
    assert "Tangkapan layar unggahan “Ucapan Hari Batik Nasional” di Facebook" in document
    assert document.count("<w:tblHeader") == 9


def test_run_twice_not_one_byte_changes(renderer: Renderer, month: RenderedReport) -> None:
    assert _made(renderer, october()) == month


def test_a_screenshot_that_cannot_be_shown_is_named(renderer: Renderer) -> None:
    report = _report((published(1, screenshots=2),))
    gone, broken = (exhibit.screenshot for exhibit in report.exhibits)
    made = render_report(
        renderer, report, OFFICE, lambda shot: None if shot == gone else b"\x89PNG\r\n\x1a\nrubbish"
    )
    assert made.problems[gone] is PictureProblem.MISSING
    assert made.problems[broken] in {PictureProblem.BROKEN, PictureProblem.NOT_A_PICTURE}


def test_a_screenshot_that_took_too_much_before_is_not_opened_again(renderer: Renderer) -> None:
    report = _report((published(1, screenshots=2),))
    first, second = (exhibit.screenshot for exhibit in report.exhibits)
    content = _read(first)
    notes = {STOPPED_PREFIX + hashlib.sha256(content).hexdigest(): STOPPED}
    stopped = StoppedFiles(notes, seconds=0.001)
    made = render_report(renderer, report, OFFICE, _read, PLAIN, stopped)
    assert made.problems == {first: PictureProblem.TOO_MUCH}
    assert stopped.notes == {}
    document = zipfile.ZipFile(io.BytesIO(made.docx)).read("word/document.xml").decode()
    assert f"Gambar {first.path.rpartition('/')[2]} tidak dapat ditampilkan" in document
    assert second.path.rpartition("/")[2] not in document


def test_one_picture_shown_twice_is_read_and_kept_once(renderer: Renderer) -> None:
    item = published(1, screenshots=1)
    report = _report((item, replace(published(2), screenshots=item.screenshots)))
    asked: list[Screenshot] = []

    def read(shot: Screenshot) -> bytes:
        asked.append(shot)
        return _read(shot)

    made = render_report(renderer, report, OFFICE, read)
    names = zipfile.ZipFile(io.BytesIO(made.docx)).namelist()
    assert len(asked) == 1
    assert len([name for name in names if "media/" in name]) == 1


def test_a_revision_says_what_changed(renderer: Renderer) -> None:
    change = Change(ChangeKind.CHANGED, "PUB-2510-001", "likes", "28", "29")
    report = _report(october(), closed=True, revision=1, changes=(change,))
    made = render_report(renderer, report, OFFICE, _read)
    document = zipfile.ZipFile(io.BytesIO(made.docx)).read("word/document.xml").decode()
    assert "PUB-2510-001: Suka berubah dari 28 menjadi 29." in document
    assert "Revisi ke-1." in document


def test_folio_paper_and_another_typeface_by_configuration() -> None:
    with Renderer(None, None, BOOKMAN) as renderer:
        made = _made(renderer, many(2))
    document = zipfile.ZipFile(io.BytesIO(made.docx)).read("word/document.xml").decode()
    sizes = re.findall(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"', document)
    assert [round(int(w) / 56.69) for w, _ in sizes] == [215, 330, 215]
    assert made.pdf.startswith(b"%PDF")


def test_the_shipped_template_is_what_its_builder_draws() -> None:
    shipped = (shipped_templates() / "laporan.docx").read_bytes()
    drawn = build_laporan.build()
    assert hashlib.sha256(shipped).hexdigest() == hashlib.sha256(drawn).hexdigest()
