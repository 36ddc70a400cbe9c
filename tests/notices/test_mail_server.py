"""Mail through real servers: encrypted, logged in, refusing, slow and dying ones."""

import socket
import ssl
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from sheetflow.adapters.notices.mail_server import MailServer
from sheetflow.core.secret import Secret
from sheetflow.errors import (
    ConfigurationError,
    DeniedError,
    OutageError,
    SheetflowError,
    UnavailableError,
)
from tests.support.mail_servers import (
    PASSWORD,
    USER,
    Mailbox,
    authority,
    dies_in_data,
    free_port,
    hangs_at_goodbye,
    is_silent,
    mail_server,
    never_ends_answering,
    raw_server,
)

SENDER, RECIPIENT = "sheetflow@contoh.example", "kasubbag@contoh.example"
SECRET = Secret(PASSWORD)


@pytest.fixture(scope="module")
def contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return authority()


def message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = SENDER, RECIPIENT, "Menunggu keputusan"
    made.set_content("Isi surel.")
    return made


def send(server: MailServer) -> None:
    server.send(message(), SENDER, RECIPIENT)


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


def test_a_plain_server_takes_the_mail(box: Mailbox) -> None:
    with mail_server(box) as port:
        send(MailServer("127.0.0.1", port, "none"))

    assert box.recipients == [RECIPIENT]
    assert box.messages[0]["Subject"] == "Menunggu keputusan"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_connection_is_encrypted_before_login(
    box: Mailbox, contexts: tuple[ssl.SSLContext, ssl.SSLContext], security: str
) -> None:
    theirs, ours = contexts
    with mail_server(box, tls=theirs, implicit=security == "tls", login=True) as port:
        send(MailServer("localhost", port, security, USER, SECRET, tls=ours))  # type: ignore[arg-type] # of the two

    assert (box.logins, box.encrypted) == ([USER], [True])


def test_a_wrong_login_is_a_refusal_that_shows_no_password(
    box: Mailbox, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    theirs, ours = contexts
    wrong = Secret("kata-sandi-lama")
    with mail_server(box, tls=theirs, login=True) as port, pytest.raises(DeniedError) as error:
        send(MailServer("localhost", port, "starttls", USER, wrong, tls=ours))

    assert not error.value.is_outage
    assert "user or password" in error.value.problem
    assert wrong.value not in str(error.value)
    assert box.messages == []


def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_mail(
    box: Mailbox, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    running = mail_server(box, tls=contexts[0], login=True)
    with running as port, pytest.raises(OutageError, match="certificate"):
        send(MailServer("localhost", port, "starttls", USER, SECRET))

    assert (box.logins, box.messages) == ([], [])


def test_a_server_without_encryption_gets_no_mail_that_must_be_encrypted(box: Mailbox) -> None:
    with mail_server(box) as port, pytest.raises(UnavailableError, match="lacks"):
        send(MailServer("localhost", port, "starttls"))

    assert box.messages == []


@pytest.mark.parametrize("secret", ["kata sandi é", "密码"])
def test_a_password_that_smtp_cannot_carry_is_not_quoted(
    box: Mailbox, contexts: tuple[ssl.SSLContext, ssl.SSLContext], secret: str
) -> None:
    theirs, ours = contexts
    running = mail_server(box, tls=theirs, login=True)
    with running as port, pytest.raises(ConfigurationError) as error:
        send(MailServer("localhost", port, "starttls", USER, Secret(secret), tls=ours))

    assert secret not in str(error.value)


REFUSALS = [
    # what the server answers, the error, whether the surroundings are at fault
    ({"RCPT": "550 no such user"}, "refuses this address", False),
    ({"RCPT": "450 try later"}, "refuses this address", True),
    ({"MAIL": "554 not from here"}, "takes nothing from", True),
    ({"MAIL": "421 too busy"}, "takes nothing from", True),
    ({"DATA": "552 too large"}, "refuses this message", False),
    ({"DATA": "451 disk is full"}, "takes no mail", True),
]


@pytest.mark.parametrize(("answers", "sentence", "outage"), REFUSALS)
def test_refusals_are_for_good_or_for_now(
    answers: dict[str, str], sentence: str, *, outage: bool
) -> None:
    box = Mailbox(answers)
    with mail_server(box) as port, pytest.raises(UnavailableError, match=sentence) as error:
        send(MailServer("127.0.0.1", port, "none"))

    assert error.value.is_outage is outage
    assert box.messages == []


@pytest.mark.parametrize("script", [dies_in_data, is_silent, never_ends_answering])
def test_a_dying_silent_or_endless_server_is_an_outage(
    script: Callable[[socket.socket], None],
) -> None:
    with raw_server(script) as port, pytest.raises(OutageError) as error:
        send(MailServer("127.0.0.1", port, "none", step_seconds=0.3, whole_seconds=0.6))

    assert f"127.0.0.1:{port}" in error.value.problem
    assert error.value.fix


def test_what_was_taken_is_sent_even_if_the_server_never_says_goodbye() -> None:
    with raw_server(hangs_at_goodbye) as port:
        send(MailServer("127.0.0.1", port, "none"))


def test_nobody_there_is_an_outage() -> None:
    with pytest.raises(OutageError, match="cannot be reached"):
        send(MailServer("127.0.0.1", free_port(), "none"))


def test_a_check_logs_in_and_sends_nothing(
    box: Mailbox, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    theirs, ours = contexts
    with mail_server(box, tls=theirs, login=True) as port:
        server = MailServer("localhost", port, "starttls", USER, SECRET, tls=ours)
        assert f"localhost:{port} (STARTTLS, {USER}, 250)" == server.check()

    assert (box.logins, box.messages) == ([USER], [])


def test_the_server_shows_no_password() -> None:
    assert PASSWORD not in repr(MailServer("localhost", 587, "starttls", USER, SECRET))


def test_every_refusal_has_a_fix() -> None:
    for answers, _, _ in REFUSALS:
        with mail_server(Mailbox(answers)) as port, pytest.raises(SheetflowError) as error:
            send(MailServer("127.0.0.1", port, "none"))
        assert error.value.fix.endswith(".")
