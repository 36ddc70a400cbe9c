"""Channels by apprise, through a real web server on the loopback."""

import logging
import sys

import pytest

from sheetflow.adapters.notices.other_channels import check_address, send_text
from sheetflow.core.secret import Secret
from sheetflow.errors import ConfigurationError, DeniedError, OutageError, UnavailableError
from tests.support.mail_servers import free_port
from tests.support.web_servers import web_inbox

KEY = "kunci-rahasia-77"
BODY = "1. Rapat *pleno*: <b>Pilih</b> & kirim\nhttps://docs.google.com/x?a=1&b=2"


def test_a_service_gets_title_and_text_as_they_are() -> None:
    with web_inbox() as inbox:
        send_text("grup", Secret(inbox.address(KEY)), "2 menunggu", BODY)

    (posted,) = inbox.posted
    assert (posted["title"], posted["message"]) == ("2 menunggu", BODY)
    assert inbox.paths == [f"/{KEY}"]


def test_ntfy_on_a_server_of_the_office() -> None:
    with web_inbox() as inbox:
        send_text("ntfy", Secret(f"ntfy://127.0.0.1:{inbox.port}/{KEY}"), "Judul", "Isi")

    (posted,) = inbox.posted
    assert (posted["topic"], posted["title"], posted["message"]) == (KEY, "Judul", "Isi")


@pytest.mark.parametrize(
    ("status", "error", "outage"),
    [
        (401, DeniedError, False),
        (404, DeniedError, False),
        (400, UnavailableError, False),
        (429, OutageError, True),
        (500, OutageError, True),
        (503, OutageError, True),
    ],
)
def test_refusals_by_what_the_service_answers(
    status: int, error: type[Exception], *, outage: bool
) -> None:
    with web_inbox(status) as inbox, pytest.raises(UnavailableError) as found:
        send_text("grup", Secret(inbox.address(KEY)), "a", "b")

    assert type(found.value) is error
    assert found.value.is_outage is outage
    assert str(status) in found.value.problem
    assert KEY not in str(found.value)


def test_nobody_there_is_an_outage_and_nothing_is_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    address = Secret(f"json://user:{KEY}@127.0.0.1:{free_port()}/{KEY}")
    caplog.set_level(logging.DEBUG)

    with pytest.raises(OutageError, match="“grup” cannot be reached") as found:
        send_text("grup", address, "a", "b")

    shown = capfd.readouterr()
    assert KEY not in f"{found.value}{shown.out}{shown.err}"
    assert not [record for record in caplog.records if record.name.startswith("apprise")]


@pytest.mark.parametrize("address", [f"https:{KEY}", KEY, f"tidakada://{KEY}", ""])
def test_an_address_that_apprise_cannot_read_is_not_quoted(address: str) -> None:
    with pytest.raises(ConfigurationError) as found:
        check_address("grup", Secret(address))

    assert "“grup”" in found.value.problem
    assert KEY not in str(found.value)


@pytest.mark.parametrize(
    ("address", "service"),
    [
        (f"tgram://123456789:{'A' * 35}/12345", "Telegram"),
        (f"gchat://ruang/{'k' * 20}/{'t' * 20}", "Google Chat"),
        ("ntfy://topik-kantor", "ntfy"),
        (f"whatsapp://{'A' * 30}@123456789012345/+628123456789", "WhatsApp"),
    ],
)
def test_the_services_of_the_guide_are_known(address: str, service: str) -> None:
    assert check_address("x", Secret(address)) == service


def test_without_the_extra_its_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)

    with pytest.raises(ConfigurationError) as found:
        send_text("grup", Secret(f"json://127.0.0.1/{KEY}"), "a", "b")

    assert found.value.fix == "Install it: pip install 'sheetflow[notices]'."
