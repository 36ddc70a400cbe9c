"""What a plan needs beside register and ledger: forms' responses, approvals, filed files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from sheetflow.core import effects
from sheetflow.core.approvals import KnownApproval, known_approvals, open_requests
from sheetflow.core.files import FiledFile, FileFault
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.ledger import filed_faults
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.response_rows.changes import gone_questions
from sheetflow.core.response_rows.decide import IntakePlan, Received
from sheetflow.core.response_rows.known_rows import READ_PREFIX, is_known, read_up_to
from sheetflow.errors import SheetflowError, UnavailableError
from sheetflow.ports import ApprovalReader, FileInspector, IntakeSource, LedgerReader

Known = Mapping[SubmissionId, KnownApproval]


def read_answers(
    state: LedgerState, outbox: Sequence[effects.OutboxEffect], approvals: ApprovalReader | None
) -> tuple[Known, tuple[effects.Failure, ...]]:
    """Return the approvals that were asked for, with what is known of them now.

    One that is still to be started has no answer.  While Drive does not answer, which is the
    failure returned, each is as before: the next run reads it.
    """
    known = known_approvals(state.notes)
    if approvals is None or not known:
        return known, ()
    coming = {effect.id for effect in outbox if isinstance(effect, effects.StartApproval)}
    started = {
        name: asked for name, asked in open_requests(state).items() if asked.id not in coming
    }
    try:
        answers = approvals.answers(list(started.values()))
    except UnavailableError as error:
        return known, (effects.failure(None, error),)
    news = {
        name: replace(known[name], answer=answer, is_new=True)
        for name, answer in answers.items()
        if name in started and answer != known[name].answer
    }
    return {**known, **news}, ()


def rows_with_news(known: Known, state: LedgerState) -> frozenset[RowId]:
    """Return the rows that were not evaluated with the answers that they have now."""
    names = (name for name, one in known.items() if one.is_new)
    return frozenset(state.submissions[name].row_id for name in names if name in state.submissions)


def without_old_requests(plan: effects.Plan, state: LedgerState) -> effects.Plan:
    """Return the plan without approvals of earlier runs that are no longer to be started."""
    known = known_approvals({**state.notes, **plan.commit.notes, **plan.notes}).values()
    wanted = {one.asked.id for one in known}
    starts = (one for one in plan.unfinished if isinstance(one, effects.StartApproval))
    old = tuple(start for start in starts if start.id not in wanted)
    if not old:
        return plan
    kept = tuple(effect for effect in plan.unfinished if effect not in old)
    return replace(plan, unfinished=kept, superseded=(*plan.superseded, *old))


Sources = Sequence[tuple[IntakeSettings, IntakeSource]]


def read_intake(
    sources: Sources, notes: Mapping[str, str]
) -> tuple[tuple[Received, ...], tuple[effects.Failure, ...]]:
    """Return what the forms have that may be new, and why some could not be read.

    A form that cannot be read prevents nothing else.  Its questions are read only where there is
    something new.
    """
    received: list[Received] = []
    failures: list[effects.Failure] = []
    for settings, source in sources:
        try:
            found = source.responses(read_up_to(notes.get(READ_PREFIX + settings.name, "")))
            new = any(not is_known(one, settings, notes) for one in found)
            gone = gone_questions(settings, source.questions()) if new else ()
        except SheetflowError as error:
            failures.append(effects.failure(None, error))
        else:
            received.append(Received(settings, found, gone))
    return tuple(received), tuple(failures)


def with_intake(
    plan: effects.Plan, intake: IntakePlan, failures: tuple[effects.Failure, ...]
) -> effects.Plan:
    """Return the plan with the rows of responses, and the notes that remember them."""
    dropped = {effect.id for effect in intake.superseded}
    unfinished = tuple(one for one in plan.unfinished if one.id not in dropped)
    commit = replace(plan.commit, outbox=(*plan.commit.outbox, *intake.effects))
    superseded = (*plan.superseded, *intake.superseded)
    plan = replace(plan, unfinished=unfinished, superseded=superseded, failures=failures)
    if commit.empty:
        return replace(plan, notes={**plan.notes, **intake.notes})
    return replace(plan, commit=replace(commit, notes={**commit.notes, **intake.notes}))


BATCH = 100
"""Files checked in one call."""

Read = tuple[SubmissionRecord, FiledFile, FileFault | None]


def read_part(  # noqa: PLR0913, PLR0917 - what is due, the two ports, and what is not filed yet
    part: filed_faults.Part,
    state: LedgerState,
    ledger: LedgerReader,
    files: FileInspector,
    unfinished: Sequence[effects.OutboxEffect],
    today: date,
) -> filed_faults.FiledFaults:
    """Read the files of `part` and those with a fault; return the faults of all filed files."""
    before = filed_faults.known_faults(state.notes)
    names = {*(fault.submission for fault in before), *part.of(state.submissions)}
    if not names:
        return filed_faults.FiledFaults()
    found: list[filed_faults.FiledFileFault] = []
    rows: set[RowId] = set()
    records = ledger.records(sorted(map(SubmissionId, names)))
    for record, _, fault in read_filed(records, files, unfinished):
        rows.add(record.row_id)
        if fault is not None:
            found.append(filed_faults.fault_of(record, fault, before, today))
    return filed_faults.FiledFaults(tuple(sorted(found)), before, frozenset(rows))


def read_filed(
    records: Iterable[SubmissionRecord],
    files: FileInspector,
    unfinished: Sequence[effects.OutboxEffect],
) -> Iterator[Read]:
    """Yield every file that is filed by now, with its fault if it has one.

    Left out: files that `unfinished` effects still have to bring or move, and papers without a
    digest.
    """
    copies = (effect for effect in unfinished if isinstance(effect, effects.CopyFile))
    coming = {(copy.source, copy.sha256) for copy in copies}
    moving = {effect.submission for effect in unfinished if isinstance(effect, effects.MoveFolder)}
    filed = (
        (record, file)
        for record in records
        if record.id not in moving
        for file in record.files
        if file.sha256 and (file.source, file.sha256) not in coming
    )
    while batch := list(islice(filed, BATCH)):
        faults = {id(fault.file): fault for fault in files.check([file for _, file in batch])}
        yield from ((record, file, faults.get(id(file))) for record, file in batch)
