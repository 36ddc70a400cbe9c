"""`init` and `import`: the office's places made, and an existing list brought into the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.local.list_file import read_list_file
from sheetflow.app.home import Home
from sheetflow.app.own_ledger import refuse_lost_ledger
from sheetflow.app.register_rows import fill_rows, survey_register
from sheetflow.core.importing.list_sheets import Lists, read_lists
from sheetflow.core.importing.mapping import AS_IT_STANDS, ListMapping
from sheetflow.core.importing.placement import Placed, place
from sheetflow.core.importing.proposal import Proposal, propose
from sheetflow.core.records import LedgerState
from sheetflow.core.register.scan import RegisterScan
from sheetflow.errors import RegisterError
from sheetflow.execute.record_past import record_past


@dataclass(frozen=True, slots=True)
class Made:
    """What `init` made or would make; what was there already is left exactly as it is.

    `next_steps` are what the reader has to do now.
    """

    changes: tuple[str, ...]
    found: tuple[str, ...]
    next_steps: tuple[str, ...] = ()


def init_office(home: Home, now: datetime, *, dry_run: bool = False) -> Made:
    """Bring the office's places to the desired shape; `dry_run` only says what that takes.

    Raises TamperedError where a ledger is missing that was there: no new one takes its place.
    """
    if not home.marks.remote:
        refuse_lost_ledger(home)
    wanted = home.own.preparation(now)
    if dry_run or not wanted.changes:
        return Made(wanted.changes, wanted.found, wanted.next_steps)
    with home.lock(now):
        return Made(wanted.changes, wanted.found, wanted.apply())


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came in, or would, row by row; worksheets that nothing was taken from; how many rows
    were put on record as history; and what the list's words are read as."""

    placed: Placed
    lists: Lists
    proposal: Proposal
    history: int = 0


def import_list(
    home: Home,
    source: Path,
    now: datetime,
    mapping: ListMapping = AS_IT_STANDS,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Bring the lists in `source` (.csv or .xlsx) into free rows of the register.

    Submissions that are there already are left alone, so that it can be repeated; those finished
    before sheetflow came are put on record as history.  `dry_run` changes nothing.  Raises
    RegisterError, UnavailableError; BusyError while somebody works in the register.
    """
    office, sheets = home.settings.office, read_list_file(source)
    try:
        lists = read_lists(sheets, office, mapping)
    except RegisterError as error:
        raise RegisterError(f"{source}: {error.problem}", error.fix) from error
    proposal = propose(sheets, lists, office, mapping)

    def arrange(scan: RegisterScan, ledger: LedgerState) -> Placed:
        return place(lists.imported, scan, ledger, office, now.date())

    if dry_run:
        return ImportReport(arrange(*survey_register(home)), lists, proposal)
    recorded: list[int] = []

    def record(placed: Placed) -> None:
        recorded.append(record_past(office, home.register, home.ledger, placed.past, now))

    return ImportReport(fill_rows(home, arrange, now, record), lists, proposal, recorded[-1])
