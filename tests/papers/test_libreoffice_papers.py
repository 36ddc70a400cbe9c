"""LibreOffice opens every Word paper; its pages and words agree with the PDF."""

import io
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.reporting.agenda import agenda_context
from sheetflow.core.reporting.sample_papers import (
    SAMPLE_PICTURE,
    sample_disposisi,
    sample_entries,
    sample_paper,
)
from tests.local.office_program import SOFFICE
from tests.papers.paper_text import page_count, squeezed
from tests.papers.sample_settings import letter_settings, picture

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]

KINDS = [kind for kind in PaperKind if kind is not PaperKind.LAPORAN]


def _printed(papers: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each Word file as LibreOffice prints it to PDF, all in one start of the program."""
    for name, data in papers.items():
        (folder / f"{name}.docx").write_bytes(data)
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder / "pdf"),
        *(str(folder / f"{name}.docx") for name in papers),
    ]
    subprocess.run(command, check=True, timeout=180, capture_output=True)  # noqa: S603
    return {name: (folder / "pdf" / f"{name}.pdf").read_bytes() for name in papers}


@pytest.mark.slow
def test_libreoffice_prints_the_same_papers(renderer: Renderer, tmp_path: Path) -> None:
    pictures = {SAMPLE_PICTURE: picture()}
    papers = {
        kind.value: renderer.render(kind, sample_paper(kind, letter_settings()), pictures)
        for kind in KINDS
    }
    long_book = agenda_context(
        letter_settings(), sample_entries(120), "2025", sample_disposisi().decided
    )
    papers["long"] = renderer.render(PaperKind.AGENDA, long_book)
    printed = _printed({name: paper.docx for name, paper in papers.items()}, tmp_path)
    for name, paper in papers.items():
        pages = page_count(paper.pdf)
        if name == "long":
            assert abs(page_count(printed[name]) - pages) <= pages // 10
        else:
            assert page_count(printed[name]) == pages, name
            assert _signs(printed[name]) == _signs(paper.pdf), name


def _signs(data: bytes) -> list[str]:
    """Every sign on the pages, whatever the order of cells that share a line."""
    pages = PdfReader(io.BytesIO(data)).pages
    return sorted(squeezed("".join(page.extract_text() for page in pages)))
