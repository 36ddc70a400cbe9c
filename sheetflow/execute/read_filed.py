"""Filed files read again, and which of them differ from the ledger's record."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from sheetflow.core.effects import CopyFile, MoveFolder, OutboxEffect
from sheetflow.core.files import FiledFile, FileFault
from sheetflow.core.ledger import filed_faults
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.ports import FileInspector, LedgerReader

BATCH = 100
"""Files checked in one call."""

Read = tuple[SubmissionRecord, FiledFile, FileFault | None]


def read_part(  # noqa: PLR0913, PLR0917 - what is due, the two ports, and what is not filed yet
    part: filed_faults.Part,
    state: LedgerState,
    ledger: LedgerReader,
    files: FileInspector,
    unfinished: Sequence[OutboxEffect],
    today: date,
) -> filed_faults.FiledFaults:
    """Read the files of `part` and those with a fault; return the faults of all filed files."""
    before = filed_faults.known_faults(state.notes)
    names = {
        *(fault.submission for fault in before),
        *map(SubmissionId, part.of(state.submissions)),
    }
    if not names:
        return filed_faults.FiledFaults()
    found: list[filed_faults.FiledFileFault] = []
    rows: set[RowId] = set()
    for record, _, fault in read_filed(
        ledger.records(sorted(map(SubmissionId, names))), files, unfinished
    ):
        rows.add(record.row_id)
        if fault is not None:
            found.append(filed_faults.fault_of(record, fault, before, today))
    return filed_faults.FiledFaults(tuple(sorted(found)), before, frozenset(rows))


def read_filed(
    records: Iterable[SubmissionRecord], files: FileInspector, unfinished: Sequence[OutboxEffect]
) -> Iterator[Read]:
    """Yield every file that is filed by now, with its fault if it has one.

    Left out: files that `unfinished` effects still have to bring or move, and papers without a
    digest.
    """
    coming = {
        (effect.source, effect.sha256) for effect in unfinished if isinstance(effect, CopyFile)
    }
    moving = {effect.submission for effect in unfinished if isinstance(effect, MoveFolder)}
    filed = (
        (record, file)
        for record in records
        if record.id not in moving
        for file in record.files
        if file.sha256 and (file.source, file.sha256) not in coming
    )
    while batch := list(islice(filed, BATCH)):
        faults = {id(fault.file): fault for fault in files.check([file for _, file in batch])}
        yield from ((record, file, faults.get(id(file))) for record, file in batch)
