"""`doctor`: the probes of a home, with what the settings leave open."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.local.replace import refuse_open
from sheetflow.app.home import Home
from sheetflow.core.register.headings import find_header
from sheetflow.doctor.diagnosis import Diagnosis, Probe, examine
from sheetflow.doctor.office_health import office_health
from sheetflow.errors import TamperedError, UnavailableError

ROOM = 200 * 1024 * 1024
"""Bytes that should be free where files are copied to."""


def examine_office(home: Home, now: datetime) -> tuple[Diagnosis, ...]:
    """Everything that can be found out without changing anything that stays."""
    office = home.settings.office
    probes: list[Probe] = [
        ("register", lambda: _register(home)),
        ("register: open", lambda: _closed(home)),
        ("register: folder", lambda: _writable(home.settings.register.parent)),
        ("drive", lambda: _writable(home.settings.drive)),
        ("drive: room", lambda: _room(home.settings.drive)),
        ("ledger", lambda: _ledger(home)),
        ("lock", lambda: _unlocked(home, now)),
    ]
    return (*examine(probes), *office_health(office, now.date()))


def _register(home: Home) -> str:
    snapshot = home.register.read()
    header = find_header(snapshot.rows, home.settings.office.form, home.settings.language)
    return f"{len(header.places)} columns, {len(snapshot.rows)} rows"


def _closed(home: Home) -> str:
    refuse_open(home.settings.register)
    return ""


def _writable(folder: Path) -> str:
    """Whether a file can be made there and taken away again."""
    try:
        handle, name = tempfile.mkstemp(prefix=".sheetflow-", suffix=".tmp", dir=folder)
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        raise UnavailableError(
            f"{folder}: cannot be written to ({error.strerror}).",
            "Create the folder (sheetflow init) or give the account that runs the job the right "
            "to write there.",
        ) from error
    return ""


def _room(folder: Path) -> str:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise UnavailableError(
            f"{folder}: {error.strerror}.", "Create it: sheetflow init."
        ) from error
    if free < ROOM:
        raise UnavailableError(
            f"{folder}: only {free // 1024**2} MB are free.", "Make room before the next run."
        )
    return f"{free // 1024**2} MB"


def _ledger(home: Home) -> str:
    breaks = home.ledger.audit()
    if breaks:
        raise TamperedError(
            f"{home.settings.ledger}: the history has {len(breaks)} breaks.",
            "See them with `sheetflow verify`; put back the last good copy of the ledger.",
        )
    state = home.ledger.load()
    return f"{len(state.submissions)} submissions, version {state.version}"


def _unlocked(home: Home, now: datetime) -> str:
    with home.lock(now):
        return ""
