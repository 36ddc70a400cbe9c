"""`init` for a Google office: brings a spreadsheet, new or existing, to the desired state.

It first shows the changes as sentences, then applies them in as few calls as possible.  A second
`init` changes nothing.  Staff's own additions and colours stay.
"""

from collections.abc import Iterator
from dataclasses import replace

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import GoogleError, Refused
from sheetflow.adapters.google.api.sheet_requests import area, batches
from sheetflow.adapters.google.drive.files import GoogleFiles
from sheetflow.adapters.google.ledger.tabs import STATUS
from sheetflow.adapters.google.provision import current_state, register_tab
from sheetflow.adapters.google.provision.columns import register_changes
from sheetflow.adapters.google.provision.list_pages import (
    list_tab_requests,
    list_tabs,
    make_list_formulas,
    make_list_tab,
)
from sheetflow.adapters.google.provision.new_spreadsheet import NewSpreadsheet
from sheetflow.adapters.google.provision.pages import (
    chart_requests,
    has_page,
    make_page,
    rewrite_page,
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
        desired: register_tab.DesiredState,
    ) -> None:
        self._client = client
        self._id = spreadsheet_id
        self._new = NewSpreadsheet(client, files.root_id, desired.office)
        self._files = files
        self._desired = desired
        self._names: dict[int, str] = {}

    @property
    def spreadsheet_id(self) -> str:
        """The spreadsheet's id; empty until it was configured, found or created."""
        return self._id

    def difference(self) -> register_tab.Difference:
        """Return the changes to the desired state; changes nothing.  At most three calls of Sheets.

        Raises RegisterError when the register's tab has other content, ConfigurationError when it
        is ambiguous which spreadsheet is the office's, and the client's errors.
        """
        self._id = self._id or self._new.find() or ""
        if self._id:
            spreadsheet = current_state.read_spreadsheet(self._client, self._id, self._owner())
            return tuple(self._changes(spreadsheet))
        names = {"name": self._new.name, "folder": self._new.folder_name}
        making = register_tab.SetupChange(self._desired.text("new.book", **names), spreadsheet=True)
        return (
            making,
            *self._changes(current_state.blank_spreadsheet(self._new.name, self._properties())),
        )

    def apply(self, difference: register_tab.Difference) -> tuple[str, ...]:
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
        for requests in batches(one for change in needed for one in change.requests):
            self._client.change(self._id, requests, repeatable=False)
        folders = [change.folder for change in difference if change.folder]
        if folders:
            self._files.make_folders(folders)
        return advice

    def _is_refused(self, change: register_tab.SetupChange) -> bool:
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
        request = self._client.files.get(
            fileId=self._id, supportsAllDrives=True, fields="owners(emailAddress)"
        )
        answer = self._client.one(request)
        owners = [] if isinstance(answer, Refused) else answer.get("owners", [])
        return str(owners[0].get("emailAddress", "")) if owners else ""

    def _changes(
        self, spreadsheet: current_state.CurrentSpreadsheet
    ) -> Iterator[register_tab.SetupChange]:
        register = self._read_register(spreadsheet)
        status = spreadsheet.tabs.get(STATUS.id)
        yield from self._property_changes(spreadsheet, register)
        yield from register_changes(register)
        yield from system_tab_changes(register, spreadsheet)
        yield from row_changes(register, status.title if status else STATUS.title)
        yield from choice_changes(register)
        yield from colour_changes(register)
        yield from view_changes(register)
        yield from self._page_changes(spreadsheet, register)
        yield from self._list_changes(spreadsheet, register)
        yield from protection_changes(register, spreadsheet, self._names)
        yield from self._folder_changes()

    def _read_register(
        self, spreadsheet: current_state.CurrentSpreadsheet
    ) -> register_tab.RegisterTab:
        """Read the first rows of the register, then all rows of the columns that matter."""
        register = register_tab.read_register_tab(self._client, spreadsheet, self._desired)
        lists = list_tabs(self._desired.office)
        areas = [area(one) for one in (GUIDE, DASHBOARD, *lists) if one in spreadsheet.tabs]
        areas += [] if register.is_new else row_areas(register)
        current_state.read_entries(self._client, spreadsheet, areas)
        office = self._desired.office
        names = {GUIDE: office.text("register.tab.guide")}
        names[DASHBOARD] = office.text("register.tab.dashboard")
        names |= {number: list_tab(role, office) for number, role in lists.items()}
        for number, name in names.items():
            # A person's own tab of that name stays: ours gets another name then.
            there = spreadsheet.titled(name)
            self._names[number] = name if there is None or there.id == number else f"{name} 2"
        return register

    def _properties(self) -> dict[str, str]:
        """Return the properties of a new spreadsheet."""
        office = self._desired.office
        locale = "in_ID" if office.language == "id" else "en_GB"
        return {"timeZone": office.zone.key, "locale": locale}

    def _property_changes(
        self, spreadsheet: current_state.CurrentSpreadsheet, register: register_tab.RegisterTab
    ) -> Iterator[register_tab.SetupChange]:
        """Yield changed properties; a register in use keeps its locale: entries depend on it."""
        there = {"timeZone": spreadsheet.zone, "locale": spreadsheet.locale}
        for name, new in self._properties().items():
            is_locale = name == "locale"
            same = (
                current_state.alike_locales(there[name], new) if is_locale else there[name] == new
            )
            if not same and (not is_locale or register.is_new):
                changed = {"properties": {name: new}, "fields": name}
                request = {"updateSpreadsheetProperties": changed}
                change = self._desired.change(name, request, old=there[name], new=new)
                advice = self._desired.text("locale.refused", new=new) if is_locale else ""
                yield replace(change, advice=advice)

    def _page_changes(
        self, spreadsheet: current_state.CurrentSpreadsheet, register: register_tab.RegisterTab
    ) -> Iterator[register_tab.SetupChange]:
        office, account, tabs = self._desired.office, self._desired.account, spreadsheet.tabs
        if "@" not in office.account and account:
            # The guide names the account that staff must share their files with.
            office = replace(office, account=account)
        board = make_dashboard(register.layout)
        pages = {GUIDE: make_guide(office, Medium.SHARED_SHEET), DASHBOARD: board.page}
        for index, (number, page) in enumerate(pages.items(), start=1):
            name, tab = self._names[number], tabs.get(number)
            if tab is None:
                requests = make_page(page, number, name, index)
                yield self._desired.change("new.tab", *requests, name=name)
            elif not has_page(tab, page):
                yield self._desired.change("rewrite", *rewrite_page(page, tab), name=tab.title)
        there = tabs[DASHBOARD].charts if DASHBOARD in tabs else set[int]()
        for name, request in chart_requests(board, DASHBOARD, there):
            title = self._names[DASHBOARD]
            yield self._desired.change("chart", request, tab=title, name=name)

    def _list_changes(
        self, spreadsheet: current_state.CurrentSpreadsheet, register: register_tab.RegisterTab
    ) -> Iterator[register_tab.SetupChange]:
        """Yield missing and changed tabs of what waits."""
        office, status = self._desired.office, spreadsheet.tabs.get(STATUS.id)
        title = status.title if status else STATUS.title
        for index, (number, role) in enumerate(list_tabs(office).items(), start=3):
            page = make_list_formulas(register, role, title)
            name, tab = self._names[number], spreadsheet.tabs.get(number)
            if tab is None:
                requests = (
                    *make_list_tab(page, number, name, index),
                    *list_tab_requests(number, office),
                )
                yield self._desired.change("new.tab", *requests, name=name)
            elif not has_page(tab, page):
                yield self._desired.change("rewrite", *rewrite_page(page, tab), name=tab.title)

    def _folder_changes(self) -> Iterator[register_tab.SetupChange]:
        folders = self._desired.office.folders
        archive = folders.archive.partition("{")[0].strip("/")
        paths = [path for path in (folders.inbox, archive, *self._desired.folders) if path]
        for path in self._files.missing_folders(paths):
            yield register_tab.SetupChange(self._desired.text("new.drive", name=path), folder=path)
