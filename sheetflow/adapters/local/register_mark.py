"""The office's identity in the workbook of its register: a property of the document.

Office programs keep such properties when they save; a workbook without one is an older register.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from sheetflow.regular_file import open_regular

PROPERTY = "sheetflow-office"
_PART = "docProps/custom.xml"
_MOST = 256 * 1024
_UNREADABLE = (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error)
_FOUND = re.compile(
    rf'<(?:\w+:)?property\b[^>]*\bname="{PROPERTY}"[^>]*>\s*<(?:\w+:)?lpwstr\b[^>]*>\s*([\w-]{{8,64}})\s*<'
)


def register_mark(path: Path) -> str:
    """The identity that the workbook bears; "" where it bears none or cannot be read."""
    try:
        with (
            open_regular(path) as file,
            zipfile.ZipFile(file) as archive,
            archive.open(_PART) as part,
        ):
            text = part.read(_MOST).decode("utf-8", "replace")
    except (*_UNREADABLE, KeyError):
        return ""
    found = _FOUND.search(text)
    return found[1] if found else ""
