"""Filed files that are no longer what the ledger has of them: remembered until they are again.

They are kept in a note of the ledger, so that a run in which nothing is read reports the same;
each run reads them again, for they are few.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date, timedelta
from zlib import crc32

from sheetflow.core.files import FileFault, FileProblem
from sheetflow.core.findings import E_ARSIP, W_ARSIP, Finding, finding
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.records import SubmissionRecord

DAYS = 28
"""In so many days every submission has its turn once."""
MOST_DAYS = 7
"""Days' parts that one run reads: missed days are caught up a week at a time."""
READ = "berkas dibaca"
"""The note of the ledger that says when a part was read last, and up to which day's."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is read today; nothing when the first run of the day has read it already."""

    slots: frozenset[int] = frozenset()
    note: str = ""
    """What the ledger keeps of it, "" for nothing new."""

    def holds(self, name: str) -> bool:
        """Whether it is this submission's or row's turn."""
        return (
            bool(self.slots) and crc32(name.encode("utf-8", "surrogatepass")) % DAYS in self.slots
        )

    def of(self, names: Iterable[str]) -> Iterator[str]:
        """Those whose turn it is."""
        return (name for name in names if self.holds(name)) if self.slots else iter(())


def part_of(note: str, today: date) -> Part:
    """The part of `today`, with those of days on which nothing ran.

    `note` is the ledger's (`READ`).  After more than four weeks everything is due once.
    """
    last, covered = _read(note)
    if last is not None and last >= today:
        return Part()
    first = today
    if covered is not None:
        first = max(covered + timedelta(days=1), today - timedelta(days=DAYS - 1))
    count = min((today - first).days + 1, MOST_DAYS)
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
"""The note of the ledger that holds them."""
CHANGED, MISSING, CLOSED, EDITED = "", "missing", "closed", "edited"
MAX_SHOWN = 5
"""Files that one row lists; of more, only how many they are."""
_DIGEST = 16
"""Digits of a digest that people compare."""


@dataclass(frozen=True, slots=True, order=True)
class FiledFileFault:
    """One such file: whose it is, what is wrong (a variant of E-ARSIP), and since when.

    `sha256` begins the digest that it must have.
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


@dataclass(frozen=True, slots=True)
class FiledFaults:
    """All of them as they are `now`, and as they were `before` this run read any.

    `read` are the rows whose files were read.
    """

    now: tuple[FiledFileFault, ...] = ()
    before: tuple[FiledFileFault, ...] = ()
    read: frozenset[RowId] = frozenset()
    of_row: Mapping[RowId, tuple[Finding, ...]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[RowId, list[Finding]] = {}
        for fault in self.now:
            found.setdefault(fault.row, []).append(fault.problem)
        of_row = {row: _most(problems) for row, problems in found.items()}
        object.__setattr__(self, "of_row", of_row)
        rows = self.read.union(fault.row for fault in (*self.now, *self.before))
        object.__setattr__(self, "rows", rows)

    rows: frozenset[RowId] = field(init=False)
    """Rows whose records may have to change: those read, and those that had such a file."""

    @property
    def notes(self) -> dict[str, str]:
        """What the ledger must keep; {} where nothing is new."""
        if self.now == self.before:
            return {}
        listed = [astuple(fault) for fault in self.now]
        text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"), default=str)
        return {FAULTS: text if listed else ""}


NO_FAULTS = FiledFaults()


def known_faults(notes: Mapping[str, str]) -> tuple[FiledFileFault, ...]:
    """Return those of the ledger's note; none where there is no note of ours."""
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
    """As it will be remembered: since the day on which it was seen first."""
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
    """The first few, errors before warnings, and one more that counts the rest."""
    ranked = sorted(problems, key=lambda found: (not found.is_error, found.blanks))
    rest = len(ranked) - MAX_SHOWN
    more = [finding(E_ARSIP, "", "more", jumlah=rest)] if rest > 0 else []
    return (*ranked[:MAX_SHOWN], *more)


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file that is not what was filed.

    `problem` is why it cannot be read; without one, `found` is what is there: a digest, or a
    size that differs already.  `expected` is "" where only its own mark holds what a report was.
    `submission` is "" for a report; `event` is the number of the event that the file was accepted
    with, 0 for what no event names.
    """

    path: str
    expected: str
    found: str = ""
    problem: FileProblem | None = None
    submission: str = ""
    event: int = 0


@dataclass(slots=True)
class FilesChecked:
    """How many files were read, how many papers have no digest on record, and the differences."""

    read: int = 0
    unrecorded: int = 0
    differences: list[FileDifference] = field(default_factory=list)
