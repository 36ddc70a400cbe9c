"""Commit, do, acknowledge, show: the order that makes a crash anywhere harmless (law 5)."""

from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import assert_never

from sheetflow import ports
from sheetflow.core.effects import (
    CancelApproval,
    CopyFile,
    Failure,
    FillRow,
    MakeFolder,
    MoveFolder,
    OutboxEffect,
    Outcome,
    Plan,
    SendNotice,
    StartApproval,
    WritePaper,
    failure,
)
from sheetflow.core.names import DrivePath
from sheetflow.core.own_cells import OwnCells, Shown
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.errors import ExitCode, SheetflowError, UnavailableError
from sheetflow.execute.do_effects import Closing, NoProgress, OutboxWork, Progress
from sheetflow.execute.doers import Doers, NoApprovals, NoNotices, NoPapers
from sheetflow.execute.fill_rows import NoRows, fill_rows


def run_effects(  # noqa: PLR0913, PLR0917 - each port once, and what they work on
    plan: Plan,
    ledger: ports.LedgerWriter,
    keeper: ports.FileKeeper,
    publisher: ports.RowPublisher,
    snapshot: RegisterSnapshot,
    progress: Progress | None = None,
    papers: ports.PaperWriter | None = None,
    closing: Closing | None = None,
    notices: ports.NoticeSender | None = None,
    approvals: ports.Approvals | None = None,
    rows: ports.ResponseRows | None = None,
) -> Outcome:
    """Execute the plan of `snapshot`, and nothing else.

    An effect that fails, and rows that cannot be shown, are values of the outcome and stop nothing
    else.  Raises what the ledger raises (StaleError, BusyError, UnavailableError): a decision that
    cannot be committed is not carried out.
    """
    if not plan.commit.empty:
        ledger.commit(plan.commit)
    sender = NoNotices() if notices is None else notices
    doers = Doers(keeper, papers or NoPapers(), sender, approvals or NoApprovals())
    work = OutboxWork(ledger, doers, progress or NoProgress(), plan)
    effects = in_order(plan)
    with after_commit():
        others = [effect for effect in effects if not isinstance(effect, FillRow)]
        work.do_all(others, closing, plan.notes)
    shown = _show(publisher, snapshot, plan.own_cells, work.failures)
    with after_commit():  # last, for the register is no longer the one of the plan then
        new = [effect for effect in effects if isinstance(effect, FillRow)]
        filled = fill_rows(new, rows or NoRows(), ledger, plan.attempts, plan.as_of)
    done, failures = work.done + filled.done, (*work.failures, *filled.failures)
    untried = (*work.untried, *filled.left)
    shown = replace(shown, postponed=shown.postponed or filled.postponed)
    return Outcome(done, tuple(work.dropped), failures, shown, untried)


@contextmanager
def after_commit() -> Iterator[None]:
    """Replace errors with the exit code 3, which means that nothing was changed: false here."""
    try:
        yield
    except SheetflowError as error:
        if error.exit_code is ExitCode.CONFIGURATION:
            raise UnavailableError(error.problem, error.fix) from error
        raise


def _show(
    publisher: ports.RowPublisher,
    snapshot: RegisterSnapshot,
    cells: OwnCells,
    failures: list[Failure],
) -> Shown:
    """Write the cells; a failure to renew the heartbeat alone shows in its cell."""
    shown = Shown(0)
    if cells.due:
        try:
            shown = publisher.show(snapshot, cells)
        except SheetflowError as error:
            if cells.has_rows:
                failures.append(failure(None, error))
                return Shown(0, postponed=str(error))
    return shown if cells.has_rows else Shown(0)


def in_order(plan: Plan) -> list[OutboxEffect]:
    """Return all effects so that none undoes another, else in the order of their commits.

    First what still belongs into a folder that moves; then the move, before its new place is made,
    for it must not meet an empty folder of its name there; then the rest.  Among equals, effects
    that have failed before come last: however long they take, the others are done.
    """
    effects = {effect.id: effect for effect in (*plan.unfinished, *plan.commit.outbox)}
    leaving = {effect.source for effect in effects.values() if isinstance(effect, MoveFolder)}

    def key(effect: OutboxEffect) -> tuple[int, int]:
        before = plan.attempts.get(effect.id)
        return _rank(effect, leaving), before.failures if before else 0

    return sorted(effects.values(), key=key)


def _rank(effect: OutboxEffect, leaving: Set[DrivePath]) -> int:  # noqa: PLR0911 - one a kind
    match effect:
        case MakeFolder():
            return 0 if effect.folder in leaving else 4
        case CopyFile():
            return 1 if _is_inside(effect.target, leaving) else 5
        case MoveFolder():
            return 3
        case WritePaper():
            return 2 if _is_inside(effect.target, leaving) else 6  # after the pictures it shows
        case CancelApproval():
            return 7  # before another of the same file
        case StartApproval():
            return 8  # when the copy is there
        case SendNotice():
            return 9  # when what it links to is there
        case FillRow():
            return 10
        case _:
            assert_never(effect)


def _is_inside(target: DrivePath, folders: Set[DrivePath]) -> bool:
    return any(str(path) in folders for path in PurePosixPath(target).parents)
