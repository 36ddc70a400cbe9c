"""Rows of an imported list that were finished before sheetflow came, put on record at once."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from sheetflow.core.docket import Hearing
from sheetflow.core.halves import World
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.planner import make_plan
from sheetflow.core.records import LedgerState
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.reading import read_row
from sheetflow.core.register.survey import survey
from sheetflow.ports import LedgerReader, LedgerWriter, RegisterReader, RowPublisher


def record_past(  # noqa: PLR0913, PLR0917 - each port once, and which rows of it
    office: Office,
    register: RegisterReader,
    publisher: RowPublisher,
    reader: LedgerReader,
    writer: LedgerWriter,
    wanted: Set[RowId],
    now: datetime,
) -> int:
    """Commit the wanted rows of the register as history and show it in them; how many they were.

    Rows that the ledger knows already are left alone.  The register is read anew, since a row is
    known again by its cells as they stand there.  Raises what the ports raise.
    """
    state, snapshot = reader.load(), register.read()
    fresh = {name for name in wanted if not _is_known(name, state)}
    if not fresh:
        return 0
    header = find_header(snapshot.rows, office.form, office.language)
    surveyed = survey(snapshot.rows, snapshot.links, header, office.form, state.rows)
    rows = tuple(row for row in surveyed.rows if row.id in fresh)
    chosen = replace(surveyed, rows=rows, nameless=(), vanished=(), stale={})
    readings = {row.id: read_row(row, surveyed.columns, office) for row in rows}
    world = World(office, state, {}, now.astimezone(office.zone), past=frozenset(fresh))
    plan = make_plan(chosen, Hearing(rows, readings, (), {}, ()), world, ())
    # New spare rows are numbered by a run, which sees all rows.
    writer.commit(replace(plan.commit, next_number=None))
    publisher.show(snapshot, [shown for shown in plan.show if shown.row_id in fresh])
    return len(rows)


def _is_known(row: RowId, state: LedgerState) -> bool:
    return row in state.rows or SubmissionId(row) in state.submissions
