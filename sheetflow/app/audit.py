"""`history` and `verify`: what was decided, and whether ledger and files are as written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import check_ledger
from sheetflow.app.register_rows import find_missing
from sheetflow.app.time_stamps import StampFound, check_stamps
from sheetflow.core.files import FileFault, FileProblem
from sheetflow.core.ledger.filed_faults import FileDifference, FilesChecked
from sheetflow.core.ledger.hash_chain import Break, BreakKind, break_at
from sheetflow.core.ledger.head import is_there
from sheetflow.core.names import SubmissionId, highest_number
from sheetflow.core.planning.row_submissions import MissingRow
from sheetflow.core.records import Chained, LedgerState, SubmissionRecord
from sheetflow.core.reporting.report_record import reports_on_file
from sheetflow.errors import ConfigurationError, SheetflowError, TamperedError
from sheetflow.execute.read_sources import read_filed
from sheetflow.present.history import SubmissionHistory


def check_files(backend: Backend, on_read: Callable[[int], None]) -> FilesChecked:
    """Read copies, papers and the reports of closed periods; return what differs.

    `on_read` gets the number of files read so far.  Records are read one after the other: memory
    does not grow with the ledger.  Raises what the ledger and the files raise.
    """
    checked = FilesChecked()
    unfinished = backend.ledger.unfinished()
    records = _counting(backend.ledger.records(), checked)
    for record, _, fault in read_filed(records, backend.files, unfinished):
        checked.read += 1
        on_read(checked.read)
        if fault is not None:
            checked.differences.append(_of_submission(backend, record.id, fault))
    for difference in _reports(backend):
        checked.read += 1
        checked.differences += [difference] if difference else []
    return checked


def _counting(
    records: Iterable[SubmissionRecord], checked: FilesChecked
) -> Iterator[SubmissionRecord]:
    for record in records:
        checked.unrecorded += sum(not file.sha256 for file in record.files)
        yield record


def _of_submission(backend: Backend, name: SubmissionId, fault: FileFault) -> FileDifference:
    file = fault.file
    events = (
        chained.sequence
        for chained in backend.ledger.history(name)
        if any(digest == file.sha256 for _, digest in chained.event.files)
    )
    return FileDifference(
        file.target, file.sha256, fault.found, fault.problem, name, next(events, 0)
    )


def _reports(backend: Backend) -> Iterator[FileDifference | None]:
    """Yield each file's difference in the newest closed reports; None for an unchanged file."""
    notes = backend.ledger.load().notes
    digests = {
        path: kept.digests(period).get(path, "")
        for period, kept in reports_on_file(notes)
        if kept.closed
        for path in kept.paths(period)
    }
    there = backend.published_files(notes).existing([*digests])
    for path, expected in digests.items():
        existing = there.get(path)
        if existing is None:
            yield FileDifference(path, expected, problem=FileProblem.MISSING)
        elif existing.sha256 == expected or (not expected and existing.ours):
            yield None
        else:
            yield FileDifference(path, expected, existing.sha256)


def read_history(backend: Backend, submission: str) -> SubmissionHistory:
    """Return every event of a submission, and of the other half of its row when it was split.

    Raises ConfigurationError when the ledger has no such submission.
    """
    wanted = submission.strip().casefold()
    state = backend.ledger.load()
    names = [
        name
        for name in state.submissions
        if name.casefold() == wanted or name.casefold().startswith(f"{wanted}-")
    ]
    if not any(name.casefold() == wanted for name in names):
        raise ConfigurationError(
            f"The ledger knows no submission “{submission}”.",
            "Copy the identifier from the register; a submission enters with its first valid step.",
        )
    events = [event for name in names for event in backend.ledger.history(SubmissionId(name))]
    return SubmissionHistory(
        next(name for name in names if name.casefold() == wanted),
        tuple(sorted(events, key=lambda chained: chained.sequence)),
        tuple(dict.fromkeys(state.submissions[name].workflow for name in names)),
    )


@dataclass(frozen=True, slots=True)
class Audit:
    """The ledger's breaks, and the figures that an auditor records."""

    breaks: tuple[Break, ...]
    events: int
    head: str
    older: int = 0
    """Events of older versions, which had no digest of the record that follows from them."""
    records: int = 0
    """Records that were compared with events and seals."""
    missing: tuple[MissingRow, ...] = ()
    """Recorded submissions whose row is not in the register."""
    unread: str = ""
    """Why the register could not be compared; "" when it was."""
    no_ledger: bool = False
    trouble: str = ""
    """Why this is not the office's own ledger, or not its newest."""
    stamps: tuple[StampFound, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the ledger is the office's own and whole, and no stamp speaks against it."""
        is_whole = not (self.breaks or self.no_ledger or self.trouble)
        return is_whole and not any(one.trouble for one in self.stamps)


def audit(backend: Backend) -> Audit:
    """Check every event and record of the ledger, and whether each has its row.

    A register that cannot be read does not prevent the check of the ledger.
    """
    breaks = tuple(backend.ledger.audit())
    events, head, older = _counted(backend.ledger.history())
    found = Audit(breaks, events, head, older=older)
    try:
        ledger = backend.ledger.load()
    except TamperedError:
        # Its breaks are the more exact report.
        return found
    pattern = backend.settings.office.form.identifier_pattern
    try:
        missing, unread = find_missing(backend), ""
    except SheetflowError as error:
        missing, unread = (), str(error)
    return replace(
        found,
        breaks=(*breaks, *_numbers_given_again(ledger, pattern)),
        records=len(ledger.submissions) + len(ledger.rows) + len(ledger.notes),
        missing=missing,
        unread=unread,
        no_ledger=not is_there(ledger),
        trouble=check_ledger(backend, ledger),
        stamps=tuple(check_stamps(backend, ledger.notes)),
    )


def _counted(history: Iterable[Chained]) -> tuple[int, str, int]:
    """Return the number of events, the last one's hash, and how many lack their record's digest."""
    events, head, older = 0, "", 0
    for chained in history:
        events, head, older = events + 1, chained.hash, older + (not chained.event.record)
    return events, head, older


def _numbers_given_again(state: LedgerState, pattern: str) -> Iterator[Break]:
    """Yield a break when the next number is not above all numbers that rows were given."""
    highest = highest_number(pattern, state.rows)
    if state.next_number <= highest:
        yield break_at(BreakKind.NUMBER, 0, found=state.next_number, expected=highest)
