"""An office's ports, and what its backend does differently."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sheetflow import ports
from sheetflow.adapters.notices.links import LocalLinks, OfficeLinks
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.ledger.head import Mark
from sheetflow.doctor import Probe
from sheetflow.errors import RegisterError
from sheetflow.settings.load import Settings


class Register(ports.RegisterReader, ports.RowPublisher, ports.RowFiller, Protocol):
    """The register as this package uses it: read, written by the job, filled on request."""


class Ledger(ports.LedgerReader, ports.LedgerWriter, ports.LedgerAuditor, Protocol):
    """The ledger as this package uses it."""


class Files(ports.FileInspector, ports.FileKeeper, ports.PaperStore, Protocol):
    """The files as this package uses them."""


class Approvals(ports.ApprovalReader, ports.Approvals, Protocol):
    """Approvals in Drive as this package uses them."""


Notes = Mapping[str, str]
OpenPublished = Callable[[Notes, Callable[[Notes], None]], ports.PublishedFiles]
"""Opens the published files with the ledger's notes and a function that keeps more notes."""


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """The changes of `init` as sentences, what it found, and the function that applies them."""

    changes: tuple[str, ...]
    found: tuple[str, ...]
    apply: Callable[[], tuple[str, ...]]
    """Applies the changes; returns what the reader must do next, as sentences."""
    next_steps: tuple[str, ...] = ()
    """The same when there is nothing to do, and once the changes were applied."""


class NoOfficeMarks:
    """OfficeMarks of a backend that has no place for them."""

    remote = False

    def read(self) -> dict[str, Mark]:
        """Return no marks."""
        return {}

    def write(self, mark: Mark) -> None:
        """Do nothing."""


class BackendSetup(Protocol):
    """The parts of setup and diagnosis that differ by kind of backend."""

    def setup_plan(self, now: datetime) -> SetupPlan:
        """Return what is missing of the office; nothing is changed yet."""

    def probes(self, now: datetime) -> Sequence[Probe]:
        """Return the doctor's probes of this backend."""


def no_workbook_at(address: str) -> tuple[str, bytes]:
    """Raise the error of an office without an account that could open web addresses."""
    raise RegisterError(
        f"{address}: this office has no Google account, so it cannot open a Google Sheet.",
        "Open it in the browser, choose File > Download > Microsoft Excel (.xlsx), and import that "
        "file.",
    )


@dataclass(frozen=True, slots=True)
class Backend:
    """The ports of one office; `place` names its register for people."""

    settings: Settings
    register: Register
    ledger: Ledger
    files: Files
    open_published: OpenPublished
    lock: Callable[[datetime], AbstractContextManager[None]]
    """Prevents a second run while this one writes."""
    own: BackendSetup
    place: str
    marks: ports.OfficeMarks = field(default_factory=NoOfficeMarks)
    calls: Callable[[], int] = lambda: 0
    """How many calls to a service were made so far."""
    forms: Sequence[tuple[IntakeSettings, ports.IntakeSource]] = ()
    """Forms whose responses become rows."""
    links: OfficeLinks = field(default_factory=LocalLinks)
    """Where notices lead."""
    approvals: Approvals | None = None
    """Approvals of filed files; None where there are none."""
    workbook_at: Callable[[str], tuple[str, bytes]] = no_workbook_at
    """Returns the name and the content, as .xlsx, of a spreadsheet at a web address."""
    versioned: ports.VersionedRegister | None = None
    """The register, where it has a version of its own."""

    @property
    def ledger_place(self) -> str:
        """Where the ledger is, for people."""
        return str(self.settings.ledger) if self.settings.home == "local" else self.place

    def published_files(self, notes: Notes) -> ports.PublishedFiles:
        """Return the papers of the whole office; `notes` are the ledger's."""
        return self.open_published(notes, lambda more: self.ledger.acknowledge((), more))
