"""`init` for a Google office: brings a spreadsheet, new or existing, to the desired shape.

Shows first what it would change, as sentences; then applies it in as few calls as it can.  A
second time there is nothing to change.  What staff added or coloured is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Refused
from sheetflow.adapters.google.drive.files import GoogleFiles
from sheetflow.adapters.google.ledger.tabs import STATUS
from sheetflow.adapters.google.provision.cell_requests import Difference, SetupChange, area, batches
from sheetflow.adapters.google.provision.columns import register_changes
from sheetflow.adapters.google.provision.current_state import (
    CurrentSpreadsheet,
    DesiredState,
    RegisterTab,
    blank_spreadsheet,
    read_register_tab,
    read_spreadsheet,
    read_whole,
)
from sheetflow.adapters.google.provision.new_spreadsheet import NewSpreadsheet
from sheetflow.adapters.google.provision.pages import (
    chart_requests,
    is_shown_in,
    making_tab,
    rewriting_tab,
)
from sheetflow.adapters.google.provision.protection import protection_changes, system_tab_changes
from sheetflow.adapters.google.provision.rows import row_areas, row_changes
from sheetflow.adapters.google.provision.sheet_rules import (
    choice_changes,
    colour_changes,
    view_changes,
)
from sheetflow.adapters.register_design.dashboard import make_dashboard
from sheetflow.adapters.register_design.guide import make_guide
from sheetflow.adapters.register_design.layout import Medium
from sheetflow.core.office import Office
from sheetflow.errors import BusyError

GUIDE, DASHBOARD = 710_000_101, 710_000_102
"""The numbers of the tabs that `init` makes beside the register."""


class Provision:
    """One spreadsheet and the folders of its office.

    `spreadsheet_id` "" stands for the one that this makes in the office's folder, or has made.
    """

    def __init__(
        self, calls: GoogleClient, spreadsheet_id: str, files: GoogleFiles, desired: DesiredState
    ) -> None:
        self._calls = calls
        self._id = spreadsheet_id
        self._new = NewSpreadsheet(calls, files.root_id, desired.office)
        self._files = files
        self._desired = desired
        self._names: dict[int, str] = {}

    @property
    def spreadsheet_id(self) -> str:
        """ "" as long as the spreadsheet was neither named, found nor made."""
        return self._id

    def difference(self) -> Difference:
        """What is not as it should be; makes no change.  At most three calls of Sheets.

        Raises RegisterError when the register's tab holds something else, ConfigurationError when
        it is not clear which spreadsheet is the office's, and what the client raises.
        """
        self._id = self._id or self._new.find() or ""
        if not self._id:
            return (
                self._making(),
                *self._differences(blank_spreadsheet(self._new.name, self._about())),
            )
        return tuple(self._differences(read_spreadsheet(self._calls, self._id, self._owner())))

    def apply(self, difference: Difference) -> None:
        """Carry out a difference, provided that it is still the one that was shown.

        What was done is not lost when a later call fails: the next difference holds the rest.
        Raises BusyError when somebody changed the spreadsheet meanwhile; nothing is done then.
        """
        if difference and self.difference() != difference:
            text = self._desired.office.text
            raise BusyError(text("google_setup.moved"), text("google_setup.moved.fix"))
        if any(change.spreadsheet for change in difference):
            self._id = self._new.make()
            difference = self.difference()
        for requests in batches(difference):
            self._calls.change(self._id, requests, repeatable=False)
        folders = [change.folder for change in difference if change.folder]
        if folders:
            self._files.make_folders(folders)

    def _making(self) -> SetupChange:
        said = self._desired.office.text(
            "google_setup.new.book",
            name=self._new.name,
            folder=self._new.folder_name,
        )
        return SetupChange(said, spreadsheet=True)

    def _owner(self) -> str:
        """Who owns the spreadsheet and can always edit it; nobody in a Shared Drive."""
        request = self._calls.files.get(
            fileId=self._id, supportsAllDrives=True, fields="owners(emailAddress)"
        )
        answer = self._calls.one(request)
        owners = [] if isinstance(answer, Refused) else answer.get("owners", [])
        return str(owners[0].get("emailAddress", "")) if owners else ""

    def _differences(self, spreadsheet: CurrentSpreadsheet) -> Iterator[SetupChange]:
        return self._changes(spreadsheet, self._frame(spreadsheet))

    def _frame(self, spreadsheet: CurrentSpreadsheet) -> RegisterTab:
        """Read the first rows of the register, then all rows of the columns that matter."""
        register = read_register_tab(self._calls, spreadsheet, self._desired)
        areas = [area(number) for number in (GUIDE, DASHBOARD) if number in spreadsheet.tabs]
        areas += [] if register.is_new else row_areas(register)
        read_whole(self._calls, spreadsheet, areas)
        for number, key in ((GUIDE, "guide"), (DASHBOARD, "dashboard")):
            self._check_free(spreadsheet, number, self._desired.office.text(f"register.tab.{key}"))
        return register

    def _check_free(self, spreadsheet: CurrentSpreadsheet, number: int, name: str) -> None:
        """A person's own tab of that name is left alone: ours gets another name then."""
        there = spreadsheet.titled(name)
        self._names[number] = name if there is None or there.id == number else f"{name} 2"

    def _changes(
        self, spreadsheet: CurrentSpreadsheet, register: RegisterTab
    ) -> Iterator[SetupChange]:
        desired = self._desired
        shown = spreadsheet.tabs.get(STATUS.id)
        yield from self._properties(spreadsheet, register)
        yield from register_changes(register, desired.office.limits.spare_rows)
        yield from system_tab_changes(spreadsheet, desired, register.id)
        yield from row_changes(register, desired, shown.title if shown else STATUS.title)
        yield from choice_changes(register, desired)
        yield from colour_changes(register)
        yield from view_changes(register)
        yield from self._pages(spreadsheet, register)
        yield from protection_changes(register, spreadsheet, desired, self._names)
        yield from self._folders()

    def _about(self) -> dict[str, str]:
        """The properties of a new spreadsheet."""
        office = self._desired.office
        locale = "id_ID" if office.language == "id" else "en_GB"
        return {"timeZone": office.zone.key, "locale": locale}

    def _properties(
        self, spreadsheet: CurrentSpreadsheet, register: RegisterTab
    ) -> Iterator[SetupChange]:
        """The locale of a register in use stays: staff's typing is read by it."""
        there = {"timeZone": spreadsheet.zone, "locale": spreadsheet.locale}
        for name, new in self._about().items():
            old = there[name]
            if old == new or (name == "locale" and not register.is_new):
                continue
            request = {"updateSpreadsheetProperties": {"properties": {name: new},
                                                       "fields": name}}  # fmt: skip
            sentence = self._desired.office.text(f"google_setup.{name}", old=old, new=new)
            yield SetupChange(sentence, (request,))

    def _pages(
        self, spreadsheet: CurrentSpreadsheet, register: RegisterTab
    ) -> Iterator[SetupChange]:
        text = self._desired.office.text
        board = make_dashboard(register.layout)
        guide = make_guide(self._told(), Medium.SHARED_SHEET)
        pages = {GUIDE: guide, DASHBOARD: board.page}
        for index, (number, page) in enumerate(pages.items(), start=1):
            name, tab = self._names[number], spreadsheet.tabs.get(number)
            if tab is None:
                requests = tuple(making_tab(page, number, name, index))
                yield SetupChange(text("google_setup.new.tab", name=name), requests)
            elif not is_shown_in(tab, page):
                said = text("google_setup.rewrite", name=tab.title)
                yield SetupChange(said, tuple(rewriting_tab(page, tab)))
        there = spreadsheet.tabs[DASHBOARD].charts if DASHBOARD in spreadsheet.tabs else set[int]()
        for name, request in chart_requests(board, DASHBOARD, there):
            said = text("google_setup.chart", tab=self._names[DASHBOARD], name=name)
            yield SetupChange(said, (request,))

    def _told(self) -> Office:
        """The office with the account that staff must share their files with."""
        office = self._desired.office
        known = "@" in office.account or not self._desired.account
        return office if known else replace(office, account=self._desired.account)

    def _folders(self) -> Iterator[SetupChange]:
        office = self._desired.office
        archive = office.folders.archive.partition("{")[0].strip("/")
        paths = [path for path in (office.folders.inbox, archive, *self._desired.folders) if path]
        for path in self._files.missing_folders(paths):
            yield SetupChange(office.text("google_setup.new.drive", name=path), folder=path)
