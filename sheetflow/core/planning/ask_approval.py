"""Which approvals in Drive a row's decision is asked for by, and what the row reports of them.

A draft that is in review is asked about once; again when its content changes or others decide.
What is asked is kept in a note with the decision, and forgotten when the row has moved on or staff
have decided in its cell: then an approval that is still pending is cancelled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from sheetflow.core.approvals import ApprovalState, AskedApproval, KnownApproval, note_name
from sheetflow.core.effects import ApprovalEffect, CancelApproval, StartApproval
from sheetflow.core.files import FiledFile
from sheetflow.core.findings import W_PERSETUJUAN, Findings, finding
from sheetflow.core.formatting import NONE_GIVEN, format_list
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.planning.evaluate import Evaluation
from sheetflow.core.planning.filing import effect_id
from sheetflow.core.rules import drive_answers
from sheetflow.core.rules.approved_content import content_digest
from sheetflow.core.rules.filled_values import deciders, is_blank
from sheetflow.core.rules.submission_context import SubmissionContext


@dataclass(frozen=True, slots=True)
class AskedNow:
    """The evaluation with its approval and what it reports; effects, and the changed note."""

    evaluation: Evaluation
    effects: tuple[ApprovalEffect, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


def ask_approval(evaluation: Evaluation) -> AskedNow:
    """Return what is asked in Drive of a submission with the files that it will have."""
    submission, answered = evaluation.submission, evaluation.submission.answered
    before = submission.run.approvals.get(submission.id)
    if evaluation.foreign:
        return AskedNow(replace(evaluation, approval=before))
    if answered is not None and any(one.transition == answered.step for one in evaluation.events):
        before = None  # its answer was used
    decision = drive_answers.drive_decision(submission)
    if decision is None or not is_blank(decision.column, submission.written):
        return _ended(evaluation, before)
    return _Request(evaluation, before, decision).outcome()


def _ended(evaluation: Evaluation, before: KnownApproval | None, doubts: Findings = ()) -> AskedNow:
    """Return that nothing is asked; what is still pending is cancelled."""
    submission = evaluation.submission
    name = note_name(submission.id)
    notes = {name: ""} if name in submission.run.ledger.notes else {}
    effects = _cancelled(before, submission.office)
    return AskedNow(_reported(evaluation, doubts, None), effects, notes)


def _cancelled(before: KnownApproval | None, office: Office) -> tuple[ApprovalEffect, ...]:
    if before is None or not before.is_pending:
        return ()
    asked, text = before.asked, office.text("asked.cancelled", id=before.asked.submission)
    of = effect_id("cancel", asked.id), asked.submission, asked.file, asked.sha256
    return (CancelApproval(*of, asked.id, text),)


def _reported(evaluation: Evaluation, doubts: Findings, known: KnownApproval | None) -> Evaluation:
    """Return the evaluation with them; one that asks, or cannot, is evaluated every day."""
    return replace(
        evaluation,
        findings=(*evaluation.findings, *doubts),
        running=evaluation.running or known is not None or bool(doubts),
        approval=known,
    )


@dataclass(frozen=True, slots=True)
class _Request:
    """The approval of a decision: the one `before` this run, and what becomes of it afterwards."""

    evaluation: Evaluation
    before: KnownApproval | None
    decision: drive_answers.Decision

    @property
    def submission(self) -> SubmissionContext:
        return self.evaluation.submission

    def outcome(self) -> AskedNow:
        """Return what is asked for the decision."""
        content = content_digest(self.submission)
        if not content:
            return self._kept(self.before)  # a file cannot be read now: as it was
        holders = deciders(self.decision.approving, self.submission)
        reviewers = tuple(dict.fromkeys(one.email.lower() for one in holders if one.email))
        drafts = self._filed_drafts()
        doubt = self._hindrance(reviewers, drafts)
        if doubt:
            return _ended(self.evaluation, self.before, doubt)
        now = self._asked(drafts[0], reviewers, content)
        again = self._again(now)
        if self.before is not None and again is None:
            # The copy may have been filed beside another, or moved since.
            known = replace(self.before, asked=replace(self.before.asked, file=now.file))
            return self._kept(known, self._doubts(known))
        return self._started(now, again or "")

    def _hindrance(self, reviewers: tuple[str, ...], drafts: list[FiledFile]) -> Findings:
        """Return why nothing can be asked; () where it can."""
        submission = self.submission
        cells = self.decision.cells(submission)
        left = [submission.heading(cell) for cell in cells if self._is_of_earlier_round(cell)]
        if left:
            return self._doubt("leftover", lain=format_list(left, submission.office.language))
        if len(drafts) != 1:
            return self._doubt("files", jumlah=len(drafts))
        return () if reviewers else self._doubt("no_address")

    def _started(self, asked: AskedApproval, again: str) -> AskedNow:
        """Return that it is asked for now, whatever was asked before."""
        submission, known = self.submission, KnownApproval(asked, again=again)
        office, title = submission.office, submission.office.form.title_column
        column, named = submission.heading(asked.column), submission.text(title)
        text = office.text("asked.message", id=submission.id, judul=named, kolom=column)
        of = asked.id, asked.submission, asked.file, asked.sha256
        start = StartApproval(*of, asked.reviewers, asked.due, text)
        doubts = self._doubt(again) if again else ()
        notes = {note_name(submission.id): known.to_note()}
        effects = (*_cancelled(self.before, office), start)
        return AskedNow(_reported(self.evaluation, doubts, known), effects, notes)

    def _kept(self, known: KnownApproval | None, doubts: Findings = ()) -> AskedNow:
        """Return that it is as before, and was seen."""
        if known is None:
            return AskedNow(_reported(self.evaluation, doubts, None))
        known = replace(known, is_new=False)
        name, text = note_name(self.submission.id), known.to_note()
        changed = self.submission.run.ledger.notes.get(name) != text
        evaluation = _reported(self.evaluation, doubts, known)
        return AskedNow(evaluation, (), {name: text} if changed else {})

    def _again(self, now: AskedApproval) -> str | None:
        """Return why it is asked for now, "" for the first time; None where it is asked already."""
        if self.before is None:
            return ""
        asked, answer = self.before.asked, self.before.answer
        if (asked.column, asked.sha256, asked.content) != (now.column, now.sha256, now.content):
            return "changed"
        if answer.state is ApprovalState.REFUSED:
            # What was refused may have been mended: once a day it is tried again.
            later = asked.at.astimezone(now.at.tzinfo).date() < now.at.date()
            return self.before.again if later else None
        waits = self.before.is_pending and not any(how for _, how in answer.reviewers)
        return "decider" if waits and set(asked.reviewers) != set(now.reviewers) else None

    def _asked(self, draft: FiledFile, reviewers: tuple[str, ...], content: str) -> AskedApproval:
        submission, now = self.submission, self.submission.run.now
        day = self.evaluation.due
        end = datetime.combine(day, time(23, 59), now.tzinfo) if day else None
        return AskedApproval(
            submission=submission.id,
            column=self.decision.column,
            file=draft.target,
            sha256=draft.sha256,
            reviewers=reviewers,
            due=end if end and end > now else None,
            at=now,
            id=effect_id("approval", submission.id, draft.target, content, now.isoformat()),
            content=content,
        )

    def _filed_drafts(self) -> list[FiledFile]:
        """Return the draft's files as they are filed."""
        filed = {(file.folder, file.sha256): file for file in self.submission.files}
        drafts = drive_answers.drafts_of(self.submission)
        keys = ((folder, fact.sha256) for folder, fact in drafts)
        return [filed[key] for key in keys if key in filed]

    def _is_of_earlier_round(self, column: ColumnId) -> bool:
        """Return whether the cell is still as an earlier decision was accepted with it."""
        written = self.submission.written
        text = written.canonical(column)
        accepted = (dict(cells).get(column) for cells in self.submission.entered.values())
        return not is_blank(column, written) and text in accepted

    def _doubts(self, known: KnownApproval) -> Findings:
        """Return why the answer, as it is known, decides nothing."""
        found = drive_answers.answer_result(known, self.decision, self.submission)
        doubt = found.doubt or ("held" if found.step else known.again)
        if not doubt:
            return ()
        answered = [who for who, how in known.answer.reviewers if how]
        waiting = [who for who, how in known.answer.reviewers if not how]
        cell = drive_answers.cell_in_doubt(doubt, self.decision.approving)
        return self._doubt(
            doubt,
            siapa=self._named(answered or known.asked.reviewers),
            menunggu=self._named(waiting),
            catatan=known.answer.comment.strip() or "–",
            berkas=known.asked.file.rpartition("/")[2],
            lain=self.submission.heading(cell) if cell else "",
        )

    def _doubt(self, variant: str, **blanks: object) -> Findings:
        column = self.decision.column
        heading = self.submission.heading(column)
        return (finding(W_PERSETUJUAN, column, variant, kolom=heading, **blanks),)

    def _named(self, addresses: Iterable[str]) -> str:
        """Return the people by their names where the office lists them."""
        office = self.submission.office
        names = {holder.email.lower(): holder.name for holder in office.holders if holder.email}
        listed = [names.get(one, one) or NONE_GIVEN for one in addresses]
        return format_list(listed, office.language)
