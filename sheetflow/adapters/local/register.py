"""The register as a workbook on this machine: read whole, written cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from sheetflow.adapters.local.cellxml import CellText
from sheetflow.adapters.local.conflict_copies import conflict_copies
from sheetflow.adapters.local.grid import read_grid, tab_names
from sheetflow.adapters.local.links import read_links
from sheetflow.adapters.local.patch import Patch, prepare_patch
from sheetflow.adapters.local.register_mark import register_mark
from sheetflow.adapters.local.replace import CONFLICT, replace_workbook
from sheetflow.adapters.local.stamp import FileStamp, stamp_of
from sheetflow.adapters.local.workbook_lock import refuse_open
from sheetflow.core.effects import Shown, ShowRow
from sheetflow.core.form import Form
from sheetflow.core.planning.row_status import shown_cells
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.core.words import INDONESIAN, Language
from sheetflow.errors import BusyError
from sheetflow.ports import ChooseCells

_ATTEMPTS = 3


class LocalRegister:
    """RegisterReader, RowPublisher and RowFiller on one tab of an .xlsx (`tab` None: the first).

    `link_formulas` also finds the addresses of =HYPERLINK(…), which costs unpacking the sheet
    once more.
    """

    def __init__(  # noqa: PLR0913 - where it is, and how it is read
        self,
        path: Path,
        form: Form,
        *,
        tab: str | None = None,
        language: Language = INDONESIAN,
        conflict_mark: str = CONFLICT,
        link_formulas: bool = False,
        recalculated: Collection[str] = (),
    ) -> None:
        """`recalculated` are tabs whose formulas count the register's cells."""
        self._path = path
        self._form = form
        self._tab = tab
        self._language = language
        self._conflict_mark = conflict_mark
        self._link_formulas = link_formulas
        self._recalculated = recalculated
        self._prepared: tuple[str, Mapping[tuple[int, int], CellText], Patch] | None = None

    def read(self) -> RegisterSnapshot:
        """The tab, all of one version of the file.

        Raises RegisterError, UnavailableError; BusyError when it is being saved all the time.
        """
        for _ in range(_ATTEMPTS):
            grid = read_grid(self._path, self._tab)
            formulas = self._link_formulas and grid.link_formulas
            links = read_links(self._path, grid.tab, formulas=formulas)
            if stamp_of(self._path) == grid.stamp:
                version = _version(grid.stamp)
                copies = conflict_copies(self._path)
                return RegisterSnapshot(
                    grid.rows,
                    version,
                    links,
                    merged=grid.merged,
                    copies=copies,
                    office=register_mark(self._path),
                )
        raise BusyError(
            f"{self._path}: the workbook was being saved while it was read.",
            "The next run reads it again.",
        )

    def check_showing(self, snapshot: RegisterSnapshot, rows: Sequence[ShowRow]) -> None:
        """Raises RegisterError when the workbook holds what forbids writing into these rows.

        One that was saved since `snapshot` was read is not looked at: nothing is written to it.
        What was found out is kept for `show`, for it costs half of the writing.
        """
        if not rows or stamp_of(self._path) != _stamp(snapshot.version):
            return
        cells = self._cells(snapshot, rows)
        self._prepared = (snapshot.version, cells, self._patch_of(cells))

    def show(self, snapshot: RegisterSnapshot, rows: Sequence[ShowRow]) -> Shown:
        """All cells in one replacement of the file, or none.

        Postponed, with the sentence why, while an office program has the workbook open and when
        it was saved after `snapshot` was read.  Raises RegisterError, UnavailableError.
        """
        if not rows:
            return Shown(0)
        try:
            self._patch(snapshot, self._cells(snapshot, rows))
        except BusyError as error:
            return Shown(0, postponed=str(error))
        return Shown(len(rows))

    def fill(self, choose: ChooseCells) -> None:
        """All cells in one replacement of the file, or none.

        Raises BusyError while an office program has the workbook open, before it is read, and when
        it was saved meanwhile; RegisterError, UnavailableError.
        """
        refuse_open(self._path)
        snapshot = self.read()
        cells = choose(snapshot)
        if cells:
            self._patch(snapshot, cells)

    def _patch(self, snapshot: RegisterSnapshot, cells: Mapping[tuple[int, int], CellText]) -> None:
        prepared, self._prepared = self._prepared, None

        def write(temporary: Path) -> None:
            if prepared is not None and prepared[:2] == (snapshot.version, cells):
                prepared[2].write(temporary)
            else:
                self._patch_of(cells).write(temporary)

        replace_workbook(self._path, _stamp(snapshot.version), write, self._conflict_mark)

    def _patch_of(self, cells: Mapping[tuple[int, int], CellText]) -> Patch:
        tab = self._tab_name()
        return prepare_patch(self._path, tab, cells, recalculate=self._recalculated)

    def _cells(
        self, snapshot: RegisterSnapshot, rows: Sequence[ShowRow]
    ) -> dict[tuple[int, int], str | date]:
        header = find_header(snapshot.rows, self._form, self._language)
        return shown_cells(header, self._form, rows)

    def _tab_name(self) -> str:
        return self._tab if self._tab is not None else tab_names(self._path)[0]


def _version(stamp: FileStamp) -> str:
    return f"{stamp.size}-{stamp.mtime_ns}-{stamp.inode}"


def _stamp(version: str) -> FileStamp:
    size, mtime_ns, inode = version.split("-")
    return FileStamp(int(size), int(mtime_ns), int(inode))
