"""One submission before its SOP: which steps are accepted now, and what is wrong.

Steps already accepted are not judged again (decree, Lampiran I point 4); from there the way to
the status asked for is, every step with its own evidence, until the first that is not met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sheetflow.core.acceptance import accept, record_figures, take_back
from sheetflow.core.claim import Claim, asked_state, claim
from sheetflow.core.findings import E_GANDA, E_TRANSISI, Problem, problem
from sheetflow.core.form import Kind
from sheetflow.core.names import RunId, StateId
from sheetflow.core.orphaned_half import cancel_half, half_problem
from sheetflow.core.past import take_as_past
from sheetflow.core.records import FIGURES, Event
from sheetflow.core.rules.actors import proof_problems
from sheetflow.core.rules.advice import advice_problems
from sheetflow.core.rules.approval import change_problem, has_changed, unasked_revocation
from sheetflow.core.rules.attachments import format_problems, left_out_problems
from sheetflow.core.rules.changed_evidence import changed_evidence
from sheetflow.core.rules.future import will_come
from sheetflow.core.rules.lateness import timing
from sheetflow.core.rules.links import link_problems
from sheetflow.core.rules.needs import has_evidence
from sheetflow.core.rules.order import order_problems
from sheetflow.core.rules.path import Path
from sheetflow.core.rules.step import correction_errors, errors, remarks
from sheetflow.core.rules.strangers import is_stranger, stranger_problem
from sheetflow.core.rules.subject import Subject
from sheetflow.core.spoken import spoken_list
from sheetflow.core.workflow import Transition, columns_of


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is decided of one submission.

    `subject` holds the record as it is now (None while nothing was ever accepted); `due` is the
    last day of the open step, `running` says that days passing will change what is said.
    """

    subject: Subject
    claimed: StateId
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


def judge(subject: Subject, row_problems: tuple[Problem, ...], run_id: RunId) -> Judgement:
    """Decide everything about one submission.

    `row_problems` were found for the row as a whole, in reading its cells and beside other rows;
    a duplicate among them is kept from entering.
    """
    if subject.record is not None and subject.record.is_past:
        return Judgement(subject, subject.state, (), ())
    if subject.record is None and subject.past:
        subject, event = take_as_past(subject, run_id)
        return Judgement(subject, subject.state, (event,), ())
    if is_stranger(subject) and not subject.orphan:
        wrong = (stranger_problem(subject),)
        return Judgement(subject, subject.state, (), wrong, foreign=True)
    before: tuple[Event, ...] = ()
    changed = record_figures(subject, run_id)
    if changed is not None:
        subject, event = changed
        before = (event,)
    if subject.orphan:
        return _orphaned(subject, before, run_id)
    if subject.state_of(subject.state).end:
        closed = _closed(subject, row_problems)
        if closed is not None:
            return replace(closed, events=before)
    return _judge_open(subject, row_problems, before, run_id)


def _judge_open(
    subject: Subject, row_problems: tuple[Problem, ...], before: tuple[Event, ...], run_id: RunId
) -> Judgement:
    """A submission that is on its way, or that is to be reopened; `before` are events so far."""
    # Twice: whoever changes the content and puts the status back in one go needs no second run.
    for _ in range(2):
        taken = take_back(subject, asked_state(subject), run_id)
        if taken is not None:
            subject, event = taken
            before = (*before, event)
    wish = claim(subject)
    changes = _changes(wish, subject)
    blocked = any(found.is_error for found in changes) or (
        subject.record is None and any(found.code == E_GANDA for found in row_problems)
    )
    walked = _walk(wish.path, subject, run_id, blocked=blocked)
    if walked.events:
        # Whoever took a step has taken what reads otherwise now with it, papers aside.
        changes = changed_evidence(walked.subject)
    found = (
        *row_problems,
        *changes,
        *_unless_said(wish.problems, changes),
        *unasked_revocation(wish.path, subject),
        *walked.problems,
    )
    return _settled(walked, wish, (*before, *walked.events), found, run_id)


def _orphaned(subject: Subject, before: tuple[Event, ...], run_id: RunId) -> Judgement:
    """A half that its row no longer asks for: only a reason that names it ends it."""
    if subject.state_of(subject.state).end:
        return Judgement(subject, subject.state, before, (), foreign=True)
    cancelled = cancel_half(subject, run_id)
    if cancelled is None:
        return Judgement(subject, subject.state, before, (half_problem(subject),), foreign=True)
    subject, event = cancelled
    return Judgement(subject, subject.state, (*before, event), (), foreign=True)


def _changes(wish: Claim, subject: Subject) -> tuple[Problem, ...]:
    """What was accepted and reads otherwise now, unless the row is to be cancelled or reopened."""
    leaves = bool(wish.path) and wish.path[0].extension
    return () if leaves else changed_evidence(subject)


def _unless_said(
    problems: tuple[Problem, ...], changes: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """That there is no way to the status, unless a decision that was turned round says so."""
    turned = any(found.code == E_TRANSISI for found in changes)
    return tuple(found for found in problems if not (turned and found.code == E_TRANSISI))


def _closed(subject: Subject, row_problems: tuple[Problem, ...]) -> Judgement | None:
    """A closed row is not judged again, but that it was changed is said; its figures go on.

    None when the row asks to be reopened and may be.
    """
    wish = claim(subject)
    first = wish.path[0] if wish.path else None
    why_not = errors(first, subject) or proof_problems(first, subject) if first else ()
    if first is not None and not why_not:
        return None
    changes = _changes(wish, subject)
    bound = (change_problem(subject, "closed"),) if has_changed(subject) else ()
    figures = (p for p in row_problems if _is_of_figure(p, subject))
    said = _unless_said(wish.problems, changes)
    return Judgement(subject, subject.state, (), (*said, *why_not, *bound, *changes, *figures))


def _is_of_figure(found: Problem, subject: Subject) -> bool:
    column = subject.office.form.by_id.get(found.column)
    return column is not None and column.kind is Kind.COUNT


@dataclass(frozen=True, slots=True)
class _Walked:
    subject: Subject
    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    blocked: bool


def _walk(path: Path, subject: Subject, run_id: RunId, *, blocked: bool) -> _Walked:
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
        wrong = errors(step, subject)
        if not wrong and not blocked:
            wrong = correction_errors(step, subject) or proof_problems(step, subject)
        if wrong and not has_evidence(step, subject) and (skipped or step is not staffed[-1]):
            skipped.append(step)
        else:
            problems += (*wrong, *remarks(step, subject))
        blocked = blocked or bool(wrong)
        if not blocked:
            subject, event = accept(step, subject, run_id)
            events.append(event)
    if skipped:
        problems.append(_skipped(skipped, path[-1], subject))
    return _Walked(subject, tuple(events), tuple(problems), blocked)


def _skipped(steps: list[Transition], last: Transition, subject: Subject) -> Problem:
    """`last` leads to the state that was asked for, be it the system's own step."""
    numbers = list(dict.fromkeys(str(step.step) for step in steps))
    return problem(
        E_TRANSISI,
        subject.office.form.status.id,
        "skipped",
        dari=subject.state_label(subject.state),
        ke=subject.state_label(last.target),
        sop=subject.workflow.short,
        langkah=spoken_list(numbers, subject.office.language),
    )


def _settled(
    walked: _Walked,
    wish: Claim,
    events: tuple[Event, ...],
    found: tuple[Problem, ...],
    run_id: RunId,
) -> Judgement:
    """Add what is judged of the row as it now stands, then let the system do its own steps."""
    subject = walked.subject
    late = timing(subject, wish.state, walked.problems)
    problems = tuple(
        dict.fromkeys(
            (
                *found,
                *link_problems(subject),
                *format_problems(subject),
                *left_out_problems(subject),
                *order_problems(subject, wish.state),
                *advice_problems(subject, wish.state),
                *_earlier_remarks(subject),
                *late.problems,
            )
        )
    )
    if not walked.blocked and not any(fault.is_error for fault in problems):
        subject, more = _by_system(subject, run_id)
        events = (*events, *more)
    closed = subject.state_of(subject.state).end
    return Judgement(
        subject,
        wish.state,
        events,
        problems,
        None if closed else late.due,
        (late.running or will_come(problems)) and not closed,
        _forgotten(wish, subject, problems),
    )


def _forgotten(wish: Claim, subject: Subject, problems: tuple[Problem, ...]) -> Transition | None:
    """The step that is done and was not asked for, of a row with no error; None for none."""
    if subject.state != wish.state or any(found.is_error for found in problems):
        return None
    ready = (
        step
        for step in subject.workflow.leaving.get(subject.state, ())
        if step.actor is not None and not step.extension and not errors(step, subject)
        if not correction_errors(step, subject) and not _is_done_before(step, subject)
    )
    return next(ready, None)


def _is_done_before(step: Transition, subject: Subject) -> bool:
    """Whether the step's cells are still those of a round before."""
    entered = dict(subject.record.entered.get(step.target, ())) if subject.record else {}
    return bool(entered) and all(
        subject.reading.canonical(column) == entered.get(column, "") for column in columns_of(step)
    )


def _by_system(subject: Subject, run_id: RunId) -> tuple[Subject, tuple[Event, ...]]:
    """Steps the system does by itself once nothing is wrong with the row."""
    events: list[Event] = []
    seen = {subject.state}
    while step := next(_own_steps(subject, seen), None):
        subject, event = accept(step, subject, run_id)
        events.append(event)
        seen.add(step.target)
    return subject, tuple(events)


def _own_steps(subject: Subject, seen: set[StateId]) -> Iterator[Transition]:
    """System steps that are due; none leads back to where the row has just been."""
    if subject.record is not None:
        for step in subject.workflow.leaving.get(subject.state, ()):
            if step.actor is None and step.target not in seen and not errors(step, subject):
                yield step


def _earlier_remarks(subject: Subject) -> Iterator[Problem]:
    """Warnings of steps accepted before, as long as the row still says so."""
    entered = subject.record.entered if subject.record else {}
    for step in subject.workflow.transitions:
        if step.target in entered:
            yield from remarks(step, subject)
