"""Identifiers that look alike and must not be mistaken for each other."""

from typing import Annotated, NewType

from sheetflow.core.setting_rules import reference

SubmissionId = NewType("SubmissionId", str)
"""What the ledger follows through an SOP.  A row that was split has two, see `RowId`."""

RowId = NewType("RowId", str)
"""The identifier that stands in a row of the register (`ID Pengajuan`)."""

ColumnId = NewType("ColumnId", Annotated[str, reference("column")])
StateId = NewType("StateId", Annotated[str, reference("state")])
TransitionId = NewType("TransitionId", str)
RoleId = NewType("RoleId", Annotated[str, reference("role")])
UnitId = NewType("UnitId", Annotated[str, reference("unit")])
WorkflowId = NewType("WorkflowId", Annotated[str, reference("workflow")])
RunId = NewType("RunId", str)
EffectId = NewType("EffectId", str)

DrivePath = NewType("DrivePath", str)
"""A path inside the office's Drive folder, with `/` between its parts and none at its ends."""

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""
