"""Identifiers that look alike and must not be mistaken for each other."""

from __future__ import annotations

from typing import NewType

SubmissionId = NewType("SubmissionId", str)
"""What the ledger follows through an SOP.  A row that was split has two, see `RowId`."""

RowId = NewType("RowId", str)
"""The identifier that stands in a row of the register (`ID Pengajuan`)."""

ColumnId = NewType("ColumnId", str)
StateId = NewType("StateId", str)
TransitionId = NewType("TransitionId", str)
RoleId = NewType("RoleId", str)
UnitId = NewType("UnitId", str)
WorkflowId = NewType("WorkflowId", str)
RunId = NewType("RunId", str)
EffectId = NewType("EffectId", str)

DrivePath = NewType("DrivePath", str)
"""A path inside the office's Drive folder, with `/` between its parts and none at its ends."""

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""
