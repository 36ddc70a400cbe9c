"""An office in memory, whose rows tests edit as staff would and evaluate by runs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sheetflow.core.effects import Outcome, Plan, WritePaper
from sheetflow.core.files import FiledFile, FileFault, FileInfo, FileProblem, Fingerprints
from sheetflow.core.findings import Finding
from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.papers.paper_settings import LetterSettings
from sheetflow.core.register.sheet import Cell, Protection, Protections
from sheetflow.execute.fill_rows import RegisterRows
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.read_sources import Sources
from sheetflow.execute.run_effects import run_effects
from sheetflow.ports import SignatureExaminer
from tests.support.memory.approvals import MemoryApprovals
from tests.support.memory.files import MemoryFiles
from tests.support.memory.ledger import MemoryLedger
from tests.support.memory.register import MemoryRegister

SYSTEM = tuple(SystemColumn)

JOB = "pekerja@proyek.iam.gserviceaccount.com"
"""The account of the job, which stands on every protection."""


@dataclass
class ReportedFiles:
    """FileInspector: files in memory, and problems that a test sets for some references."""

    inner: MemoryFiles = field(default_factory=MemoryFiles)
    problems: dict[str, FileProblem] = field(default_factory=dict)

    def fingerprints(self, known: Mapping[str, str], followed: str) -> Fingerprints:
        reported = {one: self.problems[one].value for one in known if one in self.problems}
        return Fingerprints({**self.inner.fingerprints(known, followed).by_reference, **reported})

    def inspect(self, references: Sequence[str]) -> Mapping[str, FileInfo]:
        reported = {
            one: FileInfo(self.problems[one].value, problem=self.problems[one])
            for one in references
            if one in self.problems
        }
        return {**self.inner.inspect(references), **reported}

    def check(self, files: Sequence[FiledFile]) -> Sequence[FileFault]:
        return self.inner.check(files)


@dataclass
class KeptPapers:
    """PaperWriter that keeps the papers it receives."""

    written: list[WritePaper] = field(default_factory=list)

    def write(self, effect: WritePaper) -> tuple[FiledFile, ...]:
        self.written.append(effect)
        return ()


class MemoryHome:
    """A register, a ledger and files; rows are addressed by the label they were added under.

    A row's label is its identifier unless the test set its identifier cell to something else.
    Every file that a cell names exists unless the test sets a problem for it.
    """

    def __init__(self, office: Office, letters: Callable[[], LetterSettings] | None = None) -> None:
        """`letters` is whose papers are written, into `papers`; None where none are."""
        self.office = office
        self.letters = letters
        self.papers = KeptPapers()
        headings = [column.heading(office.language) for column in office.form.columns]
        own = office.form.system_headings
        system = [own[name](office.language) for name in SYSTEM if name in own]
        self._place = {column.id: at for at, column in enumerate(office.form.columns)}
        shown = (name for name in SYSTEM if name in own)
        self._shown = {name: len(headings) + at for at, name in enumerate(shown)}
        self.register = MemoryRegister([[*headings, *system]], office.form, office.language)
        self.ledger = MemoryLedger()
        self.files = ReportedFiles()
        self.approvals = MemoryApprovals(self.files.inner)
        self.signatures: SignatureExaminer | None = None
        self.absent: set[str] = set()
        self.labels: dict[str, list[Cell]] = {}
        self.forms: Sources = ()

    def put(self, label: str, cells: Mapping[str, Any]) -> None:
        """A new row below the others."""
        row: list[Cell] = [None] * (len(self._place) + len(self._shown))
        self.labels[label] = row
        self.register.rows.append(row)
        self.write(label, {self.office.form.identifier.id: label, **cells})

    def write(self, label: str, cells: Mapping[str, Any]) -> None:
        """Staff write into cells of a row, by column id."""
        for column, value in cells.items():
            self.labels[label][self._place[column]] = value  # type: ignore[index]  # ids are text
        self.register.saved()

    def delete(self, label: str) -> None:
        row = self.labels.pop(label)
        self.register.rows = [other for other in self.register.rows if other is not row]
        self.register.saved()

    def copy(self, label: str) -> None:
        """Copy the row as it is, identifier and all, to the end of the sheet."""
        self.labels[f"{label} (copy)"] = row = list(self.labels[label])
        self.register.rows.append(row)
        self.register.saved()

    def sort(self, labels: Sequence[str]) -> None:
        """Put the submissions in this order below the header."""
        self.register.rows[1:] = [self.labels[label] for label in labels]
        self.register.saved()

    def protect(self, columns: Mapping[ColumnId, Protection | None]) -> None:
        """Columns are protected, or (None) open to everybody; the others stay as they were."""
        before = self.register.protections
        known = before.columns if before else dict.fromkeys(self._place)
        self.register.protections = Protections({**known, **columns}, frozenset({JOB}))
        self.register.saved()

    def cell(self, label: str, column: str) -> Cell:
        return self.labels[label][self._place[column]]  # type: ignore[index]  # ids are text

    def place_of(self, system: SystemColumn) -> int:
        """Return where the job's own column is in a row, from 0."""
        return self._shown[system]

    def says(self, label: str, system: SystemColumn = SystemColumn.DETAILS) -> str:
        """Return the text of the job's own column in the row; without details, the sentence."""
        place = self._shown.get(system, self._shown[SystemColumn.SENTENCE])
        return str(self.labels[label][place] or "")

    def prepare(self, now: datetime) -> Prepared:
        """The plan of `now`; nothing changes but that the files which cells name are there."""
        self._attach()
        ports = self.register, self.ledger, self.files
        given = self.office, *ports, now, self.letters, self.approvals
        return prepare(*given, forms=self.forms, signatures=self.signatures)

    def run(self, now: datetime) -> tuple[Prepared, Outcome]:
        prepared = self.prepare(now)
        return prepared, self.carry_out(prepared)

    def carry_out(self, prepared: Prepared) -> Outcome:
        outcome = run_effects(
            prepared.plan,
            self.ledger,
            self.files.inner,
            self.register,
            prepared.snapshot,
            papers=self.papers,
            approvals=self.approvals,
            rows=RegisterRows(self.register, self.ledger, self.office),
        )
        assert self.ledger.audit() == []
        return outcome

    def plan(self, now: datetime) -> Plan:
        return self.prepare(now).plan

    def states(self) -> dict[str, str]:
        """The recorded state of every submission."""
        return {str(s.id): str(s.state) for s in self.ledger.load().submissions.values()}

    def _attach(self) -> None:
        files = self.files.inner.files
        kinds = self.office.form.of_kind(Kind.FILES, Kind.NUMBER_OR_FILES)
        for row in self.register.rows[1:]:
            for column in kinds:
                place = self._place[column.id]
                cell = row[place] if place < len(row) else None
                for path in str(cell or "").split("\n"):
                    if _is_plain(path, column.kind) and path not in self.absent:
                        name = path if "." in path else f"{path}/foto.jpg"
                        files.setdefault(name, path.encode())


def _is_plain(path: str, kind: Kind) -> bool:
    """A path below Drive as a person would write it; only such files are put there."""
    if kind is Kind.NUMBER_OR_FILES and not path.endswith(".pdf"):
        return False
    return path.isascii() and path.startswith("Kotak Masuk/") and ".." not in path


def by_row(findings: Sequence[Finding]) -> dict[str, list[str]]:
    """The codes found, by identifier, sorted."""
    found: dict[str, list[str]] = {}
    for one in findings:
        found.setdefault(str(one.submission), []).append(str(one.code))
    return {name: sorted(codes) for name, codes in found.items()}
