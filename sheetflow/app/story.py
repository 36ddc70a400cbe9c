"""`history` and `verify`: what was decided, and whether it is what was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sheetflow.app.home import Home
from sheetflow.app.own_ledger import check_ledger
from sheetflow.app.register_rows import find_missing
from sheetflow.app.time_stamps import StampFound, check_stamps
from sheetflow.core.ledger.hash_chain import Break, BreakKind, break_at
from sheetflow.core.ledger.identity import is_there
from sheetflow.core.missing import MissingRow
from sheetflow.core.names import SubmissionId
from sheetflow.core.numbering import highest_number
from sheetflow.core.records import Chained, LedgerState
from sheetflow.errors import ConfigurationError, SheetflowError, TamperedError
from sheetflow.present.story import Story


def story_of(home: Home, submission: str) -> Story:
    """Every event of a submission, and of the other half of its row when it was split.

    Raises ConfigurationError when the ledger knows no such submission.
    """
    wanted = submission.strip().casefold()
    state = home.ledger.load()
    names = [
        name
        for name in state.submissions
        if name.casefold() == wanted or name.casefold().startswith(f"{wanted}-")
    ]
    if not any(name.casefold() == wanted for name in names):
        raise ConfigurationError(
            f"The ledger knows no submission “{submission}”.",
            "Copy the identifier from the register; a submission enters with its first valid step.",
        )
    events = [event for name in names for event in home.ledger.history(SubmissionId(name))]
    return Story(
        next(name for name in names if name.casefold() == wanted),
        tuple(sorted(events, key=lambda chained: chained.sequence)),
        tuple(dict.fromkeys(state.submissions[name].workflow for name in names)),
    )


@dataclass(frozen=True, slots=True)
class Audit:
    """The ledger's breaks, and what an auditor writes down of it."""

    breaks: tuple[Break, ...]
    events: int
    head: str
    older: int = 0
    """Events of a time when they held no digest of the record that follows from them."""
    records: int = 0
    """Records that were compared with events and seals."""
    missing: tuple[MissingRow, ...] = ()
    """Recorded submissions whose row is not in the register."""
    unread: str = ""
    """Why the register could not be compared; "" when it was."""
    no_ledger: bool = False
    trouble: str = ""
    """Why this is not the office's own ledger, or not its newest."""
    stamps: tuple[StampFound, ...] = ()


def audit(home: Home) -> Audit:
    """Look at every event and record of the ledger, and whether each has its row.

    A register that cannot be read keeps nobody from looking at the ledger.
    """
    breaks = tuple(home.ledger.audit())
    events, head, older = _counted(home.ledger.history())
    found = Audit(breaks, events, head, older=older)
    try:
        ledger = home.ledger.load()
    except TamperedError:
        # Its breaks say more.
        return found
    pattern = home.settings.office.form.identifier_pattern
    try:
        missing, unread = find_missing(home), ""
    except SheetflowError as error:
        missing, unread = (), str(error)
    return replace(
        found,
        breaks=(*breaks, *_numbers_given_again(ledger, pattern)),
        records=len(ledger.submissions) + len(ledger.rows) + len(ledger.notes),
        missing=missing,
        unread=unread,
        no_ledger=not is_there(ledger),
        trouble=check_ledger(home, ledger),
        stamps=tuple(check_stamps(home, ledger.notes)),
    )


def _counted(history: Iterable[Chained]) -> tuple[int, str, int]:
    """How many events there are, the last one's hash, how many have no digest of their record."""
    events, head, older = 0, "", 0
    for chained in history:
        events, head, older = events + 1, chained.hash, older + (not chained.event.record)
    return events, head, older


def _numbers_given_again(state: LedgerState, pattern: str) -> Iterator[Break]:
    """That the next number is not above all that rows were given."""
    highest = highest_number(pattern, state.rows)
    if state.next_number <= highest:
        yield break_at(BreakKind.NUMBER, 0, found=state.next_number, expected=highest)
