"""Probes of the office's spreadsheet: its kind, its shape, its guards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import GoogleError, Json, Treatment
from sheetflow.adapters.google.doctor.drive import DriveProbes, Probe, ProbeContext
from sheetflow.adapters.google.drive.files import GoogleFiles
from sheetflow.adapters.google.ledger.tabs import HEADS
from sheetflow.adapters.google.provision.current_state import (
    CurrentSpreadsheet,
    DesiredState,
    read_register_tab,
    read_spreadsheet,
)
from sheetflow.adapters.google.provision.protection import protected_areas, protection_faults
from sheetflow.adapters.google.provision.provision import DASHBOARD, GUIDE, Provision
from sheetflow.adapters.google.register.staff_cells import IMPORTING
from sheetflow.core.rules.actor_proof import addresses, decision_columns

FIRST, SECOND, NEVER = 799_999_001, 799_999_002, 799_999_003
"""Protections that only this probe makes; none of them outlives it."""

Changing = Callable[[Sequence[Json]], object]


def stale_token_is_refused(calls: GoogleClient, spreadsheet_id: str, tab: int) -> bool:
    """Swap a token of the probe's own, then swap it as a stale writer and as a repeated one would.

    Both must be refused whole.  `tab` is a tab of the job's own; what the probe puts there, it
    takes away again, also what an earlier one left.  Raises GoogleError for every other refusal.
    """
    _clear(calls, spreadsheet_id)
    where = {"sheetId": tab, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0,
             "endColumnIndex": 1}  # fmt: skip

    def change(requests: Sequence[Json]) -> object:
        return calls.change(spreadsheet_id, requests, repeatable=False)

    try:
        change([_adding(FIRST, where)])
        change(_swap(FIRST, SECOND, where))
        stale = _is_refused(change, _swap(FIRST, NEVER, where))
        repeated = _is_refused(change, _swap(FIRST, SECOND, where))
        doubled = _is_refused(change, [_adding(NEVER, where), _adding(SECOND, where)])
        whole = _left(calls, spreadsheet_id) == {SECOND}
    finally:
        _clear(calls, spreadsheet_id)
    return stale and repeated and doubled and whole


def _swap(old: int, new: int, where: Json) -> list[Json]:
    return [{"deleteProtectedRange": {"protectedRangeId": old}}, _adding(new, where)]


def _adding(number: int, where: Json) -> Json:
    protected = {"protectedRangeId": number, "range": where, "description": "sheetflow doctor"}
    return {"addProtectedRange": {"protectedRange": protected}}


def _is_refused(change: Changing, requests: Sequence[Json]) -> bool:
    try:
        change(requests)
    except GoogleError as error:
        if error.treatment is Treatment.REFUSED:
            return True
        raise
    return False


def _left(calls: GoogleClient, spreadsheet_id: str) -> set[int]:
    answer = calls.sheet(spreadsheet_id, (), "sheets(protectedRanges(protectedRangeId))")
    found = {
        one["protectedRangeId"]
        for sheet in answer["sheets"]
        for one in sheet.get("protectedRanges", ())
    }
    return found & {FIRST, SECOND, NEVER}


def _clear(calls: GoogleClient, spreadsheet_id: str) -> None:
    left = sorted(_left(calls, spreadsheet_id))
    if left:
        requests = [{"deleteProtectedRange": {"protectedRangeId": number}} for number in left]
        calls.change(spreadsheet_id, requests, repeatable=False)


MAX_USED_CELLS = 8_000_000
"""Of the 10 million that a spreadsheet may have."""
DAY_FIRST = ("id", "en_GB", "en_AU", "ms", "nl", "de", "fr", "es", "it", "pt")
"""Locales in which a typed 05/06/2021 is 5 June."""
MAX_LISTED_CHANGES = 3
"""Of the changes that `init` would make, so many are told."""


@dataclass(frozen=True)
class SheetProbes(ProbeContext):
    """What the spreadsheet `spreadsheet_id` ("" none yet) is, and what the job may do in it."""

    spreadsheet_id: str
    folder_id: str

    def sheet(self) -> str:
        """It is read through Sheets (its scope, its kind); is it in use, and may it be written?"""
        spreadsheet = self._book()
        told = self.file(self.spreadsheet_id, "trashed,capabilities(canEdit)")
        if told.get("trashed"):
            raise self.error("trashed", name=spreadsheet.title)
        if not told.get("capabilities", {}).get("canEdit", False):
            raise self.error("read_only", name=spreadsheet.title, account=self.account())
        return spreadsheet.title

    def shape(self) -> str:
        """Whether `init` would change anything."""
        self._book()
        DriveProbes(self.client, self.desired, self.folder_id).folder()
        files = GoogleFiles(self.client, self.folder_id)
        left = Provision(self.client, self.spreadsheet_id, files, self.desired).difference()
        if left:
            some = " ".join(change.sentence for change in left[:MAX_LISTED_CHANGES])
            more = (
                self.say("shape.more", count=len(left) - MAX_LISTED_CHANGES)
                if len(left) > MAX_LISTED_CHANGES
                else ""
            )
            raise self.warning("shape", count=len(left), some=f"{some} {more}".strip())
        return ""

    def protection(self) -> str:
        """Columns that prove who filled them: are they protected for these people alone?"""
        spreadsheet = self._book(self._owner())
        register = read_register_tab(self.client, spreadsheet, self.desired)
        there = {one["protectedRangeId"]: one for each in spreadsheet.tabs.values() for one in
                 each.protections}  # fmt: skip
        if IMPORTING in there:
            raise self.error("held", tab=register.tab)
        tabs = {
            number: spreadsheet.tabs[number].title
            for number in {GUIDE, DASHBOARD} & set(spreadsheet.tabs)
        }
        guarded = list(protected_areas(register, self.desired, tabs))
        weak = [
            one.what
            for one in guarded
            if one.id not in there or protection_faults(one, there[one.id], spreadsheet.owner)
        ]
        if weak or register.is_new:
            raise self.error("unprotected", which=", ".join(weak or [self.desired.tab]))
        return self._unproved() or self.say("protected", count=len(guarded))

    def zone(self) -> str:
        """As the office has them; a locale with the month first misreads what staff type."""
        spreadsheet, office_zone = self._book(), self.desired.office.zone.key
        if spreadsheet.zone != office_zone:
            raise self.error("zone", old=spreadsheet.zone, new=office_zone)
        if not spreadsheet.locale.startswith(DAY_FIRST):
            raise self.warning("locale", old=spreadsheet.locale)
        return f"{spreadsheet.zone}, {spreadsheet.locale}"

    def room(self) -> str:
        """Cells of the spreadsheet; a minute's quota that is used up is raised by the client."""
        used = sum(tab.rows * tab.columns for tab in self._book().tabs.values())
        if used > MAX_USED_CELLS:
            raise self.warning("cells", used=self._number(used))
        return self.say("room", used=self._number(used))

    def token(self) -> str:
        """A stale version token must be refused: shown by trying, before a first run."""
        if HEADS.id not in self._book().tabs:
            raise self.error("no_tabs")
        if not stale_token_is_refused(self.client, self.spreadsheet_id, HEADS.id):
            raise self.error("token")
        return self.say("token.well")

    def _book(self, owner: str = "") -> CurrentSpreadsheet:
        if not self.spreadsheet_id:
            raise self.error("no_sheet")
        return read_spreadsheet(self.client, self.spreadsheet_id, owner)

    def _owner(self) -> str:
        self._book()
        owners = self.file(self.spreadsheet_id, "owners(emailAddress)").get("owners", [])
        return str(owners[0].get("emailAddress", "")) if owners else ""

    def _unproved(self) -> str:
        office = self.desired.office
        roles = [
            office.role_by_id[role].label(office.language)
            for group in decision_columns(office)
            if not addresses(office, group, self.desired.on)
            for role in group
        ]
        return self.say("no_address", roles=", ".join(dict.fromkeys(roles))) if roles else ""

    def _number(self, number: int) -> str:
        """With the thousands' mark of the language."""
        text = f"{number:,}"
        return text.replace(",", ".") if self.language == "id" else text


@dataclass(frozen=True)
class GoogleDoctor:
    """Probes of one office: its spreadsheet ("" none yet), its folder, and the job's rights."""

    client: GoogleClient
    spreadsheet_id: str
    folder_id: str
    desired: DesiredState

    def probes(self) -> tuple[Probe, ...]:
        """Each thing's name, and what says how it is or raises a SheetflowError."""
        context = ProbeContext(self.client, self.desired)
        drive = DriveProbes(self.client, self.desired, self.folder_id)
        sheet = SheetProbes(self.client, self.desired, self.spreadsheet_id, self.folder_id)
        asked: Mapping[str, Callable[[], str]] = {
            "account": context.account,
            "sheet": sheet.sheet,
            "folder": drive.folder,
            "storage": drive.storage,
            "files": drive.files,
            "shape": sheet.shape,
            "protection": sheet.protection,
            "zone": sheet.zone,
            "room": sheet.room,
            "token": sheet.token,
        }
        return tuple(context.probe(key, ask) for key, ask in asked.items())
