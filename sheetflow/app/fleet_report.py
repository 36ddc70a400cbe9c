"""`fleet report`: the figures of all offices as a scoreboard, as workbook, paper and JSON."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sheetflow.adapters.documents.scoreboard_pages import scoreboard_pdf
from sheetflow.adapters.documents.scoreboard_workbook import scoreboard_workbook
from sheetflow.app.office_figures import figures_data, figures_of_data
from sheetflow.core.fleet.results import Outcome, SweepReport
from sheetflow.core.fleet.settings import Fleet
from sheetflow.core.papers.context_values import printable
from sheetflow.core.reporting.period import Period
from sheetflow.core.scoreboard.office_figures import OfficeFigures
from sheetflow.core.scoreboard.paper import board_paper
from sheetflow.core.scoreboard.scoreboard import Absent, Scoreboard, scoreboard
from sheetflow.core.scoreboard.tables import BoardText, ranking_data
from sheetflow.errors import SheetflowError, UnavailableError
from sheetflow.safe_files.writing import write_whole
from sheetflow.settings.texts import shipped_texts


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
    text = BoardText(shipped_texts(), fleet.language)
    paper = board_paper(board, fleet.name(fleet.language), text)
    title = paper.data["title"]
    contents = {
        "xlsx": scoreboard_workbook(board, title, paper.data["about"], text),
        "pdf": scoreboard_pdf(paper, now),
        "json": json.dumps(scoreboard_data(board, fleet, now), ensure_ascii=True).encode(),
    }
    written = []
    for form, content in contents.items():
        path = folder / f"{title} {board.period.code}.{form}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        except OSError as error:
            raise UnavailableError(
                f"{path}: cannot be written ({error.strerror}).", "Name another folder by --folder."
            ) from error
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
