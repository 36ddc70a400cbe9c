"""Lembar bukti: a filed picture as a page of the printed set, with whose it is and its digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import Sha256
from sheetflow.core.papers.leaves import Picture
from sheetflow.core.papers.letterhead import Desk, Frame
from sheetflow.core.papers.print_set import Sheet

BOX_MM = (160.0, 180.0)
"""What a page has for the picture; it is drawn smaller below a title of very many lines."""


@dataclass(frozen=True, slots=True)
class BuktiPage:
    """One picture on a page of its own."""

    submission: str
    subject: str
    name: str
    path: str
    digest: str
    picture: Picture


@dataclass(frozen=True, slots=True)
class Bukti:
    """Pages that follow each other in the set, each complete in itself."""

    title: str
    frame: Frame
    pages: tuple[BuktiPage, ...]


def bukti(
    desk: Desk, shown: Sequence[tuple[Sheet, Sha256, Picture]], reference: str, day: date
) -> Bukti:
    """The pages of these pictures, each with the sheet it is and its file's digest."""
    title = desk.wording.phrase("bukti.title")
    return Bukti(
        title=title,
        frame=desk.frame("bukti", day, f"{desk.wording.phrase('berkas.title')} {reference}"),
        pages=tuple(
            BuktiPage(sheet.submission, sheet.title, sheet.name, sheet.path, digest, picture)
            for sheet, digest, picture in shown
        ),
    )


def alt_text(sheet: Sheet) -> str:
    """What is read out instead of the picture."""
    return f"{sheet.name}: {sheet.title}"
