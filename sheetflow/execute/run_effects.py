"""Commit, do, acknowledge, show: the order that makes a crash anywhere harmless (law 5)."""

from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import assert_never

from sheetflow import errors, ports
from sheetflow.core import effects
from sheetflow.core.files import FiledFile
from sheetflow.core.names import DrivePath
from sheetflow.core.own_cells import OwnCells, Shown
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.execute.do_effects import Closing, Doers, NoProgress, OutboxWork, Progress
from sheetflow.execute.fill_rows import NoRows, fill_rows


def run_effects(  # noqa: PLR0913, PLR0917 - each port once, and what they work on
    plan: effects.Plan,
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
) -> effects.Outcome:
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
    ordered = in_order(plan)
    with after_commit():
        others = [effect for effect in ordered if not isinstance(effect, effects.FillRow)]
        work.do_all(others, closing, plan.notes)
    shown = _show(publisher, snapshot, plan.own_cells, work.failures)
    with after_commit():  # last, for the register is no longer the one of the plan then
        new = [effect for effect in ordered if isinstance(effect, effects.FillRow)]
        filled = fill_rows(new, rows or NoRows(), ledger, plan.attempts, plan.as_of)
    done, failures = work.done + filled.done, (*work.failures, *filled.failures)
    untried = (*work.untried, *filled.untried)
    shown = replace(shown, postponed=shown.postponed or filled.shown.postponed)
    return effects.Outcome(done, tuple(work.dropped), failures, shown, untried)


@contextmanager
def after_commit() -> Iterator[None]:
    """Replace errors with the exit code 3, which means that nothing was changed: false here."""
    try:
        yield
    except errors.SheetflowError as error:
        if error.exit_code is errors.ExitCode.CONFIGURATION:
            raise errors.UnavailableError(error.problem, error.fix) from error
        raise


def _show(
    publisher: ports.RowPublisher,
    snapshot: RegisterSnapshot,
    cells: OwnCells,
    failures: list[effects.Failure],
) -> Shown:
    """Write the cells; a failure to renew the heartbeat alone shows in its cell."""
    shown = Shown(0)
    if cells.due:
        try:
            shown = publisher.show(snapshot, cells)
        except errors.SheetflowError as error:
            if cells.has_rows:
                failures.append(effects.failure(None, error))
                return Shown(0, postponed=str(error))
    return shown if cells.has_rows else Shown(0)


def in_order(plan: effects.Plan) -> list[effects.OutboxEffect]:
    """Return all effects so that none undoes another, else in the order of their commits.

    First what still belongs into a folder that moves; then the move, before its new place is made,
    for it must not meet an empty folder of its name there; then the rest.  Among equals, effects
    that have failed before come last: however long they take, the others are done.
    """
    waiting = {effect.id: effect for effect in (*plan.unfinished, *plan.commit.outbox)}.values()
    leaving = {effect.source for effect in waiting if isinstance(effect, effects.MoveFolder)}

    def key(effect: effects.OutboxEffect) -> tuple[int, int]:
        before = plan.attempts.get(effect.id)
        return _rank(effect, leaving), before.failures if before else 0

    return sorted(waiting, key=key)


def _rank(effect: effects.OutboxEffect, leaving: Set[DrivePath]) -> int:  # noqa: PLR0911 - one a kind
    match effect:
        case effects.MakeFolder():
            return 0 if effect.folder in leaving else 4
        case effects.CopyFile():
            return 1 if _is_inside(effect.target, leaving) else 5
        case effects.MoveFolder():
            return 3
        case effects.WritePaper():
            return 2 if _is_inside(effect.target, leaving) else 6  # after the pictures it shows
        case effects.CancelApproval():
            return 7  # before another of the same file
        case effects.StartApproval():
            return 8  # when the copy is there
        case effects.SendNotice():
            return 9  # when what it links to is there
        case effects.FillRow():
            return 10
        case _:
            assert_never(effect)


def _is_inside(target: DrivePath, folders: Set[DrivePath]) -> bool:
    return any(str(path) in folders for path in PurePosixPath(target).parents)


class NoPapers:
    """PaperWriter of a run without papers: they stay in the outbox for a run that writes them."""

    def write(self, effect: effects.WritePaper) -> tuple[FiledFile, ...]:
        raise errors.OutageError(
            f"{effect.target}: nobody writes papers here.", "Let `sheetflow run` write them."
        )


class NoNotices:
    """NoticeSender of a run without one: notices stay in the outbox for a run that sends them."""

    def send(self, effect: effects.SendNotice) -> None:
        raise errors.OutageError(
            f"{effect.recipient}: nobody sends notices here.", "Let `sheetflow run` send them."
        )


class NoApprovals:
    """Approvals of a run without them: none can be started, and none is pending."""

    def start(self, effect: effects.StartApproval) -> None:
        raise errors.ApprovalRefusedError(
            f"{effect.file}: no approvals here.", "Decide in the register.", "edition"
        )

    def cancel(self, effect: effects.CancelApproval) -> None:
        pass
