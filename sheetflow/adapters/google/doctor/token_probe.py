"""Whether this spreadsheet refuses a stale version token: shown by trying, not by reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from sheetflow.adapters.google.api.answers import Json
from sheetflow.adapters.google.api.errors import GoogleError, Treatment

FIRST, SECOND, NEVER = 799_999_001, 799_999_002, 799_999_003
"""Protections that only this probe makes; none of them outlives it."""

Changing = Callable[[Sequence[Json]], object]


class Tokens(Protocol):
    """What the probe needs of a client."""

    def sheet(self, spreadsheet_id: str, areas: Sequence[Json], fields: str) -> Json:
        """spreadsheets.get."""

    def change(
        self, spreadsheet_id: str, requests: Sequence[Json], *, repeatable: bool = True
    ) -> list[Json]:
        """spreadsheets.batchUpdate."""


def stale_token_is_refused(calls: Tokens, spreadsheet_id: str, tab: int) -> bool:
    """Swap a token of the probe's own, then swap it as a stale writer and as a repeated one would.

    Both must be refused whole.  `tab` is a tab of the job's own; what the probe puts there, it
    takes away again, also what an earlier one left.  Raises GoogleError for every other refusal.
    """
    _clear(calls, spreadsheet_id)
    where = {"sheetId": tab, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0,
             "endColumnIndex": 1}  # fmt: skip

    def change(requests: Sequence[Json]) -> object:
        return calls.change(spreadsheet_id, requests, repeatable=False)

    try:
        change([_adding(FIRST, where)])
        change(_swap(FIRST, SECOND, where))
        stale = _is_refused(change, _swap(FIRST, NEVER, where))
        repeated = _is_refused(change, _swap(FIRST, SECOND, where))
        doubled = _is_refused(change, [_adding(NEVER, where), _adding(SECOND, where)])
        whole = _left(calls, spreadsheet_id) == {SECOND}
    finally:
        _clear(calls, spreadsheet_id)
    return stale and repeated and doubled and whole


def _swap(old: int, new: int, where: Json) -> list[Json]:
    return [{"deleteProtectedRange": {"protectedRangeId": old}}, _adding(new, where)]


def _adding(number: int, where: Json) -> Json:
    protected = {"protectedRangeId": number, "range": where, "description": "sheetflow doctor"}
    return {"addProtectedRange": {"protectedRange": protected}}


def _is_refused(change: Changing, requests: Sequence[Json]) -> bool:
    try:
        change(requests)
    except GoogleError as error:
        if error.treatment is Treatment.REFUSED:
            return True
        raise
    return False


def _left(calls: Tokens, spreadsheet_id: str) -> set[int]:
    answer = calls.sheet(spreadsheet_id, (), "sheets(protectedRanges(protectedRangeId))")
    found = {
        one["protectedRangeId"]
        for sheet in answer["sheets"]
        for one in sheet.get("protectedRanges", ())
    }
    return found & {FIRST, SECOND, NEVER}


def _clear(calls: Tokens, spreadsheet_id: str) -> None:
    left = sorted(_left(calls, spreadsheet_id))
    if left:
        requests = [{"deleteProtectedRange": {"protectedRangeId": number}} for number in left]
        calls.change(spreadsheet_id, requests, repeatable=False)
