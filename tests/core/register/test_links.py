"""Links: what staff paste is cleaned, classified, and never mistaken for the office's own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.office import Office
from sheetflow.core.register.links import (
    MAX_LINKS,
    Link,
    LinkFault,
    Official,
    Platform,
    PlatformBook,
    Shape,
    link_fault,
    read_links,
)
from sheetflow.core.register.sheet import Cell, NoteKind, Read, Unreadable
from sheetflow.core.register.text import Placeholders
from sheetflow.settings.load import load_settings

CONFIG = Path(__file__).parents[3] / "config"
OFFICE: Office = load_settings(CONFIG / "offices" / "kpu-kab-contoh" / "office.yaml").office
BOOK, OFFICIAL, WORDS = OFFICE.platforms, OFFICE.official, OFFICE.placeholders
SOCIAL, WEB = "Media Sosial", "Website"
SITE = "https://kab-contoh.kpu.go.id"
YOUTUBE = "https://youtube.com/watch?v=Contoh12345&t=9"
TIKTOK = "https://tiktok.com/@kpu_contoh/video/1"
WHATSAPP = ("WhatsApp Channel", Shape.POST, "0029vacontoh")
FACEBOOK = "https://facebook.com/photo?fbid=1&set=a.1"


def read(cell: Cell, hyperlink: str | None = None) -> Read[tuple[Link, ...]]:
    return read_links(cell, hyperlink, BOOK, WORDS)


def only(cell: Cell) -> Link:
    (link,) = read(cell).value or ()
    return link


@pytest.mark.parametrize(
    ("url", "platform", "account"),
    [
        ("https://www.instagram.com/p/CONTOH0001x/", "Instagram", None),
        ("https://instagram.com/kpukab.contoh/p/CONTOH1/", "Instagram", "kpukab.contoh"),
        ("https://www.instagram.com/reel/CONTOH_8r-", "Instagram", None),
        ("https://www.instagram.com/kpukab.contoh/reel/CONTOH8/", "Instagram", "kpukab.contoh"),
        ("https://www.instagram.com/tv/CONTOH/", "Instagram", None),
        ("https://www.facebook.com/kpukab.contoh/posts/pfbid0Contoh", "Facebook", "kpukab.contoh"),
        ("https://m.facebook.com/kpukab.contoh/posts/103", "Facebook", "kpukab.contoh"),
        ("https://web.facebook.com/kpukab.contoh/photos/a.1/2", "Facebook", "kpukab.contoh"),
        ("https://facebook.com/KPUKAB.contoh/videos/judul/12", "Facebook", "kpukab.contoh"),
        ("https://www.facebook.com/permalink.php?story_fbid=1&id=2", "Facebook", None),
        ("https://m.facebook.com/story.php?story_fbid=pfbid0&id=2", "Facebook", None),
        ("https://www.facebook.com/photo.php?fbid=1&set=a.2", "Facebook", None),
        ("https://www.facebook.com/photo/?fbid=1", "Facebook", None),
        ("https://www.facebook.com/photo?set=a.1&fbid=1", "Facebook", None),
        ("https://www.facebook.com/watch/?v=123", "Facebook", None),
        ("https://www.facebook.com/reel/123", "Facebook", None),
        ("https://www.facebook.com/groups/kita/posts/1", "Facebook", None),
        ("https://x.com/kpu_contoh/status/123", "X", "kpu_contoh"),
        ("https://mobile.twitter.com/kpu_contoh/status/123", "X", "kpu_contoh"),
        ("https://twitter.com/i/web/status/123", "X", None),
        ("https://www.youtube.com/watch?v=Contoh12345", "YouTube", None),
        ("https://m.youtube.com/watch?app=desktop&v=Contoh12345", "YouTube", None),
        ("https://youtu.be/Contoh12345", "YouTube", None),
        ("https://www.youtube.com/shorts/Contoh12345", "YouTube", None),
        ("https://www.youtube.com/live/Contoh12345", "YouTube", None),
        ("https://www.tiktok.com/@kpu_contoh/video/123", "TikTok", "kpu_contoh"),
        ("https://www.tiktok.com/@kpu_contoh/photo/123", "TikTok", "kpu_contoh"),
    ],
)
def test_posts_on_social_media_pass(url: str, platform: str, account: str | None) -> None:
    link = only(url)
    assert (link.platform, link.account, link.shape) == (platform, account, Shape.POST)
    assert read(url).notes == ()
    assert link_fault(link, SOCIAL, OFFICIAL) is None
    assert link_fault(link, WEB, OFFICIAL) is LinkFault.WRONG_CHANNEL


@pytest.mark.parametrize(
    "path",
    [
        *("/blog/read/9102_upacara", "/index.php/blog/read/rapat", "/berita/baca/8111/x", "/?p=12"),
        *("/index.php?option=x&id=5", "/pengumuman", "/dokumen/sk.pdf"),
    ],
)
def test_posts_on_the_offices_website_pass(path: str) -> None:
    for site in (SITE, "http://www.kab-contoh.kpu.go.id"):
        link = only(site + path)
        assert (link.url, link.shape) == (site + path, Shape.POST)
        assert link_fault(link, WEB, OFFICIAL) is None
        assert link_fault(link, SOCIAL, OFFICIAL) is LinkFault.WRONG_CHANNEL


@pytest.mark.parametrize(
    ("url", "channel"),
    [
        *((f"https://www.instagram.com/{path}", SOCIAL) for path in ("kpukab.contoh/", "", "p/")),
        ("https://www.instagram.com/kpukab.contoh?hl=id", SOCIAL),
        ("https://www.instagram.com/kpukab.contoh/reels/", SOCIAL),
        ("https://www.instagram.com/explore/tags/pemilu/", SOCIAL),
        ("https://www.instagram.com/stories/highlights/123/", SOCIAL),
        ("https://www.facebook.com/kpukab.contoh", SOCIAL),
        ("https://www.facebook.com/kpukab.contoh/photos", SOCIAL),
        ("https://www.facebook.com/profile.php?id=1000", SOCIAL),
        ("https://www.facebook.com/watch/", SOCIAL),
        ("https://x.com/kpu_contoh", SOCIAL),
        ("https://x.com/search?q=kpu", SOCIAL),
        ("https://www.youtube.com/@kpu_contoh/videos", SOCIAL),
        ("https://www.youtube.com/playlist?list=PL1", SOCIAL),
        ("https://www.tiktok.com/@kpu_contoh", SOCIAL),
        ("@kpukab.contoh", SOCIAL),
        *((SITE + path, WEB) for path in ("", "/", "/index.php", "/?lang=id", "/blog", "/berita/")),
        *((SITE + path, WEB) for path in ("/blog/kategori/3", "/category/umum", "/blog/page/2")),
    ],
)
def test_profiles_categories_and_home_pages_are_no_posts(url: str, channel: str) -> None:
    link = only(url)
    assert link.shape is Shape.PROFILE
    assert link_fault(link, channel, OFFICIAL) is LinkFault.NOT_A_POST


@pytest.mark.parametrize(
    "url",
    [
        *("https://vt.tiktok.com/ZSContoh15/", "https://vm.tiktok.com/ZS1/"),
        *("https://www.facebook.com/share/p/1CONTOH005/", "https://fb.watch/abc/"),
        *("https://bit.ly/contoh", "https://s.id/contoh", "https://www.tiktok.com/t/ZS1/"),
    ],
)
def test_short_links_pass_with_a_note(url: str) -> None:
    assert only(url).shape is Shape.SHORT
    assert [note.kind for note in read(url).notes] == [NoteKind.SHORT_LINK]
    assert link_fault(only(url), SOCIAL, OFFICIAL) is None


def test_a_story_is_reported_to_be_short_lived() -> None:
    found = read("https://www.instagram.com/stories/kpukab.contoh/123/")
    assert [note.kind for note in found.notes] == [NoteKind.STORY]
    assert [link_fault(link, SOCIAL, OFFICIAL) for link in found.value or ()] == [None]
    foreign = only("https://www.instagram.com/stories/orang.lain/123/")
    assert link_fault(foreign, SOCIAL, OFFICIAL) is LinkFault.FOREIGN


@pytest.mark.parametrize(
    "url",
    [
        "https://kab-tetangga.kpu.go.id/blog/read/8111_x",
        "https://kab-contoh.kpu.go.id.evil.com/blog/read/1",
        "https://evil.com/kab-contoh.kpu.go.id/blog/read/1",
        "https://kab-contoh.kpu.go.id@evil.com/blog/read/1",
        "https://user@kab-contoh.kpu.go.id/blog/read/1",
        "https://kab-contoh.kpu.go.id\\@evil.com/blog/read/1",
        "https://evil.com\\@kab-contoh.kpu.go.id/blog/read/1",
        "https://kab-contoh.kpu.go.id:8443/blog/read/1",
        "https://kab-contoh.kpu.go.id:443@evil.com/blog/read/1",
        "https://evil.com?https://kab-contoh.kpu.go.id/blog/read/1",
        "https://evil.com#https://kab-contoh.kpu.go.id/blog/read/1",
        "https://xn--kb-contoh-x2a.kpu.go.id/blog/read/1",
        "https://ｋab-contoh.kpu.go.id/blog/read/1",
        "https://kab-contoh。kpu。go。id/blog/read/1",
        "https://k\u0430b-contoh.kpu.go.id/blog/read/1",
        "https://kab-contoh%2ekpu.go.id/blog/read/1",
        "https://m.kab-contoh.kpu.go.id/blog/read/1",
        "https://localhost/blog/read/1",
        "https://127.0.0.1/blog/read/1",
        "https://instagram.com.evil.com/p/CONTOH1/",
        "https://evil-instagram.com/p/CONTOH1/",
        "https://user@instagram.com/p/CONTOH1/",
        "https://instagram.com:444/p/CONTOH1/",
        "https://www.instagram.com/orang.lain/p/CONTOH1/",
        "https://www.instagram.com/kpuk\u0430b.contoh/p/CONTOH1/",
        "https://www.instagram.com/kpukab.contoh/../orang.lain/p/CONTOH1/",
        "https://www.instagram.com/kpukab.contoh/%2e%2e/orang.lain/p/CONTOH1/",
        "https://www.facebook.com/orang.lain/posts/1",
        "https://www.facebook.com/orang.lain",
        "https://x.com/orang_lain/status/1",
        "https://www.tiktok.com/@orang.lain/video/1",
        "https://www.youtube.com/@orang.lain",
        "https://www.threads.net/@kpukab.contoh/post/x",
        "https://l.instagram.com/?u=javascript:alert(1)",
        "https://l.instagram.com/?u=https://a.id/x&u=https://kab-contoh.kpu.go.id/blog/read/1",
        "https://l.instagram.com/lain?u=https%3A%2F%2Fkab-contoh.kpu.go.id%2Fblog%2Fread%2F1",
        "https://wa.me/628",
    ],
)
def test_a_foreign_link_never_looks_official(url: str) -> None:
    links = read(url).value or ()
    assert links
    for channel in (SOCIAL, WEB):
        assert {link_fault(link, channel, OFFICIAL) for link in links} == {LinkFault.FOREIGN}


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("https://www.instagram.com/p/C/?igsh=abc==", "https://instagram.com/p/C/"),
        (
            "https://www.instagram.com/p/C/?img_index=2&IGSH=a",
            "https://instagram.com/p/C/?img_index=2",
        ),
        ("https://youtu.be/Contoh12345?si=x&t=3", "https://youtu.be/Contoh12345?t=3"),
        (f"{SITE}/blog/read/1?utm_source=a&utm_medium=b#isi", f"{SITE}/blog/read/1#isi"),
        (f"{SITE}/blog/read/1?a=%20&&fbclid=x", f"{SITE}/blog/read/1?a=%20&"),
        ("https://twitter.com/kpu_contoh/status/1?s=20&t=abc", "https://x.com/kpu_contoh/status/1"),
        ("https://threads.net/@a/post/C?xmt=AQ&slof=1", "https://threads.net/@a/post/C"),
        ("https://www.youtube.com/watch?v=Contoh12345&feature=shared&t=9", YOUTUBE),
        ("https://www.tiktok.com/@kpu_contoh/video/1?_r=1&_t=2&share_id=3", TIKTOK),
        ("https://www.facebook.com/photo?fbid=1&set=a.1&ref=embed&rdid=x", FACEBOOK),
    ],
)
def test_tracking_is_taken_away_and_nothing_else(written: str, clean: str) -> None:
    assert only(written).url == clean
    assert [note.kind for note in read(written).notes] == [NoteKind.TRACKING]


@pytest.mark.parametrize("url", [f"{SITE}/?s=pemilu&t=1", "https://youtu.be/Contoh12345?t=3"])
def test_what_tracks_at_one_platform_means_something_at_another(url: str) -> None:
    assert (only(url).url, read(url).notes) == (url, ())


def test_a_message_of_a_channel_is_a_post_and_the_channel_is_none() -> None:
    message = only("https://whatsapp.com/channel/0029VaContoh/123")
    channel = only("https://www.whatsapp.com/channel/0029VaContoh")
    assert (message.platform, message.shape, message.account) == WHATSAPP
    assert (channel.shape, channel.account) == (Shape.PROFILE, "0029vacontoh")
    assert only("https://wa.me/628123").shape is Shape.PROFILE


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("fb.com/kpukab.contoh/posts/103", "https://facebook.com/kpukab.contoh/posts/103"),
        ("ig: https://www.instagram.com/p/C/ \nfb: menyusul", "https://instagram.com/p/C/"),
        ("[unggahan](https://www.instagram.com/p/C/)", "https://instagram.com/p/C/"),
        ("https://www.instagram.com/p/C/ ", "https://instagram.com/p/C/"),
        ("@kpukab.contoh https://www.instagram.com/p/C/", "https://instagram.com/p/C/"),
        (
            "https://l.instagram.com/?u=https%3A%2F%2Fwww.instagram.com%2Fp%2FC%2F&e=AT0",
            "https://instagram.com/p/C/",
        ),
        (
            "https://www.google.com/url?q=https://l.facebook.com/l.php?u%3Dhttps%253A%252F%252Fa.id%252Fx",
            "https://a.id/x",
        ),
    ],
)
def test_unusual_but_certain_links_are_noted(written: str, clean: str) -> None:
    assert only(written).url == clean
    assert [(note.kind, note.result) for note in read(written).notes] == [(NoteKind.NORMAL, clean)]


def test_wrappers_are_opened_a_few_times_only() -> None:
    url = "https://a.id/x"
    for _ in range(4):
        url = f"https://l.facebook.com/l.php?u={url}"
    assert only(url).host == "l.facebook.com"


def test_several_links_are_counted() -> None:
    found = read("https://youtu.be/Contoh12345 https://x.com/kpu_contoh/status/1")
    assert len(found.value or ()) == 2
    assert [(note.kind, note.result) for note in found.notes] == [(NoteKind.MANY_LINKS, "2")]
    assert len(read("https://a.id/x https://a.id/x").value or ()) == 1


def test_one_link_a_line_is_how_several_are_written() -> None:
    found = read("https://youtu.be/Contoh12345\nhttps://x.com/kpu_contoh/status/1")
    assert (len(found.value or ()), found.notes) == (2, ())


def test_too_many_addresses_are_no_list_of_posts() -> None:
    for word in ("https://a.id/{}", "@akun_{}"):
        fits = " ".join(word.format(number) for number in range(MAX_LINKS))
        assert len(read(fits).value or ()) == MAX_LINKS
        assert read(f"{fits} {word.format('lagi')}").problem is Unreadable.UNKNOWN


def test_words_may_carry_the_link_as_a_hyperlink() -> None:
    found = read("klik disini", "https://www.instagram.com/p/C/")
    assert [link.url for link in found.value or ()] == ["https://instagram.com/p/C/"]
    assert [note.kind for note in found.notes] == [NoteKind.NORMAL]
    own = read(f"{SITE}/blog/read/1", "https://evil.com/x")
    assert [link.url for link in own.value or ()] == [f"{SITE}/blog/read/1"]


@pytest.mark.parametrize(
    ("cell", "hyperlink", "problem"),
    [
        (None, None, Unreadable.EMPTY),
        ("nihil", None, Unreadable.EMPTY),
        ("klik disini", None, Unreadable.PLACEHOLDER),
        ("klik disini", "javascript:x('https://kab-contoh.kpu.go.id/a')", Unreadable.PLACEHOLDER),
        ("klik disini", "#Register.A1", Unreadable.PLACEHOLDER),
        ("sudah tayang", "", Unreadable.UNKNOWN),
        ("foto.png", None, Unreadable.UNKNOWN),
        (12, None, Unreadable.UNKNOWN),
    ],
)
def test_a_cell_without_a_link_has_none(
    cell: Cell, hyperlink: str | None, problem: Unreadable
) -> None:
    found = read(cell, hyperlink)
    assert (found.value, found.problem) == (None, problem)


def test_without_a_book_every_host_is_unknown_and_foreign() -> None:
    (link,) = read_links("https://a.id/x", None, PlatformBook(()), WORDS).value or ()
    assert (link.platform, link.channel, link.shape) == (None, None, Shape.POST)
    assert link_fault(link, WEB, Official({}, frozenset())) is LinkFault.FOREIGN
    assert link_fault(link, WEB, Official({}, frozenset(["www.a.id"]))) is None


def test_a_platform_without_patterns_knows_no_posts() -> None:
    book = PlatformBook((Platform("Forum", SOCIAL, ("forum.id",)),))
    (link,) = read_links("https://forum.id/x", None, book, WORDS).value or ()
    assert link.shape is Shape.PROFILE


PIECES = [
    *("https://", "http:/", "kab-contoh.kpu.go.id", "instagram.com", "/p/x", "@", "\\", ":", "%"),
    *("evil.com", "?u=", "&", "#", "l.facebook.com/l.php", "igsh=1", ")", "](", " ", "\n"),
    *("..", "/"),
]
LINES = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(LINES | st.text(), st.none() | LINES | st.text())
def test_no_cell_raises_and_the_cleaned_links_are_read_again(
    text: str, hyperlink: str | None
) -> None:
    found = read(text, hyperlink)
    assert (found.value is None) != (found.problem is None)
    for link in found.value or ():
        if link.host:
            again = read(link.url)
            assert again.value == (link,)
            assert not {NoteKind.NORMAL, NoteKind.TRACKING} & {note.kind for note in again.notes}


@given(LINES)
def test_only_the_offices_own_host_passes_as_its_website(text: str) -> None:
    for link in read(text).value or ():
        if link_fault(link, WEB, OFFICIAL) is None and link.platform == WEB:
            assert link.url.startswith((f"{SITE}/", "http://kab-contoh.kpu.go.id/", f"{SITE}?"))


@pytest.mark.parametrize(
    "text",
    [
        *("https://a.id/?" + "&" * 32_000, "https://a.id/" + "a" * 32_000, "@a" * 16_000),
        *("https://youtube.com/watch?" + "v&" * 16_000, "https://instagram.com/" + "a." * 16_000),
        *("https://l.facebook.com/l.php?u=" + "https://l.facebook.com/l.php?u=" * 1_000,),
    ],
)
def test_the_longest_cell_is_read(text: str) -> None:
    assert read(text, text).text == text


def test_placeholders_are_the_offices_own() -> None:
    found = read_links("nanti", None, BOOK, Placeholders((), ("nanti",)))
    assert found.problem is Unreadable.PLACEHOLDER


OLD = "https://www.instagram.com/p/CONTOHlama/"


@pytest.mark.parametrize(
    ("shown", "behind", "differs"),
    [
        ("https://www.instagram.com/p/CONTOHbaru/", OLD, True),
        (f"Unggahan {OLD}", OLD, False),
        (OLD, "http://instagram.com/p/CONTOHlama?igsh=1", False),
        (f"{SITE}/berita/Judul%20satu", f"http://www.{SITE[8:]}/berita/Judul satu", False),
        (f"{SITE}/berita/satu", f"{SITE}/berita/dua", True),
        (f"{SITE}/berita/satu {SITE}/berita/dua", OLD, False),
        (OLD, "Drive/Kotak%20Masuk/a.png", False),
        (OLD, "https://", False),
    ],
)
def test_a_left_over_hyperlink_is_named_beside_what_the_cell_shows(
    shown: str, behind: str, differs: bool
) -> None:
    found = read(shown, behind)
    kinds = [note.kind for note in found.notes if note.kind is NoteKind.OTHER_LINK]
    assert kinds == [NoteKind.OTHER_LINK] * differs
    assert found.value == read(shown).value
