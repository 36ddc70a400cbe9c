"""Subdivisions as staff write them: by any of their names, each on the days on which it is right.

A subdivision that was renamed keeps its former name for the days it had it; after these the name
is still read, as an unusual one.  One name may belong to two subdivisions that never met.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from sheetflow.core.names import UnitId
from sheetflow.core.register.outcome import (
    Cell,
    Note,
    NoteKind,
    Read,
    Unreadable,
    no_value,
    value_of,
)
from sheetflow.core.register.person_names import words_of
from sheetflow.core.register.text import Placeholders, clean, problem_of, stray_blanks
from sheetflow.core.span import ALWAYS, Span


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a subdivision is called; `former` are names it had, each with its days."""

    unit: UnitId
    labels: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    former: tuple[tuple[str, Span], ...] = ()
    span: Span = ALWAYS

    def name_on(self, day: date | None) -> str:
        """Return the name that was right on the day; the present one where no day is given."""
        for name, span in self.former:
            if day is not None and span.holds(day):
                return name
        return self.labels[0]


class _Kind(IntEnum):
    """How good a name is, best first."""

    OWN = 0
    FORMER = 1
    ALIAS = 2


@dataclass(frozen=True, slots=True)
class _Meaning:
    text: str
    kind: _Kind
    name: UnitName
    span: Span

    def is_right(self, day: date | None) -> bool:
        """Whether the name is neither short nor, on that day, out of use."""
        if self.kind is _Kind.FORMER:
            return day is not None and self.span.holds(day)
        return self.kind is _Kind.OWN


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """Which unit a name means, and how the cell should call it; `spellings` need no note."""

    unit: UnitId
    label: str
    spellings: tuple[str, ...]


class UnitNames:
    """The subdivisions' names, found by a name's words and the day."""

    def __init__(self, units: tuple[UnitName, ...]) -> None:
        """Raise ValueError when a name has no letter or means two units of one day."""
        self._meanings: dict[tuple[str, ...], list[_Meaning]] = {}
        for unit in units:
            for text in unit.labels:
                self._add(_Meaning(text, _Kind.OWN, unit, unit.span))
            for text, span in unit.former:
                self._add(_Meaning(text, _Kind.FORMER, unit, span))
            for text in (*unit.aliases, unit.unit):
                self._add(_Meaning(text, _Kind.ALIAS, unit, unit.span))

    def _add(self, meaning: _Meaning) -> None:
        key = words_of(meaning.text)
        if not key:
            raise ValueError(f"{meaning.text!r} is no name: it holds no letter. Write it out.")
        known = self._meanings.setdefault(key, [])
        for other in known:
            if other.name.unit != meaning.name.unit and other.span.meets(meaning.span):
                raise ValueError(f"{meaning.text!r} names two different units. Rename one.")
        known.append(meaning)

    def find(self, key: tuple[str, ...], day: date | None) -> FoundUnit | None:
        """Return the unit whose name has these words, of several that of the day."""
        known = self._meanings.get(key)
        if not known:
            return None

        def rank(meaning: _Meaning) -> tuple[bool, bool, int, int]:
            there = day is None or meaning.span.holds(day)
            last = meaning.span.end or date.max
            return not there, not meaning.is_right(day), meaning.kind, -last.toordinal()

        best = min(known, key=rank)
        right = [one for one in known if one.name == best.name and one.is_right(day)]
        label = best.text if best in right else best.name.name_on(day)
        return FoundUnit(best.name.unit, label, tuple(one.text for one in right))

    def read(self, cell: Cell, words: Placeholders, day: date | None) -> Read[str]:
        """Return the unit that a cell names; a note when the name is not right on the day."""
        text = clean(cell)
        found = self.find(words_of(text), day)
        if found is None:
            return no_value(problem_of(text, words) or Unreadable.UNKNOWN, text)
        if text == found.unit or text in found.spellings:
            return value_of(str(found.unit), text, *stray_blanks(cell, text))
        return value_of(str(found.unit), text, Note(NoteKind.NORMAL, text, found.label))
