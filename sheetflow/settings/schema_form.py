"""Keys of a form: `forms/*.yaml`, the register's columns and states."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.reporting.wording import SECTION
from sheetflow.settings.mistakes import known_instead, one_line
from sheetflow.settings.plain_types import (
    ColumnName,
    GroupName,
    Identifier,
    MessageCode,
    RoleName,
    Section,
    StateName,
    Term,
    Text,
    WorkflowName,
    mistake,
    names_of,
    one_of,
)
from sheetflow.settings.texts import shipped_texts


def _colour(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", text):
        raise mistake(
            f"“{one_line(text)}” is no colour.", 'Write six hexadecimal digits in quotes: "DDEBF7".'
        )
    return text.upper()


def _pattern(text: str) -> str:
    blanks = re.findall(r"\{([^{}]*)\}", text)
    numbered = [blank for blank in blanks if re.fullmatch(r"n:0[1-9]", blank)]
    wrong = [blank for blank in blanks if blank not in {"yyyy", "yy", "mm", *numbered}]
    if len(numbered) != 1 or wrong or "{" in re.sub(r"\{[^{}]*\}", "", text):
        raise mistake(
            f"“{one_line(text)}” cannot number rows.",
            "Use {n:04} once, and {yyyy}, {yy}, {mm} as needed: PUB-{yyyy}-{n:04}.",
        )
    return text


Colour = Annotated[str, AfterValidator(_colour)]
NumberPattern = Annotated[str, AfterValidator(_pattern)]


def _choice(value: object) -> object:
    return {"value": value} if isinstance(value, str) else value


class ChoiceSection(Section):
    """One entry of a drop-down."""

    value: Text = Field(description="What is stored and shown, unless `label` says otherwise.")
    label: Term | None = Field(None, description="How it is shown in each language.")
    aliases: tuple[Text, ...] = Field((), description="What else staff write for it.")


ChoiceEntry = Annotated[ChoiceSection, BeforeValidator(_choice)]


class ColumnSection(Section):
    """A column that staff fill, or the identifier."""

    id: Identifier = Field(description="Its name in the settings.")
    kind: Annotated[Kind, one_of(Kind)] = Field(description="What its cells hold.")
    heading: Term = Field(description="The text in the header row.")
    group: GroupName = Field(description="The group of columns it stands in.")
    aliases: tuple[Text, ...] = Field((), description="Other headings that mean this column.")
    note: Term | None = Field(None, description="The note on the header.")
    roles: tuple[RoleName, ...] | None = Field(
        None, description="Who may fill it; the group's roles when absent."
    )
    choices: tuple[ChoiceEntry, ...] = Field((), description="The drop-down's entries.")
    required: bool = Field(
        default=True, description="Whether a tab without this heading is no register."
    )
    missing: MessageCode = Field(
        "E-WAJIB", description="The finding when a step needs the column and it is empty."
    )
    width: int = Field(18, ge=3, le=120, description="Width in characters.")

    @field_validator("choices")
    @classmethod
    def _only_choices_have_choices(
        cls, value: tuple[ChoiceSection, ...], info: ValidationInfo
    ) -> tuple[ChoiceSection, ...]:
        kind = info.data.get("kind")
        if value and kind not in (None, Kind.CHOICE):
            raise mistake("Only a column of kind “choice” has choices.", "Change kind or choices.")
        return value


class GroupSection(Section):
    """Columns that stand together: a step of the SOP and who does it."""

    id: Identifier = Field(description="Its name in the settings.")
    label: Term = Field(description="The text above the columns.")
    colour: Colour = Field(description="The header's fill, six hexadecimal digits.")
    roles: tuple[RoleName, ...] = Field((), description="Who fills these columns.")


class StateSection(Section):
    """A state of a submission."""

    id: Identifier = Field(description="Its name in the settings.")
    label: Term = Field(description="The text in the status column.")
    turn: RoleName | None = Field(None, description="The role that has the ball; none at an end.")
    turn_by_workflow: dict[WorkflowName, RoleName] = Field(
        default_factory=dict, description="Where the SOPs differ: workflow → role."
    )
    colour: Colour = Field(description="The row's colour in this state.")
    end: bool = Field(default=False, description="Nothing follows by itself.")
    extension: bool = Field(default=False, description="The SOP does not know this state.")
    aliases: tuple[Text, ...] = Field((), description="What else staff write for it.")
    hint: Term | None = Field(None, description="What the one who has the ball does next.")


class AdviceSection(Section):
    """A warning about a cell that no step needs but that should be settled."""

    code: MessageCode = Field(description="The finding.")
    column: ColumnName = Field(description="The cell that should be settled.")
    unless: tuple[Text, ...] = Field((), description="The values that settle it; any when empty.")
    when: ColumnName | None = Field(None, description="Only where this column is filled.")

    @field_validator("unless")
    @classmethod
    def _known_values(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for choice in value:
            check_choice(choice, str(info.data.get("column")), info)
        return value


class ReportedSection(Section):
    """What a periodic report takes from the register; what is left out has no part in it."""

    counted: tuple[StateName, ...] = Field(
        min_length=1, description="States from which on a submission counts."
    )
    content_type: ColumnName | None = Field(None, description="The kind of content.")
    entered: ColumnName | None = Field(None, description="When it came in.")
    decided: ColumnName | None = Field(None, description="When it was decided on.")
    published: ColumnName | None = Field(
        None, description="The day by whose period it counts; date_column when absent."
    )
    recorded: ColumnName | None = Field(None, description="When it was recorded.")
    reach: ColumnName | None = Field(None, description="A count: how many were reached.")
    likes: ColumnName | None = Field(None, description="A count: likes.")
    comments: ColumnName | None = Field(None, description="A count: comments.")
    shares: ColumnName | None = Field(None, description="A count: shares.")
    views: ColumnName | None = Field(None, description="A count: views.")
    phrases: dict[str, Term] = Field(
        default_factory=dict, description="The report's words for this form, by key."
    )

    @field_validator("phrases")
    @classmethod
    def _known_phrases(cls, value: dict[str, Term]) -> dict[str, Term]:
        known = shipped_texts().section(SECTION)
        for key in value:
            if key not in known:
                raise mistake(f"“{one_line(key)}” is no phrase.", known_instead(key, known))
        return value


class FormSection(Section):
    """The register's form."""

    initial: StateName = Field(description="The state of a row whose status is empty.")
    selector: ColumnName = Field(description="The column that says which workflow judges the row.")
    both: str = Field("", description="The selector's value that stands for every workflow.")
    unit_column: ColumnName = Field(description="The column that names the subdivision.")
    title_column: ColumnName = Field(description="The column that names the submission.")
    date_column: ColumnName = Field(description="The date that a submission is filed under.")
    remarks_column: ColumnName = Field(description="Where what fits no column goes.")
    revision_column: ColumnName | None = Field(None, description="The count of returned rounds.")
    row_number_column: ColumnName | None = Field(
        None, description="Running numbers of the rows, written once into a new register."
    )
    printed_column: ColumnName | None = Field(
        None, description="The tick that a submission's papers were printed and filed."
    )
    report: ReportedSection | None = Field(None, description="For a periodic report.")
    identifier_pattern: NumberPattern = Field(description="How spare rows are numbered.")
    duplicate_key: tuple[ColumnName, ...] = Field(
        description="Columns that are the same in two rows only by mistake."
    )
    frozen_columns: int = Field(0, ge=0, le=40, description="Columns that stay when scrolling.")
    groups: tuple[GroupSection, ...] = Field(min_length=1, description="Groups of columns.")
    columns: tuple[ColumnSection, ...] = Field(
        min_length=1, description="Columns in the order of a new register."
    )
    states: tuple[StateSection, ...] = Field(
        min_length=1, description="States in the order of the SOP."
    )
    system_columns: dict[Annotated[SystemColumn, one_of(SystemColumn)], Term] = Field(
        description="Headings of the columns that sheetflow fills itself."
    )
    advice: tuple[AdviceSection, ...] = Field((), description="Warnings that block no step.")

    @field_validator("columns")
    @classmethod
    def _one_identifier_one_status(
        cls, value: tuple[ColumnSection, ...]
    ) -> tuple[ColumnSection, ...]:
        for kind in (Kind.IDENTIFIER, Kind.STATUS):
            count = sum(column.kind is kind for column in value)
            if count != 1:
                raise mistake(
                    f"{count} columns are of kind “{kind.value}”.", "Give exactly one that kind."
                )
        return value

    @field_validator("system_columns")
    @classmethod
    def _all_system_columns(cls, value: dict[SystemColumn, Term]) -> dict[SystemColumn, Term]:
        absent = [column.value for column in SystemColumn if column not in value]
        if absent:
            raise mistake(f"No heading for {', '.join(absent)}.", "Add a line for each.")
        return value

    @field_validator("both")
    @classmethod
    def _both_is_a_choice(cls, value: str, info: ValidationInfo) -> str:
        if value:
            check_choice(value, str(info.data.get("selector")), info)
        return value


def check_choice(value: str, column: str, info: ValidationInfo) -> None:
    """`value` must stand in the column's drop-down, if it has one."""
    choices = names_of(info).choices.get(column)
    if choices is not None and value not in choices:
        raise mistake(
            f"“{one_line(value)}” is no choice of the column “{column}”.",
            known_instead(value, choices),
        )
