"""Numbered spare rows, and the formulas that show the status in every numbered row."""

from collections.abc import Iterable, Iterator

from sheetflow.adapters.google.api import sheet_requests
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.ledger.tabs import status_formula
from sheetflow.adapters.google.provision.cell_requests import canonical, cell
from sheetflow.adapters.google.provision.register_tab import RegisterTab, SetupChange

APPENDED = 100
"""Rows of one request: about 500 kB with their formulas."""


def row_areas(register: RegisterTab) -> list[Json]:
    """Return the columns of which every row must be read: identifier, title, the job's own."""
    layout = register.layout
    form = layout.office.form
    places = [layout.of(form.identifier.id), layout.of(form.title_column)]
    places += [place for place in layout.places if place.system is not None]
    there = {place.index for place in places if place not in register.missing}
    return [register.column(at) for at in sorted(there)]


def row_changes(register: RegisterTab, status_title: str) -> Iterator[SetupChange]:
    """Yield spare rows where few are left, then formulas that are missing or overwritten.

    `status_title` is the title of the tab of statuses.
    """
    ids = _identifiers(register)
    formulas = _formulas(register, status_title)
    new = _new_numbers(register, ids)
    if new:
        requests = _spare_rows(register, new, formulas)
        yield register.change("numbers", *requests, count=len(new), first=new[0], last=new[-1])
    broken = [row for row in sorted(ids) if not _has_formulas(register, row, formulas)]
    if broken:
        requests = _formula_requests(register, broken, formulas)
        yield register.change("formulas", *requests, count=len(broken))


def _identifiers(register: RegisterTab) -> dict[int, str]:
    """Return the identifiers by row."""
    column = register.layout.of(register.layout.office.form.identifier.id)
    if register.current is None or column in register.missing:
        return {}
    cells, first = register.current.cells, register.layout.first
    rows = [row for row, at in cells if at == column.index and row >= first]
    found = {row: register.current.text(row, column.index).strip() for row in rows}
    return {row: text for row, text in found.items() if text}


def _new_numbers(register: RegisterTab, ids: dict[int, str]) -> list[str]:
    limits, current = register.layout.office.limits, register.current
    title = register.layout.of(register.layout.office.form.title_column).index
    spare = [row for row in ids if current is None or not current.text(row, title)]
    if current is not None and len(spare) >= limits.spare_minimum:
        return []
    missing = max(0, limits.spare_rows - len(spare))
    return list(register.desired.number(missing, list(ids.values())))


def _spare_rows(register: RegisterTab, new: list[str], formulas: dict[int, str]) -> Iterator[Json]:
    """Yield rows with a number and formulas: at the top of a new tab, else below all content."""
    layout = register.layout
    column = layout.of(layout.office.form.identifier.id).index
    if register.is_new:
        first = layout.first
        yield sheet_requests.update_cells(
            register.id, first, column, [[cell(number)] for number in new]
        )
        row_number = layout.office.form.row_number_column
        if row_number is not None:
            counted = [[sheet_requests.value_cell(at + 1)] for at in range(len(new))]
            yield sheet_requests.update_cells(
                register.id, first, layout.of(row_number).index, counted
            )
        yield from _formula_requests(register, range(first, first + len(new)), formulas)
        return
    width = max(*formulas, column) + 1
    blank = [cell(formulas.get(at, "")) for at in range(width)]
    rows = [[*blank[:column], cell(number), *blank[column + 1 :]] for number in new]
    for start in range(0, len(new), APPENDED):
        yield sheet_requests.append_cells(register.id, rows[start : start + APPENDED])


def _has_formulas(register: RegisterTab, row: int, formulas: dict[int, str]) -> bool:
    current = register.current
    return current is not None and all(
        canonical(current.text(row, at)) == canonical(formula) for at, formula in formulas.items()
    )


def _formula_requests(
    register: RegisterTab, rows: Iterable[int], formulas: dict[int, str]
) -> Iterator[Json]:
    """Yield a request for each run of rows and column: the formula is the same in every row."""
    for start, end in sheet_requests.runs(rows):
        for at, formula in formulas.items():
            yield sheet_requests.repeat_cell(
                sheet_requests.area(register.id, start, end, at, at + 1), cell(formula)
            )


def _formulas(register: RegisterTab, status_title: str) -> dict[int, str]:
    """Return the formulas by column."""
    layout = register.layout
    identifier = layout.of(layout.office.form.identifier.id).index
    title = layout.of(layout.office.form.title_column).index
    return {
        place.index: status_formula(identifier, place.system, status_title, filled_column=title)
        for place in layout.places
        if place.system is not None
    }
