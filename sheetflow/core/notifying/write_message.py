"""The content of a message that was decided, from the rows and the office."""

from dataclasses import dataclass
from datetime import datetime

from sheetflow.core.formatting import format_weekday
from sheetflow.core.notices import message
from sheetflow.core.notifying.decide import Chosen
from sheetflow.core.notifying.recipients import Recipients, ReportReminder
from sheetflow.core.office import Office
from sheetflow.core.waiting import WaitingRow

MAX_MISSING = 20
"""Most open rows that a reminder of the report lists; the others are only counted."""
MAX_TEXT = 300
"""Longest text of a row in a message."""


@dataclass(frozen=True, slots=True)
class MessageWriter:
    """Writes the messages of one run; `head` is the ledger's newest event after it."""

    office: Office
    recipients: Recipients
    now: datetime
    head: str

    def write(
        self, name: str, chosen: Chosen, unsent: message.NoticeMessage | None
    ) -> message.NoticeMessage:
        """Return the message to a person, which supersedes `unsent` if there is one."""
        since = self._unsent_since(unsent)
        listed = chosen.items[: message.MAX_ITEMS]
        return message.NoticeMessage(
            kind=chosen.kind,
            at=self.now,
            recipient=name,
            recipient_title=self.recipients.title(name),
            head=self.head,
            items=tuple(self.item(one.row, reason, own=one.own) for one, reason in listed),
            total=len(chosen.items),
            report=self._report(chosen.report) if chosen.report else None,
            summary=(self._unsent_sentence(since),) if since else (),
            unsent_since=since,
        )

    def item(self, row: WaitingRow, reason: message.Reason, *, own: bool) -> message.NoticeItem:
        """Return the row as a message lists it; `own`: it waits for the recipient."""
        holders = () if own else self.recipients.of(row.role, row.unit)
        return message.NoticeItem(
            submission=row.submission,
            row=row.row,
            title=_cut(row.title),
            todo=row.todo,
            due=row.due,
            late=row.late,
            returned=_cut(row.returned),
            draft=row.draft if len(row.draft) <= MAX_TEXT else "",
            folder=row.folder,
            role=row.role,
            unit=row.unit,
            decision=row.decision,
            since=row.since,
            reason=reason,
            holders=holders,
        )

    def _report(self, report: ReportReminder) -> message.NoticeReport:
        listed = (
            self.item(row, message.Reason.WAITING, own=False)
            for row in report.missing[:MAX_MISSING]
        )
        return message.NoticeReport(
            report.period.code, report.due, tuple(listed), len(report.missing)
        )

    def _unsent_since(self, unsent: message.NoticeMessage | None) -> datetime | None:
        """Return since when nothing could be sent, if that was on an earlier day."""
        if unsent is None:
            return None
        since = unsent.unsent_since or unsent.at
        return since if since.date() < self.now.date() else None

    def _unsent_sentence(self, since: datetime) -> str:
        day = format_weekday(since.date(), self.office.language)
        return self.office.text("run.unsent_since", hari=day)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
