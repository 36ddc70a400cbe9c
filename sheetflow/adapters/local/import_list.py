"""Lists to be imported, from .csv, .xlsx, .ods or old .xls, as worksheets of cells."""

import csv
import io
import os
from pathlib import Path

from sheetflow.adapters.xlsx.package import OLE2, is_encrypted_xlsx
from sheetflow.adapters.xlsx.read_in_worker import read_other_tabs, read_tabs
from sheetflow.core.importing.list_sheets import ListSheet
from sheetflow.errors import RegisterError, UnavailableError
from sheetflow.safe_files.reading import open_regular

MAX_BYTES = 50 * 1024 * 1024
"""Bytes of a list; people keep no larger ones."""


def read_list_file(path: Path) -> tuple[ListSheet, ...]:
    """Return the worksheets of a list, in their order; for a .csv one without a name.

    A .csv may be UTF-8 (with or without a byte order mark), UTF-16 with one, or Windows-1252,
    separated by comma, semicolon or tab; its rows end only at CR, LF and CRLF.  Raises
    RegisterError, UnavailableError.
    """
    if path.suffix.lower() in {".xlsx", ".xlsm", ".ods", ".xls"}:
        return list_in_workbook(path, _content_of(path))
    if path.suffix.lower() not in {".csv", ".tsv", ".txt"}:
        raise RegisterError(
            f"{path}: this kind of file cannot be imported.",
            "Save the list as .xlsx, .ods, .xls or .csv and import that.",
        )
    text = _decoded(_content_of(path))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise RegisterError(
            f"{path}: the list cannot be read as .csv ({error}).",
            "Save it as .xlsx and import that.",
        ) from error
    return (ListSheet("", rows, file=path.name),)


def list_in_workbook(path: Path, content: bytes) -> tuple[ListSheet, ...]:
    """Return the worksheets of a workbook, of whichever kind its bytes are.

    `path` names it in errors.  Raises RegisterError, UnavailableError.
    """
    is_old = content.startswith(OLE2) and not is_encrypted_xlsx(content)
    is_open = b"mimetypeapplication/vnd.oasis" in content[:128] or (
        b"content.xml" in content and b"[Content_Types].xml" not in content
    )
    tabs = read_other_tabs(path, content) if is_old or is_open else read_tabs(path, content)
    return tuple(ListSheet(tab.tab, tab.rows, tab.merged, tab.trouble, path.name) for tab in tabs)


def _content_of(path: Path) -> bytes:
    try:
        with open_regular(os.path.realpath(path)) as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnavailableError(
            f"{path}: cannot be opened ({error.strerror}).", "Check the name and the permissions."
        ) from error
    if len(content) > MAX_BYTES:
        raise RegisterError(f"{path}: larger than 50 MB.", "Split the list and import its parts.")
    return content


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Return the most frequent separator outside of quotes; `csv.Sniffer` fails on titles."""
    outside = "".join(text[:20_000].split('"')[::2])
    return max(",;\t", key=outside.count)
