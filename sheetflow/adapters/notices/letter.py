"""What a notice's mail says, as plain values for its templates: every text already a sentence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sheetflow.adapters.documents.template_values import clickable
from sheetflow.adapters.notices.group_text import group_text, item_lines, whatsapp_link
from sheetflow.adapters.notices.links import OfficeLinks
from sheetflow.core.formatting import format_weekday
from sheetflow.core.notices import NoticeItem, NoticeKind, NoticeMessage, Reason
from sheetflow.core.office import Office
from sheetflow.core.reporting.period import parse_period
from sheetflow.core.setting_rules import one_line

MAX_TITLE = 160
MAX_SENTENCE = 600
"""Letters of a staff's text in a mail; the row has all of it."""

Values = Mapping[str, Any]


def staff_text(text: str, longest: int = MAX_SENTENCE) -> str:
    """Return a text of staff as one short line, without signs that turn or hide others."""
    return " ".join(one_line(text, None).split())[:longest]


@dataclass(frozen=True, slots=True)
class Letter:
    """Makes the values of a mail's templates from a message."""

    office: Office
    links: OfficeLinks
    is_test: bool = False
    """Whether it only shows that a channel works."""

    def values(self, message: NoticeMessage) -> dict[str, Any]:
        """Return everything that the templates may use."""
        office = self.office
        sections = tuple(self._sections(message))
        is_own = all(item.reason is not Reason.ESCALATED for item in message.items)
        who = message.recipient_title if is_own else ""
        shared = group_text(office, self.links, message.items, message.total, who)
        return {
            "language": office.language,
            "office": office.name(office.language),
            "subject": self.subject(message),
            "greeting": self._greeting(message),
            "intro": self._intro(message),
            "summary": [staff_text(sentence) for sentence in message.summary],
            "sections": sections,
            "register": self._target("register", self.links.register()),
            "whatsapp": self._target("whatsapp", whatsapp_link(shared) if message.items else ""),
            "foot": self._foot(message),
        }

    def subject(self, message: NoticeMessage) -> str:
        """Return the mail's subject, one line."""
        kind = message.kind
        counted = [item for item in message.items if _is_counted(item, kind)]
        count = message.total - len(message.items) + len(counted)
        late = sum(item.late > 0 for item in message.items)
        name = kind.value
        if self.is_test:
            name = "test"
        elif kind is NoticeKind.DAILY and late:
            name = "daily_late"
        elif count == 1:
            name = _OF_ONE.get(kind, name)
        title = self._title(counted[0]) if counted else ""
        news = staff_text(message.summary[0], 110) if message.summary else ""
        blanks = {"n": count, "m": late, "judul": staff_text(title, 90), "kabar": news}
        blanks |= self._report_words(message)
        return staff_text(self.office.text(f"notice.subject.{name}", **blanks), MAX_TITLE)

    def short_text(self, message: NoticeMessage) -> str:
        """Return the message for a channel of short texts: plain, without the mail's foot."""
        lines = [*self._intro(message), *map(staff_text, message.summary)]
        items = message.report.missing if message.report else message.items
        lines += item_lines(self.office, items, bold=False)
        if address := self.links.register():
            lines.append(address)
        return "\n".join(lines)

    def _greeting(self, message: NoticeMessage) -> str:
        name, title = staff_text(message.recipient), staff_text(message.recipient_title)
        if not name:
            return self.office.text("notice.greeting_installer")
        key = "greeting_title" if title and title != name else "greeting"
        return self.office.text(f"notice.{key}", nama=name, jabatan=title)

    def _intro(self, message: NoticeMessage) -> list[str]:
        office = self.office
        blanks = {
            "hari": format_weekday(message.at.astimezone(office.zone).date(), office.language),
            "kantor": office.name(office.language),
            **self._report_words(message),
        }
        if self.is_test:
            return [office.text("notice.intro.test")]
        found = [office.text(f"notice.intro.{message.kind.value}", **blanks)]
        if message.report and message.kind is not NoticeKind.REPORT:
            found.append(office.text("notice.intro.report", **blanks))
        if message.report and not message.report.total:
            found.append(office.text("notice.intro.report_free"))
        return found

    def _report_words(self, message: NoticeMessage) -> dict[str, str]:
        report, language = message.report, self.office.language
        if report is None:
            return {}
        period = parse_period(report.period)
        label = period.label(self.office.texts, language) if period else report.period
        return {"periode": label, "hari": format_weekday(report.due, language)}

    def _sections(self, message: NoticeMessage) -> Iterator[Values]:
        groups: dict[str, list[NoticeItem]] = {name: [] for name in _SECTIONS}
        for item in message.items:
            groups[_section_of(item, message.kind)].append(item)
        filled = [name for name in _SECTIONS if groups[name]]
        left_out = message.total - len(message.items)
        for name in filled:
            total = len(groups[name]) + (left_out if name == filled[-1] else 0)
            is_headed = message.kind is NoticeKind.DAILY or len(filled) > 1
            yield self._section(name, groups[name], total, is_headed=is_headed)
        if message.report is not None and message.report.missing:
            missing, total = message.report.missing, message.report.total
            yield self._section("report", missing, total, is_headed=True)

    def _section(
        self, name: str, items: Iterable[NoticeItem], total: int, *, is_headed: bool
    ) -> Values:
        listed = [self._item(item) for item in items]
        left_out = total - len(listed)
        return {
            "heading": self.office.text(f"notice.section.{name}") if is_headed else "",
            "items": listed,
            "more": self.office.text("notice.more", n=left_out) if left_out > 0 else "",
        }

    def _title(self, item: NoticeItem) -> str:
        return staff_text(item.title, MAX_TITLE) or self.office.text("notice.untitled")

    def _item(self, item: NoticeItem) -> Values:
        text = self.office.text
        place = text("notice.row", baris=item.row) if item.row else text("notice.row_gone")
        is_tagged = item.reason in _TAGGED and not item.late
        return {
            "title": self._title(item),
            "url": self.links.row(item.row) if item.row else "",
            "place": f"{item.submission}, {place}",
            "tag": text(f"notice.reason.{item.reason.value}") if is_tagged else "",
            "todo": staff_text(item.todo),
            "late": text("notice.late", n=item.late) if item.late > 0 else "",
            "facts": [fact for fact in self._facts(item) if fact["text"]],
        }

    def _facts(self, item: NoticeItem) -> Iterator[Values]:
        if item.due:
            yield self._fact("due", format_weekday(item.due, self.office.language))
        yield self._fact("returned", staff_text(item.returned))
        yield self._fact("holders", staff_text(", ".join(item.holders)))
        if item.draft:
            draft = self.links.draft(item.draft)
            shown = staff_text(draft.text) or self.office.text("notice.open")
            yield self._fact("draft", shown, clickable(draft.url))
        if item.folder:
            folder = self.links.folder(item.folder)
            yield self._fact("folder", staff_text(folder.text), clickable(folder.url))

    def _fact(self, name: str, shown: str, url: str = "") -> Values:
        label = self.office.text(f"notice.{name}")
        return {"name": name, "label": label, "text": shown, "url": url}

    def _target(self, name: str, url: str) -> Values | None:
        return {"text": self.office.text(f"notice.{name}"), "url": url} if url else None

    def _foot(self, message: NoticeMessage) -> list[str]:
        office = self.office
        at = f"{message.at.astimezone(office.zone):%d/%m/%Y %H:%M %Z}"
        sent = office.text("notice.foot.sent", kantor=office.name(office.language), waktu=at)
        head = office.text("notice.foot.head", sidik=message.head) if message.head else ""
        return [line for line in (sent, head) if line]


_OF_ONE = {
    NoticeKind.DECISION: "decision_one",
    NoticeKind.REMINDER: "reminder_one",
    NoticeKind.ESCALATION: "escalation_one",
}
_SECTIONS = ("late", "returned", "waiting", "escalated")
_TAGGED = (Reason.NEW, Reason.HALF, Reason.END)


def _is_counted(item: NoticeItem, kind: NoticeKind) -> bool:
    """Return whether the subject counts the item: of decisions nothing else, of others all own."""
    if kind is NoticeKind.ESCALATION:
        return True
    is_own = item.reason is not Reason.ESCALATED
    return is_own and (item.decision or kind is not NoticeKind.DECISION)


def _section_of(item: NoticeItem, kind: NoticeKind) -> str:
    if item.reason is Reason.ESCALATED:
        return "escalated"
    if kind is not NoticeKind.DAILY:
        return "waiting"
    if item.late > 0:
        return "late"
    return "returned" if item.returned else "waiting"
