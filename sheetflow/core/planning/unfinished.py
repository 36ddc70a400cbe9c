"""Work of earlier runs that is not done yet: what is tried now, what waits, and who is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheetflow.core.attempts import STOPPED, STOPPED_PREFIX, Attempt, attempts_of
from sheetflow.core.effects import FileEffect, MakeFolder, MoveFolder, Waiting, path_of
from sheetflow.core.files import FileProblem
from sheetflow.core.findings import W_TERTUNDA, Problem, problem
from sheetflow.core.names import DrivePath, RowId, Sha256
from sheetflow.core.records import LedgerState
from sheetflow.errors import Cause

MAX_NAMED = 5
"""Pieces of work that one sentence names."""


@dataclass(frozen=True, slots=True)
class UnfinishedWork:
    """The outbox as one run takes it: `due` and `waiting` effects (see `Plan`).

    `aside` holds what each row is told of work for it that is set aside, under "" what belongs to
    no row.
    """

    due: tuple[FileEffect, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    aside: Mapping[RowId, tuple[Problem, ...]] = field(default_factory=dict)


def sort_unfinished(
    outbox: Sequence[FileEffect], ledger: LedgerState, now: datetime, *, retry: bool = False
) -> UnfinishedWork:
    """The outbox by what has failed before; with `retry` nothing waits."""
    attempts = attempts_of(ledger.notes)
    if not outbox and not attempts:
        return UnfinishedWork()
    late = {name for name, one in attempts.items() if not retry and one.waits(now)}
    queued = {effect.id for effect in outbox}
    waiting = (
        *(
            Waiting(path_of(effect), effect.submission, attempts[effect.id])
            for effect in outbox
            if effect.id in late
        ),
        *(
            Waiting(name, "", attempts[name])
            for name in sorted(late - queued)
            if attempts[name].cause is not Cause.PICTURE
        ),
    )
    due = (effect for effect in outbox if effect.id not in late)
    return UnfinishedWork(
        tuple(_moved_along(due, outbox, ledger)),
        waiting,
        attempts,
        _aside(outbox, attempts, ledger),
    )


def failing(outbox: Sequence[FileEffect], ledger: LedgerState) -> tuple[Waiting, ...]:
    """All work that is set aside, whether it waits or is tried by the next run."""
    effects: dict[str, FileEffect] = {effect.id: effect for effect in outbox}
    return tuple(
        Waiting(path_of(effects[name]), effects[name].submission, attempt)
        if name in effects
        else Waiting(name, "", attempt)
        for name, attempt in sorted(attempts_of(ledger.notes).items())
        if attempt.is_set_aside
    )


def stopped_files(ledger: LedgerState) -> tuple[str, ...]:
    """Files that papers and reports do not show since opening them takes too much: their paths.

    Of one that is no longer filed, its digest.
    """
    marks = [
        name.removeprefix(STOPPED_PREFIX)
        for name, text in sorted(ledger.notes.items())
        if name.startswith(STOPPED_PREFIX) and text == STOPPED
    ]
    records = ledger.submissions.values() if marks else ()
    paths = {file.sha256: file.target for record in records for file in record.files}
    return tuple(paths.get(Sha256(mark), mark) for mark in marks)


def files_set_aside(ledger: LedgerState) -> dict[str, RowId]:
    """References in rows whose files took too much to be looked at, each with its row."""
    return {
        reference: row.id
        for row in ledger.rows.values()
        for reference, look in row.watched
        if look.problem is FileProblem.SET_ASIDE
    }


def _moved_along(
    effects: Iterator[FileEffect], outbox: Sequence[FileEffect], ledger: LedgerState
) -> Iterator[FileEffect]:
    """The effects with the place their submission's folder has come to since they were decided."""
    moving = {effect.submission for effect in outbox if isinstance(effect, MoveFolder)}
    for effect in effects:
        record = ledger.submissions.get(effect.submission)
        if (
            isinstance(effect, MoveFolder)
            or effect.submission in moving
            or record is None
            or record.folder is None
        ):
            yield effect
        else:
            yield _in_folder(effect, record.folder)


def _in_folder(effect: FileEffect, folder: DrivePath) -> FileEffect:
    """`effect`, which moves no folder, with its place in this one."""
    if isinstance(effect, MakeFolder):
        return replace(effect, folder=folder)
    part, name = effect.target.split("/")[-2:]
    return replace(effect, target=DrivePath(f"{folder}/{part}/{name}"))


def _aside(
    outbox: Sequence[FileEffect], attempts: Mapping[str, Attempt], ledger: LedgerState
) -> dict[RowId, tuple[Problem, ...]]:
    """One problem for each row and cause, so that its sentence stays short."""
    told: dict[tuple[RowId, Cause], list[str]] = {}
    left = {name for name, attempt in attempts.items() if attempt.is_set_aside}
    for effect in outbox:
        if effect.id in left:
            left.remove(effect.id)
            record = ledger.submissions.get(effect.submission)
            row = record.row_id if record else RowId("")
            told.setdefault((row, attempts[effect.id].cause), []).append(path_of(effect))
    for name in sorted(left):
        told.setdefault((RowId(""), attempts[name].cause), []).append(name)
    aside: dict[RowId, tuple[Problem, ...]] = {}
    for (row, cause), paths in told.items():
        more = f" (+{len(paths) - MAX_NAMED})" if len(paths) > MAX_NAMED else ""
        found = problem(W_TERTUNDA, variant=cause.value, nilai=_named(paths) + more)
        aside[row] = (*aside.get(row, ()), found)
    return aside


def _named(paths: Sequence[str]) -> str:
    """The files' own names; their folder stands in the row already."""
    return ", ".join(path.rpartition("/")[2] for path in paths[:MAX_NAMED])
