"""Sets to print as tests make them, and files that somebody else might have put there."""

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pikepdf
from pypdf import PdfReader

from sheetflow.adapters.documents.print_set.print_set import make_print_set
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.papers.print_set import PrintSetFacts
from sheetflow.core.reporting.sample_papers import sample_print_set, sample_sheet
from tests.papers.paper_text import squeezed
from tests.papers.sample_settings import letter_settings, picture

Files = Mapping[str, bytes]


def facts(*sheets: tuple[str, str]) -> PrintSetFacts:
    """A set of these files, by submission and name."""
    listed = tuple(
        replace(
            sample_sheet(submission),
            name=name.rpartition(".")[0],
            path=f"x/{name}",
            place=DrivePath(f"{submission}/{name}"),
            sha256=Sha256(""),
        )
        for submission, name in sheets
    )
    return replace(sample_print_set(letter_settings()), sheets=listed)


def bound(renderer: Renderer, asked: PrintSetFacts, files: Files) -> bytes:
    return make_print_set(
        renderer, letter_settings(), asked, lambda path: files.get(path.rpartition("/")[2])
    )


def words(data: bytes, page: int) -> str:
    return squeezed(PdfReader(io.BytesIO(data)).pages[page].extract_text())


FRONT = 2
"""Pages of a small set's cover, checklist and list."""


def list_of_papers(data: bytes) -> str:
    return words(data, FRONT - 1)


def bare_pdf(text: bytes = b"", **page: Any) -> pikepdf.Pdf:
    """Somebody else's file: one page without tags or claims."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 400))
    pdf.pages[0].Contents = pdf.make_stream(text)
    for key, value in page.items():
        pdf.pages[0][f"/{key}"] = value
    return pdf


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    target = io.BytesIO()
    pdf.save(target, **how)
    return target.getvalue()


def picture_file(width: int = 400, height: int = 300) -> bytes:
    return picture(width, height).for_word()
