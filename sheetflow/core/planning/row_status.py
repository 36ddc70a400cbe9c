"""The job's own cells of a row: state, whose turn, the next task, due date, folder, papers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sheetflow.core.findings import INFORMATIVE, OF_FILED_FILES, SENT_TWICE, W_ISIAN, Finding
from sheetflow.core.form import SystemColumn
from sheetflow.core.formatting import format_list
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.own_cells import Cells, blank_cells, cells_as_texts
from sheetflow.core.planning.evaluate import Evaluation
from sheetflow.core.records import RowRecord, SubmissionRecord
from sheetflow.core.register.text import clean
from sheetflow.core.rules.cell_requests import awaits_again, decision_cells
from sheetflow.core.rules.drive_answers import approval_task
from sheetflow.core.rules.filled_values import filled_now
from sheetflow.core.rules.paper_numbers import given_numbers, is_given
from sheetflow.core.rules.step import readable_text
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Filled, RequestedBy, Transition
from sheetflow.core.words import cut

MAX_LENGTH = 8_000
"""Most characters of the details: more than any person reads, far below a cell's limit."""
SHORT = 84
"""Most characters of one line of the sentence: two lines of its column."""
_SENTENCE = list(SystemColumn).index(SystemColumn.SENTENCE)
_DETAILS = list(SystemColumn).index(SystemColumn.DETAILS)


def status_cells(
    evaluations: Sequence[Evaluation], findings: Sequence[Finding], office: Office
) -> Cells:
    """Return the system columns of one row; a split row has one evaluation for each half.

    Errors come before warnings, each with its fix (law 6); without any, the row names the next
    step and whose turn it is.  The sentence is the first of it in short, the details are all.
    """
    submissions = [evaluation.submission for evaluation in evaluations]
    records = [submission.record for submission in submissions if submission.record]
    due = [evaluation.due for evaluation in evaluations if evaluation.due]
    details = _details(findings, evaluations, office)
    return {
        SystemColumn.STATE: _by_channel(submissions, lambda one: one.state_label(one.state)),
        SystemColumn.TURN: _by_channel(submissions, _turn),
        SystemColumn.SENTENCE: _sentence(findings, evaluations, details, office),
        SystemColumn.DUE: min(due, default=""),
        SystemColumn.FOLDER: _lines(record.folder or "" for record in records),
        SystemColumn.PAPERS: _lines(map(_asked, evaluations)) or _lines(map(_papers, records)),
        SystemColumn.SOP_VERSION: _lines(record.sop_version for record in records),
        SystemColumn.DETAILS: cut("\n".join(details), MAX_LENGTH),
    }


def with_faults(record: RowRecord, faults: tuple[Finding, ...], office: Office) -> RowRecord:
    """Return the record with these faults of its filed files first in its sentence, and no others.

    Nothing else in it changes, for no step follows from them.
    """
    kept = tuple(found for found in record.problems if found.code not in OF_FILED_FILES)
    cells = list(record.status_cells or cells_as_texts(blank_cells()))
    full = [finding_line(one, office) for one in faults]
    if len(cells) > _DETAILS:
        short = [cut(short_line(one, office), SHORT) for one in faults]
        cells[_SENTENCE] = _with_lines(short, cells[_SENTENCE])
        cells[_DETAILS] = _with_lines(full, cells[_DETAILS])
    else:
        # A record of a version without details: its sentence is whole.
        cells[_SENTENCE] = _with_lines(full, cells[_SENTENCE])
    return replace(record, problems=(*kept, *faults), status_cells=tuple(cells))


def _with_lines(first: Sequence[str], text: str) -> str:
    """Return the text with these lines first, in place of those of filed files' faults."""
    lines = text.split("\n")
    plain = (line for line in lines if line.partition(":")[0] not in OF_FILED_FILES)
    return "\n".join([*first, *plain]).strip()


def fault_cells(faults: Sequence[Finding], office: Office) -> Cells:
    """Return the system columns of a row that only reports faults, of itself or of others."""
    details = [finding_line(fault, office) for fault in faults]
    return {
        **blank_cells(),
        SystemColumn.SENTENCE: _sentence(faults, (), details, office),
        SystemColumn.DETAILS: cut("\n".join(details), MAX_LENGTH),
    }


def finding_line(found: Finding, office: Office) -> str:
    """Return the finding on one line: its code, its sentence and its fix."""
    catalogue, language = office.catalogue, office.language
    parts = (catalogue.message(found, language), catalogue.fix(found, language))
    return f"{found.code}: {' '.join(clean(part) for part in parts if part)}"


def _papers(record: SubmissionRecord) -> str:
    """Return the paths of the papers written for the submission, one a line."""
    papers = (file for file in record.files if file.is_paper and file.name.endswith(".pdf"))
    return "\n".join(file.target for file in papers)


def _asked(evaluation: Evaluation) -> str:
    """Return the path of the draft that is to be approved in Drive; "" for none."""
    known = evaluation.approval
    return known.asked.file if known and known.is_pending else ""


def _turn(submission: SubmissionContext) -> str:
    """Return the label of the role whose turn it is; "" at an end."""
    role = submission.state_of(submission.state).turn_under(submission.workflow.id)
    office = submission.office
    return office.role_by_id[role].label(office.language) if role else ""


def _by_channel(
    submissions: Sequence[SubmissionContext], text_of: Callable[[SubmissionContext], str]
) -> str:
    """Return one text, or one line for each half with its channel before it."""
    if len(submissions) == 1:
        return text_of(submissions[0])
    texts = ((one.workflow.value, text_of(one)) for one in submissions)
    return "\n".join(f"{channel}: {text}" for channel, text in texts if text)


def _lines(texts: Iterator[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _details(
    findings: Sequence[Finding], evaluations: Sequence[Evaluation], office: Office
) -> list[str]:
    """Return everything to be known of the row, a line each: errors, else next steps, first."""
    closed = all(evaluation.submission.is_closed for evaluation in evaluations)
    printed = (found for found in findings if not (closed and found.code in INFORMATIVE))
    ranked = sorted(printed, key=lambda found: not found.is_error)
    lines = [finding_line(found, office) for found in ranked]
    if not any(found.is_error for found in findings):
        lines = [*(_next(evaluation, office) for evaluation in evaluations), *lines]
    if not closed:
        lines += (filled_line(evaluation.submission) for evaluation in evaluations)
    lines += (
        # Numbers that papers were given, where none of staff's cells contains them.
        office.texts.text(f"row.number.{paper}", office.language, nomor=number)
        for evaluation in evaluations
        for paper, number in given_numbers(evaluation.submission)
    )
    return list(dict.fromkeys(line for line in lines if line))


def _sentence(
    findings: Sequence[Finding],
    evaluations: Sequence[Evaluation],
    details: Sequence[str],
    office: Office,
) -> str:
    """Return at most two short lines: what is to be done; who does it, by when, what more."""
    if not details:
        return ""
    errors = [found for found in findings if found.is_error]
    first = errors or [found for found in findings if _is_asked(found)]
    if first:
        covered, lines = 1, [short_line(first[0], office)]
    else:
        lines = list(dict.fromkeys(filter(None, map(_what, evaluations))))
        covered = len(lines) or 1
        if len(lines) > 1:
            lines = [f"{one.submission.workflow.value}: {_what(one)}" for one in evaluations]
        lines = lines or [details[0]]
    if len(lines) == 1:
        lines.append(_who(evaluations, office))
    more = len(details) - covered
    column = office.form.system_headings.get(SystemColumn.DETAILS)
    if more > 0 and column is not None:
        more_text = office.text("row.more", n=more, kolom=column(office.language))
        lines[-1] = " · ".join(filter(None, (lines[-1], more_text)))
    return "\n".join(cut(line, SHORT) for line in lines if line)


def _is_asked(found: Finding) -> bool:
    """Return whether people must decide on what a respondent answered, before they go on."""
    return found.code == W_ISIAN and found.variant != SENT_TWICE


def short_line(found: Finding, office: Office) -> str:
    """Return the finding's code and problem, without its fix."""
    return f"{found.code}: {clean(office.catalogue.message(found, office.language))}"


def _what(evaluation: Evaluation) -> str:
    """Return the next task of one submission, as a sentence; "" where nothing is known of it."""
    text = next_task(evaluation)
    return text[:1].upper() + text[1:]


def _who(evaluations: Sequence[Evaluation], office: Office) -> str:
    """Return whose turn it is and the earliest due day; "" at an end."""
    turns = " / ".join(dict.fromkeys(filter(None, map(_short_turn, evaluations))))
    due = min((one.due for one in evaluations if one.due), default=None)
    if not turns or due is None:
        return turns
    return office.text("row.who", peran=turns, tanggal=f"{due:%d/%m/%Y}")


def _short_turn(evaluation: Evaluation) -> str:
    """Return the title of the role whose turn it is, as staff write it; "" at an end."""
    submission = evaluation.submission
    known = submission.state_of(submission.state).turn_under(submission.workflow.id)
    if not known:
        return ""
    role = submission.office.role_by_id[known]
    return role.titles[0] if role.titles else role.label(submission.office.language)


def _next(evaluation: Evaluation, office: Office) -> str:
    """Return the next task and whose it is; "" at an end."""
    role, task = _turn(evaluation.submission), next_task(evaluation)
    if not role or evaluation.submission.is_past:
        return task
    return office.text("row.next", peran=role, petunjuk=task)


def next_task(evaluation: Evaluation) -> str:
    """Return what is to be done in the row's present state.

    For a decision: which cell to choose in, whether the one that is there was used already, and
    which other cells a choice needs.  For a step that only a status requests and that is done: that
    status.
    """
    submission, office = evaluation.submission, evaluation.submission.office
    if submission.is_past:
        return office.text("row.past")
    if not _turn(submission):
        return ""
    done = evaluation.unrequested
    if done is not None:
        status = submission.state_label(done.target)
        return office.text("row.forgotten", langkah=done.step, status=status)
    asked = approval_task(evaluation.approval, office)
    if asked:
        return asked
    again = awaits_again(submission, evaluation.requests)
    if again is not None:
        cells = decision_cells(again, submission)
        others = " / ".join(submission.heading(column) for column in cells if column != again)
        column, written = submission.heading(again), submission.text(again)
        return office.text("row.again", kolom=column, nilai=written, lain=others)
    hint = submission.state_of(submission.state).hint
    text = hint(office.language) if hint else ""
    also = "; ".join(_also_needed(submission))
    return office.text("row.also", petunjuk=text.removesuffix("."), juga=also) if also else text


def _also_needed(submission: SubmissionContext) -> Iterator[str]:
    """Yield, for each choice of the awaited decision, the other cells that it needs."""
    office, form = submission.office, submission.office.form
    for step in submission.leaving:
        if step.requested_by is not RequestedBy.DECISION or step.decision is None:
            continue
        columns = [submission.heading(column) for column in _lacking(step, submission)]
        chosen = step.decisions[0].value
        labels = {c.value: c.label(office.language) for c in form.by_id[step.decision].choices}
        if columns:
            listed = format_list(columns, office.language)
            yield office.text("row.also_for", nilai=labels.get(chosen, chosen), kolom=listed)


def _lacking(step: Transition, submission: SubmissionContext) -> Iterator[ColumnId]:
    """Yield the blank cells that the step needs and that no rule fills in."""
    for need in step.needs:
        if isinstance(need, Filled) and need.column not in step.fills:
            given = is_given(need.column, step, submission)
            if not given and not submission.reading.filled(need.column):
                yield need.column


def filled_line(submission: SubmissionContext) -> str:
    """Return what the job has filled in for staff, as its records hold it; "" for nothing."""
    office = submission.office
    known = {
        column: f"{submission.heading(column)} {readable_text(text, column, office)}"
        for column, text in filled_now(submission)
    }
    listed = format_list([*known.values()], office.language)
    decisions = {step.decision for step in submission.workflow.transitions if step.decision}
    key = "row.filled" if decisions.isdisjoint(known) else "row.answered"
    return office.text(key, isi=listed) if known else ""
