"""Lembar naskah: a filed document as pages of the printed set, its text and pictures in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheetflow.core.papers.final_preview import Block
from sheetflow.core.papers.letterhead import Desk, Frame
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
    desk: Desk, sheet: Sheet, blocks: tuple[Block, ...], reference: str, day: date
) -> Naskah:
    """The pages of a sheet that is a document."""
    footer = f"{desk.wording.phrase('berkas.title')} {reference}"
    return Naskah(
        title=desk.wording.phrase("naskah.title"),
        frame=desk.frame("naskah", day, footer),
        submission=sheet.submission,
        subject=sheet.title,
        name=sheet.name,
        path=sheet.path,
        blocks=blocks,
    )
