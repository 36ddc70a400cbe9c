"""`doctor`: the probes of a home, with what the settings leave open."""

from __future__ import annotations

from datetime import datetime

from sheetflow.app.home import Home
from sheetflow.app.register_rows import find_missing
from sheetflow.core.unfinished import failing
from sheetflow.doctor.diagnosis import Diagnosis, examine
from sheetflow.doctor.office_health import missing_health, office_health, set_aside_health
from sheetflow.errors import SheetflowError


def examine_office(home: Home, now: datetime) -> tuple[Diagnosis, ...]:
    """Everything that can be found out without changing anything that stays."""
    office = home.settings.office
    return (
        *examine(home.own.probes(now)),
        *_rows(home),
        *_set_aside(home),
        *office_health(office, now.date()),
    )


def _rows(home: Home) -> tuple[Diagnosis, ...]:
    """Rows that are gone; what cannot be read for it was said by the home's own probes."""
    office = home.settings.office
    try:
        missing = find_missing(home)
    except SheetflowError:
        return ()
    return tuple(missing_health(missing, office))


def _set_aside(home: Home) -> tuple[Diagnosis, ...]:
    """Work that kept failing; a ledger that cannot be read was reported by the home's probes."""
    try:
        found = failing(home.ledger.unfinished(), home.ledger.load())
    except SheetflowError:
        return ()
    return tuple(set_aside_health(found, home.settings.office))
