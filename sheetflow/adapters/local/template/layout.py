"""Where everything stands on the register's tab: rows, columns, bands, and how to point there.

Rows and columns count from 0 inside this package, as XlsxWriter counts; the public row numbers
count from 1, as staff see them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from xlsxwriter.utility import xl_col_to_name

from sheetflow.core.form import Column, ColumnGroup, SystemColumn
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office

NAME, TITLE, ADVICE, BAND, HEADING, FIRST = range(6)

HEADING_ROW = HEADING + 1
"""The headings' row number as staff see it; title rows and the band of steps stand above."""
FIRST_DATA_ROW = FIRST + 1
"""The first row of submissions as staff see it."""

PREPARED_ROWS = 5_000
"""Rows with drop-downs and conditional colours, unless more were numbered."""
COUNTED_ROWS = 100_000
"""How far down the dashboard counts."""

REGISTER_TAB = "Register"
LISTS_TAB = "_daftar"

ERROR = "E-"
"""How the job's sentence begins when the row has an error (`core.findings`)."""


@dataclass(frozen=True, slots=True)
class Place:
    """One column of the tab: one that staff fill (or the identifier), or one of the job's own."""

    index: int
    heading: str
    column: Column | None = None
    system: SystemColumn | None = None

    @property
    def letters(self) -> str:
        return str(xl_col_to_name(self.index))


def group_title(group: ColumnGroup, office: Office) -> str:
    """The group's label and who fills its columns, unless that is everybody."""
    label = group.label(office.language)
    columns = (column for column in office.form.columns if column.group == group.id)
    roles = dict.fromkeys(role for column in columns for role in column.roles)
    if not 0 < len(roles) < len(office.roles):
        return label
    known = [office.role_by_id[role] for role in roles]
    titles = [role.titles[0] if role.titles else role.label(office.language) for role in known]
    missing = [title for title in titles if title not in label]
    return f"{label} · {', '.join(missing)}" if missing else label


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbouring columns under one coloured title; `group` None is the job's own band."""

    first: int
    last: int
    group: ColumnGroup | None


@dataclass(frozen=True)
class Layout:
    """The register's tab of one office: the form's columns, then the job's own.

    The job's columns come last, beside status and remarks, where staff read the answer to what
    they just chose.
    """

    office: Office
    numbered: int
    tab: str = REGISTER_TAB

    @cached_property
    def places(self) -> tuple[Place, ...]:
        form, language = self.office.form, self.office.language
        own = [
            Place(index, column.heading(language), column=column)
            for index, column in enumerate(form.columns)
        ]
        job = [
            Place(len(own) + index, form.system_headings[system](language), system=system)
            for index, system in enumerate(
                system for system in SystemColumn if system in form.system_headings
            )
        ]
        return (*own, *job)

    @property
    def last_row(self) -> int:
        """The last prepared row."""
        return FIRST + max(PREPARED_ROWS, self.numbered + 1_000) - 1

    @property
    def last_column(self) -> int:
        return len(self.places) - 1

    def of(self, column: ColumnId) -> Place:
        return next(p for p in self.places if p.column is not None and p.column.id == column)

    def of_system(self, system: SystemColumn) -> Place | None:
        return next((p for p in self.places if p.system is system), None)

    def counted(self, place: Place) -> str:
        """The column as an absolute range for a formula on another tab.

        It begins at the heading, so that a row inserted above the first submission is counted.
        """
        name = self.tab.replace("'", "''")
        bottom = HEADING + COUNTED_ROWS
        return f"'{name}'!${place.letters}${HEADING_ROW}:${place.letters}${bottom}"

    def bands(self) -> Iterator[Band]:
        """The header's bands, cut where the frozen columns end."""
        groups = {group.id: group for group in self.office.form.groups}
        frozen = self.office.form.frozen_columns

        def key(place: Place) -> tuple[str, bool]:
            return (place.column.group if place.column else "", place.index < frozen)

        for (group, _), members in groupby(self.places, key):
            run = list(members)
            yield Band(run[0].index, run[-1].index, groups.get(group))
