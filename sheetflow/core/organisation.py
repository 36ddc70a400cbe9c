"""Subdivisions and roles of an office, who holds which when, and what its papers cite."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from annotated_types import MinLen

from sheetflow.core import setting_rules
from sheetflow.core.acting import Acting
from sheetflow.core.calendar import Dated
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.register.person_names import UnitName, words_of
from sheetflow.core.setting_rules import Day, Text
from sheetflow.core.words import INDONESIAN, Language, Words


@dataclass(frozen=True, slots=True)
class FormerName(Dated):
    """A name that a subdivision had on the days of a span."""

    name: Words
    """The name."""
    until: setting_rules.Day = field(kw_only=True)
    """Its last day; after it the name is read as an unusual one."""


@dataclass(frozen=True, slots=True)
class Unit(Dated):
    """A subdivision, valid for a span (reorganisations rename them)."""

    id: Annotated[UnitId, setting_rules.IDENTIFIER]
    """Its name in the settings."""
    label: Words
    """Its full name."""
    aliases: tuple[setting_rules.Text, ...] = ()
    """What else staff write for it."""
    short: str = ""
    """Its name in folders."""
    former: tuple[FormerName, ...] = ()
    """Names it had before, each right on its days."""

    def label_on(self, day: date | None) -> Words:
        """Return the unit's name on that day; the present one where no day is given."""
        names = (old.name for old in self.former if day and old.span.holds(day))
        return next(names, self.label)

    @property
    def name(self) -> UnitName:
        """Every way of writing the unit's name."""
        return UnitName(
            self.id,
            self.label.all(),
            self.aliases,
            tuple((text, old.span) for old in self.former for text in old.name.all()),
            self.span,
        )


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the SOP and how staff write it."""

    id: Annotated[RoleId, setting_rules.IDENTIFIER]
    """Its name in the settings."""
    label: Words
    """Its name for staff."""
    titles: Annotated[tuple[setting_rules.Text, ...], MinLen(1)]
    """How a cell names it, without the unit: "Kasubbag", "Admin Subbagian"."""
    aliases: tuple[setting_rules.Text, ...] = ()
    """Old or unusual names: W-ALIAS."""
    of_unit: bool = False
    """Each unit has its own."""
    title_on_papers: Words | None = None
    """Its title on papers, the unit follows; else the longest of `titles` that begins with no
    other."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the role in full, each once."""
        printed = self.title_on_papers.all() if self.title_on_papers else ()
        return tuple(dict.fromkeys((*self.titles, *self.label.all(), *printed)))

    def paper_title(self, language: Language) -> str:
        """Return the title that papers print; the unit's name follows it."""
        if self.title_on_papers is not None:
            return self.title_on_papers(language)
        if language != INDONESIAN:
            return self.label(language)
        return max((t for t in self.titles if not self._goes_on(t)), key=len)

    def _goes_on(self, title: str) -> bool:
        """Return whether it extends another title, such as "Admin Subbagian Terkait"."""
        return any(title.startswith(f"{other} ") for other in self.titles)


def _check_person_name(text: str) -> str:
    if not words_of(text):
        raise setting_rules.not_a_name(text)
    return text


def _group_digits(text: str) -> str:
    """Return 18 digits grouped as printed: birthday, appointment, sex, order."""
    digits = "".join(text.split())
    if digits and not (len(digits) == 18 and digits.isascii() and digits.isdecimal()):
        problem = f"“{setting_rules.one_line(text)}” is no NIP of 18 digits."
        raise setting_rules.SettingError(problem, 'Write nip: "19800101 200501 1 001".')
    groups = (digits[:8], digits[8:14], digits[14:15], digits[15:])
    return " ".join(group for group in groups if group)


def _acting(value: object) -> Acting | None:
    if isinstance(value, bool):
        return Acting.EITHER if value else None
    if value not in ("plt", "plh"):
        problem = f"“{setting_rules.one_line(value)}” is not possible here."
        raise setting_rules.SettingError(problem, "Write plt, plh, true or false.")
    return Acting(value)


_ACTING = setting_rules.Rule(
    _acting, is_before=True, schema={"anyOf": [{"enum": ["plt", "plh", True, False]}]}
)


@dataclass(frozen=True, slots=True)
class Holder(Dated):
    """Somebody who holds a role for a span; `acting` is how a stand-in (`pengganti`) serves.

    A stand-in serves on exactly the days of the span: for these the definitive holder, whose own
    span may go on, is away.  A name that is only a title holds the role without being a person.
    """

    name: Annotated[setting_rules.Text, setting_rules.Rule(_check_person_name)]
    """The name as it is printed."""
    role: RoleId
    """The role."""
    unit: UnitId | None = None
    """The unit, where the role is held per unit."""
    acting: Annotated[Acting | None, _ACTING] = None
    """A stand-in (pengganti): plt or plh; true where rows may say either."""
    email: setting_rules.Email = ""
    """For access to files, and for the protected columns of the role (Google)."""
    nip: Annotated[str, setting_rules.Rule(_group_digits)] = ""
    """The number printed below the name, 18 digits (NIP)."""
    certificate: setting_rules.Text | None = None
    """What his certificate for signing names him by: its subject's serial number, e-mail address or
    name, or its SHA-256; where it is neither `email` nor `nip` (see `signatures`)."""


def serving(holders: tuple[Holder, ...]) -> tuple[Holder, ...]:
    """Return, of those who hold a post on a day, who serves.

    While a stand-in serves, the one definitive holder of the post is away; of several it is not
    known who is, so that all are returned.
    """
    acting = tuple(holder for holder in holders if holder.acting)
    return acting if acting and len(holders) - len(acting) <= 1 else holders


@dataclass(frozen=True, slots=True)
class Letterhead(Dated):
    """The text of the head of every paper, valid for a span."""

    lines: Annotated[tuple[Text, ...], MinLen(1)]
    """The office's name."""
    address: tuple[Text, ...] = ()
    """Address, telephone."""


@dataclass(frozen=True, slots=True)
class Amendment(Dated):
    """A regulation that amends another for a span."""

    by: Text
    """Its title, as citations name it."""


@dataclass(frozen=True, slots=True)
class LegalBasis(Dated):
    """One regulation of the list *Dasar*, valid for a span."""

    text: Text
    """Its full title."""
    amended: tuple[Amendment, ...] = ()
    """What amended it, oldest first; citations name the last in force."""


@dataclass(frozen=True, slots=True)
class SopText:
    """One SOP as its title block names it."""

    number: Text
    """The SOP's number (Nomor SOP)."""
    name: Words
    """The SOP's name (Nama SOP)."""
    established: Day
    """The day it was approved (Tanggal Pengesahan)."""
    approved_by: Text = ""
    """Who approved it, by title."""
    short: Text | None = None
    """How messages name it: SOP 03."""
    version: Text | None = None
    """versi_sop, stored with each submission; the SOP's number if absent."""


@dataclass(frozen=True, slots=True)
class Decree:
    """The office's decree that established its SOPs."""

    number: Text
    """Its number."""
    about: Text
    """What it is about (tentang)."""
    established: Day
    """The day it was established."""
    signed_by: Text
    """The official who signed it, by title, in full."""
    place: Text = ""
    """Where it was established."""
