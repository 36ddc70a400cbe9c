"""What a person is asked to look at before an old list comes in: headings and unread values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sheetflow.core.form import Kind
from sheetflow.core.import_guess import guess
from sheetflow.core.import_sheets import Lists, ListSheet
from sheetflow.core.list_mapping import ListMapping
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import find_list_header, folded_headings
from sheetflow.core.register.text import clean, fold

LIKELY = 0.7
"""How alike a heading must be to one of the form (1: the same); it is only offered."""
_SHORT = 40
"""Characters of a text that can be a name; longer ones are sentences."""
_MAPPED_KINDS = (Kind.CHOICE, Kind.STATUS, Kind.UNIT, Kind.ROLE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`headings` by their text the column they are read as, or could mean; `values` by column what
    cannot be read, with what it could stand for (None: nobody can guess) and how often it stands.
    """

    sheets: Mapping[str, bool]
    headings: Mapping[str, ColumnId]
    values: Mapping[ColumnId, Mapping[str, tuple[str | None, int]]]


def propose(
    sheets: Sequence[ListSheet], lists: Lists, office: Office, mapping: ListMapping
) -> Proposal:
    """What the list's words are read as now, and the nearest for those that mean nothing yet."""
    taken = set(lists.sheets)
    headings: dict[str, ColumnId] = {}
    for sheet in sheets:
        if sheet.name in taken:
            headings |= dict(_headings(sheet, office, mapping))
    unread: dict[ColumnId, Counter[str]] = {}
    for item in lists.imported:
        for doubt in item.doubts:
            column = office.form.by_id[doubt.column]
            if column.kind in _MAPPED_KINDS and len(doubt.text) <= _SHORT:
                unread.setdefault(column.id, Counter())[doubt.text] += 1
    values = {
        name: {text: (guess(text, office.form.by_id[name], office), n) for text, n in found.items()}
        for name, found in unread.items()
    }
    return Proposal({sheet.name: sheet.name in taken for sheet in sheets}, headings, values)


def _headings(
    sheet: ListSheet, office: Office, mapping: ListMapping
) -> Iterator[tuple[str, ColumnId]]:
    """Each heading of the list with its column; the remarks for one that means nothing."""
    form = office.form
    header = find_list_header(sheet.rows, form, mapping.headings)
    shown = sheet.rows[header.row]
    for column, places in header.places.items():
        yield from ((clean(shown[place]), column) for place in places)
    words = {word: column.id for column in form.columns for word in folded_headings(column)}
    for text in header.foreign.values():
        near = get_close_matches(fold(text), words, n=1, cutoff=LIKELY)
        likely = words[near[0]] if near else form.remarks_column
        taken = likely in header.places or fold(text) in mapping.headings
        yield text, form.remarks_column if taken else likely
