"""A period's report on file: its note in the ledger, and its result in a run."""

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.office import Office
from sheetflow.core.office_options import REPORTS_FOLDER
from sheetflow.core.reporting.changes import Substance
from sheetflow.core.reporting.period import Period, parse_period
from sheetflow.core.reporting.report import Deadline

OF_PERIOD = "laporan:"
"""Prefix of the name of a report's own note: "laporan:2025-10"."""
WORK = "Laporan "
"""Prefix of the name under which a report's failures are counted (`core.attempts`)."""


@dataclass(frozen=True, slots=True)
class ReportResult:
    """A period's report as filed in Drive; `changed` if this run wrote it.

    `unshown` counts screenshots that could not be shown, `unread` those of them that may be
    readable later; `unlisted` counts a month's publications if they are only in the workbook;
    `set_aside` are files changed by hand, which were renamed instead of overwritten; `deadline` is
    None for a revision.
    """

    period: str
    paths: tuple[DrivePath, ...]
    changed: bool
    closed: bool = False
    revision: int = 0
    unshown: int = 0
    unread: int = 0
    unlisted: int = 0
    set_aside: tuple[DrivePath, ...] = ()
    deadline: Deadline | None = None
    unstamped: tuple[str, ...] = ()
    """The reasons why it has no time stamp yet, as sentences."""
    awaited: bool = False
    """Not written in this run: its period is over, but the report is not closed yet."""


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report's note in the ledger, by which a later run recognises an unchanged report.

    `digest` is of the content, `look` of the layout; `files` are the file names; `submissions` are
    all that the report covers; `unshown`, `unread` and `unlisted` as in `ReportResult`.
    `substance` is what a closed report counts, with which later data are compared.
    """

    digest: Sha256
    look: str
    closed: bool
    revision: int
    substance: Substance = field(default_factory=Substance)
    submissions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    unshown: int = 0
    unread: int = 0
    unlisted: int = 0
    sha256: tuple[str, ...] = ()
    """The digest of each file; () in older notes, which lack them."""

    def to_note(self) -> str:
        """Return the same text for the same report; the substance is packed, kept for years."""
        data = {one.name: getattr(self, one.name) for one in fields(self)} | {"substance": ""}
        if self.closed:
            packed = zlib.compress(self.substance.to_json().encode(), 9)
            data["substance"] = base64.b85encode(packed).decode()
        return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def paths(self, period: Period) -> tuple[DrivePath, ...]:
        """Return where its files are in Drive."""
        return tuple(report_path(period, name) for name in self.files)

    def digests(self, period: Period) -> Mapping[DrivePath, str]:
        """Return the digest of each file by its path; nothing for older notes, which lack them."""
        return dict(zip(self.paths(period), self.sha256, strict=False))

    def result(self, period: Period) -> ReportResult:
        """Return the result of a run that left the report as it is."""
        return ReportResult(
            period.code,
            tuple(sorted(self.paths(period))),
            changed=False,
            closed=self.closed,
            revision=self.revision,
            unshown=self.unshown,
            unread=self.unread,
            unlisted=self.unlisted,
        )

    @classmethod
    def from_note(cls, text: str) -> "ReportRecord":
        """Parse the text of `to_note`; raises ValueError, KeyError or TypeError for other texts."""
        data = json.loads(text)
        packed = data["substance"]
        return cls(
            digest=Sha256(data["digest"]),
            look=data["look"],
            closed=bool(data["closed"]),
            revision=int(data["revision"]),
            substance=Substance.from_json(_unpacked(packed)) if packed else Substance(),
            submissions=tuple(data["submissions"]),
            files=tuple(data["files"]),
            unshown=int(data["unshown"]),
            unread=int(data.get("unread", data["unshown"])),
            unlisted=int(data.get("unlisted", 0)),
            sha256=tuple(data.get("sha256", ())),
        )


def report_path(period: Period, name: str) -> DrivePath:
    """Return the path of a file of the period in the reports' folder."""
    return DrivePath(f"{REPORTS_FOLDER}/{period.code}/{name}")


def report_paths(period: Period, revision: int) -> list[DrivePath]:
    """Return the paths of a revision, one a form."""
    stem = f"Laporan {period.code}" + (f" Revisi {revision}" if revision else "")
    return [report_path(period, f"{stem}.{form}") for form in ("docx", "pdf", "xlsx")]


def reports_on_file(notes: Mapping[str, str]) -> Iterator[tuple[Period, ReportRecord]]:
    """Yield every period with a report on file by the ledger's notes, except unreadable ones."""
    for name in notes:
        if name.startswith(OF_PERIOD):
            period, kept = parse_period(name.removeprefix(OF_PERIOD)), parse_record(notes[name])
            if period is not None and kept is not None:
                yield period, kept


def work_of(period: Period) -> str:
    """Return the report's name as work that may fail: "Laporan 2025-10"."""
    return WORK + period.code


def period_of_work(name: str) -> Period | None:
    """Return the period of a failed report; None for other work."""
    return parse_period(name.removeprefix(WORK)) if name.startswith(WORK) else None


def parse_record(text: str) -> ReportRecord | None:
    """Return the record in a report's note; None if it is blank or not one of ours."""
    try:
        return ReportRecord.from_note(text) if text else None
    except (ValueError, KeyError, TypeError):
        return None


def _unpacked(text: str) -> str:
    try:
        return zlib.decompress(base64.b85decode(text)).decode()
    except zlib.error as error:
        raise ValueError("what a closed report counts cannot be read") from error


def report_due(period: Period, office: Office) -> date | None:
    """Return the `due_working_day` after the period's end; None without report settings."""
    if office.report is None:
        return None
    return office.calendar.due(period.end, office.report.due_working_day)


def awaited_reports(
    on_file: Iterable[tuple[Period, ReportRecord]], office: Office, today: date
) -> Iterator[ReportResult]:
    """Yield the reports on file whose period is over but not closed, with their due days."""
    for period, kept in sorted(on_file, key=lambda pair: (pair[0].start, pair[0].code)):
        due = report_due(period, office)
        if due is not None and period.end < today and not kept.closed:
            deadline = Deadline(due, missed=today > due)
            yield ReportResult(period.code, (), changed=False, deadline=deadline, awaited=True)
