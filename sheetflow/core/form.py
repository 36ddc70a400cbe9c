"""The register's form as data: its columns, its states, and how a row is recognised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from sheetflow.core.findings import E_WAJIB, Code
from sheetflow.core.names import ColumnId, RoleId, StateId
from sheetflow.core.words import Words


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


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a drop-down: what is stored, how it is shown, what else means the same."""

    value: str
    label: Words
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column that staff fill, or the identifier.

    `group` names the step of the SOP the column belongs to; `roles` may fill it; `required` says
    that a register without this heading is not a register; `missing` is the code to report
    when a step needs the column and it is empty or unreadable.
    """

    id: ColumnId
    kind: Kind
    heading: Words
    group: str
    aliases: tuple[str, ...] = ()
    note: Words | None = None
    roles: tuple[RoleId, ...] = ()
    choices: tuple[Choice, ...] = ()
    required: bool = True
    missing: Code = E_WAJIB
    width: int = 18


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that stand together under one colour: a step of the SOP and who does it."""

    id: str
    label: Words
    colour: str
    """Six hexadecimal digits, the header's fill."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a submission; `turn` is the role that has the ball, None at an end.

    `turn_by_workflow` overrides it where the SOPs differ (who uploads).  `extension` marks what
    is not in the SOP.
    """

    id: StateId
    label: Words
    turn: RoleId | None
    colour: str
    end: bool = False
    extension: bool = False
    aliases: tuple[str, ...] = ()
    turn_by_workflow: Mapping[str, RoleId] = field(default_factory=dict)
    hint: Words | None = None
    """What the one who has the ball does next, said in the row when nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A warning about a cell that no step needs but that should be settled.

    Due when `column` is empty, unreadable, or (if `unless` is given) holds none of its values,
    provided that `when` (if given) is filled.
    """

    code: Code
    column: ColumnId
    unless: tuple[str, ...] = ()
    when: ColumnId | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What a periodic report takes from the register, and the words for it.

    A submission counts once it is in one of the `counted` states, in the period of its
    `published` day (the form's own date where no column has it); one that was archived in that of
    the day it was `decided`.  A column that is None has no part in the report.
    """

    counted: tuple[StateId, ...] = ()
    content_type: ColumnId | None = None
    entered: ColumnId | None = None
    decided: ColumnId | None = None
    published: ColumnId | None = None
    recorded: ColumnId | None = None
    reach: ColumnId | None = None
    likes: ColumnId | None = None
    comments: ColumnId | None = None
    shares: ColumnId | None = None
    views: ColumnId | None = None
    phrases: Mapping[str, Words] = field(default_factory=dict)
    """Instead of the report's own, by key ("judul")."""


@dataclass(frozen=True)
class Form:
    """The register: columns in the order `init` writes them, states in the order of the SOP."""

    columns: tuple[Column, ...]
    groups: tuple[ColumnGroup, ...]
    states: tuple[State, ...]
    initial: StateId
    selector: ColumnId
    """The column whose value says which workflow judges the row (`kanal`)."""
    both: str
    """The selector's value that stands for every workflow at once (`Keduanya`); "" for none."""
    unit_column: ColumnId
    title_column: ColumnId
    date_column: ColumnId
    """The date that a submission is filed under."""
    remarks_column: ColumnId
    revision_column: ColumnId | None
    duplicate_key: tuple[ColumnId, ...]
    system_headings: Mapping[SystemColumn, Words]
    identifier_pattern: str
    """For numbering spare rows: `{yyyy}`, `{yy}`, `{mm}` and `{n:04}`."""
    advice: tuple[Advice, ...] = ()
    printed_column: ColumnId | None = None
    row_number_column: ColumnId | None = None
    """Holds running numbers alone, so that a row with nothing else is free."""
    """Where staff tick that the submission's papers stand in the folder (Map Odner)."""
    reported: Reported = field(default_factory=Reported)
    frozen_columns: int = 0
    section_words: tuple[str, ...] = (
        "jumlah",
        "total",
        "subtotal",
        "rekapitulasi",
        "minggu",
        "pekan",
        "bulan",
        "triwulan",
        "week",
        "month",
    )
    """First words of rows that are headings or sums between the submissions."""

    @cached_property
    def by_id(self) -> Mapping[ColumnId, Column]:
        return {column.id: column for column in self.columns}

    @cached_property
    def state_by_id(self) -> Mapping[StateId, State]:
        return {state.id: state for state in self.states}

    def of_kind(self, *kinds: Kind) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind in kinds)

    @cached_property
    def identifier(self) -> Column:
        return self.of_kind(Kind.IDENTIFIER)[0]

    @cached_property
    def status(self) -> Column:
        return self.of_kind(Kind.STATUS)[0]
