"""Whether an answer in Drive decides a row's step, and what it fills in.

An answer acts like the decision's own cell, in which nothing is written (law 1): the decision, the
note and, by the step's `fills`, the day and the decider stand in the accepted evidence, marked as
the job's.  It counts for exactly the content that was asked about (law 7) and only from somebody
who could have decided on that day; what staff write in the cell goes first.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime

from sheetflow.core.approvals import ApprovalAnswer, ApprovalState, KnownApproval
from sheetflow.core.files import FileFact
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.records import Level, Proof
from sheetflow.core.rules.actor_proof import own_columns
from sheetflow.core.rules.approved_content import content_digest
from sheetflow.core.rules.filled_values import deciders_on, is_blank, with_texts
from sheetflow.core.rules.references import files_of
from sheetflow.core.rules.submission_context import Answered, SubmissionContext
from sheetflow.core.transition import Equals, Fill, Filled, RequestedBy, Transition
from sheetflow.core.words import cut

MAX_COMMENT = 2_000
"""Most characters of a reviewer's comment that become the note."""


_NOTES = (Kind.TEXT, Kind.LONG_TEXT)
_REASONS = ("edition", "rights", "reviewer")
"""Reasons of a refusal that have a sentence of their own."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision that Drive may take in a row's present state.

    `approving` is the step of an approval, `returning` that of a refusal; None where the SOP has
    none.
    """

    column: ColumnId
    approving: Transition
    returning: Transition | None

    def cells(self, submission: SubmissionContext) -> tuple[ColumnId, ...]:
        """Return the cells of the decision, its note and its day, which an answer fills in."""
        steps = (self.approving, self.returning) if self.returning else (self.approving,)
        given = (column for step in steps for column in _given_cells(step, submission))
        days = (column for step in steps for column in _days(step))
        return tuple(dict.fromkeys((*given, *days)))


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """The step that an answer decides, and by whom; else `doubt`, a variant of W-PERSETUJUAN."""

    step: Transition | None = None
    who: tuple[str, ...] = ()
    doubt: str = ""


def drive_decision(submission: SubmissionContext) -> Decision | None:
    """Return the decision that is asked for in Drive in the row's state; None for none."""
    office = submission.office
    if submission.record is None or not office.approvals:
        return None
    steps = submission.leaving
    own = [step for step in steps if step.requested_by is RequestedBy.DECISION]
    for step in own:
        column = step.decision
        if step.approves and column is not None and column in office.approvals:
            returning = (one for one in own if one.returns and one.decision == column)
            return Decision(column, step, next(returning, None))
    return None


def drafts_of(submission: SubmissionContext) -> tuple[tuple[str, FileFact], ...]:
    """Return the files that were filed with the step to the present state, each with its folder."""
    filings = dict.fromkeys(
        filing
        for step in submission.workflow.transitions
        if step.target == submission.state
        for filing in step.files
    )
    files = (
        (filing.folder, fact) for filing in filings for fact in files_of(filing.column, submission)
    )
    return tuple({(folder, fact.sha256): (folder, fact) for folder, fact in files}.values())


def answer_result(
    known: KnownApproval, decision: Decision, submission: SubmissionContext
) -> AnswerResult:
    """Return what the answer decides, were its content the row's."""
    answer, step = known.answer, decision.approving
    match answer.state:
        case ApprovalState.PENDING:
            return AnswerResult(doubt="several" if any(how for _, how in answer.reviewers) else "")
        case ApprovalState.CANCELLED | ApprovalState.MISSING:
            return AnswerResult(doubt=answer.state.value)
        case ApprovalState.REFUSED:
            reason = answer.reason if answer.reason in _REASONS else "other"
            return AnswerResult(doubt=f"refused_{reason}")
        case ApprovalState.DECLINED:
            if decision.returning is None:
                return AnswerResult(doubt="no_return")
            step = decision.returning
        case ApprovalState.APPROVED if answer.sha256 != known.asked.sha256:
            return AnswerResult(doubt="bytes" if answer.sha256 else "unread")
        case _:
            pass
    return _by_deciders(step, answer, submission)


def _by_deciders(
    step: Transition, answer: ApprovalAnswer, submission: SubmissionContext
) -> AnswerResult:
    """Return that the step is decided if one who answered so could decide on that day."""
    day = _moment(answer, submission).date()
    able = {holder.email.lower(): holder.name for holder in deciders_on(day, step, submission)}
    answered = [who.lower() for who, how in answer.reviewers if how == answer.state.value]
    first = [who for who in answered if who and who in able]
    if not first:
        return AnswerResult(who=tuple(answered), doubt="stranger")
    if not _may_be_named({able[who] for who in first}, step, submission):
        return AnswerResult(who=tuple(answered), doubt="named")
    if any((submission.written.date(name) or day) != day for name in _days(step)):
        return AnswerResult(who=tuple(answered), doubt="dated")
    return AnswerResult(step, tuple(dict.fromkeys((*first, *answered))))


def cell_in_doubt(doubt: str, step: Transition) -> ColumnId | None:
    """Return the cell that an answer waits for: of who decides, or of the day."""
    days = _days(step)
    if doubt == "dated" and days:
        return days[0]
    return step.actor.column if step.actor else None


def _days(step: Transition) -> list[ColumnId]:
    return [column for column, rule in step.fills.items() if rule is Fill.DAY]


def _may_be_named(names: Set[str], step: Transition, submission: SubmissionContext) -> bool:
    """Return whether the cell that names who decides is blank, or may mean one of these people."""
    column, written = step.actor.column if step.actor else None, submission.written
    is_title = submission.office.role_book.is_title
    if column is None or is_blank(column, written) or any(map(is_title, names)):
        return True
    return any(
        not claim.stranger and claim.person in {None, *names} for claim in written.roles(column)
    )


def is_about(known: KnownApproval, submission: SubmissionContext) -> bool:
    """Return whether the approval was asked about exactly the row's present content."""
    asked, drafts = known.asked, drafts_of(submission)
    same = asked.content and content_digest(submission) == asked.content
    return bool(same) and [fact.sha256 for _, fact in drafts] == [asked.sha256]


def with_answer(submission: SubmissionContext) -> SubmissionContext:
    """Return the submission as it reads with the answer in Drive that decides its step, if any.

    A decision in the cell goes first; where it is the same one, the answer proves it.
    """
    known, decision = submission.run.approvals.get(submission.id), drive_decision(submission)
    if known is None or decision is None or known.asked.column != decision.column:
        return submission
    found = answer_result(known, decision, submission)
    if found.step is None or not is_about(known, submission):
        return submission
    given, written = _given(found.step, known.answer, submission), submission.written
    decided = "" if is_blank(decision.column, written) else written.canonical(decision.column)
    if decided not in {"", given[decision.column]}:
        return submission
    given = {column: text for column, text in given.items() if is_blank(column, written)}
    moment, answer = _moment(known.answer, submission), known.answer
    reference = " ".join(filter(None, (answer.id, answer.revision)))
    proof = Proof(Level.APPROVAL, who=found.who, at=moment.isoformat(), reference=reference)
    return replace(
        submission,
        reading=with_texts(given, submission.reading, submission.office),
        as_written=with_texts(given, written, submission.office),
        answered=Answered(found.step.id, moment.date(), proof, tuple(given), written),
    )


def _moment(answer: ApprovalAnswer, submission: SubmissionContext) -> datetime:
    """Return when it was answered, in the office's zone."""
    moment = answer.completed or submission.run.now
    return moment.astimezone(submission.office.zone)


def _given_cells(step: Transition, submission: SubmissionContext) -> dict[ColumnId, str]:
    """Return the cells that an answer gives, the decision and the note, "" for the note.

    The note is a text that the decider alone fills: another's is not the reviewer's to give.
    """
    form, found = submission.office.form, dict[ColumnId, str]()
    own = own_columns(step, form)
    for need in step.needs:
        match need:
            case Equals(column, value):
                found[column] = value
            case Filled(column) if column in own and form.by_id[column].kind in _NOTES:
                found[column] = ""
            case _:
                pass
    return found


def _given(
    step: Transition, answer: ApprovalAnswer, submission: SubmissionContext
) -> dict[ColumnId, str]:
    """Return the texts of the cells that the answer gives."""
    comment = cut(answer.comment.strip(), MAX_COMMENT)
    note = comment or submission.office.text("asked.no_comment")
    return {column: text or note for column, text in _given_cells(step, submission).items()}


def approval_task(known: KnownApproval | None, office: Office) -> str:
    """Return what is to be done of a decision that is asked for in Drive; "" for no such one."""
    if known is None or not known.is_pending:
        return ""
    column = office.form.by_id[known.asked.column].heading(office.language)
    file = known.asked.file.rpartition("/")[2]
    return office.text("row.approval", berkas=file, kolom=column)
