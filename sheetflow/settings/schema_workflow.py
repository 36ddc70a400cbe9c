"""Keys of a workflow: `workflows/*.yaml`, one SOP as data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from sheetflow.core.transition import Scope
from sheetflow.core.workflow import Round
from sheetflow.settings.blanks import blanks_in, unknown_blank
from sheetflow.settings.plain_types import (
    ColumnName,
    FolderName,
    Identifier,
    MessageCode,
    RoleName,
    Section,
    StateName,
    Term,
    Text,
    UnitName,
    WordsSection,
    WorkflowName,
    check_reference,
    mistake,
    one_of,
)
from sheetflow.settings.schema_form import check_choice

WrittenPaper = Literal["disposisi", "nota_dinas", "disposisi_final_preview"]
"""A paper that a step may call for."""

NOT_AT_ANY_END = "any_open"
"""In `from`: every state that is no end."""


class EqualsSection(Section):
    """The column holds exactly this decision."""

    column: ColumnName = Field(description="A column with a drop-down.")
    value: Text = Field(description="The entry that must be chosen.")

    @field_validator("value")
    @classmethod
    def _is_a_choice(cls, value: str, info: ValidationInfo) -> str:
        check_choice(value, str(info.data.get("column")), info)
        return value


class AnyFilledSection(Section):
    """At least one of the columns is filled."""

    columns: tuple[ColumnName, ...] = Field(min_length=1, description="The columns.")
    code: MessageCode = Field(description="The finding when all are empty.")


class NewerSection(Section):
    """The date is later than another was when the row came to its present state."""

    column: ColumnName = Field(description="The date that must be newer.")
    than: ColumnName = Field(description="The date it is compared with.")


class ReasonSection(Section):
    """The column holds words that were not there before."""

    column: ColumnName = Field(description="Where the reason is written.")
    markers: tuple[Text, ...] = Field((), description="Phrases that mark a reason anywhere.")


class NeedSection(Section):
    """One thing a transition needs: exactly one of these keys."""

    filled: ColumnName | None = Field(None, description="This column is filled and readable.")
    equals: EqualsSection | None = Field(None, description="This decision was taken.")
    any_filled: AnyFilledSection | None = Field(None, description="One of these is filled.")
    newer: NewerSection | None = Field(None, description="This date is newer.")
    reason: ReasonSection | None = Field(None, description="A reason was written.")
    no_open_error: bool = Field(default=False, description="The row has no error of any kind.")

    @model_validator(mode="after")
    def _exactly_one(self) -> NeedSection:
        if len(self.model_fields_set) != 1:
            raise mistake("A need is exactly one condition.", "Write each in an entry of its own.")
        return self


def _need(value: object) -> object:
    if value == "no_open_error":
        return {"no_open_error": True}
    return {"filled": value} if isinstance(value, str) else value


NeedEntry = Annotated[NeedSection, BeforeValidator(_need)]


class ActorSection(Section):
    """Who does a step."""

    roles: tuple[RoleName, ...] = Field(min_length=1, description="Who does it by the SOP.")
    column: ColumnName | None = Field(None, description="The cell that says who did it.")
    accepted: tuple[RoleName, ...] = Field((), description="Who else may, with a warning.")
    strict: bool = Field(default=False, description="Anyone else is an error, not a warning.")
    scope: Annotated[Scope, one_of(Scope)] = Field(
        Scope.ANY, description="terkait: of the submission's unit; unit: of `unit`; any."
    )
    unit: UnitName | None = Field(None, description="The unit that decides (scope: unit).")
    needs_proof: bool = Field(
        default=False,
        description="The step waits until protected columns prove who did it, on a Google home "
        "whose office names the holders' addresses (bukti pelaku).",
    )

    @model_validator(mode="after")
    def _unit_belongs_to_scope(self) -> ActorSection:
        if (self.scope is Scope.UNIT) != (self.unit is not None):
            raise mistake("`unit` and “scope: unit” go together.", "Write both or neither.")
        return self


class FilingSection(Section):
    """Files of a column are kept when the transition is done."""

    column: ColumnName = Field(description="The column whose files are copied.")
    folder: FolderName = Field(description="The part of the submission's folder.")
    printed: bool = Field(default=True, description="They belong in the printed set.")


def _names_roles(term: WordsSection, info: ValidationInfo) -> WordsSection:
    """Complains of a name in braces that is no role of the office."""
    for text in filter(None, (term.id, term.en)):
        for blank in blanks_in(text):
            check_reference("role", blank, info)
    return term


RoleTerm = Annotated[Term, AfterValidator(_names_roles)]


def _sources(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class TransitionSection(Section):
    """One arrow of the flowchart."""

    id: Identifier = Field(description="Its number in the SOP model: T01, X01.")
    step: int = Field(ge=0, le=99, description="The SOP's step it belongs to.")
    sources: Annotated[tuple[Text, ...], BeforeValidator(_sources)] = Field(
        alias="from", description="States it starts from, or any_open."
    )
    target: StateName = Field(alias="to", description="The state it leads to.")
    label: RoleTerm | None = Field(None, description="The text on the arrow, with {role}s.")
    actor: ActorSection | None = Field(None, description="Who does it; absent: the system.")
    needs: tuple[NeedEntry, ...] = Field((), description="What must be there, all of it.")
    returns: bool = Field(default=False, description="One round of the revision loop.")
    archives: bool = Field(default=False, description="The folder moves to the archive.")
    restores: bool = Field(default=False, description="The folder comes back.")
    approves: bool = Field(default=False, description="Binds the approval to the content.")
    reopens: bool = Field(default=False, description="Reported as W-BUKA-KEMBALI.")
    extension: bool = Field(default=False, description="Not in the SOP.")
    files: tuple[FilingSection, ...] = Field((), description="Files kept.")
    papers: tuple[WrittenPaper, ...] = Field(
        (),
        description="Papers due. Of a memo and a disposition of the final preview, the memo where "
        "its number or the memo itself is given, else the disposition.",
    )

    @field_validator("sources")
    @classmethod
    def _known_sources(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for state in value:
            if state != NOT_AT_ANY_END:
                check_reference("state", state, info)
        if NOT_AT_ANY_END in value and len(value) > 1:
            raise mistake("“any_open” already means every open state.", "Remove the others.")
        return value


class TimeLimitSection(Section):
    """How many working days may pass from one date to another."""

    code: MessageCode = Field(description="The finding when it is late.")
    step: int = Field(ge=0, le=99, description="The step it measures.")
    start: ColumnName = Field(description="The date it counts from.")
    end: ColumnName = Field(description="The date it counts to.")
    days: int | None = Field(
        None,
        ge=0,
        le=3650,
        description="Working days allowed; none: no limit until office.yaml sets one.",
    )
    open_in: tuple[StateName, ...] = Field((), description="States in which `end` is awaited.")
    not_in: tuple[StateName, ...] = Field((), description="States in which it is not asked.")
    rounds: Annotated[Round, one_of(Round)] = Field(Round.ANY, description="first, returned, any.")
    decided: bool = Field(default=False, description="Whether the office has set the limit.")


class StageSection(Section):
    """A dated step in the order of dates."""

    column: ColumnName = Field(description="The step's date.")
    states: tuple[StateName, ...] = Field(description="States in which this date counts.")


class DateOrderSection(Section):
    """Dates of steps in the order they must follow."""

    stages: tuple[StageSection, ...] = Field(min_length=2, description="Dates, earliest first.")
    free_column: ColumnName | None = Field(
        None, description="The column whose values free the first date."
    )
    free_values: tuple[Text, ...] = Field((), description="What is prepared before its day.")

    @field_validator("free_values")
    @classmethod
    def _known_values(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for choice in value:
            check_choice(choice, str(info.data.get("free_column")), info)
        return value


class BindingSection(Section):
    """What an approval holds for."""

    columns: tuple[ColumnName, ...] = Field(description="Cells that may not change afterwards.")
    files: tuple[ColumnName, ...] = Field((), description="Cells whose files may not change.")
    watched: tuple[StateName, ...] = Field(description="States that rest on the approval.")
    back_to: StateName = Field(description="Where a changed row goes.")


class StepSection(Section):
    """A numbered activity of the SOP's table."""

    number: int = Field(ge=0, le=99, description="Its number.")
    label: RoleTerm = Field(description="What is done, with {role}s as the office calls them.")
    role: RoleName | None = Field(None, description="Who does it.")
    output: Term | None = Field(None, description="What comes out.")
    brief: RoleTerm | None = Field(None, description="What tables call it; else the label.")


def _of_the_office(term: WordsSection) -> WordsSection:
    """Complains of a blank that the head of an SOP does not have."""
    for text in filter(None, (term.id, term.en)):
        for blank in blanks_in(text):
            if blank != "kantor":
                raise unknown_blank(text, blank, ("kantor",))
    return term


HeadTerm = Annotated[Term, AfterValidator(_of_the_office)]


class HeadSection(Section):
    """What the SOP's form says beside its steps; {kantor} is the office's name."""

    qualifications: tuple[HeadTerm, ...] = Field((), description="Kualifikasi pelaksana.")
    equipment: tuple[HeadTerm, ...] = Field((), description="Peralatan/perlengkapan.")
    records: tuple[HeadTerm, ...] = Field((), description="Pencatatan dan pendataan.")
    warnings: tuple[HeadTerm, ...] = Field((), description="Peringatan.")
    related: tuple[WorkflowName, ...] = Field((), description="Keterkaitan: other workflows.")


class WorkflowSection(Section):
    """One SOP."""

    id: Identifier = Field(description="Its name in the settings.")
    version: Text = Field(
        description="versi_sop, where the office gives neither a number nor a version of its SOP."
    )
    short: Text = Field(description="How messages name it, where the office does not say it.")
    half_suffix: Text | None = Field(
        None,
        description="Behind the identifier of a split row's half; else the last word of short.",
    )
    value: Text = Field(description="The value of the form's selector column.")
    steps: tuple[StepSection, ...] = Field(min_length=1, description="The SOP's table.")
    transitions: tuple[TransitionSection, ...] = Field(min_length=1, description="The arrows.")
    time_limits: tuple[TimeLimitSection, ...] = Field((), description="Working days allowed.")
    date_order: DateOrderSection | None = Field(None, description="Dates never go backwards.")
    binding: BindingSection | None = Field(None, description="What an approval holds for.")
    revision_limit: int = Field(3, ge=0, le=99, description="Returned more often: W-REVISI.")
    link_column: ColumnName | None = Field(None, description="Holds links to official posts.")
    proof_column: ColumnName | None = Field(None, description="Holds the screenshot.")
    format_columns: tuple[ColumnName, ...] = Field((), description="Images with a suggested size.")
    platform_column: ColumnName | None = Field(None, description="Names the platform.")
    head: HeadSection = Field(
        default_factory=HeadSection.model_construct, description="The head of the SOP's form."
    )
    sop: object = Field(None, description="Belongs in office.yaml.")

    @field_validator("sop")
    @classmethod
    def _belongs_to_the_office(cls, _: object, info: ValidationInfo) -> object:
        name = info.data.get("id", "ID")
        raise mistake(
            "An SOP's number, date and name are the office's own, not the workflow's.",
            f"Move them into office.yaml, under “sop:” and “{name}:”.",
        )
