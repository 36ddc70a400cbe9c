"""Everything before the commit: read, ask, look, plan.  No mutating port is given to it (law 3)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from sheetflow.core.effects import Plan
from sheetflow.core.filed_faults import FiledFaults
from sheetflow.core.files import Stamped
from sheetflow.core.halves import World
from sheetflow.core.office import Office
from sheetflow.core.papers.letterhead import Desk
from sheetflow.core.proving import prove
from sheetflow.core.records import FOLLOWED, LedgerState
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.merged import with_merged
from sheetflow.core.register.survey import Survey, survey
from sheetflow.core.rotation import READ, Part, part_of
from sheetflow.core.unfinished import files_set_aside, sort_unfinished
from sheetflow.execute.read_filed import read_part
from sheetflow.ports import FileLooker, LedgerReader, RegisterReader, RegisterSnapshot


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan with what it was made from."""

    snapshot: RegisterSnapshot
    ledger: LedgerState
    survey: Survey
    plan: Plan


def prepare(  # noqa: PLR0913, PLR0917 - each port once, and what the plan is for
    office: Office,
    register: RegisterReader,
    ledger: LedgerReader,
    files: FileLooker,
    now: datetime,
    desk: Callable[[], Desk] | None = None,
    *,
    retry: bool = False,
) -> Prepared:
    """The plan for the register as it is; with the papers of `desk`, if there is one.

    `retry`: nothing that was set aside stays so, be it work or a file.  `now` is aware; it is taken
    to the office's zone here, once.  Raises what the ports raise, and RegisterError when the
    columns are not certain and when the planned rows could not be shown.
    """
    # Both wait for others (a parser that frees the interpreter, a network): side by side, the
    # ledger costs no time of its own.
    moment = now.astimezone(office.zone)
    with ThreadPoolExecutor(max_workers=1) as beside:
        reading = beside.submit(register.read)
        # What judges is imported meanwhile, for the same reason.
        from sheetflow.core.docket import open_docket, relied_on  # noqa: PLC0415
        from sheetflow.core.planner import make_plan  # noqa: PLC0415
        from sheetflow.execute.seen_files import SeenFiles  # noqa: PLC0415

        state = ledger.load()
        # Each record is asked for many times over; a ledger may decode it anew each time.
        state = replace(state, rows=dict(state.rows))
        snapshot = reading.result()
    header = find_header(snapshot.rows, office.form, office.language)
    surveyed = survey(snapshot.rows, snapshot.links, header, office.form, state.rows)
    if snapshot.merged:
        surveyed = with_merged(surveyed, snapshot.merged)
    proving = prove(snapshot.protections, office, moment.date())
    queued = ledger.unfinished()
    unfinished = sort_unfinished(queued, state, moment, retry=retry)
    docket = open_docket(surveyed, state, office, moment.date(), proving, unfinished.aside)
    known, followed = docket.known, state.notes.get(FOLLOWED, "")
    stamped = files.stamps(known, followed) if known else Stamped({}, followed)
    stamps = stamped.stamps
    if retry:
        aside = files_set_aside(state)
        stamps = {name: stamp for name, stamp in stamps.items() if name not in aside}
    due = part_of(state.notes.get(READ, ""), moment.date())
    part = due if state.submissions else Part()
    faults = read_part(part, state, ledger, files, queued, moment.date())
    seen = SeenFiles(files, docket, stamps, surveyed, office)
    seen.read_again(docket.watched(part))
    world = World(
        office,
        state,
        {},
        moment,
        desk,
        proving,
        copies=snapshot.copies,
        aside=unfinished.aside,
        faults=faults,
    )
    while True:
        hearing = seen.hearing()
        plan = make_plan(surveyed, hearing, replace(world, looks=seen.looks), unfinished)
        if not seen.read_again(relied_on(plan, hearing, state)):
            break
    if stamped.followed != followed:
        plan = _noting(plan, stamped.followed)
    plan = replace(plan, notes=_notes(due, faults, plan))
    register.check_showing(snapshot, plan.show)
    return Prepared(snapshot, state, surveyed, plan)


def _notes(part: Part, faults: FiledFaults, plan: Plan) -> dict[str, str]:
    """None for an office that has filed nothing yet."""
    read = {READ: part.note} if part.note and plan.counts.submissions else {}
    return {**read, **faults.notes}


def _noting(plan: Plan, followed: str) -> Plan:
    """The plan that also keeps how far files were followed, if it keeps anything (law 4)."""
    notes = {**plan.commit.notes, FOLLOWED: followed}
    return replace(plan, commit=replace(plan.commit, notes=notes))
