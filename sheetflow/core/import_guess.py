"""The entry of a drop-down that a word of an old list most likely stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from sheetflow.core.form import Column, Kind
from sheetflow.core.office import Office
from sheetflow.core.register.text import fold

SURE = 0.8
"""How alike two words must be for one to be offered for the other (1: the same)."""

_PARTS = re.compile(r"[/,;&+|]|\bdan\b|\band\b")
_INITIALS = 3
"""Letters that an abbreviation of a platform has at most (IG, FB, YT), and a beginning at least."""


def guess(text: str, column: Column, office: Office) -> str | None:
    """The label or name that `text` could mean in the column; None where nobody can tell."""
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
    """Whether the word is of few letters that stand in the name in this order, the first first."""
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
