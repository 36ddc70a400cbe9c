"""`init` for a Google office: brings a spreadsheet, new or existing, to the desired state.

It first shows the changes as sentences, then applies them in as few calls as possible.  A second
`init` changes nothing.  Staff's own additions and colours stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import GoogleError, Json, Refused
from sheetflow.adapters.google.api.sheet_requests import area, batches
from sheetflow.adapters.google.drive import requests
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.adapters.google.provision import pages, setup_state, sheet_rules
from sheetflow.adapters.google.provision.new_spreadsheet import NewSpreadsheet
from sheetflow.adapters.google.provision.protection import protection_changes, system_tab_changes
from sheetflow.adapters.google.provision.register_changes import (
    register_changes,
    row_areas,
    row_changes,
)
from sheetflow.adapters.google.provision.setup_state import RegisterTab, SetupChange
from sheetflow.adapters.register_design.dashboard import make_dashboard
from sheetflow.adapters.register_design.guide import make_guide
from sheetflow.adapters.register_design.layout import Medium
from sheetflow.adapters.register_design.page import Page
from sheetflow.core.waiting_lists import list_tab
from sheetflow.errors import BusyError

GUIDE, DASHBOARD = 710_000_101, 710_000_102
"""The numbers of the tabs that `init` creates beside the register."""


class Provision:
    """One spreadsheet and the folders of its office.

    `spreadsheet_id` "": the one that this creates in the office's folder, or has created.
    """

    def __init__(
        self,
        client: GoogleClient,
        spreadsheet_id: str,
        files: GoogleFiles,
        desired: setup_state.DesiredState,
    ) -> None:
        self._client = client
        self._id = spreadsheet_id
        self._new = NewSpreadsheet(client, files.root_id, desired.office)
        self._files = files
        self._desired = desired

    @property
    def spreadsheet_id(self) -> str:
        """The spreadsheet's id; empty until it was configured, found or created."""
        return self._id

    def difference(self) -> setup_state.Difference:
        """Return the changes to the desired state; changes nothing.  At most three calls of Sheets.

        Raises RegisterError when the register's tab has other content, ConfigurationError when it
        is ambiguous which spreadsheet is the office's, and the client's errors.
        """
        self._id = self._id or self._new.find() or ""
        if self._id:
            spreadsheet = setup_state.read_spreadsheet(self._client, self._id, self._owner())
            return tuple(self._changes(spreadsheet))
        name, folder = self._new.name, self._new.folder_name
        sentence = self._desired.text("new.book", name=name, folder=folder)
        blank = setup_state.blank_spreadsheet(self._client, name, self._properties())
        return (SetupChange(sentence, spreadsheet=True), *self._changes(blank))

    def apply(self, difference: setup_state.Difference) -> tuple[str, ...]:
        """Apply a difference, provided that it is still the one that was shown.

        Returns advice on what Google refuses and the office can do without.  Applied changes are
        not lost when a later call fails: the next difference contains the rest.  Raises BusyError
        when the spreadsheet was changed meanwhile; nothing is done then.
        """
        if difference and self.difference() != difference:
            raise BusyError(self._desired.text("moved"), self._desired.text("moved.fix"))
        if any(change.spreadsheet for change in difference):
            self._id = self._new.make()
            difference = self.difference()
        advice = tuple(change.advice for change in difference if self._is_refused(change))
        needed = (change for change in difference if not change.advice)
        for batch in batches(one for change in needed for one in change.requests):
            self._client.change(self._id, batch, repeatable=False)
        if folders := [change.folder for change in difference if change.folder]:
            self._files.make_folders(folders)
        return advice

    def _is_refused(self, change: SetupChange) -> bool:
        """Send a change that may be refused, alone: a batch is applied as a whole or not at all."""
        if not change.advice:
            return False
        try:
            self._client.change(self._id, change.requests)
        except GoogleError as error:
            return isinstance(error.as_value(), Refused)
        return False

    def _owner(self) -> str:
        """Return the owner, who can always edit the spreadsheet; "" in a Shared Drive."""
        answer = self._client.one(requests.get(self._client, self._id, "owners(emailAddress)"))
        owners = [] if isinstance(answer, Refused) else answer.get("owners", [])
        return str(owners[0].get("emailAddress", "")) if owners else ""

    def _changes(self, spreadsheet: setup_state.CurrentSpreadsheet) -> Iterator[SetupChange]:
        register = setup_state.read_register_tab(spreadsheet, self._desired)
        self._read_entries(register)
        names = self._names(spreadsheet)
        yield from self._property_changes(register)
        yield from register_changes(register)
        yield from system_tab_changes(register)
        yield from row_changes(register)
        yield from sheet_rules.choice_changes(register)
        yield from sheet_rules.colour_changes(register)
        yield from sheet_rules.view_changes(register)
        yield from self._page_changes(register, names)
        yield from protection_changes(register, names)
        yield from self._folder_changes()

    def _read_entries(self, register: RegisterTab) -> None:
        """Read our own tabs, and all rows of the register's columns that matter."""
        own = (GUIDE, DASHBOARD, *pages.list_tabs(self._desired.office))
        areas = [area(one) for one in own if one in register.spreadsheet.tabs]
        areas += [] if register.is_new else row_areas(register)
        register.spreadsheet.read_cells(areas)

    def _names(self, spreadsheet: setup_state.CurrentSpreadsheet) -> dict[int, str]:
        """Return the titles of our tabs; where a person's own tab has one, ours gets another."""
        office = self._desired.office
        names = {GUIDE: office.text("register.tab.guide")}
        names[DASHBOARD] = office.text("register.tab.dashboard")
        names |= {one: list_tab(role, office) for one, role in pages.list_tabs(office).items()}
        there = {number: spreadsheet.titled(name) for number, name in names.items()}
        return {
            number: name if (tab := there[number]) is None or tab.id == number else f"{name} 2"
            for number, name in names.items()
        }

    def _properties(self) -> dict[str, str]:
        """Return the properties of a new spreadsheet."""
        office = self._desired.office
        locale = "in_ID" if office.language == "id" else "en_GB"
        return {"timeZone": office.zone.key, "locale": locale}

    def _property_changes(self, register: RegisterTab) -> Iterator[SetupChange]:
        """Yield changed properties; a register in use keeps its locale: entries depend on it."""
        zone, locale = register.spreadsheet.zone, register.spreadsheet.locale
        wanted = self._properties()
        if zone != (new := wanted["timeZone"]):
            yield self._property_change("timeZone", zone, new)
        if register.is_new and not setup_state.alike_locales(locale, new := wanted["locale"]):
            advice = self._desired.text("locale.refused", new=new)
            yield replace(self._property_change("locale", locale, new), advice=advice)

    def _property_change(self, name: str, old: str, new: str) -> SetupChange:
        changed = {"properties": {name: new}, "fields": name}
        request = {"updateSpreadsheetProperties": changed}
        return self._desired.change(name, request, old=old, new=new)

    def _page_changes(
        self, register: RegisterTab, names: Mapping[int, str]
    ) -> Iterator[SetupChange]:
        """Yield missing and changed tabs beside the register, and missing charts."""
        office, account = self._desired.office, self._desired.account
        tabs = register.spreadsheet.tabs
        if "@" not in office.account and account:
            # The guide names the account that staff must share their files with.
            office = replace(office, account=account)
        board = make_dashboard(register.layout)
        guide = make_guide(office, Medium.SHARED_SHEET)
        for index, (number, page) in enumerate({GUIDE: guide, DASHBOARD: board.page}.items(), 1):
            new = pages.make_page(page, number, names[number], index)
            yield from self._page_change(page, tabs.get(number), names[number], new)
        there = tabs[DASHBOARD].charts if DASHBOARD in tabs else set[int]()
        for name, request in pages.chart_requests(board, DASHBOARD, there):
            yield self._desired.change("chart", request, tab=names[DASHBOARD], name=name)
        for index, (number, role) in enumerate(pages.list_tabs(office).items(), 3):
            page = pages.make_list_formulas(register, role)
            new = pages.make_list_tab(page, office, number, names[number], index)
            yield from self._page_change(page, tabs.get(number), names[number], new)

    def _page_change(
        self, page: Page, tab: setup_state.CurrentTab | None, name: str, new: Iterator[Json]
    ) -> Iterator[SetupChange]:
        """Yield the tab with the page where it is missing, or its new content where it differs."""
        if tab is None:
            yield self._desired.change("new.tab", *new, name=name)
        elif not pages.has_page(tab, page):
            yield self._desired.change("rewrite", *pages.rewrite_page(page, tab), name=tab.title)

    def _folder_changes(self) -> Iterator[SetupChange]:
        folders = self._desired.office.folders
        archive = folders.archive.partition("{")[0].strip("/")
        paths = [path for path in (folders.inbox, archive, *self._desired.folders) if path]
        for path in self._files.missing_folders(paths):
            yield SetupChange(self._desired.text("new.drive", name=path), folder=path)
