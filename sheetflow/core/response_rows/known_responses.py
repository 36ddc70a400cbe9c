"""What the ledger's notes remember of responses, so that each becomes one row."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from sheetflow.core.intake import IntakeResponse, IntakeSettings
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.register.text import clean

RESPONSE_PREFIX = "isian:"
"""Begins the name of the note on a response; its intake's name, “/” and its own id follow."""
READ_PREFIX = "isian-sampai:"
"""Begins the name of the note up to when an intake's responses were read; its name follows."""


def digest_of(text: str) -> str:
    """Return a short digest of a cell's text."""
    return blake2b(clean(text).encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def content_digest(response: IntakeResponse) -> str:
    """Return a digest of who answered what, the same for a response that was sent twice."""
    answers = sorted((title, tuple(texts)) for title, texts in response.answers.items())
    files = sorted(
        (title, tuple((file.name, file.reference) for file in found))
        for title, found in response.files.items()
    )
    seen = repr((response.respondent.casefold(), answers, files))
    return blake2b(seen.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


@dataclass(frozen=True, slots=True)
class KnownResponse:
    """A response that was decided on.

    `row` is its row, of a `doubled` one that of the first; `cells` has a digest of each cell as
    the response last had it.
    """

    row: RowId
    content: str
    submitted: datetime
    cells: Mapping[ColumnId, str] = field(default_factory=dict)
    doubled: bool = False

    def to_note(self) -> str:
        """Return the note's text, the same for the same response."""
        data = [self.row, self.content, self.submitted.isoformat(), dict(self.cells), self.doubled]
        return json.dumps(data, sort_keys=True)


def known_response(note: str) -> KnownResponse | None:
    """Return the response that a note remembers; None for a note of another form."""
    try:
        row, content, submitted, cells, doubled = json.loads(note)
        moment = datetime.fromisoformat(submitted)
        return KnownResponse(RowId(row), content, moment, dict(cells), bool(doubled))
    except (ValueError, TypeError):
        return None


def is_known(response: IntakeResponse, settings: IntakeSettings, notes: Mapping[str, str]) -> bool:
    """Return whether the response was decided on as it is now."""
    known = known_response(notes.get(note_name(response, settings), ""))
    return known is not None and known.content == content_digest(response)


def note_name(response: IntakeResponse, settings: IntakeSettings) -> str:
    """Return the name of the note on the response."""
    return f"{RESPONSE_PREFIX}{settings.name}/{response.id}"


def read_up_to(note: str) -> datetime | None:
    """Return the moment up to which responses were read; None where there is none."""
    try:
        return datetime.fromisoformat(note) if note else None
    except ValueError:
        return None


def each_once(responses: Iterable[IntakeResponse]) -> list[IntakeResponse]:
    """Return the responses, the earliest first; of one that was given twice the newest."""
    by_id = {one.id: one for one in sorted(responses, key=lambda one: one.changed)}
    return sorted(by_id.values(), key=lambda one: (one.submitted, one.id))
