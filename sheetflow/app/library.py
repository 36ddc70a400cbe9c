"""An office for analysts: frames, read without a lock, and the same tables as files (`export`)."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sheetflow.app.backend import Backend
from sheetflow.app.run import plan_office
from sheetflow.app.setup import moment, named_settings, open_backend, required_period
from sheetflow.core.effects import path_of
from sheetflow.core.own_cells import ShowList, ShowRow
from sheetflow.errors import ConfigurationError, as_unavailable
from sheetflow.safe_files.writing import write_whole

if TYPE_CHECKING:
    import pandas as pd

# pandas is imported with the first frame: `import sheetflow` costs nothing.


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an office, read anew by each `df()`."""

    read: "Callable[[], pd.DataFrame]"

    def df(self) -> "pd.DataFrame":
        """Return the table as a frame.  Raises what the register and the ledger raise."""
        return self.read()


@dataclass(frozen=True, slots=True)
class ReportTables:
    """A report's tables by name, equal to those of its workbook, cell for cell."""

    tables: "dict[str, pd.DataFrame]"


class OfficeReader:
    """An office to be read; `as_of` is the moment that a plan and a report are made for."""

    def __init__(self, backend: Backend, as_of: datetime) -> None:
        self._backend, self._as_of = backend, as_of
        self.settings = backend.settings
        """The office's settings as they were read."""

    @property
    def submissions(self) -> Table:
        """What the ledger has accepted: one row a submission."""
        from sheetflow.core.reporting.frames import submissions_frame

        office, ledger = self.settings.office, self._backend.ledger
        return Table(lambda: submissions_frame(ledger.records(), office))

    @property
    def events(self) -> Table:
        """The history: one row an event, in its order."""
        from sheetflow.core.reporting.frames import events_frame

        office, ledger = self.settings.office, self._backend.ledger
        return Table(lambda: events_frame(ledger.history(), office))

    @property
    def findings(self) -> Table:
        """What the last run found in the rows: one row a finding."""
        from sheetflow.core.reporting.frames import findings_frame

        office, ledger = self.settings.office, self._backend.ledger
        return Table(lambda: findings_frame(ledger.load().rows, office))

    @property
    def files(self) -> Table:
        """What was filed and written: one row a file."""
        from sheetflow.core.reporting.frames import files_frame

        ledger = self._backend.ledger
        return Table(lambda: files_frame(ledger.records()))

    def report(self, period: str) -> ReportTables:
        """Return the report of a period ("2025-10", "2025-Q4", "2025") as it would be now.

        Raises ConfigurationError for what is no period, or an office without a report.
        """
        from sheetflow.app.report import report_of
        from sheetflow.core.reporting.breakdowns import report_tables
        from sheetflow.core.reporting.wording import ReportTexts

        report = report_of(self._backend, required_period(period), self._as_of)
        texts = ReportTexts(self.settings.office, report.language)
        return ReportTables(report_tables(report, texts))

    def plan(self) -> Table:
        """What a run would do now: one row an effect, in its order."""
        return Table(self._planned)

    def _planned(self) -> "pd.DataFrame":
        import pandas as pd

        from sheetflow.core.reporting.frames import TEXT

        plan = plan_office(self._backend, self._as_of).plan
        kinds, names, places = [], [], []
        for effect in plan.effects:
            kinds.append(type(effect).__name__)
            match effect:
                case ShowRow():
                    names.append(str(effect.row_id))
                    places.append(str(effect.row))
                case ShowList():
                    names.append("")
                    places.append(effect.tab)
                case _:
                    names.append(str(effect.submission))
                    places.append(path_of(effect))
        texts = {"effect": kinds, "submission": names, "place": places}
        return pd.DataFrame({name: pd.array(found, dtype=TEXT) for name, found in texts.items()})


def open_office(path: str | Path = ".", as_of: str | None = None) -> OfficeReader:
    """Return the office of a settings file, or of the folder that holds `office.yaml`.

    `as_of` is ISO 8601, in the office's zone if it has none; now when absent.  Nothing is locked or
    written, also later.  Raises ConfigurationError.
    """
    backend = open_backend(named_settings(Path(path)))
    return OfficeReader(backend, moment(as_of, backend.settings.office.zone))


def export_tables(backend: Backend, now: datetime, folder: Path, form: str) -> tuple[Path, ...]:
    """Write each table into `folder`, as "csv" (UTF-8) or "parquet"; return the files.

    Existing ones are replaced whole.  Raises ConfigurationError where Parquet's library is not
    installed, UnavailableError when the disk refuses.
    """
    if form == "parquet" and find_spec("pyarrow") is None:
        raise ConfigurationError(
            "Parquet needs a library that is not installed: pyarrow.",
            "Install it: pip install -c constraints.txt -e '.[parquet]'; or use --format csv.",
        )
    office = OfficeReader(backend, now)
    tables = {
        "submissions": office.submissions,
        "events": office.events,
        "findings": office.findings,
        "files": office.files,
    }
    written = []
    for name, table in tables.items():
        content, path = io.BytesIO(), folder / f"{name}.{form}"
        frame = storable(table.df())
        if form == "parquet":
            frame.to_parquet(content)
        else:
            frame.to_csv(content)
        with as_unavailable(path, "Name another folder."):
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, content.getvalue())
        written.append(path)
    return tuple(written)


def storable(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the frame with a sign for what UTF-8 cannot hold: half a character of a cell."""
    from sheetflow.core.reporting.frames import TEXT

    made = frame.copy()
    for name in frame.columns[frame.dtypes == TEXT]:
        made[name] = [text.encode(errors="replace").decode() for text in frame[name]]
    return made
