"""Berkas cetak: cover, checklist, list and the papers for the Map Odner (SOP model, section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import accumulate

from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.papers.hand_over import Field
from sheetflow.core.papers.letterhead import Frame, LetterSettings
from sheetflow.core.papers.wording import Tick, tick


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper of the set, before its file was looked at.

    `submission` is whose it is ("" for the office's own); `step` the SOP's step it comes of;
    `path` where its file is kept, as printed, `place` in Drive; `sha256` is what the ledger
    knows of the file, "" where it knows nothing.
    """

    submission: str
    title: str
    step: int
    name: str
    number: str
    dated: date | None
    path: str
    place: DrivePath
    sha256: Sha256


class Trouble(Enum):
    """What is wrong with a paper's file; the value is a key of the wording (`berkas.…`)."""

    MISSING = "missing"
    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_LARGE = "too_large"
    TOO_MUCH = "too_much"
    """Opening it takes more time or memory than is allowed."""
    BY_HAND = "by_hand"
    """No form of it can be put into a PDF here: it is printed from its own file."""
    FORM = "form"
    """A form whose values can only be seen in its own file."""
    MENDED = "mended"
    """Its pages are in the set, but its file has faults."""
    CHANGED = "changed"
    """Its pages are in the set, but it is not the file that was kept."""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """What came of looking at a sheet's file: its pages in the set, 0 for none."""

    pages: int
    sha256: Sha256
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """One thing that belongs in the folder: is it there, and what to say of it.

    `submission` and `step` say which sheets it is about; None of `step` for all of them.
    """

    text: str
    present: bool
    detail: str = ""
    submission: str = ""
    step: int | None = None
    printed: bool = False


@dataclass(frozen=True, slots=True)
class PrintSetFacts:
    """A set for one submission or one month.  `fields` are shown on the cover.

    `head` is the ledger's newest event when the set was made ("" none).
    """

    heading: str
    reference: str
    fields: tuple[tuple[str, str], ...]
    checks: tuple[CheckFacts, ...]
    sheets: tuple[Sheet, ...]
    day: date
    head: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist: its box, its text, `state` in words beside the box.

    `page` is where the first of its papers begins; `printed` the box that is ticked once they
    stand in the folder.
    """

    number: int
    box: Tick
    state: str
    detail: str
    page: str
    printed: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of the list of papers; `digest` 16 digits of the file's SHA-256, by fours.

    `page` is where it begins in the set; `remark` why it is not there, or not as it was kept.
    """

    number: int
    submission: str
    name: str
    paper: str
    path: str
    digest: str
    page: str
    remark: str


@dataclass(frozen=True, slots=True)
class PrintSet:
    """What stands before the papers themselves."""

    title: str
    frame: Frame
    heading: str
    reference: str
    fields: tuple[Field, ...]
    checks: tuple[Check, ...]
    papers: tuple[PaperLine, ...]
    empty: str
    printed_on: str
    head: str


def print_set(
    letter_settings: LetterSettings,
    facts: PrintSetFacts,
    found: Sequence[SheetFile],
    front_pages: int,
) -> PrintSet:
    """Cover, checklist and list, which are `front_pages` long themselves.

    `found` tells of each of the facts' sheets in their order.
    """
    wording = letter_settings.wording
    title = wording.phrase("berkas.title")
    pages = first_pages(found, front_pages)
    begun = tuple(zip(facts.sheets, pages, strict=True))
    lines = zip(facts.sheets, found, pages, strict=True)
    return PrintSet(
        title=title,
        frame=letter_settings.frame("berkas", facts.day, f"{title} {facts.reference}"),
        heading=facts.heading,
        reference=facts.reference,
        fields=tuple(Field(label, text) for label, text in facts.fields if text),
        checks=tuple(
            _check(number, check, begun, letter_settings)
            for number, check in enumerate(facts.checks, 1)
        ),
        papers=tuple(
            _paper(number, *line, letter_settings) for number, line in enumerate(lines, 1)
        ),
        empty="" if facts.sheets else wording.phrase("berkas.empty"),
        printed_on=wording.phrase("berkas.printed_on", tanggal=wording.day(facts.day)),
        head=wording.phrase("berkas.head", sidik=facts.head) if facts.head else "",
    )


def first_pages(found: Sequence[SheetFile], front_pages: int) -> tuple[int | None, ...]:
    """The page each paper begins on, counted from the cover; None where it has none."""
    before = accumulate((file.pages for file in found), initial=front_pages)
    return tuple(
        page + 1 if file.pages else None for page, file in zip(before, found, strict=False)
    )


def _check(
    number: int,
    check: CheckFacts,
    begun: Sequence[tuple[Sheet, int | None]],
    letter_settings: LetterSettings,
) -> Check:
    key = "berkas.present" if check.present else "berkas.absent"
    pages = (
        page
        for sheet, page in begun
        if sheet.submission == check.submission and check.step in {None, sheet.step}
    )
    first = next((page for page in pages if page), None)
    return Check(
        number=number,
        box=tick(check.text, ticked=check.present),
        state=letter_settings.wording.phrase(key),
        detail=check.detail,
        page=_page(first),
        printed=tick("", ticked=check.printed).mark,
    )


def _paper(
    number: int, sheet: Sheet, found: SheetFile, page: int | None, letter_settings: LetterSettings
) -> PaperLine:
    wording = letter_settings.wording
    parts = (sheet.number, wording.day(sheet.dated))
    trouble = found.trouble
    return PaperLine(
        number=number,
        submission=sheet.submission,
        name=sheet.name,
        paper="\n".join(part for part in parts if part),
        path=sheet.path,
        digest=short_digest(found.sha256),
        page=_page(page),
        remark=wording.phrase(f"berkas.{trouble.value}") if trouble else "",
    )


def short_digest(sha256: Sha256) -> str:
    """Its first 16 digits, by fours: enough to tell two files apart, and to be compared by eye."""
    return " ".join(sha256[at : at + 4] for at in range(0, min(16, len(sha256)), 4))


def _page(page: int | None) -> str:
    return str(page) if page else "–"
