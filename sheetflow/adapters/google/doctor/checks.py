"""Probes for `sheetflow doctor`: try on the real service what could fail there.

Nothing that a probe creates stays: a file goes to the trash, a protection is deleted.  The next
probe removes what a killed one left.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.credentials import Kind
from sheetflow.adapters.google.api.errors import GoogleError, Json, Treatment
from sheetflow.adapters.google.api.sheet_requests import add_protection, delete_protection, one_cell
from sheetflow.adapters.google.doctor.drive import DriveProbes, FormProbe, Probe, ProbeContext
from sheetflow.adapters.google.drive.marks import OFFICE
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.adapters.google.ledger.tabs import HEADS
from sheetflow.adapters.google.provision import setup_state
from sheetflow.adapters.google.provision.protection import protected_areas
from sheetflow.adapters.google.provision.provision import DASHBOARD, GUIDE, Provision
from sheetflow.adapters.google.register.staff_cells import IMPORTING
from sheetflow.core.formatting import format_count
from sheetflow.core.rules.actor_proof import addresses, decision_columns

MAX_USED_CELLS = 8_000_000
"""Of the 10 million cells that a spreadsheet may have."""
DAY_FIRST = ("in", "id", "en_GB", "en_AU", "ms", "nl", "de", "fr", "es", "it", "pt")
"""Locales in which a typed 05/06/2021 is 5 June."""
MAX_LISTED_CHANGES = 3
"""Of the changes that `init` would make, so many are listed."""
FIRST, SECOND, NEVER = 799_999_001, 799_999_002, 799_999_003
"""Protections that only the token's probe creates, and deletes again."""


@dataclass(frozen=True)
class GoogleDoctor:
    """Probes of one office: its spreadsheet ("": none yet), its folder, and the job's rights."""

    client: GoogleClient
    spreadsheet_id: str
    folder_id: str
    desired: setup_state.DesiredState
    credentials: Kind = "default"

    def probes(self) -> tuple[Probe, ...]:
        """Return each check with its name; a check returns a state or raises an error."""
        drive = DriveProbes(self.client, self.desired, self.folder_id, self.credentials)
        sheet = SheetProbes(self.client, self.desired, self.spreadsheet_id, self.folder_id)
        checks: Mapping[str, Callable[[], str]] = {
            "account": drive.account,
            "kind": drive.kind,
            "sheet": sheet.sheet,
            "folder": drive.folder,
            "storage": drive.storage,
            "files": drive.files,
            "approvals": drive.approvals,
            "shape": sheet.shape,
            "protection": sheet.protection,
            "zone": sheet.zone,
            "room": sheet.room,
            "token": sheet.token,
            "marks": sheet.marks,
        }
        return (*(drive.probe(key, check) for key, check in checks.items()), *self._forms())

    def _forms(self) -> Iterator[Probe]:
        for intake in self.desired.office.intake:
            if intake.form is not None:
                form = FormProbe(self.client, self.desired, intake)
                yield form.probe("form", form.check, name=intake.name)


@dataclass(frozen=True)
class SheetProbes(ProbeContext):
    """Probes of the spreadsheet `spreadsheet_id` ("": none yet), and of the job's rights in it."""

    spreadsheet_id: str
    folder_id: str

    def sheet(self) -> str:
        """Check that Sheets can read it (scope, file type), and that it is usable and writable."""
        name = self._spreadsheet().title
        found = self.file(self.spreadsheet_id, "trashed,capabilities(canEdit)")
        if found.get("trashed"):
            raise self.error("trashed", name=name)
        if not found.get("capabilities", {}).get("canEdit", False):
            raise self.error("read_only", name=name, account=self.account())
        return name

    def shape(self) -> str:
        """Check whether `init` would change anything."""
        self._spreadsheet()
        DriveProbes(self.client, self.desired, self.folder_id).folder()
        files = GoogleFiles(self.client, self.folder_id)
        left = Provision(self.client, self.spreadsheet_id, files, self.desired).difference()
        if left:
            some = " ".join(change.sentence for change in left[:MAX_LISTED_CHANGES])
            rest = len(left) - MAX_LISTED_CHANGES
            more = self.text("shape.more", count=rest) if rest > 0 else ""
            raise self.warning("shape", count=len(left), some=f"{some} {more}".strip())
        return ""

    def protection(self) -> str:
        """Check that the columns that prove their editor are protected for these people alone."""
        spreadsheet = self._spreadsheet(self._owner())
        register = setup_state.read_register_tab(spreadsheet, self.desired)
        there = spreadsheet.protections
        if IMPORTING in there:
            raise self.error("held", tab=register.title)
        tabs = spreadsheet.tabs
        titles = {number: tabs[number].title for number in {GUIDE, DASHBOARD} & set(tabs)}
        areas = list(protected_areas(register, titles))
        weak = [
            one.what
            for one in areas
            if one.id not in there or not one.is_kept_by(there[one.id], spreadsheet.owner)
        ]
        if weak or register.is_new:
            raise self.error("unprotected", which=", ".join(weak or [self.desired.tab]))
        return self._roles_without_address() or self.text("protected", count=len(areas))

    def zone(self) -> str:
        """Check time zone and locale; a locale with the month first misreads typed dates."""
        spreadsheet, office_zone = self._spreadsheet(), self.desired.office.zone.key
        if spreadsheet.zone != office_zone:
            raise self.error("zone", old=spreadsheet.zone, new=office_zone)
        if not spreadsheet.locale.startswith(DAY_FIRST):
            raise self.warning("locale", old=spreadsheet.locale)
        return f"{spreadsheet.zone}, {spreadsheet.locale}"

    def room(self) -> str:
        """Check the number of cells; the client raises a minute's quota that is used up."""
        cells = sum(tab.rows * tab.columns for tab in self._spreadsheet().tabs.values())
        used = format_count(cells, self.language)
        if cells > MAX_USED_CELLS:
            raise self.warning("cells", used=used)
        return self.text("room", used=used)

    def token(self) -> str:
        """Check, before a first run, that Google refuses a stale version token."""
        if HEADS.id not in self._spreadsheet().tabs:
            raise self.error("no_tabs")
        if not stale_token_is_refused(self.client, self.spreadsheet_id, HEADS.id):
            raise self.error("token")
        return self.text("token.well")

    def marks(self) -> str:
        """Check that the folder has the marks of earlier runs: one Cloud project's own."""
        spreadsheet = self._spreadsheet()
        heads = spreadsheet.tabs.get(HEADS.id)
        if heads is None:
            return ""
        spreadsheet.read_heads(heads)
        events = heads.text(1, HEADS.columns.index("events"))
        marks = self.file(self.folder_id, "appProperties").get("appProperties", {})
        if events not in {"", "0"} and OFFICE not in marks:
            raise self.warning("marks")
        return ""

    def _spreadsheet(self, owner: str = "") -> setup_state.CurrentSpreadsheet:
        if not self.spreadsheet_id:
            raise self.error("no_sheet")
        return setup_state.read_spreadsheet(self.client, self.spreadsheet_id, owner)

    def _owner(self) -> str:
        self._spreadsheet()
        owners = self.file(self.spreadsheet_id, "owners(emailAddress)").get("owners", [])
        return str(owners[0].get("emailAddress", "")) if owners else ""

    def _roles_without_address(self) -> str:
        office = self.desired.office
        roles = [
            office.role_by_id[role].label(office.language)
            for group in decision_columns(office)
            if not addresses(office, group, self.desired.on)
            for role in group
        ]
        return self.text("no_address", roles=", ".join(dict.fromkeys(roles))) if roles else ""


def stale_token_is_refused(client: GoogleClient, spreadsheet_id: str, tab: int) -> bool:
    """Swap the probe's own token, then swap it as a stale writer and as a repeated one would.

    Return whether both are refused whole.  `tab` is one of the job's own tabs; the probe removes
    what it puts there, also what an earlier one left.  Raises GoogleError for every other refusal.
    """

    def added(number: int) -> Json:
        return add_protection(number, one_cell(tab), "sheetflow doctor")

    def swapped(old: int, new: int) -> list[Json]:
        return [delete_protection(old), added(new)]

    def change(requests: Sequence[Json]) -> None:
        client.change(spreadsheet_id, requests, repeatable=False)

    def is_refused(requests: Sequence[Json]) -> bool:
        try:
            change(requests)
        except GoogleError as error:
            if error.treatment is Treatment.REFUSED:
                return True
            raise
        return False

    _clear(client, spreadsheet_id)
    try:
        change([added(FIRST)])
        change(swapped(FIRST, SECOND))
        stale = is_refused(swapped(FIRST, NEVER))
        repeated = is_refused(swapped(FIRST, SECOND))
        doubled = is_refused([added(NEVER), added(SECOND)])
        whole = _left(client, spreadsheet_id) == {SECOND}
    finally:
        _clear(client, spreadsheet_id)
    return stale and repeated and doubled and whole


def _left(client: GoogleClient, spreadsheet_id: str) -> set[int]:
    answer = client.sheet(spreadsheet_id, (), "sheets(protectedRanges(protectedRangeId))")
    ranges = (one for sheet in answer["sheets"] for one in sheet.get("protectedRanges", ()))
    return {one["protectedRangeId"] for one in ranges} & {FIRST, SECOND, NEVER}


def _clear(client: GoogleClient, spreadsheet_id: str) -> None:
    if left := sorted(_left(client, spreadsheet_id)):
        requests = [delete_protection(number) for number in left]
        client.change(spreadsheet_id, requests, repeatable=False)
