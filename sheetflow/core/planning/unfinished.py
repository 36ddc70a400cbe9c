"""Unfinished work of earlier runs: what is tried now, what waits, what is reported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheetflow.core.acknowledge_effects import present_place
from sheetflow.core.attempts import STOPPED, STOPPED_PREFIX, Attempt, attempts_of
from sheetflow.core.effects import (
    ApprovalEffect,
    FillRow,
    MakeFolder,
    MoveFolder,
    OutboxEffect,
    SendNotice,
    Waiting,
    path_of,
)
from sheetflow.core.files import FileProblem
from sheetflow.core.findings import W_TERTUNDA, Findings, finding
from sheetflow.core.names import DrivePath, RowId, Sha256
from sheetflow.core.records import LedgerState
from sheetflow.errors import Cause

MAX_NAMED = 5
"""Most pieces of work that one sentence names."""


@dataclass(frozen=True, slots=True)
class UnfinishedWork:
    """The outbox, sorted for one run: `due` and `waiting` effects (see `Plan`).

    `aside` holds each row's findings on work for it that is set aside, under "" those of no row.
    """

    due: tuple[OutboxEffect, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    aside: Mapping[RowId, Findings] = field(default_factory=dict)


def sort_unfinished(
    outbox: Sequence[OutboxEffect], ledger: LedgerState, now: datetime, *, retry: bool = False
) -> UnfinishedWork:
    """Sort the outbox by earlier failures; with `retry` nothing waits."""
    attempts = attempts_of(ledger.notes)
    if not outbox and not attempts:
        return UnfinishedWork()
    late = {name for name, one in attempts.items() if not retry and one.waits(now)}
    effects: dict[str, OutboxEffect] = {effect.id: effect for effect in outbox}
    queued = (name for name in effects if name in late)
    others = (name for name in sorted(late) if name not in effects)
    reported = (name for name in others if attempts[name].cause is not Cause.PICTURE)
    waiting = tuple(_waiting(name, attempts[name], effects) for name in (*queued, *reported))
    due = tuple(_in_present_folders(outbox, late, ledger))
    return UnfinishedWork(due, waiting, attempts, _aside(outbox, attempts, ledger))


def failing(outbox: Sequence[OutboxEffect], ledger: LedgerState) -> tuple[Waiting, ...]:
    """Return all work that is set aside, whether it waits or is tried by the next run."""
    effects: dict[str, OutboxEffect] = {effect.id: effect for effect in outbox}
    attempts = sorted(attempts_of(ledger.notes).items())
    return tuple(_waiting(name, one, effects) for name, one in attempts if one.is_set_aside)


def _waiting(name: str, attempt: Attempt, effects: Mapping[str, OutboxEffect]) -> Waiting:
    effect = effects.get(name)
    path, submission = (path_of(effect), effect.submission) if effect else (name, "")
    return Waiting(path, submission, attempt)


def stopped_files(ledger: LedgerState) -> tuple[str, ...]:
    """Return paths of files that papers and reports omit since opening them takes too much.

    For one that is no longer filed, its digest.
    """
    digests = [
        name.removeprefix(STOPPED_PREFIX)
        for name, text in sorted(ledger.notes.items())
        if name.startswith(STOPPED_PREFIX) and text == STOPPED
    ]
    records = ledger.submissions.values() if digests else ()
    paths = {file.sha256: file.target for record in records for file in record.files}
    return tuple(paths.get(Sha256(digest), digest) for digest in digests)


def files_set_aside(ledger: LedgerState) -> dict[str, RowId]:
    """Return references whose files took too much to be inspected, each with its row."""
    return {
        reference: row.id
        for row in ledger.rows.values()
        for reference, info in row.file_infos
        if info.problem is FileProblem.SET_ASIDE
    }


def _in_present_folders(
    outbox: Sequence[OutboxEffect], late: set[str], ledger: LedgerState
) -> Iterator[OutboxEffect]:
    """Yield the effects to be tried, in the folders to which their submissions have moved since.

    Effects of a folder that is still to be moved stay as they are.
    """
    moving = {effect.submission for effect in outbox if isinstance(effect, MoveFolder)}
    for effect in outbox:
        if effect.id in late:
            continue
        record = ledger.submissions.get(effect.submission)
        folder = record.folder if record and effect.submission not in moving else None
        if record and isinstance(effect, ApprovalEffect):
            yield replace(effect, file=present_place(record, effect.file, effect.sha256))
        elif folder is None or isinstance(
            effect, MoveFolder | SendNotice | ApprovalEffect | FillRow
        ):
            yield effect
        elif isinstance(effect, MakeFolder):
            yield replace(effect, folder=folder)
        else:
            part, name = effect.target.split("/")[-2:]
            yield replace(effect, target=DrivePath(f"{folder}/{part}/{name}"))


def _aside(
    outbox: Sequence[OutboxEffect], attempts: Mapping[str, Attempt], ledger: LedgerState
) -> dict[RowId, Findings]:
    """Return one finding for each row and cause, so that its sentence stays short."""
    paths: dict[tuple[RowId, Cause], list[str]] = {}
    left = {name for name, attempt in attempts.items() if attempt.is_set_aside}
    for effect in outbox:
        if isinstance(effect, SendNotice):
            left.discard(effect.id)  # no row lacks anything; the run reports it, and the doctor
        elif effect.id in left:
            left.remove(effect.id)
            record = ledger.submissions.get(effect.submission)
            row = record.row_id if record else RowId("")
            paths.setdefault((row, attempts[effect.id].cause), []).append(path_of(effect))
    for name in sorted(left):
        paths.setdefault((RowId(""), attempts[name].cause), []).append(name)
    aside: dict[RowId, Findings] = {}
    for (row, cause), found in paths.items():
        # Only the files' own names: the row contains their folder already.
        named = ", ".join(path.rpartition("/")[2] for path in found[:MAX_NAMED])
        more = f" (+{len(found) - MAX_NAMED})" if len(found) > MAX_NAMED else ""
        one = finding(W_TERTUNDA, variant=cause.value, nilai=named + more)
        aside[row] = (*aside.get(row, ()), one)
    return aside
