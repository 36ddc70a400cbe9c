"""sheetflow makes a shared spreadsheet obey a written procedure.

As a library it reads: `sheetflow.open("office.yaml").submissions.df()` (docs/analis.md).  What it
returns is typed in `__init__.pyi`: the package stands below every room, and imports none.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

__version__ = "0.1.0"


def open(path: str | Path = ".", as_of: str | None = None) -> Any:  # noqa: A001 - as `gzip.open`
    """Return an office to be read (`sheetflow.app.library.open_office`), loaded with the call."""
    return import_module("sheetflow.app.library").open_office(path, as_of)
