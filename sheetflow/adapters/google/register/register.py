"""The register as a tab of a Google Sheet: read in two calls, whatever the number of its rows."""

import random
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sheetflow.adapters.google.api.errors import GoogleError, Json
from sheetflow.adapters.google.api.sheet_requests import area, batches, one_cell, runs
from sheetflow.adapters.google.ledger import tabs
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.register import reading, write_status
from sheetflow.adapters.google.register.list_entries import list_marks, list_requests
from sheetflow.adapters.google.register.staff_cells import LockedTab, restore
from sheetflow.core.form import Form, Kind
from sheetflow.core.own_cells import OwnCells, PathLink, Shown
from sheetflow.core.register.headings import Header, find_header
from sheetflow.core.register.sheet import ChooseCells, Protections, RegisterSnapshot, column_letters
from sheetflow.core.words import INDONESIAN, Language
from sheetflow.errors import UnavailableError

_LINK_KINDS = (Kind.FILES, Kind.NUMBER_OR_FILES, Kind.LINKS)
_TAB_FIELDS = (
    "properties(timeZone,locale),"
    "sheets(properties(sheetId,title),merges,"
    "protectedRanges(protectedRangeId,range,unprotectedRanges,warningOnly,"
    "requestingUserCanEdit,editors(users,groups,domainUsersCanEdit)),"
    "data(startRow,startColumn,rowData.values({cell})))"
)


@dataclass(frozen=True, slots=True)
class _LastReading:
    """The last reading, on which the statuses to be written are based."""

    snapshot: RegisterSnapshot
    columns: write_status.RegisterColumns
    raw: Sequence[Sequence[Any]]
    statuses: write_status.StatusTab
    token: int
    editors: tuple[str, ...]


def _no_address(_link: PathLink) -> str:
    return ""


class GoogleRegister:
    """The ports RegisterReader, RowPublisher and RowFiller.

    A row is found by its identifier; `address` returns the link of a status.  Rows without any
    identifier share one status; rows that share an identifier have two: one for the topmost, one
    for the others.
    """

    def __init__(
        self,
        sheet: OfficeSheet,
        form: Form,
        language: Language = INDONESIAN,
        address: write_status.Address = _no_address,
        lists: Collection[str] = (),
    ) -> None:
        """`lists` are the tabs of what waits, whose lines are written with the statuses."""
        sheet.reads_register = True
        self._sheet = sheet
        self._form = form
        self._language = language
        self._address = address
        self._lists = lists
        self._last: _LastReading | None = None
        self._tab_number: int | None = None

    def tab_number(self) -> int | None:
        """Return the number of the tab as it was last read; None before that."""
        return self._tab_number

    def read(self) -> RegisterSnapshot:
        """Read all values with the ledger's, then links, protections and sheet facts: two calls.

        A cell of files or links with one link keeps its words (see `links`), with several it
        becomes their addresses.  Raises RegisterError, UnavailableError, BusyError.
        """
        self._last = self._reading()
        return self._last.snapshot

    def _reading(self) -> _LastReading:
        both = self._sheet.read_register()
        rows = both.register
        header = find_header(rows, self._form, self._language)
        doubtful = reading.doubtful_columns(rows, header, self._form)
        answer = self._details(header, doubtful)
        sheets = _by_id(answer)
        own = sheets.pop(tabs.STATUS.id, None)
        if own is None or len(sheets) != 1:
            raise UnavailableError(
                f"spreadsheet {self._sheet.id}: a tab went away while it was read.",
                "The next run reads it again.",
            )
        ((sheet_id, register),) = sheets.items()
        data = register.get("data", [])
        more = reading.formatted_days(data) if doubtful else frozenset()
        cells = reading.cells_of(rows, reading.day_columns(header, self._form), more)
        links = reading.take_links(cells, reading.links_by_cell(data))
        token, editors = tabs.token_of(own)
        about = answer.get("properties", {})
        facts = (about.get("timeZone", ""), about.get("locale", ""))
        merged = reading.merged_areas(register.get("merges", ()), len(cells))
        protected = register.get("protectedRanges")
        seen = (cells, sorted(links.items()), both.statuses, facts, protected, merged)
        content = repr(seen).encode("utf-8", "surrogatepass")
        version = f"{blake2b(content, digest_size=16).hexdigest()}.{token}"
        columns = write_status.RegisterColumns(
            sheet_id, header, self._form, str(own["properties"]["title"])
        )
        statuses = write_status.read_status_tab(both.statuses)
        self._tab_number = sheet_id
        found = reading.protections(protected or [], header)
        trusted = reading.trusted_editors(self._sheet.client.account, editors)
        kept = Protections({column: found.get(column) for column in header.places}, trusted)
        marks = list_marks(statuses, self._lists)
        snapshot = RegisterSnapshot(cells, version, links, kept, merged, lists=marks)
        return _LastReading(snapshot, columns, rows, statuses, token, editors)

    def check_status_write(self, snapshot: RegisterSnapshot, cells: OwnCells) -> None:
        """Do nothing: a Sheet always permits it, as statuses are in a tab of the job's own."""

    def show(self, snapshot: RegisterSnapshot, cells: OwnCells) -> Shown:
        """Write all statuses in one call, or none, independent of the rows' positions.

        Very many rows take several calls; when one of them fails, the next run writes the rest.
        Postponed when another run has written statuses since `snapshot` was read.  A heartbeat
        that is due takes one call more.  Raises RegisterError, UnavailableError.
        """
        rows = cells.rows
        if cells.heartbeat is not None and cells.heartbeat.due:
            self._sheet.renew_heartbeat(cells.heartbeat.at)
        if not cells.has_rows:
            return Shown(0)
        last = self._last
        if last is None or last.snapshot.version != snapshot.version:
            return Shown(0, postponed="the register was shown to after it was read")
        columns = last.columns
        names = columns.identifiers(snapshot.rows)
        requests, without = write_status.status_requests(
            last.statuses, rows, names, columns.header, self._address
        )
        rows_from_0 = (number - 1 for number in without)
        requests += write_status.formula_requests(columns.sheet_id, rows_from_0, columns.formulas)
        requests += list_requests(last.statuses, cells.lists, self._address)
        more, cleared = write_status.identifier_requests(columns, snapshot.rows, rows, names)
        token, chance = last.token, random.SystemRandom()
        for part in batches([*requests, *more]):
            old, token = token, chance.randrange(tabs.FIRST_STATUS_TOKEN + 1, tabs.TOKEN_BASE)
            if not self._swap(last, old, token, part):
                reason = "another run has shown rows since the register was read"
                return Shown(0, postponed=reason)
        if cleared:
            restore(self._sheet, columns.sheet_id, columns.identifier, cleared, last.raw)
        self._last = None
        return Shown(len(rows))

    def fill(self, choose: ChooseCells) -> None:
        """Lock the tab, read it for `choose`, and unlock it in the same call that writes.

        Raises RegisterError, UnavailableError, BusyError.
        """
        sheet_id = self._reading().columns.sheet_id
        self._sheet.client.find_account()
        tab = LockedTab(self._sheet.client, self._sheet.id, sheet_id)
        tab.lock()
        try:
            self._sheet.forget()
            tab.fill(choose(self.read()))
        except BaseException:
            with suppress(GoogleError):  # also when it was filled, and only the answer was lost
                tab.unlock()
            raise
        self._sheet.forget()
        self._last = None

    def _swap(self, last: _LastReading, old: int, token: int, requests: Sequence[Json]) -> bool:
        """Write under a new token; False when another write has removed the old one.

        A protection that a person removed (`old` is 0) is restored.
        """
        editor = self._sheet.client.account or next(iter(last.editors), "")
        swap = (
            tabs.swap_token(tabs.STATUS, old, token, editor)
            if old
            else [tabs.protect_tab(tabs.STATUS, token, editor)]
        )
        try:
            self._sheet.change([*swap, *requests])
        except GoogleError as error:
            gone = tabs.is_token_gone(error)
            if not gone and not error.again:
                raise
            if self._token_now() == token:
                return True
            if not gone:
                raise
            return False
        return True

    def _token_now(self) -> int:
        fields = "sheets(properties.sheetId,protectedRanges(protectedRangeId,range))"
        where = [{"gridRange": one_cell(tabs.STATUS.id)}]
        answer = self._sheet.client.sheet(self._sheet.id, where, fields)
        return tabs.token_of(_by_id(answer)[tabs.STATUS.id])[0]

    def _details(self, header: Header, doubtful: Sequence[int]) -> Json:
        links = {
            header.places[column.id][0]
            for column in self._form.of_kind(*_LINK_KINDS)
            if column.id in header.places
        }
        fields = reading.LINK_FIELDS + (f",{reading.FORMAT_FIELD}" if doubtful else "")
        columns = self._columns(header.first, runs({*links, *doubtful}))
        where = [*columns, {"gridRange": one_cell(tabs.STATUS.id)}]
        return self._sheet.client.sheet(self._sheet.id, where, _TAB_FIELDS.format(cell=fields))

    def _columns(self, first: int, blocks: Sequence[tuple[int, int]]) -> list[Json]:
        """Return areas of the columns below the header; one cell without any, for the facts."""
        tab = self._sheet.register
        if isinstance(tab, int):
            areas = [area(tab, first, None, start, end) for start, end in blocks]
            return [{"gridRange": one} for one in areas or [one_cell(tab)]]
        ends = [(column_letters(start), column_letters(end - 1)) for start, end in blocks]
        texts = [f"{tabs.quoted(tab)}!{left}{first + 1}:{right}" for left, right in ends]
        return [{"a1Range": text} for text in texts or [f"{tabs.quoted(tab)}!A1"]]


def _by_id(answer: Json) -> dict[int, Json]:
    return {int(tab["properties"].get("sheetId", 0)): tab for tab in answer.get("sheets", [])}
