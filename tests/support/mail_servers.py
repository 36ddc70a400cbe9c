"""Real mail servers on the loopback, each with a character of its own."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "sheetflow", "kata-sandi-42"


@dataclass
class Mailbox:
    """What a server took; `answers` are its replies by command, where they are not the usual."""

    answers: dict[str, str] = field(default_factory=dict)
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    before_answer: Callable[[], None] = lambda: None
    """Called with each message taken, before the server answers so."""

    # The names are aiosmtpd's.
    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        refusal = self.answers.get(f"RCPT {address}") or self.answers.get("RCPT")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content = envelope.content
        assert isinstance(content, bytes)
        found = message_from_bytes(content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.messages.append(found)
        self.recipients += envelope.rcpt_tos
        assert server.transport is not None
        self.before_answer()
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"

    def authenticate(
        self, server: Any, session: Any, envelope: Any, how: str, who: Any
    ) -> AuthResult:
        del server, session, envelope, how
        assert isinstance(who, LoginPassword)
        self.logins.append(who.login.decode())
        right = (who.login, who.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(
    box: Mailbox, *, tls: ssl.SSLContext | None = None, implicit: bool = False, login: bool = False
) -> Iterator[int]:
    """Yield the port of a server that fills the mailbox; `implicit` is TLS from the first byte."""
    controller = _OnFreePort(
        box,
        hostname="127.0.0.1",
        port=0,
        ssl_context=tls if implicit else None,
        tls_context=None if implicit else tls,
        require_starttls=tls is not None and not implicit,
        authenticator=box.authenticate if login else None,
        auth_required=login and not implicit,
        auth_require_tls=tls is not None and not implicit,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


class _OnFreePort(Controller):
    """Listens on a port that the system chooses, so that tests beside each other do not meet."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.base_events.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd's own


def free_port() -> int:
    """Return a port of the loopback that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def authority() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a server's context for "localhost", and a client's that trusts it."""
    maker = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    maker.issue_cert("localhost").configure_cert(server)
    maker.configure_trust(client)
    return server, client


@contextmanager
def raw_server(script: Callable[[socket.socket], None]) -> Iterator[int]:
    """Yield the port of a server that does to each connection what `script` does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(10)
                    try:
                        script(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            ended.set()
            thread.join()


def dies_in_data(connection: socket.socket) -> None:
    """Take a message's beginning, then close the connection."""
    connection.sendall(b"220 contoh ESMTP\r\n")
    lines = connection.makefile("rb")
    for line in lines:
        if line.upper().startswith(b"DATA"):
            connection.sendall(b"354 go on\r\n")
            lines.readline()
            return
        connection.sendall(b"250 OK\r\n")


def never_ends_answering(connection: socket.socket) -> None:
    """Answer the greeting with more and more lines, one after the other."""
    connection.sendall(b"220 contoh ESMTP\r\n")
    connection.makefile("rb").readline()
    pause = threading.Event()
    while not pause.wait(0.02):
        connection.sendall(b"250-more\r\n")


def is_silent(connection: socket.socket) -> None:
    """Say nothing until the other side gives up."""
    connection.recv(1)


def hangs_at_goodbye(connection: socket.socket) -> None:
    """Accept everything, and never answer QUIT."""
    connection.sendall(b"220 contoh ESMTP\r\n")
    lines = connection.makefile("rb")
    in_data = False
    for line in lines:
        command = line.strip().upper()
        if in_data:
            in_data = command != b"."
            if not in_data:
                connection.sendall(b"250 taken\r\n")
        elif command == b"DATA":
            in_data = True
            connection.sendall(b"354 go on\r\n")
        elif command != b"QUIT":
            connection.sendall(b"250 OK\r\n")
