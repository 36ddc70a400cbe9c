"""Commit, do, acknowledge, show; and killed anywhere, the next run ends the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from sheetflow.app.backend import Ledger, Register
from sheetflow.core.effects import (
    Commit,
    CopyFile,
    Counts,
    MakeFolder,
    MoveFolder,
    OutboxEffect,
    Outcome,
    Plan,
)
from sheetflow.core.files import Done
from sheetflow.core.form import SystemColumn
from sheetflow.core.names import DrivePath, RowId, SubmissionId
from sheetflow.core.own_cells import OwnCells, Shown, ShowRow
from sheetflow.core.records import LedgerState
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.errors import (
    BusyError,
    ConfigurationError,
    ExitCode,
    SheetflowError,
    StaleError,
    UnavailableError,
)
from sheetflow.execute.run_effects import in_order, run_effects
from sheetflow.ports import FileKeeper
from tests.contract.homes import HOMES, KINDS, Drive, new_drive, new_ledger, new_register
from tests.support.accepted import (
    AS_OF,
    RUN,
    a_commit,
    a_copy,
    a_first_commit,
    a_folder,
    a_move,
    a_record,
)
from tests.support.crashing import Killed, Killer
from tests.support.memory.ledger import MemoryLedger

EFFECTS = (
    a_copy(b"satu", "Masuk/1.jpg", "2025/PUB-1/01_bahan/foto.jpg"),
    a_copy(b"dua", "Masuk/2.jpg", "2025/PUB-1/01_bahan/foto.jpg"),
    a_folder("2025/PUB-1"),
    a_move("2025/PUB-1", "Arsip/PUB-1"),
)
SHOW = (ShowRow(3, RowId("PUB-1"), {SystemColumn.STATE: "Bahan Terkumpul"}),)


@dataclass
class RunSetup:
    """One office, and what a scheduler does to it."""

    ledger: Ledger
    drive: Drive
    register: Register

    def plan(self, effects: tuple[OutboxEffect, ...] = EFFECTS) -> Plan:
        """The first run decides; a later one finds its decisions in the ledger."""
        state = self.ledger.load()
        empty = a_commit(state.version)
        new = a_first_commit(base=state.version, outbox=effects)
        shown = self.register.read().rows[2][HEADING_STATE] == "Bahan Terkumpul"
        return Plan(
            RUN,
            AS_OF,
            empty if state.submissions else new,
            () if shown else SHOW,
            (),
            Counts(0, 0, 0, 0, 0, 0),
            tuple(self.ledger.unfinished()),
        )

    def run(self, killer: Killer | None = None) -> Outcome:
        killer = killer or Killer()
        register = killer.before(self.register)
        snapshot: RegisterSnapshot = register.read()
        return run_effects(
            self.plan(),
            killer.before(self.ledger),
            killer.before(self.drive.files),
            register,
            snapshot,
        )

    def state(self) -> object:
        state = self.ledger.load()
        return (
            (state.version, state.head, dict(state.rows), dict(state.submissions)),
            list(self.ledger.history()),
            list(self.ledger.unfinished()),
            self.drive.tree(),
            [list(row) for row in self.register.read().rows],
        )


HEADING_STATE = 1  # the job's first column of the small register
READING = {"read", "load", "latest", "unfinished"}


def new_world(home: str, folder: Path) -> RunSetup:
    folder.mkdir(exist_ok=True)
    drive = new_drive(home, folder)
    drive.put("Masuk/1.jpg", b"satu")
    drive.put("Masuk/2.jpg", b"dua")
    return RunSetup(new_ledger(home, folder), drive, new_register(home, folder))


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_run_does_all_that_was_planned(home: str, tmp_path: Path) -> None:
    world = new_world(home, tmp_path)
    outcome = world.run()
    assert (outcome.done, outcome.failures, outcome.dropped) == (4, (), ())
    assert outcome.shown == Shown(1)
    assert outcome.complete
    tree = world.drive.tree()
    assert tree["Arsip/PUB-1/01_bahan/foto.jpg"] == b"satu"
    assert tree["Arsip/PUB-1/01_bahan/foto (2).jpg"] == b"dua"
    record = world.ledger.load().submissions[SubmissionId("PUB-1")]
    assert [file.target for file in record.files] == [
        "Arsip/PUB-1/01_bahan/foto.jpg",
        "Arsip/PUB-1/01_bahan/foto (2).jpg",
    ]


def test_after_a_run_a_plan_is_empty(home: str, tmp_path: Path) -> None:
    world = new_world(home, tmp_path)
    world.run()
    before = world.state()
    assert world.plan().empty
    world.run()
    assert world.state() == before


EVERY_CALL = [
    pytest.param(home, after, id=f"{home}-{'after' if after else 'before'}", marks=marks)
    for home in ("memory", "local", *KINDS)
    for after in (False, True)
    for marks in [() if home == "memory" else pytest.mark.slow]
]


@pytest.mark.parametrize(("home", "after"), EVERY_CALL)
def test_killed_at_any_call_the_next_run_ends_the_same(
    home: str, tmp_path: Path, after: bool
) -> None:
    undisturbed, killer = new_world(home, tmp_path / "undisturbed"), Killer()
    undisturbed.run(killer)
    assert killer.calls >= 8
    for at in range(1, killer.calls + 1):
        ends_the_same_killed_at(at, home, tmp_path, undisturbed, after=after)


@pytest.mark.parametrize("home", ["local", "google"])
def test_killed_after_each_kind_of_call_the_next_run_ends_the_same(
    home: str, tmp_path: Path
) -> None:
    undisturbed, killer = new_world(home, tmp_path / "undisturbed"), Killer()
    undisturbed.run(killer)
    for at in killer.last_of_each():
        if killer.names[at - 1] not in READING:
            ends_the_same_killed_at(at, home, tmp_path, undisturbed, after=True)


def ends_the_same_killed_at(
    at: int, home: str, folder: Path, undisturbed: RunSetup, *, after: bool
) -> None:
    world = new_world(home, folder / f"killed-{at}")
    with pytest.raises(Killed):
        world.run(Killer(at, after=after))
    world.run()
    assert world.state() == undisturbed.state(), f"killed at call {at}"


def test_killed_twice_in_a_row_ends_the_same(home: str, tmp_path: Path) -> None:
    undisturbed = new_world(home, tmp_path / "undisturbed")
    undisturbed.run()
    world = new_world(home, tmp_path / "killed")
    for _ in range(2):
        with pytest.raises(Killed):
            world.run(Killer(4, after=True))
    world.run()
    assert world.state() == undisturbed.state()


@dataclass
class Stubborn:
    """Files of which one target can never be written."""

    files: FileKeeper
    refused: tuple[str, ...]
    progress: list[str] = field(default_factory=list)

    def make_folder(self, effect: MakeFolder) -> None:
        self._refuse(effect)

    def move_folder(self, effect: MoveFolder) -> None:
        self._refuse(effect)

    def copy(self, effect: CopyFile) -> DrivePath:
        self._refuse(effect)
        return self.files.copy(effect)

    def _refuse(self, effect: OutboxEffect) -> None:
        if effect.id.endswith(self.refused):
            raise UnavailableError("Drive: the disk is full.", "Free some space.")

    def begin(self, effects: int) -> None:
        self.progress.append(f"of {effects}")

    def advance(self, effect: OutboxEffect) -> None:
        self.progress.append(effect.id)


def test_one_failure_stops_nothing_else(home: str, tmp_path: Path) -> None:
    world = new_world(home, tmp_path)
    good = a_copy(b"dua", "Masuk/2.jpg", "2025/PUB-1/03_konsep/b.jpg")
    bad = a_copy(b"satu", "Masuk/1.jpg", "2025/PUB-1/01_bahan/a.jpg")
    keeper = Stubborn(world.drive.files, ("a.jpg", "folder:2025/PUB-1"))
    plan = world.plan((a_folder(), bad, good))
    snapshot = world.register.read()
    outcome = run_effects(plan, world.ledger, keeper, world.register, snapshot, keeper)
    assert (outcome.done, outcome.shown.rows, outcome.complete) == (1, 1, False)
    assert [failed.effect for failed in outcome.failures] == [a_folder(), bad]
    assert outcome.failures[0].fix == "Free some space."
    assert list(world.ledger.unfinished()) == [a_folder(), bad]
    assert keeper.progress == ["of 3", a_folder().id, bad.id, good.id]
    world.run()
    assert list(world.ledger.unfinished()) == []


def test_a_source_that_changed_is_dropped_and_not_tried_for_ever(home: str, tmp_path: Path) -> None:
    world = new_world(home, tmp_path)
    plan = world.plan((EFFECTS[0],))
    world.drive.put("Masuk/1.jpg", b"lain sama sekali")
    outcome = run_effects(
        plan, world.ledger, world.drive.files, world.register, world.register.read()
    )
    assert (outcome.done, outcome.dropped, outcome.failures) == (0, (EFFECTS[0],), ())
    assert list(world.ledger.unfinished()) == []
    assert world.ledger.load().submissions[SubmissionId("PUB-1")].files == ()


def test_nothing_is_done_that_could_not_be_committed(home: str, tmp_path: Path) -> None:
    world = new_world(home, tmp_path)
    plan, snapshot = world.plan(), world.register.read()
    world.ledger.commit(a_commit(submissions=(a_record("PUB-7"),)))
    before = world.state()
    with pytest.raises(StaleError):
        run_effects(plan, world.ledger, world.drive.files, world.register, snapshot)
    assert world.state() == before


@dataclass
class RefusingLedger:
    """A ledger that takes decisions and no acknowledgements."""

    inner: MemoryLedger
    error: SheetflowError

    def commit(self, commit: Commit) -> None:
        self.inner.commit(commit)

    def latest(self) -> LedgerState:
        return self.inner.latest()

    def acknowledge(self, done: Done, notes: Mapping[str, str] | None = None) -> None:
        if done or notes:
            raise self.error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigurationError("no right to write", "ask"), ExitCode.UNAVAILABLE),
        (BusyError("somebody writes", "wait"), ExitCode.BUSY),
    ],
)
def test_what_fails_after_the_commit_never_says_that_nothing_was_changed(
    tmp_path: Path, error: SheetflowError, code: ExitCode
) -> None:
    world = new_world("memory", tmp_path)
    snapshot = world.register.read()
    ledger = RefusingLedger(MemoryLedger(), error)

    with pytest.raises(SheetflowError) as caught:
        run_effects(world.plan(), ledger, world.drive.files, world.register, snapshot)

    assert caught.value.exit_code is code


class BusyRegister:
    """A register that cannot be written."""

    def show(self, snapshot: RegisterSnapshot, cells: OwnCells) -> Shown:
        found = len(cells.rows) + len(cells.lists) + (cells.heartbeat is not None)
        raise BusyError(f"register.xlsx {snapshot.version}: open.", f"Close it: {found} rows.")


def test_rows_that_cannot_be_shown_are_a_value(tmp_path: Path) -> None:
    world = new_world("memory", tmp_path)
    snapshot = world.register.read()
    outcome = run_effects(world.plan(), world.ledger, world.drive.files, BusyRegister(), snapshot)
    assert outcome.done == len(EFFECTS)
    assert outcome.shown.postponed
    assert [(one.effect, one.problem) for one in outcome.failures] == [
        (None, "register.xlsx 0: open.")
    ]


def test_a_folder_is_emptied_into_before_it_moves_and_made_after() -> None:
    leaving = a_folder("2025/PUB-1")
    late = a_copy(b"x", "Masuk/x", "2025/PUB-1/01_bahan/x")
    new = replace(late, id=a_folder("n").id, target=DrivePath("Arsip/2025/PUB-1/01_bahan/y"))
    arriving = a_folder("Arsip/2025/PUB-1")
    plan = Plan(
        RUN,
        AS_OF,
        a_commit(outbox=(new, arriving, a_move())),
        (),
        (),
        Counts(0, 0, 0, 0, 0, 0),
        (late, leaving),
    )
    assert in_order(plan) == [leaving, late, a_move(), arriving, new]
