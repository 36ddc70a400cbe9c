"""The Buku Agenda: papers numbered in the order of arrival (SOP model, section 6).

The book is sorted by the day of a paper's arrival, then by number.  A disposition is entered with
the material that it is about; a memo with its own number, which is from the same book.  A
disposition that hands a draft over has the number of its submission's disposition and no line of
its own, because every number is on one line only.  Papers without a known number are last.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import ColumnId, SubmissionId, UnitId
from sheetflow.core.office import Office, title_of
from sheetflow.core.papers.context_values import Context
from sheetflow.core.papers.paper_settings import LetterSettings, PaperKind, Wording
from sheetflow.core.records import Event
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Period
from sheetflow.core.reporting.wording import unit_name
from sheetflow.core.rules.dates import day_in
from sheetflow.core.rules.paper_numbers import NUMBERED, Evidence, number_in
from sheetflow.core.signatories import signatory_of
from sheetflow.core.transition import Transition
from sheetflow.core.workflow import Workflow

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """One line of the book; its `agenda_number`, "" unknown, is given once and never again."""

    received: date | None
    agenda_number: str
    sender: str
    paper_date: date | None
    paper_number: str
    summary: str
    forwarded: str
    remarks: str = ""


def agenda_context(
    letter_settings: LetterSettings, entries: tuple[AgendaFacts, ...], period: str, day: date
) -> Context:
    """Return the book of `period` (its name as printed) in the order given, as of `day`."""
    wording = letter_settings.wording
    title = wording.phrase("agenda.title")
    unnumbered = sum(not entry.agenda_number for entry in entries)
    total = "agenda.total_unnumbered" if unnumbered else "agenda.total"
    return {
        "title": title,
        "frame": letter_settings.frame("agenda", day, f"{title} {period}"),
        "period": period,
        "lines": [_printed_line(number, entry, wording) for number, entry in enumerate(entries, 1)],
        "empty": "" if entries else wording.phrase("agenda.empty"),
        "total": wording.phrase(total, jumlah=str(len(entries)), tanpa=str(unnumbered)),
    }


def _printed_line(number: int, entry: AgendaFacts, wording: Wording) -> Context:
    parts = (wording.day(entry.paper_date), entry.paper_number)
    return {
        "number": number,
        "received": wording.day(entry.received),
        "agenda_number": entry.agenda_number or wording.phrase("agenda.unnumbered"),
        "sender": entry.sender,
        "paper": "\n".join(part for part in parts if part),
        "summary": entry.summary,
        "forwarded": entry.forwarded,
        "remarks": entry.remarks,
    }


def agenda_lines(
    events: Iterable[Event],
    items: Mapping[SubmissionId, ReportItem],
    office: Office,
    period: Period,
    wording: Wording,
) -> tuple[AgendaFacts, ...]:
    """Return the lines of the papers that came in within the period.

    `events` are the whole ledger's, oldest first.  Numbers are those with which the step was
    accepted.
    """
    accepted: dict[SubmissionId, dict[ColumnId, str]] = {}
    found = []
    for event in events:
        cells = accepted.setdefault(event.submission, {})
        cells.update((ColumnId(name), text) for name, text in (*event.evidence, *event.cells))
        entry = _entry(event, dict(cells), items.get(event.submission), office)
        line = entry.line(wording) if entry else None
        if line is not None and period.holds(_arrival(line)):
            found.append(line)
    return tuple(sorted(found, key=_sort_key))


def _sort_key(line: AgendaFacts) -> tuple[object, ...]:
    """Return the key by which lines are sorted; numbers compare as numbers, 9 before 10."""
    pieces = _DIGITS.split(line.agenda_number)
    number = tuple((int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces)
    return not line.agenda_number, _arrival(line), number


def _arrival(line: AgendaFacts) -> date | None:
    return line.received or line.paper_date


def _entry(
    event: Event, cells: Mapping[ColumnId, str], item: ReportItem | None, office: Office
) -> "_Entry | None":
    """Return the accepted step, or None where it has no paper of the book.

    Where the register no longer has the submission, its SOP is found by the selector among the
    cells it was accepted with, else by the version.
    """
    if item is not None:
        workflow = office.workflow_by_id.get(item.workflow)
    else:
        selected = office.workflow_by_value.get(cells.get(office.form.selector, ""))
        named = (w for w in office.workflows if w.version == event.sop_version)
        workflow = selected or next(named, None)
    step = workflow.by_id.get(event.transition) if workflow else None
    if workflow is None or step is None or not set(step.papers) & set(NUMBERED):
        return None
    return _Entry(event, step, workflow, cells, item, office)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An accepted step with a paper; `cells` is all that was accepted of the submission so far."""

    event: Event
    step: Transition
    workflow: Workflow
    cells: Mapping[ColumnId, str]
    item: ReportItem | None
    office: Office

    def line(self, wording: Wording) -> AgendaFacts | None:
        if PaperKind.DISPOSISI.value in self.step.papers:
            return self._of_disposition(wording)
        by_disposition = PaperKind.DISPOSISI_FINAL_PREVIEW.value in self.step.papers
        return None if by_disposition and not self.number else self._of_memo(wording)

    def _of_disposition(self, wording: Wording) -> AgendaFacts:
        came = self.item.entered if self.item else None
        received = came if came and came <= self.day else None
        unit = unit_name(self.unit, self.day, self.office, self.office.language)
        return AgendaFacts(
            received=received,
            agenda_number=self.number,
            sender=wording.unit_name(unit),
            paper_date=received or self.day,
            paper_number=self.event.submission,
            summary=self.title,
            forwarded=self.turn,
            remarks=wording.phrase("agenda.disposition", tanggal=wording.day(self.day)),
        )

    def _of_memo(self, wording: Wording) -> AgendaFacts:
        return AgendaFacts(
            received=self.day,
            agenda_number=self.number,
            sender=self.sender,
            paper_date=self.day,
            paper_number=self.number,
            summary=f"{self.title}\n{self.event.submission}",
            forwarded=self.turn,
            remarks=wording.phrase("agenda.memo"),
        )

    @property
    def evidence(self) -> Evidence:
        return {ColumnId(name): text for name, text in self.event.evidence}

    @property
    def number(self) -> str:
        return number_in(self.evidence, self.step, self.office)

    @property
    def day(self) -> date:
        """Return the newest date the step names, else the day of its acceptance."""
        return day_in(self.evidence, self.office.form) or self.event.at.date()

    @property
    def title(self) -> str:
        """Return the title accepted with the step, not a later one."""
        written = self.cells.get(self.office.form.title_column, "")
        return written or (self.item.title if self.item else "")

    @property
    def unit(self) -> UnitId | None:
        written = UnitId(self.cells.get(self.office.form.unit_column, ""))
        return written or (self.item.unit if self.item else None)

    @property
    def sender(self) -> str:
        """Return the title of the official who took the step."""
        actor = self.step.actor
        if actor is None:
            return ""
        written = self.evidence.get(actor.column, "") if actor.column else ""
        return signatory_of(self.office, actor.roles[0], self.unit, self.day, written).title

    @property
    def turn(self) -> str:
        """Return the title of the official who acts after the step."""
        state = self.office.form.state_by_id.get(self.event.target)
        turn = state.turn_by_workflow.get(self.workflow.id, state.turn) if state else None
        return title_of(self.office, turn, self.unit, day=self.day) if turn else ""
