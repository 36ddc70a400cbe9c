"""One submission before its SOP: which steps are accepted now, and what is wrong.

Steps already accepted are not judged again (decree, Lampiran I point 4); from there the way to
the status asked for is, every step with its own evidence, until the first that is not met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sheetflow.core.findings import E_GANDA, E_TRANSISI, Problem, problem
from sheetflow.core.form import Kind
from sheetflow.core.formatting import format_list
from sheetflow.core.names import RunId, StateId
from sheetflow.core.planning.requested_state import (
    Path,
    RequestedState,
    asked_state,
    requested_state,
)
from sheetflow.core.planning.transition import (
    apply_transition,
    cancel_orphan,
    import_as_finished,
    orphan_problem,
    record_figures,
    revoke_approval,
)
from sheetflow.core.records import FIGURES, Event
from sheetflow.core.rules.actors import proof_problems
from sheetflow.core.rules.advice import advice_problems
from sheetflow.core.rules.approval import change_problem, has_changed, unasked_revocation
from sheetflow.core.rules.attachments import format_problems, left_out_problems
from sheetflow.core.rules.changed_evidence import (
    changed_evidence,
    is_other_submission,
    other_submission_problem,
)
from sheetflow.core.rules.dates import order_problems, will_come
from sheetflow.core.rules.lateness import timing
from sheetflow.core.rules.links import link_problems
from sheetflow.core.rules.needs import has_evidence
from sheetflow.core.rules.step import correction_errors, errors, remarks
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition, columns_of


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What is decided of one submission.

    `submission` holds the record as it is now (None while nothing was ever accepted); `due` is the
    last day of the open step, `running` says that days passing will change what is said.
    """

    submission: SubmissionContext
    requested: StateId
    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    due: date | None = None
    running: bool = False
    forgotten: Transition | None = None
    """A step that the row has everything for, and that its status does not ask for."""
    foreign: bool = False
    """The row's cells are another submission's: nothing of them is filed for this one."""

    @property
    def moved(self) -> bool:
        """Whether a step was taken or taken back; figures alone move nothing."""
        return any(event.transition != FIGURES for event in self.events)


def evaluate(
    submission: SubmissionContext, row_problems: tuple[Problem, ...], run_id: RunId
) -> Evaluation:
    """Decide everything about one submission.

    `row_problems` were found for the row as a whole, in reading its cells and beside other rows;
    a duplicate among them is kept from entering.
    """
    if submission.record is not None and submission.record.is_past:
        return Evaluation(submission, submission.state, (), ())
    if submission.record is None and submission.past:
        submission, event = import_as_finished(submission, run_id)
        return Evaluation(submission, submission.state, (event,), ())
    if is_other_submission(submission) and not submission.orphan:
        wrong = (other_submission_problem(submission),)
        return Evaluation(submission, submission.state, (), wrong, foreign=True)
    before: tuple[Event, ...] = ()
    changed = record_figures(submission, run_id)
    if changed is not None:
        submission, event = changed
        before = (event,)
    if submission.orphan:
        return _orphaned(submission, before, run_id)
    if submission.state_of(submission.state).end:
        closed = _closed(submission, row_problems)
        if closed is not None:
            return replace(closed, events=before)
    return _judge_open(submission, row_problems, before, run_id)


def _judge_open(
    submission: SubmissionContext,
    row_problems: tuple[Problem, ...],
    before: tuple[Event, ...],
    run_id: RunId,
) -> Evaluation:
    """A submission that is on its way, or that is to be reopened; `before` are events so far."""
    # Twice: whoever changes the content and puts the status back in one go needs no second run.
    for _ in range(2):
        taken = revoke_approval(submission, asked_state(submission), run_id)
        if taken is not None:
            submission, event = taken
            before = (*before, event)
    wish = requested_state(submission)
    changes = _changes(wish, submission)
    blocked = any(found.is_error for found in changes) or (
        submission.record is None and any(found.code == E_GANDA for found in row_problems)
    )
    walked = _walk(wish.path, submission, run_id, blocked=blocked)
    if walked.events:
        # Whoever took a step has taken what reads otherwise now with it, papers aside.
        changes = changed_evidence(walked.submission)
    found = (
        *row_problems,
        *changes,
        *_unless_said(wish.problems, changes),
        *unasked_revocation(wish.path, submission),
        *walked.problems,
    )
    return _settled(walked, wish, (*before, *walked.events), found, run_id)


def _orphaned(
    submission: SubmissionContext, before: tuple[Event, ...], run_id: RunId
) -> Evaluation:
    """A half that its row no longer asks for: only a reason that names it ends it."""
    if submission.state_of(submission.state).end:
        return Evaluation(submission, submission.state, before, (), foreign=True)
    cancelled = cancel_orphan(submission, run_id)
    if cancelled is None:
        return Evaluation(
            submission, submission.state, before, (orphan_problem(submission),), foreign=True
        )
    submission, event = cancelled
    return Evaluation(submission, submission.state, (*before, event), (), foreign=True)


def _changes(wish: RequestedState, submission: SubmissionContext) -> tuple[Problem, ...]:
    """What was accepted and reads otherwise now, unless the row is to be cancelled or reopened."""
    leaves = bool(wish.path) and wish.path[0].extension
    return () if leaves else changed_evidence(submission)


def _unless_said(
    problems: tuple[Problem, ...], changes: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """That there is no way to the status, unless a decision that was turned round says so."""
    turned = any(found.code == E_TRANSISI for found in changes)
    return tuple(found for found in problems if not (turned and found.code == E_TRANSISI))


def _closed(submission: SubmissionContext, row_problems: tuple[Problem, ...]) -> Evaluation | None:
    """A closed row is not judged again, but that it was changed is said; its figures go on.

    None when the row asks to be reopened and may be.
    """
    wish = requested_state(submission)
    first = wish.path[0] if wish.path else None
    why_not = errors(first, submission) or proof_problems(first, submission) if first else ()
    if first is not None and not why_not:
        return None
    changes = _changes(wish, submission)
    bound = (change_problem(submission, "closed"),) if has_changed(submission) else ()
    figures = (p for p in row_problems if _is_of_figure(p, submission))
    said = _unless_said(wish.problems, changes)
    return Evaluation(
        submission, submission.state, (), (*said, *why_not, *bound, *changes, *figures)
    )


def _is_of_figure(found: Problem, submission: SubmissionContext) -> bool:
    column = submission.office.form.by_id.get(found.column)
    return column is not None and column.kind is Kind.COUNT


@dataclass(frozen=True, slots=True)
class _Walked:
    submission: SubmissionContext
    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    blocked: bool


def _walk(path: Path, submission: SubmissionContext, run_id: RunId, *, blocked: bool) -> _Walked:
    """Accept the steps of the way up to the first that is not met; say what each lacks.

    Steps in between that have no evidence at all were skipped: one sentence for all of them.
    Proof of who did it is asked of the step that would be accepted now, so that only a row that
    says it is unproved has to be judged again when the register's protections change.
    """
    events: list[Event] = []
    problems: list[Problem] = []
    skipped: list[Transition] = []
    staffed = [step for step in path if step.actor is not None]
    for step in staffed:
        wrong = errors(step, submission)
        if not wrong and not blocked:
            wrong = correction_errors(step, submission) or proof_problems(step, submission)
        if wrong and not has_evidence(step, submission) and (skipped or step is not staffed[-1]):
            skipped.append(step)
        else:
            problems += (*wrong, *remarks(step, submission))
        blocked = blocked or bool(wrong)
        if not blocked:
            submission, event = apply_transition(step, submission, run_id)
            events.append(event)
    if skipped:
        problems.append(_skipped(skipped, path[-1], submission))
    return _Walked(submission, tuple(events), tuple(problems), blocked)


def _skipped(steps: list[Transition], last: Transition, submission: SubmissionContext) -> Problem:
    """`last` leads to the state that was asked for, be it the system's own step."""
    numbers = list(dict.fromkeys(str(step.step) for step in steps))
    return problem(
        E_TRANSISI,
        submission.office.form.status.id,
        "skipped",
        dari=submission.state_label(submission.state),
        ke=submission.state_label(last.target),
        sop=submission.workflow.short,
        langkah=format_list(numbers, submission.office.language),
    )


def _settled(
    walked: _Walked,
    wish: RequestedState,
    events: tuple[Event, ...],
    found: tuple[Problem, ...],
    run_id: RunId,
) -> Evaluation:
    """Add what is judged of the row as it now stands, then let the system do its own steps."""
    submission = walked.submission
    late = timing(submission, wish.state, walked.problems)
    problems = tuple(
        dict.fromkeys(
            (
                *found,
                *link_problems(submission),
                *format_problems(submission),
                *left_out_problems(submission),
                *order_problems(submission, wish.state),
                *advice_problems(submission, wish.state),
                *_earlier_remarks(submission),
                *late.problems,
            )
        )
    )
    if not walked.blocked and not any(fault.is_error for fault in problems):
        submission, more = _by_system(submission, run_id)
        events = (*events, *more)
    closed = submission.state_of(submission.state).end
    return Evaluation(
        submission,
        wish.state,
        events,
        problems,
        None if closed else late.due,
        (late.running or will_come(problems)) and not closed,
        _forgotten(wish, submission, problems),
    )


def _forgotten(
    wish: RequestedState, submission: SubmissionContext, problems: tuple[Problem, ...]
) -> Transition | None:
    """The step that is done and was not asked for, of a row with no error; None for none."""
    if submission.state != wish.state or any(found.is_error for found in problems):
        return None
    ready = (
        step
        for step in submission.workflow.leaving.get(submission.state, ())
        if step.actor is not None and not step.extension and not errors(step, submission)
        if not correction_errors(step, submission) and not _is_done_before(step, submission)
    )
    return next(ready, None)


def _is_done_before(step: Transition, submission: SubmissionContext) -> bool:
    """Whether the step's cells are still those of a round before."""
    entered = dict(submission.record.entered.get(step.target, ())) if submission.record else {}
    return bool(entered) and all(
        submission.reading.canonical(column) == entered.get(column, "")
        for column in columns_of(step)
    )


def _by_system(
    submission: SubmissionContext, run_id: RunId
) -> tuple[SubmissionContext, tuple[Event, ...]]:
    """Steps the system does by itself once nothing is wrong with the row."""
    events: list[Event] = []
    seen = {submission.state}
    while step := next(_own_steps(submission, seen), None):
        submission, event = apply_transition(step, submission, run_id)
        events.append(event)
        seen.add(step.target)
    return submission, tuple(events)


def _own_steps(submission: SubmissionContext, seen: set[StateId]) -> Iterator[Transition]:
    """System steps that are due; none leads back to where the row has just been."""
    if submission.record is not None:
        for step in submission.workflow.leaving.get(submission.state, ()):
            if step.actor is None and step.target not in seen and not errors(step, submission):
                yield step


def _earlier_remarks(submission: SubmissionContext) -> Iterator[Problem]:
    """Warnings of steps accepted before, as long as the row still says so."""
    entered = submission.record.entered if submission.record else {}
    for step in submission.workflow.transitions:
        if step.target in entered:
            yield from remarks(step, submission)
