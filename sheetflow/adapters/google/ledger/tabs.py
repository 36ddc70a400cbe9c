"""The protected tabs in which a Google office keeps what the job has accepted and what it says.

Tabs are found by a fixed number of ours (`sheetId`), so that renaming one harms nothing.  Every
cell is plain text; lists are JSON that a person can read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sheetflow.adapters.record_text import (
    EVENT_COLUMNS,
    OUTBOX_COLUMNS,
    ROW_COLUMNS,
    SUBMISSION_COLUMNS,
    Column,
    Row,
)
from sheetflow.core.form import SystemColumn
from sheetflow.core.register.sheet import column_letters

Json = dict[str, Any]

SPARE_COLUMNS = 12
"""Right of a tab's own columns, for texts that are longer than one cell holds."""
FIRST_ROWS = 200
LAYOUT = 2
"""1 has neither seals nor the chain of commits; what was added since stands behind the rest."""
TOKEN_BASE = 1_000_000_000
"""The protection of the heads' tab has the number TOKEN_BASE + the ledger's version: each commit
takes it away and puts the next one in its place, so that a stale or repeated one is refused."""
FIRST_STATUS_TOKEN = 900_000_000
"""The protection of the tab of what is shown, before anything was shown.  Later ones are drawn by
chance between this number and TOKEN_BASE."""


@dataclass(frozen=True, slots=True)
class SystemTab:
    """`columns` are the headings, in English as in the code; the last `added` are those that
    layout 1 did not have; `hidden` at first."""

    id: int
    title: str
    columns: tuple[str, ...]
    hidden: bool = True
    added: int = 0

    @property
    def width(self) -> int:
        return len(self.columns) + SPARE_COLUMNS


def _names(columns: str, *more: str) -> tuple[str, ...]:
    return (*columns.split(", "), *more)


DRIVE_IDS = "drive_ids"
"""JSON from path to Drive's id, for what the job makes (`files.GoogleFiles.reserve`)."""

LATER_HEADS = (
    *("office", "as_of", "last_commit"),
    *("submissions_sum", "rows_sum", "outbox_sum", "notes_sum", "seal"),
)
HEADS = SystemTab(
    710_000_001,
    "Sistem Kepala",
    (
        *("version", "events", "head", "next_number", "layout", "editor", "register", "newest"),
        *LATER_HEADS,
    ),
    added=len(LATER_HEADS),
)
"""`editor` is the account of the job, `register` the sheetId of the register's tab, `newest` a
formula: the hash of the last event that stands in its tab."""
ROWS = SystemTab(710_000_002, "Sistem Baris", _names(ROW_COLUMNS), added=1)
_FIRST, _LATER = SUBMISSION_COLUMNS.split(", accepted")
SUBMISSIONS = SystemTab(
    710_000_003, "Sistem Pengajuan", _names(_FIRST, DRIVE_IDS, *_names(f"accepted{_LATER}"))
)
"""What records gained later stands behind Drive's ids, so that older rows keep their columns."""
OUTBOX = SystemTab(710_000_004, "Sistem Antrean", _names(OUTBOX_COLUMNS, DRIVE_IDS))
EVENTS = SystemTab(710_000_005, "Sistem Riwayat", _names(EVENT_COLUMNS), hidden=False, added=1)
COMMITS = SystemTab(
    710_000_006,
    "Sistem Kali Jalan",
    ("version", "run_id", "as_of", "token", "events", "head", "next_number", "previous", "hash"),
    added=5,
)
LINKED = {SystemColumn.FOLDER: "folder_url", SystemColumn.PAPERS: "dokumen_url"}
"""What is shown as a link, and the column with its address."""
SHOWN = SystemTab(
    710_000_007,
    "Sistem Tampilan",
    ("id", *(system.value for system in SystemColumn), *LINKED.values()),
)
NOTES = SystemTab(710_000_008, "Sistem Catatan", ("id", "text"))
SYSTEM_TABS = (HEADS, ROWS, SUBMISSIONS, OUTBOX, EVENTS, COMMITS, SHOWN, NOTES)


def with_drive_ids(tab: SystemTab, columns: Sequence[Column], ids: Column) -> tuple[Column, ...]:
    """A record's columns with Drive's ids where the tab keeps them."""
    place = tab.columns.index(DRIVE_IDS)
    return (*columns[:place], ids, *columns[place:])


def without_drive_ids(tab: SystemTab, stored: Row) -> tuple[Row, str]:
    """A record's columns as the tab keeps them, and Drive's ids apart."""
    place = tab.columns.index(DRIVE_IDS)
    return (*stored[:place], *stored[place + 1 :]), stored[place]


def whole(tab: SystemTab | int | str, first_row: int = 0, last_row: int | None = None) -> Json:
    """The DataFilter of a tab from `first_row` (from 0) up to before `last_row`.

    `tab` is one of ours, a sheetId, or a title (then always the whole tab).
    """
    if isinstance(tab, str):
        return {"a1Range": quoted(tab)}
    area: Json = {"sheetId": tab.id if isinstance(tab, SystemTab) else tab}
    if first_row:
        area["startRowIndex"] = first_row
    if last_row is not None:
        area["endRowIndex"] = last_row
    return {"gridRange": area}


def quoted(title: str) -> str:
    """A tab's title as A1 notation and formulas write it."""
    return "'" + title.replace("'", "''") + "'"


UNIDENTIFIED = "#"
"""Under this name stands what is said to rows that have content and no identifier."""
FIRST_OF_DOUBLED, OTHERS_OF_DOUBLED = "#1", "#2"
"""Behind an identifier that stands in several rows: for the topmost of them, and for the others."""


def status_formula(
    identifier_column: int,
    system: SystemColumn,
    title: str = SHOWN.title,
    filled_column: int | None = None,
) -> str:
    """What stands in a system column of the register: what the tab of `title` says of the row.

    It names no row, so that it means the same wherever it is sorted, copied or appended to.
    Columns count from 0; `filled_column` is one that no submission lacks (its title): a row that
    has it and no identifier is told so.  Arguments are separated by `;`, which every locale reads.
    """
    letter = column_letters(identifier_column)
    name = f"INDEX(${letter}:${letter};ROW())"
    plain = _looked_up(name, system, title)
    suffix = f'IF(MATCH({name};${letter}:${letter};0)=ROW();"{FIRST_OF_DOUBLED}";'
    doubled = _looked_up(f'{name}&{suffix}"{OTHERS_OF_DOUBLED}")', system, title)
    blank = '""'
    if filled_column is not None:
        filled = column_letters(filled_column)
        told = _looked_up(f'"{UNIDENTIFIED}"', system, title)
        blank = f'IF(INDEX(${filled}:${filled};ROW())="";"";IFNA({told};""))'
    return f'=IF({name}="";{blank};IFNA({plain};IFNA({doubled};"")))'


def _looked_up(name: str, system: SystemColumn, title: str) -> str:
    """A blank cell that is looked up may come as 0, which is no text to be said."""
    found = _found(name, system.value, title)
    if system is SystemColumn.DUE:
        return f'IF({found}="";"";{found})'
    if system not in LINKED:
        return f'{found}&""'
    address = _found(name, LINKED[system], title)
    return f'IF({address}="";{found}&"";HYPERLINK({address};{found}))'


def _found(name: str, column: str, title: str) -> str:
    last = column_letters(len(SHOWN.columns) - 1)
    place = SHOWN.columns.index(column) + 1
    return f"VLOOKUP({name};{quoted(title)}!$A:${last};{place};FALSE)"


def make_tabs(tabs: Iterable[SystemTab], editor: str, register: int | None = None) -> list[Json]:
    """Requests that make these tabs, protected for `editor` (the job's account; "" not known).

    The owner of the spreadsheet can always edit: that cannot be forbidden, but the chain of
    events finds it out.
    """
    requests: list[Json] = []
    for tab in tabs:
        requests += [_adding(tab), _heading(tab), protect_tab(tab, first_token(tab), editor)]
        if tab == HEADS:
            requests.append(_first_heads(editor, register))
    return requests


def first_token(tab: SystemTab) -> int:
    """The number of a new tab's protection."""
    if tab == HEADS:
        return TOKEN_BASE
    return FIRST_STATUS_TOKEN if tab == SHOWN else tab.id


def protect_tab(tab: SystemTab, number: int, editor: str) -> Json:
    """The request that protects a whole tab under a number of our choosing."""
    protected: Json = {
        "protectedRangeId": number,
        "range": {"sheetId": tab.id},
        "description": f"sheetflow: {tab.title}",
    }
    if editor:
        protected["editors"] = {"users": [editor]}
    return {"addProtectedRange": {"protectedRange": protected}}


def swap_token(tab: SystemTab, old: int, new: int, editor: str) -> list[Json]:
    """The compare-and-swap: refused, with all that is in the same batch, unless `old` is there."""
    gone = {"deleteProtectedRange": {"protectedRangeId": old}}
    return [gone, protect_tab(tab, new, editor)]


def is_token_gone(said: str) -> bool:
    """Whether Google's message says that the protection is not the one that was expected."""
    return "No protected range with id" in said or "already has sheet protection" in said


def text_cells(texts: Sequence[str]) -> Json:
    """A row as RAW text; an empty text is an empty cell."""
    cells = [{"userEnteredValue": {"stringValue": text}} if text else {} for text in texts]
    return {"values": cells}


def upgrade_layout() -> list[Json]:
    """Requests that give tabs of layout 1 the columns and headings of today."""
    requests: list[Json] = []
    for tab in (tab for tab in SYSTEM_TABS if tab.added):
        more = {"sheetId": tab.id, "dimension": "COLUMNS", "length": tab.added}
        requests += [{"appendDimension": more}, _heading(tab)]
    layout = {"sheetId": HEADS.id, "rowIndex": 1, "columnIndex": HEADS.columns.index("layout")}
    rows = [text_cells([str(LAYOUT)])]
    fields = "userEnteredValue"
    return [*requests, {"updateCells": {"start": layout, "rows": rows, "fields": fields}}]


def _adding(tab: SystemTab) -> Json:
    grid = {"rowCount": FIRST_ROWS, "columnCount": tab.width, "frozenRowCount": 1}
    properties = {
        "sheetId": tab.id, "title": tab.title, "hidden": tab.hidden, "gridProperties": grid,
    }  # fmt: skip
    return {"addSheet": {"properties": properties}}


def _heading(tab: SystemTab) -> Json:
    start = {"sheetId": tab.id, "rowIndex": 0, "columnIndex": 0}
    rows = [text_cells(tab.columns)]
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _first_heads(editor: str, register: int | None) -> Json:
    start = {"sheetId": HEADS.id, "rowIndex": 1, "columnIndex": 0}
    known = ("0", "0", "", "1", str(LAYOUT), editor, "" if register is None else str(register))
    row = text_cells(known)
    row["values"].append({"userEnteredValue": {"formulaValue": _newest()}})
    return {"updateCells": {"start": start, "rows": [row], "fields": "userEnteredValue"}}


def _newest() -> str:
    hashes = column_letters(EVENTS.columns.index("hash"))
    tab = quoted(EVENTS.title)
    return f"=INDEX({tab}!${hashes}:${hashes};COUNTA({tab}!$A:$A))"
