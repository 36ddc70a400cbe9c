"""Comparison of the ledger with the marks of register and folder, before anything is written.

With a ledger that is missing, another office's, or older than its marks, a run would accept
everything again under today's date, or go on with another office's decisions.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from sheetflow.app.backend import Backend
from sheetflow.core.ledger.head import (
    NO_EVENTS,
    Difference,
    Head,
    Mark,
    Marks,
    Mismatch,
    compare_ledger,
    identity_of,
    is_there,
)
from sheetflow.core.planning.limits import clock_excess, refuse_earlier
from sheetflow.core.records import LedgerState
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.core.register.submission_rows import RegisterScan, scan_register
from sheetflow.errors import LimitError, SheetflowError, TamperedError, UnavailableError


def check_clock(backend: Backend, ledger: LedgerState, now: datetime) -> None:
    """Check `now` against the ledger's last commit.

    Raises ConfigurationError when it is earlier, LimitError when it is much later.
    """
    refuse_earlier(ledger, now)
    for excess in clock_excess(ledger, now, backend.settings.office.limits):
        raise LimitError(
            f"{backend.place}: stopped: {excess}.",
            "If the clock is right, let `sheetflow run --allow-large` go first.",
        )


ADOPTED = "adopted:"
"""Prefix of a note: when a person decided to go on with the ledger as it was."""
WAY_OUT = (
    "Put the ledger back from the backup; where there is none, `sheetflow adopt` goes on with what "
    "there is (--dry-run only says what that means). Nothing was changed."
)


def require_own_ledger(
    backend: Backend, ledger: LedgerState, scan: RegisterScan, snapshot: RegisterSnapshot
) -> None:
    """Raise TamperedError when something shows that the office's ledger is another or was newer.

    Raises UnavailableError for a mark that cannot be read.
    """
    marks = _all_marks(backend, snapshot.office, backend.marks.read())
    if trouble := _trouble(backend, ledger, scan, marks):
        raise TamperedError(trouble, WAY_OUT)


def check_ledger(backend: Backend, ledger: LedgerState) -> str:
    """Return what is wrong with the ledger for this office, as a sentence; "" when nothing is.

    A register that cannot be read is no evidence.  Raises UnavailableError, TamperedError.
    """
    scan, register = _register(backend)
    marks = _all_marks(backend, register, backend.marks.read())
    return _trouble(backend, ledger, scan, marks)


def refuse_lost_ledger(backend: Backend) -> None:
    """Raise TamperedError when there is no ledger and something shows that there was one."""
    ledger = backend.ledger.load()
    trouble = "" if is_there(ledger) else check_ledger(backend, ledger)
    if trouble:
        raise TamperedError(trouble, WAY_OUT)


def identity(backend: Backend, ledger: LedgerState, snapshot: RegisterSnapshot) -> str:
    """Return the identity that the next commit gives to the ledger.

    It is the ledger's own, else that of the office's marks, else a new one.
    """
    if ledger.office:
        return ledger.office
    marks = _all_marks(backend, snapshot.office, backend.marks.read())
    return identity_of(ledger, marks) or new_identity()


def new_identity() -> str:
    """Return an identity that no other office has."""
    return str(uuid.uuid4())


def mark_places(backend: Backend, office: str) -> None:
    """Bring the marks up to the ledger's newest event.  Raises UnavailableError."""
    backend.marks.write(Mark(office, backend.ledger.head()))


@dataclass(frozen=True, slots=True)
class Adoption:
    """The consequences of adopting the ledger.

    `trouble` is why it was refused ("" when it was not), `head` its newest event, `seen` the newest
    event of the office's marks; `is_new`: the ledger is new and empty.
    """

    office: str
    trouble: str
    head: Head
    seen: Head
    is_new: bool


def adopt_ledger(backend: Backend, now: datetime, *, dry_run: bool = False) -> Adoption:
    """Make the ledger as it is, or a new one where there is none, the office's own.

    The decision is noted in the ledger.  `dry_run` changes nothing.  Raises what ledger and marks
    raise; BusyError while a run is at work.
    """
    if dry_run:
        return _adoption(backend)
    with backend.lock(now):
        made = _adoption(backend)
        if made.trouble:
            backend.ledger.establish(made.office)
            note = {"trouble": made.trouble, "head": str(made.head), "seen": str(made.seen)}
            text = json.dumps(note, ensure_ascii=False, sort_keys=True)
            backend.ledger.acknowledge((), {f"{ADOPTED}{now.isoformat()}": text})
            mark_places(backend, made.office)
    return made


def _adoption(backend: Backend) -> Adoption:
    ledger, (scan, register) = backend.ledger.load(), _register(backend)
    marks, trouble = _readable_marks(backend, register)
    trouble = trouble or _trouble(backend, ledger, scan, marks)
    heads = [mark.head for mark in marks.values()]
    seen = max(heads, key=lambda head: head.sequence, default=NO_EVENTS)
    office = identity_of(ledger, marks) or new_identity()
    return Adoption(office, trouble, backend.ledger.head(), seen, is_new=not is_there(ledger))


def _readable_marks(backend: Backend, register: str) -> tuple[Marks, str]:
    """Return the marks, or why they cannot be read; adopting writes them anew."""
    try:
        return _all_marks(backend, register, backend.marks.read()), ""
    except UnavailableError as error:
        return _all_marks(backend, register, {}), str(error)


def _all_marks(backend: Backend, register: str, marks: Marks) -> Marks:
    """Return the marks with the register's first: its identity is the hardest to change."""
    if not register:
        return marks
    # `init` makes the register before the ledger, and people begin another office with a copy.
    return {backend.place: Mark(register, alone=False), **marks}


def _trouble(backend: Backend, ledger: LedgerState, scan: RegisterScan | None, marks: Marks) -> str:
    """Return what shows that the office's ledger is another or was newer; "" for nothing."""
    is_shown = scan is not None and any(map(any, scan.current_cells.values()))
    shown = backend.place if is_shown else ""
    found = compare_ledger(ledger, marks, shown, backend.ledger.hash_at)
    return _sentence(found, backend, ledger) if found else ""


def _register(backend: Backend) -> tuple[RegisterScan | None, str]:
    """Return the register's rows and identity; None and "" when it cannot be read."""
    office = backend.settings.office
    try:
        snapshot = backend.register.read()
        return scan_register(snapshot, office, {}), snapshot.office
    except SheetflowError:
        return None, ""


def _sentence(found: Difference, backend: Backend, ledger: LedgerState) -> str:
    name, place, mark = backend.ledger_place, found.place, found.mark
    match found.mismatch:
        case Mismatch.MISSING:
            upto = f", up to event {mark.head.short}" if mark.head.sequence else ""
            return f"{name}: the ledger is missing; {place} shows that there was one{upto}."
        case Mismatch.FOREIGN:
            return (
                f"{name}: this is the ledger of another office ({ledger.office}); {place} is of "
                f"{mark.office}."
            )
        case Mismatch.OLDER:
            newest = backend.ledger.head().short or "none"
            return (
                f"{name}: the ledger does not contain event {mark.head.short}, which {place} has "
                f"seen (its newest is {newest}): it is an older copy, or was made anew."
            )
