"""The core's office, built from its files when they are read and checked."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sheetflow.core.form import Form
from sheetflow.core.names import WorkflowId
from sheetflow.core.office import Office, OfficeProfile
from sheetflow.core.office_options import SuggestedFormat
from sheetflow.core.register.links import Official
from sheetflow.core.register.platforms import PlatformBook
from sheetflow.core.texts import Catalogue, Texts
from sheetflow.core.transition import Actor, Scope, Transition
from sheetflow.core.words import Words, with_roles
from sheetflow.core.workflow import UNLIMITED, Step, TimeLimit, Workflow
from sheetflow.settings.office_checks import account_name
from sheetflow.settings.office_shape import OfficeFile, ReadingFile
from sheetflow.settings.section_checks import open_points
from sheetflow.settings.tables import build_calendar

_ONLY_LOOKS = {
    "Column": {"note", "width"},
    "State": {"colour", "hint"},
    "Form": {
        "groups",
        "frozen_columns",
        "leading",
        "system_headings",
        "identifier_pattern",
        "printed_column",
        "reported",
    },
    "Transition": {"label", "papers"},
    "Filing": {"printed"},
    "Workflow": {"steps", "head"},
}
_HASHED = {
    "DateOrder": ("columns", "free_column", "free_values"),
    "Exceptional": ("start:since", "end:until", "reason"),
    "FormerName": ("label:name", "span"),
    "Holder": ("name", "role", "unit", "span", "acting"),
    "Unit": ("id", "label", "aliases", "span", "former"),
}
"""Attributes that go into the digest, where they are not the fields; `hashed name:attribute`."""

_JUDGING = (
    "language",
    "form",
    "workflows",
    "units",
    "roles",
    "holders",
    "calendar",
    "placeholders",
    "platforms",
    "official",
    "month_names",
    "weekday_names",
    "name_titles",
    "formats",
    "numbers",
)
_JUDGING_IF_ANY = ("approvals",)
"""The same, left out of the digest where the office has none of it."""


def rules_digest(office: Office) -> str:
    """Return 64 hexadecimal digits that change with every setting that affects evaluation."""
    digest = sha256(str(office.zone).encode())
    for name in (*_JUDGING, *(name for name in _JUDGING_IF_ANY if getattr(office, name))):
        digest.update(name.encode())
        for piece in _pieces(getattr(office, name)):
            digest.update(piece.encode("utf-8", "surrogatepass"))
            digest.update(b"\0")
    if office.signatures is not None:
        owners = [(one.name, one.email, one.nip, one.certificate) for one in office.holders]
        for piece in _pieces((office.signatures, owners)):
            digest.update(piece.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _pieces(value: Any) -> list[str]:
    """Return the value's parts in a fixed order."""
    pieces: list[str] = []
    _add_pieces(value, pieces)
    return pieces


def _add_pieces(value: Any, pieces: list[str]) -> None:
    if is_dataclass(value) and not isinstance(value, type):
        pieces.append(type(value).__name__)
        for name, attribute in _hashed_parts(type(value)):
            pieces.append(name)
            _add_pieces(getattr(value, attribute), pieces)
    elif isinstance(value, Mapping):
        pieces.append("{")
        for key in sorted(value, key=str):
            _add_pieces(key, pieces)
            _add_pieces(value[key], pieces)
        pieces.append("}")
    elif isinstance(value, Set):
        pieces += ["<", *sorted(map(str, value)), ">"]
    elif isinstance(value, (tuple, list)):
        pieces.append("(")
        for item in value:
            _add_pieces(item, pieces)
        pieces.append(")")
    else:
        pieces.append(str(value.value) if isinstance(value, Enum) else repr(value))


@cache
def _hashed_parts(kind: type) -> tuple[tuple[str, str], ...]:
    """Return name and attribute of each part of a dataclass that counts."""
    name = kind.__name__
    skipped = _ONLY_LOOKS.get(name, set())
    listed = _HASHED.get(name) or [field.name for field in fields(kind)]
    pairs = (one.partition(":") for one in listed if one not in skipped)
    return tuple((part, attribute or part) for part, _, attribute in pairs)


@dataclass(frozen=True, slots=True)
class OfficeFiles:
    """Every file of an office's settings, valid by itself."""

    office: OfficeFile
    form: Form
    workflows: tuple[Workflow, ...]
    messages: Catalogue
    texts: Texts
    reading: ReadingFile
    platforms: PlatformBook
    formats: tuple[SuggestedFormat, ...]
    root: Path
    """The folder of `office.yaml`."""
    holidays: Path | None
    """The table of the country's days off, if sheetflow ships one."""


def build_office(files: OfficeFiles) -> Office:
    """Return the office with the digest of its rules."""
    office = files.office
    profile = {one.name: getattr(office, one.name) for one in fields(OfficeProfile)}
    profile["undecided"] = open_points(office, files.root)
    built = Office(
        **profile,
        zone=office.time_zone,
        form=files.form,
        workflows=tuple(_decided_workflow(workflow, office) for workflow in files.workflows),
        calendar=build_calendar(office, files.holidays),
        catalogue=files.messages,
        texts=files.texts,
        placeholders=files.reading.placeholders,
        platforms=files.platforms,
        official=_official(office.official, files.platforms),
        month_names=files.reading.months,
        weekday_names=files.reading.weekdays,
        name_titles=files.reading.people,
        formats=files.formats,
        sops={WorkflowId(name): sop for name, sop in office.sop.by_workflow.items()},
        decree=office.sop.decree,
    )
    return replace(built, rules_digest=rules_digest(built))


def _official(written: Official, book: PlatformBook) -> Official:
    """Return accounts in small letters and without their “@” or address, for comparison."""
    accounts = {
        platform: frozenset(name for text in texts if (name := account_name(text, platform, book)))
        for platform, texts in written.accounts.items()
    }
    return replace(written, accounts=accounts)


def _decided_workflow(workflow: Workflow, office: OfficeFile) -> Workflow:
    """Return the workflow with the office's decisions: names, whose official decides, days."""
    sop = office.sop.by_workflow.get(workflow.id)
    roles = {str(role.id): role.label for role in office.roles}
    return replace(
        workflow,
        version=(sop.version or sop.number) if sop else workflow.version,
        short=(sop.short if sop else None) or workflow.short,
        half_suffix=workflow.half_suffix or workflow.short.split()[-1],
        steps=tuple(_named_step(step, roles) for step in workflow.steps),
        transitions=tuple(
            _decided_transition(transition, office, roles) for transition in workflow.transitions
        ),
        time_limits=tuple(_time_limits(workflow, office)),
    )


def _named_step(step: Step, roles: Mapping[str, Words]) -> Step:
    brief = with_roles(step.brief, roles) if step.brief else None
    return replace(step, label=with_roles(step.label, roles), brief=brief)


def _decided_transition(
    transition: Transition, office: OfficeFile, roles: Mapping[str, Words]
) -> Transition:
    label = with_roles(transition.label, roles) if transition.label else None
    actor = _decided_actor(transition.actor, office) if transition.actor else None
    return replace(transition, label=label, actor=actor)


def _decided_actor(actor: Actor, office: OfficeFile) -> Actor:
    for role in actor.roles:
        written = office.role_scope.get(role)
        if written in (Scope.OWN_UNIT.value, Scope.ANY.value):
            actor = replace(actor, scope=Scope(written), unit="")
        elif written is not None:
            actor = replace(actor, scope=Scope.UNIT, unit=written)
    return actor


def _time_limits(workflow: Workflow, office: OfficeFile) -> Iterator[TimeLimit]:
    """Yield the limits that apply: one without days counts once the office has set them."""
    for limit in workflow.time_limits:
        if limit.code in office.day_limits:
            yield replace(limit, days=office.day_limits[limit.code], decided=True)
        elif limit.days != UNLIMITED:
            yield limit
