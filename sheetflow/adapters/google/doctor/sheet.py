"""Probes of the office's spreadsheet: its kind, its shape, its guards."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.adapters.google.doctor.drive import DriveProbes
from sheetflow.adapters.google.doctor.report import ProbeContext
from sheetflow.adapters.google.doctor.token_probe import stale_token_is_refused
from sheetflow.adapters.google.drive.files import GoogleFiles
from sheetflow.adapters.google.ledger.tabs import HEADS
from sheetflow.adapters.google.provision.current_state import CurrentSpreadsheet, read_spreadsheet
from sheetflow.adapters.google.provision.protection import protected_areas, protection_faults
from sheetflow.adapters.google.provision.provision import DASHBOARD, GUIDE, Provision
from sheetflow.adapters.google.provision.register_tab import read_register_tab
from sheetflow.adapters.google.register.import_rows import IMPORTING
from sheetflow.core.decisions import addresses, decision_columns

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
