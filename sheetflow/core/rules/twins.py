"""What two rows should not share: a post's link, a paper's number (W-GANDA, SOP model 7a D)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetflow.core.findings import W_GANDA, Problem, problem
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.register.links import Link, Shape
from sheetflow.core.rules.duplicates import natural
from sheetflow.core.rules.links import own_links
from sheetflow.core.rules.paper_numbers import unkept_numbers
from sheetflow.core.rules.subject import Subject

SHARED = "="
"""Begins such a mark among the entries of `RowRecord.numbers`."""
_MOST_NAMED = 5

_SCHEME = re.compile(r"https?://(?:www\.|m\.)?", re.IGNORECASE)

Holders = Mapping[str, Sequence[RowId]]


@dataclass(frozen=True, slots=True)
class Mark:
    """One such thing: `key` compares it, `text` is it as staff know it, `variant` its sentence."""

    key: str
    column: ColumnId
    variant: str
    text: str


def marks_of(halves: Iterable[Subject]) -> tuple[Mark, ...]:
    """Every mark of a row; a row that is to be cancelled stands in nobody's way."""
    found = {mark.key: mark for half in halves for mark in _marks(half)}
    return tuple(found.values())


def holders_of(keys: Mapping[RowId, Iterable[str]]) -> Holders:
    """By mark the rows that have it, of those that several have."""
    found: dict[str, list[RowId]] = {}
    for row, own in keys.items():
        for key in own:
            found.setdefault(key, []).append(row)
    return {key: rows for key, rows in found.items() if len(rows) > 1}


def others_with(key: str, row: RowId, holders: Holders) -> str:
    """The other rows that have the mark, as a sentence names them; "" for none."""
    others = sorted((other for other in holders.get(key, ()) if other != row), key=natural)
    return ", ".join(others[:_MOST_NAMED])


def twin_problems(
    row: RowId, marks: Iterable[Mark], holders: Holders, headings: Mapping[ColumnId, str]
) -> tuple[Problem, ...]:
    """A warning for each mark that another row has too."""
    return tuple(
        problem(
            W_GANDA,
            mark.column,
            mark.variant,
            id=others,
            nilai=mark.text,
            kolom=headings[mark.column],
        )
        for mark in marks
        if (others := others_with(mark.key, row, holders))
    )


def _marks(half: Subject) -> Iterator[Mark]:
    asked = half.office.form.state_by_id.get(half.state)
    status = half.reading.value(half.office.form.status.id)
    for state in (asked, *(s for s in half.office.form.states if s.id == status)):
        if state is not None and state.end and state.extension:
            return
    column = half.workflow.link_column
    if column is not None:
        for link in own_links(column, half):
            if link.shape in {Shape.POST, Shape.SHORT}:
                yield Mark(f"{SHARED}{_address(link)}", column, "link", link.url)
    for column, series, number in unkept_numbers(half):
        yield Mark(f"{SHARED}{series}", column, "number", number)


def _address(link: Link) -> str:
    """The post's address however it is reached: without scheme, `www.`, fragment, last stroke."""
    return _SCHEME.sub("", link.url, count=1).partition("#")[0].rstrip("/")
