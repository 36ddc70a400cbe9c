"""The same submission entered twice: same title, activity date and channel (E-GANDA)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetflow.core.findings import W_GANDA, Problem, problem
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.register.links import Link, Shape
from sheetflow.core.rules.links import own_links
from sheetflow.core.rules.paper_numbers import uncounted_numbers
from sheetflow.core.rules.submission_context import SubmissionContext

KEY_SEPARATOR = "\n"
"""Between the keys of a split row, which has one for each half."""


@dataclass(frozen=True, slots=True)
class RowKeys:
    """A row with its natural keys.  `accepted`: the ledger already follows it."""

    id: RowId
    keys: str
    accepted: bool


def originals(rows: Sequence[RowKeys]) -> Mapping[RowId, RowId]:
    """For each row that repeats another, the row it repeats.

    The earlier one is the one already accepted, then the one with the lower number: both are
    the same after sorting the sheet.  A split row that repeats two names the earlier of them.
    """
    holders: dict[str, list[RowKeys]] = {}
    for row in rows:
        if row.keys:
            for key in dict.fromkeys(row.keys.split(KEY_SEPARATOR)):
                holders.setdefault(key, []).append(row)
    found: dict[RowId, RowKeys] = {}
    for group in holders.values():
        if len(group) > 1:
            first, *later = sorted(group, key=_rank)
            for row in later:
                found[row.id] = min(first, found.get(row.id, first), key=_rank)
    return {row_id: first.id for row_id, first in found.items()}


def _rank(row: RowKeys) -> tuple[bool, tuple[tuple[int, str], ...], str]:
    return (not row.accepted, natural(row.id), row.id)


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts PUB-9 before PUB-10."""
    parts = re.findall(r"\d+|\D+", text)
    return tuple((int(part[:18]), "") if part.isdecimal() else (-1, part) for part in parts)


SHARED_PREFIX = "="
"""Begins such a mark among the entries of `RowRecord.numbers`."""
_MAX_NAMED = 5

_SCHEME = re.compile(r"https?://(?:www\.|m\.)?", re.IGNORECASE)

RowsByValue = Mapping[str, Sequence[RowId]]


@dataclass(frozen=True, slots=True)
class SharedValue:
    """One such thing: `key` compares it, `text` is it as staff know it, `variant` its sentence."""

    key: str
    column: ColumnId
    variant: str
    text: str


def shared_values(halves: Iterable[SubmissionContext]) -> tuple[SharedValue, ...]:
    """Every mark of a row; a row that is to be cancelled stands in nobody's way."""
    found = {mark.key: mark for half in halves for mark in _marks(half)}
    return tuple(found.values())


def rows_by_value(keys: Mapping[RowId, Iterable[str]]) -> RowsByValue:
    """By mark the rows that have it, of those that several have."""
    found: dict[str, list[RowId]] = {}
    for row, own in keys.items():
        for key in own:
            found.setdefault(key, []).append(row)
    return {key: rows for key, rows in found.items() if len(rows) > 1}


def others_with(key: str, row: RowId, holders: RowsByValue) -> str:
    """The other rows that have the mark, as a sentence names them; "" for none."""
    others = sorted((other for other in holders.get(key, ()) if other != row), key=natural)
    return ", ".join(others[:_MAX_NAMED])


def shared_value_problems(
    row: RowId, marks: Iterable[SharedValue], holders: RowsByValue, headings: Mapping[ColumnId, str]
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


def _marks(half: SubmissionContext) -> Iterator[SharedValue]:
    asked = half.office.form.state_by_id.get(half.state)
    status = half.reading.value(half.office.form.status.id)
    for state in (asked, *(s for s in half.office.form.states if s.id == status)):
        if state is not None and state.end and state.extension:
            return
    column = half.workflow.link_column
    if column is not None:
        for link in own_links(column, half):
            if link.shape in {Shape.POST, Shape.SHORT}:
                yield SharedValue(f"{SHARED_PREFIX}{_address(link)}", column, "link", link.url)
    for column, series, number in uncounted_numbers(half):
        yield SharedValue(f"{SHARED_PREFIX}{series}", column, "number", number)


def _address(link: Link) -> str:
    """The post's address however it is reached: without scheme, `www.`, fragment, last stroke."""
    return _SCHEME.sub("", link.url, count=1).partition("#")[0].rstrip("/")
