"""Commit, do, acknowledge, show: the order that makes a crash anywhere harmless (law 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import assert_never

from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder, Plan, WritePaper
from sheetflow.core.filed import folder_part
from sheetflow.core.files import FiledFile
from sheetflow.core.names import DrivePath
from sheetflow.core.outcome import Failure, Outcome, Shown, failure
from sheetflow.errors import ExitCode, SheetflowError, SourceChangedError, UnavailableError
from sheetflow.execute.progress import Progress, Silence
from sheetflow.ports import (
    FileKeeper,
    LedgerWriter,
    PaperWriter,
    RegisterSnapshot,
    RowPublisher,
)

BATCH = 200
"""Effects acknowledged in one write; after a crash at most so many are done, harmlessly, again."""

Finished = tuple[FileEffect, tuple[FiledFile, ...]]
Closing = Callable[[Sequence[Finished]], Mapping[str, str]]
"""What follows from the work: told of the effects that are done and not yet acknowledged, it gives
the notes that are kept with the last acknowledgement."""


def run_effects(  # noqa: PLR0913, PLR0917 - each port once, and what they work on
    plan: Plan,
    ledger: LedgerWriter,
    keeper: FileKeeper,
    publisher: RowPublisher,
    snapshot: RegisterSnapshot,
    progress: Progress | None = None,
    papers: PaperWriter | None = None,
    closing: Closing | None = None,
) -> Outcome:
    """Does what the plan of `snapshot` says, and nothing that the plan does not.

    An effect that fails, and rows that cannot be shown, are values of the outcome and stop
    nothing else.  Raises what the ledger raises (StaleError, BusyError, UnavailableError): a
    decision that cannot be committed is not carried out.
    """
    if not plan.commit.empty:
        ledger.commit(plan.commit)
    work = _Work(ledger, keeper, progress or Silence(), papers or NoPapers())
    with _committed():
        work.do_all(in_order(plan), closing)
    shown = _show(publisher, snapshot, plan, work.failures)
    return Outcome(work.done, tuple(work.dropped), tuple(work.failures), shown)


@contextmanager
def _committed() -> Iterator[None]:
    """Errors that leave decisions behind: none of them may say that nothing was changed."""
    try:
        yield
    except SheetflowError as error:
        if error.exit_code is ExitCode.CONFIGURATION:
            raise UnavailableError(error.problem, error.fix) from error
        raise


def in_order(plan: Plan) -> list[FileEffect]:
    """All file effects so that none undoes another, else in the order they were committed.

    What still belongs into a folder that moves goes there first; then it moves, before its new
    place is made, for it must not meet an empty folder of its name there; then the rest.
    """
    effects = {effect.id: effect for effect in (*plan.unfinished, *plan.commit.outbox)}
    leaving = {effect.source for effect in effects.values() if isinstance(effect, MoveFolder)}
    return sorted(effects.values(), key=lambda effect: _rank(effect, leaving))


def _rank(effect: FileEffect, leaving: Set[DrivePath]) -> int:
    match effect:
        case MakeFolder():
            return 0 if effect.folder in leaving else 3
        case CopyFile():
            inside = any(str(path) in leaving for path in PurePosixPath(effect.target).parents)
            return 1 if inside else 4
        case MoveFolder():
            return 2
        case WritePaper():
            return 5  # with the pictures that were copied before it
        case _:
            assert_never(effect)


class NoPapers:
    """Where nobody writes papers: they stay in the outbox until a run comes that does."""

    def write(self, effect: WritePaper) -> tuple[FiledFile, ...]:
        raise UnavailableError(
            f"{effect.target}: nobody writes papers here.", "Let `sheetflow run` write them."
        )


class _Work:
    """File effects, one after the other, and what came of each."""

    def __init__(
        self, ledger: LedgerWriter, keeper: FileKeeper, progress: Progress, papers: PaperWriter
    ) -> None:
        self._papers = papers
        self._ledger = ledger
        self._keeper = keeper
        self._progress = progress
        self._waiting: list[Finished] = []
        self.done = 0
        self.dropped: list[FileEffect] = []
        self.failures: list[Failure] = []

    def do_all(self, effects: list[FileEffect], closing: Closing | None) -> None:
        self._progress.begin(len(effects))
        for effect in effects:
            self._do_one(effect)
            self._progress.advance(effect)
            if len(self._waiting) >= BATCH:
                self._acknowledge({})
        self._acknowledge(closing(tuple(self._waiting)) if closing else {})

    def _do_one(self, effect: FileEffect) -> None:
        try:
            filed = self._do(effect)
        except SourceChangedError:
            # Acknowledged all the same: what it was to copy is no more, and would fail for ever.
            self.dropped.append(effect)
            self._waiting.append((effect, ()))
        except SheetflowError as error:
            self.failures.append(failure(effect, error))
        else:
            self.done += 1
            self._waiting.append((effect, filed))

    def _do(self, effect: FileEffect) -> tuple[FiledFile, ...]:
        match effect:
            case MakeFolder():
                self._keeper.make_folder(effect)
            case MoveFolder():
                self._keeper.move_folder(effect)
            case WritePaper():
                return self._papers.write(effect)
            case CopyFile():
                place = self._keeper.copy(effect)
                name = place.rpartition("/")[2]
                folder = folder_part(effect.target)
                return (FiledFile(folder, name, effect.sha256, effect.size, effect.source, place),)
            case _:
                assert_never(effect)
        return ()

    def _acknowledge(self, notes: Mapping[str, str]) -> None:
        if self._waiting or notes:
            done = [(effect.id, filed) for effect, filed in self._waiting]
            self._ledger.acknowledge(done, notes)
            self._waiting = []


def _show(
    publisher: RowPublisher, snapshot: RegisterSnapshot, plan: Plan, failures: list[Failure]
) -> Shown:
    if not plan.show:
        return Shown(0)
    try:
        return publisher.show(snapshot, plan.show)
    except SheetflowError as error:
        failures.append(failure(None, error))
        return Shown(0, postponed=str(error))
