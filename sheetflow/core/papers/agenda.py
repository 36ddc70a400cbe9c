"""The Buku Agenda: papers numbered in the order they came (SOP model, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheetflow.core.papers.letterhead import Desk, Frame
from sheetflow.core.papers.wording import Wording


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """One line of the book; `agenda_number` was given once and is never given again.

    "" where the paper has none that is known.
    """

    received: date | None
    agenda_number: str
    sender: str
    paper_date: date | None
    paper_number: str
    summary: str
    forwarded: str
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """The line as it is printed."""

    number: int
    received: str
    agenda_number: str
    sender: str
    paper: str
    summary: str
    forwarded: str
    remarks: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """The book of one period; `empty` is the sentence that stands there when it has no line."""

    title: str
    frame: Frame
    period: str
    lines: tuple[AgendaLine, ...]
    empty: str
    total: str


def agenda(desk: Desk, entries: tuple[AgendaFacts, ...], period: str, day: date) -> Agenda:
    """The book of `period` (its name as printed) in the order given, as of `day`."""
    wording = desk.wording
    title = wording.phrase("agenda.title")
    return Agenda(
        title=title,
        frame=desk.frame("agenda", day, f"{title} {period}"),
        period=period,
        lines=tuple(_line(number, entry, desk) for number, entry in enumerate(entries, 1)),
        empty="" if entries else wording.phrase("agenda.empty"),
        total=_total(entries, wording),
    )


def _total(entries: tuple[AgendaFacts, ...], wording: Wording) -> str:
    unnumbered = sum(not entry.agenda_number for entry in entries)
    key = "agenda.total_unnumbered" if unnumbered else "agenda.total"
    return wording.phrase(key, jumlah=str(len(entries)), tanpa=str(unnumbered))


def _line(number: int, entry: AgendaFacts, desk: Desk) -> AgendaLine:
    parts = (desk.wording.day(entry.paper_date), entry.paper_number)
    return AgendaLine(
        number=number,
        received=desk.wording.day(entry.received),
        agenda_number=entry.agenda_number or desk.wording.phrase("agenda.unnumbered"),
        sender=entry.sender,
        paper="\n".join(part for part in parts if part),
        summary=entry.summary,
        forwarded=entry.forwarded,
        remarks=entry.remarks,
    )
