"""What an unread text of an old list may mean, as a proposal for a person to check."""

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from sheetflow.core.form import Column, Kind
from sheetflow.core.office import Office
from sheetflow.core.register.reading import read_cell
from sheetflow.core.register.text import fold

SURE = 0.8
"""Least likeness of two words of which one is offered for the other (1: the same)."""

_PARTS = re.compile(r"[/,;&+|]|\bdan\b|\band\b")
_INITIALS = 3
"""Most letters of a platform's abbreviation (IG, FB, YT), and least letters of a beginning."""


def guess(text: str, column: Column, office: Office, year: int | None = None) -> str | None:
    """Return the label, name or day that `text` may mean in the column; None where unclear.

    `year` is that of the list, for a day without one.
    """
    if column.kind is Kind.DATE:
        day = read_cell(f"{text} {year}", None, column, office).value if year else None
        return day.isoformat() if isinstance(day, date) else None
    if column.id == office.form.selector:
        channels = {channel for part in _PARTS.split(text) for channel in _channels(part, office)}
        if len(channels) == 1:
            return _label(next(iter(channels)), column, office)
        if office.form.both and channels == {workflow.value for workflow in office.workflows}:
            return _label(office.form.both, column, office)
    names = {fold(name): name for name in _names(column, office)}
    short = [name for word, name in names.items() if _initials(word) == fold(text)]
    if len(short) == 1:
        return short[0]
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


def _initials(words: str) -> str:
    return "".join(word[0] for word in words.split())


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
