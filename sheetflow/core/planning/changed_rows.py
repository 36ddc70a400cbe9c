"""Which rows a run must evaluate, and which files must be inspected for it.

A row is quiet while its cells, its files, the rules and (for an open step) the day are those of its
last evaluation, and that day is not in the future: then its record stays, and the row costs no more
than its digest (law 9).  Only a row that waits for proof of who did its step depends on the
register's protections.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
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
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.rules.actor_proof import ActorProof
from sheetflow.core.rules.signed_papers import signed_references
from sheetflow.core.rules.submission_context import RunContext
from sheetflow.core.words import text_digest

SIGNED_WITHIN = 60
"""Days after a row's last evaluation in which a closed row's papers may still come back signed."""


@dataclass(frozen=True, slots=True)
class RowChanges:
    """The register's rows sorted by whether the run must evaluate them.

    `fresh` are rows to be evaluated whatever their files are, with their cells in `readings`;
    `candidates` are quiet unless a file they depend on has changed; `quiet` need nothing.
    """

    scan: RegisterScan
    run: RunContext
    fresh: tuple[Row, ...]
    readings: Mapping[RowId, Reading]
    candidates: tuple[Row, ...]
    quiet: tuple[Row, ...]

    @property
    def known(self) -> dict[str, str]:
        """Every reference that these rows depend on, with its last recorded fingerprint.

        "" for one that was never inspected, and where two rows have different ones on record: then
        one of them has missed a change.
        """
        found: dict[str, str] = {}
        for key, info in self._recorded((*self.candidates, *self.fresh)):
            if found.setdefault(key, info.fingerprint) != info.fingerprint:
                found[key] = ""
        for row in self.fresh:
            for key in self.readings[row.id].all_references():
                found.setdefault(key, "")
        return found

    @property
    def examined(self) -> dict[str, str]:
        """References whose signatures were examined, with the name of the roots at that time."""
        files = self._recorded((*self.candidates, *self.fresh))
        return {key: info.examined for key, info in files if info.examined}

    def recorded_files(self, part: Part) -> dict[str, FileInfo]:
        """Return the recorded facts of the files that are due to be read again."""
        rows = (row for row in (*self.candidates, *self.fresh) if part.holds(row.id))
        return {key: info for key, info in self._recorded(rows) if info.problem is None}

    def _recorded(self, rows: Iterable[Row]) -> Iterator[tuple[str, FileInfo]]:
        """Yield the rows' files as the ledger has them."""
        records = (self.run.ledger.rows.get(row.id) for row in rows)
        return (file for record in records if record for file in record.file_infos)

    def read(self, rows: Iterable[Row]) -> dict[RowId, Reading]:
        """Return the rows' cells, understood."""
        return {row.id: read_row(row, self.scan.columns, self.run.office) for row in rows}


def find_changed_rows(scan: RegisterScan, run: RunContext) -> RowChanges:
    """Sort the rows by the ledger's records of them, as they are before files are looked at."""
    fresh: list[Row] = []
    candidates: list[Row] = []
    quiet: list[Row] = []
    aside = {row_id: _set_aside_key(findings) for row_id, findings in run.aside.items()}
    for row in scan.rows:
        record = run.ledger.rows.get(row.id)
        if record is None or not _is_settled(row, record, run, aside):
            fresh.append(row)
        elif record.file_infos and not _is_long_closed(record, run.today):
            candidates.append(row)
        else:
            quiet.append(row)
    changes = RowChanges(scan, run, tuple(fresh), {}, tuple(candidates), tuple(quiet))
    return replace(changes, readings=changes.read(fresh))


def with_fresh(changes: RowChanges, wanted: Set[RowId]) -> RowChanges:
    """Return the changes with these rows among those that are evaluated in any case."""
    more = [row for row in (*changes.candidates, *changes.quiet) if row.id in wanted]
    if not more:
        return changes
    return replace(
        changes,
        fresh=(*changes.fresh, *more),
        readings={**changes.readings, **changes.read(more)},
        candidates=tuple(row for row in changes.candidates if row.id not in wanted),
        quiet=tuple(row for row in changes.quiet if row.id not in wanted),
    )


def _is_long_closed(record: RowRecord, today: date) -> bool:
    """Return whether the row closed so long ago that no signed paper of it is awaited."""
    last = record.evaluated or today
    return record.closed and (today - last).days > SIGNED_WITHIN


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
    return text_digest(repr(found), 6) if found else ""


def _is_settled(row: Row, record: RowRecord, run: RunContext, aside: Mapping[RowId, str]) -> bool:
    """Return whether the row is settled, files aside; a closed one is under any rules (law 8)."""
    if record.digest != row.digest or row.trouble is not None:
        return False
    rules, _, more = record.rules.partition(" ")
    if more or aside:  # few rows wait for proof or work
        unproved, _, left = more.partition(" ")
        if unproved and unproved != run.actor_proof.cache_key:
            return False
        if left != aside.get(row.id, ""):
            return False
    if record.closed:
        return True
    if record.evaluated is not None and run.today < record.evaluated:
        return False
    in_time = record.valid_until is None or run.today < record.valid_until
    return rules == run.office.rules_digest and in_time


@dataclass(frozen=True, slots=True)
class RowsToEvaluate:
    """Rows to be evaluated, and facts of their files; those of `unknown` are to be inspected."""

    rows: tuple[Row, ...]
    readings: Mapping[RowId, Reading]
    quiet: tuple[Row, ...]
    file_infos: Mapping[str, FileInfo]
    unknown: tuple[str, ...]
    papers: Mapping[RowId, tuple[str, ...]] = field(default_factory=dict)
    """References of each row that may lead to signed papers: their signatures are examined."""


def select_rows(
    changes: RowChanges, stamps: Mapping[str, str], examined: str = ""
) -> RowsToEvaluate:
    """Return the rows to evaluate; a file with its old fingerprint keeps its recorded facts.

    `examined` names the root certificates by which signatures are examined, "" where they are not.
    """
    known: dict[str, FileInfo] = {}
    changed: list[Row] = []
    quiet, ledger = list(changes.quiet), changes.run.ledger
    for row in changes.candidates:
        record = ledger.rows[row.id]
        same = _unchanged(record, stamps)
        (quiet if len(same) == len(record.file_infos) else changed).append(row)
        known.update(same)
    for row in changes.fresh:
        fresh_record = ledger.rows.get(row.id)
        known.update(_unchanged(fresh_record, stamps) if fresh_record else {})
    readings = {**changes.readings, **changes.read(changed)}
    papers = {
        name: signed_references(name, reading, ledger.submissions, changes.run.office)
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
