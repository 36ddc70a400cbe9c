"""Which rows a run must evaluate, and which files must be inspected for it.

A row is quiet while its cells, its files, the rules and (for an open step) the day are those of its
last evaluation, and that day is not in the future: then its record stays, and the row costs no more
than its digest (law 9).  Only a row that waits for proof of who did its step depends on the
register's protections.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from itertools import chain

from sheetflow.core.effects import Plan
from sheetflow.core.files import FileInfo
from sheetflow.core.findings import E_PELAKU, OF_WORK, Finding
from sheetflow.core.ledger.filed_faults import Part
from sheetflow.core.names import RowId
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState, RowRecord
from sheetflow.core.register.reading import Reading, read_row
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.scan import RegisterScan
from sheetflow.core.rules.actor_proof import ActorProof
from sheetflow.core.rules.signed_papers import signed_references

SIGNED_WITHIN = 60
"""Days after a row's last evaluation in which a closed row's papers may still come back signed."""


@dataclass(frozen=True, slots=True)
class RowChanges:
    """Rows sorted by whether they must be evaluated.

    `fresh` are rows to be evaluated whatever their files are, with their cells in `readings`;
    `candidates` are quiet unless a file they depend on has changed; `quiet` need nothing.
    """

    fresh: tuple[Row, ...]
    readings: Mapping[RowId, Reading]
    candidates: tuple[Row, ...]
    quiet: tuple[Row, ...]
    ledger: LedgerState

    @property
    def known(self) -> dict[str, str]:
        """Every reference that these rows depend on, with its last recorded fingerprint.

        "" for one that was never inspected, and where two rows have different ones on record: then
        one of them has missed a change.
        """
        rows = (self.ledger.rows.get(row.id) for row in (*self.candidates, *self.fresh))
        found: dict[str, str] = {}
        for key, info in (pair for row in rows if row for pair in row.file_infos):
            if found.setdefault(key, info.fingerprint) != info.fingerprint:
                found[key] = ""
        for row in self.fresh:
            for key in self.readings[row.id].all_references():
                found.setdefault(key, "")
        return found

    @property
    def examined(self) -> dict[str, str]:
        """References whose signatures were examined, with the name of the roots at that time."""
        rows = (self.ledger.rows.get(row.id) for row in (*self.candidates, *self.fresh))
        pairs = (pair for row in rows if row for pair in row.file_infos)
        return {key: info.examined for key, info in pairs if info.examined}

    def recorded_files(self, part: Part) -> dict[str, FileInfo]:
        """Return the recorded facts of the files that are due to be read again."""
        rows = (row for row in (*self.candidates, *self.fresh) if part.holds(row.id))
        records = (self.ledger.rows.get(row.id) for row in rows)
        pairs = (pair for record in records if record for pair in record.file_infos)
        return {key: info for key, info in pairs if info.problem is None}


def find_changed_rows(  # noqa: PLR0913, PLR0917 - what rows are evaluated by, each by its name
    scan: RegisterScan,
    ledger: LedgerState,
    office: Office,
    today: date,
    actor_proof: ActorProof,
    aside: Mapping[RowId, tuple[Finding, ...]],
) -> RowChanges:
    """Sort the rows by the ledger's records of them; `aside` as in `RunContext`."""
    fresh: list[Row] = []
    candidates: list[Row] = []
    quiet: list[Row] = []
    keys = {row_id: _set_aside_key(findings) for row_id, findings in aside.items()}
    known, now = ledger.rows, _Now(office.rules_digest, actor_proof.cache_key, today, keys)
    for row in scan.rows:
        record = known.get(row.id)
        if record is None or not _is_settled(row, record, now):
            fresh.append(row)
        elif record.file_infos and not _is_long_closed(record, today):
            candidates.append(row)
        else:
            quiet.append(row)
    readings = _read(fresh, scan, office)
    return RowChanges(tuple(fresh), readings, tuple(candidates), tuple(quiet), ledger)


def with_fresh(
    changes: RowChanges, wanted: Set[RowId], scan: RegisterScan, office: Office
) -> RowChanges:
    """Return the changes with these rows among those that are evaluated in any case."""
    more = [row for row in (*changes.candidates, *changes.quiet) if row.id in wanted]
    if not more:
        return changes
    return RowChanges(
        (*changes.fresh, *more),
        {**changes.readings, **_read(more, scan, office)},
        tuple(row for row in changes.candidates if row.id not in wanted),
        tuple(row for row in changes.quiet if row.id not in wanted),
        changes.ledger,
    )


def _is_long_closed(record: RowRecord, today: date) -> bool:
    """Return whether the row closed so long ago that no signed paper of it is awaited."""
    last = record.evaluated or today
    return record.closed and (today - last).days > SIGNED_WITHIN


def _read(rows: Iterable[Row], scan: RegisterScan, office: Office) -> dict[RowId, Reading]:
    return {row.id: read_row(row, scan.columns, office) for row in rows}


def evaluation_key(office: Office, actor_proof: ActorProof, findings: Iterable[Finding]) -> str:
    """Return a key of what a row's evaluation depended on (`RowRecord.rules`).

    Its parts, divided by blanks: the rules; for a row that waits for proof, what is unproved; for
    one whose work is set aside, a key of its findings on that.
    """
    found = tuple(findings)
    unproved = actor_proof.cache_key if any(one.code == E_PELAKU for one in found) else ""
    return f"{office.rules_digest} {unproved} {_set_aside_key(found)}".rstrip()


def _set_aside_key(findings: Iterable[Finding]) -> str:
    """Return a key of what notes tell of the row, such as work set aside; "" for none."""
    found = sorted((one.variant, one.blanks) for one in findings if one.code in OF_WORK)
    text = repr(found).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=6).hexdigest() if found else ""


@dataclass(frozen=True, slots=True)
class _Now:
    rules: str
    unproved: str
    today: date
    aside: Mapping[RowId, str]


def _is_settled(row: Row, record: RowRecord, now: _Now) -> bool:
    """Return whether the row is settled, files aside; a closed one is under any rules (law 8)."""
    if record.digest != row.digest or row.trouble is not None:
        return False
    rules, _, more = record.rules.partition(" ")
    if more or now.aside:  # few rows wait for proof or work
        unproved, _, aside = more.partition(" ")
        if (unproved and unproved != now.unproved) or aside != now.aside.get(row.id, ""):
            return False
    if record.closed:
        return True
    if record.evaluated is not None and now.today < record.evaluated:
        return False
    in_time = record.valid_until is None or now.today < record.valid_until
    return rules == now.rules and in_time


@dataclass(frozen=True, slots=True)
class RowsToEvaluate:
    """Rows to be evaluated with their cells, and the facts of their files that are still valid.

    `unknown` are references that must be inspected first.
    """

    rows: tuple[Row, ...]
    readings: Mapping[RowId, Reading]
    quiet: tuple[Row, ...]
    file_infos: Mapping[str, FileInfo]
    unknown: tuple[str, ...]
    papers: Mapping[RowId, tuple[str, ...]] = field(default_factory=dict)
    """References of each row that may lead to signed papers: their signatures are examined."""


def select_rows(
    changes: RowChanges,
    stamps: Mapping[str, str],
    scan: RegisterScan,
    office: Office,
    examined: str = "",
) -> RowsToEvaluate:
    """Return the rows to evaluate; a file with its old fingerprint keeps its recorded facts.

    `examined` names the root certificates by which signatures are examined, "" where they are not.
    """
    known: dict[str, FileInfo] = {}
    changed: list[Row] = []
    quiet = list(changes.quiet)
    for row in changes.candidates:
        record = changes.ledger.rows[row.id]
        same = _unchanged(record, stamps)
        (quiet if len(same) == len(record.file_infos) else changed).append(row)
        known.update(same)
    for row in changes.fresh:
        fresh_record = changes.ledger.rows.get(row.id)
        known.update(_unchanged(fresh_record, stamps) if fresh_record else {})
    readings = {**changes.readings, **_read(changed, scan, office)}
    papers = {
        name: signed_references(name, reading, changes.ledger.submissions, office)
        for name, reading in (readings if examined else {}).items()
    }
    wanted = (key for reading in readings.values() for key in reading.all_references())
    missing = [key for key in wanted if key not in known]
    of_papers = chain.from_iterable(papers.values())
    missing += (key for key in of_papers if key not in known or known[key].examined != examined)
    unknown = tuple(dict.fromkeys(missing))
    rows = (*changes.fresh, *changed)
    return RowsToEvaluate(rows, readings, tuple(quiet), known, unknown, papers)


def _unchanged(record: RowRecord, stamps: Mapping[str, str]) -> dict[str, FileInfo]:
    """Return the row's files that have not changed since; a failed one is tried again."""
    return {key: info for key, info in record.file_infos if stamps.get(key) == info.fingerprint}


def accepted_files(
    plan: Plan, selected: RowsToEvaluate, ledger: LedgerState
) -> dict[str, FileInfo]:
    """Return the recorded files of rows for which the plan accepts a step (law 7).

    A step is accepted on bytes: these are read again first, whatever their fingerprints are.
    """
    found: dict[str, FileInfo] = {}
    for row_id in {event.row_id for event in plan.commit.events}:
        reading = selected.readings.get(row_id)
        if reading is None:
            found |= ledger.rows[row_id].file_infos
            continue
        references = (*reading.all_references(), *selected.papers.get(row_id, ()))
        found |= {key: selected.file_infos[key] for key in references if key in selected.file_infos}
    return {key: info for key, info in found.items() if info.problem is None}
