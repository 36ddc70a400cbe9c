"""Register as a workbook on this machine: read whole, written cell by cell."""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from pathlib import Path

from sheetflow.adapters.register_design.list_page import LIST_FIRST, MARK, line_pixels
from sheetflow.adapters.xlsx import workbook_file
from sheetflow.adapters.xlsx.cell_xml import CellText, Hyperlink
from sheetflow.adapters.xlsx.patch import Patch, prepare_patch
from sheetflow.adapters.xlsx.read_sheet import read_sheet
from sheetflow.adapters.xlsx.sheet_edits import ListRows
from sheetflow.core import own_cells
from sheetflow.core.files import is_passing
from sheetflow.core.form import Form
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.sheet import ChooseCells, RegisterSnapshot
from sheetflow.core.words import INDONESIAN, Language
from sheetflow.errors import BusyError

_WORDS = re.compile(r"conflict|konflik|bertentangan|冲突", re.IGNORECASE)
"""In names given by Syncthing, Dropbox, Nextcloud, ownCloud, Box, Synology and rclone."""
_ADDED = re.compile(
    r" ?\(\d{1,2}\)"  # Google Drive, OneDrive in a browser
    r"| \d{1,2}"  # iCloud
    r"|-(?=[^a-z]*[A-Z])[A-Z0-9][A-Z0-9-]{0,14}(?:-\d{1,2})?"  # OneDrive: the computer's name
    r"|-(?:[\w' ’-]*(?:MacBook|iMac|Mac)\b[\w ]*)(?:-\d{1,2})?"  # and that of a Mac
)


def conflict_copies(register: Path, mark: str = workbook_file.CONFLICT) -> tuple[str, ...]:
    """Return the names of such copies beside the workbook, and beside the one that a link leads to.

    `mark` is in the names of our own copies.  A folder that may not be listed has none that could
    be named.
    """
    places = dict.fromkeys((register.absolute(), register.resolve()))
    return tuple(sorted({name for place in places for name in _beside(place, mark)}))


def _beside(register: Path, mark: str) -> Iterator[str]:
    try:
        names = os.listdir(register.parent)  # noqa: PTH208 - names are all that is needed
    except OSError:
        return
    for name in names:
        if name != register.name and not is_passing(name) and _is_copy(Path(name), register, mark):
            yield name


def _is_copy(other: Path, register: Path, mark: str) -> bool:
    if other.suffix.lower() != register.suffix.lower():
        return False
    added = other.stem.removeprefix(register.stem)
    if added == other.stem:
        return False
    named = mark.casefold() in added.casefold() or _WORDS.search(added) is not None
    return named or _ADDED.fullmatch(added) is not None


Content = tuple[Mapping[tuple[int, int], CellText], Mapping[str, ListRows]]
"""Cells of the register and rows of the lists."""


@dataclass(eq=False)
class LocalRegister:
    """RegisterReader, RowPublisher and RowFiller on one tab of an .xlsx (`tab` None: the first)."""

    path: Path
    form: Form
    _: KW_ONLY
    tab: str | None = None
    language: Language = INDONESIAN
    link_formulas: bool = False
    """Whether addresses of =HYPERLINK(…) are read too, which unpacks the sheet once more."""
    recalculated: Collection[str] = ()
    """Tabs whose formulas count the register's cells."""
    conflict_mark: str = workbook_file.CONFLICT
    lists: Collection[str] = ()
    """The tabs of what waits."""
    drive: Path | None = None
    """The folder that all paths start from."""
    _prepared: tuple[str, Content, Patch] | None = field(default=None, init=False)

    def read(self) -> RegisterSnapshot:
        """Read the tab, all of one version of the file.

        Raises RegisterError, UnavailableError; BusyError when it is being saved all the time.
        """
        marked = dict.fromkeys(self.lists, MARK)
        sheet = read_sheet(self.path, self.tab, link_formulas=self.link_formulas, marked=marked)
        copies = conflict_copies(self.path, self.conflict_mark)
        return replace(sheet, copies=copies)

    def check_status_write(self, snapshot: RegisterSnapshot, cells: own_cells.OwnCells) -> None:
        """Raise RegisterError when the workbook's content forbids writing into these rows.

        A workbook saved since `snapshot` was read is not examined: nothing is written to it.
        The prepared patch is kept for `show`, as it costs half of the writing.
        """
        if not cells.has_rows or workbook_file.version_of(self.path) != snapshot.version:
            return
        content = self._content(snapshot, cells)
        self._prepared = (snapshot.version, content, self._patch_of(content))

    def show(self, snapshot: RegisterSnapshot, cells: own_cells.OwnCells) -> own_cells.Shown:
        """Write all cells in one replacement of the file, or none.

        Postponed, with the reason, while an office program has the workbook open and when it was
        saved after `snapshot` was read.  Raises RegisterError, UnavailableError.
        """
        if not cells.due:
            return own_cells.Shown(0)
        content = self._content(snapshot, cells)
        try:
            self._patch(snapshot, content, counted=cells.has_rows)
        except BusyError as error:
            return own_cells.Shown(0, postponed=str(error))
        return own_cells.Shown(len(cells.rows))

    def fill(self, choose: ChooseCells) -> None:
        """Write all cells in one replacement of the file, or none.

        Raises BusyError while an office program has the workbook open, before it is read, and when
        it was saved meanwhile; RegisterError, UnavailableError.
        """
        workbook_file.refuse_open(self.path)
        snapshot = self.read()
        cells = choose(snapshot)
        if cells:
            self._patch(snapshot, (cells, {}))

    def _patch(self, snapshot: RegisterSnapshot, content: Content, *, counted: bool = True) -> None:
        prepared, self._prepared = self._prepared, None

        def write(temporary: Path) -> None:
            if prepared is not None and prepared[:2] == (snapshot.version, content):
                prepared[2].write(temporary)
            else:
                self._patch_of(content, counted=counted).write(temporary)

        workbook_file.replace_workbook(self.path, snapshot.version, write, self.conflict_mark)

    def _patch_of(self, content: Content, *, counted: bool = True) -> Patch:
        """Return the patch; `counted`: of cells that other tabs' formulas count."""
        cells, lists = content
        recalculate = self.recalculated if counted else ()
        return prepare_patch(self.path, self.tab, cells, recalculate=recalculate, lists=lists)

    def _list_rows(self, lists: Sequence[own_cells.ShowList], tab: str) -> dict[str, ListRows]:
        """Return the rows of each list, whose links lead into the register and to Drive."""
        return {
            one.tab: ListRows(
                LIST_FIRST + 1,
                [
                    (line_pixels(line), [self._list_cell(cell, tab) for cell in line])
                    for line in one.lines
                ],
                {MARK: one.mark},
            )
            for one in lists
        }

    def _list_cell(self, cell: own_cells.ListCell, tab: str) -> CellText:
        match cell:
            case own_cells.RowLink(text, row, _):
                return Hyperlink(text, "#'{}'!A{}".format(tab.replace("'", "''"), row))
            case own_cells.FileLink(text, path):
                return self._link(text, path)
            case _:
                return cell

    def _content(self, snapshot: RegisterSnapshot, cells: own_cells.OwnCells) -> Content:
        header, beat = find_header(snapshot.rows, self.form, self.language), cells.heartbeat
        places: dict[tuple[int, int], CellText] = {(beat.row, beat.column): beat.at} if beat else {}
        places |= {
            place: self._link(value.text, value.path)
            if isinstance(value, own_cells.PathLink)
            else value
            for place, value in own_cells.placed_cells(header, self.form, cells.rows).items()
        }
        return places, self._list_rows(cells.lists, snapshot.tab)

    def _link(self, text: str, path: str) -> Hyperlink | str:
        """Return the link with an address relative to the workbook, so that both can be moved."""
        if self.drive is None:
            return text
        try:
            base = os.path.relpath(self.drive.absolute(), self.path.absolute().parent)
        except ValueError:  # another drive of Windows
            base = str(self.drive.absolute())
        address = "/".join(part for part in (base.replace(os.sep, "/"), path) if part)
        return Hyperlink(text, address.replace("%", "%25").replace("#", "%23"))
