"""An office as a library shows it to analysts: frames, read without a lock; nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheetflow.app.backend import Backend
from sheetflow.app.run import plan_office
from sheetflow.app.setup import moment, named_settings, open_backend
from sheetflow.core.effects import path_of
from sheetflow.core.own_cells import ShowList, ShowRow
from sheetflow.core.reporting.period import parse_period
from sheetflow.errors import ConfigurationError

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

        found = parse_period(period)
        if found is None:
            raise ConfigurationError(f"“{period}” is no period.", "Write 2025-10, 2025-Q4 or 2025.")
        report = report_of(self._backend, found, self._as_of)
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
