"""Subdivisions and roles of an office, and who holds which role when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheetflow.core.acting import Acting
from sheetflow.core.calendar import ALWAYS, Span
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.register.person_names import UnitName
from sheetflow.core.words import INDONESIAN, Language, Words


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a subdivision had on the days of a span."""

    label: Words
    span: Span


@dataclass(frozen=True, slots=True)
class Unit:
    """A subdivision, valid for a span (reorganisations rename them)."""

    id: UnitId
    label: Words
    aliases: tuple[str, ...] = ()
    short: str = ""
    """For folder names."""
    span: Span = ALWAYS
    former: tuple[FormerName, ...] = ()
    """Names it had before; each is right on its days."""

    def label_on(self, day: date | None) -> Words:
        """The name that the unit had on that day; its present one where no day is known."""
        names = (old.label for old in self.former if day and old.span.holds(day))
        return next(names, self.label)

    @property
    def name(self) -> UnitName:
        """Every way of writing it."""
        return UnitName(
            self.id,
            self.label.all(),
            self.aliases,
            tuple((text, old.span) for old in self.former for text in old.label.all()),
            self.span,
        )


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the SOP and how staff write it.  `of_unit`: held in each unit separately."""

    id: RoleId
    label: Words
    titles: tuple[str, ...]
    """How a cell names it, without the unit: "Kasubbag", "Admin Subbagian"."""
    aliases: tuple[str, ...] = ()
    of_unit: bool = False
    title_on_papers: Words | None = None
    """The official title, without the unit: "Kepala Subbagian"; None is the longest of `titles`
    that begins with no other."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the role in full, each once."""
        printed = self.title_on_papers.all() if self.title_on_papers else ()
        return tuple(dict.fromkeys((*self.titles, *self.label.all(), *printed)))

    def paper_title(self, language: Language) -> str:
        """The title that papers print, the unit's name follows it."""
        if self.title_on_papers is not None:
            return self.title_on_papers(language)
        if language != INDONESIAN:
            return self.label(language)
        return max((t for t in self.titles if not self._goes_on(t)), key=len)

    def _goes_on(self, title: str) -> bool:
        """Whether it is another title with more words: of "Admin Subbagian Terkait" the shorter one
        stands before the unit's name.
        """
        return any(title.startswith(f"{other} ") for other in self.titles)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role for a span; `acting` is how a stand-in (`pengganti`) serves.

    A stand-in serves on exactly the days of the span: for these the definitive holder, whose own
    span may go on, is away.  A name that is only a title holds the role without being a person.
    """

    name: str
    role: RoleId
    unit: UnitId | None
    span: Span = ALWAYS
    acting: Acting | None = None
    email: str = ""
    nip: str = ""
    """The civil servant's number as it is printed, "19800101 200501 1 001"."""
