"""Whether the steps' time limits can be kept within those of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheetflow.core.names import ColumnId
from sheetflow.core.sop_check_words import TIGHT, Place, SopDefect, defect
from sheetflow.core.workflow import Round, TimeLimit, Workflow

_Limits = tuple[TimeLimit, ...]


def check_limits(workflow: Workflow) -> tuple[SopDefect, ...]:
    """A warning for each limit that spans several steps and is shorter than theirs together.

    It keeps no submission back: every step may be in time and the whole late.
    """
    limits = tuple(limit for limit in workflow.time_limits if limit.rounds is not Round.RETURNED)
    return tuple(
        found
        for limit in limits
        for found in _tight(limit, tuple(other for other in limits if other is not limit))
    )


def _tight(limit: TimeLimit, others: _Limits) -> Iterator[SopDefect]:
    spanned = _chain(limit.start, limit.end, others)
    total = sum(step.days for step in spanned)
    if len(spanned) > 1 and total > limit.days:
        steps = ", ".join(str(step.step) for step in spanned)
        yield defect(
            TIGHT,
            Place.COLUMN,
            limit.end,
            kode=limit.code,
            batas=str(limit.days),
            langkah=steps,
            jumlah=str(total),
        )


def _chain(start: ColumnId, end: ColumnId, limits: Sequence[TimeLimit]) -> _Limits:
    """The limits that lead from one date to the other, the most of them; () where none do."""
    longest: _Limits = ()
    for limit in limits:
        if limit.start == start:
            left = tuple(other for other in limits if other is not limit)
            rest = () if limit.end == end else _chain(limit.end, end, left)
            if (rest or limit.end == end) and len(rest) >= len(longest):
                longest = (limit, *rest)
    return longest
