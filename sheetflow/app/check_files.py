"""`verify --files`: every filed file read, and compared with what the ledger has of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sheetflow.app.home import Home
from sheetflow.app.shelving import SHELF
from sheetflow.core.files import FileFault, FileProblem
from sheetflow.core.ledger.filed_faults import FileDifference, FilesChecked
from sheetflow.core.names import DrivePath, SubmissionId
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.reporting.written import Kept, reports_on_file
from sheetflow.execute.read_filed import read_filed


def check_files(home: Home, on_read: Callable[[int], None]) -> FilesChecked:
    """Read copies, papers, and the reports of closed periods; `on_read` gets the number so far.

    Records are read one after the other: memory does not grow with the ledger.  Raises what the
    ledger and the files raise.
    """
    checked = FilesChecked()
    unfinished = home.ledger.unfinished()
    records = _counting(home.ledger.records(), checked)
    for record, _, fault in read_filed(records, home.files, unfinished):
        checked.read += 1
        on_read(checked.read)
        if fault is not None:
            checked.differences.append(_of_submission(home, record.id, fault))
    for difference in _reports(home):
        checked.read += 1
        checked.differences += [difference] if difference else []
    return checked


def _counting(
    records: Iterable[SubmissionRecord], checked: FilesChecked
) -> Iterator[SubmissionRecord]:
    for record in records:
        checked.unrecorded += sum(not file.sha256 for file in record.files)
        yield record


def _of_submission(home: Home, name: SubmissionId, fault: FileFault) -> FileDifference:
    file = fault.file
    events = (
        chained.sequence
        for chained in home.ledger.history(name)
        if any(digest == file.sha256 for _, digest in chained.event.files)
    )
    return FileDifference(
        file.target, file.sha256, fault.found, fault.problem, name, next(events, 0)
    )


def _reports(home: Home) -> Iterator[FileDifference | None]:
    """Each file of the newest closed reports; None for one that is as it was put there."""
    notes = home.ledger.load().notes
    closed = [(period, kept) for period, kept in reports_on_file(notes) if kept.closed]
    paths = {
        f"{SHELF}/{period.code}/{name}": kept for period, kept in closed for name in kept.files
    }
    there = home.shelf(notes).stands([*map(DrivePath, paths)])
    for path, kept in paths.items():
        expected = _digest(kept, path)
        stands = there.get(DrivePath(path))
        if stands is None:
            yield FileDifference(path, expected, problem=FileProblem.MISSING)
        elif stands.sha256 == expected or (not expected and stands.ours):
            yield None
        else:
            yield FileDifference(path, expected, stands.sha256)


def _digest(kept: Kept, path: str) -> str:
    """What the report's note has of the file; "" in notes of a time when it was not kept."""
    return dict(zip(kept.files, kept.sha256, strict=False)).get(path.rpartition("/")[2], "")
