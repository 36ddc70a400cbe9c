"""The result of an import as text: each row, and the meaning given to the list's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sheetflow.core.importing.import_rows import Imported
from sheetflow.core.importing.list_cells import Outcome
from sheetflow.core.importing.list_sheets import Account, Lists
from sheetflow.core.importing.mapping import Entry
from sheetflow.core.importing.placement import Placed
from sheetflow.core.importing.proposal import Proposal
from sheetflow.core.names import RowId
from sheetflow.core.office import Office
from sheetflow.present.lines import BLANK, Line, TextStyle

if TYPE_CHECKING:
    from sheetflow.core.importing.profile import ListProfile


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import, or of its dry run."""

    placed: Placed
    """The rows."""
    lists: Lists
    """The lists, with the worksheets left out."""
    proposal: Proposal
    """The meaning of the lists' headings and values."""
    account: Account
    """What became of every cell."""
    history: int = 0
    """How many rows were recorded as history."""


SHOWN_ROWS = 10
"""Most rows that are shown one by one; the list of doubts has all."""


def import_lines(
    report: ImportReport, office: Office, *, written: bool = True, rows: bool = True
) -> Iterator[Line]:
    """Yield rows with what there is to see in each, then worksheets left out and figures.

    `written`: the rows are in the register, else they would come in; without `rows` only figures.
    """
    if rows:
        yield from _row_lines(report, office)
    yield from _figures(report, office, written=written)


def _row_lines(report: ImportReport, office: Office) -> Iterator[Line]:
    remarks = [(row, list(_remarks(row[0], row[2], office))) for row in report.placed.rows]
    noted = [(row, texts) for row, texts in remarks if texts]
    several = len({item.file for (item, _, _), _ in noted}) > 1
    shown = ("", "")
    for (item, _, row_id), texts in noted[:SHOWN_ROWS]:
        name = " · ".join(filter(None, (item.file if several else "", item.sheet)))
        if name and shown != (item.file, item.sheet):
            yield Line(office.text("import.sheet", lembar=name), style=TextStyle.TITLE)
        shown = item.file, item.sheet
        yield Line(office.text("import.row", baris=item.number, id=row_id))
        yield from (Line(text, 4) for text in texts)
    if len(noted) > SHOWN_ROWS:
        yield Line(office.text("import.more", n=len(noted) - SHOWN_ROWS), style=TextStyle.QUIET)
    for left in report.lists.left_out:
        reason = left.detail or office.text(
            f"import.{left.reason.value}",
            kolom=office.form.by_id[office.form.title_column].heading(office.language),
        )
        name = left.sheet or left.file
        yield Line(office.text("import.left_out", lembar=name, sebab=reason))


def _figures(report: ImportReport, office: Office, *, written: bool) -> Iterator[Line]:
    placed = report.placed
    count, known = len(placed.rows), len(placed.known)
    done = "import.done" if written else "import.would"
    yield Line(office.text(done, n=count, ada=known))
    past = report.history or sum(item.past for item, _, _ in placed.rows)
    if past:
        yield Line(office.text("import.past", n=past))
    yield _account_line(report.account, office)


def _account_line(account: Account, office: Office) -> Line:
    """Return one line for every cell of the lists: how many, and what became of them."""
    parts = [
        f"{count} {office.text(f'import.account.{outcome.value}')}"
        for outcome in Outcome
        if (count := account.outcomes.get(outcome, 0))
    ]
    if account.known:
        parts.append(f"{account.known} {office.text('import.account.known')}")
    whole = office.text("import.account.line", n=account.cells, rincian="; ".join(parts))
    return Line(whole, style=TextStyle.PLAIN if account.is_whole else TextStyle.WARNING)


def profile_lines(profile: "ListProfile", office: Office) -> Iterator[Line]:
    """Yield each worksheet's rows and days, and each heading with its cells and doubts."""
    yield Line(office.text("import.profile"), style=TextStyle.TITLE)
    for sheet in profile.sheets:
        file, name = sheet.name
        days = " – ".join(f"{day:%d/%m/%Y}" for day in (sheet.first, sheet.last) if day)
        line = office.text(
            "import.profile_sheet", lembar=name or file, n=sheet.rows, hari=days or "–"
        )
        past = office.text("import.profile_past", n=sheet.past) if sheet.past else ""
        yield Line(line + past, 2)
    for one in profile.columns:
        target = office.form.by_id[one.target or office.form.remarks_column]
        line = office.text(
            "import.profile_column",
            judul=one.heading,
            kolom=target.heading(office.language),
            n=one.cells,
            beda=one.distinct,
        )
        if one.target and one.doubtful:
            shown = ", ".join(f"“{text}” ({n}×)" for text, n in one.examples)
            line += office.text("import.profile_doubt", n=one.doubtful, contoh=shown)
        yield Line(line, 2)


def _remarks(item: Imported, row_id: RowId, office: Office) -> Iterator[str]:
    language = office.language
    if item.lost_id:
        yield office.text("import.doubled", id=item.lost_id, baru=row_id)
    for filled in item.filled:
        key = "import.filled" if filled.text else "import.not_filled"
        yield office.text(key, kolom=filled.heading, nilai=filled.text, sel=filled.area)
    for doubt in item.doubts:
        column = office.form.by_id[doubt.column].heading(language)
        yield office.text("import.unread", kolom=column, nilai=doubt.text)
    remarks = office.form.by_id[office.form.remarks_column].heading(language)
    for text in item.moved:
        yield office.text("import.remark", nilai=text, kolom=remarks)
    if item.past:
        yield office.text("row.past")
    if item.open_past:
        yield office.text("import.open")


def proposal_lines(proposal: Proposal, office: Office) -> Iterator[Line]:
    """Yield headings with the column that each means, and values that could not be read."""
    language = office.language
    yield BLANK
    yield Line(office.text("import.headings"), style=TextStyle.TITLE)
    for text, column in proposal.headings.items():
        yield Line(f"{text} → {office.form.by_id[column].heading(language)}", 2)
    if proposal.values:
        yield BLANK
        yield Line(office.text("import.values"), style=TextStyle.TITLE)
    for column, texts in proposal.values.items():
        yield Line(office.form.by_id[column].heading(language), 2)
        for text, (stands_for, count) in texts.items():
            meant = stands_for or office.text("import.unknown")
            yield Line(f"“{text}” ({count}×) → {meant}", 4)


def restore_lines(placed: Placed, office: Office, *, dry_run: bool) -> list[str]:
    """Return what a restored row gets, cell by cell."""
    lines = []
    for item, number, row_id in placed.rows:
        lines.append(office.text("import.row", baris=number, id=row_id))
        for column, value in item.cells.items():
            heading = office.form.by_id[column].heading(office.language)
            lines.append(f"    {heading}: {_as_read(value)}")
    key = "restore.planned" if dry_run else "restore.done"
    return [*lines, office.text(key)]


def _as_read(value: Entry) -> str:
    """Format days as in the register; indent further lines below their heading."""
    match value:
        case datetime():
            return f"{value:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value).replace("\n", "\n        ")
