"""The register as a tab of a Google Sheet: read in two calls, whatever the number of its rows."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sheetflow.adapters.google.api.errors import GoogleError, Treatment
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.ledger.tabs import (
    FIRST_STATUS_TOKEN,
    SHOWN,
    TOKEN_BASE,
    Json,
    is_token_gone,
    protect_tab,
    swap_token,
)
from sheetflow.adapters.google.register.reading import FIELDS as LINK_FIELDS
from sheetflow.adapters.google.register.reading import (
    FORMAT_FIELD,
    Place,
    areas_of,
    cells_of,
    day_columns,
    doubtful_columns,
    formatted_days,
    protections,
    targets_by_cell,
    text_with_targets,
    trusted_editors,
)
from sheetflow.adapters.google.register.staff_cells import LockedTab, WipedIdentifier, restore
from sheetflow.adapters.google.register.write_status import (
    Address,
    RegisterColumns,
    StatusTab,
    formula_requests,
    identifier_requests,
    identifiers,
    request_parts,
    rows_with_wiped_identifier,
    status_requests,
)
from sheetflow.core.effects import Shown, ShowRow
from sheetflow.core.form import Form, Kind, SystemColumn
from sheetflow.core.names import RowId
from sheetflow.core.register.headings import Header, find_header
from sheetflow.core.register.sheet import Cell, Protections, RegisterSnapshot, column_letters
from sheetflow.core.words import INDONESIAN, Language
from sheetflow.errors import RegisterError, UnavailableError
from sheetflow.ports import ChooseCells

_LINK_KINDS = (Kind.FILES, Kind.NUMBER_OR_FILES, Kind.LINKS)
_TAB_FIELDS = (
    "properties(timeZone,locale),"
    "sheets(properties(sheetId,title),merges,"
    "protectedRanges(protectedRangeId,range,unprotectedRanges,warningOnly,"
    "requestingUserCanEdit,editors(users,groups,domainUsersCanEdit)),"
    "data(startRow,startColumn,rowData.values({cell})))"
)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the spreadsheet says of itself."""

    time_zone: str
    locale: str


@dataclass(frozen=True, slots=True)
class _LastReading:
    """The last reading, for what is shown from it."""

    version: str
    places: RegisterColumns
    raw: Sequence[Sequence[Any]]
    shown: StatusTab
    token: int
    editors: tuple[str, ...]
    facts: SheetFacts


def _no_address(_system: SystemColumn, _text: str) -> str:
    return ""


class GoogleRegister:
    """RegisterReader, RowPublisher and RowFiller.

    A row is shown by its identifier; `address` gives what is shown there its link.  Rows without
    any identifier are told one sentence for all of them; of rows that share one the topmost and
    the others are told apart.
    """

    def __init__(
        self,
        sheet: OfficeSheet,
        form: Form,
        language: Language = INDONESIAN,
        address: Address = _no_address,
    ) -> None:
        sheet.reads_register = True
        self._sheet = sheet
        self._form = form
        self._language = language
        self._address = address
        self._last: _LastReading | None = None

    def read(self) -> RegisterSnapshot:
        """Two calls: all values with the ledger's, then links, protections and the sheet's facts.

        Links are read in the columns of files and links.  A cell with one link keeps its words,
        and the link stands in `links`; a cell with several reads as their targets, one a line.
        Raises RegisterError, UnavailableError, BusyError.
        """
        tabs = self._sheet.read_register()
        rows = tabs.register
        header = find_header(rows, self._form, self._language)
        doubtful = doubtful_columns(rows, header, self._form)
        answer = self._details(header, doubtful)
        sheets = _by_id(answer)
        own = sheets.pop(SHOWN.id, None)
        if own is None or len(sheets) != 1:
            raise UnavailableError(
                f"spreadsheet {self._sheet.id}: a tab went away while it was read.",
                "The next run reads it again.",
            )
        ((sheet_id, register),) = sheets.items()
        data = register.get("data", [])
        days = day_columns(header, self._form)
        more = formatted_days(data) if doubtful else frozenset()
        cells = cells_of(rows, days, more)
        links = _place_links(cells, targets_by_cell(data))
        token, editors = _token(own)
        facts = _facts(answer)
        merged = areas_of(register.get("merges", ()), len(cells))
        protected = register.get("protectedRanges")
        seen = (cells, sorted(links.items()), tabs.shown, facts, protected, merged)
        version = f"{_digest(seen)}.{token}"
        title = str(own["properties"]["title"])
        places = RegisterColumns(sheet_id, header, self._form, title)
        shown = StatusTab.of(tabs.shown)
        self._last = _LastReading(version, places, rows, shown, token, editors, facts)
        kept = self._protections(register, header, editors)
        return RegisterSnapshot(cells, version, links, kept, merged)

    @property
    def facts(self) -> SheetFacts:
        """Time zone and locale, as last read."""
        return self._known().facts

    def check_showing(self, snapshot: RegisterSnapshot, rows: Sequence[ShowRow]) -> None:
        """Nothing in a Sheet forbids it: what rows say stands in a tab of the job's own."""

    def show(self, snapshot: RegisterSnapshot, rows: Sequence[ShowRow]) -> Shown:
        """All rows in one call, or none; nothing of it depends on where a row stands.

        Very many rows take several calls; when one of them fails, the next run shows the rest.
        Postponed when another run has shown something since `snapshot` was read.  Raises
        RegisterError, UnavailableError.
        """
        if not rows:
            return Shown(0)
        last = self._last
        if last is None or last.version != snapshot.version:
            return Shown(0, postponed="the register was shown to after it was read")
        names = identifiers(last.places, snapshot.rows)
        requests, rows_without_formula = status_requests(
            last.shown, rows, names, last.places.header.first + 1, self._address
        )
        requests += formula_requests(last.places, rows_without_formula)
        requests += identifier_requests(last.places, snapshot.rows, rows, names)
        token = last.token
        for part in request_parts(requests):
            old, token = token, random.SystemRandom().randrange(FIRST_STATUS_TOKEN + 1, TOKEN_BASE)
            if not self._swap(last, old, token, part):
                said = "another run has shown rows since the register was read"
                return Shown(0, postponed=said)
        self._put_back(last, snapshot, rows, names)
        self._last = None
        return Shown(len(rows))

    def fill(self, choose: ChooseCells) -> None:
        """While nobody else can edit the tab: held before it is read for `choose`, and let go by
        the very call that writes.

        Raises RegisterError, UnavailableError, BusyError.
        """
        self.read()
        self._sheet.client.find_account()
        tab = LockedTab(self._sheet.client, self._sheet.id, self._known().places.sheet_id)
        tab.hold()
        try:
            self._sheet.forget()
            cells = choose(self.read())
        except BaseException:
            tab.release()
            raise
        tab.fill(cells)
        self._sheet.forget()
        self._last = None

    def _put_back(
        self,
        last: _LastReading,
        snapshot: RegisterSnapshot,
        rows: Sequence[ShowRow],
        names: Sequence[RowId],
    ) -> None:
        """Identifiers that were wiped, into rows that are still the same."""
        found = rows_with_wiped_identifier(last.places, snapshot.rows, rows, names)
        wiped = [
            WipedIdentifier(row.row, row.restore_id, last.raw[row.row - 1])
            for row in found
            if row.restore_id is not None
        ]
        if wiped:
            restore(self._sheet, last.places.sheet_id, last.places.identifier, wiped)

    def _swap(self, last: _LastReading, old: int, token: int, requests: Sequence[Json]) -> bool:
        """Write under a new token; False when the old one was gone, and not by this very call.

        A protection that somebody removed (`old` is 0) is put back.
        """
        editor = self._sheet.client.account or next(iter(last.editors), "")
        swap = swap_token(SHOWN, old, token, editor) if old else [protect_tab(SHOWN, token, editor)]
        try:
            self._sheet.change([*swap, *requests])
        except GoogleError as error:
            gone = error.treatment is Treatment.REFUSED and is_token_gone(error.said)
            if not gone and not error.again:
                raise
            if self._token_now() == token:
                return True
            if not gone:
                raise
            return False
        return True

    def _token_now(self) -> int:
        area = {"gridRange": _one_cell(SHOWN.id)}
        fields = "sheets(properties.sheetId,protectedRanges(protectedRangeId,range))"
        answer = self._sheet.client.sheet(self._sheet.id, [area], fields)
        return _token(_by_id(answer)[SHOWN.id])[0]

    def _known(self) -> _LastReading:
        if self._last is None:
            self.read()
        if self._last is None:
            raise RegisterError("The register was not read.", "Run again.")
        return self._last

    def _protections(
        self, register: Json, header: Header, on_own_tab: Sequence[str]
    ) -> Protections:
        found = protections(register.get("protectedRanges", []), header)
        known = {column: found.get(column) for column in header.places}
        return Protections(known, trusted_editors(self._sheet.client.account, on_own_tab))

    def _details(self, header: Header, doubtful: Sequence[int]) -> Json:
        places = {
            header.places[column.id][0]
            for column in self._form.of_kind(*_LINK_KINDS)
            if column.id in header.places
        }
        asked = self._columns(header.first, sorted({*places, *doubtful}))
        fields = LINK_FIELDS + (f",{FORMAT_FIELD}" if doubtful else "")
        areas = [*asked, {"gridRange": _one_cell(SHOWN.id)}]
        return self._sheet.client.sheet(self._sheet.id, areas, _TAB_FIELDS.format(cell=fields))

    def _columns(self, first: int, places: Sequence[int]) -> list[Json]:
        """Areas of the columns below the header, neighbours together; a cell when there are none,
        so that the tab's own facts come all the same."""
        blocks: list[list[int]] = []
        for place in places:
            if blocks and blocks[-1][-1] == place - 1:
                blocks[-1].append(place)
            else:
                blocks.append([place])
        tab = self._sheet.register
        if isinstance(tab, int):
            if not blocks:
                return [{"gridRange": _one_cell(tab)}]
            return [
                {"gridRange": {"sheetId": tab, "startRowIndex": first,
                               "startColumnIndex": block[0], "endColumnIndex": block[-1] + 1}}
                for block in blocks
            ]  # fmt: skip
        title = "'" + tab.replace("'", "''") + "'"
        ends = [(column_letters(block[0]), column_letters(block[-1])) for block in blocks]
        texts = [f"{title}!{left}{first + 1}:{right}" for left, right in ends]
        return [{"a1Range": text} for text in texts or [f"{title}!A1"]]


def _one_cell(sheet_id: int) -> Json:
    return {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1,
            "startColumnIndex": 0, "endColumnIndex": 1}  # fmt: skip


def _by_id(answer: Json) -> dict[int, Json]:
    return {int(tab["properties"].get("sheetId", 0)): tab for tab in answer.get("sheets", [])}


def _token(tab: Json) -> tuple[int, tuple[str, ...]]:
    """The number of the tab's protection and for whom it is; 0 when it has none."""
    for protected in tab.get("protectedRanges", []):
        if set(protected.get("range", {})) <= {"sheetId"}:
            users = protected.get("editors", {}).get("users", [])
            return int(protected["protectedRangeId"]), tuple(users)
    return 0, ()


def _facts(answer: Json) -> SheetFacts:
    properties = answer.get("properties", {})
    return SheetFacts(str(properties.get("timeZone", "")), str(properties.get("locale", "")))


def _place_links(
    cells: list[list[Cell]], targets: Mapping[Place, tuple[str, ...]]
) -> dict[Place, str]:
    """Single links by place; the text of cells with several is replaced in `cells`."""
    links: dict[Place, str] = {}
    for (row, column), found in targets.items():
        if len(found) == 1:
            links[row, column] = found[0]
        elif row <= len(cells) and column <= len(cells[row - 1]):
            cells[row - 1][column - 1] = text_with_targets(cells[row - 1][column - 1], found)
    return links


def _digest(seen: Any) -> str:
    return blake2b(repr(seen).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
