"""What an office lives on: its ports, and the few things that its kind of home does its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, assert_never

from sheetflow.core.ledger.identity import Mark
from sheetflow.doctor.diagnosis import Probe
from sheetflow.errors import ConfigurationError
from sheetflow.ports import (
    FileKeeper,
    FileLooker,
    LedgerAuditor,
    LedgerOwner,
    LedgerReader,
    LedgerWriter,
    OfficeMarks,
    PaperStore,
    RegisterReader,
    RowFiller,
    RowPublisher,
    Shelf,
)
from sheetflow.settings.load import Settings


class Register(RegisterReader, RowPublisher, RowFiller, Protocol):
    """All that a register promises."""


class Ledger(LedgerReader, LedgerWriter, LedgerOwner, LedgerAuditor, Protocol):
    """All that a ledger promises."""


class Files(FileLooker, FileKeeper, PaperStore, Protocol):
    """All that files promise."""


GOOGLE_PACKAGES = ("gspread", "googleapiclient", "google_auth_oauthlib")
Notes = Mapping[str, str]
OpenShelf = Callable[[Notes, Callable[[Notes], None]], Shelf]
"""The office's shelf, from the ledger's notes and from what keeps more of them."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What `init` has to do, as sentences, what it found there, and doing it."""

    changes: tuple[str, ...]
    found: tuple[str, ...]
    apply: Callable[[], tuple[str, ...]]
    """Does it; what the reader must do next, as sentences."""
    next_steps: tuple[str, ...] = ()
    """The same where nothing is to be done."""


class NoMarks:
    """OfficeMarks of a home that has no place for them."""

    remote = False

    def read(self) -> dict[str, Mark]:
        """None."""
        return {}

    def write(self, mark: Mark) -> None:
        """Nowhere."""


class OwnWays(Protocol):
    """What a home of this kind does its own way."""

    def preparation(self, now: datetime) -> Preparation:
        """What is missing of the office; nothing is changed yet."""

    def probes(self, now: datetime) -> Sequence[Probe]:
        """What the doctor asks of this home."""


@dataclass(frozen=True, slots=True)
class Home:
    """The ports of one office; `place` names its register for people."""

    settings: Settings
    register: Register
    ledger: Ledger
    files: Files
    open_shelf: OpenShelf
    lock: Callable[[datetime], AbstractContextManager[None]]
    """Keeps a second run out while this one writes."""
    own: OwnWays
    place: str
    marks: OfficeMarks = field(default_factory=NoMarks)

    @property
    def ledger_place(self) -> str:
        """Where the ledger is, for people."""
        return str(self.settings.ledger) if self.settings.home == "local" else self.place

    def shelf(self, notes: Notes) -> Shelf:
        """The shelf for the papers of the whole office; `notes` are the ledger's."""
        return self.open_shelf(notes, lambda more: self.ledger.acknowledge((), more))


def open_home(settings: Settings) -> Home:
    """The office's home; nothing is read or written yet.

    Raises ConfigurationError for a Google office without its packages, credentials or places.
    """
    match settings.home:
        case "local":
            from sheetflow.app.local_home import open_local_home  # noqa: PLC0415 - this kind only

            return open_local_home(settings)
        case "google":
            _require_packages(settings)
            from sheetflow.app.google_home import open_google_home  # noqa: PLC0415 - this kind only

            return open_google_home(settings)
        case _:
            assert_never(settings.home)


def _require_packages(settings: Settings) -> None:
    missing = [name for name in GOOGLE_PACKAGES if find_spec(name) is None]
    if missing:
        raise ConfigurationError(
            f"{settings.root / 'office.yaml'}: a Google office needs packages that are not "
            f"installed: {', '.join(missing)}.",
            "Install them: pip install -c constraints.txt -e '.[google]'.",
        )


def find_settings_file(config: Path | None) -> Path:
    """The office's settings: as told, else `office.yaml` of the folder one stands in."""
    path = config or Path("office.yaml")
    if path.is_dir():
        path = path / "office.yaml"
    if not path.exists():
        raise ConfigurationError(
            f"{path}: there is no such settings file.",
            "Name it with --config FILE, or make an office to look at: sheetflow demo DIR.",
        )
    return path
