"""The berkas cetak: cover, checklist and list, and behind them the papers on file."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby

from sheetflow.adapters.documents.drafts import draft_reader
from sheetflow.adapters.documents.picture_reader import PictureReader
from sheetflow.adapters.documents.pictures import PaperPicture, PictureProblem
from sheetflow.adapters.documents.print_set.pdf_set import OutlineEntry, PageRange, PdfSetWorker
from sheetflow.adapters.documents.renderer import PictureBytes, Renderer
from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.adapters.documents.template_files import TemplateError
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.papers import print_set
from sheetflow.core.papers.context_values import Picture, fit
from sheetflow.core.papers.letters import preview_notes
from sheetflow.core.papers.paper_settings import LetterSettings, PaperKind

ReadFile = Callable[[DrivePath], bytes | None]
"""Returns a file of Drive; None where it is missing."""

MAX_SIDE_PX = 1_600
"""For a picture alone on its page: some 220 dots an inch along its longer side."""
_BATCH = 24
"""Number of pictures in memory at once."""
_TRIES = 4

_PICTURE_TROUBLE = {
    PictureProblem.MISSING: print_set.Trouble.MISSING,
    PictureProblem.EMPTY: print_set.Trouble.DAMAGED,
    PictureProblem.NOT_A_PICTURE: print_set.Trouble.DAMAGED,
    PictureProblem.BROKEN: print_set.Trouble.DAMAGED,
    PictureProblem.TOO_LARGE: print_set.Trouble.TOO_LARGE,
    PictureProblem.TOO_MUCH: print_set.Trouble.TOO_MUCH,
}
_DRAFT_TROUBLE = {
    "locked": print_set.Trouble.LOCKED,
    "too_large": print_set.Trouble.TOO_LARGE,
    "too_much": print_set.Trouble.TOO_MUCH,
}
"""Problems that another program does not solve; it may well open any other file."""


@dataclass(frozen=True, slots=True)
class _PlacedSheet:
    """A sheet with its file; `pages` is None where it has no page in the set."""

    sheet: print_set.Sheet
    file: print_set.SheetFile
    pages: PageRange | None = None


def make_print_set(
    renderer: Renderer,
    letter_settings: LetterSettings,
    facts: print_set.PrintSetFacts,
    read: ReadFile,
    stopped: StoppedFiles | None = None,
) -> bytes:
    """Return the set as one PDF, the same bytes for the same files.

    A paper that is missing or damaged is named in the list and left out.  Raises TemplateError for
    a template that gives no paper, UnavailableError when rendering is not possible.
    """
    with (
        PdfSetWorker(stopped=stopped) as worker,
        draft_reader.DraftReader(stopped=stopped) as drafts,
        PictureReader(stopped) as pictures,
    ):
        maker = _PartMaker(renderer, worker, drafts, pictures, letter_settings, facts, read)
        placed = maker.place_sheets()
        drafts.rest()
        pictures.rest()
        files = [paper.file for paper in placed]
        front, pages = maker.set_front(files)
        starts = print_set.first_pages(files, pages)
        renderer.rest()
        present = [(p, start - 1) for p, start in zip(placed, starts, strict=True) if start]
        ranges = [paper.pages for paper, _ in present if paper.pages]
        return worker.merge(front, ranges, list(_outline(present)), list(_labels(present)))


@dataclass(frozen=True, slots=True)
class _PartMaker:
    """Makes the parts of a set in the worker: the front, and pages of files, texts, pictures."""

    renderer: Renderer
    worker: PdfSetWorker
    drafts: draft_reader.DraftReader
    pictures: PictureReader
    letter_settings: LetterSettings
    facts: print_set.PrintSetFacts
    read: ReadFile

    def set_front(self, files: Sequence[print_set.SheetFile]) -> tuple[int, int]:
        """Return the file of cover, checklist and list, which name pages behind them; its length.

        Set again until its length is the one with which its page numbers were calculated.
        """
        pages = 2
        for _ in range(_TRIES):
            context = print_set.print_set_context(self.letter_settings, self.facts, files, pages)
            part = self.worker.take(self.renderer.render_pdf(PaperKind.BERKAS, context))
            if part.pages == pages:
                return part.file, pages
            pages = part.pages
        raise TemplateError(
            f"{PaperKind.BERKAS.value}.typ",
            "its length changes with the page numbers in it.",
            "Give the column of page numbers a fixed width, or use the shipped template.",
        )

    def place_sheets(self) -> list[_PlacedSheet]:
        """Return the sheets in the order of the set."""
        sheets = self.facts.sheets
        known: dict[int, _PlacedSheet] = {}
        waiting: list[int] = []
        for place, sheet in enumerate(sheets):
            if _ending(sheet) in draft_reader.PICTURE_ENDINGS:
                waiting.append(place)
            else:
                known[place] = self._place_paper(sheet)
        for first in range(0, len(waiting), _BATCH):
            batch = waiting[first : first + _BATCH]
            placed = self._place_pictures([sheets[place] for place in batch])
            known.update(zip(batch, placed, strict=True))
        return [known[place] for place in range(len(sheets))]

    def _place_paper(self, sheet: print_set.Sheet) -> _PlacedSheet:
        is_text = _ending(sheet) in draft_reader.TEXT_ENDINGS
        if not is_text and _ending(sheet) != "pdf":
            return _without_pages(sheet, print_set.Trouble.BY_HAND)
        content = self.read(sheet.place)
        if content is None:
            return _without_pages(sheet, print_set.Trouble.MISSING)
        pdf, trouble = self._set_document(sheet, content) if is_text else (content, None)
        if trouble:
            return _without_pages(sheet, trouble)
        part = self.worker.take(pdf)
        file = print_set.SheetFile(
            part.pages, _sha256(content), part.trouble or _changed(content, sheet)
        )
        return _PlacedSheet(sheet, file, PageRange(part.file, 0, part.pages, _title(sheet)))

    def _set_document(
        self, sheet: print_set.Sheet, content: bytes
    ) -> tuple[bytes, print_set.Trouble | None]:
        """Return pages of a document's text and pictures, or the trouble with it."""
        draft = self.drafts.read("naskah", sheet.place, content)
        if draft.problem:
            return b"", _DRAFT_TROUBLE.get(draft.problem, print_set.Trouble.BY_HAND)
        blocks = draft_reader.with_notes(draft, preview_notes(self.letter_settings.wording))
        context = print_set.document_pages_context(self.letter_settings, self.facts, sheet, blocks)
        pictures = {ref: PictureBytes(data) for ref, data in draft.pictures.items()}
        return self.renderer.render_pdf(PaperKind.NASKAH, context, pictures), None

    def _place_pictures(self, sheets: Sequence[print_set.Sheet]) -> list[_PlacedSheet]:
        contents = [self.read(sheet.place) for sheet in sheets]
        copies = self.pictures.copies(contents, MAX_SIDE_PX)
        placed = [
            _PlacedSheet(sheet, _picture_file(sheet, content, copy))
            for sheet, content, copy in zip(sheets, contents, copies, strict=True)
        ]
        shown = [(p, copy) for p, copy in zip(placed, copies, strict=True) if p.file.pages]
        file = self._set_pictures(shown) if shown else 0
        pages = count()
        return [
            replace(paper, pages=PageRange(file, next(pages), 1, _title(paper.sheet)))
            if paper.file.pages
            else paper
            for paper in placed
        ]

    def _set_pictures(self, shown: Sequence[tuple[_PlacedSheet, PaperPicture]]) -> int:
        """Return the file that has one page for each picture."""
        pages = [
            (paper.sheet, paper.file.sha256, _picture(f"bukti-{number}", paper.sheet, copy))
            for number, (paper, copy) in enumerate(shown)
        ]
        pictures = {
            picture.ref: PictureBytes(copy.data)
            for (_, _, picture), (_, copy) in zip(pages, shown, strict=True)
        }
        context = print_set.picture_pages_context(self.letter_settings, self.facts, pages)
        part = self.worker.take(self.renderer.render_pdf(PaperKind.BUKTI, context, pictures))
        if part.pages != len(shown):
            raise TemplateError(
                f"{PaperKind.BUKTI.value}.typ",
                f"it gives {part.pages} pages for {len(shown)} pictures.",
                "Keep each picture with its lines on one page, or use the shipped template.",
            )
        return part.file


def _without_pages(sheet: print_set.Sheet, trouble: print_set.Trouble) -> _PlacedSheet:
    return _PlacedSheet(sheet, print_set.SheetFile(0, sheet.sha256, trouble))


def _ending(sheet: print_set.Sheet) -> str:
    return sheet.place.rpartition(".")[2].lower()


def _picture(ref: str, sheet: print_set.Sheet, copy: PaperPicture) -> Picture:
    width, height = fit(copy.width, copy.height, *print_set.PICTURE_BOX_MM)
    return Picture(ref, print_set.picture_alt_text(sheet), width, height)


def _picture_file(
    sheet: print_set.Sheet, content: bytes | None, copy: PaperPicture
) -> print_set.SheetFile:
    if content is None or copy.problem is not None:
        problem = copy.problem or PictureProblem.MISSING
        return print_set.SheetFile(0, sheet.sha256, _PICTURE_TROUBLE[problem])
    return print_set.SheetFile(1, _sha256(content), _changed(content, sheet))


def _changed(content: bytes, sheet: print_set.Sheet) -> print_set.Trouble | None:
    return print_set.Trouble.CHANGED if sheet.sha256 not in {"", _sha256(content)} else None


def _sha256(content: bytes) -> Sha256:
    return Sha256(hashlib.sha256(content).hexdigest())


def _title(sheet: print_set.Sheet) -> str:
    return f"{sheet.submission} {sheet.name}".strip()


def _outline(present: Sequence[tuple[_PlacedSheet, int]]) -> Iterator[OutlineEntry]:
    """Yield a month's papers below their submission, a submission's papers by themselves."""
    several = len({paper.sheet.submission for paper, _ in present}) > 1
    for submission, group in groupby(present, lambda entry: entry[0].sheet.submission):
        papers = [(paper.sheet, page) for paper, page in group]
        entries = tuple(OutlineEntry(sheet.name, page) for sheet, page in papers)
        if several and submission:
            first, page = papers[0]
            yield OutlineEntry(f"{submission} {first.title}", page, entries)
        else:
            yield from entries


def _labels(present: Sequence[tuple[_PlacedSheet, int]]) -> Iterator[tuple[int, str]]:
    """Yield the first page of each submission of a month with the prefix of its page labels."""
    groups = [
        (submission, next(group)[1])
        for submission, group in groupby(present, lambda entry: entry[0].sheet.submission)
    ]
    if len(groups) > 1:
        for submission, page in groups:
            yield page, f"{submission} · " if submission else ""
