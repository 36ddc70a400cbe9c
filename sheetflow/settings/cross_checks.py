"""What no single file can know: settings that must agree with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheetflow.core import findings
from sheetflow.core.form import Kind
from sheetflow.settings.days_off import country_is_known
from sheetflow.settings.mistakes import known_instead, one_line
from sheetflow.settings.phrase_checks import check_report_phrases
from sheetflow.settings.schema_form import FormSection
from sheetflow.settings.schema_messages import MessagesSection
from sheetflow.settings.schema_office import OfficeSection
from sheetflow.settings.schema_workflow import WorkflowSection
from sheetflow.settings.yaml_document import Document, Place

_DATED = (Kind.DATE, Kind.TIMESTAMP)


def check_catalogue(document: Document, section: MessagesSection) -> None:
    """Whatever sheetflow itself may say must have its words, also in an office's own file."""
    own = {value for name, value in vars(findings).items() if name.startswith(("E_", "W_"))}
    for code in sorted(own - set(section.messages)):
        problem = f"The finding {code} has no sentence."
        document.complain(("messages",), problem, "Add it with `problem` and `fix`.")


def check_form(document: Document, section: FormSection) -> None:
    """The form's named columns must be of the kind their purpose asks for."""
    kinds = {column.id: column.kind for column in section.columns}
    wanted: tuple[tuple[str, str | None, tuple[Kind, ...]], ...] = (
        ("selector", section.selector, (Kind.CHOICE,)),
        ("unit_column", section.unit_column, (Kind.UNIT,)),
        ("title_column", section.title_column, (Kind.TEXT, Kind.LONG_TEXT)),
        ("date_column", section.date_column, _DATED),
        ("remarks_column", section.remarks_column, (Kind.TEXT, Kind.LONG_TEXT)),
        ("revision_column", section.revision_column, (Kind.REVISION, Kind.COUNT)),
        ("row_number_column", section.row_number_column, (Kind.TEXT, Kind.COUNT)),
        ("printed_column", section.printed_column, (Kind.TEXT, Kind.CHOICE)),
    )
    places = [((key,), column, allowed) for key, column, allowed in wanted]
    for place, column, allowed in (*places, *_reported(section)):
        if column is not None and kinds.get(column, allowed[0]) not in allowed:
            _wrong_kind(document, place, column, kinds[column], allowed)

    if section.report is not None:
        check_report_phrases(document, section.report.phrases)


def _reported(section: FormSection) -> Iterator[tuple[Place, str | None, tuple[Kind, ...]]]:
    """What the report takes: a choice, days, and counts."""
    report = section.report
    if report is None:
        return
    yield ("report", "content_type"), report.content_type, (Kind.CHOICE,)
    for name in ("entered", "decided", "published", "recorded"):
        yield ("report", name), getattr(report, name), _DATED
    for name in ("reach", "likes", "comments", "shares", "views"):
        yield ("report", name), getattr(report, name), (Kind.COUNT,)


def check_workflow(document: Document, section: WorkflowSection, form: FormSection) -> None:
    """The workflow must speak of the form's columns as what they are."""
    kinds = {column.id: column.kind for column in form.columns}
    for place, column, allowed in _uses(section):
        if column in kinds and kinds[column] not in allowed:
            _wrong_kind(document, place, column, kinds[column], allowed)
    choices = next((col.choices for col in form.columns if col.id == form.selector), ())
    values = [choice.value for choice in choices]
    if values and section.value not in values:
        document.complain(
            ("value",),
            f"“{one_line(section.value)}” is no choice of the column “{form.selector}”.",
            known_instead(section.value, values),
        )


def _uses(section: WorkflowSection) -> list[tuple[Place, str, tuple[Kind, ...]]]:
    found: list[tuple[Place, str, tuple[Kind, ...]]] = []
    for at, limit in enumerate(section.time_limits):
        found.append((("time_limits", at, "start"), limit.start, _DATED))
        found.append((("time_limits", at, "end"), limit.end, _DATED))
    for at, stage in enumerate(section.date_order.stages if section.date_order else ()):
        found.append((("date_order", "stages", at, "column"), stage.column, _DATED))
    for at, transition in enumerate(section.transitions):
        here: Place = ("transitions", at)
        if transition.actor and transition.actor.column:
            allowed = (Kind.ROLE,)
            found.append(((*here, "actor", "column"), transition.actor.column, allowed))
        for number, filing in enumerate(transition.files):
            place = (*here, "files", number, "column")
            found.append((place, filing.column, (Kind.FILES, Kind.NUMBER_OR_FILES)))
        for number, need in enumerate(transition.needs):
            place = (*here, "needs", number)
            if need.newer:
                found.append(((*place, "newer", "column"), need.newer.column, _DATED))
                found.append(((*place, "newer", "than"), need.newer.than, _DATED))
            if need.equals:
                allowed = (Kind.CHOICE,)
                found.append(((*place, "equals", "column"), need.equals.column, allowed))
    if section.link_column:
        found.append((("link_column",), section.link_column, (Kind.LINKS,)))
    return found


def _wrong_kind(
    document: Document, place: Place, column: str, kind: Kind, allowed: Sequence[Kind]
) -> None:
    wanted = " or ".join(f"“{one.value}”" for one in allowed)
    document.complain(
        place,
        f"The column “{column}” is of kind “{kind.value}”, not {wanted}.",
        "Name another column, or change its kind in the form.",
    )


def check_office(document: Document, section: OfficeSection) -> None:
    """Holders must fit their roles; scopes and countries must exist."""
    roles = {role.id: role for role in section.roles}
    for at, holder in enumerate(section.holders):
        role = roles.get(holder.role)
        if role is not None and role.of_unit != (holder.unit is not None):
            problem = f"The role “{role.id}” is held {'in a unit' if role.of_unit else 'once'}."
            fix = "Add `unit`." if role.of_unit else "Remove `unit`."
            document.complain(("holders", at), problem, fix)
    if section.home == "google" and section.google is None:
        document.complain(
            ("home",),
            "A Google office needs the section `google:`.",
            "Add `google:` with `folder:`, the address of the office's folder in a Shared Drive.",
        )
    days = [added.date for added in section.holidays.add]
    for at, day in enumerate(days):
        if day in days[:at]:
            place = ("holidays", "add", at)
            document.complain(place, f"The day {day} is added twice.", "Keep one of the two.")


def check_country(document: Document, country: str) -> None:
    """The country must be one whose holidays are known."""
    if not country_is_known(country):
        document.complain(
            ("holidays", "country"),
            f"The holidays of “{country}” are not known.",
            "Write a country's two letters, or list the days under `add`.",
        )
