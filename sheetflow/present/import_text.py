"""The result of an import as text: each row, and the meaning given to the list's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sheetflow.core.importing.import_rows import Entry, Imported
from sheetflow.core.importing.list_sheets import Lists
from sheetflow.core.importing.placement import Placed
from sheetflow.core.importing.proposal import Proposal
from sheetflow.core.names import RowId
from sheetflow.core.office import Office
from sheetflow.present.lines import BLANK, Line, TextStyle


def import_lines(placed: Placed, lists: Lists, history: int, office: Office) -> Iterator[Line]:
    """Yield each row with its identifier and doubts, then worksheets left out and figures."""
    text_of, language = office.texts.text, office.language
    sheet = ""
    for item, _, row_id in placed.rows:
        if item.sheet != sheet:
            sheet = item.sheet
            yield Line(text_of("import.sheet", language, lembar=sheet), style=TextStyle.TITLE)
        yield Line(text_of("import.row", language, baris=item.number, id=row_id))
        yield from (Line(text, 4) for text in _remarks(item, row_id, office))
    for left in lists.left_out:
        reason = left.detail or text_of(
            f"import.{left.reason.value}",
            language,
            kolom=office.form.by_id[office.form.title_column].heading(language),
        )
        yield Line(text_of("import.left_out", language, lembar=left.sheet, sebab=reason))
    count, known = len(placed.rows), len(placed.known)
    yield Line(text_of("import.done", language, n=count, ada=known))
    past = history or sum(item.past for item, _, _ in placed.rows)
    if past:
        yield Line(text_of("import.past", language, n=past))


def _remarks(item: Imported, row_id: RowId, office: Office) -> Iterator[str]:
    text_of, language = office.texts.text, office.language
    if item.lost_id:
        yield text_of("import.doubled", language, id=item.lost_id, baru=row_id)
    for filled in item.filled:
        key = "import.filled" if filled.text else "import.not_filled"
        yield text_of(key, language, kolom=filled.heading, nilai=filled.text, sel=filled.area)
    for doubt in item.doubts:
        column = office.form.by_id[doubt.column].heading(language)
        yield text_of("import.unread", language, kolom=column, nilai=doubt.text)
    remarks = office.form.by_id[office.form.remarks_column].heading(language)
    for text in item.moved:
        yield text_of("import.remark", language, nilai=text, kolom=remarks)
    if item.past:
        yield text_of("row.past", language)
    if item.open_past:
        yield text_of("import.open", language)


def proposal_lines(proposal: Proposal, office: Office) -> Iterator[Line]:
    """Yield headings with the column that each means, and values that could not be read."""
    text_of, language = office.texts.text, office.language
    yield BLANK
    yield Line(text_of("import.headings", language), style=TextStyle.TITLE)
    for text, column in proposal.headings.items():
        yield Line(f"{text} → {office.form.by_id[column].heading(language)}", 2)
    if proposal.values:
        yield BLANK
        yield Line(text_of("import.values", language), style=TextStyle.TITLE)
    for column, texts in proposal.values.items():
        yield Line(office.form.by_id[column].heading(language), 2)
        for text, (stands_for, count) in texts.items():
            meant = stands_for or text_of("import.unknown", language)
            yield Line(f"“{text}” ({count}×) → {meant}", 4)


def restore_lines(placed: Placed, office: Office, *, dry_run: bool) -> list[str]:
    """Return what a restored row gets, cell by cell."""
    text_of, language = office.texts.text, office.language
    lines = []
    for item, number, row_id in placed.rows:
        lines.append(text_of("import.row", language, baris=number, id=row_id))
        for column, value in item.cells.items():
            heading = office.form.by_id[column].heading(language)
            lines.append(f"    {heading}: {_as_read(value)}")
    key = "restore.planned" if dry_run else "restore.done"
    return [*lines, text_of(key, language)]


def _as_read(value: Entry) -> str:
    """Format days as in the register; indent further lines below their heading."""
    match value:
        case datetime():
            return f"{value:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value).replace("\n", "\n        ")
