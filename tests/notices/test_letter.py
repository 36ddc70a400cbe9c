"""What a mail says: golden texts, hostile titles, links, and what no mail may hold."""

import re
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.adapters.notices.group_text import MAX_LINES, MAX_LINK, group_text, whatsapp_link
from sheetflow.adapters.notices.links import LocalLinks
from sheetflow.adapters.notices.render import LetterRenderer, RenderedLetter
from sheetflow.adapters.notices.sender import Envelope, mail_of, message_id
from sheetflow.core.names import EffectId
from sheetflow.core.notices import NoticeKind, NoticeMessage, message_of
from tests.notices.messages import AT, HEAD, INSTALLER, LATE, MESSAGES, NEW, letter, message, office
from tests.papers.hostile_strings import hostile_strings

FOLDER = Path(__file__).parent / "mails"
CASES = [
    (name, language, google)
    for name in MESSAGES
    for language in ("id", "en")
    for google in (False, True)
    if not google or name == "daily"
]


def rendered(sent: NoticeMessage, language: str = "id", *, google: bool = False) -> RenderedLetter:
    return LetterRenderer(None).render(letter(language, google=google).values(sent))


class Page(HTMLParser):
    """The elements and links of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words: list[str] = []
        self.attributes: set[str] = set()
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._silent = tag in {"style", "title"}
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words += data.split()


def envelope() -> Envelope:
    return Envelope("sheetflow@contoh.example", "KPU", "a@contoh.example", "Ani", INSTALLER)


@pytest.mark.parametrize(("name", "language", "google"), CASES)
def test_the_text_is_as_agreed(name: str, language: str, *, google: bool) -> None:
    """To agree anew: remove the file, run twice, and read the difference."""
    found = rendered(MESSAGES[name], language, google=google)
    path = FOLDER / f"{name}{'-google' if google else ''}.{language}.txt"
    text = f"Subject: {found.subject}\n\n{found.text}"
    if not path.exists():
        path.write_text(text, "utf-8")
        pytest.fail(f"{path.name} was written; read it")

    assert text == path.read_text("utf-8")


@pytest.mark.parametrize(("name", "language", "google"), CASES)
def test_both_parts_say_the_same(name: str, language: str, *, google: bool) -> None:
    found = rendered(MESSAGES[name], language, google=google)
    page = Page(found.html)
    text = re.sub(r"https://\S+|^-- $", "", found.text, flags=re.MULTILINE)

    assert _words(text.split()) - _words(page.words) == set()


def _words(texts: Iterable[str]) -> set[str]:
    return {word.strip(",:*-").casefold() for word in texts} - {""}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_mail_fetches_runs_and_decides_nothing(name: str) -> None:
    page = Page(rendered(MESSAGES[name], google=True).html)

    assert page.tags.isdisjoint({"img", "script", "form", "button", "input", "iframe", "link"})
    assert page.attributes.isdisjoint({"src", "background", "onclick", "action"})
    assert all(link.startswith("https://") for link in page.links)


def test_links_lead_to_row_draft_folder_register_and_whatsapp() -> None:
    page = Page(rendered(message(NoticeKind.DECISION, LATE), google=True).html)

    hosts = [f"{urlsplit(link).hostname}{urlsplit(link).path[:7]}" for link in page.links]
    assert hosts == [
        "docs.google.com/spread",
        "drive.google.com/file/d",
        "drive.google.com/drive/",
        "docs.google.com/spread",
        "wa.me/",
    ]
    assert page.links[0].endswith("range=A41")


def test_a_local_mail_links_to_nothing_but_whatsapp() -> None:
    page = Page(rendered(message(NoticeKind.DECISION, LATE)).html)

    assert [urlsplit(link).hostname for link in page.links] == ["wa.me"]


@pytest.mark.parametrize("name", MESSAGES)
def test_the_ledgers_head_is_in_both_parts(name: str) -> None:
    found = rendered(MESSAGES[name])

    assert HEAD in found.text
    assert HEAD in found.html


@pytest.mark.parametrize("hostile", hostile_strings()[::7])
def test_hostile_titles_are_text_and_one_line(hostile: str) -> None:
    sent = message(NoticeKind.DECISION, replace(NEW, title=hostile, returned=hostile, todo=hostile))
    plain = Page(rendered(message(NoticeKind.DECISION, NEW)).html)
    found = rendered(sent)
    mail = mail_of(found, envelope(), EffectId("e"), AT, "id").as_bytes()

    assert Page(found.html).tags == plain.tags
    headers = mail.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in headers.split(b"\r\n") if line[:1].strip()]
    assert sorted(names) == sorted(NAMES)


NAMES = [
    *(b"Message-ID", b"Date", b"From", b"To", b"Reply-To", b"Subject", b"Auto-Submitted"),
    *(b"X-Auto-Response-Suppress", b"Content-Language", b"MIME-Version", b"Content-Type"),
]


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_or_title_makes_a_header(title: str, name: str) -> None:
    made = RenderedLetter(title, "isi", "<p>isi</p>")
    to = replace(envelope(), recipient_name=name, sender_name=name)

    mail = mail_of(made, to, EffectId("e"), AT, "id").as_bytes()

    headers = mail.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    assert sorted(line.partition(b":")[0] for line in headers.split(b"\r\n")) == sorted(NAMES)
    assert mail.isascii()


def test_headers_say_who_from_a_program_and_whom_to_answer() -> None:
    mail = mail_of(rendered(MESSAGES["decision"]), envelope(), EffectId("e1"), AT, "id")

    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == INSTALLER
    assert mail["Date"].datetime == AT
    assert mail["From"] == "KPU <sheetflow@contoh.example>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@settings(deadline=None)
@given(st.text(min_size=1), st.text(min_size=1))
def test_one_effect_has_one_message_id_and_another_another(one: str, other: str) -> None:
    first = message_id(EffectId(one), "contoh.example")

    assert first == message_id(EffectId(one), "contoh.example")
    assert re.fullmatch(r"<[0-9a-f]{40}@contoh\.example>", first)
    assert (first == message_id(EffectId(other), "contoh.example")) is (one == other)


def test_the_same_effect_is_the_same_mail_to_the_byte() -> None:
    sent = MESSAGES["daily"]
    again = message_of(sent.to_json())

    mails = [
        mail_of(rendered(one), envelope(), EffectId("e1"), one.at, "id").as_bytes()
        for one in (sent, again)
    ]
    assert mails[0] == mails[1]


def test_many_items_are_counted_and_the_whatsapp_link_stays_short() -> None:
    many = message(NoticeKind.DAILY, *[replace(NEW, title="Judul panjang " * 9)] * 50, more=150)
    found = rendered(many, google=True)
    link = next(link for link in Page(found.html).links if "wa.me" in link)

    assert "150" in found.text
    assert len(link) <= MAX_LINK
    (text,) = parse_qs(urlsplit(link).query)["text"]
    assert text.startswith("*KPU Kabupaten Contoh*")
    assert text.endswith("gid=7")


@settings(deadline=None)
@given(st.text(min_size=1, max_size=5000))
def test_a_whatsapp_link_is_one_address_of_bounded_length(text: str) -> None:
    link = whatsapp_link(text.encode("utf-8", "replace").decode())

    assert len(link) <= MAX_LINK
    assert re.fullmatch(r"(https://wa\.me/\?text=[\w.~%-]*)?", link, re.ASCII)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_a_title_neither_opens_nor_closes_bold(title: str) -> None:
    text = group_text(office(), LocalLinks("Drive"), [replace(NEW, title=title)], 1, "Kasubbag")

    head, line = text.split("\n")
    assert head.count("*") == 2
    assert line.count("*") == 2


def test_a_group_text_is_short_and_names_who_is_waited_for() -> None:
    text = group_text(office(), LocalLinks("Drive"), [LATE, NEW] * 10, 20, "Kasubbag Hukum")

    assert text.splitlines()[0] == "*KPU Kabupaten Contoh*: menunggu Kasubbag Hukum (20)"
    assert len(text.splitlines()) == MAX_LINES + 2
    assert "terlambat 2 hari kerja" in text


def test_nothing_waiting_is_said_too() -> None:
    text = group_text(office("en"), LocalLinks("Drive"), [], 0, "Kasubbag Hukum")

    assert text == "*KPU of Contoh Regency*: nothing waits for Kasubbag Hukum."
