from pathlib import Path

from sheetflow.app.library import OfficeReader

__version__: str

def open(path: str | Path = ".", as_of: str | None = None) -> OfficeReader: ...  # noqa: A001 - as `gzip.open`
