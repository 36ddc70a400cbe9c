"""Lembar bukti: a filed picture as a page of the printed set, with whose it is and its digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import Sha256
from sheetflow.core.papers.context_values import Picture
from sheetflow.core.papers.hand_over import Block
from sheetflow.core.papers.letterhead import Frame, LetterSettings
from sheetflow.core.papers.print_set import Sheet


@dataclass(frozen=True, slots=True)
class Naskah:
    """One document, with whose it is."""

    title: str
    frame: Frame
    submission: str
    subject: str
    name: str
    path: str
    blocks: tuple[Block, ...]


def naskah(
    letter_settings: LetterSettings,
    sheet: Sheet,
    blocks: tuple[Block, ...],
    reference: str,
    day: date,
) -> Naskah:
    """The pages of a sheet that is a document."""
    footer = f"{letter_settings.wording.phrase('berkas.title')} {reference}"
    return Naskah(
        title=letter_settings.wording.phrase("naskah.title"),
        frame=letter_settings.frame("naskah", day, footer),
        submission=sheet.submission,
        subject=sheet.title,
        name=sheet.name,
        path=sheet.path,
        blocks=blocks,
    )


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
    letter_settings: LetterSettings,
    shown: Sequence[tuple[Sheet, Sha256, Picture]],
    reference: str,
    day: date,
) -> Bukti:
    """The pages of these pictures, each with the sheet it is and its file's digest."""
    title = letter_settings.wording.phrase("bukti.title")
    return Bukti(
        title=title,
        frame=letter_settings.frame(
            "bukti", day, f"{letter_settings.wording.phrase('berkas.title')} {reference}"
        ),
        pages=tuple(
            BuktiPage(sheet.submission, sheet.title, sheet.name, sheet.path, digest, picture)
            for sheet, digest, picture in shown
        ),
    )


def alt_text(sheet: Sheet) -> str:
    """What is read out instead of the picture."""
    return f"{sheet.name}: {sheet.title}"
