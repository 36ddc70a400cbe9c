"""The profile of a list before it is imported: each column's cells, and those that are doubtful."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sheetflow.core.importing.import_rows import Imported
from sheetflow.core.importing.list_cells import Outcome
from sheetflow.core.importing.list_sheets import SheetName
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.reading import read_cell

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One heading of the list.

    `target` is the register's column, None for the remarks; `cells` are those that are not empty,
    `distinct` their different texts, `doubtful` those that did not go there or cannot be read,
    `examples` the most frequent of these with how often each occurs.
    """

    heading: str
    target: ColumnId | None
    cells: int
    distinct: int
    doubtful: int
    examples: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SheetProfile:
    """One worksheet: its submissions, how many are history, and their first and last day."""

    name: SheetName
    rows: int
    past: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class ListProfile:
    """All lists of an import, by heading and by worksheet."""

    columns: tuple[ColumnProfile, ...] = ()
    sheets: tuple[SheetProfile, ...] = ()


def profile_of(items: Sequence[Imported], office: Office) -> ListProfile:
    """Return the profile of these submissions."""
    if not items:
        return ListProfile()
    return ListProfile(tuple(_columns(items)), tuple(_sheets(items, office)))


def _columns(items: Sequence[Imported]) -> Iterator[ColumnProfile]:
    cells = pd.DataFrame(
        [
            (one.heading, one.target or "", one.text, one.outcome is not Outcome.COLUMN)
            for item in items
            for one in item.traces
            if one.row == item.number
        ],
        columns=["heading", "target", "text", "doubtful"],
    )
    for heading, group in cells.groupby("heading", sort=False):
        targets = [target for target in group["target"].unique() if target]
        doubtful = group.loc[group["doubtful"], "text"].value_counts()
        yield ColumnProfile(
            str(heading),
            ColumnId(targets[0]) if targets else None,
            len(group),
            int(group["text"].nunique()),
            int(group["doubtful"].sum()),
            tuple((str(text), int(n)) for text, n in doubtful.head(_EXAMPLES).items()),
        )


def _sheets(items: Sequence[Imported], office: Office) -> Iterator[SheetProfile]:
    column = office.form.by_id[office.form.date_column]
    rows = pd.DataFrame(
        [
            (item.file, item.sheet, item.past, read_cell(day, None, column, office).value)
            for item in items
            for day in [item.cells.get(column.id)]
        ],
        columns=["file", "sheet", "past", "day"],
    )
    for (file, sheet), group in rows.groupby(["file", "sheet"], sort=False):
        days = [day for day in group["day"] if isinstance(day, date)]
        yield SheetProfile(
            (str(file), str(sheet)),
            len(group),
            int(group["past"].sum()),
            min(days, default=None),
            max(days, default=None),
        )
