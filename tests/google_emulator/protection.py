"""Protected ranges: who may write where."""

from typing import TYPE_CHECKING

from tests.google_emulator.api_errors import invalid
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.ranges import Area, area_of_grid_range
from tests.google_emulator.spreadsheet import Spreadsheet
from tests.google_emulator.world import World

if TYPE_CHECKING:
    from tests.google_emulator.calls import Call

PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to "
    "remove protection if you need to edit."
)


def may_edit(world: World, book: Spreadsheet, user: User, protected: Json) -> bool:
    """Whether the user may edit inside a protected range: its editors, and the file's owner."""
    if protected.get("warningOnly"):
        return True
    file = world.drive.files.get(book.id)
    if file is not None and world.drive.role(user, file) == "owner":
        return True
    editors = protected.get("editors", {})
    if user.email.lower() in (address.lower() for address in editors.get("users", [])):
        return True
    if any(user.email in world.identities.groups.get(g, set()) for g in editors.get("groups", [])):
        return True
    if not editors.get("domainUsersCanEdit") or file is None:
        return False
    return world.drive.may(user, file, "writer")


def protected_area(book: Spreadsheet, protected: Json) -> Area:
    """The cells a protected range covers; a named range or a table may give them."""
    if "namedRangeId" in protected:
        for named in book.named_ranges:
            if named["namedRangeId"] == protected["namedRangeId"]:
                return area_of_grid_range(book, named["range"])
    return area_of_grid_range(book, protected.get("range", {}))


def check_area(book: Spreadsheet, call: "Call", area: Area) -> None:
    """400 in Google's words when a cell of the area is protected from the caller."""
    for tab, protected in book.every("protectedRanges"):
        if tab.id != area.tab.id or may_edit(call.world, book, call.user, protected):
            continue
        covered = protected_area(book, protected)
        open_cells = [area_of_grid_range(book, r) for r in protected.get("unprotectedRanges", [])]
        if covered.touches(area) and not any(hole.contains(area) for hole in open_cells):
            raise invalid(PROTECTED)
        whole_tab = set(protected.get("range", {})) <= {"sheetId"} and not open_cells
        if whole_tab and "namedRangeId" not in protected:
            raise invalid(PROTECTED)


def check_tab(book: Spreadsheet, call: "Call", sheet_id: int) -> None:
    """400 when the caller may not change the tab itself (delete it, cut rows through it)."""
    tab = book.tab(sheet_id)
    check_area(book, call, Area(tab, 0, 0, tab.grid.row_count, tab.grid.column_count))
