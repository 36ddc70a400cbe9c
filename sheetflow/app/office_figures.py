"""The figures of an office: read from it, and as plain JSON between processes and machines."""

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sheetflow.adapters.run_memory import RunMemory
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.backend import Backend
from sheetflow.app.office_data import OfficeData, read_office_data
from sheetflow.core.names import SubmissionId
from sheetflow.core.records import Event
from sheetflow.core.reporting.period import Period
from sheetflow.core.scoreboard.collect_figures import OfficeRecords, collect_figures
from sheetflow.core.scoreboard.office_figures import OfficeFigures
from sheetflow.errors import UnavailableError

_FIGURES = TypeAdapter(OfficeFigures)


def office_figures(home: Backend, period: Period, now: datetime) -> OfficeFigures:
    """Return the office's figures of the period; nothing is locked or written.

    Raises what register and ledger raise; ConfigurationError for a wrong clock.
    """
    return collect_figures(office_records(home, read_office_data(home, now)), period)


def office_records(home: Backend, books: OfficeData) -> OfficeRecords:
    """Return what figures of the office are made of."""
    return OfficeRecords(
        home.settings.office,
        books.scan,
        books.ledger,
        lambda names: _events(home, names),
        books.now,
        RunMemory(StateFolder(home.settings.ledger)).entries(),
    )


def _events(home: Backend, names: Set[SubmissionId]) -> Iterator[Event]:
    """Yield the events of these submissions; a remote ledger is read once, not once for each."""
    ledger = home.ledger
    if home.marks.remote:
        yield from (one.event for one in ledger.history() if one.event.submission in names)
    else:
        yield from (one.event for name in sorted(names) for one in ledger.history(name))


def figures_data(figures: OfficeFigures) -> dict[str, Any]:
    """Return the figures as plain JSON values."""
    data: dict[str, Any] = _FIGURES.dump_python(figures, mode="json")
    return data


def figures_of_data(data: Mapping[str, Any]) -> OfficeFigures:
    """Return the figures that `figures_data` gave; raises UnavailableError for anything else."""
    try:
        return _FIGURES.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UnavailableError(
            f"The figures of an office cannot be read ({place}: {first['msg']}).",
            "Install the same version of sheetflow on every worker, then make the report again.",
        ) from error
