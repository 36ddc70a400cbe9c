"""An office as data: its profile, its people, its rules and its words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from annotated_types import MinLen

from sheetflow.core import office_options, setting_rules
from sheetflow.core.acting import Acting
from sheetflow.core.calendar import ALWAYS, WorkingCalendar
from sheetflow.core.form import Choice, Form, Kind
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.names import ColumnId, RoleId, UnitId, WorkflowId
from sheetflow.core.notices import NoticeSettings
from sheetflow.core.office_options import Schedule
from sheetflow.core.organisation import Decree, Holder, LegalBasis, Letterhead, Role, SopText, Unit
from sheetflow.core.register.counts import Choices
from sheetflow.core.register.dates import DateWords
from sheetflow.core.register.links import Official, PlatformBook
from sheetflow.core.register.person_names import NameTitles
from sheetflow.core.register.roles import RoleClaim, RoleName, Roles
from sheetflow.core.register.text import Placeholders, fold
from sheetflow.core.signatures import SignatureSettings
from sheetflow.core.texts import Catalogue, Text, Texts
from sheetflow.core.words import ENGLISH, INDONESIAN, Language, Words
from sheetflow.core.workflow import Workflow


def _one_of(known: Sequence[str], problem: str, text: str) -> str:
    if text not in known:
        shown = setting_rules.one_line(text)
        raise setting_rules.SettingError(
            problem.format(shown), setting_rules.nearest_name(text, known)
        )
    return text


_LANGUAGES = (INDONESIAN, ENGLISH)
_language = partial(_one_of, _LANGUAGES, "“language” cannot be “{}”.")
_numbered_paper = partial(_one_of, ("disposisi", "nota_dinas"), "“{}” is not possible here.")
_NUMBERED_PAPER = setting_rules.Rule(_numbered_paper)
LanguageTag = Annotated[Language, setting_rules.Rule(_language, schema={"enum": [*_LANGUAGES]})]
"""A language that the settings can have."""


@dataclass(frozen=True, kw_only=True)
class OfficeProfile:
    """The part of office.yaml that is used as it is written."""

    id: Annotated[str, setting_rules.IDENTIFIER]
    """Its name in the settings."""
    name: Words
    """Its name for people."""
    language: LanguageTag = INDONESIAN
    """The language staff are addressed in."""
    account: setting_rules.Email = ""
    """Whom files are shared with, so that they can be opened (E-AKSES)."""
    units: Annotated[tuple[Unit, ...], MinLen(1)]
    """Subdivisions."""
    roles: Annotated[tuple[Role, ...], MinLen(1)]
    """Roles of the SOPs."""
    holders: tuple[Holder, ...] = ()
    """Who holds which role when."""
    report: office_options.Report | None = None
    """The periodic report."""
    site: office_options.Site | None = None
    """The board and the public list as pages; absent: there are none."""
    numbers: Mapping[Annotated[str, _NUMBERED_PAPER], office_options.Numbering] = field(
        default_factory=dict
    )
    """Papers whose numbers are had once, or given; others are numbered by staff, unchecked."""
    letterheads: tuple[Letterhead, ...] = ()
    """Heads of papers."""
    legal_basis: tuple[LegalBasis, ...] = ()
    """The list Dasar."""
    undecided: tuple[office_options.Undecided, ...] = ()
    """Points left open; each closes when its setting has a value."""
    approvals: Mapping[ColumnId, Literal["drive"]] = field(default_factory=dict)
    """Decisions that are asked for in Drive too, by column: the approval of a draft that is in
    review.  Its column stays the other way (Google)."""
    limits: office_options.Limits = field(default_factory=office_options.Limits)
    """When a run stops and asks."""
    schedule: Schedule = field(default_factory=Schedule)
    """How often the job runs by itself."""
    signatures: SignatureSettings | None = None
    """Papers that officials sign electronically; absent: signatures are not looked at."""
    notices: NoticeSettings | None = None
    """Who gets which notice, when and how; nobody gets any without it."""
    intake: tuple[IntakeSettings, ...] = ()
    """Forms whose responses become rows."""
    folders: office_options.Folders
    """Names inside Drive/."""


@dataclass(frozen=True, kw_only=True)
class Office(OfficeProfile):
    """Everything the planner needs of one office."""

    zone: ZoneInfo
    form: Form
    workflows: tuple[Workflow, ...]
    calendar: WorkingCalendar
    catalogue: Catalogue
    texts: Texts
    placeholders: Placeholders
    platforms: PlatformBook
    official: Official
    month_names: tuple[tuple[str, ...], ...] = ()
    """For dates and folders: the twelve months' names, the first of each is the office's own."""
    weekday_names: tuple[tuple[str, ...], ...] = ()
    """For dates: the seven weekdays' names, Monday first."""
    name_titles: NameTitles = field(default_factory=NameTitles)
    """Degrees, titles and forms of address around people's names."""
    formats: tuple[office_options.SuggestedFormat, ...] = ()
    sops: Mapping[WorkflowId, SopText] = field(default_factory=dict)
    """The office's SOPs as its decree names them, as far as the office gave it."""
    decree: Decree | None = None
    rules_digest: str = ""
    """Changes whenever a setting that judges rows changes; open rows are judged anew then."""

    def text(self, key: str, /, **values: object) -> str:
        """Return a text of the catalogue in the office's language, its {placeholders} filled."""
        return self.texts.text(key, self.language, **values)

    def render(self, text: Text) -> str:
        """Return a text in the office's language."""
        return self.texts.render(text, self.language)

    @cached_property
    def workflow_by_id(self) -> Mapping[WorkflowId, Workflow]:
        """Workflows by their id."""
        return {workflow.id: workflow for workflow in self.workflows}

    @cached_property
    def workflow_by_value(self) -> Mapping[str, Workflow]:
        """Workflows by the value of the form's selector column."""
        return {workflow.value: workflow for workflow in self.workflows}

    @cached_property
    def role_by_id(self) -> Mapping[RoleId, Role]:
        """Roles by their id."""
        return {role.id: role for role in self.roles}

    @cached_property
    def holders_by_post(self) -> Mapping[tuple[RoleId, UnitId | None], tuple[Holder, ...]]:
        """All holders on the list, by role and unit."""
        found: dict[tuple[RoleId, UnitId | None], tuple[Holder, ...]] = {}
        for holder in self.holders:
            post = holder.role, holder.unit
            found[post] = (*found.get(post, ()), holder)
        return found

    @cached_property
    def names_change(self) -> bool:
        """Whether a subdivision's name depends on the day."""
        return any(unit.former or unit.span != ALWAYS for unit in self.units)

    @cached_property
    def unit_by_id(self) -> Mapping[UnitId, Unit]:
        """Subdivisions by their id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def date_words(self) -> DateWords:
        """The words for reading names of months and weekdays in cells."""
        return DateWords(self.month_names, self.weekday_names)

    @cached_property
    def choices(self) -> Mapping[ColumnId, Choices]:
        """The entries for reading each drop-down's cells: choices and statuses."""
        form = self.form
        found = {column.id: Choices(column.choices) for column in form.of_kind(Kind.CHOICE)}
        states = [Choice(state.id, state.label, state.aliases) for state in form.states]
        found.update((column.id, Choices(states)) for column in form.of_kind(Kind.STATUS))
        return found

    @cached_property
    def role_book(self) -> Roles:
        """The roles and people for reading cells that name a person."""
        names: dict[str, list[RoleClaim]] = {}
        for holder in self.holders:
            claim = RoleClaim(holder.role, holder.unit, acting=holder.acting)
            names.setdefault(holder.name, []).append(claim)
        return Roles(
            roles=[RoleName(role.id, role.names, role.aliases) for role in self.roles],
            units=[unit.name for unit in self.units],
            people=names,
            titles=self.name_titles,
            channels=self._channel_names(),
        )

    def _channel_names(self) -> Iterator[tuple[str, str]]:
        """Yield each name of a workflow's channel in cells, with its value."""
        selector = self.form.by_id[self.form.selector]
        for workflow in self.workflows:
            yield workflow.short, workflow.value
            yield workflow.value, workflow.value
            for choice in selector.choices:
                if choice.value == workflow.value:
                    yield from ((name, choice.value) for name in choice.label.all())
                    yield from ((name, choice.value) for name in choice.aliases)

    def sop_of(self, workflow: WorkflowId) -> SopText | None:
        """Return the workflow's SOP as the office's decree names it; None where it is not given."""
        return self.sops.get(workflow)

    def platforms_of(self, channel: str) -> frozenset[str]:
        """Return the folded names of a channel's platforms."""
        return frozenset(
            fold(platform.name)
            for platform in self.platforms.platforms
            if platform.channel == channel
        )


def holders_of(office: Office, role: RoleId, unit: UnitId | None, day: date) -> tuple[Holder, ...]:
    """Return all holders of the unit's role on the day, including stand-ins."""
    return tuple(holder for holder in listed(office, role, unit) if holder.span.holds(day))


def listed(office: Office, role: RoleId, unit: UnitId | None) -> tuple[Holder, ...]:
    """Return all holders that the office lists for the unit's role, on any day."""
    everywhere = office.holders_by_post.get((role, None), ())
    return (*everywhere, *office.holders_by_post.get((role, unit), ())) if unit else everywhere


def title_of(
    office: Office,
    role: RoleId,
    unit: UnitId | None,
    acting: Acting | None = None,
    day: date | None = None,
) -> str:
    """Return the official title: "Plh. Kepala Subbagian Hukum dan SDM".

    The unit's name is that of `day`, else the present one.
    """
    held = office.role_by_id[role]
    known = office.unit_by_id.get(unit) if unit and held.of_unit else None
    parts = (
        acting.abbreviation if acting else "",
        held.paper_title(office.language),
        known.label_on(day)(office.language) if known else "",
    )
    return " ".join(part for part in parts if part)
