"""The register's form as data: its columns, its states, and the columns that identify a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Annotated

from annotated_types import Interval, MinLen

from sheetflow.core.findings import E_WAJIB, Code
from sheetflow.core.names import ColumnId, RoleId, StateId
from sheetflow.core.setting_rules import IDENTIFIER, Colour, NumberPattern, Rule, Text, reference
from sheetflow.core.words import Words, words

NO_WORDS = words("")
SECTION_WORDS = (
    "jumlah", "total", "subtotal", "rekapitulasi", "minggu", "pekan", "bulan", "triwulan",
    "week", "month",
)  # fmt: skip
ROLES_OF_THE_GROUP = (RoleId("roles of the group"),)
"""Default of a column; the form puts the roles of its group in place."""


class Kind(Enum):
    """What a column holds, hence how its cells are read."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIMESTAMP = "timestamp"
    CHOICE = "choice"
    UNIT = "unit"
    ROLE = "role"
    FILES = "files"
    NUMBER_OR_FILES = "number_or_files"
    LINKS = "links"
    COUNT = "count"
    REVISION = "revision"
    STATUS = "status"


class SystemColumn(Enum):
    """What the job says in the row (columns that are its own)."""

    STATE = "status_tercatat"
    TURN = "giliran"
    SENTENCE = "temuan"
    DUE = "batas_waktu"
    FOLDER = "folder"
    PAPERS = "dokumen"
    SOP_VERSION = "versi_sop"
    DETAILS = "rincian"


OPTIONAL_COLUMNS = frozenset({SystemColumn.DETAILS})
"""Columns that older registers and forms lack; without details, the sentence is given whole."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a drop-down."""

    value: Text
    """What is stored and shown, unless `label` says otherwise."""
    label: Words = NO_WORDS
    """How it is shown in each language; else its value."""
    aliases: tuple[Text, ...] = ()
    """What else staff write for it."""

    def __post_init__(self) -> None:
        """Use the value as label where there is none."""
        if self.label == NO_WORDS:
            object.__setattr__(self, "label", words(self.value))


def _choice(value: object) -> object:
    return {"value": value} if isinstance(value, str) else value


_CHOICE = Rule(_choice, is_before=True, or_text=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that staff fill, or the identifier."""

    id: Annotated[ColumnId, IDENTIFIER]
    """Its name in the settings."""
    kind: Kind
    """What its cells hold."""
    heading: Words
    """The text in the header row."""
    group: Annotated[str, reference("group")]
    """The group of columns it belongs to: a step of the SOP."""
    aliases: tuple[Text, ...] = ()
    """Other headings that mean this column."""
    note: Words | None = None
    """The note on the header."""
    roles: tuple[RoleId, ...] = ROLES_OF_THE_GROUP
    """Who may fill it; the group's roles when absent."""
    choices: tuple[Annotated[Choice, _CHOICE], ...] = ()
    """The drop-down's entries."""
    required: bool = True
    """Whether a tab without this heading is no register."""
    missing: Code = E_WAJIB
    """The finding when a step needs the column and it is empty or unreadable."""
    width: Annotated[int, Interval(ge=3, le=120)] = 18
    """Width in characters."""


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns under one colour: a step of the SOP and who does it."""

    id: Annotated[str, IDENTIFIER]
    """Its name in the settings."""
    label: Words
    """The text above the columns."""
    colour: Colour
    """The header's fill, six hexadecimal digits."""
    roles: tuple[RoleId, ...] = ()
    """Who fills these columns."""
    folded: bool = False
    """Whether a new register shows only its first column until it is unfolded."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a submission."""

    id: Annotated[StateId, IDENTIFIER]
    """Its name in the settings."""
    label: Words
    """The text in the status column."""
    turn: RoleId | None = None
    """The role whose turn it is; none at an end."""
    colour: Colour = field(kw_only=True)
    """The row's colour in this state."""
    end: bool = False
    """Nothing follows by itself."""
    extension: bool = False
    """The SOP does not know this state."""
    aliases: tuple[Text, ...] = ()
    """What else staff write for it."""
    turn_by_workflow: Mapping[Annotated[str, reference("workflow")], RoleId] = field(
        default_factory=dict
    )
    """Where the SOPs differ (who uploads): workflow → role."""
    hint: Words | None = None
    """What the one whose turn it is does next, shown in the row when nothing is wrong."""

    @property
    def cancels(self) -> bool:
        """Whether it ends a submission outside the SOP."""
        return self.end and self.extension

    def turn_under(self, workflow: str) -> RoleId | None:
        """Return the role whose turn it is under that SOP."""
        return self.turn_by_workflow.get(workflow, self.turn)


@dataclass(frozen=True, slots=True)
class Advice:
    """A warning about a cell that no step needs but that should be settled."""

    code: Code
    """The finding."""
    column: ColumnId
    """The cell that should be settled."""
    unless: tuple[Text, ...] = ()
    """The values that settle it; any when empty."""
    when: ColumnId | None = None
    """Only where this column is filled."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a periodic report takes from the register; what is left out has no part in it.

    A submission that was archived counts in the period of the day it was `decided`.
    """

    counted: Annotated[tuple[StateId, ...], MinLen(1)]
    """States from which on a submission counts."""
    content_type: ColumnId | None = None
    """The kind of content."""
    entered: ColumnId | None = None
    """When it came in."""
    decided: ColumnId | None = None
    """When it was decided on."""
    published: ColumnId | None = None
    """The day by whose period it counts; date_column when absent."""
    recorded: ColumnId | None = None
    """When it was recorded."""
    reach: ColumnId | None = None
    """A count: how many were reached."""
    likes: ColumnId | None = None
    """A count: likes."""
    comments: ColumnId | None = None
    """A count: comments."""
    shares: ColumnId | None = None
    """A count: shares."""
    views: ColumnId | None = None
    """A count: views."""
    phrases: Mapping[str, Words] = field(default_factory=dict)
    """The report's words for this form, by key ("judul")."""


@dataclass(frozen=True)
class Form:
    """The register's form."""

    columns: Annotated[tuple[Column, ...], MinLen(1)]
    """Columns in the order of a new register."""
    groups: Annotated[tuple[ColumnGroup, ...], MinLen(1)]
    """Groups of columns."""
    states: Annotated[tuple[State, ...], MinLen(1)]
    """States in the order of the SOP."""
    initial: StateId
    """The state of a row whose status is empty."""
    selector: ColumnId
    """The column that names the workflow of the row."""
    both: str = field(default="", kw_only=True)
    """The selector's value that stands for every workflow at once (`Keduanya`)."""
    unit_column: ColumnId = field(kw_only=True)
    """The column that names the subdivision."""
    title_column: ColumnId = field(kw_only=True)
    """The column that names the submission."""
    date_column: ColumnId = field(kw_only=True)
    """The date that a submission is filed under."""
    remarks_column: ColumnId = field(kw_only=True)
    """Where what fits no column goes."""
    revision_column: ColumnId | None = field(default=None, kw_only=True)
    """The count of returned rounds."""
    duplicate_key: tuple[ColumnId, ...] = field(kw_only=True)
    """Columns that are the same in two rows only by mistake."""
    system_headings: Mapping[SystemColumn, Words] = field(kw_only=True)
    """Headings of the columns that sheetflow fills itself."""
    identifier_pattern: NumberPattern = field(kw_only=True)
    """How spare rows are numbered: {yyyy}, {yy}, {mm} and {n:04}."""
    advice: tuple[Advice, ...] = ()
    """Warnings that block no step."""
    printed_column: ColumnId | None = None
    """The tick that a submission's papers were printed and filed (Map Odner)."""
    row_number_column: ColumnId | None = None
    """Running numbers of the rows, written once into a new register; a row with nothing else is
    free."""
    reported: Reported = Reported(())
    """For a periodic report."""
    frozen_columns: Annotated[int, Interval(ge=0, le=40)] = 0
    """Columns that stay when scrolling."""
    leading: tuple[Text, ...] = ()
    """Columns that a new register begins with, sheetflow's own among them; the others follow in
    their order, sheetflow's own last."""
    section_words: tuple[str, ...] = field(init=False, default=SECTION_WORDS)
    """First words of rows that are headings or sums between the submissions."""

    def __post_init__(self) -> None:
        """Give each column without roles of its own those of its group."""
        roles = {group.id: group.roles for group in self.groups}
        columns = (
            replace(column, roles=roles.get(column.group, ()))
            if column.roles == ROLES_OF_THE_GROUP
            else column
            for column in self.columns
        )
        object.__setattr__(self, "columns", tuple(columns))

    @cached_property
    def by_id(self) -> Mapping[ColumnId, Column]:
        """Columns by their id."""
        return {column.id: column for column in self.columns}

    @cached_property
    def state_by_id(self) -> Mapping[StateId, State]:
        """States by their id."""
        return {state.id: state for state in self.states}

    def of_kind(self, *kinds: Kind) -> tuple[Column, ...]:
        """Return the columns of the kinds."""
        return tuple(column for column in self.columns if column.kind in kinds)

    @cached_property
    def identifier(self) -> Column:
        """The column of identifiers."""
        return self.of_kind(Kind.IDENTIFIER)[0]

    @cached_property
    def status(self) -> Column:
        """The column of statuses."""
        return self.of_kind(Kind.STATUS)[0]
