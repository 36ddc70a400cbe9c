"""Records of one reading of the ledger, decoded or fetched when they are needed.

A quiet run of a large office needs no submission, and would otherwise read hundreds of megabytes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sheetflow.adapters.ledger_format import columns
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.records import RowRecord, SubmissionRecord

Fetch = Callable[[int, Sequence[SubmissionId] | None], Iterable[columns.Row]]
"""Returns the stored rows at a version of the ledger, of some submissions or (None) of all.

Raises StaleError when the ledger has changed since.
"""

SMALL = 200
"""Records of a ledger of which all are fetched with the first: opening it takes longer."""
SINGLE_FETCHES = 32
"""Records fetched one by one; after them, all the rest is fetched at once."""


class StoredRows(Mapping[RowId, RowRecord]):
    """Rows of the ledger; those that watch files are large, and decoded at each look-up."""

    def __init__(self, stored: Iterable[columns.Row]) -> None:
        self._decode = columns.RowDecoder()
        self._known: dict[RowId, RowRecord | columns.Row] = {}
        for row in stored:
            self._known[RowId(columns.name_of(row))] = (
                row if row[columns.FILE_INFOS] else self._decode(row)
            )

    def __getitem__(self, name: RowId) -> RowRecord:
        known = self._known[name]
        return known if isinstance(known, RowRecord) else self._decode(known)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[RowId]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class StoredSubmissions(Mapping[SubmissionId, SubmissionRecord]):
    """Submissions as they were at `version`, whatever is committed later (see `remember`)."""

    def __init__(self, version: int, names: Iterable[SubmissionId], fetch: Fetch) -> None:
        self.version = version
        """The ledger's version; SqliteLedger raises it with each write of its own."""
        self._known: dict[SubmissionId, SubmissionRecord | columns.Row | None] = dict.fromkeys(
            names
        )
        self._fetch = fetch
        self._fetches = 0

    def __getitem__(self, name: SubmissionId) -> SubmissionRecord:
        known = self._known[name]
        if known is None:
            self._fetches += 1
            alone = self._fetches <= SINGLE_FETCHES and len(self._known) > SMALL
            self.remember([name] if alone else None)
            known = self._known[name]
        if not isinstance(known, SubmissionRecord):
            if known is None:
                raise KeyError(name)
            known = self._known[name] = columns.submission_of(known)
        return known

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[SubmissionId]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def remember(self, names: Sequence[SubmissionId] | None) -> None:
        """Fetch those not fetched yet (None: all), for instance before they are overwritten."""
        wanted = None
        if names is not None:
            wanted = [name for name in names if self._known.get(name, ()) is None]
            if not wanted:
                return
        for row in self._fetch(self.version, wanted):
            name = SubmissionId(columns.name_of(row))
            if self._known.get(name, ()) is None:
                self._known[name] = row
