"""Numbered spare rows, and in every numbered row the formulas that show what the job says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sheetflow.adapters.google.api.answers import Json
from sheetflow.adapters.google.ledger.tabs import status_formula
from sheetflow.adapters.google.provision.cell_requests import (
    area,
    canonical,
    cell,
    repeating,
    writing,
)
from sheetflow.adapters.google.provision.difference import SetupChange
from sheetflow.adapters.google.provision.register_tab import DesiredState, RegisterTab
from sheetflow.adapters.google.provision.wording_google import say_google

APPENDED = 100
"""Rows of one request: with their formulas some 500 kB."""


def row_areas(frame: RegisterTab) -> list[Json]:
    """The columns of which every row must be known: identifier, title, the job's own."""
    form = frame.layout.office.form
    places = [frame.layout.of(form.identifier.id), frame.layout.of(form.title_column)]
    places += [place for place in frame.layout.places if place.system is not None]
    there = [place for place in places if place not in frame.missing]
    columns = sorted({place.index for place in there})
    return [area(frame.id, frame.layout.first, None, at, at + 1) for at in columns]


def row_changes(frame: RegisterTab, wanted: DesiredState, shown: str) -> Iterator[SetupChange]:
    """Spare rows where few are left, then formulas where they are missing or were overwritten.

    `shown` is the title of the tab in which the job says what a row must read.
    """
    ids = _identifiers(frame)
    formulas = _by_column(frame, shown)
    new = _new_numbers(frame, wanted, ids)
    language = frame.layout.office.language
    if new:
        sentence = say_google(
            "numbers", language, tab=frame.tab, count=len(new), first=new[0], last=new[-1]
        )
        yield SetupChange(sentence, tuple(_numbering(frame, new, formulas)))
    broken = [row for row in sorted(ids) if not _shows(frame, row, formulas)]
    if broken:
        sentence = say_google("formulas", language, tab=frame.tab, count=len(broken))
        yield SetupChange(sentence, tuple(_writing(frame, broken, formulas)))


def _identifiers(frame: RegisterTab) -> dict[int, str]:
    column = frame.layout.of(frame.layout.office.form.identifier.id)
    if frame.present is None or column in frame.missing:
        return {}
    cells = frame.present.cells
    rows = [row for row, at in cells if at == column.index and row >= frame.layout.first]
    found = {row: frame.present.text(row, column.index).strip() for row in rows}
    return {row: text for row, text in found.items() if text}


def _new_numbers(frame: RegisterTab, wanted: DesiredState, ids: dict[int, str]) -> list[str]:
    limits = frame.layout.office.limits
    title = frame.layout.of(frame.layout.office.form.title_column).index
    present = frame.present
    spare = [row for row in ids if present is None or not present.text(row, title)]
    if present is not None and len(spare) >= limits.spare_minimum:
        return []
    return list(wanted.number(max(0, limits.spare_rows - len(spare)), list(ids.values())))


def _numbering(frame: RegisterTab, new: list[str], formulas: dict[int, str]) -> Iterator[Json]:
    """Rows with a number and formulas: at the top of a new tab, else below everything there is."""
    column = frame.layout.of(frame.layout.office.form.identifier.id).index
    if frame.is_new:
        numbers = [[cell(number)] for number in new]
        first = frame.layout.first
        yield writing(frame.id, first, column, numbers, "userEnteredValue")
        running = frame.layout.office.form.row_number_column
        if running is not None:
            place = frame.layout.of(running).index
            counted = [[{"userEnteredValue": {"numberValue": at + 1}}] for at in range(len(new))]
            yield writing(frame.id, first, place, counted, "userEnteredValue")
        yield from _writing(frame, range(first, first + len(new)), formulas)
        return
    texts = {**formulas, column: ""}
    width = max(texts) + 1
    for start in range(0, len(new), APPENDED):
        rows = [
            {"values": [cell(number if at == column else texts.get(at, "")) for at in range(width)]}
            for number in new[start : start + APPENDED]
        ]
        request = {"sheetId": frame.id, "rows": rows, "fields": "userEnteredValue"}
        yield {"appendCells": request}


def _shows(frame: RegisterTab, row: int, formulas: dict[int, str]) -> bool:
    if frame.present is None:
        return False
    for place, formula in formulas.items():
        if canonical(frame.present.text(row, place)) != canonical(formula):
            return False
    return True


def _writing(frame: RegisterTab, rows: Iterable[int], formulas: dict[int, str]) -> Iterator[Json]:
    """One request for each run of rows and column: the formula is the same in every row."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row:
            runs[-1] = (runs[-1][0], row + 1)
        else:
            runs.append((row, row + 1))
    for start, end in runs:
        for place, formula in formulas.items():
            where = area(frame.id, start, end, place, place + 1)
            yield repeating(where, cell(formula), "userEnteredValue")


def _by_column(frame: RegisterTab, shown: str) -> dict[int, str]:
    identifier = frame.layout.of(frame.layout.office.form.identifier.id).index
    title = frame.layout.of(frame.layout.office.form.title_column).index
    return {
        place.index: status_formula(identifier, place.system, shown, filled_column=title)
        for place in frame.layout.places
        if place.system is not None
    }
