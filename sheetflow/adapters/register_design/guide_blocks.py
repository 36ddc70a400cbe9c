"""The pieces the guide is made of, before anything is laid out on a sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A section's title."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One sentence or more; `number` stands before it ("1", "•", or "")."""

    text: str
    number: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Swatch:
    """A coloured field and what it means; `text_colour` shows a colour of text instead."""

    text: str
    fill: str = ""
    text_colour: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `spans` says which of the sheet's columns each cell covers.

    `fills` colours the first cell of a row (empty for none), one entry a row.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[int, int], ...]
    fills: tuple[str, ...] = ()


Block = Section | Paragraph | Swatch | Table
