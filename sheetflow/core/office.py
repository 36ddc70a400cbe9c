"""An office as data: who it is, who works there, which rules and words it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from zoneinfo import ZoneInfo

from sheetflow.core.acting import Acting
from sheetflow.core.calendar import WorkingCalendar
from sheetflow.core.form import Form, Kind
from sheetflow.core.messages import Catalogue
from sheetflow.core.names import ColumnId, RoleId, UnitId, WorkflowId
from sheetflow.core.register.date_words import DateWords
from sheetflow.core.register.links import Official, PlatformBook
from sheetflow.core.register.numbers import Choices, Option
from sheetflow.core.register.person_names import NameTitles, UnitName
from sheetflow.core.register.roles import Person, RoleClaim, RoleName, Roles
from sheetflow.core.register.text import Placeholders, fold
from sheetflow.core.span import ALWAYS, Span
from sheetflow.core.words import INDONESIAN, Language, Words
from sheetflow.core.workflow import Decree, SopText, Workflow


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


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The text of the head of every paper, valid for a span."""

    lines: tuple[str, ...]
    address: tuple[str, ...]
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Amendment:
    """A regulation that amends another for a span."""

    text: str
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One regulation of the list *Dasar*, valid for a span, with what amended it, oldest first."""

    text: str
    span: Span = ALWAYS
    amendments: tuple[Amendment, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestedFormat:
    """A row of `content-formats.csv`; `width` or `height` None leaves that side free."""

    platform: str
    name: str
    width: int | None
    height: int | None
    file_types: tuple[str, ...]
    """Lower-case file name endings without the dot, jpg for both jpg and jpeg."""
    max_bytes: int | None
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Limits:
    """A plan beyond these stops and asks (octoDNS-like safety)."""

    transitions: int = 500
    """Most accepted transitions of one run."""
    copies: int = 5_000
    """Most files copied by one run."""
    vanished_percent: int = 30
    """Most of the ledger's open rows, in percent, that may be missing from the register."""
    vanished_floor: int = 10
    """Missing rows up to this number never stop a run."""
    file_bytes: int = 2 * 1024**3
    """A larger file is not copied."""
    folder_files: int = 500
    """Most files taken out of one attached folder."""
    spare_rows: int = 200
    """Spare rows numbered by `init`, and again by a run that finds few left."""
    spare_minimum: int = 20
    """Fewer spare rows than this are few."""
    ahead_days: int = 400
    """A run so many days after the last one is one with a wrong clock, unless a person says no."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Names inside Drive/: a submission's folder before and after it is archived, with blanks,
    the folders inside it, and where staff put files to attach.
    """

    submission: str
    archive: str
    parts: tuple[str, ...]
    inbox: str = "Kotak Masuk"


@dataclass(frozen=True, slots=True)
class Undecided:
    """A point the decree leaves open; `default` is used until the office decides."""

    key: str
    question: Words
    default: str


@dataclass(frozen=True, slots=True)
class Report:
    """The periodic report (`laporan`): whose, to whom, by when, and which workflows are its parts.

    Due on working day `due_working_day` of the next period.
    """

    addressee: RoleId
    prepared_by: RoleId
    acknowledged_by: RoleId
    acknowledged_unit: UnitId | None
    parts: tuple[WorkflowId, ...]
    period: str = "monthly"
    due_working_day: int = 5
    count_history: bool = False
    """Whether what was finished before sheetflow came is counted."""
    list_archived: bool = False
    """Titles of what was archived stand on a page of their own, for the addressee."""


class Restart(Enum):
    """When the numbers of a paper begin with 1 again."""

    YEARLY = "yearly"
    MONTHLY = "monthly"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a paper is numbered: no number of a series is had by two papers.

    Where staff typed none, the next is given by `pattern`; "" leaves numbers to staff.
    `per_unit`: each subdivision counts by itself.
    """

    pattern: str = ""
    restart: Restart = Restart.YEARLY
    per_unit: bool = False


@dataclass(frozen=True)
class Office:
    """Everything the planner knows of one office."""

    id: str
    name: Words
    zone: ZoneInfo
    language: Language
    form: Form
    workflows: tuple[Workflow, ...]
    units: tuple[Unit, ...]
    roles: tuple[Role, ...]
    holders: tuple[Holder, ...]
    calendar: WorkingCalendar
    catalogue: Catalogue
    placeholders: Placeholders
    platforms: PlatformBook
    official: Official
    folders: Folders
    month_names: tuple[tuple[str, ...], ...] = ()
    """For dates and folders: the twelve months' names, the first of each is the office's own."""
    weekday_names: tuple[tuple[str, ...], ...] = ()
    """For dates: the seven weekdays' names, Monday first."""
    name_titles: NameTitles = field(default_factory=NameTitles)
    """Degrees, titles and forms of address around people's names."""
    formats: tuple[SuggestedFormat, ...] = ()
    letterheads: tuple[Letterhead, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    limits: Limits = field(default_factory=Limits)
    report: Report | None = None
    numbers: Mapping[str, Numbering] = field(default_factory=dict)
    """By the paper; a paper that is not named here is numbered by staff alone, unchecked."""
    sops: Mapping[WorkflowId, SopText] = field(default_factory=dict)
    """What the office's decree says of its SOPs, as far as the office gave it."""
    decree: Decree | None = None
    account: str = ""
    """Whom staff share files with in Drive (E-AKSES); "" in a local office."""
    rules_digest: str = ""
    """Changes whenever a setting that judges rows changes; open rows are judged anew then."""

    @cached_property
    def workflow_by_id(self) -> Mapping[WorkflowId, Workflow]:
        return {workflow.id: workflow for workflow in self.workflows}

    @cached_property
    def workflow_by_value(self) -> Mapping[str, Workflow]:
        return {workflow.value: workflow for workflow in self.workflows}

    @cached_property
    def role_by_id(self) -> Mapping[RoleId, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def holders_by_post(self) -> Mapping[tuple[RoleId, UnitId | None], tuple[Holder, ...]]:
        """Everybody on the list, by role and unit."""
        found: dict[tuple[RoleId, UnitId | None], tuple[Holder, ...]] = {}
        for holder in self.holders:
            post = holder.role, holder.unit
            found[post] = (*found.get(post, ()), holder)
        return found

    @cached_property
    def names_change(self) -> bool:
        """Whether what a subdivision is called depends on the day."""
        return any(unit.former or unit.span != ALWAYS for unit in self.units)

    @cached_property
    def unit_by_id(self) -> Mapping[UnitId, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def date_words(self) -> DateWords:
        """How the names of months and weekdays in cells are read."""
        return DateWords(self.month_names, self.weekday_names)

    @cached_property
    def choices(self) -> Mapping[ColumnId, Choices]:
        """How the cells of each drop-down are read: choices and statuses."""
        form = self.form
        found = {
            column.id: Choices(
                Option(choice.value, choice.label.all(), choice.aliases)
                for choice in column.choices
            )
            for column in form.of_kind(Kind.CHOICE)
        }
        states = [Option(state.id, state.label.all(), state.aliases) for state in form.states]
        found.update((column.id, Choices(states)) for column in form.of_kind(Kind.STATUS))
        return found

    @cached_property
    def role_book(self) -> Roles:
        """How the cells that name somebody are read."""
        names: dict[str, list[RoleClaim]] = {}
        for holder in self.holders:
            claim = RoleClaim(holder.role, holder.unit, acting=holder.acting)
            names.setdefault(holder.name, []).append(claim)
        return Roles(
            roles=tuple(RoleName(role.id, role.names, role.aliases) for role in self.roles),
            units=tuple(unit.name for unit in self.units),
            people=tuple(Person(name, tuple(claims)) for name, claims in names.items()),
            titles=self.name_titles,
            channels=tuple(self._channel_names()),
        )

    def _channel_names(self) -> Iterator[tuple[str, str]]:
        """What each workflow's channel is called in cells, and its value."""
        selector = self.form.by_id[self.form.selector]
        for workflow in self.workflows:
            yield workflow.short, workflow.value
            yield workflow.value, workflow.value
            for choice in selector.choices:
                if choice.value == workflow.value:
                    yield from ((name, choice.value) for name in choice.label.all())
                    yield from ((name, choice.value) for name in choice.aliases)

    def sop_of(self, workflow: WorkflowId) -> SopText | None:
        """What the office's decree says of the workflow's SOP; None where it was not given."""
        return self.sops.get(workflow)

    def platforms_of(self, channel: str) -> frozenset[str]:
        """The folded names of a channel's platforms."""
        return frozenset(
            fold(platform.name)
            for platform in self.platforms.platforms
            if platform.channel == channel
        )
