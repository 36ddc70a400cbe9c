"""Who did a step, as staff write it: a role, its subdivision, "Plt.", or a person's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.register.outcome import (
    Cell,
    Note,
    NoteKind,
    Read,
    Unreadable,
    no_value,
    value_of,
)
from sheetflow.core.register.text import Placeholders, clean, fold, problem_of

_PARTS = re.compile(r"[\n;]")
_WORDS = re.compile(r"\w+")
_ACTING = re.compile(r"(plt|plh)\b[. ]*", re.IGNORECASE)
_FILLERS = (("subbagian",), ("sub", "bagian"), ("subbag",), ("bagian",))
_MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class RoleName:
    """What a role is called; the first label is how a note names it."""

    role: RoleId
    labels: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a subdivision is called."""

    unit: UnitId
    labels: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleClaim:
    """A cell's claim: this role, of this unit (None: not said), as a stand-in or not.

    `person` is set where the cell named a person instead of a role.
    """

    role: RoleId
    unit: UnitId | None = None
    acting: Acting | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name, other ways of writing it, and the roles it stands for."""

    name: str
    claims: tuple[RoleClaim, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    """What a name means, how it is said in full, and whether it is a role's old or short name."""

    label: str
    claims: tuple[RoleClaim, ...]
    is_alias: bool


@dataclass(frozen=True, slots=True)
class _Unit:
    label: str
    unit: UnitId


_Key = tuple[str, ...]
V = TypeVar("V", _Named, _Unit)


@dataclass(frozen=True)
class Roles:
    """Names of roles, units and people; ValueError when one name has two meanings."""

    roles: tuple[RoleName, ...]
    units: tuple[UnitName, ...]
    people: tuple[Person, ...] = ()
    _roles: dict[_Key, _Named] = field(init=False, repr=False, compare=False)
    _units: dict[_Key, _Unit] = field(init=False, repr=False, compare=False)
    _people: dict[_Key, _Named] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        roles: dict[_Key, _Named] = {}
        units: dict[_Key, _Unit] = {}
        people: dict[_Key, _Named] = {}
        for role in self.roles:
            for name, is_alias in _names(role.labels, role.aliases):
                _add(
                    roles,
                    name,
                    _Named(role.labels[0] if is_alias else name, (RoleClaim(role.role),), is_alias),
                )
        for unit in self.units:
            for name, is_alias in _names(unit.labels, unit.aliases):
                _add(units, name, _Unit(unit.labels[0] if is_alias else name, unit.unit))
        for person in self.people:
            claims = tuple(replace(claim, person=person.name) for claim in person.claims)
            for name in (person.name, *person.aliases):
                _add(people, name, _Named(person.name, claims, is_alias=False))
        object.__setattr__(self, "_roles", roles)
        object.__setattr__(self, "_units", units)
        object.__setattr__(self, "_people", people)

    def find(self, part: str) -> _Named | None:
        """The claims of one part of a cell, or None."""
        key = _words(part)
        if key in self._people:
            return self._people[key]
        acting = _ACTING.match(part)
        if acting:
            key = _words(part[acting.end() :])
        found = self._role_of(key)
        if found is None or not acting:
            return found
        kind = Acting(acting.group(1).lower())
        claims = tuple(replace(claim, acting=kind) for claim in found.claims)
        return _Named(f"{part[: acting.end()].strip()} {found.label}", claims, found.is_alias)

    def is_title(self, name: str) -> bool:
        """Whether the name is only a title, so that it names no person."""
        return self._role_of(_words(name)) is not None

    def _role_of(self, key: _Key) -> _Named | None:
        longest = max(map(len, self._roles), default=0)
        for size in range(min(len(key), longest), 0, -1):
            role = self._roles.get(key[:size])
            if role is None:
                continue
            if size == len(key):
                return role
            unit = self._unit_of(key[size:])
            if unit is not None:
                claim = replace(role.claims[0], unit=unit.unit)
                label = f"{role.label} {unit.label}"
                return _Named(label, (claim,), role.is_alias)
        return None

    def _unit_of(self, key: _Key) -> _Unit | None:
        if key in self._units:
            return self._units[key]
        for filler in _FILLERS:
            if key[: len(filler)] == filler:
                return self._units.get(key[len(filler) :])
        return None


def _names(labels: tuple[str, ...], aliases: tuple[str, ...]) -> list[tuple[str, bool]]:
    return [(name, False) for name in labels] + [(name, True) for name in aliases]


def _add(index: dict[_Key, V], name: str, meaning: V) -> None:
    key = _words(name)
    if not key:
        raise ValueError(f"{name!r} is no name: it holds no letter. Write it out or remove it.")
    if _owner(index.setdefault(key, meaning)) != _owner(meaning):
        raise ValueError(f"{name!r} names two different roles, units or people. Rename one.")


def _owner(meaning: _Named | _Unit) -> object:
    return meaning.claims if isinstance(meaning, _Named) else meaning.unit


def _words(text: str) -> _Key:
    return tuple(_WORDS.findall(fold(text).replace("&", " dan ")))


def read_role(cell: Cell, roles: Roles, words: Placeholders) -> Read[tuple[RoleClaim, ...]]:
    """The claims of a cell, one part a line or between ";"; every part must be known.

    ALIAS when a part is an old or short name of a role; NORMAL when anything else of it is unusual:
    letters, blanks, the subdivision's or the person's short name.
    """
    text = clean(cell)
    problem = problem_of(text, words)
    parts = [part for line in _PARTS.split(text) if (part := line.strip())]
    found = [named for part in parts[:_MOST_PARTS] if (named := roles.find(part))]
    if not found or len(found) != len(parts):
        return no_value(problem or Unreadable.UNKNOWN, text)
    claims = tuple(dict.fromkeys(claim for named in found for claim in named.claims))
    result = "; ".join(named.label for named in found)
    if any(named.is_alias for named in found):
        return value_of(claims, text, Note(NoteKind.ALIAS, text, result))
    if cell == "\n".join(named.label for named in found) or cell == result:
        return value_of(claims, text)
    return value_of(claims, text, Note(NoteKind.NORMAL, text, result))
