"""One submission as the rules see it: what its row says, its SOP, and where it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sheetflow.core.files import FileInfo
from sheetflow.core.findings import Problem
from sheetflow.core.form import Column, State
from sheetflow.core.names import ColumnId, RowId, StateId, SubmissionId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.reading import Reading
from sheetflow.core.rules.actor_proof import NOTHING_PROVABLE, ActorProof
from sheetflow.core.rules.number_allocation import NO_ALLOCATION, NumberAllocation
from sheetflow.core.workflow import Workflow


@dataclass(frozen=True, slots=True)
class SubmissionContext:
    """A row, or one half of a split row, before its SOP.

    `now` is the moment of the run in the office's zone.  `record` is what the ledger holds;
    None for a submission never accepted.  `looks` holds what the file references led to.
    `half` says that the row was split, so that cells hold what belongs to its other half too;
    `actor_proof` is what the register proves of who filled them.
    """

    id: SubmissionId
    row_id: RowId
    reading: Reading
    looks: Mapping[str, FileInfo]
    workflow: Workflow
    office: Office
    record: SubmissionRecord | None
    now: datetime
    half: bool = False
    actor_proof: ActorProof = NOTHING_PROVABLE
    began: StateId | None = None
    """Its accepted state when the run began; None while nothing was ever accepted."""
    earlier: tuple[Problem, ...] = ()
    """What the run before found of its row."""
    numbers: NumberAllocation = NO_ALLOCATION
    """Numbers of papers as they are taken when this submission is judged."""
    past: bool = False
    """It is to be taken as finished before sheetflow came (see `core.past`)."""
    orphan: bool = False
    """A half that its row no longer asks for: nothing the row says is its own but a reason."""
    has_figures: bool = True
    """The row's response figures are this submission's: a split row has one set of them."""

    @property
    def state(self) -> StateId:
        """The last accepted state."""
        return self.record.state if self.record else self.office.form.initial

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def unit(self) -> UnitId | None:
        value = self.reading.value(self.office.form.unit_column)
        return UnitId(value) if isinstance(value, str) else None

    def column(self, column: ColumnId) -> Column:
        return self.office.form.by_id[column]

    def heading(self, column: ColumnId) -> str:
        """The column's name as staff see it."""
        return self.column(column).heading(self.office.language)

    def state_label(self, state: StateId) -> str:
        return self.state_of(state).label(self.office.language)

    def state_of(self, state: StateId) -> State:
        return self.office.form.state_by_id[state]

    def accepted(self, state: StateId, column: ColumnId) -> str:
        """The column's text when the submission last came to `state`; "" if it never did."""
        entered = dict(self.record.entered.get(state, ())) if self.record else {}
        return entered.get(column, "")
