"""Proposals to check before an old list is imported: headings and unread values."""

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

SURE = 0.8
"""Least likeness of two words of which one is offered for the other (1: the same)."""

_PARTS = re.compile(r"[/,;&+|]|\bdan\b|\band\b")
_INITIALS = 3
"""Most letters of a platform's abbreviation (IG, FB, YT), and least letters of a beginning."""


def guess(text: str, column: Column, office: Office) -> str | None:
    """Return the label or name that `text` may mean in the column; None where that is unclear."""
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
    """Return the channels a word may mean: by its own name, or by that of a platform."""
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
    """Return whether the word is a few letters of the name, in order, with its first letter."""
    if not 2 <= len(word) <= _INITIALS or word[0] != name[0]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in word)


def _label(value: str, column: Column, office: Office) -> str:
    labels = {choice.value: choice.label(office.language) for choice in column.choices}
    return labels.get(value, value)


def _names(column: Column, office: Office) -> Iterator[str]:
    """Yield the column's possible values, as shown."""
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
"""Least likeness of a heading to one of the form (1: the same), which is only offered."""
_SHORT = 40
"""Most characters of a name; longer texts are sentences."""
_MAPPED_KINDS = (Kind.CHOICE, Kind.STATUS, Kind.UNIT, Kind.ROLE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The headings and values that a person has to check.

    `headings` maps each text to the column it is read as, or may mean; `values` maps each column to
    unreadable texts, each with what it may mean (None: unclear) and how often it occurs.
    """

    sheets: Mapping[str, bool]
    headings: Mapping[str, ColumnId]
    values: Mapping[ColumnId, Mapping[str, tuple[str | None, int]]]


def propose(
    sheets: Sequence[ListSheet], lists: Lists, office: Office, mapping: ListMapping
) -> Proposal:
    """Return how the list's words are read now, and the nearest for those still unread."""
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
    """Yield each heading of the list with its column, or with the remarks where it has none."""
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
