"""A paper of thousands of rows or hundreds of pictures as PDF, in pieces: setting takes up to
0.25 MB of memory a row, and 2 MB a picture.

The template says by the word `piece` that it can be set so (see `dasar.typ`).  The rows' pages are
broken as they would be in one go: from each piece the last page, which is not full, is left out,
and the next piece begins with what stood there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from sheetflow.adapters.documents.pdf_join import Insert, Joiner, seam_of
from sheetflow.adapters.documents.pdf_objects import PdfFile, UnknownPdf
from sheetflow.adapters.documents.pdf_pieces import Kept, Piece
from sheetflow.adapters.documents.pdf_render import Pages

_MARK = re.compile(r"\bpiece\b")

_APPENDIX_SEAM = re.compile(r"\bappendix-seam\b")

ROWS_AT_ONCE = 250
LONGEST_AT_ONCE = 400
"""Rows of a paper that is set in one go."""
EXHIBITS_AT_ONCE = 12
"""Lines of pictures, two in each: more than fit a page.  A picture takes two megabytes while it is
set."""
LONGEST_APPENDIX = 40
"""Lines of pictures of a paper that is set in one go."""
SEAM, APPENDIX = "seam", "appendix"

Context = Mapping[str, Any]
Part = Mapping[str, Any]


class Set(Protocol):
    """Sets the paper of a context, given words for its template; `accessible` as PDF/UA."""

    def __call__(
        self, context: Context, words: Mapping[str, str], *, accessible: bool = True
    ) -> Pages: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a part; the parts before it are done."""

    part: int = 0
    row: int = 0

    def continues(self) -> str:
        """Which headings do not come again: "" none, "chapter", or "rows" the part's too."""
        if self == Place():
            return ""
        return "rows" if self.row else "chapter"


def is_long(template: str, context: Context) -> bool:
    """Whether the paper should be set in pieces: for its rows, or for its pictures."""
    if _MARK.search(template) is None:
        return False
    rows = sum(len(part["rows"]) for part in parts_of(context))
    shown = len(exhibits_of(context)) if knows_appendix(template) else 0
    return rows > LONGEST_AT_ONCE or shown > LONGEST_APPENDIX


def knows_appendix(template: str) -> bool:
    """Whether the template can be set with its pictures in pieces."""
    return _APPENDIX_SEAM.search(template) is not None


def exhibits_of(context: Context) -> Sequence[object]:
    """The lines of the appendix."""
    found = context.get("exhibits")
    return found if isinstance(found, list) else []


def parts_of(context: Context) -> Sequence[Part]:
    """The parts of a report, or the lines of a book as one part; of other papers none."""
    parts, lines = context.get("parts"), context.get("lines")
    if isinstance(parts, list):
        return parts
    return [{"rows": lines}] if isinstance(lines, list) else []


def with_parts(context: Context, parts: Sequence[Part]) -> Context:
    """The same paper with these rows."""
    if "parts" in context:
        return {**context, "parts": parts}
    return {**context, "lines": parts[0]["rows"]}


def long_pdf(
    context: Context,
    typeset: Set,
    at_once: int = ROWS_AT_ONCE,
    shown_at_once: int | None = EXHIBITS_AT_ONCE,
) -> Pages:
    """The paper, so many rows and lines of pictures at a time (None: all pictures at once).

    Afterwards `context` has no rows: they take memory that joining needs.  Raises UnknownPdf when
    its pieces cannot be joined, and what `typeset` raises.
    """
    pieces = _Pieces(typeset)
    bare = {**context, "exhibits": []}
    # Pictures first: while they are unpacked, none of the rows' pages are held yet.
    shown = pieces.exhibits({**context, "parts": []}, shown_at_once) if shown_at_once else []
    rows = pieces.rows(bare, at_once)
    for part in parts_of(context):
        part["rows"].clear()
    words = {"piece": "around", "steps": ",".join(map(str, _steps(rows)))}
    if shown:
        words["appendix"] = str(len(_pages(shown)) - 1)
    frame = pieces.piece(bare if shown else context, words)
    inserts = pieces.inserts(bare, frame, {SEAM: rows, APPENDIX: shown})
    target = io.BytesIO()
    Joiner(frame, inserts).write(target)
    return Pages(target.getvalue(), pieces.barrier)


class _Pieces:
    """Sets piece after piece, their objects numbered apart.

    `barrier` says what keeps any of them from being read out in order: from then on none claims
    that it can be, and the frame, which is set after the others, speaks for all.
    """

    def __init__(self, typeset: Set) -> None:
        self._typeset = typeset
        self._base = 0
        self.barrier = ""

    def piece(self, context: Context, words: Mapping[str, str]) -> Piece:
        """One more."""
        pages = self._typeset(context, words, accessible=not self.barrier)
        self.barrier = self.barrier or pages.barrier
        found = Piece(PdfFile(pages.pdf, self._base))
        self._base += found.file.size
        return found

    def rows(self, context: Context, at_once: int) -> list[Piece]:
        """The pages of all parts, broken as they would be in one go."""
        parts = parts_of(context)
        pieces: list[Piece] = []
        place, is_last = Place(), False
        while not is_last:
            chosen, is_last = some_of(parts, place, at_once)
            words = {"piece": "rows", "continued": place.continues()}
            words["continues"] = "" if is_last else "rows"
            piece = self.piece(with_parts(context, chosen), words)
            if place != Place():
                piece.without_front()
            if not is_last:
                place = after(parts, place, piece.without_end())
            pieces.append(piece)
        return pieces

    def exhibits(self, context: Context, at_once: int) -> list[Piece]:
        """The pages of the appendix, broken as they would be in one go; none where it is short."""
        exhibits = exhibits_of(context)
        pieces: list[Piece] = []
        first = 0
        while len(exhibits) > at_once and first < len(exhibits):
            some = exhibits[first : first + at_once]
            words = {"piece": "exhibits", "continued": "chapter" if first else ""}
            piece = self.piece({**context, "exhibits": some}, words)
            if first:
                piece.without_front()
            if piece.pictured() != len(some):
                raise UnknownPdf("a line of pictures is not one tag")
            if first + at_once < len(exhibits) and len(piece.pages) > 1:
                piece.without_end()
            if not piece.pictured():
                raise UnknownPdf("a piece has no line of pictures on its first page")
            first += piece.pictured()
            pieces.append(piece)
        return pieces

    def inserts(
        self, context: Context, frame: Piece, runs: Mapping[str, Sequence[Piece]]
    ) -> list[Insert]:
        """The runs of pieces by the seams they replace, with the feet of their pages."""
        filled = {seam: run for seam, run in runs.items() if run}
        more = {seam: len(_pages(run)) - 1 for seam, run in filled.items()}
        total = len(frame.pages) + sum(more.values())
        found: list[Insert] = []
        further = 0
        for seam, run in filled.items():
            words = {
                "piece": "feet",
                "seam": seam,
                "first": str(seam_of(frame, seam) + 1 + further),
                "count": str(len(_pages(run))),
                "total": str(total),
            }
            found.append(Insert(seam, run, self.piece(context, words)))
            further += more[seam]
        return found


def _pages(run: Sequence[Piece]) -> list[int]:
    return [page for piece in run for page in piece.pages]


def some_of(parts: Sequence[Part], place: Place, most: int) -> tuple[list[Part], bool]:
    """The parts from `place` on with `most` rows or fewer; whether that is all."""
    chosen: list[Part] = []
    left = most
    for number, part in enumerate(parts[place.part :]):
        first = 0 if number else place.row
        if left == 0 and part["rows"]:
            return chosen, False
        rows = part["rows"][first : first + left]
        chosen.append({**part, "rows": rows})
        left -= len(rows)
        if first + len(rows) < len(part["rows"]):
            return chosen, False
    return chosen, True


def after(parts: Sequence[Part], place: Place, kept: Kept) -> Place:
    """Where to go on when `kept` of what was set from `place` on has been done.

    Raises UnknownPdf when nothing was, or a heading without its rows.
    """
    chapter = 1 if place == Place() else 0
    begun = kept.headings - chapter + (1 if place.row else 0)
    if len(parts) == 1:
        begun = 1  # a book's lines have no heading of their own
    if begun < 1:
        raise UnknownPdf("a page is too small for what belongs together")
    number, done = place.part, place.row + kept.rows
    for _ in range(begun - 1):
        done -= len(parts[number]["rows"])
        number += 1
    whole = len(parts[number]["rows"])
    if not 0 <= done <= whole or (done == 0 and whole):
        raise UnknownPdf("a heading stands without its rows")
    found = Place(number + 1, 0) if done == whole else Place(number, done)
    if found == place:
        raise UnknownPdf("a piece has only one page")
    return found


def _steps(rows: Sequence[Piece]) -> list[int]:
    """How many pages each heading stands behind the one before it; then, how many the end."""
    pages = _pages(rows)
    marks = [pages.index(piece.place_of(mark)) for piece in rows for mark in piece.outline]
    if not marks:
        raise UnknownPdf("the rows have no heading")
    return [late - early for early, late in pairwise([*marks, len(pages) - 1])]
