"""The files in which a fleet's sweeps are kept: one for each sweep, a line of JSON an office."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sheetflow.core.fleet.results import (
    OfficeResult,
    SweepReport,
    head_data,
    result_data,
    successes_after,
    successes_of,
)
from sheetflow.errors import UnavailableError
from sheetflow.safe_files.reading import read_regular
from sheetflow.safe_files.writing import make_durable_folder, open_of_ours, write_whole

KEPT = 100
"""Sweeps of each kind whose files are kept."""
_SUCCESSES = "last-success.json"
_MOST = 16 << 20


@dataclass(frozen=True, slots=True)
class SweepRecords:
    """The folder of a fleet's results, readable by its owner only.

    What cannot be read counts as forgotten.  Writing raises UnavailableError.
    """

    folder: Path

    def add(self, name: str, result: OfficeResult) -> None:
        """Append an office's result to the sweep's file."""
        self._append(name, result_data(result))

    def end(self, name: str, report: SweepReport) -> None:
        """Append the sweep's own figures; remove the files of the oldest sweeps of its kind."""
        self._append(name, head_data(report))
        sweeps = sorted(self.folder.glob(f"{report.work}-*.jsonl"))
        for path in sweeps[:-KEPT]:
            path.unlink(missing_ok=True)

    def successes(self) -> Mapping[str, datetime]:
        """Return when each office last did its work."""
        return successes_of(self._kept())

    def keep_successes(self, results: Iterable[OfficeResult], ended: datetime) -> None:
        """Remember which offices have done their work."""
        text = successes_after(self._kept(), results, ended)
        try:
            write_whole(self.folder / _SUCCESSES, text.encode(), 0o600)
        except OSError as error:
            raise self._trouble(error) from error

    def _kept(self) -> str:
        try:
            return read_regular(self.folder / _SUCCESSES, _MOST).decode("utf-8", "replace")
        except OSError:
            return ""

    def _append(self, name: str, data: Mapping[str, Any]) -> None:
        try:
            make_durable_folder(self.folder)
            path = self.folder / f"{name}.jsonl"
            handle = open_of_ours(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            with os.fdopen(handle, "ab") as file:
                file.write(json.dumps(data, ensure_ascii=True).encode() + b"\n")
        except OSError as error:
            raise self._trouble(error) from error

    def _trouble(self, error: OSError) -> UnavailableError:
        return UnavailableError(
            f"{self.folder}: the results of this sweep cannot be kept ({error.strerror or error}).",
            "Let the account that runs sheetflow write there; the offices' work is done.",
        )
