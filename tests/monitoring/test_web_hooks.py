"""An address is requested, once more if need be, and a refusal is a sentence without its secret."""

import pytest

from sheetflow.adapters.monitoring import MAX_BODY, request_hook
from tests.support.web_server import dead_address, silent_server, web_server


def test_an_address_is_requested_as_it_is() -> None:
    with web_server() as server:
        assert request_hook(f"{server.address}/api/push/x?status=up&msg=OK", 5) == ""

    assert server.requests == [("GET", "/api/push/x?status=up&msg=OK", "")]


def test_a_log_is_sent_as_the_body_its_end_at_most() -> None:
    with web_server() as server:
        assert request_hook(f"{server.address}/x/fail", 5, "a" * MAX_BODY + "akhir") == ""

    method, _, body = server.requests[0]
    assert method == "POST"
    assert (len(body), body[-5:]) == (MAX_BODY, "akhir")


def test_a_refusal_is_tried_once_more() -> None:
    with web_server() as server:
        server.status["/x"] = [500]
        assert request_hook(f"{server.address}/x", 5) == ""
        server.status["/x"] = [503, 404]
        assert request_hook(f"{server.address}/x", 5) == "http://127.0.0.1/…: HTTP 404"

    assert server.paths == ["/x"] * 4


def test_who_never_answers_is_given_up() -> None:
    with silent_server() as address:
        said = request_hook(f"{address}/rahasia", 0.05)

    assert said == "http://127.0.0.1/…: no answer within 0.05 seconds"


@pytest.mark.parametrize("path", ["/rahasia", "/x?kunci=rahasia"])
def test_nobody_there_is_said_without_the_secret(path: str) -> None:
    said = request_hook(dead_address() + path, 1)

    assert said == "http://127.0.0.1/…: ConnectError"


@pytest.mark.parametrize("address", ["http://[::1", "http://a b/", "https://\udcff/", "x://y/z"])
def test_nonsense_is_a_sentence_too(address: str) -> None:
    assert "…" in request_hook(address, 1)
