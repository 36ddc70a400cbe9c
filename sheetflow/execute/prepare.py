"""Everything before the commit: read, ask, look, plan.  No mutating port is given to it (law 3)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sheetflow.core.effects import Plan
from sheetflow.core.files import Fingerprints
from sheetflow.core.ledger.filed_faults import READ, FiledFaults, Part, part_of
from sheetflow.core.office import Office
from sheetflow.core.papers.letterhead import LetterSettings
from sheetflow.core.planning.unfinished import UnfinishedWork, files_set_aside, sort_unfinished
from sheetflow.core.records import FOLLOWED, LedgerState
from sheetflow.core.register.scan import RegisterScan, scan_register
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.core.rules.actor_proof import prove_actors
from sheetflow.core.rules.submission_context import RunContext
from sheetflow.execute.read_filed import read_part
from sheetflow.ports import FileInspector, LedgerReader, RegisterReader

if TYPE_CHECKING:
    from sheetflow.execute.seen_files import SeenFiles


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with what it was made from."""

    snapshot: RegisterSnapshot
    ledger: LedgerState
    scan: RegisterScan
    plan: Plan


def prepare(  # noqa: PLR0913, PLR0917 - each port once, and what the plan is for
    office: Office,
    register: RegisterReader,
    ledger: LedgerReader,
    files: FileInspector,
    now: datetime,
    desk: Callable[[], LetterSettings] | None = None,
    *,
    retry: bool = False,
) -> Prepared:
    """The plan for the register as it is; with the papers of `desk`, if there is one.

    `retry`: nothing that was set aside stays so, be it work or a file.  `now` is aware; it is taken
    to the office's zone here, once.  Raises what the ports raise, and RegisterError when the
    columns are not certain and when the planned rows could not be shown.
    """
    moment = now.astimezone(office.zone)
    snapshot, state = _read(register, ledger)
    # Imported while the register was read (see `_read`).
    from sheetflow.core.planning.changed_rows import find_changed_rows  # noqa: PLC0415
    from sheetflow.execute.seen_files import SeenFiles  # noqa: PLC0415

    scan = scan_register(snapshot, office, state.rows)
    actor_proof = prove_actors(snapshot.protections, office, moment.date())
    queued = ledger.unfinished()
    unfinished = sort_unfinished(queued, state, moment, retry=retry)
    row_changes = find_changed_rows(
        scan, state, office, moment.date(), actor_proof, unfinished.aside
    )
    known, followed = row_changes.known, state.notes.get(FOLLOWED, "")
    stamped = files.fingerprints(known, followed) if known else Fingerprints({}, followed)
    due = part_of(state.notes.get(READ, ""), moment.date())
    part = due if state.submissions else Part()
    faults = read_part(part, state, ledger, files, queued, moment.date())
    aside = files_set_aside(state) if retry else {}
    stamps = {name: stamp for name, stamp in stamped.by_reference.items() if name not in aside}
    seen = SeenFiles(files, row_changes, stamps, scan, office)
    seen.read_again(row_changes.watched(part))
    run = RunContext(office, state, {}, moment, desk, actor_proof, copies=snapshot.copies)
    run = replace(run, aside=unfinished.aside, faults=faults)
    plan = _plan(scan, seen, run, unfinished)
    if stamped.change_token != followed:
        plan = _noting(plan, stamped.change_token)
    plan = replace(plan, notes=_notes(due, faults, plan))
    register.check_showing(snapshot, plan.show)
    return Prepared(snapshot, state, scan, plan)


def _read(register: RegisterReader, ledger: LedgerReader) -> tuple[RegisterSnapshot, LedgerState]:
    """Both wait for others (a parser that frees the interpreter, a network): side by side, the
    ledger costs no time of its own, nor does the import of what evaluates rows."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        reading = beside.submit(register.read)
        import sheetflow.core.planning.planner  # noqa: PLC0415
        import sheetflow.execute.seen_files  # noqa: F401, PLC0415

        state = ledger.load()
        # Each record is asked for many times over; a ledger may decode it anew each time.
        return reading.result(), replace(state, rows=dict(state.rows))


def _plan(scan: RegisterScan, seen: SeenFiles, run: RunContext, unfinished: UnfinishedWork) -> Plan:
    """Made anew until no file that its steps rest on has other bytes than it was made with."""
    from sheetflow.core.planning.changed_rows import accepted_files  # noqa: PLC0415
    from sheetflow.core.planning.planner import make_plan  # noqa: PLC0415

    while True:
        selected = seen.selected()
        plan = make_plan(scan, selected, replace(run, file_infos=seen.file_infos), unfinished)
        if not seen.read_again(accepted_files(plan, selected, run.ledger)):
            return plan


def _notes(part: Part, faults: FiledFaults, plan: Plan) -> dict[str, str]:
    """None for an office that has filed nothing yet."""
    read = {READ: part.note} if part.note and plan.counts.submissions else {}
    return {**read, **faults.notes}


def _noting(plan: Plan, followed: str) -> Plan:
    """The plan that also keeps how far files were followed, if it keeps anything (law 4)."""
    notes = {**plan.commit.notes, FOLLOWED: followed}
    return replace(plan, commit=replace(plan.commit, notes=notes))
