"""What waits for each role, as entries in the job's own tab that the formulas of `Giliran` look up.

The list of a tab has an entry with its mark under the tab's name, and one for each line under the
name and the line's number.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.ledger.tabs import STATUS
from sheetflow.adapters.google.register import write_status
from sheetflow.adapters.google.register.reading import serial
from sheetflow.core.own_cells import FileLink, ListCell, PathLink, RowLink, ShowList
from sheetflow.core.waiting_lists import COLUMNS
from sheetflow.core.words import cut

SHOWN_LINES = 40
"""Lines that a tab has formulas for; each line costs nine."""
ENTRY = ("row_id", "subject", "todo", "since", "due", "late", "unit", "file", "address")
"""What the cells of a line's entry hold, behind its name."""
_WIDTH = len(STATUS.columns) - 1
_DRIVE = "drive:"
_OPEN = "https://drive.google.com/open?id="


def line_name(tab: str, number: int | str) -> str:
    """Return the name of a line's entry; "" gives what all of them begin with."""
    return f"{tab}/{number}"


def list_marks(entries: write_status.StatusTab, tabs: Collection[str]) -> dict[str, int | None]:
    """Return the mark of each list as the entries have it; None where there is none."""
    found: dict[str, int | None] = {}
    for tab in tabs:
        text = str(entries[tab][1][0]) if tab in entries else ""
        found[tab] = int(text) if text.isdecimal() else None
    return found


def list_requests(
    entries: write_status.StatusTab, lists: Sequence[ShowList], address: write_status.Address
) -> list[Json]:
    """Return the requests that give the tab these lists; unchanged lines are not written."""
    wanted: dict[str, tuple[str | int, ...]] = {}
    for one in lists:
        wanted[one.tab] = (str(one.mark),)
        for number, line in enumerate(_shown(one), start=1):
            wanted[line_name(one.tab, number)] = _entry(line, address)
        names = (line_name(one.tab, number) for number in range(1, SHOWN_LINES + 1))
        wanted = {name: () for name in names if name in entries} | wanted
    padded = {name: (*cells, *[""] * (_WIDTH - len(cells))) for name, cells in wanted.items()}
    return write_status.entry_requests(entries, padded, {})


def _shown(one: ShowList) -> Sequence[Sequence[ListCell]]:
    """Return the lines that fit; the last one counts those that do not."""
    if len(one.lines) <= SHOWN_LINES:
        return one.lines
    shown = one.lines[: SHOWN_LINES - 1]
    more = f"… + {len(one.lines) - len(shown)}"
    return (*shown, ("", more, *[""] * (len(COLUMNS) - 2)))


def _entry(line: Sequence[ListCell], address: write_status.Address) -> tuple[str | int, ...]:
    cells = dict(zip(COLUMNS, line, strict=True))
    subject, file = cells["subject"], cells["file"]
    link = _address(file, address) if isinstance(file, FileLink) else ""
    found: dict[str, ListCell] = {
        **cells,
        "row_id": subject.row_id if isinstance(subject, RowLink) else "",
        "address": link,
    }
    return tuple(_stored(found[name]) for name in ENTRY)


def _address(file: FileLink, address: write_status.Address) -> str:
    if file.target.startswith(_DRIVE):
        return _OPEN + file.target.removeprefix(_DRIVE)
    return address(PathLink(file.text, file.target, is_folder=file.is_folder))


def _stored(cell: ListCell) -> str | int:
    match cell:
        case RowLink(text) | FileLink(text):
            return cut(text, write_status.MAX_SENTENCE_LENGTH)
        case date():
            return serial(cell)
        case _:
            return cell
