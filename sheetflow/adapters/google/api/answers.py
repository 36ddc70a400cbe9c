"""Success answers checked for what was requested; one of another shape counts as no answer.

A proxy, a server that is restarted or a cut connection can answer 200 with nothing, with half of a
body, or with a page for people.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sheetflow.adapters.google.api.errors import Json

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
