"""The order of effects: a folder before what goes into it, moves before copies."""

from __future__ import annotations

from collections.abc import Set
from pathlib import PurePosixPath
from typing import assert_never

from sheetflow.core.effects import (
    CancelApproval,
    CopyFile,
    FillRow,
    MakeFolder,
    MoveFolder,
    OutboxEffect,
    Plan,
    SendNotice,
    StartApproval,
    WritePaper,
)
from sheetflow.core.names import DrivePath


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
