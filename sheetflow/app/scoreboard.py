"""The figures of an office, as JSON between processes and machines, and a scoreboard's pages."""

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.adapters.run_memory import RunMemory
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.backend import Backend
from sheetflow.app.register_rows import OfficeData, read_office_data
from sheetflow.core.fleet.results import Outcome, SweepReport
from sheetflow.core.fleet.settings import Fleet
from sheetflow.core.names import SubmissionId
from sheetflow.core.papers.context_values import printable
from sheetflow.core.records import Event
from sheetflow.core.reporting.period import Period
from sheetflow.core.scoreboard.collect_figures import OfficeRecords, collect_figures
from sheetflow.core.scoreboard.office_figures import Labels, OfficeFigures
from sheetflow.core.scoreboard.paper import board_paper
from sheetflow.core.scoreboard.scoreboard import Absent, Scoreboard, scoreboard
from sheetflow.core.scoreboard.tables import BoardText, ranking_data
from sheetflow.errors import SheetflowError, UnavailableError, as_unavailable
from sheetflow.present.site.site import Site, fleet_pages
from sheetflow.safe_files.whole_folder import ForeignFileError, refuse_foreign, replace_folder
from sheetflow.safe_files.writing import write_whole
from sheetflow.settings.texts import shipped_texts

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


def scoreboard_of(fleet: Fleet, period: Period, report: SweepReport) -> Scoreboard:
    """Return the scoreboard of a sweep for figures.

    An office without them is absent: the reason is for readers of the report, without the path and
    the fix that the operator has from the result's own sentence.
    """
    text = BoardText(shipped_texts(), fleet.language)
    found: list[OfficeFigures] = []
    absent = [Absent(name, name, text("absent.lost")) for name in report.missing]
    for result in report.results:
        outcome = result.outcome
        if outcome.succeeded:
            try:
                found.append(replace(figures_of_data(result.data or {}), office=result.office))
                continue
            except SheetflowError:
                outcome = Outcome.FAILED
        name = printable(result.office.rpartition("/")[2])
        absent.append(Absent(result.office, name, text(f"absent.{outcome.value}")))
    return scoreboard(found, period, absent)


def write_scoreboard(
    board: Scoreboard, fleet: Fleet, folder: Path, now: datetime
) -> tuple[Path, ...]:
    """Write the report into `folder`, each file whole or not at all; return the files.

    Raises UnavailableError when the disk refuses, or the papers' typeface is not installed.
    """
    from sheetflow.adapters.documents.scoreboard_workbook import scoreboard_workbook
    from sheetflow.adapters.documents.shipped_pages import ShippedPages

    text = BoardText(shipped_texts(), fleet.language)
    paper = board_paper(board, fleet.name(fleet.language), text)
    title = paper.data["title"]
    contents = {
        "xlsx": scoreboard_workbook(board, title, paper.data["about"], text),
        "pdf": ShippedPages().scoreboard(paper, now),
        "json": json.dumps(scoreboard_data(board, fleet, now), ensure_ascii=True).encode(),
    }
    written = []
    for form, content in contents.items():
        path = folder / f"{title} {board.period.code}.{form}"
        with as_unavailable(path, "Name another folder by --folder."):
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        written.append(path)
    return tuple(written)


def scoreboard_data(board: Scoreboard, fleet: Fleet, now: datetime) -> dict[str, Any]:
    """Return the scoreboard as plain data: the ranking, and each office's own figures."""
    return {
        "fleet": fleet.id,
        "period": board.period.code,
        "made": now.isoformat(),
        "ranking": ranking_data(board),
        "absent": [{"office": one.office, "reason": one.sentence} for one in board.absent],
        "offices": [figures_data(one) for one in board.offices],
    }


def write_scoreboard_site(board: Scoreboard, owner: Labels, made: datetime, folder: Path) -> int:
    """Write the site of `owner` into `folder`, in place of an earlier one; return its pages.

    `made` is in the owner's time zone.  Raises UnavailableError where the folder has something
    else in it, or the disk refuses: then an earlier site is as it was.
    """
    site = Site(owner, board, made, shipped_texts(), shipped_templates() / "site")
    return replace_site(folder, ((place, page.encode()) for place, page in fleet_pages(site)))


def replace_site(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write a site's files into `folder`, in place of an earlier one; return how many.

    Raises UnavailableError as `write_scoreboard_site` does.
    """
    with _refused_clearly(folder):
        return replace_folder(folder, files)


def check_site_folder(folder: Path) -> None:
    """Raise UnavailableError if a site may not be written there, before its figures are made."""
    with _refused_clearly(folder):
        refuse_foreign(folder)


@contextmanager
def _refused_clearly(folder: Path) -> Iterator[None]:
    """Raise an OSError as UnavailableError, with what can be done about it."""
    try:
        yield
    except ForeignFileError as error:
        raise UnavailableError(
            f"{error.filename}: sheetflow did not write this; a site's folder is replaced whole.",
            "Name an empty folder, or move away what stands there.",
        ) from error
    except OSError as error:
        raise UnavailableError(
            f"{error.filename or folder}: cannot be written ({error.strerror}).",
            "Make room, or name another folder; an earlier site there is as it was.",
        ) from error
