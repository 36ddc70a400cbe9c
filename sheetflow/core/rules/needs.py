"""The needs of a step, and whether the row meets them (SOP model, section 3)."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from sheetflow.core import transition
from sheetflow.core.findings import E_TRANSISI, E_WAJIB, Code, Finding, Findings, finding
from sheetflow.core.form import Kind
from sheetflow.core.formatting import format_day
from sheetflow.core.names import ColumnId
from sheetflow.core.organisation import Unit
from sheetflow.core.register.sheet import NOT_GIVEN, Unreadable
from sheetflow.core.register.text import fold
from sheetflow.core.rules.dates import recorded_day, wrong_order
from sheetflow.core.rules.filled_values import deciders
from sheetflow.core.rules.paper_numbers import is_given
from sheetflow.core.rules.references import file_findings, link_findings, own_links
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition


def unmet(step: Transition, submission: SubmissionContext) -> Findings:
    """Return why the row does not meet the step's needs; `NoOpenError` is left to the caller."""
    needs = _Needs(step, submission)
    return tuple(dict.fromkeys(found for need in step.needs for found in needs.unmet(need)))


def has_evidence(step: Transition, submission: SubmissionContext) -> bool:
    """Return whether any cell of the step is filled; remarks are no step's evidence.

    Of columns of which any one suffices, one that another step fills is no evidence either.  A step
    that needs nothing but remarks has all the evidence it can have.
    """
    foreign = {submission.office.form.remarks_column, *submission.workflow.borrowed(step)}
    columns = [column for column in step.columns if column not in foreign]
    return not columns or any(submission.written.filled(column) for column in columns)


def is_marked(step: Transition, submission: SubmissionContext) -> bool:
    """Return whether a cell of the row contains the marker of a reason for the step."""
    text = submission.text
    return any(has_marker(text(need.column), need.markers) for need in step.reasons)


def names_reason(step: Transition, submission: SubmissionContext, names: set[str]) -> bool:
    """Return whether a line of the row contains a reason's marker and one of the folded names."""
    return any(
        has_marker(line, need.markers) and any(name in fold(line) for name in names)
        for need in step.reasons
        for line in submission.text(need.column).split("\n")
    )


def has_marker(text: str, markers: tuple[str, ...]) -> bool:
    """Return whether the text contains one of the phrases, however it is written."""
    folded = fold(text)
    return any(fold(marker) in folded for marker in markers)


def is_newer(column: ColumnId, than: ColumnId, submission: SubmissionContext) -> bool:
    """Return whether no older date is written; a draft on the day of the review is new enough."""
    before = recorded_day(submission.accepted(submission.state, than))
    written = submission.reading.date(column)
    return before is None or written is None or written >= before


def unnamed_actor(column: ColumnId, step: Transition, submission: SubmissionContext) -> Finding:
    """Return the finding on a strict step's cell without a name."""
    return _Needs(step, submission).missing(column, E_WAJIB)


def unit_findings(step: Transition, submission: SubmissionContext) -> Findings:
    """Return an error when the step needs the unit and the unit did not exist that day.

    Later steps continue under the unit of the submission's entry (SOP model, 7a V).
    """
    form, office, unit = submission.office.form, submission.office, submission.known_unit
    day = submission.reading.date(form.date_column)
    if unit is None or day is None or form.unit_column not in step.columns:
        return ()
    if unit.span.holds(day):
        return ()
    labels = [other.label(office.language) for other in _successors(unit, day, office.units)]
    blanks = {
        "nilai": unit.label(office.language),
        "tanggal": format_day(day, office.language),
        "pilihan": "; ".join(labels),
    }
    return (_Needs(step, submission).finding(E_WAJIB, form.unit_column, "unit_then", **blanks),)


def _successors(unit: Unit, day: date, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Return the units of that day that share a name with this one, else all of that day."""
    present = tuple(other for other in units if other.span.holds(day))
    return tuple(other for other in present if _names(unit) & _names(other)) or present


def _names(unit: Unit) -> frozenset[str]:
    return frozenset(fold(text) for text in (*unit.label.all(), *unit.aliases, unit.short) if text)


@dataclass(frozen=True, slots=True)
class _Needs:
    """The needs of one step, for the row as it is."""

    step: Transition
    submission: SubmissionContext

    def unmet(self, need: transition.Need) -> Findings:
        """Return why the row does not meet the need; () where it does."""
        found: Findings = ()
        match need:
            case transition.Filled(column):
                found = self._filled(column)
            case transition.Equals(column, value):
                found = self._filled(column) or self._equals(column, value)
            case transition.AnyFilled(columns, code):
                if not any(map(self._is_there, columns)):
                    found = (self.missing(columns[0], code),)
            case transition.Newer(column, than):
                found = self._filled(column) or self._newer(column, than)
            case transition.Reason(column, markers):
                found = self._reason(column, markers)
            case transition.NoOpenError():
                pass
            case _:
                assert_never(need)
        return found

    def _is_there(self, column: ColumnId) -> bool:
        reading = self.submission.reading
        return reading.filled(column) or is_given(column, self.step, self.submission)

    def _filled(self, column: ColumnId) -> Findings:
        submission = self.submission
        if is_given(column, self.step, submission):
            return ()
        field, known = submission.reading.field(column), submission.office.form.by_id[column]
        if field.problem in NOT_GIVEN:
            variant = "picture" if field.problem is Unreadable.PICTURE else ""
            return (self.missing(column, known.missing, variant),)
        found: Findings = ()
        match known.kind:
            case Kind.ROLE:
                pass  # the rule on actors reports a name that is not listed
            case Kind.DATE | Kind.TIMESTAMP:
                of_row = submission.reading.problems
                found = tuple(one for one in of_row if one.column == column and one.is_error)
            case Kind.FILES | Kind.NUMBER_OR_FILES:
                found = file_findings(column, submission)
            case Kind.LINKS if field.problem is None:
                found = self._linked(column)
            case _ if field.problem is not None:
                found = (self.missing(column, E_WAJIB, "unreadable"),)
            case _:
                pass
        return found

    def _linked(self, column: ColumnId) -> Findings:
        """Return a finding on the links' fault, or on a half without a link of its own."""
        if column != self.submission.workflow.link_column:
            return ()
        if own_links(column, self.submission):
            return link_findings(self.submission)
        return (self.finding(self.submission.office.form.by_id[column].missing, column),)

    def _equals(self, column: ColumnId, value: str) -> Findings:
        submission = self.submission
        if submission.reading.value(column) == value:
            return ()
        return (
            finding(
                E_TRANSISI,
                column,
                "decision",
                nilai=submission.text(column),
                kolom=submission.heading(column),
                ke=submission.state_label(self.step.target),
                sop=submission.workflow.short,
                langkah=self.step.step,
            ),
        )

    def _newer(self, column: ColumnId, than: ColumnId) -> Findings:
        newer = is_newer(column, than, self.submission)
        return () if newer else (wrong_order(than, column, self.submission),)

    def _reason(self, column: ColumnId, markers: tuple[str, ...]) -> Findings:
        """Return a finding unless the words are new in the present state, or contain a marker."""
        submission, text = self.submission, self.submission.text(column)
        is_new = has_marker(text, markers) or text != submission.accepted(submission.state, column)
        if submission.reading.filled(column) and is_new:
            return ()
        return (self.missing(column, E_WAJIB, "reason"),)

    def missing(self, column: ColumnId, code: Code, variant: str = "") -> Finding:
        """Return the finding on a needed cell; one that a merged cell covers cannot be filled."""
        reading = self.submission.reading
        area = reading.merged.get(column)
        if area is not None and reading.field(column).problem is Unreadable.EMPTY:
            return self.finding(E_WAJIB, column, "merged", sel=area, nilai="")
        if self.step.fills.get(column) is transition.Fill.DECIDER and not variant:
            people = dict.fromkeys(holder.name for holder in deciders(self.step, self.submission))
            if len(people) > 1:
                return self.finding(code, column, "several", pilihan="; ".join(people))
        return self.finding(code, column, variant)

    def finding(self, code: Code, column: ColumnId, variant: str = "", **blanks: str) -> Finding:
        """Return a finding with the blanks that all sentences about needs share."""
        named = {
            "kolom": self.submission.heading(column),
            "nilai": self.submission.text(column),
            "status": self.submission.state_label(self.step.target),
        }
        return finding(code, column, variant, **(named | blanks))
