"""Berkas cetak: cover, checklist, list and the papers for the Map Odner (SOP model, section 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import accumulate

from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.papers.context_values import Context, Picture
from sheetflow.core.papers.letters import Block, filled_fields
from sheetflow.core.papers.paper_settings import Frame, LetterSettings, Wording, tick

PICTURE_BOX_MM = (160.0, 180.0)
"""The largest width and height of a picture on its page; below a title of very many lines it is
smaller."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper of the set, before its file was opened.

    `submission` is its owner ("" for the office's own); `step` the SOP's step that produced it;
    `path` its printed location, `place` its location in Drive; `sha256` is the file's digest in the
    ledger, "" where there is none.
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
    """A fault of a paper's file; the value is a key of the wording (`berkas.…`)."""

    MISSING = "missing"
    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_LARGE = "too_large"
    TOO_MUCH = "too_much"
    """Opening it takes more time or memory than is allowed."""
    BY_HAND = "by_hand"
    """It cannot be converted to PDF here: it is printed from its own file."""
    FORM = "form"
    """A form whose values are visible only in its own file."""
    MENDED = "mended"
    """Its pages are in the set, but its file has faults."""
    CHANGED = "changed"
    """Its pages are in the set, but its digest is not the recorded one."""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A sheet's file after it was opened; `pages` are those in the set, 0 for none."""

    pages: int
    sha256: Sha256
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """One item of the folder's checklist, and whether it is there.

    `submission` and `step` select the item's sheets; `step` None selects those of all steps.
    """

    text: str
    present: bool
    detail: str = ""
    submission: str = ""
    step: int | None = None
    printed: bool = False


@dataclass(frozen=True, slots=True)
class PrintSetFacts:
    """A set for one submission or one month.  `fields` are printed on the cover.

    `head` is the ledger's newest event when the set was made ("" for none).
    """

    heading: str
    reference: str
    fields: tuple[tuple[str, str], ...]
    checks: tuple[CheckFacts, ...]
    sheets: tuple[Sheet, ...]
    day: date
    head: str = ""


def print_set_context(
    letter_settings: LetterSettings,
    facts: PrintSetFacts,
    files: Sequence[SheetFile],
    front_pages: int,
) -> Context:
    """Return cover, checklist and list, `front_pages` pages; `files` are those of the sheets."""
    wording = letter_settings.wording
    pages = first_pages(files, front_pages)
    lines = zip(facts.sheets, files, pages, strict=True)
    begun = tuple(zip(facts.sheets, pages, strict=True))
    return {
        "title": wording.phrase("berkas.title"),
        "frame": _frame(letter_settings, "berkas", facts),
        "heading": facts.heading,
        "reference": facts.reference,
        "fields": filled_fields(facts.fields),
        "checks": [_check(n, check, begun, wording) for n, check in enumerate(facts.checks, 1)],
        "papers": [_paper(n, *line, wording) for n, line in enumerate(lines, 1)],
        "empty": "" if facts.sheets else wording.phrase("berkas.empty"),
        "printed_on": wording.phrase("berkas.printed_on", tanggal=wording.day(facts.day)),
        "head": wording.phrase("berkas.head", sidik=facts.head) if facts.head else "",
    }


def picture_pages_context(
    letter_settings: LetterSettings,
    facts: PrintSetFacts,
    shown: Sequence[tuple[Sheet, Sha256, Picture]],
) -> Context:
    """Return lembar bukti: each picture on a page of its own, with its submission and digest."""
    return {
        "title": letter_settings.wording.phrase("bukti.title"),
        "frame": _frame(letter_settings, "bukti", facts),
        "pages": [
            {**_origin(sheet), "digest": digest, "picture": picture}
            for sheet, digest, picture in shown
        ],
    }


def document_pages_context(
    letter_settings: LetterSettings, facts: PrintSetFacts, sheet: Sheet, blocks: Sequence[Block]
) -> Context:
    """Return lembar naskah: a document's text and pictures in order, with its submission."""
    return {
        "title": letter_settings.wording.phrase("naskah.title"),
        "frame": _frame(letter_settings, "naskah", facts),
        **_origin(sheet),
        "blocks": blocks,
    }


def picture_alt_text(sheet: Sheet) -> str:
    """Return the picture's alternative text."""
    return f"{sheet.name}: {sheet.title}"


def first_pages(files: Sequence[SheetFile], front_pages: int) -> tuple[int | None, ...]:
    """Return the page on which each paper begins, counted from the cover; None for none."""
    before = accumulate((file.pages for file in files), initial=front_pages)
    return tuple(
        page + 1 if file.pages else None for page, file in zip(before, files, strict=False)
    )


def _frame(letter_settings: LetterSettings, paper: str, facts: PrintSetFacts) -> Frame:
    title = letter_settings.wording.phrase("berkas.title")
    return letter_settings.frame(paper, facts.day, f"{title} {facts.reference}")


def _origin(sheet: Sheet) -> Context:
    return {
        "submission": sheet.submission,
        "subject": sheet.title,
        "name": sheet.name,
        "path": sheet.path,
    }


def _check(
    number: int, check: CheckFacts, begun: Sequence[tuple[Sheet, int | None]], wording: Wording
) -> Context:
    """Return a line of the checklist; `page` is the first page of the item's papers."""
    pages = (
        page
        for sheet, page in begun
        if sheet.submission == check.submission and check.step in {None, sheet.step}
    )
    return {
        "number": number,
        "box": tick(check.text, ticked=check.present),
        "state": wording.phrase("berkas.present" if check.present else "berkas.absent"),
        "detail": check.detail,
        "page": _page(next((page for page in pages if page), None)),
        "printed": tick("", ticked=check.printed).mark,
    }


def _paper(
    number: int, sheet: Sheet, file: SheetFile, page: int | None, wording: Wording
) -> Context:
    """Return a line of the list; `remark` is the reason why a paper is missing or differs."""
    parts = (sheet.number, wording.day(sheet.dated))
    return {
        "number": number,
        "submission": sheet.submission,
        "name": sheet.name,
        "paper": "\n".join(part for part in parts if part),
        "path": sheet.path,
        "digest": short_digest(file.sha256),
        "page": _page(page),
        "remark": wording.phrase(f"berkas.{file.trouble.value}") if file.trouble else "",
    }


def short_digest(sha256: Sha256) -> str:
    """Return the first 16 digits in groups of four: enough to distinguish files by eye."""
    return " ".join(sha256[at : at + 4] for at in range(0, min(16, len(sha256)), 4))


def _page(page: int | None) -> str:
    return str(page) if page else "–"
