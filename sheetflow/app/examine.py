"""`doctor`: the probes of a home, with what the settings leave open."""

from __future__ import annotations

from datetime import datetime

from sheetflow.app.home import Home
from sheetflow.doctor.diagnosis import Diagnosis, examine
from sheetflow.doctor.office_health import office_health


def examine_office(home: Home, now: datetime) -> tuple[Diagnosis, ...]:
    """Everything that can be found out without changing anything that stays."""
    return (*examine(home.own.probes(now)), *office_health(home.settings.office, now.date()))
