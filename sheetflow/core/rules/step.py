"""The evaluation of one step of the SOP for one row, and accepted cells that read otherwise now.

Errors prevent a step, warnings do not.  Of what was accepted the record stays, and the row reports
the change (SOP model, 7a W).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.core import findings
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.reading import Reading, read_cell
from sheetflow.core.register.text import fold
from sheetflow.core.rules.actors import actor_findings, same_person
from sheetflow.core.rules.approved_content import still_revoked
from sheetflow.core.rules.dates import completion_day, future_findings, order_findings, recorded_day
from sheetflow.core.rules.filled_values import with_fills
from sheetflow.core.rules.needs import unit_findings, unmet
from sheetflow.core.rules.paper_numbers import is_given, number_findings
from sheetflow.core.rules.recorded import changed_for, current_steps
from sheetflow.core.rules.references import of_own_channel, own_links
from sheetflow.core.rules.submission_context import StepResult, SubmissionContext
from sheetflow.core.transition import Filled, Transition
from sheetflow.core.words import cut


def step_result(step: Transition, submission: SubmissionContext) -> StepResult:
    """Return the step's result for the row as it is; evaluated once for each context."""
    known = submission.results.get(step.id)
    if known is None:
        known = submission.results[step.id] = evaluate_step(step, submission)
    return known


def evaluate_step(step: Transition, submission: SubmissionContext) -> StepResult:
    """Return the step's result, evaluated now."""
    submission, columns = with_fills(step, submission), step.columns
    of_actor = actor_findings(step, submission, completion_day(step, submission))
    errors = (
        *still_revoked(step, submission),
        *unmet(step, submission),
        *future_findings(step, submission),
        *unit_findings(step, submission),
        *number_findings(step, submission),
        *(found for found in of_actor if found.is_error),
        *(found for found in order_findings(submission, step.target) if found.column in columns),
    )
    people = submission.office.form.of_kind(Kind.ROLE)
    author = same_person(step, people[0].id, submission) if people else ()
    warnings = (*(found for found in of_actor if not found.is_error), *author)
    return StepResult(tuple(dict.fromkeys(errors)), warnings)


def correction_errors(
    step: Transition, submission: SubmissionContext
) -> tuple[findings.Finding, ...]:
    """Return why earlier steps' cells that `step` records anew would not have been accepted.

    What is reviewed must be there at the review: neither cleared nor unreadable since.
    """
    found = (
        one
        for earlier, columns in changed_for(step, submission)
        for one in step_result(earlier, submission).errors
        if one.column in columns
    )
    return tuple(dict.fromkeys(found))


_MAX_VALUE = 120
"""Most characters of an accepted cell that a sentence repeats."""
_MIN_COMPARED = 3
"""Least number of cells compared, all different, that make a row another submission's: who corrects
a title or a date leaves the rest."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A changed cell of an accepted step, with the accepted text."""

    step: Transition
    column: ColumnId
    accepted: str


def changed_evidence(submission: SubmissionContext) -> tuple[findings.Finding, ...]:
    """Return one finding for each cell of an accepted step that differs in the row now.

    A reversed decision is E-TRANSISI.  Any other change is an error where the step would not be
    accepted with the row's present content, or where the submission is closed; else a warning.
    What an approval binds is reported by `approval`; cells that a later step fills are free.
    """
    record = submission.record
    changes = tuple(_changes(submission, record)) if record else ()
    if not changes:
        return ()
    wrong = submission.is_closed or _breaks_a_step(changes, submission)
    return tuple(
        _turned(change, submission)
        or _recorded(change, submission, findings.E_BERUBAH if wrong else findings.W_BERUBAH)
        for change in changes
    )


def _changes(submission: SubmissionContext, record: SubmissionRecord) -> Iterator[_Change]:
    for step in current_steps(submission):
        for column, text in record.entered[step.target]:
            change = _Change(step, column, text)
            if text and _is_guarded(column, submission, record) and _differs(change, submission):
                yield change


def _is_guarded(column: ColumnId, submission: SubmissionContext, record: SubmissionRecord) -> bool:
    form, binding = submission.office.form, submission.workflow.binding
    if column in submission.workflow.ahead.get(submission.state, frozenset()):
        return False
    if column == form.remarks_column or column not in form.by_id:
        return False
    bound = binding is not None and column in {*binding.columns, *binding.files}
    # While it is open, a submission continues under the SOP of its channel.
    free = bound or column == form.selector
    return not free or (submission.is_closed and record.approval is None)


def _differs(change: _Change, submission: SubmissionContext) -> bool:
    """Return whether the cell no longer means what was accepted.

    Another spelling of the same is no change, files may be added, and a number that the system gave
    is in no cell.
    """
    column, accepted, reading = change.column, change.accepted, submission.reading
    match submission.office.form.by_id[column].kind:
        case Kind.FILES:
            return not set(accepted.split("\n")) <= set(reading.shown_references(column))
        case Kind.LINKS:
            before = of_own_channel(_reread(change, submission.office).links(column), submission)
            now = own_links(column, submission)
            return {link.url for link in before} != {link.url for link in now}
        case Kind.ROLE:
            names = _reread(change, submission.office).roles(column), reading.roles(column)
            same = set(names[0]) <= set(names[1]) if submission.half else names[0] == names[1]
            return not (same and names[0]) and _is_otherwise(change, submission)
        case Kind.CHOICE if column == submission.office.form.selector:
            # In a row that was split, the half's own channel is no change.
            both = submission.office.form.both
            own = submission.workflow.value if accepted == both else accepted
            return reading.canonical(column) not in {accepted, own}
        case Kind.NUMBER_OR_FILES if not reading.filled(column):
            return not is_given(column, change.step, submission)
        case _:
            return _is_otherwise(change, submission)


def _is_otherwise(change: _Change, submission: SubmissionContext) -> bool:
    return fold(submission.reading.canonical(change.column)) != fold(change.accepted)


def _reread(change: _Change, office: Office) -> Reading:
    """Return the accepted cell as its column is read."""
    column = office.form.by_id[change.column]
    return Reading({column.id: read_cell(change.accepted, None, column, office)}, ())


def _breaks_a_step(changes: tuple[_Change, ...], submission: SubmissionContext) -> bool:
    """Return whether because of the changes an accepted step would no longer be accepted."""
    columns = {change.column for change in changes}
    return any(
        found.column in columns or found.code in {findings.E_PERAN, findings.E_TGL_URUT}
        for step in current_steps(submission)
        for found in step_result(step, submission).errors
    )


def _turned(change: _Change, submission: SubmissionContext) -> findings.Finding | None:
    """Return E-TRANSISI for an accepted decision that is reversed now."""
    decided = {need.column for need in change.step.decisions}
    if change.column not in decided or submission.reading.value(change.column) is None:
        return None
    leaving = submission.leaving
    return findings.finding(
        findings.E_TRANSISI,
        change.column,
        "turned_filed" if any(step.reopens for step in leaving) else "turned",
        dari=readable_text(change.accepted, change.column, submission.office),
        nilai=submission.text(change.column),
        kolom=submission.heading(change.column),
        sop=submission.workflow.short,
        langkah=change.step.step,
        ke=submission.state_label(submission.state),
    )


def _recorded(
    change: _Change, submission: SubmissionContext, code: findings.Code
) -> findings.Finding:
    office = submission.office
    written = f"“{cut(submission.text(change.column), _MAX_VALUE)}”"
    if not submission.reading.filled(change.column):
        written = office.texts.text("row.blank", office.language)
    return findings.finding(
        code,
        change.column,
        ""
        if code == findings.W_BERUBAH
        else "recorded_closed"
        if submission.is_closed
        else "recorded",
        kolom=submission.heading(change.column),
        tercatat=readable_text(change.accepted, change.column, office),
        nilai=written,
        langkah=change.step.step,
    )


def readable_text(text: str, column: ColumnId, office: Office) -> str:
    """Return an accepted cell as staff write it: a choice's name, a day as DD/MM/YYYY."""
    known = office.form.by_id[column]
    match known.kind:
        case Kind.DATE | Kind.TIMESTAMP:
            day = recorded_day(text)
            return f"{day:%d/%m/%Y}" if day else text
        case Kind.CHOICE | Kind.UNIT:
            labels = {choice.value: choice.label for choice in known.choices}
            if known.kind is Kind.UNIT:
                labels = {str(unit.id): unit.label for unit in office.units}
            return labels[text](office.language) if text in labels else text
        case _:
            return cut(text.replace("\n", "; "), _MAX_VALUE)


def other_submission(submission: SubmissionContext) -> findings.Finding | None:
    """Return E-ID when the row no longer contains anything that names the accepted submission.

    The timestamp and what the first step needs are compared, except channel and subdivision, which
    many submissions share.
    """
    accepted = dict(submission.record.accepted) if submission.record else {}
    reading, title = submission.reading, submission.office.form.title_column
    compared = [column for column in _naming(submission) if accepted.get(column)]
    if len(compared) < _MIN_COMPARED or not reading.filled(title):
        return None
    if any(fold(reading.canonical(c)) == fold(accepted[c]) for c in compared):
        return None
    return findings.finding(
        findings.E_ID,
        title,
        "stranger",
        id=submission.row_id,
        judul=accepted.get(title, ""),
        nilai=submission.text(title),
    )


def _naming(submission: SubmissionContext) -> tuple[ColumnId, ...]:
    form = submission.office.form
    shared = {form.selector, form.unit_column}
    times = (column.id for column in form.of_kind(Kind.TIMESTAMP))
    needed = (
        need.column
        for step in submission.workflow.leaving.get(form.initial, ())
        if not step.extension
        for need in step.needs
        if isinstance(need, Filled) and need.column not in shared
    )
    return tuple(dict.fromkeys((*times, *needed)))
