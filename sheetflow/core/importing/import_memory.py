"""Notes of which rows of lists are in the register, so that no list comes in twice.

A row of a list is found again by its own text, however its row of the register was edited since.
"""

import base64
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping

from sheetflow.core.importing.import_rows import Imported
from sheetflow.core.names import RowId
from sheetflow.core.register.text import fold

NOTE = "import:"
"""The beginning of the notes' names in the ledger (see `LedgerState.notes`); a number follows."""
_ROWS_PER_NOTE = 2_000
"""A cell of a Google ledger takes 50,000 characters; a row takes about 12."""
_DIGITS = 12


def row_digest(item: Imported) -> str:
    """Return the digest of the submission's cells in the list, by heading, merged ones too."""
    own = [(one.heading, one.text) for one in item.traces if one.row == item.number]
    own += [(one.heading, one.text) for one in item.filled]
    text = "\n".join(f"{fold(heading)}\t{text}" for heading, text in own)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def remembered(notes: Mapping[str, str]) -> Iterator[tuple[str, RowId]]:
    """Yield the digests in the notes, each with the identifier that its row got."""
    for name, text in notes.items():
        if name.startswith(NOTE):
            for line in _unpacked(text).splitlines():
                digest, _, row_id = line.partition(" ")
                yield digest, RowId(row_id)


def with_rows(
    notes: Mapping[str, str], rows: Iterable[tuple[Imported, RowId]]
) -> Mapping[str, str]:
    """Return the notes that must be written so that these rows are remembered; none if they are."""
    known = set(remembered(notes))
    lines = [f"{digest} {row_id}" for digest, row_id in _fresh(rows, known)]
    if not lines:
        return {}
    numbers = [int(name.removeprefix(NOTE)) for name in notes if name.startswith(NOTE)]
    number = max(numbers, default=1)
    lines = [*_unpacked(notes.get(f"{NOTE}{number}", "")).splitlines(), *lines]
    parts = range(0, len(lines), _ROWS_PER_NOTE)
    return {
        f"{NOTE}{number + at}": _packed("\n".join(lines[start : start + _ROWS_PER_NOTE]))
        for at, start in enumerate(parts)
    }


def _fresh(
    rows: Iterable[tuple[Imported, RowId]], known: set[tuple[str, RowId]]
) -> Iterator[tuple[str, RowId]]:
    for item, row_id in rows:
        if item.traces and (pair := (row_digest(item), row_id)) not in known:
            known.add(pair)
            yield pair


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def _unpacked(text: str) -> str:
    """Return the lines of a note; none of one that is not whole, since it only saves work."""
    try:
        return zlib.decompress(base64.b64decode(text)).decode("utf-8")
    except (ValueError, zlib.error):
        return ""
