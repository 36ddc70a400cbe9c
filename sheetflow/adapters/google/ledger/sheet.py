"""The spreadsheet as one run reads it: the register and the ledger's tabs, in one call."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import GoogleError, Json, Treatment
from sheetflow.adapters.google.ledger import tabs
from sheetflow.errors import RegisterError, UnavailableError

Cells = list[Any]
LedgerTabs = Mapping[tabs.SystemTab, Sequence[Cells]]
"""The rows of the ledger's tabs below their headings; each begins with sheet row 2."""
_MAX_AGE_SECONDS = 10.0
"""For so long one part's reading serves the other too."""
SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number is wall-clock time of the sheet
_LEDGER = (tabs.HEADS, tabs.ROWS, tabs.SUBMISSIONS, tabs.OUTBOX, tabs.NOTES)


@dataclass(frozen=True, slots=True)
class RegisterTabs:
    """The register's rows from the first, and the rows of statuses below their heading."""

    register: Sequence[Cells]
    statuses: Sequence[Cells]


class OfficeSheet:
    """One office's spreadsheet, shared by its register and its ledger.

    `register` is the tab that staff edit: its title, or its number (`#gid=` in its address), which
    stays when it is renamed.  Without a tab of that title, the number noted by `init` is used.

    A run reads both, one after the other or at the same time.  The first reads both in one call,
    and the other's part is kept for it, once and for a few seconds.
    """

    def __init__(self, client: GoogleClient, spreadsheet_id: str, register: str | int) -> None:
        self.client = client
        self.id = spreadsheet_id
        self.register = register
        self.reads_register = False
        """Whether a register is read as well as the ledger."""
        self._lock = Lock()
        self._left: tuple[float, RegisterTabs | None, LedgerTabs | None] = (0.0, None, None)

    def read_register(self) -> RegisterTabs:
        """Return the register as it is now, or was when the ledger was read just before."""
        with self._lock:
            left, _ = self._take()
            if left is not None:
                return left
            register, ledger = self._read_both()
            self._left = (self.client.monotonic(), None, ledger)
            return register

    def read_ledger(self, *, beside_register: bool = False) -> LedgerTabs:
        """Return the ledger as it is now; `beside_register`: or as read with the register."""
        if not beside_register:
            return _ledger_tabs(self.read_tabs(_LEDGER))
        with self._lock:
            _, left = self._take()
            if left is not None:
                return left
            if not self.reads_register:
                return _ledger_tabs(self.read_tabs(_LEDGER))
            register, ledger = self._read_both()
            self._left = (self.client.monotonic(), register, None)
            return ledger

    def forget(self) -> None:
        """Discard the kept part, because of a later write."""
        self._left = (0.0, None, None)

    def _take(self) -> tuple[RegisterTabs | None, LedgerTabs | None]:
        """Return and discard the part kept for either, unless it is too old."""
        since, register, ledger = self._left
        self.forget()
        is_fresh = self.client.monotonic() - since <= _MAX_AGE_SECONDS
        return (register, ledger) if is_fresh else (None, None)

    def _read_both(self) -> tuple[RegisterTabs, LedgerTabs]:
        try:
            found = self._values(self._both())
        except GoogleError as error:
            if error.treatment is not Treatment.REFUSED:
                raise
            self._find_renamed_tab(error)
            found = self._values(self._both())
        register, statuses, *ledger = found
        return RegisterTabs(register, below_heading(tabs.STATUS, statuses)), _ledger_tabs(ledger)

    def _both(self) -> list[Json]:
        return [tabs.tab_filter(one) for one in (self.register, tabs.STATUS, *_LEDGER)]

    def read_tabs(self, wanted: Sequence[tabs.SystemTab]) -> list[list[Cells]]:
        """Return whole tabs with their headings."""
        return self.read_areas([tabs.tab_filter(tab) for tab in wanted])

    def read_areas(self, areas: Sequence[Json]) -> list[list[Cells]]:
        """Return the rows of each area.  Raises UnavailableError that names a missing tab."""
        try:
            return self._values(areas)
        except GoogleError as error:
            if error.treatment is Treatment.REFUSED:
                self._check_tabs(error)
            raise

    def change(self, requests: Sequence[Json], *, repeatable: bool = True) -> None:
        """Apply all requests or none.  They contain their token, so a repeated batch is refused."""
        self.forget()
        self.client.change(self.id, requests, repeatable=repeatable)

    def version(self) -> str:
        """Return the spreadsheet's version in Drive, which every edit of anybody raises."""
        wanted = {"fileId": self.id, "fields": "version", "supportsAllDrives": True}
        return str(self.client.call(self.client.files.get(**wanted))["version"])

    def renew_heartbeat(self, moment: datetime) -> None:
        """Write the moment, to the minute, through its named range, which moves with its cell.

        A failure, also of a range that people deleted, shows in the cell and holds up nothing.
        """
        shown = moment.replace(tzinfo=None, second=0, microsecond=0)
        day = (shown - SERIAL_EPOCH) / timedelta(days=1)
        with suppress(GoogleError):
            self.client.put(self.id, {tabs.HEARTBEAT: [[day]]})

    def properties(self) -> dict[int, str]:
        """Return the titles of all tabs by number."""
        found = self.client.sheet(self.id, (), "sheets.properties(sheetId,title)")
        sheets = [sheet["properties"] for sheet in found.get("sheets", [])]
        return {int(one.get("sheetId", 0)): str(one["title"]) for one in sheets}

    def _values(self, areas: Sequence[Json]) -> list[list[Cells]]:
        found = self.client.values(self.id, areas)
        if len(found) != len(areas):
            raise UnavailableError(
                f"spreadsheet {self.id}: {len(areas)} parts were asked for, {len(found)} came.",
                "The next run asks again; if it stays so, run `sheetflow doctor`.",
            )
        return found

    def _find_renamed_tab(self, error: GoogleError) -> None:
        """Use the noted number of the register when no tab has its title."""
        titles = self._check_tabs(error)
        if self.register in (titles.values() if isinstance(self.register, str) else titles):
            raise error
        heads = below_heading(tabs.HEADS, self.read_tabs([tabs.HEADS])[0])
        place = tabs.HEADS.columns.index("register")
        noted = str(heads[0][place]) if heads and len(heads[0]) > place else ""
        if not noted.isdigit() or int(noted) not in titles:
            raise RegisterError(
                f"spreadsheet {self.id}: there is no tab “{self.register}”; the tabs are "
                f"{', '.join(titles.values())}.",
                "Give the register's tab its name back, or name it in office.yaml.",
            )
        self.register = int(noted)

    def _check_tabs(self, error: GoogleError) -> dict[int, str]:
        """Return the titles of all tabs; UnavailableError when one of the job's own is missing."""
        titles = self.properties()
        missing = [tab.title for tab in tabs.SYSTEM_TABS if tab.id not in titles]
        if missing:
            raise UnavailableError(
                f"spreadsheet {self.id}: the job's own tabs are not there: {', '.join(missing)}.",
                "A new spreadsheet: run `sheetflow init`. Otherwise bring them back with File › "
                "Version history, for they hold what was accepted.",
            ) from error
        return titles


def _ledger_tabs(found: Sequence[Sequence[Cells]]) -> LedgerTabs:
    return {tab: below_heading(tab, rows) for tab, rows in zip(_LEDGER, found, strict=True)}


def below_heading(tab: tabs.SystemTab, rows: Sequence[Cells]) -> Sequence[Cells]:
    """Return the rows below the heading.  Raises UnavailableError when it is not ours."""
    heading = tuple(rows[0]) if rows else ()
    older = tab.columns[: len(tab.columns) - tab.added]
    if heading[: len(tab.columns)] not in {tab.columns, older}:
        raise UnavailableError(
            f"{tab.title}: the heading of this tab of the job's own was changed or is missing.",
            "Bring it back with File › Version history, then run again.",
        )
    return rows[1:]
