"""A paper of thousands of rows as PDF, in pieces: setting takes up to 0.25 MB of memory a row.

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

from sheetflow.adapters.documents.pdf_join import Joiner, seam_of
from sheetflow.adapters.documents.pdf_objects import PdfFile, UnknownPdf
from sheetflow.adapters.documents.pdf_pieces import Kept, Piece
from sheetflow.adapters.documents.pdf_render import Pages

_MARK = re.compile(r"\bpiece\b")

ROWS_AT_ONCE = 250
LONGEST_AT_ONCE = 400
"""Rows of a paper that is set in one go."""

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
    """Whether the paper should be set in pieces."""
    rows = sum(len(part["rows"]) for part in parts_of(context))
    return rows > LONGEST_AT_ONCE and _MARK.search(template) is not None


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


def long_pdf(context: Context, typeset: Set, at_once: int = ROWS_AT_ONCE) -> Pages:
    """The paper, `at_once` rows at a time.  Afterwards `context` has none: they take memory that
    joining needs.

    Raises UnknownPdf when its pieces cannot be joined, and what `typeset` raises.
    """
    rows, barrier = _rows(context, typeset, at_once)
    for part in parts_of(context):
        part["rows"].clear()
    size = rows[-1].file.base + rows[-1].file.size
    pages = [page for piece in rows for page in piece.pages]
    steps = ",".join(map(str, _steps(rows, pages)))
    words = {"piece": "around", "steps": steps}
    around = typeset(context, words, accessible=not barrier)
    frame = Piece(PdfFile(around.pdf, size))
    about = {
        "first": seam_of(frame) + 1,
        "count": len(pages),
        "total": len(frame.pages) - 1 + len(pages),
    }
    words = {name: str(number) for name, number in about.items()}
    size += frame.file.size
    feet = Piece(PdfFile(typeset(context, {"piece": "feet", **words}).pdf, size))
    target = io.BytesIO()
    Joiner(frame, rows, feet).write(target)
    return Pages(target.getvalue(), barrier or around.barrier)


def _rows(context: Context, typeset: Set, at_once: int) -> tuple[list[Piece], str]:
    """And what keeps them from being read out in order."""
    barrier = ""
    parts = parts_of(context)
    pieces: list[Piece] = []
    place, base, is_last = Place(), 0, False
    while not is_last:
        chosen, is_last = some_of(parts, place, at_once)
        words = {"piece": "rows", "continued": place.continues()}
        words["continues"] = "" if is_last else "rows"
        pages = typeset(with_parts(context, chosen), words, accessible=not barrier)
        barrier = barrier or pages.barrier
        piece = Piece(PdfFile(pages.pdf, base))
        if place != Place():
            piece.without_front()
        if not is_last:
            place = after(parts, place, piece.without_end())
        pieces.append(piece)
        base += piece.file.size
    return pieces, barrier


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


def _steps(rows: Sequence[Piece], pages: Sequence[int]) -> list[int]:
    """How many pages each heading stands behind the one before it; then, how many the end."""
    marks = [pages.index(piece.place_of(mark)) for piece in rows for mark in piece.outline]
    if not marks:
        raise UnknownPdf("the rows have no heading")
    return [late - early for early, late in pairwise([*marks, len(pages) - 1])]
