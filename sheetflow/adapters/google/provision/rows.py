"""Numbered spare rows, and in every numbered row the formulas that show what the job says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.ledger.tabs import status_formula
from sheetflow.adapters.google.provision.cell_requests import (
    SetupChange,
    area,
    canonical,
    cell,
    repeating,
    writing,
)
from sheetflow.adapters.google.provision.current_state import DesiredState, RegisterTab

APPENDED = 100
"""Rows of one request: with their formulas some 500 kB."""


def row_areas(register: RegisterTab) -> list[Json]:
    """The columns of which every row must be known: identifier, title, the job's own."""
    form = register.layout.office.form
    places = [register.layout.of(form.identifier.id), register.layout.of(form.title_column)]
    places += [place for place in register.layout.places if place.system is not None]
    there = [place for place in places if place not in register.missing]
    columns = sorted({place.index for place in there})
    return [area(register.id, register.layout.first, None, at, at + 1) for at in columns]


def row_changes(register: RegisterTab, desired: DesiredState, shown: str) -> Iterator[SetupChange]:
    """Spare rows where few are left, then formulas where they are missing or were overwritten.

    `shown` is the title of the tab in which the job says what a row must read.
    """
    ids = _identifiers(register)
    formulas = _by_column(register, shown)
    new = _new_numbers(register, desired, ids)
    text = register.layout.office.text
    if new:
        sentence = text(
            "google_setup.numbers", tab=register.tab, count=len(new), first=new[0], last=new[-1]
        )
        yield SetupChange(sentence, tuple(_numbering(register, new, formulas)))
    broken = [row for row in sorted(ids) if not _shows(register, row, formulas)]
    if broken:
        sentence = text("google_setup.formulas", tab=register.tab, count=len(broken))
        yield SetupChange(sentence, tuple(_writing(register, broken, formulas)))


def _identifiers(register: RegisterTab) -> dict[int, str]:
    column = register.layout.of(register.layout.office.form.identifier.id)
    if register.current is None or column in register.missing:
        return {}
    cells = register.current.cells
    rows = [row for row, at in cells if at == column.index and row >= register.layout.first]
    found = {row: register.current.text(row, column.index).strip() for row in rows}
    return {row: text for row, text in found.items() if text}


def _new_numbers(register: RegisterTab, desired: DesiredState, ids: dict[int, str]) -> list[str]:
    limits = register.layout.office.limits
    title = register.layout.of(register.layout.office.form.title_column).index
    current = register.current
    spare = [row for row in ids if current is None or not current.text(row, title)]
    if current is not None and len(spare) >= limits.spare_minimum:
        return []
    return list(desired.number(max(0, limits.spare_rows - len(spare)), list(ids.values())))


def _numbering(register: RegisterTab, new: list[str], formulas: dict[int, str]) -> Iterator[Json]:
    """Rows with a number and formulas: at the top of a new tab, else below everything there is."""
    column = register.layout.of(register.layout.office.form.identifier.id).index
    if register.is_new:
        numbers = [[cell(number)] for number in new]
        first = register.layout.first
        yield writing(register.id, first, column, numbers, "userEnteredValue")
        running = register.layout.office.form.row_number_column
        if running is not None:
            place = register.layout.of(running).index
            counted = [[{"userEnteredValue": {"numberValue": at + 1}}] for at in range(len(new))]
            yield writing(register.id, first, place, counted, "userEnteredValue")
        yield from _writing(register, range(first, first + len(new)), formulas)
        return
    texts = {**formulas, column: ""}
    width = max(texts) + 1
    for start in range(0, len(new), APPENDED):
        rows = [
            {"values": [cell(number if at == column else texts.get(at, "")) for at in range(width)]}
            for number in new[start : start + APPENDED]
        ]
        request = {"sheetId": register.id, "rows": rows, "fields": "userEnteredValue"}
        yield {"appendCells": request}


def _shows(register: RegisterTab, row: int, formulas: dict[int, str]) -> bool:
    if register.current is None:
        return False
    for place, formula in formulas.items():
        if canonical(register.current.text(row, place)) != canonical(formula):
            return False
    return True


def _writing(
    register: RegisterTab, rows: Iterable[int], formulas: dict[int, str]
) -> Iterator[Json]:
    """One request for each run of rows and column: the formula is the same in every row."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row:
            runs[-1] = (runs[-1][0], row + 1)
        else:
            runs.append((row, row + 1))
    for start, end in runs:
        for place, formula in formulas.items():
            where = area(register.id, start, end, place, place + 1)
            yield repeating(where, cell(formula), "userEnteredValue")


def _by_column(register: RegisterTab, shown: str) -> dict[int, str]:
    identifier = register.layout.of(register.layout.office.form.identifier.id).index
    title = register.layout.of(register.layout.office.form.title_column).index
    return {
        place.index: status_formula(identifier, place.system, shown, filled_column=title)
        for place in register.layout.places
        if place.system is not None
    }
