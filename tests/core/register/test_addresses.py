"""Addresses in text: found, trimmed, and parsed, also when made to mislead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.register.addresses import find_addresses, split_address, trimmed
from sheetflow.core.register.text import clean


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://a.id/x", ["https://a.id/x"]),
        ("https://a.id/x\nhttp://b.id/y", ["https://a.id/x", "http://b.id/y"]),
        ("https://a.id/p/1,https://b.id/p/2", ["https://a.id/p/1", "https://b.id/p/2"]),
        ("https://a.id/p/1https://b.id/p/2", ["https://a.id/p/1", "https://b.id/p/2"]),
        ("https://l.a.id/?u=https://b.id/x", ["https://l.a.id/?u=https://b.id/x"]),
        ("HTTPS://A.id/X", ["HTTPS://A.id/X"]),
        ("https://a.id/x_(y)", ["https://a.id/x_(y)"]),
        ("https://a.id/CxYz12_", ["https://a.id/CxYz12_"]),
    ],
)
def test_written_out_addresses_are_usual(text: str, found: list[str]) -> None:
    addresses = find_addresses(text)
    assert (list(addresses.found), addresses.unusual) == (found, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ig: https://a.id/x \nfb: menyusul", ["https://a.id/x"]),
        ("ig=https://a.id/x", ["https://a.id/x"]),
        ("[berita](https://a.id/x)", ["https://a.id/x"]),
        ("[https://a.id/x](https://b.id/y)", ["https://a.id/x", "https://b.id/y"]),
        ("(lihat https://a.id/x).", ["https://a.id/x"]),
        ('<a href="https://a.id/x">x</a>', ["https://a.id/x"]),
        ("www.a.id/x", ["https://www.a.id/x"]),
        ("a.id", ["https://a.id"]),
        ("fb.com/akun/posts/1.", ["https://fb.com/akun/posts/1"]),
        ("tiktok.com/@akun/video/1", ["https://tiktok.com/@akun/video/1"]),
        ("a.co.id:8080/x", ["https://a.co.id:8080/x"]),
    ],
)
def test_others_are_found_and_unusual(text: str, found: list[str]) -> None:
    addresses = find_addresses(text)
    words = addresses.unusual or text.startswith("[https")
    assert (list(addresses.found), words) == (found, True)


@pytest.mark.parametrize(
    "text",
    [
        *("", "foto.png", "laporan.docx", "selesai.Tinggal", "nama@kantor.id", "https://", "a.b"),
        *("javascript:alert(1)", "ftp://a.id/x", "httpſ://a.id/x", "a.id/<x>", "Drive/foto.png"),
    ],
)
def test_other_words_are_no_addresses(text: str) -> None:
    assert find_addresses(text).found == ()


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://A.Id/x", "a.id", "/x"),
        ("https:///a.id/x", "a.id", "/x"),
        ("https://a.id./x", "a.id", "/x"),
        ("https://a.id:443/x", "a.id", "/x"),
        ("https://a.id", "a.id", ""),
        ("https://a.id/b/../c/./d", "a.id", "/c/d"),
        ("https://a.id/%2e%2E/%2e/c", "a.id", "/c"),
        ("https://a.id/b%20longer/..", "a.id", ""),
    ],
)
def test_parts_are_what_a_browser_takes(url: str, host: str, path: str) -> None:
    address = split_address(url)
    assert address is not None
    assert (address.host, address.path) == (host, path)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://a.id@b.id/x",
            "https://u@a.id/x",
            "https://a.id\\@b.id/x",
            "https://a.id:8080/x",
        ),
        *("https://ａ.id/x", "https://a。id/x", "https://a%2eid/x", "https://\u212a.id/x"),
        *("https://a_b.id/x", "https://localhost/x", "https://a..id/x"),
    ],
)
def test_an_odd_host_is_no_plain_one(url: str) -> None:
    address = split_address(url)
    assert address is not None
    assert address.host == url.split("/")[2]


def test_query_and_fragment_end_the_host() -> None:
    for url in ("https://a.id?x=b.id/y", "https://a.id#@b.id/y"):
        address = split_address(url)
        assert address is not None
        assert address.host == "a.id"
        assert str(address) == url


def test_what_is_no_web_address_has_no_parts() -> None:
    assert split_address("mailto:a@b.id") is None
    assert split_address("https:") is None


@given(st.text(alphabet="ht ps:/.a1()[]<>,=&?#@\\%|-_*\n"))
def test_what_is_found_is_found_again(text: str) -> None:
    for url in find_addresses(clean(text)).found:
        assert find_addresses(url).found == (url,)
        assert split_address(url) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("https://a.id/" + ")" * 32_000, "," * 32_767, "https:/" * 4_600, "a." * 16_000),
        *("[](" * 10_000, "https://a.id/" + "../" * 10_000, "(" * 32_767, "a.id/" * 6_000),
    ],
)
def test_the_longest_cell_is_read(text: str) -> None:
    for url in find_addresses(text).found:
        assert split_address(url) is not None


def test_brackets_of_the_sentence_go_and_those_of_the_address_stay() -> None:
    assert trimmed("https://a.id/x_(y))).") == "https://a.id/x_(y)"
    assert trimmed("https://a.id/x(") == "https://a.id/x"
