"""Columns of a ledger's record ↔ the text cells of a protected tab.

A cell holds at most 50,000 characters and loses control characters, lone surrogates and a leading
apostrophe.  So such texts are written as JSON after "json:", and long ones continue in spare cells
at the end of the row, each of which begins with the number of the column it continues.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import assert_never

from sheetflow.adapters.google.ledger.tabs import DRIVE_IDS, SPARE_COLUMNS, SystemTab
from sheetflow.adapters.ledger_format.columns import Column, Row, stored_json
from sheetflow.core import effects
from sheetflow.core.names import DrivePath
from sheetflow.errors import UnavailableError

PIECE = 24_900
"""Code points; each is at most two of the UTF-16 units that Google counts to 50,000."""
_MARK = "json:"
_ODD = re.compile("^'|^json:|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_NUMBERS = frozenset(("sequence", "revisions", "reopened", "archived", "closed", "size", "version"))
_COUNTS = frozenset(("events", "next_number"))
"""Numbers that may be blank."""
_NOTHING = frozenset(("folder", "valid_until", "since", "judged"))
"""Columns whose blank means None."""


def to_cells(tab: SystemTab, columns: Sequence[Column]) -> list[str]:
    """Return the row's texts; more than `tab.columns` when one had to be continued."""
    texts = list(map(_to_text, tab.columns, columns))
    more = []
    for place, text in enumerate(texts):
        if len(text) > PIECE:
            pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
            texts[place] = pieces[0]
            more += [f"{place}:{piece}" for piece in pieces[1:]]
    if len(more) > SPARE_COLUMNS:
        raise UnavailableError(
            f"{tab.title}, {texts[0]}: the record is too large for a row of the ledger.",
            "Let the row refer to fewer files (a folder for each step), then run again.",
        )
    return texts + more


def from_cells(tab: SystemTab, cells: Sequence[object]) -> Row:
    """Return the columns that `to_cells` was given; bytes only for digests.

    Raises ValueError or TypeError for cells that this program did not write.
    """
    width = len(tab.columns)
    texts = [""] * width
    for at, cell in enumerate(cells):
        text = _checked(cell)
        # In a row of layout 1, the spare cells begin where columns were added since.
        if at < width - tab.added or (at < width and ":" not in text):
            texts[at] = text
            continue
        place, _, piece = text.partition(":")
        if piece:
            texts[int(place)] += piece
    return tuple(map(_from_text, tab.columns, texts))


def _to_text(name: str, column: Column) -> str:
    if isinstance(column, bytes):
        if name == "digest":
            return column.hex()
        return _plain(column.decode("utf-8", "surrogatepass"))
    return "" if column is None else _plain(str(column))


def _plain(text: str) -> str:
    return _MARK + json.dumps(text) if _ODD.search(text) else text


def _from_text(name: str, text: str) -> Column:
    if name == "digest":
        return bytes.fromhex(text)
    if name in _NUMBERS:
        return int(text)
    if name in _COUNTS:
        return int(text) if text else None
    if not text and name in _NOTHING:
        return None
    if text.startswith(_MARK):
        found: str = json.loads(text[len(_MARK) :])
        return found
    return text


def _checked(cell: object) -> str:
    if not isinstance(cell, str):
        raise TypeError(f"a number stands where text was written: {cell!r}")
    return cell


def with_drive_ids(tab: SystemTab, columns: Sequence[Column], ids: Mapping[str, str]) -> list[str]:
    """Return a record's cells, with Drive's ids where the tab keeps them."""
    place = tab.columns.index(DRIVE_IDS)
    return to_cells(tab, (*columns[:place], stored_json(ids), *columns[place:]))


def without_drive_ids(tab: SystemTab, stored: Row) -> tuple[Row, dict[str, str]]:
    """Return a record's columns, and Drive's ids by path, which the tab keeps among them."""
    place = tab.columns.index(DRIVE_IDS)
    ids = json.loads(stored[place] or "{}").items()
    return (*stored[:place], *stored[place + 1 :]), dict(ids)


def own_drive_ids(effect: effects.OutboxEffect, ids: Mapping[DrivePath, str]) -> dict[str, str]:
    """Return the ids of every path an effect is about, with the folders above it."""
    match effect:
        case effects.MakeFolder():
            ends = [effect.folder, *(f"{effect.folder}/{part}" for part in effect.parts)]
        case effects.CopyFile():
            ends = [effect.target]
        case effects.MoveFolder():
            ends = [effect.source, effect.target]
        case effects.WritePaper():
            ends = [effect.target, f"{effect.target}.docx", f"{effect.target}.pdf"]
        case effects.StartApproval() | effects.CancelApproval():
            ends = [effect.file]
        case effects.SendNotice() | effects.FillRow():
            ends = []
        case _:
            assert_never(effect)
    paths: dict[str, None] = {}
    for end in ends:
        parts = end.split("/")
        paths |= dict.fromkeys("/".join(parts[:count]) for count in range(1, len(parts) + 1))
    return {path: ids[DrivePath(path)] for path in paths if path in ids}
