"""Law 3: `plan` makes no mutating call, and `run` does exactly what the plan contains."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from hypothesis import given, settings

from sheetflow.core.effects import CopyFile, MakeFolder, OutboxEffect, Plan
from sheetflow.core.files import FiledFile, FileFault, FileInfo, Fingerprints
from sheetflow.core.names import SubmissionId
from sheetflow.core.own_cells import OwnCells
from sheetflow.core.records import Chained, LedgerState, SubmissionRecord
from sheetflow.core.register.sheet import Cell, RegisterSnapshot
from sheetflow.execute.prepare import prepare
from tests.support.memory.office import MemoryHome
from tests.support.registers import NOW, Cells, edits, home_with, registers, work


@dataclass(frozen=True)
class OnlyReads:
    """The reading half of every port, and nothing else to call."""

    _home: MemoryHome

    def read(self) -> RegisterSnapshot:
        return self._home.register.read()

    def load(self) -> LedgerState:
        return self._home.ledger.load()

    def unfinished(self) -> Sequence[OutboxEffect]:
        return self._home.ledger.unfinished()

    def history(self, submission: SubmissionId | None = None) -> Iterable[Chained]:
        return self._home.ledger.history(submission)

    def check_status_write(self, snapshot: RegisterSnapshot, cells: OwnCells) -> None:
        self._home.register.check_status_write(snapshot, cells)

    def fingerprints(self, known: Mapping[str, str], followed: str) -> Fingerprints:
        return self._home.files.fingerprints(known, followed)

    def inspect(self, references: Sequence[str]) -> Mapping[str, FileInfo]:
        return self._home.files.inspect(references)

    def records(self, names: Collection[SubmissionId] | None = None) -> Iterable[SubmissionRecord]:
        return self._home.ledger.records(names)

    def check(self, files: Sequence[FiledFile]) -> Sequence[FileFault]:
        return self._home.files.check(files)


@settings(deadline=None, max_examples=25)
@given(register=registers(), edited=edits)
def test_run_does_what_plan_said_and_nothing_else(
    register: dict[str, Cells], edited: list[tuple[int, dict[str, str]]]
) -> None:
    home = home_with(register)
    for staff in ([], edited):
        work(home, staff)
        home.plan(NOW)  # puts the attachments there
        ports = OnlyReads(home)
        before = deepcopy((home.register.rows, home.files.inner.files, home.states()))

        planned = prepare(home.office, ports, ports, ports, NOW).plan

        assert (home.register.rows, home.files.inner.files, home.states()) == before
        ran, outcome = home.run(NOW)
        assert ran.plan == planned
        assert outcome.complete
        _check_events(home, len(list(home.ledger.history())) - len(planned.commit.events), planned)
        _check_rows(home, before[0], {row.row for row in planned.show})
        _check_files(home, before[1], planned.commit.outbox)


def _check_events(home: MemoryHome, before: int, planned: Plan) -> None:
    committed = [chained.event for chained in home.ledger.history()][before:]
    assert committed == list(planned.commit.events)


def _check_rows(home: MemoryHome, before: list[list[Cell]], shown: set[int]) -> None:
    """Only rows of the plan have changed, and in them only the job's own columns."""
    staff = len(home.office.form.columns)
    for number, (was, now) in enumerate(zip(before, home.register.rows, strict=True), 1):
        assert was[:staff] == now[:staff]
        assert number in shown or was == now


def _check_files(
    home: MemoryHome, before: dict[str, bytes], outbox: tuple[OutboxEffect, ...]
) -> None:
    made = {str(e.target) for e in outbox if isinstance(e, CopyFile)}
    folders = {str(e.folder) for e in outbox if isinstance(e, MakeFolder)}
    new = set(home.files.inner.files) - set(before)
    moved = any(not isinstance(e, CopyFile | MakeFolder) for e in outbox)
    assert new == made or moved
    assert folders <= home.files.inner.folders
