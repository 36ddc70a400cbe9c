"""Refusals of mail servers as sheetflow's errors: what is permanent, what is an outage."""

import smtplib
import ssl

from sheetflow.core.secret import Secret
from sheetflow.core.setting_rules import HIDDEN, one_line
from sheetflow.errors import DeniedError, OutageError, SheetflowError, UnavailableError

_LATER = "It is tried again with the next run."
_SETTINGS = "Compare `notices: mail:` in office.yaml with what the mail's provider says."


class RecipientLaterError(OutageError):
    """The server takes nothing for this recipient now; for others it may."""


def refused_recipient(recipient: str, code: int, reply: bytes | str) -> UnavailableError:
    """Return the error of an address that the server does not take: for good, or for now."""
    problem = f"{recipient}: the mail server refuses this address ({_reply(code, reply)})."
    if _is_permanent(code):
        return UnavailableError(problem, "Correct the address under `notices:` or `holders:`.")
    return RecipientLaterError(problem, _LATER)


def as_server_error(  # noqa: PLR0911 - one return a kind of refusal
    error: smtplib.SMTPException | OSError, server: str, secret: Secret | None
) -> SheetflowError:
    """Return the error of sheetflow for one of smtplib, the system or TLS."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            ((recipient, (code, reply)),) = list(error.recipients.items())[:1]
            return refused_recipient(str(recipient), code, reply)
        case smtplib.SMTPAuthenticationError():
            shown = _without(secret, _reply(error.smtp_code, error.smtp_error))
            problem = f"{server}: the mail server refuses user or password ({shown})."
            return DeniedError(problem, _SETTINGS)
        case smtplib.SMTPSenderRefused():
            shown = _reply(error.smtp_code, error.smtp_error)
            problem = f"{server}: the mail server takes nothing from {error.sender} ({shown})."
            return OutageError(problem, _SETTINGS)
        case smtplib.SMTPNotSupportedError():
            shown = one_line(error, 200)
            problem = f"{server}: the mail server lacks what this needs ({shown})."
            return UnavailableError(problem, _SETTINGS)
        case smtplib.SMTPDataError() if _is_permanent(error.smtp_code):
            shown = _reply(error.smtp_code, error.smtp_error)
            return UnavailableError(
                f"{server}: the mail server refuses this message ({shown}).",
                "Ask the mail's provider why; what waits stands in the register all the same.",
            )
        case smtplib.SMTPResponseException():
            shown = _reply(error.smtp_code, error.smtp_error)
            return OutageError(f"{server}: the mail server takes no mail ({shown}).", _LATER)
        case ssl.SSLCertVerificationError():
            return OutageError(
                f"{server}: the mail server's certificate is not valid ({error.verify_message}).",
                "Name the host as its certificate does, under `notices: mail: host`.",
            )
        case TimeoutError():
            return OutageError(f"{server}: the mail server does not answer in time.", _LATER)
        case _:
            shown = one_line(getattr(error, "strerror", None) or error, 200)
            return OutageError(f"{server}: the mail server cannot be reached ({shown}).", _LATER)


def _is_permanent(code: int) -> bool:
    return 500 <= code < 600


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return one_line(f"{code} {text}", 200)


def _without(secret: Secret | None, text: str) -> str:
    return text.replace(secret.value, HIDDEN) if secret and secret.value else text
