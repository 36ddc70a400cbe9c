"""The plan of a reading: files not known from the ledger are inspected, rows evaluated."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import chain

from sheetflow.core.effects import Plan
from sheetflow.core.files import FileInfo, Fingerprints
from sheetflow.core.findings import Finding
from sheetflow.core.ledger.filed_faults import READ, Part, part_of
from sheetflow.core.names import RowId
from sheetflow.core.notifying.plan_notices import add_notices
from sheetflow.core.office import Office
from sheetflow.core.own_cells import heartbeat_of
from sheetflow.core.papers.paper_settings import LetterSettings
from sheetflow.core.planning import changed_rows
from sheetflow.core.planning.planner import make_plan
from sheetflow.core.planning.unfinished import UnfinishedWork, files_set_aside, sort_unfinished
from sheetflow.core.records import FOLLOWED
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.response_rows.decide import plan_intake
from sheetflow.core.rules.actor_proof import prove_actors
from sheetflow.core.rules.signed_papers import written_papers
from sheetflow.core.rules.submission_context import RunContext
from sheetflow.core.waiting import WaitingRow, waiting_after
from sheetflow.core.waiting_lists import changed_lists
from sheetflow.execute import read_sources
from sheetflow.execute.read_office import OfficeReading
from sheetflow.ports import ApprovalReader, FileInspector, LedgerReader, SignatureExaminer

FindingsOfRows = Mapping[RowId, tuple[Finding, ...]]


def plan_rows(  # noqa: PLR0913, PLR0917 - the two ports that are queried further, and what for
    reading: OfficeReading,
    office: Office,
    ledger: LedgerReader,
    files: FileInspector,
    moment: datetime,
    letters: Callable[[], LetterSettings] | None,
    approvals: ApprovalReader | None,
    *,
    retry: bool,
    forms: read_sources.Sources = (),
    signatures: SignatureExaminer | None = None,
) -> Plan:
    """Return the plan of what was read (see `prepare`)."""
    scan, state, today = reading.scan, reading.ledger, moment.date()
    proof = prove_actors(reading.snapshot.protections, office, today)
    queued = ledger.unfinished()
    unfinished = sort_unfinished(queued, state, moment, retry=retry)
    received, unread = read_sources.read_intake(forms, state.notes)
    intake = plan_intake(received, scan, state, queued, office, moment)
    unfinished = replace(unfinished, aside=_both(unfinished.aside, intake.findings))
    run = RunContext(office, state, {}, moment, letters, proof, copies=reading.snapshot.copies)
    run = replace(run, aside=unfinished.aside)
    changes = changed_rows.find_changed_rows(scan, run)
    seen = SeenFiles(files, changes, signatures, retry=retry)
    due = part_of(state.notes.get(READ, ""), today)
    part = due if state.submissions else Part()
    faults = read_sources.read_part(part, state, ledger, files, queued, today)
    asked, unanswered = read_sources.read_answers(state, queued, approvals)
    run = replace(run, faults=faults, approvals=asked, kept=intake.kept)
    papers = cache(lambda: written_papers(state.submissions.values()))
    run = replace(run, papers=papers, examines_signatures=signatures is not None)
    seen.answer(read_sources.rows_with_news(asked, state))
    seen.read_again(changes.recorded_files(part))
    plan = _settled_plan(scan, seen, run, unfinished)
    read = {READ: due.note} if due.note and plan.counts.submissions else {}  # none filed yet
    waiting = cache(lambda: waiting_after(scan, state, plan.commit, office, today))
    done = replace(plan, notes={**plan.notes, **read, **faults.notes})
    done = _with_own_cells(done, reading, run, waiting)
    done = read_sources.with_intake(done, intake, (*unread, *unanswered))
    done = add_notices(done, office, state, queued, waiting)
    return read_sources.without_old_requests(done, state)


def _with_own_cells(
    plan: Plan, reading: OfficeReading, run: RunContext, waiting: Callable[[], Sequence[WaitingRow]]
) -> Plan:
    """Return the plan with the lists of what waits and the heartbeat."""
    lists = changed_lists(waiting, run.office, reading.snapshot.lists)
    seen = reading.snapshot.rows
    heartbeat = heartbeat_of(seen, reading.scan.header, run.office, run.now)
    return replace(plan, lists=lists, heartbeat=heartbeat)


def _both(one: FindingsOfRows, other: FindingsOfRows) -> FindingsOfRows:
    return {row: (*one.get(row, ()), *other.get(row, ())) for row in {**one, **other}}


def _settled_plan(
    scan: RegisterScan, seen: "SeenFiles", run: RunContext, unfinished: UnfinishedWork
) -> Plan:
    """Plan again until every file that the steps depend on has the bytes it was planned with."""
    while True:
        selected = seen.select()
        plan = make_plan(scan, selected, replace(run, file_infos=seen.file_infos), unfinished)
        if not seen.read_again(changed_rows.accepted_files(plan, selected, run.ledger)):
            break
    if seen.followed == run.ledger.notes.get(FOLLOWED, ""):
        return plan
    # Stored only if the plan stores anything (law 4).
    notes = {**plan.commit.notes, FOLLOWED: seen.followed}
    return replace(plan, commit=replace(plan.commit, notes=notes))


class SeenFiles:
    """The files that this run has read; others are as in the ledger, if their fingerprint matches.

    `followed` is the change token up to which changes of files were followed.
    """

    def __init__(
        self,
        files: FileInspector,
        changes: changed_rows.RowChanges,
        signatures: SignatureExaminer | None,
        *,
        retry: bool,
    ) -> None:
        state = changes.run.ledger
        followed = state.notes.get(FOLLOWED, "")
        known = changes.known
        stamped = files.fingerprints(known, followed) if known else Fingerprints({}, followed)
        aside = files_set_aside(state) if retry else {}
        self._stamps = {
            name: stamp for name, stamp in stamped.by_reference.items() if name not in aside
        }
        self._changes, self._files, self._signatures = changes, files, signatures
        self._examined = signatures.name if signatures else ""
        examined = changes.examined if signatures else {}
        self._papers = dict.fromkeys(examined)
        for one, name in examined.items():
            if name != self._examined:
                self._stamps.pop(one, None)  # by other root certificates
        self.followed = stamped.change_token
        self.file_infos: dict[str, FileInfo] = {}

    def select(self) -> changed_rows.RowsToEvaluate:
        """Return the rows to evaluate, after inspecting files that are not known."""
        selected = changed_rows.select_rows(self._changes, self._stamps, self._examined)
        self._papers |= dict.fromkeys(chain.from_iterable(selected.papers.values()))
        self._look(one for one in selected.unknown if one not in self.file_infos)
        return selected

    def answer(self, rows: Set[RowId]) -> None:
        """Count these rows among those that are evaluated whatever their cells and files are."""
        self._changes = changed_rows.with_fresh(self._changes, rows)

    def read_again(self, known: Mapping[str, FileInfo]) -> bool:
        """Read those not read by this run yet; return whether one differs from `known`.

        Such a file counts as changed from now on, whatever its fingerprint.
        """
        again = [one for one in known if one not in self.file_infos]
        self._look(again)
        changed = [one for one in again if self.file_infos[one] != known[one]]
        for one in changed:
            self._stamps.pop(one, None)
        return bool(changed)

    def _look(self, references: Iterable[str]) -> None:
        wanted = list(references)
        if wanted:
            found = self._files.inspect(wanted)
            if self._signatures is not None:
                papers = {one: found[one] for one in wanted if one in self._papers}
                found = {**found, **self._signatures.examine(papers)}
            self.file_infos |= found
