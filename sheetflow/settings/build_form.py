"""A form's settings → the core's form."""

from __future__ import annotations

from collections.abc import Mapping

from sheetflow.core.findings import Code
from sheetflow.core.form import Advice, Choice, Column, ColumnGroup, Form, Reported, State
from sheetflow.core.names import ColumnId, RoleId, StateId
from sheetflow.core.words import Words, words
from sheetflow.settings.plain_types import Term
from sheetflow.settings.schema_form import ColumnSection, FormSection, ReportedSection, StateSection


def build_form(section: FormSection) -> Form:
    """The form; its settings were validated before."""
    group_roles = {group.id: _roles(group.roles) for group in section.groups}
    return Form(
        columns=tuple(_column(column, group_roles) for column in section.columns),
        groups=tuple(
            ColumnGroup(group.id, group.label.words(), group.colour) for group in section.groups
        ),
        states=tuple(_state(state) for state in section.states),
        initial=StateId(section.initial),
        selector=ColumnId(section.selector),
        both=section.both,
        unit_column=ColumnId(section.unit_column),
        title_column=ColumnId(section.title_column),
        date_column=ColumnId(section.date_column),
        remarks_column=ColumnId(section.remarks_column),
        revision_column=column_or_none(section.revision_column),
        printed_column=column_or_none(section.printed_column),
        row_number_column=column_or_none(section.row_number_column),
        duplicate_key=tuple(map(ColumnId, section.duplicate_key)),
        system_headings={column: term.words() for column, term in section.system_columns.items()},
        identifier_pattern=section.identifier_pattern,
        advice=tuple(
            Advice(
                Code(advice.code),
                ColumnId(advice.column),
                advice.unless,
                column_or_none(advice.when),
            )
            for advice in section.advice
        ),
        reported=_reported(section.report) if section.report else Reported(),
        frozen_columns=section.frozen_columns,
    )


def _reported(section: ReportedSection) -> Reported:
    columns = {
        name: column_or_none(getattr(section, name))
        for name in ReportedSection.model_fields
        if name not in {"counted", "phrases"}
    }
    return Reported(
        counted=tuple(map(StateId, section.counted)),
        phrases={key: term.words() for key, term in section.phrases.items()},
        **columns,
    )


def column_or_none(name: str | None) -> ColumnId | None:
    return ColumnId(name) if name is not None else None


def words_or_none(term: Term | None) -> Words | None:
    return term.words() if term is not None else None


def _roles(names: tuple[str, ...]) -> tuple[RoleId, ...]:
    return tuple(map(RoleId, names))


def _column(section: ColumnSection, group_roles: Mapping[str, tuple[RoleId, ...]]) -> Column:
    inherited = group_roles[section.group]
    return Column(
        id=ColumnId(section.id),
        kind=section.kind,
        heading=section.heading.words(),
        group=section.group,
        aliases=section.aliases,
        note=words_or_none(section.note),
        roles=inherited if section.roles is None else _roles(section.roles),
        choices=tuple(
            Choice(
                choice.value,
                choice.label.words() if choice.label else words(choice.value),
                choice.aliases,
            )
            for choice in section.choices
        ),
        required=section.required,
        missing=Code(section.missing),
        width=section.width,
    )


def _state(section: StateSection) -> State:
    return State(
        id=StateId(section.id),
        label=section.label.words(),
        turn=RoleId(section.turn) if section.turn else None,
        colour=section.colour,
        end=section.end,
        extension=section.extension,
        aliases=section.aliases,
        turn_by_workflow={
            workflow: RoleId(role) for workflow, role in section.turn_by_workflow.items()
        },
        hint=words_or_none(section.hint),
    )
