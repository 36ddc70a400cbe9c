"""Which rows must be judged, and which files must be looked at for it.

A row is quiet while its cells, its files, the rules and (for an open step) the day are those it
was last judged by, and that day is not to come: then what was said stands, and the row costs no
more than its digest (law 9).
Of the register's protections only a row depends that waits for proof of who did its step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from sheetflow.core.effects import Plan
from sheetflow.core.files import FileInfo
from sheetflow.core.findings import E_PELAKU, W_TERTUNDA, Problem
from sheetflow.core.ledger.filed_faults import Part
from sheetflow.core.names import RowId
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState, RowRecord
from sheetflow.core.register.reading import Reading, read_row
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.scan import RegisterScan
from sheetflow.core.rules.actor_proof import ActorProof


@dataclass(frozen=True, slots=True)
class RowChanges:
    """Rows sorted by whether they must be judged.

    `fresh` are rows to be judged whatever their files say, with what they say in `readings`;
    `candidates` are quiet unless a file they watch has changed; `quiet` need nothing.
    """

    fresh: tuple[Row, ...]
    readings: Mapping[RowId, Reading]
    candidates: tuple[Row, ...]
    quiet: tuple[Row, ...]
    ledger: LedgerState

    @property
    def known(self) -> dict[str, str]:
        """Every reference that these rows rest on, with the stamp it was last recorded under.

        "" for one that was never looked at, and where two rows remember it differently: then one
        of them has missed a change.
        """
        rows = (self.ledger.rows.get(row.id) for row in (*self.candidates, *self.fresh))
        found: dict[str, str] = {}
        for key, look in (watched for row in rows if row for watched in row.watched):
            if found.setdefault(key, look.fingerprint) != look.fingerprint:
                found[key] = ""
        for row in self.fresh:
            for key in self.readings[row.id].all_references():
                found.setdefault(key, "")
        return found

    def watched(self, part: Part) -> dict[str, FileInfo]:
        """What is known of the files of rows whose turn it is to be read again."""
        rows = (row for row in (*self.candidates, *self.fresh) if part.holds(row.id))
        records = (self.ledger.rows.get(row.id) for row in rows)
        watched = (pair for record in records if record for pair in record.watched)
        return {key: look for key, look in watched if look.problem is None}


def find_changed_rows(  # noqa: PLR0913, PLR0917 - what rows are judged by, each by its name
    scan: RegisterScan,
    ledger: LedgerState,
    office: Office,
    today: date,
    actor_proof: ActorProof,
    aside: Mapping[RowId, tuple[Problem, ...]],
) -> RowChanges:
    """Sort the rows by what the ledger remembers of them; `aside` as in `RunContext`."""
    fresh: list[Row] = []
    candidates: list[Row] = []
    quiet: list[Row] = []
    marks = {row_id: _mark_of(problems) for row_id, problems in aside.items()}
    known, now = ledger.rows, _Now(office.rules_digest, actor_proof.mark, today, marks)
    for row in scan.rows:
        record = known.get(row.id)
        if record is None or not _settled(row, record, now):
            fresh.append(row)
        elif record.watched:
            candidates.append(row)
        else:
            quiet.append(row)
    readings = _read(fresh, scan, office)
    return RowChanges(tuple(fresh), readings, tuple(candidates), tuple(quiet), ledger)


def _read(rows: Iterable[Row], scan: RegisterScan, office: Office) -> dict[RowId, Reading]:
    return {row.id: read_row(row, scan.columns, office) for row in rows}


def evaluation_key(office: Office, actor_proof: ActorProof, problems: Iterable[Problem]) -> str:
    """What a row was judged by (`RowRecord.rules`), divided by blanks: the rules; for one that
    waits for proof, what is unproved; of one whose work is set aside, a mark of what it is told."""
    found = tuple(problems)
    unproved = actor_proof.mark if any(one.code == E_PELAKU for one in found) else ""
    return f"{office.rules_digest} {unproved} {_mark_of(found)}".rstrip()


def _mark_of(problems: Iterable[Problem]) -> str:
    """Another whenever a row must be told of other work that is set aside; "" for none."""
    told = sorted((p.variant, p.blanks) for p in problems if p.code == W_TERTUNDA)
    return (
        blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        if told
        else ""
    )


@dataclass(frozen=True, slots=True)
class _Now:
    rules: str
    unproved: str
    today: date
    aside: Mapping[RowId, str]


def _settled(row: Row, record: RowRecord, now: _Now) -> bool:
    """A closed row is settled whatever the rules have become since (law 8)."""
    if record.digest != row.digest or row.trouble is not None:
        return False
    rules, _, more = record.rules.partition(" ")
    if more or now.aside:  # few rows wait for anything
        unproved, _, aside = more.partition(" ")
        if (unproved and unproved != now.unproved) or aside != now.aside.get(row.id, ""):
            return False
    if record.closed:
        return True
    if record.judged is not None and now.today < record.judged:
        return False
    in_time = record.valid_until is None or now.today < record.valid_until
    return rules == now.rules and in_time


@dataclass(frozen=True, slots=True)
class RowsToEvaluate:
    """Rows to be judged with what they say, and what is already known of their files.

    `unknown` are references that must be looked at before judging.
    """

    rows: tuple[Row, ...]
    readings: Mapping[RowId, Reading]
    quiet: tuple[Row, ...]
    looks: Mapping[str, FileInfo]
    unknown: tuple[str, ...]


def select_rows(
    row_changes: RowChanges, stamps: Mapping[str, str], scan: RegisterScan, office: Office
) -> RowsToEvaluate:
    """Which rows must be judged; a file with its old stamp keeps what was known of it."""
    known: dict[str, FileInfo] = {}
    changed: list[Row] = []
    quiet = list(row_changes.quiet)
    for row in row_changes.candidates:
        fresh = _still(row_changes.ledger.rows[row.id], stamps)
        if len(fresh) == len(row_changes.ledger.rows[row.id].watched):
            quiet.append(row)
        else:
            changed.append(row)
        known.update(fresh)
    for row in row_changes.fresh:
        record = row_changes.ledger.rows.get(row.id)
        known.update(_still(record, stamps) if record else {})
    readings = {**row_changes.readings, **_read(changed, scan, office)}
    wanted = (key for reading in readings.values() for key in reading.all_references())
    unknown = tuple(dict.fromkeys(key for key in wanted if key not in known))
    return RowsToEvaluate((*row_changes.fresh, *changed), readings, tuple(quiet), known, unknown)


def _still(record: RowRecord, stamps: Mapping[str, str]) -> dict[str, FileInfo]:
    """What is known of the row's files that have not changed since; what failed is tried again."""
    return {key: look for key, look in record.watched if stamps.get(key) == look.fingerprint}


def relied_on(plan: Plan, selected: RowsToEvaluate, ledger: LedgerState) -> dict[str, FileInfo]:
    """What the ledger knows of the files of rows of which the plan accepts a step (law 7).

    A step is accepted on bytes: these are read again first, whatever their stamps say.
    """
    found: dict[str, FileInfo] = {}
    for row_id in {event.row_id for event in plan.commit.events}:
        reading = selected.readings.get(row_id)
        if reading is None:
            found |= ledger.rows[row_id].watched
            continue
        references = reading.all_references()
        found |= {key: selected.looks[key] for key in references if key in selected.looks}
    return {key: look for key, look in found.items() if look.problem is None}
