"""Rows of the publication SOP, judged once, and what a report or a set makes of them."""

from datetime import datetime

from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Grain, Period
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of()
NOW = datetime(2025, 11, 3, 9, 0, tzinfo=OFFICE.zone)
OCTOBER = Period(Grain.MONTH, 2025, 10)


def judged(**rows: str) -> MemoryHome:
    """A row for each label, like the row of that name (`scenarios/base_rows.yaml`)."""
    home = MemoryHome(OFFICE)
    for number, (label, like) in enumerate(rows.items()):
        home.put(label, cells_like({"like": like, "judul": f"Judul {number}"}))
    home.run(NOW)
    return home


def items(home: MemoryHome) -> tuple[ReportItem, ...]:
    """All submissions of the register."""
    prepared = home.prepare(NOW)
    return report_items(prepared.scan, prepared.ledger, OFFICE, NOW)
