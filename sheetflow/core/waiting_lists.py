"""The tabs `Giliran`: for each role the lines of what waits for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.own_cells import FileLink, ListCell, RowLink, ShowList
from sheetflow.core.waiting import WaitingRow
from sheetflow.core.words import INDONESIAN, cut

COLUMNS = ("number", "subject", "todo", "since", "due", "late", "file", "unit", "row")
"""The columns of a list, as the texts `turn.…` name them."""
MAX_TAB_LENGTH = 31
"""Characters of a tab's name in a workbook."""
MAX_LINES = 2_000
"""More lines nobody reads; the rest waits for its place on the list."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_MARKS = 10**15


def list_roles(office: Office) -> tuple[RoleId, ...]:
    """Return the roles whose turn it ever is, in the order of the office's roles."""
    turns = {
        state.turn_under(workflow.id)
        for state in office.form.states
        for workflow in office.workflows
        if not state.end
    }
    return tuple(role.id for role in office.roles if role.id in turns)


def list_tab(role: RoleId, office: Office) -> str:
    """Return the name of the role's tab, which every program accepts."""
    name = office.text("turn.tab", peran=short_name(role, office)).translate(_FORBIDDEN)
    return cut(" ".join(name.split()), MAX_TAB_LENGTH)


def short_name(role: RoleId, office: Office) -> str:
    """Return how staff call the role."""
    known = office.role_by_id[role]
    return known.titles[0] if office.language == INDONESIAN else known.label(office.language)


def waiting_list(role: RoleId, waiting: Iterable[WaitingRow], office: Office) -> ShowList:
    """Return the role's list as it must read."""
    own = [one for one in waiting if one.role == role][:MAX_LINES]
    lines = tuple(_line(number, one, office) for number, one in enumerate(own, start=1))
    lines = lines or (("", office.text("turn.none"), *[""] * (len(COLUMNS) - 2)),)
    digest = sha256(repr(lines).encode("utf-8", "surrogatepass")).digest()
    return ShowList(list_tab(role, office), lines, int.from_bytes(digest[:8], "big") % _MARKS)


def changed_lists(
    waiting: Callable[[], Sequence[WaitingRow]], office: Office, there: Mapping[str, int | None]
) -> tuple[ShowList, ...]:
    """Return the lists, of those whose tabs are `there`, that do not have their lines' mark yet.

    `waiting` returns what waits once the run's decisions are committed.
    """
    if not there:
        return ()
    lists = (waiting_list(role, waiting(), office) for role in list_roles(office))
    return tuple(one for one in lists if one.tab in there and there[one.tab] != one.mark)


def _line(number: int, one: WaitingRow, office: Office) -> tuple[ListCell, ...]:
    title = one.title or str(one.row_id)
    if one.split:
        title = f"{title} ({office.workflow_by_id[one.workflow].value})"
    todo = one.todo
    if one.returned:
        todo = office.text("turn.returned", tugas=todo.rstrip("."), catatan=one.returned)
    unit = office.unit_by_id.get(one.origin) if one.origin else None
    return (
        number,
        RowLink(title, one.row, one.row_id) if one.row else title,
        todo,
        one.since or "",
        one.due or "",
        one.late or "",
        _file(one, office),
        unit.label(office.language) if unit else "",
        one.row or "",
    )


def _file(one: WaitingRow, office: Office) -> ListCell:
    """Return the link to the draft, else to the folder; "" where there is neither."""
    target = one.draft or one.folder
    if not target:
        return ""
    name = target.rstrip("/").rpartition("/")[2]
    text = office.text("turn.draft") if ":" in name else name
    return FileLink(text, target, is_folder=not one.draft)
