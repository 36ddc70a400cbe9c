"""Rows of an imported list that were finished before sheetflow was introduced, recorded at once."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sheetflow.core.names import RowId, SubmissionId, first_free
from sheetflow.core.office import Office
from sheetflow.core.own_cells import OwnCells
from sheetflow.core.planning.changed_rows import RowsToEvaluate
from sheetflow.core.planning.planner import make_plan
from sheetflow.core.planning.unfinished import UnfinishedWork
from sheetflow.core.register.reading import read_row
from sheetflow.core.register.submission_rows import scan_register
from sheetflow.core.rules.submission_context import RunContext
from sheetflow.ports import LedgerReader, LedgerWriter, RegisterReader, RowPublisher


class Register(RegisterReader, RowPublisher, Protocol):
    """Reads rows and writes their results."""


class Ledger(LedgerReader, LedgerWriter, Protocol):
    """Reads what was accepted, and commits more."""


def record_past(
    office: Office, register: Register, ledger: Ledger, wanted: Set[RowId], now: datetime
) -> int:
    """Commit the wanted rows of the register as history and show it in them; return their number.

    Submissions that are in the ledger already are left alone.  The register is read anew, since a
    row is identified by its present cells.  Raises what the ports raise.
    """
    if not wanted:
        return 0
    state, snapshot = ledger.load(), register.read()
    fresh = {name for name in wanted if SubmissionId(name) not in state.submissions}
    if not fresh:
        return 0
    scan = scan_register(snapshot, office, state.rows)
    rows = tuple(row for row in scan.rows if row.id in fresh)
    chosen = replace(scan, rows=rows, unidentified=(), missing=(), orphaned_output={})
    readings = {row.id: read_row(row, scan.columns, office) for row in rows}
    run = RunContext(office, state, {}, now.astimezone(office.zone), past=frozenset(fresh))
    plan = make_plan(chosen, RowsToEvaluate(rows, readings, (), {}, ()), run, UnfinishedWork())
    # New spare rows are numbered by a run, which sees all rows.
    names = (*scan.spare, *(row.id for row in scan.rows))
    number = first_free(office.form.identifier_pattern, state.next_number, names)
    ledger.commit(replace(plan.commit, next_number=number))
    register.show(snapshot, OwnCells([row for row in plan.show if row.row_id in fresh]))
    return len(rows)
