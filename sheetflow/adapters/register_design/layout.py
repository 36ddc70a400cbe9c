"""Layout of the register's tab: rows, columns, bands, and references to them.

Rows and columns count from 0; the public row numbers count from 1, as staff see them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import groupby

from sheetflow.core.form import Column, ColumnGroup, SystemColumn
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import Heading
from sheetflow.core.register.sheet import column_letters


class Medium(Enum):
    """Kind of place where staff edit the register and keep their files."""

    WORKBOOK = "workbook"
    """A file that one person opens at a time; attachments are paths in a folder."""
    SHARED_SHEET = "shared sheet"
    """A sheet that all edit at once and that saves itself; attachments are pasted links."""

    def text(self, office: Office, key: str, **values: object) -> str:
        """Return a text of the office; on a shared sheet its own variant, if there is one."""
        shared = f"shared_sheet.{key}"
        own = self is Medium.SHARED_SHEET and shared in office.texts.by_key
        return office.text(shared if own else key, **values)


NAME, TITLE, ADVICE, BAND, HEADING, FIRST = range(6)

HEADING_ROW = HEADING + 1
"""The headings' row number as staff see it; title rows and the band of steps are above."""
FIRST_DATA_ROW = FIRST + 1
"""The first row of submissions as staff see it."""

PREPARED_ROWS = 5_000
"""Rows with formats, drop-downs and conditional colours, unless more were numbered."""

REGISTER_TAB = "Register"

ERROR = "E-"
"""Beginning of the job's sentence when the row has an error (`core.findings`)."""


@dataclass(frozen=True, slots=True)
class TabColumn:
    """One column of the tab: one that staff fill (or the identifier), or one of the job's own."""

    index: int
    heading: str
    column: Column | None = None
    system: SystemColumn | None = None

    @property
    def letters(self) -> str:
        """The column as formulas name it."""
        return column_letters(self.index)

    @property
    def key_text(self) -> str:
        """The same as text."""
        return self.key.value if isinstance(self.key, SystemColumn) else self.key

    @property
    def key(self) -> Heading:
        """The form's name of the column."""
        if self.column is not None:
            return self.column.id
        assert self.system is not None  # noqa: S101 - a place is one of the two
        return self.system


@dataclass(frozen=True, slots=True)
class ColumnBand:
    """Neighbouring columns under one coloured title; `group` None is the job's own band."""

    first: int
    last: int
    group: ColumnGroup | None


@dataclass(frozen=True, slots=True)
class ColumnFold:
    """Columns from `first` to the end of `band` that can be folded away; `folded`: at first."""

    band: ColumnBand
    first: int
    folded: bool


@dataclass(frozen=True)
class Layout:
    """The register's tab of one office: leading columns, the form's others, then the job's others.

    `at` is the columns' true places in a register that staff have changed, `heading`
    and `first` its rows of headings and of the first submission; `bottom` is the last row (from 1)
    that is counted, None the tab's last one.
    """

    office: Office
    tab: str = REGISTER_TAB
    at: Mapping[Heading, int] | None = None
    heading: int = HEADING
    first: int = FIRST
    bottom: int | None = None

    @cached_property
    def places(self) -> tuple[TabColumn, ...]:
        """The columns in the form's order."""
        form, language = self.office.form, self.office.language
        usual = [TabColumn(0, each.heading(language), each) for each in form.columns]
        usual += [
            TabColumn(0, heading(language), system=system)
            for system, heading in form.system_headings.items()
        ]
        order = {name: number for number, name in enumerate(form.leading)}
        usual.sort(key=lambda place: order.get(place.key_text, len(order)))
        return tuple(
            replace(place, index=index if self.at is None else self.at[place.key])
            for index, place in enumerate(usual)
        )

    @property
    def frozen(self) -> int:
        """Number of columns that stay when scrolling."""
        return min(self.office.form.frozen_columns, self.width)

    def is_leading(self, band: ColumnBand) -> bool:
        """Whether the band is among the columns that a new register begins with."""
        leading = self.office.form.leading
        members = (place for place in self.places if band.first <= place.index <= band.last)
        return self.at is None and all(place.key_text in leading for place in members)

    def folds(self) -> Iterator[ColumnFold]:
        """Yield the columns that can be folded away: of each band all but the first.

        Of sheetflow's own, those that no new register begins with.
        """
        leading = self.office.form.leading
        own = {place.index for place in self.places if place.system}
        kept = {place.index for place in self.places if place.key_text in leading}
        for band in self.bands():
            start = max(band.first + 1, self.frozen)
            columns = set(range(band.first, band.last + 1))
            is_rest = bool(leading) and columns <= own and not columns & kept
            if start <= band.last and (band.group or is_rest):
                yield ColumnFold(band, start, band.group.folded if band.group else True)

    @property
    def width(self) -> int:
        """Number of columns up to the last one of sheetflow."""
        return max(place.index for place in self.places) + 1

    @property
    def last_column(self) -> int:
        """The last column of sheetflow."""
        return self.width - 1

    @property
    def first_row(self) -> int:
        """The first row of submissions as staff see it."""
        return self.first + 1

    def of(self, column: ColumnId) -> TabColumn:
        """Return the place of a form's column."""
        return next(p for p in self.places if p.column is not None and p.column.id == column)

    def of_system(self, system: SystemColumn) -> TabColumn | None:
        """Return the place of one of the job's columns, None where the form has none."""
        return next((p for p in self.places if p.system is system), None)

    def group_of(self, place: TabColumn) -> ColumnGroup | None:
        """Return the form's group of a column; the job's own have none."""
        found = place.column.group if place.column else None
        return next((group for group in self.office.form.groups if group.id == found), None)

    def range_of(self, place: TabColumn) -> str:
        """Return the column as an absolute range for a formula on another tab.

        It begins at the heading, so that a row inserted above the first submission is counted.
        """
        name = self.tab.replace("'", "''")
        end = "" if self.bottom is None else f"${self.bottom}"
        return f"'{name}'!${place.letters}${self.heading + 1}:${place.letters}{end}"

    def bands(self) -> Iterator[ColumnBand]:
        """Yield neighbouring columns of one group, cut where the frozen columns end."""
        frozen = self.frozen
        in_order = sorted(self.places, key=lambda place: place.index)

        def key(numbered: tuple[int, TabColumn]) -> tuple[str, bool, int]:
            number, place = numbered
            group = place.column.group if place.column else ""
            return (group, place.index < frozen, place.index - number)

        for _, members in groupby(enumerate(in_order), key):
            run = [place for _, place in members]
            yield ColumnBand(run[0].index, run[-1].index, self.group_of(run[0]))


def group_title(group: ColumnGroup, office: Office) -> str:
    """Return the group's label and who fills its columns, unless that is everyone."""
    label = group.label(office.language)
    columns = (column for column in office.form.columns if column.group == group.id)
    roles = dict.fromkeys(role for column in columns for role in column.roles)
    if not 0 < len(roles) < len(office.roles):
        return label
    known = [office.role_by_id[role] for role in roles]
    titles = [role.titles[0] if role.titles else role.label(office.language) for role in known]
    missing = [title for title in titles if title not in label]
    return f"{label} · {', '.join(missing)}" if missing else label
