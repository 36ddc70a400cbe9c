"""Mail by SMTP: a server's settings, one connection a message, its refusals as errors.

By the standard library and not by apprise: its `mailto:` makes a new Message-ID for every attempt,
so that a notice which is repeated after a crash could not be recognised as the same; nor does it
separate an address that is refused from a server that is down.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from threading import Timer
from typing import Literal

from sheetflow import errors
from sheetflow.core.secret import Secret
from sheetflow.core.setting_rules import HIDDEN, one_line

_LATER = "It is tried again with the next run."
_SETTINGS = "Compare `notices: mail:` in office.yaml with what the mail's provider says."


class RecipientLaterError(errors.OutageError):
    """The server takes nothing for this recipient now; for others it may."""


def refused_recipient(recipient: str, code: int, reply: bytes | str) -> errors.UnavailableError:
    """Return the error of an address that the server does not take: for good, or for now."""
    problem = f"{recipient}: the mail server refuses this address ({_reply(code, reply)})."
    if _is_permanent(code):
        return errors.UnavailableError(
            problem, "Correct the address under `notices:` or `holders:`."
        )
    return RecipientLaterError(problem, _LATER)


def as_server_error(  # noqa: PLR0911 - one return a kind of refusal
    error: smtplib.SMTPException | OSError, server: str, secret: Secret | None
) -> errors.SheetflowError:
    """Return the error of sheetflow for one of smtplib, the system or TLS."""
    its = f"{server}: the mail server"
    reply = ""
    if isinstance(error, smtplib.SMTPResponseException):
        reply = _reply(error.smtp_code, error.smtp_error)
    match error:
        case smtplib.SMTPRecipientsRefused():
            ((recipient, (code, answer)),) = list(error.recipients.items())[:1]
            return refused_recipient(str(recipient), code, answer)
        case smtplib.SMTPAuthenticationError():
            shown = _without(secret, reply)
            return errors.DeniedError(f"{its} refuses user or password ({shown}).", _SETTINGS)
        case smtplib.SMTPSenderRefused():
            problem = f"{its} takes nothing from {error.sender} ({reply})."
            return errors.OutageError(problem, _SETTINGS)
        case smtplib.SMTPNotSupportedError():
            problem = f"{its} lacks what this needs ({one_line(error, 200)})."
            return errors.UnavailableError(problem, _SETTINGS)
        case smtplib.SMTPDataError() if _is_permanent(error.smtp_code):
            return errors.UnavailableError(
                f"{its} refuses this message ({reply}).",
                "Ask the mail's provider why; what waits stands in the register all the same.",
            )
        case smtplib.SMTPResponseException():
            return errors.OutageError(f"{its} takes no mail ({reply}).", _LATER)
        case ssl.SSLCertVerificationError():
            return errors.OutageError(
                f"{its}'s certificate is not valid ({error.verify_message}).",
                "Name the host as its certificate does, under `notices: mail: host`.",
            )
        case TimeoutError():
            return errors.OutageError(f"{its} does not answer in time.", _LATER)
        case _:
            shown = one_line(getattr(error, "strerror", None) or error, 200)
            return errors.OutageError(f"{its} cannot be reached ({shown}).", _LATER)


def _is_permanent(code: int) -> bool:
    return 500 <= code < 600


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return one_line(f"{code} {text}", 200)


def _without(secret: Secret | None, text: str) -> str:
    return text.replace(secret.value, HIDDEN) if secret and secret.value else text


STEP_SECONDS, WHOLE_SECONDS = 20.0, 60.0
"""Longest wait for one answer, and for one message as a whole: a slow server holds up no run."""
GOODBYE_SECONDS = 2.0

Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server that takes the office's mail."""

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: Secret | None = None
    named: str = "localhost"
    """The name the job introduces itself by; the machine's own would be looked up on the net."""
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    step_seconds: float = STEP_SECONDS
    whole_seconds: float = WHOLE_SECONDS

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand the message over for one recipient.

        Raises OutageError when the server cannot be used now, DeniedError when it refuses the
        login, UnavailableError when it refuses this recipient or this message for good.
        """
        with self._connected() as server:
            refused = server.send_message(message, sender, [recipient])
        if refused:
            raise refused_recipient(recipient, *refused[recipient])

    def check(self) -> str:
        """Return how the server was reached, after logging in; raises what `send` raises."""
        with self._connected() as server:
            code, _ = server.noop()
        how = {"none": "", "starttls": "STARTTLS, ", "tls": "TLS, "}[self.security]
        return f"{self.host}:{self.port} ({how}{self.user or 'no login'}, {code})"

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Yield a connection that is encrypted and logged in as the settings say."""
        try:
            server = self._connect()
            with _closing(server), _cut_off_after(self.whole_seconds, server):
                self._log_in(server)
                yield server
        except errors.SheetflowError:
            raise
        except (smtplib.SMTPException, OSError) as error:
            raise as_server_error(error, f"{self.host}:{self.port}", self.password) from None

    def _connect(self) -> smtplib.SMTP:
        connect: Callable[..., smtplib.SMTP] = smtplib.SMTP
        if self.security == "tls":
            connect = partial(smtplib.SMTP_SSL, context=self.tls)
        return connect(self.host, self.port, local_hostname=self.named, timeout=self.step_seconds)

    def _log_in(self, server: smtplib.SMTP) -> None:
        if self.security == "starttls":
            server.starttls(context=self.tls)
        if self.user and self.password is not None:
            secret = self.password.value
            if not (self.user.isascii() and secret.isascii()):
                # smtplib encodes ASCII only, and its own error would quote the password.
                raise errors.ConfigurationError(
                    f"{self.host}: user or password has letters that SMTP logins cannot carry.",
                    "Choose a password of plain letters, digits and signs.",
                )
            server.login(self.user, secret)


@contextmanager
def _closing(server: smtplib.SMTP) -> Iterator[None]:
    """End the connection; what was accepted stays accepted, however the server says goodbye."""
    try:
        yield
        if server.sock is not None:
            server.sock.settimeout(GOODBYE_SECONDS)
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
    finally:
        server.close()


@contextmanager
def _cut_off_after(seconds: float, server: smtplib.SMTP) -> Iterator[None]:
    """Close the connection when this takes too long, however often the server answers a little."""
    timer = Timer(seconds, _cut_off, [server])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut_off(server: smtplib.SMTP) -> None:
    connection = server.sock
    if connection is not None:
        with suppress(OSError):  # it may be closed already
            connection.shutdown(socket.SHUT_RDWR)
