"""The local office: a workbook, a folder and a SQLite file."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.adapters.local.drive.published import LocalPublishedFiles, resolve_published
from sheetflow.adapters.local.ledger.sqlite_ledger import SqliteLedger
from sheetflow.adapters.local.office_marks import LocalMarks
from sheetflow.adapters.local.register import LocalRegister, conflict_copies
from sheetflow.adapters.notices.links import LocalLinks
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.adapters.xlsx.read_sheet import read_office_mark
from sheetflow.adapters.xlsx.workbook_file import refuse_open, unavailable
from sheetflow.app.backend import Backend, SetupPlan
from sheetflow.app.intake_sources import open_files
from sheetflow.app.ledger_checks import new_identity
from sheetflow.core.files import ReferenceLimits
from sheetflow.core.ledger.head import Mark, is_there
from sheetflow.core.names import row_ids
from sheetflow.core.office import Office
from sheetflow.core.office_options import REPORTS_FOLDER
from sheetflow.core.planning.limits import refuse_earlier
from sheetflow.core.register.headings import find_header
from sheetflow.core.waiting_lists import list_roles, list_tab
from sheetflow.doctor import Probe
from sheetflow.errors import BusyError, TamperedError, UnavailableError, as_unavailable
from sheetflow.safe_files import writing
from sheetflow.safe_files.renaming import exchanges_in_one_step
from sheetflow.safe_files.replacing import resolve_displaced
from sheetflow.settings.load import Settings

MIN_FREE_BYTES = 200 * 1024 * 1024
"""Bytes that should be free where files are copied to."""
_ELSEWHERE = "Check the place and its permissions, or name another as `drive` in office.yaml."


def open_local_backend(settings: Settings) -> Backend:
    """Return the office of one folder; nothing is read or written yet."""
    office = settings.office
    register = LocalRegister(
        settings.register,
        office.form,
        tab=settings.tab,
        language=settings.language,
        conflict_mark=office.text("file_name.conflict"),
        link_formulas=True,
        recalculated=(office.text("register.tab.dashboard"),),
        lists=[list_tab(role, office) for role in list_roles(office)],
        drive=settings.drive,
    )
    ledger = SqliteLedger(settings.ledger)
    state = StateFolder(settings.ledger)
    marks = LocalMarks(settings.drive, state)
    limits = ReferenceLimits(office.limits.folder_files, office.limits.file_bytes)
    return Backend(
        settings,
        register,
        ledger,
        LocalFolder(settings.drive, limits),
        lambda notes, keep: LocalPublishedFiles(
            settings.drive, notes, keep, office.text("file_name.edited"), state.note_temporary
        ),
        lambda since: _locked(settings, state, since),
        _LocalSetup(settings, register, ledger, state, marks),
        str(settings.register),
        marks,
        links=LocalLinks(settings.drive.name),
        forms=open_files(settings),
    )


@contextmanager
def _locked(settings: Settings, state: StateFolder, since: datetime) -> Iterator[None]:
    """Hold the run's lock; first resolve files displaced by earlier exchanges of the register."""
    with state.locked(since, _temporaries(settings)):
        try:
            resolve_displaced(settings.register, settings.office.text("file_name.conflict"))
            for folder in _published_folders(settings.office):
                resolve_published(settings.drive / folder, settings.office.text("file_name.edited"))
        except OSError as error:
            raise unavailable(settings.register, error) from error
        yield


def _published_folders(office: Office) -> tuple[str, ...]:
    """Return the folders of Drive in which files are exchanged as a whole."""
    board = office.site.folder if office.site else ""
    return tuple(filter(None, (REPORTS_FOLDER, office.folders.calendar, board)))


@dataclass(frozen=True, slots=True)
class _LocalSetup:
    settings: Settings
    register: LocalRegister
    ledger: SqliteLedger
    state: StateFolder
    marks: LocalMarks

    def setup_plan(self, now: datetime) -> SetupPlan:
        """Return what is missing of register, Drive folder, inbox and ledger.

        A new register has numbered spare rows, a new ledger the office's identity.
        """
        drive, register = self.settings.drive, self.settings.register
        folders = (drive, drive / self.settings.office.folders.inbox)
        wanted = (*folders, register, self.settings.ledger)
        missing = [path for path in wanted if not path.exists()]
        if self.settings.ledger not in missing and not is_there(self.ledger.load()):
            missing.append(self.settings.ledger)  # killed while it was made
        found = [path for path in wanted if path not in missing]
        older = self.ledger.older_layout()
        changes = [*map(str, missing)]
        changes += [f"{self.settings.ledger}: layout {older[0]} → {older[1]}"] if older else []

        def apply() -> tuple[str, ...]:
            # First what settings may refuse: exit code 3 means that nothing was changed.  The lock
            # may have brought back a register that an exchange had renamed.
            ledger = self.ledger.load()
            new = not is_there(ledger)
            identity = read_office_mark(register) or new_identity() if new else ledger.office
            if not register.exists():
                self._make_register(now, identity)
            for folder in folders:
                if folder in missing:
                    with as_unavailable(folder, _ELSEWHERE, "the folder cannot be made"):
                        writing.make_durable_folder(folder)
            if new or older:
                self.ledger.establish(identity)
            if identity:
                self.marks.write(Mark(identity, self.ledger.head()))
            return ()

        return SetupPlan(tuple(changes), tuple(map(str, found)), apply)

    def probes(self, now: datetime) -> Sequence[Probe]:
        """Return probes of register, folder and ledger: readable, writable, free, whole."""
        settings = self.settings
        mark = settings.office.text("file_name.conflict")
        return (
            ("register", self._read),
            ("register: open", lambda: _closed(settings.register)),
            ("register: copies", lambda: _has_no_copies(settings.register, mark)),
            ("register: folder", lambda: _writable(settings.register.parent)),
            ("register: saves", lambda: _exchangeable(settings.register.parent)),
            ("drive", lambda: _writable(settings.drive)),
            ("drive: room", lambda: _free_space(settings.drive)),
            ("ledger", self._ledger),
            ("lock", lambda: self._unlocked(now)),
        )

    def _make_register(self, now: datetime, identity: str) -> None:
        """Create the register; in case one was lost, numbers go on after the ledger's."""
        from sheetflow.adapters.local.new_workbook.create import create_register  # noqa: PLC0415 - 0.1 s, for `init` alone

        settings, office = self.settings, self.settings.office
        ledger = self.ledger.load()
        refuse_earlier(ledger, now)
        pattern = office.form.identifier_pattern
        numbers = row_ids(pattern, ledger.next_number, office.limits.spare_rows, now.date())
        create_register(
            settings.register, office, numbers, now.date(), tab=settings.tab, identity=identity
        )

    def _read(self) -> str:
        snapshot = self.register.read()
        header = find_header(snapshot.rows, self.settings.office.form, self.settings.language)
        return f"{len(header.places)} columns, {len(snapshot.rows)} rows"

    def _ledger(self) -> str:
        breaks = self.ledger.audit()
        if breaks:
            raise TamperedError(
                f"{self.settings.ledger}: the history has {len(breaks)} breaks.",
                "See them with `sheetflow verify`; put back the last good copy of the ledger.",
            )
        state = self.ledger.load()
        return f"{len(state.submissions)} submissions, version {state.version}"

    def _unlocked(self, now: datetime) -> str:
        if not self.state.path.exists():
            return "free"
        with self.state.locked(now):
            return ""


PROBE = "probe"
"""Name of the file that `doctor` writes and removes to test write access."""


def _temporaries(settings: Settings) -> tuple[Path, ...]:
    """Return where a killed command may have left a file; unfinished effects still need theirs."""
    register = settings.register.resolve()
    probed = (settings.register.parent / PROBE, settings.drive / PROBE)
    marks = LocalMarks(settings.drive, StateFolder(settings.ledger)).files
    return tuple(map(writing.temporary_beside, (register, *probed, *marks)))


def _closed(register: Path) -> str:
    refuse_open(register)
    return ""


def _has_no_copies(register: Path, mark: str) -> str:
    """Raise BusyError when a synchroniser has put another version beside the register; else ""."""
    copies = conflict_copies(register, mark)
    if copies:
        raise BusyError(
            f"{register}: other versions of the register are beside it: {', '.join(copies)}.",
            "Open each of them, copy rows that are only there into the register, then delete it "
            "or move it to another folder.",
        )
    return ""


def _writable(folder: Path) -> str:
    """Raise UnavailableError unless a file can be created and removed in the folder; else ""."""
    fix = (
        "Create the folder (sheetflow init) or give the account that runs the job the right to "
        "write there."
    )
    with as_unavailable(folder, fix, "cannot be written to"):
        temporary = writing.temporary_beside(folder / PROBE)
        writing.create_file(temporary).close()
        writing.remove_leftovers([temporary])
    return ""


def _exchangeable(folder: Path) -> str:
    """Return how a changed register replaces the old one in the folder."""
    try:
        if exchanges_in_one_step(folder):
            return "exchanged in one step"
    except OSError as error:
        raise unavailable(folder, error) from error
    return "renamed away first: for a moment there is no register; no save is lost"


def _free_space(folder: Path) -> str:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise UnavailableError(
            f"{folder}: {error.strerror}.", "Create it: sheetflow init."
        ) from error
    if free < MIN_FREE_BYTES:
        raise UnavailableError(
            f"{folder}: only {free // 1024**2} MB are free.", "Make room before the next run."
        )
    return f"{free // 1024**2} MB"
