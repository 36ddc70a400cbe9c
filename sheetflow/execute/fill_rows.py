"""Responses of forms become rows: all of a run in one write, after everything else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sheetflow.core.attempts import WORK_PREFIX, Attempt, failed_again
from sheetflow.core.effects import FillRow, Outcome, failure
from sheetflow.core.importing.placement import CellEntries
from sheetflow.core.names import EffectId
from sheetflow.core.office import Office
from sheetflow.core.own_cells import Shown
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.core.register.submission_rows import scan_register
from sheetflow.core.response_rows.known_rows import fill_free_rows
from sheetflow.errors import BusyError, OutageError, SheetflowError
from sheetflow.ports import LedgerWriter, ResponseRows, RowFiller


class NoRows:
    """ResponseRows of a run without them: they stay in the outbox for a run that writes them."""

    def fill(self, effects: Sequence[FillRow]) -> Collection[EffectId]:
        raise OutageError(
            f"{effects[0].response}: nobody writes rows here.", "Let `sheetflow run` write them."
        )


@dataclass(frozen=True, slots=True)
class RegisterRows:
    """ResponseRows of a register."""

    register: RowFiller
    ledger: LedgerWriter
    office: Office

    def fill(self, effects: Sequence[FillRow]) -> Collection[EffectId]:
        """Write what is still to be written, by the register as it is."""
        done: list[EffectId] = []

        def choose(snapshot: RegisterSnapshot) -> CellEntries:
            scan = scan_register(snapshot, self.office, self.ledger.latest().rows)
            cells, there = fill_free_rows(effects, scan, self.office)
            done[:] = there
            return cells

        self.register.fill(choose)
        return done


NOTHING_FILLED = Outcome(0, (), (), Shown(0))


def fill_rows(
    effects: Sequence[FillRow],
    rows: ResponseRows,
    ledger: LedgerWriter,
    attempts: Mapping[str, Attempt],
    now: datetime,
) -> Outcome:
    """Write the rows, acknowledge them and return what became of them.

    One whose row people took meanwhile stays in the outbox (`untried`): the next run chooses
    another row.  All do while somebody edits the register (`shown.postponed`).
    """
    if not effects:
        return NOTHING_FILLED
    try:
        there = rows.fill(effects)
    except BusyError as error:
        postponed = Shown(0, postponed=str(error))
        return replace(NOTHING_FILLED, shown=postponed, untried=tuple(effects))
    except SheetflowError as error:
        if not error.is_outage:
            failed = {one.id: failed_again(attempts.get(one.id), error, now) for one in effects}
            notes = {WORK_PREFIX + name: attempt.to_note() for name, attempt in failed.items()}
            ledger.acknowledge((), notes)
        return replace(NOTHING_FILLED, failures=(failure(effects[0], error),))
    done = [effect.id for effect in effects if effect.id in there]
    over = {WORK_PREFIX + name: "" for name in done if name in attempts}
    if done:
        ledger.acknowledge([(name, ()) for name in done], over)
    left = tuple(effect for effect in effects if effect.id not in there)
    return replace(NOTHING_FILLED, done=len(done), untried=left)
