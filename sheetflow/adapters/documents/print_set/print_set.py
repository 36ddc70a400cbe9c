"""The berkas cetak: cover, checklist and list, and behind them the papers as they are on file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sheetflow.adapters.documents.drafts.draft_reader import TEXTS, DraftReader, with_notes
from sheetflow.adapters.documents.print_set.pdf_set import (
    MergeOrder,
    OutlineEntry,
    PageRange,
    PdfSetWorker,
)
from sheetflow.adapters.documents.template_error import TemplateError
from sheetflow.core.papers.context_values import Picture, fit
from sheetflow.core.papers.hand_over import preview_notes
from sheetflow.core.papers.set_pages import BOX_MM, alt_text, bukti, naskah

from sheetflow.adapters.documents.picture_reader import PictureReader
from sheetflow.adapters.documents.pictures import PaperPicture, PictureProblem
from sheetflow.adapters.documents.renderer import PictureBytes, Renderer
from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.papers.letterhead import LetterSettings
from sheetflow.core.papers.print_set import (
    PrintSetFacts,
    Sheet,
    SheetFile,
    Trouble,
    first_pages,
    print_set,
)

Read = Callable[[DrivePath], bytes | None]
"""A file in Drive; None where it is not to be had."""

PICTURES = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp", ".tif", ".tiff")
MAX_SIDE_PX = 1_600
"""A picture has a page: some 220 dots an inch along its longer side."""
_BATCH = 24
"""Pictures held in memory at once."""
_TRIES = 4

_WHY_NO_PICTURE = {
    PictureProblem.MISSING: Trouble.MISSING,
    PictureProblem.EMPTY: Trouble.DAMAGED,
    PictureProblem.NOT_A_PICTURE: Trouble.DAMAGED,
    PictureProblem.BROKEN: Trouble.DAMAGED,
    PictureProblem.TOO_LARGE: Trouble.TOO_LARGE,
    PictureProblem.TOO_MUCH: Trouble.TOO_MUCH,
}

_WHY_NO_TEXT = {
    "locked": Trouble.LOCKED,
    "too_large": Trouble.TOO_LARGE,
    "too_much": Trouble.TOO_MUCH,
    # Another program may well open what was not understood here.
    "damaged": Trouble.BY_HAND,
    "unknown": Trouble.BY_HAND,
    "empty": Trouble.BY_HAND,
}


@dataclass(frozen=True, slots=True)
class _PlacedSheet:
    """A sheet with what came of its file; `piece` None where it has no page."""

    sheet: Sheet
    found: SheetFile
    piece: PageRange | None = None


@dataclass(frozen=True, slots=True)
class _Workers:
    """What sets pages, takes them, and reads documents."""

    renderer: Renderer
    set_worker: PdfSetWorker
    drafts: DraftReader
    pictures: PictureReader


def make_print_set(
    renderer: Renderer,
    letter_settings: LetterSettings,
    facts: PrintSetFacts,
    read: Read,
    stopped: StoppedFiles | None = None,
) -> bytes:
    """The set as one PDF, the same bytes for the same files.

    A paper that is missing or damaged is said in the list and left out.  Raises TemplateError
    for a template that gives no paper, UnavailableError where nothing can be rendered.
    """
    with (
        PdfSetWorker(stopped=stopped) as set_worker,
        DraftReader(stopped=stopped) as drafts,
        PictureReader(stopped) as pictures,
    ):
        workers = _Workers(renderer, set_worker, drafts, pictures)
        placed = _SheetReader(workers, letter_settings, facts, read).placed()
        drafts.rest()
        pictures.rest()
        found = [paper.found for paper in placed]
        front, pages = _front(renderer, set_worker, letter_settings, facts, found)
        starts = first_pages(found, pages)
        there = [(p, start - 1) for p, start in zip(placed, starts, strict=True) if start]
        renderer.rest()
        pieces = tuple(paper.piece for paper, _ in there if paper.piece)
        return set_worker.bind(
            MergeOrder(front, pieces, tuple(_marks(there)), tuple(_labels(there)))
        )


def _front(
    renderer: Renderer,
    set_worker: PdfSetWorker,
    letter_settings: LetterSettings,
    facts: PrintSetFacts,
    found: Sequence[SheetFile],
) -> tuple[int, int]:
    """The file of cover, checklist and list, which tell pages behind themselves, and its length."""
    pages = 2
    for _ in range(_TRIES):
        context = print_set(letter_settings, facts, found, pages)
        part = set_worker.take(renderer.render_pdf(PaperKind.BERKAS, context))
        if part.pages == pages:
            return part.file, pages
        pages = part.pages
    raise TemplateError(
        f"{PaperKind.BERKAS.value}.typ",
        "its length changes with the page numbers in it.",
        "Give the column of page numbers a fixed width, or use the shipped template.",
    )


class _SheetReader:
    """Looks at the sheets' files, one after the other, and makes pages of pictures."""

    def __init__(
        self, workers: _Workers, letter_settings: LetterSettings, facts: PrintSetFacts, read: Read
    ) -> None:
        self._renderer = workers.renderer
        self._binder = workers.set_worker
        self._drafts = workers.drafts
        self._pictures_of = workers.pictures
        self._desk = letter_settings
        self._facts = facts
        self._read = read

    def placed(self) -> list[_PlacedSheet]:
        """In the order of the set."""
        sheets = self._facts.sheets
        known: dict[int, _PlacedSheet] = {}
        waiting: list[int] = []
        for place, sheet in enumerate(sheets):
            if sheet.place.lower().endswith(PICTURES):
                waiting.append(place)
            else:
                known[place] = self._paper(sheet)
        for first in range(0, len(waiting), _BATCH):
            batch = waiting[first : first + _BATCH]
            known.update(zip(batch, self._pictures([sheets[p] for p in batch]), strict=True))
        return [known[place] for place in range(len(sheets))]

    def _paper(self, sheet: Sheet) -> _PlacedSheet:
        if sheet.place.lower().endswith(TEXTS):
            return self._document(sheet)
        if not sheet.place.lower().endswith(".pdf"):
            return _PlacedSheet(sheet, SheetFile(0, sheet.sha256, Trouble.BY_HAND))
        content = self._read(sheet.place)
        if content is None:
            return _PlacedSheet(sheet, SheetFile(0, sheet.sha256, Trouble.MISSING))
        part = self._binder.take(content)
        found = SheetFile(part.pages, _sha256(content), part.trouble or _changed(content, sheet))
        return _PlacedSheet(sheet, found, PageRange(part.file, 0, part.pages, _title(sheet)))

    def _document(self, sheet: Sheet) -> _PlacedSheet:
        """The text and pictures of a document, as far as they can be read."""
        content = self._read(sheet.place)
        if content is None:
            return _PlacedSheet(sheet, SheetFile(0, sheet.sha256, Trouble.MISSING))
        draft = self._drafts.read("naskah", sheet.place, content)
        if draft.problem:
            return _PlacedSheet(sheet, SheetFile(0, sheet.sha256, _WHY_NO_TEXT[draft.problem]))
        blocks = with_notes(draft, preview_notes(self._desk.wording))
        context = naskah(self._desk, sheet, blocks, self._facts.reference, self._facts.day)
        pictures = {ref: PictureBytes(data) for ref, data in draft.pictures.items()}
        part = self._binder.take(self._renderer.render_pdf(PaperKind.NASKAH, context, pictures))
        found = SheetFile(part.pages, _sha256(content), _changed(content, sheet))
        return _PlacedSheet(sheet, found, PageRange(part.file, 0, part.pages, _title(sheet)))

    def _pictures(self, sheets: Sequence[Sheet]) -> list[_PlacedSheet]:
        contents = [self._read(sheet.place) for sheet in sheets]
        copies = self._pictures_of.copies(contents, MAX_SIDE_PX)
        looked = [
            _PlacedSheet(sheet, _looked_at(sheet, content, copy))
            for sheet, content, copy in zip(sheets, contents, copies, strict=True)
        ]
        shown = [
            (paper, copy) for paper, copy in zip(looked, copies, strict=True) if paper.found.pages
        ]
        file = self._pages(shown) if shown else 0
        pages = iter(range(len(shown)))
        return [
            replace(paper, piece=PageRange(file, next(pages), 1, _title(paper.sheet)))
            if paper.found.pages
            else paper
            for paper in looked
        ]

    def _pages(self, shown: Sequence[tuple[_PlacedSheet, PaperPicture]]) -> int:
        """The file that has one page for each picture."""
        facts = self._facts
        pages = [
            (paper.sheet, paper.found.sha256, _picture(f"bukti-{number}", paper.sheet, copy))
            for number, (paper, copy) in enumerate(shown)
        ]
        pictures = {
            picture.ref: PictureBytes(copy.data)
            for (_, _, picture), (_, copy) in zip(pages, shown, strict=True)
        }
        context = bukti(self._desk, pages, facts.reference, facts.day)
        part = self._binder.take(self._renderer.render_pdf(PaperKind.BUKTI, context, pictures))
        if part.pages != len(shown):
            raise TemplateError(
                f"{PaperKind.BUKTI.value}.typ",
                f"it gives {part.pages} pages for {len(shown)} pictures.",
                "Keep each picture with its lines on one page, or use the shipped template.",
            )
        return part.file


def _picture(ref: str, sheet: Sheet, copy: PaperPicture) -> Picture:
    width, height = fit(copy.width, copy.height, *BOX_MM)
    return Picture(ref, alt_text(sheet), width, height)


def _looked_at(sheet: Sheet, content: bytes | None, copy: PaperPicture) -> SheetFile:
    if content is None or copy.problem is not None:
        trouble = _WHY_NO_PICTURE[copy.problem or PictureProblem.MISSING]
        return SheetFile(0, sheet.sha256, trouble)
    return SheetFile(1, _sha256(content), _changed(content, sheet))


def _changed(content: bytes, sheet: Sheet) -> Trouble | None:
    return Trouble.CHANGED if sheet.sha256 not in {"", _sha256(content)} else None


def _sha256(content: bytes) -> Sha256:
    return Sha256(hashlib.sha256(content).hexdigest())


def _title(sheet: Sheet) -> str:
    return f"{sheet.submission} {sheet.name}".strip()


def _marks(there: Sequence[tuple[_PlacedSheet, int]]) -> Iterator[OutlineEntry]:
    """A month's papers below their submission, a submission's papers by themselves."""
    several = len({paper.sheet.submission for paper, _ in there}) > 1
    for submission, group in groupby(there, lambda entry: entry[0].sheet.submission):
        papers = [(paper.sheet, page) for paper, page in group]
        marks = tuple(OutlineEntry(sheet.name, page) for sheet, page in papers)
        if several and submission:
            first, page = papers[0]
            yield OutlineEntry(f"{submission} {first.title}", page, marks)
        else:
            yield from marks


def _labels(there: Sequence[tuple[_PlacedSheet, int]]) -> Iterator[tuple[int, str]]:
    """Pages keep their number in the set; in a month's set they say whose they are, too."""
    groups = [
        (submission, next(group)[1])
        for submission, group in groupby(there, lambda entry: entry[0].sheet.submission)
    ]
    if len(groups) > 1:
        for submission, page in groups:
            yield page, f"{submission} · " if submission else ""
