"""`content-formats.csv`: suggested sizes of images (not the official Lampiran II)."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from sheetflow.core.calendar import ALWAYS, Span
from sheetflow.core.office_options import SuggestedFormat
from sheetflow.core.setting_rules import one_line
from sheetflow.settings.document import Document, read_text

_COLUMNS = {
    "platform",
    "jenis",
    "lebar_px",
    "tinggi_px",
    "jenis_berkas",
    "ukuran_maks_mb",
    "berlaku",
}
_YEARS = re.compile(r"([12][0-9]{3})(?:-([12][0-9]{3}))?")


def read_formats(path: Path) -> tuple[Document, tuple[SuggestedFormat, ...]]:
    """Return the table's rows, with a document that has the table's mistakes."""
    document = Document(path)
    text = read_text(document)
    reader = csv.DictReader(io.StringIO(text or ""), strict=True)
    found = []
    try:
        absent = _COLUMNS - set(reader.fieldnames or ())
        if absent and text is not None:
            document.add_mistake((), f"No column {', '.join(sorted(absent))}.", "Add it to line 1.")
            return document, ()
        for row in reader:
            document.lines[(reader.line_num,)] = reader.line_num
            found.append(_format(document, reader.line_num, row))
    except csv.Error as error:
        document.lines[()] = max(reader.line_num, 1)
        document.add_mistake((), f"Not valid CSV: {error}.", "Check the quotes on this line.")
    return document, _still_valid(found)


def _format(document: Document, line: int, row: dict[str, str | None]) -> SuggestedFormat:
    megabytes = _number(document, line, "ukuran_maks_mb", row)
    types = (kind.strip().lower() for kind in (row["jenis_berkas"] or "").split(";"))
    return SuggestedFormat(
        platform=row["platform"] or "",
        name=row["jenis"] or "",
        width=_number(document, line, "lebar_px", row),
        height=_number(document, line, "tinggi_px", row),
        file_types=tuple(kind.replace("jpeg", "jpg") for kind in types if kind),
        max_bytes=None if megabytes is None else megabytes * 1024**2,
        span=_span(document, line, row["berlaku"] or ""),
    )


def _number(document: Document, line: int, column: str, row: dict[str, str | None]) -> int | None:
    text = (row[column] or "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,7}", text):
        problem = f"“{one_line(text)}” in the column {column} is no whole number."
        document.add_mistake((line,), problem, "Write digits only, or nothing.")
        return None
    return int(text)


def _span(document: Document, line: int, text: str) -> Span:
    """Return the days of a text like “2021-2026”; words such as “house default” mean always."""
    years = _YEARS.fullmatch(text.strip())
    if years is None:
        return ALWAYS
    first, last = int(years[1]), int(years[2] or years[1])
    if last < first:
        document.add_mistake((line,), f"The span {text} ends before it starts.", "Swap the years.")
        return ALWAYS
    return Span(date(first, 1, 1), date(last, 12, 31))


def _still_valid(found: list[SuggestedFormat]) -> tuple[SuggestedFormat, ...]:
    """Return the rows; those that end in the newest year, valid at the last review, are open."""
    newest = max((row.span.end for row in found if row.span.end), default=None)
    return tuple(
        replace(row, span=Span(row.span.start)) if row.span.end == newest and newest else row
        for row in found
    )
