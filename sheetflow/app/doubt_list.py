"""The list of doubts that is kept beside an imported list, with links to it and the register."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sheetflow.adapters.documents import doubt_list
from sheetflow.app.backend import Backend
from sheetflow.app.import_lists import WEB, ListFile
from sheetflow.core.importing.import_rows import Imported
from sheetflow.core.importing.list_cells import CellTrace, Outcome
from sheetflow.core.importing.profile import ListProfile
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import Link
from sheetflow.core.register.sheet import column_letters
from sheetflow.errors import as_unavailable
from sheetflow.present.import_text import ImportReport
from sheetflow.safe_files.writing import write_whole

_HEADINGS = ("number", "file", "worksheet", "cell", "heading_of", "text", "became", "place")
_NOWHERE = Link("")
_TABLE = ("heading_of", "cells", "distinct", "doubtful", "examples")


def write_doubts(
    backend: Backend,
    files: Sequence[ListFile],
    report: ImportReport,
    profile: ListProfile,
    *,
    written: bool,
) -> Path | None:
    """Write the list of doubts into the office's folder; return its path, None for no doubts.

    It is of the rows that come in, and where it is missing of those that came in before too.
    `written`: the rows are in the register, to which the links lead.  Raises UnavailableError.
    """
    place = doubts_place(backend, files)
    rows = report.placed.rows if place.exists() else (*report.placed.found, *report.placed.rows)
    if not rows or (place.exists() and not report.placed.rows):
        return None
    lines = _Lines(backend, files, report, rows, written=written)
    unread = [*lines.of(Outcome.UNREAD), *lines.left_out()]
    moved = list(lines.of(Outcome.REMARKS))
    if not unread and not moved:
        return None
    text = lines.text
    tabs = [
        doubt_list.DoubtTab(text("tab.doubtful"), text("about.doubtful"), unread),
        doubt_list.DoubtTab(text("tab.remarks"), text("about.remarks"), moved),
    ]
    content = doubt_list.doubt_workbook(
        lines.summary(profile), [text(f"column.{name}") for name in _HEADINGS], tabs
    )
    fix = "Close it if it is open, and import the list again: what came in stays as it is."
    with as_unavailable(place, fix, "the list of doubts cannot be written"):
        write_whole(place, content)
    return place


def doubts_place(backend: Backend, files: Sequence[ListFile]) -> Path:
    """Return the path of the list of doubts."""
    name = f"{files[0].beside.name}.{backend.settings.office.text('import.file.doubts')}.xlsx"
    return backend.settings.root / name


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of the list of doubts, in the order of the lists."""

    backend: Backend
    files: Sequence[ListFile]
    report: ImportReport
    rows: Sequence[tuple[Imported, int, RowId]]
    """Each submission with its row of the register."""
    written: bool
    """Whether those rows are written already, so that links can lead to them."""

    @property
    def office(self) -> Office:
        return self.backend.settings.office

    def text(self, key: str, **values: object) -> str:
        return self.office.text(f"import.{key}", **values)

    def of(self, outcome: Outcome) -> Iterator[doubt_list.DoubtLine]:
        """Yield the cells of submissions that became this."""
        for item, row, row_id in self.rows:
            for trace in item.traces:
                if trace.outcome is outcome:
                    target = self._target(trace, row if self.written else 0, row_id)
                    yield self._line(item.file, item.sheet, trace, self._sentence(trace), target)

    def left_out(self) -> Iterator[doubt_list.DoubtLine]:
        """Yield what the register has nowhere: cells of worksheets and of the job's own columns."""
        for left in self.report.lists.left_out:
            reason = left.detail or self.text(
                left.reason.value, kolom=self._heading(self.office.form.title_column)
            )
            if not left.traces:
                nothing = CellTrace(1, 1, "", Outcome.LEFT_OUT)
                yield self._line(left.file, left.sheet, nothing, reason)
            for trace in left.traces:
                yield self._line(left.file, left.sheet, trace, reason)
        yield from self.of(Outcome.LEFT_OUT)

    def _heading(self, column: ColumnId) -> str:
        return self.office.form.by_id[column].heading(self.office.language)

    def _sentence(self, trace: CellTrace) -> str:
        kept = self._heading(trace.target or self.office.form.remarks_column)
        return self.text(f"became.{trace.outcome.value}", kolom=kept)

    def _line(
        self, file: str, sheet: str, trace: CellTrace, outcome: str, target: Link = _NOWHERE
    ) -> doubt_list.DoubtLine:
        source = Link(trace.reference, self._source(file, sheet, trace.reference))
        return doubt_list.DoubtLine(file, sheet, source, trace.heading, trace.text, outcome, target)

    def _source(self, file: str, sheet: str, reference: str) -> str:
        place = next(one.place for one in self.files if one.name == file)
        return place if place.startswith(WEB) else self._to_file(Path(place), sheet, reference)

    def _target(self, trace: CellTrace, row: int, row_id: RowId) -> Link:
        """Return the cell of the register that a cell became, without a link if `row` is 0."""
        column = trace.target or self.office.form.remarks_column
        if trace.outcome is Outcome.LEFT_OUT:
            return Link(row_id)
        text, at = f"{row_id} · {self._heading(column)}", self.report.placed.columns.get(column, 0)
        if not row or not at:
            return Link(text)
        settings, reference = self.backend.settings, f"{column_letters(at - 1)}{row}"
        url = self.backend.links.row(row, at)
        return Link(text, url or self._to_file(settings.register, settings.tab, reference))

    def _to_file(self, path: Path, sheet: str, reference: str) -> str:
        """Return a link to a file's cell, relative to the list of doubts where that is possible."""
        whole = Path(os.path.abspath(path))  # noqa: PTH100 - links are not followed
        try:
            near = Path(os.path.relpath(whole, self.backend.settings.root.absolute()))
        except ValueError:  # another drive of Windows
            near = whole
        if "#" in str(near):
            return ""
        quoted = sheet.replace("'", "''")
        return f"external:{near}#'{quoted}'!{reference}" if sheet else f"external:{near}"

    def summary(self, profile: ListProfile) -> doubt_list.Summary:
        """Return the first worksheet: figures, and the profile of each heading."""
        account, text = self.report.account, self.text
        figures = [(text("account.cells"), account.cells)]
        figures += [(text(f"account.{one.value}"), account.outcomes.get(one, 0)) for one in Outcome]
        figures.append((text("account.known"), account.known))
        table: list[list[str | int]] = [
            [
                f"{one.heading} → {self._heading(one.target or self.office.form.remarks_column)}",
                one.cells,
                one.distinct,
                one.doubtful,
                " · ".join(f"“{example}” {n}×" for example, n in one.examples),
            ]
            for one in profile.columns
        ]
        names = ", ".join(file.name for file in self.files)
        return doubt_list.Summary(
            text("tab.summary"),
            text("title", berkas=names),
            text("about.written" if self.written else "about.planned"),
            figures,
            [text(f"column.{name}") for name in _TABLE],
            table,
        )
