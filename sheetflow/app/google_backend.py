"""The Google office: a Sheet that staff edit, and a folder of a Shared Drive."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.credentials import CredentialSource, open_credentials
from sheetflow.adapters.google.api.retry import ClientOptions
from sheetflow.adapters.google.approvals.approvals import GoogleApprovals
from sheetflow.adapters.google.doctor.checks import GoogleDoctor
from sheetflow.adapters.google.drive.contents import ContentCache, workbook_at
from sheetflow.adapters.google.drive.marks import FolderMark
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.adapters.google.forms import GoogleForm
from sheetflow.adapters.google.ledger.ledger import GoogleLedger
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.ledger.tabs import HEADS
from sheetflow.adapters.google.provision.new_spreadsheet import ADDRESS
from sheetflow.adapters.google.provision.provision import Provision
from sheetflow.adapters.google.provision.setup_state import DesiredState
from sheetflow.adapters.google.register.office_links import GoogleLinks
from sheetflow.adapters.google.register.register import GoogleRegister
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.backend import Backend, SetupPlan
from sheetflow.app.intake_sources import open_files
from sheetflow.core.files import ReferenceLimits
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.names import RowId, highest_number, row_ids
from sheetflow.core.office import Office
from sheetflow.core.office_options import REPORTS_FOLDER
from sheetflow.core.planning.limits import refuse_earlier
from sheetflow.core.waiting_lists import list_roles, list_tab
from sheetflow.doctor import Probe
from sheetflow.errors import ConfigurationError
from sheetflow.ports import IntakeSource, QuotaGate
from sheetflow.settings.load import Settings
from sheetflow.settings.office_shape import GooglePlace

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

CACHE = ".cache"
"""Beside office.yaml: copies of pictures, which may be removed at any time."""


def open_google_backend(
    settings: Settings, client: GoogleClient | None = None, gate: QuotaGate | None = None
) -> Backend:
    """Return the office of a spreadsheet and a folder; no request is sent to Google yet.

    `client` replaces the one that the settings describe, whose requests wait for `gate`.  Raises
    ConfigurationError.
    """
    section = _section(settings)
    client, office = client or _client(settings, section, gate), settings.office
    if client.account and not settings.account:
        office = replace(office, account=client.account)
        settings = replace(settings, office=office)
    limits = ReferenceLimits(office.limits.folder_files, office.limits.file_bytes)
    files = GoogleFiles(client, section.folder, limits, cache=ContentCache(settings.root / CACHE))
    place = ADDRESS.format(section.spreadsheet)
    approvals = GoogleApprovals(client, files)
    backend = Backend(
        settings,
        register=cast("GoogleRegister", _NoneYet(settings)),
        ledger=cast("GoogleLedger", _NoneYet(settings)),
        files=files,
        open_published=files.published,
        lock=StateFolder(settings.ledger).locked,
        own=_GoogleSetup(settings, section, client, files),
        place=place,
        marks=FolderMark(client, section.folder),
        calls=lambda: client.calls,
        forms=(*_open_forms(office, client), *open_files(settings)),
        approvals=approvals,
        workbook_at=partial(workbook_at, client),
    )
    if not section.spreadsheet:
        return backend
    sheet = OfficeSheet(client, section.spreadsheet, settings.tab)
    lists = [list_tab(role, office) for role in list_roles(office)]
    register = GoogleRegister(sheet, office.form, office.language, files.address, lists)
    ledger = GoogleLedger(sheet, files, approvals.follow)
    links = GoogleLinks(place, register.tab_number, files.address)
    return replace(backend, register=register, ledger=ledger, links=links, versioned=sheet)


def _section(settings: Settings) -> GooglePlace:
    if settings.google is None:
        raise ConfigurationError(
            f"{settings.root / 'office.yaml'}: a Google office needs the section `google:`.",
            "Add it with `folder:`, the address of the office's folder.",
        )
    return settings.google


def _open_forms(
    office: Office, client: GoogleClient
) -> Iterator[tuple[IntakeSettings, IntakeSource]]:
    """Yield the Google forms whose responses become rows."""
    removed = office.text("intake.removed")
    for one in office.intake:
        if one.form is not None:
            yield one, GoogleForm(client, one, removed)


def _client(settings: Settings, section: GooglePlace, gate: QuotaGate | None) -> GoogleClient:
    credentials = section.credentials
    file = settings.root / credentials.file if credentials.file else None
    source = CredentialSource(credentials.kind, file, credentials.act_as, credentials.on_behalf_of)
    account = credentials.on_behalf_of or credentials.act_as
    changed = _state_of(file) if gate and file else ()
    return GoogleClient(
        _shared_credentials(source, section.endpoint, changed)
        if changed
        else open_credentials(source),
        settings.office.texts,
        endpoint=section.endpoint,
        options=ClientOptions(gate=gate),
        account=account,
    )


def _state_of(file: Path) -> tuple[int, ...]:
    """Return what another file in its place would change; () where there is none."""
    with suppress(OSError):
        status = file.stat()
        return status.st_mtime_ns, status.st_ctime_ns, status.st_ino
    return ()


@lru_cache(maxsize=8)
def _shared_credentials(
    source: CredentialSource,
    endpoint: str,  # noqa: ARG001 - no token of Google's own goes to another server
    changed: tuple[int, ...],  # noqa: ARG001 - a key that was replaced is read anew
) -> "Credentials":
    """Return the credentials for all offices of this process: one token and one connection."""
    return open_credentials(source)


@dataclass(frozen=True, slots=True)
class _NoneYet:
    """Placeholder while there is no spreadsheet; every use raises ConfigurationError."""

    settings: Settings

    def __getattr__(self, name: str) -> Any:
        raise ConfigurationError(
            f"{self.settings.root / 'office.yaml'}: it names no spreadsheet yet.",
            "Run `sheetflow init`, which makes one and says what to write under `google:`.",
        )


@dataclass(frozen=True, slots=True)
class _GoogleSetup:
    settings: Settings
    section: GooglePlace
    client: GoogleClient
    files: GoogleFiles

    def setup_plan(self, now: datetime) -> SetupPlan:
        """Return how the spreadsheet and the folders of Drive differ from the desired ones."""
        named = self.section.spreadsheet or ""
        provision = Provision(self.client, named, self.files, self._wanted(now))
        difference = provision.difference()

        def next_steps() -> tuple[str, ...]:
            made = provision.spreadsheet_id
            if named or not made:
                return ()
            file, address = self.settings.root / "office.yaml", ADDRESS.format(made)
            text = self.settings.office.text
            return (text("google_setup.book.write", file=file, address=address),)

        def apply() -> tuple[str, ...]:
            advice = provision.apply(difference)
            return (*advice, *next_steps())

        changes = tuple(change.sentence for change in difference)
        found = () if changes else (ADDRESS.format(provision.spreadsheet_id),)
        return SetupPlan(changes, found, apply, () if changes else next_steps())

    def probes(self, now: datetime) -> Sequence[Probe]:
        """Return probes of credentials, rights, protections, quota and token (`GoogleDoctor`)."""
        wanted = self._wanted(now)
        kind = self.section.credentials.kind
        return GoogleDoctor(self.client, self._named(), self.section.folder, wanted, kind).probes()

    def _named(self) -> str:
        name: str = self.section.spreadsheet or _NoneYet(self.settings).spreadsheet
        return name

    def _wanted(self, now: datetime) -> DesiredState:
        """Return the desired state; numbers go on after those of the ledger and of the rows."""
        office, day = self.settings.office, now.date()
        pattern = office.form.identifier_pattern

        def number(count: int, ids: Sequence[str]) -> Sequence[str]:
            first = highest_number(pattern, map(RowId, ids)) + 1
            return row_ids(pattern, max(first, self._next_number(now)), count, day)

        account = self.client.find_account()
        folders = (REPORTS_FOLDER,) if office.report is not None else ()
        return DesiredState(office, self.settings.tab, account, day, number, folders)

    def _next_number(self, now: datetime) -> int:
        """Return the ledger's next number; 1 until its tabs exist."""
        if not self.section.spreadsheet:
            return 1
        sheet = OfficeSheet(self.client, self._named(), self.settings.tab)
        if HEADS.id not in sheet.properties():
            return 1
        ledger = GoogleLedger(sheet).load()
        refuse_earlier(ledger, now)
        return ledger.next_number
