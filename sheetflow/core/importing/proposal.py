"""What to check before an old list comes in: headings and unread values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sheetflow.core.form import Column, Kind
from sheetflow.core.importing.list_sheets import Lists, ListSheet
from sheetflow.core.importing.mapping import ListMapping
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import find_list_header, folded_headings
from sheetflow.core.register.text import clean, fold

"""A text as `fold` gives it."""


"""Only what is certain is read."""


SURE = 0.8
"""How alike two words must be for one to be offered for the other (1: the same)."""

_PARTS = re.compile(r"[/,;&+|]|\bdan\b|\band\b")
_INITIALS = 3
"""Letters that an abbreviation of a platform has at most (IG, FB, YT), and a beginning at least."""


def guess(text: str, column: Column, office: Office) -> str | None:
    """Return the label or name that `text` could mean in the column; None where that is unclear."""
    if column.id == office.form.selector:
        channels = {channel for part in _PARTS.split(text) for channel in _channels(part, office)}
        if len(channels) == 1:
            return _label(next(iter(channels)), column, office)
        if office.form.both and channels == {workflow.value for workflow in office.workflows}:
            return _label(office.form.both, column, office)
    names = {fold(name): name for name in _names(column, office)}
    begun = [name for word, name in names.items() if word.startswith(fold(text))]
    if len(begun) == 1 and len(fold(text)) >= _INITIALS:
        return begun[0]
    near = get_close_matches(fold(text), names, n=1, cutoff=SURE)
    return names[near[0]] if near else None


def _channels(part: str, office: Office) -> set[str]:
    """The channels that a word can mean: its own name, or that of the platform it names."""
    read = office.choices[office.form.selector].read(part, office.placeholders)
    if read.value is not None:
        return {read.value}
    word = fold(part)
    return {
        platform.channel
        for platform in office.platforms.platforms
        if word and (word == fold(platform.name) or _abbreviates(word, fold(platform.name)))
    }


def _abbreviates(word: str, name: str) -> bool:
    """Return whether the word is few letters of the name, in this order, its first one first."""
    if not 2 <= len(word) <= _INITIALS or word[0] != name[0]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in word)


def _label(value: str, column: Column, office: Office) -> str:
    labels = {choice.value: choice.label(office.language) for choice in column.choices}
    return labels.get(value, value)


def _names(column: Column, office: Office) -> Iterator[str]:
    """What the column can hold, as it is shown."""
    language = office.language
    match column.kind:
        case Kind.CHOICE:
            yield from (choice.label(language) for choice in column.choices)
        case Kind.STATUS:
            yield from (state.label(language) for state in office.form.states)
        case Kind.UNIT:
            yield from (unit.label(language) for unit in office.units)
        case _:
            yield from (role.label(language) for role in office.roles)
            yield from (holder.name for holder in office.holders)


LIKELY = 0.7
"""How alike a heading must be to one of the form (1: the same); it is only offered."""
_SHORT = 40
"""Characters of a text that can be a name; longer ones are sentences."""
_MAPPED_KINDS = (Kind.CHOICE, Kind.STATUS, Kind.UNIT, Kind.ROLE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a person has to look at.

    `headings` by their text the column they are read as, or could mean; `values` by column what
    cannot be read, with what it could mean (None: unclear) and how often it occurs.
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
