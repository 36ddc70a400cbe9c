"""What came of a run, failures as values."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.core.effects import FileEffect
from sheetflow.errors import ExitCode, SheetflowError


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of publishing: how many rows were written, or why none were (`postponed`)."""

    rows: int
    postponed: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """One effect that could not be done; it stays in the outbox, and the next run tries again.

    `effect` is None when it is the rows that could not be shown.
    """

    effect: FileEffect | None
    problem: str
    fix: str
    exit_code: ExitCode


def failure(effect: FileEffect | None, error: SheetflowError) -> Failure:
    return Failure(effect, error.problem, error.fix, error.exit_code)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`done` file effects; `dropped` ones whose source has changed, which the next run decides
    anew; `failures`; what became of the rows; `untried` effects that a failure kept from being
    tried (nothing renders, the folder is gone), which the next run tries."""

    done: int
    dropped: tuple[FileEffect, ...]
    failures: tuple[Failure, ...]
    shown: Shown
    untried: tuple[FileEffect, ...] = ()

    @property
    def complete(self) -> bool:
        """Nothing is left for a later run."""
        return not (self.failures or self.dropped or self.shown.postponed or self.untried)
