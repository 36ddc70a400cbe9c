"""The protected tabs in which a Google office keeps accepted states and shown statuses.

Tabs are found by our fixed number (`sheetId`), so that renaming one is harmless.  Every cell is
plain text; lists are JSON that a person can read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sheetflow.adapters.google.api import sheet_requests
from sheetflow.adapters.google.api.errors import GoogleError, Json, Treatment
from sheetflow.adapters.ledger_format.columns import (
    EVENT_COLUMNS,
    OUTBOX_COLUMNS,
    SUBMISSION_COLUMNS,
)
from sheetflow.adapters.ledger_format.row_columns import ROW_COLUMNS
from sheetflow.core.form import SystemColumn
from sheetflow.core.register.sheet import column_letters

SPARE_COLUMNS = 12
"""Right of a tab's own columns, for texts that are longer than one cell holds."""
FIRST_ROWS = 200
LAYOUT = 2
"""Layout 1 has neither seals nor the chain of commits; later columns are added at the end."""
TOKEN_BASE = 1_000_000_000
"""The protection of the heads' tab has the number TOKEN_BASE + the ledger's version: each commit
deletes it and adds the next one, so that a stale or repeated commit is refused."""
FIRST_STATUS_TOKEN = 900_000_000
"""The first protection of the tab of statuses.  Later numbers are random, between this one and
TOKEN_BASE."""


@dataclass(frozen=True, slots=True)
class SystemTab:
    """A tab; `columns` are the headings, in English as in the code.

    The last `added` are those that layout 1 lacks; `hidden`: created as a hidden tab.
    """

    id: int
    title: str
    columns: tuple[str, ...]
    hidden: bool = True
    added: int = 0

    @property
    def width(self) -> int:
        """The number of columns with the spare ones."""
        return len(self.columns) + SPARE_COLUMNS


def _names(columns: str, *more: str) -> tuple[str, ...]:
    return (*columns.split(", "), *more)


DRIVE_IDS = "drive_ids"
"""JSON from path to Drive's id, for what the job creates (`files.GoogleFiles.reserve`)."""

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
formula: the hash of the last event in its tab."""
ROWS = SystemTab(710_000_002, "Sistem Baris", _names(ROW_COLUMNS), added=1)
_FIRST, _LATER = SUBMISSION_COLUMNS.split(", accepted")
SUBMISSIONS = SystemTab(
    710_000_003, "Sistem Pengajuan", _names(_FIRST, DRIVE_IDS, *_names(f"accepted{_LATER}"))
)
"""Later columns come after Drive's ids, so that older rows keep their columns."""
OUTBOX = SystemTab(710_000_004, "Sistem Antrean", _names(OUTBOX_COLUMNS, DRIVE_IDS))
EVENTS = SystemTab(710_000_005, "Sistem Riwayat", _names(EVENT_COLUMNS), hidden=False, added=1)
COMMITS = SystemTab(
    710_000_006,
    "Sistem Kali Jalan",
    ("version", "run_id", "as_of", "token", "events", "head", "next_number", "previous", "hash"),
    added=5,
)
LINKED = {SystemColumn.FOLDER: "folder_url", SystemColumn.PAPERS: "dokumen_url"}
"""Statuses that are links, and the column with the address."""
STATUS = SystemTab(
    710_000_007,
    "Sistem Tampilan",
    (
        "id",
        *(system.value for system in SystemColumn if system is not SystemColumn.DETAILS),
        *LINKED.values(),
        # A later column is at the end, so that the entries of older spreadsheets keep theirs.
        SystemColumn.DETAILS.value,
    ),
)
NOTES = SystemTab(710_000_008, "Sistem Catatan", ("id", "text"))
SYSTEM_TABS = (HEADS, ROWS, SUBMISSIONS, OUTBOX, EVENTS, COMMITS, STATUS, NOTES)


def tab_filter(
    tab: SystemTab | int | str, first: int | None = None, end: int | None = None
) -> Json:
    """Return the DataFilter of a tab's rows from `first` (from 0) up to before `end`.

    `tab` is one of ours, a sheetId, or a title (then always the whole tab).
    """
    if isinstance(tab, str):
        return {"a1Range": quoted(tab)}
    return {
        "gridRange": sheet_requests.area(tab.id if isinstance(tab, SystemTab) else tab, first, end)
    }


def quoted(title: str) -> str:
    """Return a tab's title as A1 notation and formulas write it."""
    return "'" + title.replace("'", "''") + "'"


HEARTBEAT = "sheetflow_heartbeat"
"""The named range of the register's cell that shows when it was last checked."""
UNIDENTIFIED = "#"
"""The entry for rows that have content and no identifier."""
FIRST_OF_DOUBLED, OTHERS_OF_DOUBLED = "#1", "#2"
"""Suffixes of an identifier of several rows: for the topmost, and for the others."""


def status_formula(
    identifier_column: int,
    system: SystemColumn,
    title: str = STATUS.title,
    filled_column: int | None = None,
) -> str:
    """Return the formula of a system column: it shows the row's entry in the tab of `title`.

    It contains no row number, so that it stays right when rows are sorted, copied or appended.
    Columns count from 0; `filled_column` is one that no submission lacks (its title): a row that
    has it and no identifier gets an entry too.  Arguments are separated by `;`, which every locale
    reads.
    """
    letter = column_letters(identifier_column)
    name = f"INDEX(${letter}:${letter};ROW())"
    plain = _looked_up(name, system, title)
    suffix = f'IF(MATCH({name};${letter}:${letter};0)=ROW();"{FIRST_OF_DOUBLED}";'
    doubled = _looked_up(f'{name}&{suffix}"{OTHERS_OF_DOUBLED}")', system, title)
    blank = '""'
    if filled_column is not None:
        filled = column_letters(filled_column)
        unidentified = _looked_up(f'"{UNIDENTIFIED}"', system, title)
        blank = f'IF(INDEX(${filled}:${filled};ROW())="";"";IFNA({unidentified};""))'
    return f'=IF({name}="";{blank};IFNA({plain};IFNA({doubled};"")))'


def _looked_up(name: str, system: SystemColumn, title: str) -> str:
    """Return the lookup, without the 0 that a blank cell may give."""

    def found(column: str) -> str:
        last = column_letters(len(STATUS.columns) - 1)
        place = STATUS.columns.index(column) + 1
        return f"VLOOKUP({name};{quoted(title)}!$A:${last};{place};FALSE)"

    value = found(system.value)
    if system is SystemColumn.DUE:
        return f'IF({value}="";"";{value})'
    if system not in LINKED:
        return f'{value}&""'
    address = found(LINKED[system])
    return f'IF({address}="";{value}&"";HYPERLINK({address};{value}))'


def make_tabs(tabs: Iterable[SystemTab], editor: str, register: int | None = None) -> list[Json]:
    """Return requests for these tabs, protected for `editor` (the job's account; "" if unknown).

    The owner of the spreadsheet can always edit: that cannot be forbidden, but the hash chain of
    events reveals it.
    """
    requests: list[Json] = []
    for tab in tabs:
        grid = {"rowCount": FIRST_ROWS, "columnCount": tab.width, "frozenRowCount": 1}
        properties = {"sheetId": tab.id, "title": tab.title, "hidden": tab.hidden}
        requests += [
            {"addSheet": {"properties": {**properties, "gridProperties": grid}}},
            _heading(tab),
            protect_tab(tab, first_token(tab), editor),
        ]
        if tab == HEADS:
            number = "" if register is None else str(register)
            known = ("0", "0", "", "1", str(LAYOUT), editor, number)
            cells = [*sheet_requests.value_row(known), sheet_requests.formula_cell(_newest())]
            requests.append(sheet_requests.update_cells(HEADS.id, 1, 0, [cells]))
    return requests


def first_token(tab: SystemTab) -> int:
    """Return the number of a new tab's protection."""
    return {HEADS: TOKEN_BASE, STATUS: FIRST_STATUS_TOKEN}.get(tab, tab.id)


def protect_tab(tab: SystemTab, number: int, editor: str) -> Json:
    """Return the request that protects a whole tab under a chosen number."""
    return sheet_requests.add_protection(
        number, sheet_requests.area(tab.id), f"sheetflow: {tab.title}", editor
    )


def swap_token(tab: SystemTab, old: int, new: int, editor: str) -> list[Json]:
    """Return the compare-and-swap: its whole batch is refused unless `old` exists."""
    return [sheet_requests.delete_protection(old), protect_tab(tab, new, editor)]


def is_token_gone(error: GoogleError) -> bool:
    """Return whether Google refused a write because the expected protection is gone."""
    signs = ("No protected range with id", "already has sheet protection")
    refused = error.treatment is Treatment.REFUSED
    return refused and any(sign in error.refused.message for sign in signs)


def upgrade_layout() -> list[Json]:
    """Return requests that give tabs of layout 1 the present columns and headings."""
    requests: list[Json] = []
    for tab in (tab for tab in SYSTEM_TABS if tab.added):
        requests += [sheet_requests.append_dimension(tab.id, "COLUMNS", tab.added), _heading(tab)]
    layout = HEADS.columns.index("layout")
    return [
        *requests,
        sheet_requests.update_cells(HEADS.id, 1, layout, [sheet_requests.value_row([str(LAYOUT)])]),
    ]


def _heading(tab: SystemTab) -> Json:
    return sheet_requests.update_cells(tab.id, 0, 0, [sheet_requests.value_row(tab.columns)])


def _newest() -> str:
    hashes = column_letters(EVENTS.columns.index("hash"))
    tab = quoted(EVENTS.title)
    return f"=INDEX({tab}!${hashes}:${hashes};COUNTA({tab}!$A:$A))"


def token_of(tab: Json) -> tuple[int, tuple[str, ...]]:
    """Return the number of the tab's protection and its editors; 0 when it has none."""
    for protected in tab.get("protectedRanges", []):
        if set(protected.get("range", {})) <= {"sheetId"}:
            users = protected.get("editors", {}).get("users", [])
            return int(protected["protectedRangeId"]), tuple(users)
    return 0, ()
