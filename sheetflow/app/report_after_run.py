"""After a run: the reports that it changed, brought up to date."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import datetime

from sheetflow.adapters.local.shelf import LocalShelf
from sheetflow.app.home import Home
from sheetflow.app.report import SHELF, Books, Reporter
from sheetflow.core.names import DrivePath
from sheetflow.core.outcome import Failure
from sheetflow.core.records import LedgerState
from sheetflow.core.reporting.gather import report_items
from sheetflow.core.reporting.item import ReportItem, Standing
from sheetflow.core.reporting.period import Period, period_of
from sheetflow.core.reporting.written import ReportWritten
from sheetflow.errors import ExitCode, SheetflowError
from sheetflow.execute.prepare import Prepared

STAMP = DrivePath(f"{SHELF}/laporan.json")
"""Of which version of the ledger the reports are, so that a run killed before them is made good."""
COUNTED = (Standing.RECORDED, Standing.ARCHIVED)

Refreshed = tuple[tuple[ReportWritten, ...], tuple[Failure, ...]]


def refresh_after_run(home: Home, prepared: Prepared, now: datetime) -> Refreshed:
    """Refresh the months whose submissions this run judged anew; what failed is said, not raised.

    A month gets its first report when something of it counts; reports that are there follow
    every submission they speak of.  Closed ones get a revision if what they count has changed.
    """
    if home.settings.office.report is None:
        return (), ()
    shelf = LocalShelf(home.settings.drive)
    try:
        fresh = _stamp(shelf) == prepared.ledger.version
        touched = _touched(prepared)
        if (fresh and not touched) or (prepared.plan.commit.empty and not prepared.ledger.rows):
            return (), ()
        state = home.ledger.load()
        written, failures = _refresh(home, prepared, state, touched if fresh else None, now)
        if not failures:
            shelf.replace(STAMP, f'{{"ledger": {state.version}}}\n'.encode())
    except SheetflowError as error:
        return (), (_failure(SHELF, error),)
    return written, failures


def _stamp(shelf: LocalShelf) -> int | None:
    data = shelf.read(STAMP)
    try:
        found = json.loads(data)["ledger"] if data else None
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, int) else None


def _touched(prepared: Prepared) -> frozenset[str]:
    """Rows judged anew, and those whose files were only brought now."""
    plan, known = prepared.plan, prepared.ledger.submissions
    late = [known.get(effect.submission) for effect in plan.unfinished]
    judged = (record.id for record in plan.commit.rows)
    return frozenset((*judged, *(record.row_id for record in late if record)))


def _refresh(
    home: Home, prepared: Prepared, state: LedgerState, touched: Set[str] | None, now: datetime
) -> Refreshed:
    """`touched` None: every period."""
    written: list[ReportWritten] = []
    failures: list[Failure] = []
    moment = now.astimezone(home.settings.office.zone)
    with Reporter(home, Books(prepared.survey, state, moment)) as reporter:
        items = _items(home, prepared, state, touched, moment)
        for period in sorted(set(_due(reporter, items, all_due=touched is None)), key=_place):
            try:
                written.append(reporter.refresh(period))
            except SheetflowError as error:
                failures.append(_failure(period.code, error))
    return tuple(report for report in written if report.changed), tuple(failures)


def _items(
    home: Home, prepared: Prepared, state: LedgerState, touched: Set[str] | None, now: datetime
) -> tuple[ReportItem, ...]:
    rows = prepared.survey.rows
    if touched is not None:
        rows = tuple(row for row in rows if row.id in touched)
    chosen = replace(prepared.survey, rows=rows)
    return report_items(chosen, state, home.settings.office, now)


def _due(reporter: Reporter, items: tuple[ReportItem, ...], *, all_due: bool) -> Iterator[Period]:
    days = {item.day for item in items}
    names = {item.id for item in items}
    for period, kept in reporter.periods():
        spoken_of = not names.isdisjoint(kept.submissions)
        if all_due or spoken_of or any(period.holds(day) for day in days):
            yield period
    for item in items:
        if item.standing in COUNTED and item.day is not None:
            yield period_of(item.day)


def _place(period: Period) -> tuple[str, str]:
    return (period.start.isoformat(), period.code)


def _failure(place: str, error: SheetflowError) -> Failure:
    """The run itself is done; only this is left over."""
    return Failure(None, f"{place}: {error.problem}", error.fix, ExitCode.UNAVAILABLE)
