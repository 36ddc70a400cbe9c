"""Everything that is no mail, by apprise: Telegram, Google Chat, ntfy, WhatsApp Cloud and others.

An apprise address is a secret as a whole (a token, a chat, a topic that anybody may read), so
neither it nor what apprise logs is ever shown; of a refusal only its HTTP status is.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import responses
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sheetflow.core.secret import Secret
from sheetflow.errors import ConfigurationError, DeniedError, OutageError, UnavailableError

if TYPE_CHECKING:
    from apprise import NotifyBase

SECONDS = 15.0
"""Longest wait for a connection, and for each answer."""
MISSING = "pip install 'sheetflow[notices]'"
_STATUS = re.compile(r"\berror=(\d{3})\b|\b(?:HTTP|status)[ :=]+(\d{3})\b")
_LATER = "It is tried again with the next run."


def is_installed() -> bool:
    """Return whether apprise is there; it is an extra."""
    return find_spec("apprise") is not None


def check_address(channel: str, address: Secret) -> str:
    """Return the service of the address; raise ConfigurationError where apprise knows none."""
    return str(_opened(channel, address).service_name)


def send_text(channel: str, address: Secret, title: str, text: str) -> None:
    """Send a short plain text.

    Raises OutageError when the service cannot be used now, DeniedError when it refuses the address,
    UnavailableError when it refuses the message, ConfigurationError for no address of a service.
    """
    service = _opened(channel, address)
    service.socket_connect_timeout = service.socket_read_timeout = SECONDS
    with _captured() as statuses:
        try:
            done = service.notify(body=text, title=title, body_format="text", overflow="split")
        except Exception:  # noqa: BLE001 - whatever a service's plug-in raises may quote the address
            done = False
    if not done:
        raise _refusal(channel, statuses)


def _opened(channel: str, address: Secret) -> "NotifyBase":
    if not is_installed():
        raise ConfigurationError(
            f"The channel “{channel}” needs the package apprise.", f"Install it: {MISSING}."
        )
    import apprise  # noqa: PLC0415 - an extra; 0.2 s, for a run that sends

    asset = apprise.AppriseAsset(async_mode=False, storage_mode="memory")
    with _captured():
        service = apprise.Apprise.instantiate(address.value, asset=asset, suppress_exceptions=True)
    if service is None:
        raise ConfigurationError(
            f"The channel “{channel}” is no address that apprise can read.",
            "Compare it with https://appriseit.com/services/; the address itself is not shown.",
        )
    return service


def _refusal(channel: str, statuses: list[int]) -> OutageError | DeniedError | UnavailableError:
    status = statuses[-1] if statuses else 0
    shown = f"{status} {responses.get(status, '')}".rstrip()
    if status in {401, 403, 404, 410}:
        return DeniedError(
            f"The channel “{channel}” refuses the address ({shown}).",
            "Make a new token or address at the service, and give it to the job.",
        )
    if 400 <= status < 500 and status not in {408, 425, 429}:
        return UnavailableError(
            f"The channel “{channel}” refuses the message ({shown}).",
            "Try it: sheetflow notices test; compare the address with the service's page.",
        )
    if status:
        return OutageError(f"The channel “{channel}” takes nothing now ({shown}).", _LATER)
    return OutageError(f"The channel “{channel}” cannot be reached.", _LATER)


class _Statuses(logging.Handler):
    """Keeps the HTTP statuses of what is logged, and nothing else of it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.found: list[int] = []

    def emit(self, record: logging.LogRecord) -> None:
        for groups in _STATUS.findall(record.getMessage()):
            self.found.append(int("".join(groups)))


@contextmanager
def _captured() -> Iterator[list[int]]:
    """Yield the HTTP statuses that apprise logs; its log, which may hold the address, ends here."""
    logger, handler = logging.getLogger("apprise"), _Statuses()
    before = logger.propagate, logger.level, logger.disabled
    logger.addHandler(handler)
    logger.propagate, logger.level, logger.disabled = False, logging.WARNING, False
    try:
        yield handler.found
    finally:
        logger.removeHandler(handler)
        logger.propagate, logger.level, logger.disabled = before
