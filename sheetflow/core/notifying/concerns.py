"""Which waiting rows concern whom: their holders, and whoever is notified when they do nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sheetflow.core.names import SubmissionId
from sheetflow.core.notices.message import Reason
from sheetflow.core.notices.settings import NoticeSettings
from sheetflow.core.notifying.recipients import Recipients
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.waiting import WaitingRow

SENT, HALF, END, ESCALATED = "d", "h", "e", "s"
"""Marks of an item: sent at all, at half of its time, at its end, as escalated."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row that concerns a person; `entry` is its state and round (`Followed.entry`).

    `own`: it waits for the person; `escalated`: it waits for too long.
    """

    row: WaitingRow
    entry: str
    own: bool = False
    escalated: bool = False

    def reason(self, marks: str, today: date) -> Reason:
        """Return why it is to be sent soon; WAITING where it is not."""
        if self.escalated and ESCALATED not in marks:
            return Reason.ESCALATED
        if self.own and self.row.decision and SENT not in marks:
            return Reason.NEW
        if self.own and self._is_over(self.row.due, today) and END not in marks:
            return Reason.END
        if self.own and self._is_over(self.row.half, today) and HALF not in marks and SENT in marks:
            return Reason.HALF
        return Reason.WAITING

    def marks(self, today: date) -> str:
        """Return its marks once it is sent."""
        timed = ((HALF, self.row.half), (END, self.row.due))
        own = SENT + "".join(mark for mark, day in timed if self._is_over(day, today))
        return (own if self.own else "") + (ESCALATED if self.escalated else "")

    @staticmethod
    def _is_over(day: date | None, today: date) -> bool:
        return day is not None and day <= today


def items_by_person(
    rows: Iterable[WaitingRow],
    submissions: Mapping[SubmissionId, SubmissionRecord],
    recipients: Recipients,
    settings: NoticeSettings,
) -> dict[str, list[Item]]:
    """Return every person's items, in the order of the rows."""
    found: dict[str, list[Item]] = {}
    for row in rows:
        record = submissions.get(row.submission)
        entry = f"{row.state}.{record.revisions if record else 0}"
        own = recipients.of(row.role, row.unit)
        over = tuple(_escalated_to(row, own, recipients, settings))
        for name in dict.fromkeys((*own, *over)):
            item = Item(row, entry, own=name in own, escalated=name in over)
            found.setdefault(name, []).append(item)
    return found


def _escalated_to(
    row: WaitingRow, own: tuple[str, ...], recipients: Recipients, settings: NoticeSettings
) -> Iterator[str]:
    """Yield whom a row that is long past due is escalated to.

    First the stand-in of the day; after the same span again, or where nobody stands in, the
    superior, unless it is the superior who has it.
    """
    if row.late < settings.escalate_after:
        return
    stand_ins = recipients.stand_ins(row.role, row.unit)
    yield from stand_ins
    if stand_ins and row.late < 2 * settings.escalate_after:
        return
    if settings.superior is not None:
        yield from (name for name in recipients.of(settings.superior, None) if name not in own)
