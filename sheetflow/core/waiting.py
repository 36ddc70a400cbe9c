"""What waits for whom: each open submission with the role whose turn it is, the oldest first.

Everything is from the register and the ledger's records on one day: the tabs `Giliran`, notices,
the calendars of due days and `sheetflow status` have it from here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sheetflow.core.acknowledge_effects import present_place, with_newer
from sheetflow.core.approvals import known_approvals
from sheetflow.core.effects import Commit
from sheetflow.core.form import Kind, State, SystemColumn
from sheetflow.core.names import ColumnId, RoleId, RowId, StateId, SubmissionId, UnitId, WorkflowId
from sheetflow.core.notices import Task
from sheetflow.core.office import Office, holders_of
from sheetflow.core.organisation import Holder, serving
from sheetflow.core.planning import row_submissions
from sheetflow.core.planning.requested_steps import requested_state
from sheetflow.core.records import LedgerState, RowRecord, SubmissionRecord
from sheetflow.core.register.reading import Reading, read_row
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.register.text import clean
from sheetflow.core.rules.dates import day_in
from sheetflow.core.rules.drive_answers import approval_task
from sheetflow.core.rules.lateness import Timing, timing
from sheetflow.core.rules.submission_context import RunContext, SubmissionContext
from sheetflow.core.transition import Reason, Scope, Transition
from sheetflow.core.workflow import Workflow

_DUE = list(SystemColumn).index(SystemColumn.DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow(Task):
    """A submission, or one half of a split row, that waits for a role."""

    role: RoleId
    row_id: RowId
    workflow: WorkflowId
    state: StateId
    step: int
    """The step of the SOP that is waited for."""
    half: date | None
    """The first day at or after half of the step's time; None without a limit."""
    origin: UnitId | None = None
    """The unit that the submission is from."""
    split: bool = False
    """Whether it is one half of a split row."""


def waiting_rows(
    scan: RegisterScan, ledger: LedgerState, office: Office, today: date
) -> tuple[WaitingRow, ...]:
    """Return what waits on the day, the longest waiting first.

    `ledger` is as it is after the run.  Rows that are gone wait where they were, drafts with their
    author; what has ended waits for nobody.
    """
    now = datetime.combine(today, time(), office.zone)
    run = RunContext(office, ledger, {}, now, approvals=known_approvals(ledger.notes))
    found = [*_present(scan, run), *_gone(scan.missing, run)]
    return tuple(sorted(found, key=_age))


def waiting_after(
    scan: RegisterScan, ledger: LedgerState, commit: Commit, office: Office, today: date
) -> tuple[WaitingRow, ...]:
    """Return what waits once the commit is made on this ledger."""
    rows = with_newer(ledger.rows, {row.id: row for row in commit.rows})
    submissions = with_newer(ledger.submissions, {one.id: one for one in commit.submissions})
    notes = {**ledger.notes, **commit.notes}
    return waiting_rows(scan, LedgerState(0, rows, submissions, notes=notes), office, today)


def holders_on(office: Office, role: RoleId, unit: UnitId | None, day: date) -> tuple[Holder, ...]:
    """Return whom what waits for the unit's role waits for on the day (see `serving`)."""
    return serving(holders_of(office, role, unit, day))


def _age(row: WaitingRow) -> tuple[date, date, bool, int, SubmissionId]:
    number = row.row or 0
    return row.since or date.max, row.due or date.max, row.row is None, number, row.submission


def _present(scan: RegisterScan, run: RunContext) -> Iterator[WaitingRow]:
    for row in scan.rows:
        record = run.ledger.rows.get(row.id)
        if record is None or not record.closed:
            yield from _of_row(row, record, scan, run)


def _of_row(
    row: Row, record: RowRecord | None, scan: RegisterScan, run: RunContext
) -> Iterator[WaitingRow]:
    reading, form = read_row(row, scan.columns, run.office), run.office.form
    for submission in row_submissions.submissions_of_row(row.id, reading, run):
        matter = _Matter(
            submission.id,
            row.id,
            submission.workflow,
            submission.state,
            submission.record,
            {form.title_column: reading.field(form.title_column).text, **_draft(submission)},
            submission.unit,
            submission.half or submission.orphan,
        )
        timed = _timing(submission, record)
        waiting = matter.waiting(run, row.number, timed)
        if waiting is not None:
            yield replace(waiting, since=waiting.since or _written(reading, submission))


def _gone(missing: Iterable[RowId], run: RunContext) -> Iterator[WaitingRow]:
    office, rows = run.office, run.ledger.rows
    for name, records in row_submissions.records_by_row(missing, run.ledger).items():
        cells = row_submissions.recorded_cells(records, office.form)
        unit = UnitId(cells.get(office.form.unit_column, ""))
        origin = unit if unit in office.unit_by_id else None
        for record in records:
            workflow = office.workflow_by_id.get(record.workflow)
            if workflow is not None:
                matter = _Matter(
                    record.id, name, workflow, record.state, record, cells, origin, len(records) > 1
                )
                due = _shown_due(rows.get(name))
                waiting = matter.waiting(run, None, Timing(due=due, running=due is not None))
                if waiting is not None:
                    yield waiting


@dataclass(frozen=True, slots=True)
class _Matter:
    """A submission as far as its waiting depends on it; `cells` has title and draft."""

    id: SubmissionId
    row_id: RowId
    workflow: Workflow
    state: StateId
    record: SubmissionRecord | None
    cells: Mapping[ColumnId, str]
    origin: UnitId | None
    split: bool

    def waiting(self, run: RunContext, number: int | None, timed: Timing) -> WaitingRow | None:
        """Return the waiting row; None where nobody's turn it is."""
        office, record = run.office, self.record
        state = office.form.state_by_id.get(self.state)
        role = state.turn_under(self.workflow.id) if state and not state.end else None
        if state is None or role is None or (record is not None and record.is_past):
            return None
        steps = steps_of_role(self.workflow, self.state, role)
        asked, file = _asked_in_drive(self.id, record, run)
        late = office.calendar.elapsed(timed.due, run.now.date()) if timed.due else 0
        return WaitingRow(
            submission=self.id,
            row_id=self.row_id,
            row=number,
            workflow=self.workflow.id,
            state=self.state,
            step=min((step.step for step in steps), default=0),
            role=role,
            unit=unit_of_role(steps, role, self.origin, office),
            title=clean(self.cells.get(office.form.title_column)),
            todo=asked or task_text(state, steps, self.workflow, office),
            decision=any(step.decisions for step in steps),
            since=timed.since or _received(record, self.state, office),
            due=timed.due,
            late=late if timed.running else 0,
            half=timed.half,
            returned=return_reason(record, self.workflow, office),
            draft=file or _first_line(self.cells, self.workflow),
            folder=record.folder if record else None,
            origin=self.origin,
            split=self.split,
        )


def _asked_in_drive(
    name: SubmissionId, record: SubmissionRecord | None, run: RunContext
) -> tuple[str, str]:
    """Return what to do where the decision is asked for in Drive, and the file; else twice ""."""
    known = run.approvals.get(name)
    task = approval_task(known, run.office)
    if not task or known is None or record is None:
        return "", ""
    asked = known.asked
    return task[:1].upper() + task[1:], present_place(record, asked.file, asked.sha256)


def _timing(submission: SubmissionContext, record: RowRecord | None) -> Timing:
    """Return lateness as at the row's evaluation; none where that showed no due day."""
    if submission.orphan or (record is not None and _shown_due(record) is None):
        return Timing()
    problems = record.problems if record else ()
    return timing(submission, requested_state(submission).state, problems)


def _shown_due(record: RowRecord | None) -> date | None:
    text = record.status_cells[_DUE] if record and record.status_cells else ""
    return date.fromisoformat(text) if text else None


def _received(record: SubmissionRecord | None, state: StateId, office: Office) -> date | None:
    """Return the day on which the submission came to its state, for a step without a limit."""
    if record is None:
        return None
    accepted = day_in(dict(record.entered.get(state, ())), office.form)
    return max(filter(None, (record.since.get(state), accepted)), default=None)


def _written(reading: Reading, submission: SubmissionContext) -> date | None:
    """Return the day on which the row was filled in."""
    stamps = map(reading.date, (c.id for c in submission.office.form.of_kind(Kind.TIMESTAMP)))
    return next(filter(None, stamps), None)


def _draft_columns(workflow: Workflow) -> tuple[ColumnId, ...]:
    return workflow.binding.files if workflow.binding else ()


def _draft(submission: SubmissionContext) -> dict[ColumnId, str]:
    columns = _draft_columns(submission.workflow)
    return {column: submission.reading.canonical(column) for column in columns}


def _first_line(cells: Mapping[ColumnId, str], workflow: Workflow) -> str:
    texts = (cells.get(column, "") for column in _draft_columns(workflow))
    return next(filter(None, texts), "").partition("\n")[0]


def steps_of_role(workflow: Workflow, state: StateId, role: RoleId) -> tuple[Transition, ...]:
    """Return the SOP's steps that the role does from the state; any person's where it does none."""
    leaving = [
        (step, step.actor)
        for step in workflow.leaving.get(state, ())
        if step.actor is not None and not step.extension
    ]
    own = tuple(step for step, actor in leaving if role in actor.able)
    return own or tuple(step for step, _ in leaving)


def unit_of_role(
    steps: Iterable[Transition], role: RoleId, origin: UnitId | None, office: Office
) -> UnitId | None:
    """Return the unit whose holder it is: the submission's, or the one that decides for all."""
    if not office.role_by_id[role].of_unit:
        return None
    actors = (step.actor for step in steps)
    deciding = (actor.unit for actor in actors if actor and actor.scope is Scope.UNIT)
    return next(map(UnitId, deciding), origin)


def task_text(state: State, steps: Iterable[Transition], workflow: Workflow, office: Office) -> str:
    """Return the state's hint as a sentence of its own, else the step as its SOP names it."""
    if state.hint is not None:
        text = state.hint(office.language).strip()
        return text[:1].upper() + text[1:].removesuffix(".")
    numbers = {step.step for step in steps}
    labels = (step.label(office.language) for step in workflow.steps if step.number in numbers)
    return next(labels, state.label(office.language))


def return_reason(record: SubmissionRecord | None, workflow: Workflow, office: Office) -> str:
    """Return the words with which the submission was last sent back to its state."""
    if record is None:
        return ""
    accepted = dict(record.entered.get(record.state, ()))
    form = office.form
    for step in workflow.transitions:
        reasons = {need.column for need in step.needs if isinstance(need, Reason)}
        if step.target == record.state and (step.returns or reasons):
            texts = (
                clean(accepted.get(column))
                for column in step.columns
                if column in reasons or form.by_id[column].kind in {Kind.TEXT, Kind.LONG_TEXT}
            )
            reason = next(filter(None, texts), "")
            if reason:
                return reason
    return ""
