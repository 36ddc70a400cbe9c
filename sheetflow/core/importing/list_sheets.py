"""The submissions of a workbook's worksheets with a list, and why others are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from sheetflow.core.importing.import_rows import Imported, read_list
from sheetflow.core.importing.mapping import AS_IT_STANDS, ListMapping
from sheetflow.core.office import Office
from sheetflow.core.register.headings import list_header
from sheetflow.core.register.sheet import Area, Cell
from sheetflow.errors import RegisterError


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One worksheet; `trouble` is why it could not be read."""

    name: str
    rows: Sequence[Sequence[Cell]] = ()
    merged: tuple[Area, ...] = ()
    trouble: str = ""


class Reason(Enum):
    """Why a worksheet is left out; the value is the key of its words."""

    SKIPPED = "skipped"
    UNREADABLE = "unreadable"
    NO_LIST = "no_list"
    NO_TITLE = "no_title"
    NO_ROWS = "no_rows"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A worksheet that is left out; `detail` explains an unreadable one."""

    sheet: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """The submissions of all lists in their order, and the worksheets left out."""

    imported: tuple[Imported, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def sheets(self) -> tuple[str, ...]:
        """The worksheets with imported submissions."""
        return tuple(dict.fromkeys(item.sheet for item in self.imported))


def read_lists(
    sheets: Sequence[ListSheet], office: Office, mapping: ListMapping = AS_IT_STANDS
) -> Lists:
    """Return the lists of all worksheets, each by a header of its own.

    Raises RegisterError when none of them contains a list.
    """
    imported: list[Imported] = []
    left_out: list[LeftOut] = []
    for sheet in sheets:
        reason = why_left_out(sheet, office, mapping, alone=len(sheets) == 1)
        if reason is not None:
            left_out.append(LeftOut(sheet.name, reason, sheet.trouble))
            continue
        found = read_list(sheet.rows, office, mapping, sheet.merged)
        imported += (replace(item, sheet=sheet.name) for item in found)
        if not found:
            left_out.append(LeftOut(sheet.name, Reason.NO_ROWS))
    if all(one.reason is not Reason.NO_ROWS for one in left_out) and not imported:
        raise _no_list(left_out)
    return Lists(tuple(imported), tuple(left_out))


def why_left_out(
    sheet: ListSheet, office: Office, mapping: ListMapping, *, alone: bool
) -> Reason | None:
    """Return why the worksheet is left out; None for one that is imported.

    Of several worksheets, those that name or date submissions are lists: one that counts them has
    headings of the register too.  A worksheet that a person names, or the only one, needs neither.
    """
    asked = mapping.sheets.get(sheet.name)
    if sheet.trouble:
        return Reason.UNREADABLE
    if asked is False:
        return Reason.SKIPPED
    header = list_header(sheet.rows, office.form, mapping.headings)
    if header is None:
        return Reason.NO_LIST
    form = office.form
    dated = form.date_column in header.places and len(header.places) > 2
    named = form.title_column in header.places
    return None if named or dated or alone or asked else Reason.NO_TITLE


def _no_list(left_out: Sequence[LeftOut]) -> RegisterError:
    troubles = "; ".join(_troubles(left_out))
    return RegisterError(
        f"no list was found: no row has two headings that are known{troubles}.",
        "Name the columns as in the register, map them with --mapping, or add the names as "
        "aliases to the form.",
    )


def _troubles(left_out: Sequence[LeftOut]) -> Iterator[str]:
    for one in left_out:
        if one.detail:
            yield f" ({one.sheet}: {one.detail})"
