"""The content of a message that was decided, from the rows and the office."""

from dataclasses import dataclass, fields
from datetime import datetime

from sheetflow.core import notices
from sheetflow.core.formatting import format_weekday
from sheetflow.core.notifying.decide import Chosen
from sheetflow.core.notifying.recipients import Recipients, ReportReminder
from sheetflow.core.office import Office
from sheetflow.core.waiting import WaitingRow
from sheetflow.core.words import cut

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
        self, name: str, chosen: Chosen, unsent: notices.NoticeMessage | None
    ) -> notices.NoticeMessage:
        """Return the message to a person, which supersedes `unsent` if there is one."""
        since = self._unsent_since(unsent)
        listed = chosen.items[: notices.MAX_ITEMS]
        return notices.NoticeMessage(
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

    def item(self, row: WaitingRow, reason: notices.Reason, *, own: bool) -> notices.NoticeItem:
        """Return the row as a message lists it; `own`: it waits for the recipient."""
        task = {one.name: getattr(row, one.name) for one in fields(notices.Task)}
        task["title"], task["returned"] = cut(row.title, MAX_TEXT), cut(row.returned, MAX_TEXT)
        task["draft"] = row.draft if len(row.draft) <= MAX_TEXT else ""
        holders = () if own else self.recipients.of(row.role, row.unit)
        return notices.NoticeItem(**task, reason=reason, holders=holders)

    def _report(self, report: ReportReminder) -> notices.NoticeReport:
        listed = (
            self.item(row, notices.Reason.WAITING, own=False)
            for row in report.missing[:MAX_MISSING]
        )
        return notices.NoticeReport(
            report.period.code, report.due, tuple(listed), len(report.missing)
        )

    def _unsent_since(self, unsent: notices.NoticeMessage | None) -> datetime | None:
        """Return since when nothing could be sent, if that was on an earlier day."""
        if unsent is None:
            return None
        since = unsent.unsent_since or unsent.at
        return since if since.date() < self.now.date() else None

    def _unsent_sentence(self, since: datetime) -> str:
        day = format_weekday(since.date(), self.office.language)
        return self.office.text("run.unsent_since", hari=day)
