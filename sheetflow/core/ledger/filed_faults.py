"""Faults of filed files, which no longer match the ledger: noted until the files match again.

They are stored in a note of the ledger, so that a run in which no file is read reports the same;
each run reads these files again, for they are few.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date, timedelta
from functools import cached_property
from zlib import crc32

from sheetflow.core.files import FileFault, FileProblem
from sheetflow.core.findings import E_ARSIP, W_ARSIP, Finding, finding
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.records import SubmissionRecord

DAYS = 28
"""Days in which the files of every submission are read once."""
MAX_DAYS = 7
"""Most days' parts that one run reads: missed days are caught up a week at a time."""
READ = "berkas dibaca"
"""The ledger's note of the day on which a part was read last, and of the last day covered."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of files read today; empty when the day's first run has already read it."""

    slots: frozenset[int] = frozenset()
    note: str = ""
    """The ledger's new note of it; "" for none."""

    def holds(self, name: str) -> bool:
        """Return whether the submission or row is in the part."""
        return (
            bool(self.slots) and crc32(name.encode("utf-8", "surrogatepass")) % DAYS in self.slots
        )

    def of(self, names: Iterable[str]) -> Iterator[str]:
        """Return those of the names that are in the part."""
        return (name for name in names if self.holds(name)) if self.slots else iter(())


def part_of(note: str, today: date) -> Part:
    """Return the part of `today`, with those of days without a run.

    `note` is the ledger's (`READ`).  After more than four weeks every part is due once.
    """
    last, covered = _read(note)
    if last is not None and last >= today:
        return Part()
    first = today
    if covered is not None:
        first = max(covered + timedelta(days=1), today - timedelta(days=DAYS - 1))
    count = min((today - first).days + 1, MAX_DAYS)
    if count < 1:
        return Part(note=_note(today, covered or today))
    days = [first + timedelta(days=number) for number in range(count)]
    return Part(frozenset(day.toordinal() % DAYS for day in days), _note(today, days[-1]))


def _read(note: str) -> tuple[date | None, date | None]:
    try:
        last, covered = map(date.fromisoformat, note.split())
    except ValueError:
        return None, None
    return last, covered


def _note(last: date, covered: date) -> str:
    return f"{last.isoformat()} {covered.isoformat()}"


FAULTS = "arsip"
"""The name of the ledger's note of faults."""
CHANGED, MISSING, CLOSED, EDITED = "", "missing", "closed", "edited"
MAX_SHOWN = 5
"""Most files that one row lists; of further ones it reports only the number."""
_DIGEST = 16
"""Digits of a digest's beginning, for people to compare."""


@dataclass(frozen=True, slots=True, order=True)
class FiledFileFault:
    """A filed file's fault: its submission, what is wrong (a variant of E-ARSIP), and since when.

    `sha256` is the beginning of the digest that the file must have.
    """

    row: RowId
    submission: SubmissionId
    target: str
    kind: str
    since: date
    sha256: str

    @property
    def problem(self) -> Finding:
        code, variant = (W_ARSIP, "") if self.kind == EDITED else (E_ARSIP, self.kind)
        blanks = {"berkas": self.target, "sejak": f"{self.since:%d/%m/%Y}", "sidik": self.sha256}
        return finding(code, "", variant, **blanks)


@dataclass(frozen=True)
class FiledFaults:
    """All faults as they are `now`, and as they were `before` this run read any file.

    `read` are the rows whose files were read.
    """

    now: tuple[FiledFileFault, ...] = ()
    before: tuple[FiledFileFault, ...] = ()
    read: frozenset[RowId] = frozenset()

    @cached_property
    def of_row(self) -> Mapping[RowId, tuple[Finding, ...]]:
        """The findings of each row."""
        found: dict[RowId, list[Finding]] = {}
        for fault in self.now:
            found.setdefault(fault.row, []).append(fault.problem)
        return {row: _most(problems) for row, problems in found.items()}

    @cached_property
    def rows(self) -> frozenset[RowId]:
        """Rows whose records may have to change: those read, and those that had a fault."""
        return self.read.union(fault.row for fault in (*self.now, *self.before))

    @property
    def notes(self) -> dict[str, str]:
        """The ledger's notes; {} where nothing has changed."""
        if self.now == self.before:
            return {}
        listed = [astuple(fault) for fault in self.now]
        text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"), default=str)
        return {FAULTS: text if listed else ""}


NO_FAULTS = FiledFaults()


def known_faults(notes: Mapping[str, str]) -> tuple[FiledFileFault, ...]:
    """Return the faults in the ledger's note; () where there is none that can be read."""
    try:
        return tuple(_known(*entry) for entry in json.loads(notes.get(FAULTS, "[]")))
    except (ValueError, TypeError):
        return ()


def _known(row: str, submission: str, *fields: str) -> FiledFileFault:
    target, kind, since, digest = fields
    day = date.fromisoformat(since)
    return FiledFileFault(RowId(row), SubmissionId(submission), target, kind, day, digest)


def fault_of(
    record: SubmissionRecord, fault: FileFault, before: Sequence[FiledFileFault], today: date
) -> FiledFileFault:
    """Return the fault as it is noted: since the day on which it was first seen."""
    match fault.problem:
        case None:
            edited = fault.file.is_paper and fault.file.name.endswith(".docx")
            kind = EDITED if edited else CHANGED
        case FileProblem.MISSING:
            kind = MISSING
        case _:
            kind = CLOSED
    digest, target = fault.file.sha256[:_DIGEST], str(fault.file.target)
    days = [one.since for one in before if (one.target, one.sha256) == (target, digest)]
    return FiledFileFault(record.row_id, record.id, target, kind, min([*days, today]), digest)


def _most(problems: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the first few, errors before warnings, and one more that counts the rest."""
    ranked = sorted(problems, key=lambda found: (not found.is_error, found.blanks))
    rest = len(ranked) - MAX_SHOWN
    more = [finding(E_ARSIP, "", "more", jumlah=rest)] if rest > 0 else []
    return (*ranked[:MAX_SHOWN], *more)


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file that differs from what was filed.

    `problem` is why it cannot be read; without one, `found` is its digest, or its size where that
    already differs.  `expected` is "" where only a report's own mark contains its digest.
    `submission` is "" for a report; `event` is the number of the event that the file was accepted
    with, 0 where no event names it.
    """

    path: str
    expected: str
    found: str = ""
    problem: FileProblem | None = None
    submission: str = ""
    event: int = 0


@dataclass(slots=True)
class FilesChecked:
    """The result of a check: files read, papers without a recorded digest, and differences."""

    read: int = 0
    unrecorded: int = 0
    differences: list[FileDifference] = field(default_factory=list)
