"""`fleet.yaml` by its keys: many offices, Google's quotas, and where the work is done."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from annotated_types import Interval, MinLen

from sheetflow.core.fleet.results import Limits
from sheetflow.core.fleet.settings import Quick
from sheetflow.core.office import LanguageTag
from sheetflow.core.office_options import Schedule
from sheetflow.core.secret import Hooks
from sheetflow.core.setting_rules import IDENTIFIER, Rule, SettingError, Text, one_line, reference
from sheetflow.core.words import INDONESIAN, Words
from sheetflow.settings.office_shape import PathText
from sheetflow.settings.time_zone import TimeZone

RESULTS = "fleet-results"
"""The folder of results where none is named; in a folder of offices it is no office."""
_ADDRESS = re.compile(r"((?P<kind>tcp|tls)://)?(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
_THIS_MACHINE = re.compile(r"127(\.\d{1,3}){3}|localhost|\[::1\]")


def _scheduler(text: str) -> str:
    """Return the address of a scheduler with its protocol's name."""
    found = _ADDRESS.fullmatch(text)
    if text and not found:
        problem = f"“{one_line(text)}” is no address of a scheduler."
        raise SettingError(problem, "Write it like tcp://127.0.0.1:8786 or tls://10.0.0.5:8786.")
    return f"tcp://{text}" if found and not found["kind"] else text


@dataclass(frozen=True, slots=True)
class TlsSection:
    """Certificate files (PEM) by which scheduler, workers and this command know each other."""

    ca: PathText
    """The certificate of the authority that signed the others."""
    cert: PathText
    """This side's certificate."""
    key: PathText
    """Its private key; readable by its owner alone."""


@dataclass(frozen=True, slots=True)
class WorkersSection:
    """Where the offices are run."""

    processes: Annotated[int, Interval(ge=1, le=512)] | None = None
    """Worker processes of this machine (else one a core)."""
    threads: Annotated[int, Interval(ge=1, le=32)] = 1
    """Offices at once in each process: 1 for local offices, 2 to 8 for those at Google."""
    scheduler: Annotated[str, Rule(_scheduler)] = ""
    """A scheduler that is there already: tcp://127.0.0.1:8786, or tls://HOST:8786 with `tls`."""
    tls: TlsSection | None = None
    """Certificates, for a scheduler on another machine."""
    dashboard: Annotated[int, Interval(ge=1, le=65535)] | None = None
    """The port of Dask's dashboard on 127.0.0.1 (else no dashboard)."""
    wait_seconds: Annotated[int, Interval(ge=0, le=3600)] = 120
    """Seconds until a scheduler that is gone, or workers that are missing, are given up."""

    @property
    def far(self) -> bool:
        """Whether the scheduler is on another machine."""
        found = _ADDRESS.fullmatch(self.scheduler)
        return found is not None and not _THIS_MACHINE.fullmatch(found["host"])


@dataclass(frozen=True, slots=True)
class QuotasSection:
    """Quota a minute, where it is less than Google's own, or was raised by Google."""

    sheets_read: Annotated[int, Interval(ge=1)] | None = None
    """Reading requests to Sheets (Google: 300 a project, 60 an account)."""
    sheets_write: Annotated[int, Interval(ge=1)] | None = None
    """Writing requests to Sheets (Google: 300 a project, 60 an account)."""
    drive: Annotated[int, Interval(ge=200)] | None = None
    """Quota units of Drive (Google: 1,000,000 a project, 325,000 an account)."""
    raised: bool = False
    """Whether Google has raised the quota in the Cloud console, so that more may be written."""


@dataclass(frozen=True, slots=True)
class ProjectSection:
    """A project of Google's Cloud console."""

    id: Annotated[str, IDENTIFIER]
    """Its name in this file."""
    quotas: QuotasSection = field(default_factory=QuotasSection)
    """What all its accounts may request together."""


@dataclass(frozen=True, slots=True)
class AccountSection:
    """Who the job is to Google: a service account, or a person."""

    id: Annotated[str, IDENTIFIER]
    """Its name in this file."""
    project: Annotated[str, reference("project")] = ""
    """The project that it is of; need not be written where there is one."""
    quotas: QuotasSection = field(default_factory=QuotasSection)
    """What it alone may request."""
    workers: Annotated[str, IDENTIFIER] | None = None
    """The resource of the workers that have its credentials (dask worker --resources NAME=1)."""


@dataclass(frozen=True, slots=True)
class OfficesEntry:
    """One office, or a folder of offices: `folder`, `path` or `office`."""

    folder: PathText | None = None
    """A folder whose folders are offices, each with its office.yaml."""
    path: PathText | None = None
    """One office: its folder, or its office.yaml."""
    office: Mapping[str, Any] | None = None
    """One office written here, with the keys of an office.yaml (`base`: what many share)."""
    account: Annotated[str, reference("account")] = ""
    """Who the job is to Google, for those at Google; need not be written where there is one."""

    def __post_init__(self) -> None:
        """Refuse an entry of no office, or of two kinds."""
        if sum(value is not None for value in (self.folder, self.path, self.office)) != 1:
            problem = "An entry of “offices” has one of folder, path and office."
            raise SettingError(problem, "Write one of them; a second one is an entry of its own.")


@dataclass(frozen=True, slots=True)
class FleetFile:
    """Many offices that are run together."""

    name: Words
    """Whose offices these are, for people."""
    time_zone: TimeZone
    """An IANA name: Asia/Jakarta; for what is about all offices."""
    offices: Annotated[tuple[OfficesEntry, ...], MinLen(1)]
    """The offices."""
    id: Annotated[str, IDENTIFIER] = "fleet"
    """Its name in schedulers and figures."""
    language: LanguageTag = INDONESIAN
    """The language of reports on all offices."""
    limits: Limits = field(default_factory=Limits)
    """What one office may take."""
    projects: tuple[ProjectSection, ...] = ()
    """Projects of Google's Cloud console (else one, with Google's quotas)."""
    accounts: tuple[AccountSection, ...] = ()
    """Accounts of these projects (else one, with Google's quotas)."""
    workers: WorkersSection = field(default_factory=WorkersSection)
    """Where the offices are run."""
    hooks: Hooks = field(default_factory=Hooks)
    """Web addresses requested when a sweep begins and ends."""
    metrics: PathText | None = None
    """A file of figures for Prometheus, written after each sweep: path.prom."""
    schedule: Schedule = field(default_factory=Schedule)
    """How often all offices are run (`sheetflow fleet schedule install`)."""
    quick: Quick = field(default_factory=Quick)
    """When one look at a Google spreadsheet's version is enough."""
    results: Text = RESULTS
    """The folder of what became of each sweep, beside this file."""
