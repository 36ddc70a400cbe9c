"""People's names as staff write them: without degrees, titles and forms of address."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cached_property

from sheetflow.core.calendar import ALWAYS, Span
from sheetflow.core.names import UnitId
from sheetflow.core.register.sheet import Cell, Note, NoteKind, Read, Unreadable
from sheetflow.core.register.text import Placeholders, clean, fold, problem_of, stray_blanks
from sheetflow.core.setting_rules import SettingError, Text, not_a_name, one_line

_WORDS = re.compile(r"\w+")
_MAX_DEGREE_WORDS = 4
"""Words of a degree: S.Tr.I.P. is written in four."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: case, dots and blanks aside."""
    return tuple(_WORDS.findall(fold(text).replace("&", " dan ")))


@dataclass(frozen=True)
class NameTitles:
    """Words around a name that are no part of it.

    Dots, blanks and case do not matter.
    """

    address: tuple[Text, ...] = ()
    """Forms of address: Bapak, Ibu."""
    before: tuple[Text, ...] = ()
    """Titles in front of a name: Dr., Hj."""
    after: tuple[Text, ...] = ()
    """Degrees behind a name: S.Sos., M.Si."""

    @cached_property
    def _address(self) -> frozenset[str]:
        return _joined(self.address)

    @cached_property
    def _before(self) -> frozenset[str]:
        return _joined(self.before)

    @cached_property
    def _after(self) -> frozenset[str]:
        return _joined(self.after)

    def addressed(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words without the forms of address in front; never none of them."""
        start = 0
        while start < len(key) - 1 and key[start] in self._address:
            start += 1
        return key[start:]

    def bare(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """Return the name's own words; never none of them."""
        start, end = self._bounds(key)
        return key[start:end]

    def spelled(self, text: str) -> tuple[str, ...]:
        """Return the name's own words as the text spells them."""
        found = _WORDS.findall(text)
        start, end = self._bounds(tuple(word.casefold() for word in found))
        return tuple(found[start:end])

    def _bounds(self, key: tuple[str, ...]) -> tuple[int, int]:
        start, end = 0, len(key)
        while start < end - 1 and (key[start] in self._address or key[start] in self._before):
            start += 1
        while size := self._degree_before(key, start, end):
            end -= size
        return start, end

    def _degree_before(self, key: tuple[str, ...], start: int, end: int) -> int:
        """How many words the degree that ends at `end` has; 0 when none does."""
        longest = min(_MAX_DEGREE_WORDS, end - start - 1)
        for size in range(longest, 0, -1):
            if "".join(key[end - size : end]) in self._after:
                return size
        return 0


def _joined(texts: Iterable[str]) -> frozenset[str]:
    return frozenset("".join(words_of(text)) for text in texts)


class PersonNames:
    """Finds who is meant by a name: in full, else by its own words."""

    def __init__(self, names: Iterable[str], titles: NameTitles) -> None:
        """Raise ValueError for a name without a letter, and for two that are one but for dots."""
        self._titles = titles
        self._full: dict[str, str] = {}
        self._bare: dict[tuple[str, ...], list[str]] = {}
        for name in names:
            key = words_of(name)
            if not key:
                raise not_a_name(name)
            known = self._full.setdefault("".join(key), name)
            if known != name:
                problem = f"“{one_line(name)}” and “{one_line(known)}” are one name."
                raise SettingError(problem, "Spell it in one way.", name)
            self._bare.setdefault(titles.bare(key), []).append(name)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the full names that can be meant; several where the degrees would tell."""
        key = words_of(text)
        known = self._full.get("".join(key))
        if known is not None:
            return (known,)
        return tuple(self._bare.get(self._titles.bare(key), ()))

    def is_spelled(self, text: str, name: str) -> bool:
        """Return whether `text` is `name` letter by letter, but for degrees and titles left out."""
        return text == name or (
            self._titles.spelled(text) == self._titles.spelled(name)
            and self._titles.addressed(words_of(text)) == words_of(text)
        )


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

    def __init__(self, units: Iterable[UnitName]) -> None:
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
            raise not_a_name(meaning.text)
        known = self._meanings.setdefault(key, [])
        for other in known:
            if other.name.unit != meaning.name.unit and other.span.meets(meaning.span):
                problem = f"“{one_line(meaning.text)}” names two different units."
                raise SettingError(problem, "Rename one.", meaning.text)
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
            return Read.none(problem_of(text, words) or Unreadable.UNKNOWN, text)
        if text == found.unit or text in found.spellings:
            return Read.of(str(found.unit), text, *stray_blanks(cell, text))
        return Read.of(str(found.unit), text, Note(NoteKind.NORMAL, text, found.label))
