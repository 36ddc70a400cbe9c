"""All settings of an office, validated → the core's office."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sheetflow.core.calendar import Span
from sheetflow.core.findings import Code
from sheetflow.core.messages import Catalogue, Message
from sheetflow.core.names import RoleId, UnitId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.office_options import (
    Folders,
    Limits,
    Numbering,
    Report,
    SuggestedFormat,
    Undecided,
)
from sheetflow.core.organisation import FormerName, Holder, Role, Unit
from sheetflow.core.regulations import Amendment, Decree, LegalBasis, Letterhead, SopText
from sheetflow.core.texts import Texts
from sheetflow.core.words import Language
from sheetflow.settings.build_form import build_form
from sheetflow.settings.build_links import (
    build_name_titles,
    build_official,
    build_placeholders,
    build_platforms,
)
from sheetflow.settings.build_workflow import Choices, build_workflow
from sheetflow.settings.days_off import build_calendar
from sheetflow.settings.digest import rules_digest
from sheetflow.settings.open_points import open_points
from sheetflow.settings.schema_folders import FoldersSection
from sheetflow.settings.schema_form import FormSection
from sheetflow.settings.schema_messages import MessagesSection, ReadingSection
from sheetflow.settings.schema_office import (
    HolderSection,
    LegalBasisSection,
    LetterheadSection,
    OfficeSection,
    ReportSection,
    RoleSection,
    SpanSection,
    UndecidedSection,
    UnitSection,
)
from sheetflow.settings.schema_platforms import PlatformsSection
from sheetflow.settings.schema_sop import DecreeSection, SopSection
from sheetflow.settings.schema_workflow import WorkflowSection


@dataclass(frozen=True, slots=True)
class Sections:
    """Every file of an office's settings, validated."""

    office: OfficeSection
    form: FormSection
    workflows: tuple[WorkflowSection, ...]
    messages: MessagesSection
    texts: Texts
    reading: ReadingSection
    platforms: PlatformsSection
    formats: tuple[SuggestedFormat, ...]
    root: Path
    """The folder of `office.yaml`."""
    holidays: Path | None
    """The table of the country's days off, if sheetflow ships one."""


def build_office(sections: Sections) -> Office:
    """The office with the digest of its rules."""
    office, form = sections.office, build_form(sections.form)
    open_states = tuple(state.id for state in form.states if not state.end)
    platforms = build_platforms(sections.platforms)
    roles = {role.id: role.label.words() for role in office.roles}
    choices = Choices(office.role_scope, office.day_limits, office.sop.by_workflow, roles)
    built = Office(
        id=office.id,
        name=office.name.words(),
        zone=office.time_zone,
        language=Language(office.language),
        form=form,
        workflows=tuple(
            build_workflow(workflow, open_states, choices) for workflow in sections.workflows
        ),
        units=tuple(map(_unit, office.units)),
        roles=tuple(map(_role, office.roles)),
        holders=tuple(map(_holder, office.holders)),
        calendar=build_calendar(office, sections.holidays),
        catalogue=_catalogue(sections.messages),
        texts=sections.texts,
        placeholders=build_placeholders(sections.reading),
        platforms=platforms,
        official=build_official(office.official, platforms),
        folders=_folders(office.folders),
        month_names=sections.reading.months,
        weekday_names=sections.reading.weekdays,
        name_titles=build_name_titles(sections.reading),
        formats=sections.formats,
        letterheads=tuple(map(_letterhead, office.letterheads)),
        legal_basis=tuple(map(_law, office.legal_basis)),
        undecided=tuple(map(_undecided, open_points(office, sections.root))),
        limits=Limits(**dict(office.limits)),
        report=_report(office.report) if office.report else None,
        numbers={
            paper: Numbering(one.pattern, one.restart, one.per_unit)
            for paper, one in office.numbers.items()
        },
        sops={WorkflowId(name): _sop(sop) for name, sop in office.sop.by_workflow.items()},
        decree=_decree(office.sop.decree) if office.sop.decree else None,
        account=office.account or "",
    )
    return replace(built, rules_digest=rules_digest(built))


def _span(section: SpanSection) -> Span:
    return Span(section.since, section.until)


def _unit(section: UnitSection) -> Unit:
    return Unit(
        UnitId(section.id),
        section.label.words(),
        section.aliases,
        section.short,
        _span(section),
        tuple(FormerName(old.name.words(), Span(old.since, old.until)) for old in section.former),
    )


def _role(section: RoleSection) -> Role:
    return Role(
        RoleId(section.id),
        section.label.words(),
        section.titles,
        section.aliases,
        section.of_unit,
        section.title_on_papers.words() if section.title_on_papers else None,
    )


def _holder(section: HolderSection) -> Holder:
    return Holder(
        section.name,
        RoleId(section.role),
        UnitId(section.unit) if section.unit else None,
        _span(section),
        section.acting,
        section.email,
        section.nip,
    )


def _letterhead(section: LetterheadSection) -> Letterhead:
    return Letterhead(section.lines, section.address, _span(section))


def _law(section: LegalBasisSection) -> LegalBasis:
    amendments = tuple(Amendment(one.by, _span(one)) for one in section.amended)
    return LegalBasis(section.text, _span(section), amendments)


def _undecided(section: UndecidedSection) -> Undecided:
    return Undecided(section.key, section.question.words(), section.default)


def _sop(section: SopSection) -> SopText:
    name = section.name.words()
    return SopText(section.number, name, section.established, section.approved_by or "")


def _decree(section: DecreeSection) -> Decree:
    return Decree(
        section.number,
        section.about,
        section.established,
        section.signed_by,
        section.place or "",
    )


def _folders(section: FoldersSection) -> Folders:
    return Folders(section.submission, section.archive, section.parts, section.inbox)


def _report(section: ReportSection) -> Report:
    return Report(
        addressee=RoleId(section.addressee),
        prepared_by=RoleId(section.prepared_by),
        acknowledged_by=RoleId(section.acknowledged_by),
        acknowledged_unit=UnitId(section.acknowledged_unit) if section.acknowledged_unit else None,
        parts=tuple(map(WorkflowId, section.parts)),
        period=section.period,
        due_working_day=section.due_working_day,
        count_history=section.count_history,
        list_archived=section.list_archived,
    )


def _catalogue(section: MessagesSection) -> Catalogue:
    messages = {}
    for code, message in section.messages.items():
        for variant, sentence in (("", message), *message.variants.items()):
            messages[(Code(code), variant)] = Message(
                sentence.problem.words(), sentence.fix.words()
            )
    return Catalogue(messages)
