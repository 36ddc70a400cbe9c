"""Settings of a fleet: its offices, what one of them may take, and what Google lets it request."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from annotated_types import Interval

from sheetflow.core.fleet.results import Limits
from sheetflow.core.office_options import Schedule
from sheetflow.core.secret import Hooks
from sheetflow.core.words import INDONESIAN, Language, Words


@dataclass(frozen=True, slots=True)
class FleetOffice:
    """One office of the fleet."""

    id: str
    settings: Path
    """Its office.yaml, absolute; the fleet's own file where the office is written in that."""
    place: str
    """Where it is, for people: a folder, or file and line."""
    text: str | None = None
    """What is read in place of `settings`, for an office written in the fleet's file."""
    account: str = ""
    """Who the job is to Google; "" for a local office."""
    every_minutes: int = 10
    """How often it expects to be run; a register shows the job as dead where that is too rare."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """What Google takes in a minute: requests to Sheets, quota units of Drive."""

    sheets_read: int
    sheets_write: int
    drive: int
    """Units: files.get 5, list 100, changes 50, downloads 200."""

    def by_meter(self) -> Mapping[str, int]:
        """Return the quota of each meter by its name."""
        return asdict(self)


PROJECT_QUOTAS = Quotas(sheets_read=300, sheets_write=300, drive=1_000_000)
"""What Google documents for a project (May 2026)."""
ACCOUNT_QUOTAS = Quotas(sheets_read=60, sheets_write=60, drive=325_000)
"""What Google documents for one user of a project: a service account is a user."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project of Google's Cloud console, whose quota all its accounts share."""

    id: str
    quotas: Quotas = PROJECT_QUOTAS


@dataclass(frozen=True, slots=True)
class Account:
    """A user of a project, with a quota of its own; `workers` may hold its credentials."""

    id: str
    project: str
    quotas: Quotas = ACCOUNT_QUOTAS
    workers: str = ""
    """The resource of Dask's workers that may act as it; "" for every worker."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Files (PEM, absolute) by which scheduler, workers and client know each other."""

    ca: Path
    cert: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Workers:
    """Where the offices' tasks run: a cluster of this machine, or a scheduler that is there."""

    processes: int | None = None
    """Worker processes of this machine; None for one a core."""
    threads: int = 1
    """Offices at once in each process."""
    scheduler: str = ""
    """The address of a scheduler, another machine's with `tls` only; "" for one of its own."""
    tls: TlsFiles | None = None
    dashboard: int | None = None
    """The port of Dask's dashboard on this machine; None for no dashboard."""
    wait_seconds: int = 120
    """How long a scheduler or worker that is gone is waited for."""


@dataclass(frozen=True, slots=True)
class Quick:
    """When one look at a Google spreadsheet's version is enough."""

    whole_every_minutes: Annotated[int, Interval(ge=0, le=1440)] = 60
    """Minutes after which an office is looked at as a whole all the same; 0: at every run."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Offices that are run together."""

    id: str
    file: Path
    """The fleet's file, absolute; there need be none for a plain folder of offices."""
    name: Words
    zone: ZoneInfo
    offices: tuple[FleetOffice, ...]
    results: Path
    """The folder of what became of each sweep."""
    language: Language = INDONESIAN
    unusable: tuple[tuple[str, str], ...] = ()
    """Offices that cannot be run: place and sentence; the others are run all the same."""
    limits: Limits = field(default_factory=Limits)
    projects: Mapping[str, Project] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    """By identifier; every account that an office names is here, with its project."""
    workers: Workers = field(default_factory=Workers)
    hooks: Hooks = field(default_factory=Hooks)
    metrics: Path | None = None
    schedule: Schedule = field(default_factory=Schedule)
    quick: Quick = field(default_factory=Quick)

    @property
    def expecting_more(self) -> tuple[str, ...]:
        """The offices that expect to be run more often than the fleet's schedule has it."""
        every = self.schedule.every_minutes
        return tuple(one.id for one in self.offices if one.every_minutes < every)
