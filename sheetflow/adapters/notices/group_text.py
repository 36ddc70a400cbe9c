"""What waits as a short text for a WhatsApp group, and the link that opens WhatsApp with it.

Offices talk in groups that no program may write to: a person sends the text on.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import quote

from sheetflow.adapters.notices.links import OfficeLinks
from sheetflow.core.formatting import format_day
from sheetflow.core.notices import NoticeItem
from sheetflow.core.office import Office
from sheetflow.core.setting_rules import one_line

MAX_LINES = 12
"""Items in a text: more is not read in a group."""
MAX_LINK = 1_800
"""Letters of a link, encoded: mail programs and phones cut longer ones."""
WHATSAPP = "https://wa.me/?text="
_MARKS = str.maketrans({"*": "·", "_": " ", "~": "-", "`": "'"})
"""WhatsApp's own signs for bold and the like, which a title must not open or close."""


def group_text(
    office: Office, links: OfficeLinks, items: Sequence[NoticeItem], total: int, who: str
) -> str:
    """Return the text; `who` is the role or person that is waited for, "" for all."""
    text = office.text
    blanks = {
        "kantor": _plain(office.name(office.language)),
        "siapa": _plain(who) or text("notice.group.all"),
        "n": total,
    }
    if not items:
        return text("notice.group.none", **blanks)
    lines = [text("notice.group.title", **blanks), *item_lines(office, items)]
    left_out = total - min(len(items), MAX_LINES)
    if left_out > 0:
        lines.append(text("notice.more", n=left_out))
    if register := links.register():
        lines.append(register)
    return "\n".join(lines)


def item_lines(office: Office, items: Iterable[NoticeItem], *, bold: bool = True) -> Iterator[str]:
    """Yield a line for each of the first items; `bold`: the titles in WhatsApp's bold."""
    for number, item in enumerate(islice(items, MAX_LINES), start=1):
        title = _plain(item.title) or office.text("notice.untitled")
        title = f"*{title}*" if bold else title
        line = f"{number}. {title}"
        if item.todo:
            line = office.text("notice.group.line", judul=line, tugas=_plain(item.todo))
        notes = []
        if item.due:
            day = format_day(item.due, office.language)
            notes.append(office.text("notice.group.due", hari=day))
        if item.late > 0:
            notes.append(office.text("notice.late", n=item.late))
        yield f"{line} ({', '.join(notes)})" if notes else line


def whatsapp_link(text: str) -> str:
    """Return the link that opens WhatsApp with the text, whole lines of it as far as it fits."""
    lines = text.split("\n")
    while len(lines) > 1 and len(_encoded(lines)) > MAX_LINK:
        lines.pop(-2 if len(lines) > 2 else -1)  # the last line, the register's address, stays
    encoded = _encoded(lines)
    return encoded if len(encoded) <= MAX_LINK else ""


def _encoded(lines: Sequence[str]) -> str:
    return WHATSAPP + quote("\n".join(lines), safe="")


def _plain(text: str) -> str:
    """Return a text of staff as one short line without WhatsApp's signs."""
    return " ".join(one_line(text, 120).translate(_MARKS).split())
