"""Success answers checked for what was requested; one of another shape counts as no answer.

A proxy, a server that is restarted or a cut connection can answer 200 with nothing, with half of a
body, or with a page for people.  A batch's requests are sent again until each has an answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sheetflow.adapters.google.api.errors import CallTarget, GoogleError, Json, Refused, translated
from sheetflow.adapters.google.api.retry import drive_units

_PARTS: Mapping[str, str] = {
    "drive.files.list": "files",
    "drive.files.generateIds": "ids",
    "drive.changes.list": "changes",
    "drive.changes.getStartPageToken": "startPageToken",
    "drive.about.get": "user",
    "drive.approvals.cancel": "approvalId",
    "drive.approvals.list": "kind",
    "drive.approvals.start": "approvalId",
    "drive.permissions.list": "permissions",
    "forms.forms.get": "formId",
}
"""The part of an answer without which it answers nothing, by method."""
_ALWAYS = ("properties", "sheets")
"""Parts that every spreadsheet has."""
_INNER = re.compile(r"\([^()]*\)")
_AREA = ("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


class MalformedError(ValueError):
    """An answer that lacks what was requested."""


def require_parts(answer: Any, names: Sequence[str]) -> Json:
    """Return the answer if it is an object with these parts.  Raises MalformedError."""
    if not isinstance(answer, dict) or any(name not in answer for name in names):
        raise MalformedError(f"an answer without {', '.join(names) or 'content'}")
    return answer


def checked_answer(request: Any, answer: Any) -> Any:
    """Return the answer to a request of googleapiclient: an object, or a content's bytes.

    Raises MalformedError.
    """
    method = str(getattr(request, "methodId", ""))
    if isinstance(answer, bytes) or (method.endswith(".delete") and not answer):
        return answer
    names = [_PARTS[method]] if method in _PARTS else []
    if method == "forms.forms.responses.list":
        for one in require_parts(answer, []).get("responses", ()):
            require_parts(one, ["responseId", "createTime", "lastSubmittedTime"])
    names += sorted({"id", "version"} & _top_fields(str(getattr(request, "uri", ""))))
    return require_parts(answer, names)


def checked_sheet(fields: str, answer: Any) -> Json:
    """Return the answer to spreadsheets.get for `fields`.  Raises MalformedError."""
    top = _top_names(fields)
    return require_parts(answer, [name for name in _ALWAYS if name in top])


def checked_replies(requests: Sequence[Json], answer: Any) -> list[Json]:
    """Return a batchUpdate's replies, one a request.  Raises MalformedError."""
    replies: list[Json] = require_parts(answer, ["replies"])["replies"]
    if len(replies) != len(requests):
        raise MalformedError(f"{len(replies)} replies to {len(requests)} requests")
    return replies


def values_by_area(areas: Sequence[Json], answer: Any) -> list[list[list[Any]]]:
    """Return each area's rows, in the order of `areas`; Google promises no order.

    A range is found by the filters that it echoes.  Raises MalformedError.
    """
    found = require_parts(answer, ["valueRanges"])["valueRanges"]
    echoes = [
        (echo, item["valueRange"].get("values", []))
        for item in found
        for echo in item.get("dataFilters", ())
    ]
    return [_rows_of(area, echoes) for area in areas]


def given_cells(data: Sequence[Json]) -> Iterator[tuple[tuple[int, int], Json]]:
    """Yield the cells of a tab's GridData that have anything, by row and column from 0."""
    for block in data:
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        for down, row in enumerate(block.get("rowData", ())):
            for across, cell in enumerate(row.get("values", ())):
                if cell:
                    yield (top + down, left + across), cell


def _rows_of(area: Json, echoes: Sequence[tuple[Json, list[list[Any]]]]) -> list[list[Any]]:
    exact = [rows for echo, rows in echoes if _plain(echo) == _plain(area)]
    fitting = exact or [rows for echo, rows in echoes if _may_echo(echo, area)]
    if not exact and len(fitting) != 1:
        raise MalformedError(f"{len(fitting)} ranges for one filter")
    return fitting[0]


def _plain(data_filter: Json) -> Json:
    """Return a filter without what JSON leaves out: first rows, columns and tabs are 0."""
    grid = data_filter.get("gridRange")
    if grid is None:
        return data_filter
    return {"gridRange": {name: at for name in _AREA if (at := grid.get(name)) or name[0] == "e"}}


def _may_echo(echo: Json, area: Json) -> bool:
    """Return whether an echo is this filter with ends that Google has filled in."""
    one, other = echo.get("gridRange"), area.get("gridRange")
    if one is None or other is None:
        return False
    starts = all(one.get(name, 0) == other.get(name, 0) for name in _AREA if name[0] == "s")
    return starts and all(one.get(name) == at for name, at in other.items() if name[0] == "e")


def _top_fields(uri: str) -> set[str]:
    return _top_names(parse_qs(urlsplit(uri).query).get("fields", [""])[0])


def _top_names(fields: str) -> set[str]:
    """Return the names of a field mask outside its brackets."""
    while fields != (fields := _INNER.sub("", fields)):
        pass
    return {name.partition("/")[0].partition(".")[0] for name in fields.split(",")}


@dataclass
class DriveBatch:
    """The requests without an answer by their places, and the answers of the others."""

    waiting: dict[int, Any]
    target: CallTarget
    answers: dict[int, Json | Refused] = field(default_factory=dict)
    _refusals: list[GoogleError] = field(default_factory=list)

    @property
    def units(self) -> int:
        """What the requests cost of Drive's quota."""
        return sum(map(drive_units, self.waiting.values()))

    def call(self, drive: Any) -> Any:
        """Return googleapiclient's call of the requests that wait; its answers are taken here."""
        self._refusals.clear()
        made = drive.new_batch_http_request(callback=self._receive)
        for place, request in self.waiting.items():
            made.add(request, request_id=str(place))
        return made

    def require_all(self) -> None:
        """Raise the worst GoogleError of the requests that are to be sent again, if any is."""
        if self._refusals:
            raise max(self._refusals, key=lambda one: (one.stops_run, one.retry_after))

    def _receive(self, place: str, answer: Any, error: Exception | None) -> None:
        if error is None:
            self.answers[int(place)] = checked_answer(self.waiting[int(place)], answer)
        else:
            refusal = translated(error, self.target)
            if refusal.again or refusal.stops_run:
                self._refusals.append(refusal)
                return
            self.answers[int(place)] = refusal.as_value()
        del self.waiting[int(place)]
