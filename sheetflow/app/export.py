"""`export`: the tables of an office as files for analysts."""

import io
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from sheetflow.app.backend import Backend
from sheetflow.app.library import OfficeReader
from sheetflow.core.reporting.frames import TEXT
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.safe_files.writing import write_whole


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
        _write(path, content.getvalue())
        written.append(path)
    return tuple(written)


def storable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with a sign for what UTF-8 cannot hold: half a character of a cell."""
    made = frame.copy()
    for name in frame.columns[frame.dtypes == TEXT]:
        made[name] = [text.encode(errors="replace").decode() for text in frame[name]]
    return made


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise UnavailableError(
            f"{path}: cannot be written ({error.strerror}).", "Name another folder."
        ) from error
