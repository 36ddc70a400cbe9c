"""Who did a step, as staff write it: a role, its subdivision, "Plt.", or a person's name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.register import person_names
from sheetflow.core.register.sheet import Cell, Note, NoteKind, Read, Unreadable
from sheetflow.core.register.text import Placeholders, clean, problem_of
from sheetflow.core.setting_rules import SettingError, not_a_name, one_line

_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_PARTS = re.compile(r"[\n;]")
_ACTING = re.compile(r"(?:(plt|pelaksana tugas)|plh|pelaksana harian)\b[. ]*", re.IGNORECASE)
_BRACKETS = re.compile(r"(.+?)\s*\(\s*([^()]+?)\s*\)")
_BETWEEN = re.compile(r"\s+a\.?\s?n\.?\s+|\s+atas nama\s+|\s*[,/:]\s*|\s+[-–—]\s+", re.IGNORECASE)
"""What stands between a title and the name of who holds it."""
_FILLERS = (("subbagian",), ("sub", "bagian"), ("subbag",), ("bagian",))
_MAX_PARTS = 20
_CHANNEL = re.compile(r"([^:=]+?)\s*[:=]\s*(.+)")
_MAX_PART_LENGTH = 300
"""No longer text is searched for a title beside a name."""


@dataclass(frozen=True, slots=True)
class RoleName:
    """What a role is called; the first label is how a note names it."""

    role: RoleId
    labels: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleClaim:
    """Who a cell names: this role, of this unit (None: not given), as a stand-in or not.

    `person` is the full name of a listed person whom the cell names; `titled` that the cell gives
    the title too, which may be another than the person holds.  `stranger` is the name beside a
    title that is nobody's on the list.  `channel` is the one channel that it is about, as in
    "Website: Admin Medcen" of a row for several.
    """

    role: RoleId
    unit: UnitId | None = None
    acting: Acting | None = None
    person: str | None = None
    titled: bool = False
    stranger: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """A name's meaning, its full form, and whether it is a role's old or short name."""

    label: str
    claims: tuple[RoleClaim, ...]
    is_alias: bool = False


_Key = tuple[str, ...]
_NOBODY: Mapping[str, Sequence[RoleClaim]] = {}


class Roles:
    """Names of roles, units and people, found by how a cell has them."""

    def __init__(
        self,
        roles: Iterable[RoleName],
        units: Iterable[person_names.UnitName],
        people: Mapping[str, Sequence[RoleClaim]] = _NOBODY,
        titles: person_names.NameTitles | None = None,
        channels: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Take also the claims of each full name, and what each channel is called with its value.

        Raises ValueError when one name has two meanings.
        """
        self.titles = titles or person_names.NameTitles()
        self._roles: dict[_Key, _Named] = {}
        for role in roles:
            claims = (RoleClaim(role.role),)
            for name in role.labels:
                self._add(name, _Named(name, claims))
            for name in role.aliases:
                self._add(name, _Named(role.labels[0], claims, is_alias=True))
        self.unit_names = person_names.UnitNames(units)
        self._people = {
            name: tuple(replace(claim, person=name) for claim in own)
            for name, own in people.items()
            if not self.is_title(name)
        }
        self._channels = {person_names.words_of(name): value for name, value in channels}
        self._names = person_names.PersonNames(self._people, self.titles)

    def _add(self, name: str, meaning: _Named) -> None:
        key = person_names.words_of(name)
        if not key:
            raise not_a_name(name)
        if self._roles.setdefault(key, meaning).claims != meaning.claims:
            problem = f"“{one_line(name)}” names two different roles."
            raise SettingError(problem, "Rename one.", name)

    def is_title(self, name: str) -> bool:
        """Return whether the name is only a title, so that it names no person."""
        return self._role_of(person_names.words_of(name), None) is not None

    def alike(self, part: str) -> tuple[str, ...]:
        """Return the people whom a name can mean when its degrees are left out."""
        return self._names.find(part)

    def find(self, part: str, day: date | None = None) -> _Named | None:
        """Return the claims of a cell's part by names of the row's `day`; None where uncertain."""
        if len(part) > _MAX_PART_LENGTH:
            return None
        prefix = _CHANNEL.fullmatch(part)
        channel = self._channels.get(person_names.words_of(prefix[1])) if prefix else None
        if not prefix or channel is None:
            return self._who(part, day)
        named = self._who(prefix[2], day)
        if named is None:
            return None
        claims = tuple(replace(claim, channel=channel) for claim in named.claims)
        return replace(named, label=f"{prefix[1]}: {named.label}", claims=claims)

    def _who(self, part: str, day: date | None) -> _Named | None:
        people = self._names.find(part)
        if people:
            return self._person(part, people)
        title = self._title(part, day)
        if title is not None:
            return title
        for text, name in _title_and_name(part):
            title = self._title(text, day)
            if title is not None:
                titled = replace(title, label=part.replace(text, title.label, 1))
                return self._beside(title, titled, name, day)
        return None

    def _person(self, part: str, people: tuple[str, ...]) -> _Named | None:
        if len(people) > 1:
            return None
        (name,) = people
        return _Named(part if self._names.is_spelled(part, name) else name, self._people[name])

    def _title(self, text: str, day: date | None) -> _Named | None:
        """Read a role, perhaps with its unit, a form of address in front, and Plt. or Plh."""
        key = person_names.words_of(text)
        plain = self.titles.addressed(key)
        if len(plain) < len(key):
            starts = [word.start() for word in _WORD.finditer(text)]
            text = text[starts[len(key) - len(plain)] :]
        acting = _ACTING.match(text)
        found = self._role_of(person_names.words_of(text[acting.end() :]) if acting else plain, day)
        if found is None or not acting:
            return found
        label = f"{text[: acting.end()].strip()} {found.label}"
        return replace(found, label=label, claims=_acting(acting, found)[1])

    def _beside(self, title: _Named, titled: _Named, name: str, day: date | None) -> _Named | None:
        """Read a title with its neighbour: another title, Plt. or Plh., or a name."""
        other = self._title(name, day)
        if other is not None:
            label, is_alias = f"{title.label}; {other.label}", title.is_alias or other.is_alias
            return _Named(label, (*title.claims, *other.claims), is_alias)
        acting = _ACTING.fullmatch(name)
        if acting:
            kind, claims = _acting(acting, title)
            return replace(title, label=f"{kind.abbreviation} {title.label}", claims=claims)
        if not _LETTERS.search(name):
            return None
        return replace(titled, claims=self._held_by(title, name))

    def _held_by(self, title: _Named, name: str) -> tuple[RoleClaim, ...]:
        """Return the title's claims for a name; a person with another role keeps their own."""
        people = self._names.find(name)
        own = [claim for person in people for claim in self._people[person]]
        fitting = [claim for claim in own if any(_fits(claim, said) for said in title.claims)]
        if len({claim.person for claim in fitting}) == 1:
            acting_as = title.claims[0].acting
            said = (replace(claim, acting=acting_as, titled=True) for claim in fitting)
            return tuple(dict.fromkeys(said))
        if len(people) == 1:
            return tuple(own)
        return tuple(replace(claim, stranger=name) for claim in title.claims)

    def _role_of(self, key: _Key, day: date | None) -> _Named | None:
        longest = max(map(len, self._roles), default=0)
        for size in range(min(len(key), longest), 0, -1):
            role = self._roles.get(key[:size])
            if role is None:
                continue
            if size == len(key):
                return role
            unit = self._unit_of(key[size:], day)
            if unit is not None:
                claim = replace(role.claims[0], unit=unit.unit)
                return replace(role, label=f"{role.label} {unit.label}", claims=(claim,))
        return None

    def _unit_of(self, key: _Key, day: date | None) -> person_names.FoundUnit | None:
        found = self.unit_names.find(key, day)
        for filler in _FILLERS:
            if found is None and key[: len(filler)] == filler:
                return self.unit_names.find(key[len(filler) :], day)
        return found


def _title_and_name(part: str) -> Iterator[tuple[str, str]]:
    """Yield every way to take a part as a title and a name beside it, the longest title first."""
    brackets = _BRACKETS.fullmatch(part)
    if brackets:
        yield brackets[1], brackets[2]
        yield brackets[2], brackets[1]
    cuts = [(part[: cut.start()], part[cut.end() :]) for cut in _BETWEEN.finditer(part)]
    yield from reversed(cuts)
    yield from ((right, left) for left, right in cuts)


def _acting(written: re.Match[str], title: _Named) -> tuple[Acting, tuple[RoleClaim, ...]]:
    """Return how a stand-in serves, and the title's claims as his."""
    kind = Acting.PLT if written[1] else Acting.PLH
    return kind, tuple(replace(claim, acting=kind) for claim in title.claims)


def _fits(claim: RoleClaim, said: RoleClaim) -> bool:
    return claim.role == said.role and (said.unit is None or claim.unit in {None, said.unit})


def read_role(
    cell: Cell, roles: Roles, words: Placeholders, day: date | None = None
) -> Read[tuple[RoleClaim, ...]]:
    """Read who a cell names, one part a line or between ";"; every part must be known.

    ALIAS when a part is an old or short name of a role; NORMAL when anything else of it is unusual:
    letters, blanks, a form of address, the subdivision's short name.  A name without its degrees
    is not unusual; AMBIGUOUS where they would tell which of several people is meant.  `day` is the
    row's own: a unit's former name is right on its days.
    """
    text = clean(cell)
    problem = problem_of(text, words)
    parts = [part for line in _PARTS.split(text) if (part := line.strip())][: _MAX_PARTS + 1]
    found = [named for part in parts[:_MAX_PARTS] if (named := roles.find(part, day))]
    if not found or len(found) != len(parts):
        if problem is None and any(len(roles.alike(part)) > 1 for part in parts):
            problem = Unreadable.AMBIGUOUS
        return Read.none(problem or Unreadable.UNKNOWN, text)
    claims = tuple(dict.fromkeys(claim for named in found for claim in named.claims))
    result = "; ".join(named.label for named in found)
    if any(named.is_alias for named in found):
        return Read.of(claims, text, Note(NoteKind.ALIAS, text, result))
    if cell == "\n".join(named.label for named in found) or cell == result:
        return Read.of(claims, text)
    return Read.of(claims, text, Note(NoteKind.NORMAL, text, result))
