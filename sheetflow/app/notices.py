"""The sender of an office's notices, made when the first is sent."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from sheetflow.app.secrets import read_secret
from sheetflow.core.effects import Failure, SendNotice, failure
from sheetflow.errors import ConfigurationError

if TYPE_CHECKING:
    from sheetflow.adapters.notices.mail_server import MailServer
    from sheetflow.adapters.notices.sender import ChannelSender, Providers
    from sheetflow.app.backend import Backend
    from sheetflow.core.notices.settings import NoticeSettings


class LateNotices:
    """NoticeSender that is made with the first notice: most runs send none."""

    def __init__(self, backend: "Backend", notes: Mapping[str, str]) -> None:
        self._backend, self._notes = backend, notes
        self._sender: ChannelSender | None = None

    def send(self, effect: SendNotice) -> None:
        """Send the notice, as `NoticeSender.send` does."""
        if self._sender is None:
            self._sender = open_sender(self._backend, notes=self._notes)
        self._sender.send(effect)

    def changed_notes(self) -> dict[str, str]:
        """Return what changes of the ledger's notes on notices that some channels have taken."""
        return dict(self._sender.changed_notes) if self._sender else {}

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Return the office's own templates that failed."""
        troubles = self._sender.renderer.troubles if self._sender else {}
        return tuple(failure(None, error) for error in troubles.values())

    def close(self) -> None:
        """End what the sender has started."""
        if self._sender is not None:
            self._sender.renderer.close()


@contextmanager
def notice_sender(backend: "Backend", notes: Mapping[str, str]) -> Iterator[LateNotices]:
    """Yield the sender of a run; `notes` are the ledger's."""
    late = LateNotices(backend, notes)
    try:
        yield late
    finally:
        late.close()


def open_sender(
    backend: "Backend", *, notes: Mapping[str, str] | None = None, is_test: bool = False
) -> "ChannelSender":
    """Return a sender by the office's channels; secrets are read when a channel is used."""
    from sheetflow.adapters.notices.letter import Letter
    from sheetflow.adapters.notices.render import LetterRenderer
    from sheetflow.adapters.notices.sender import ChannelSender

    office, templates = backend.settings.office, backend.settings.root / "templates"
    return ChannelSender(
        office,
        Letter(office, backend.links, is_test=is_test),
        LetterRenderer(templates if templates.is_dir() else None),
        providers_of(backend),
        notes or {},
    )


def providers_of(backend: "Backend") -> "Providers":
    """Return how the office's channels are opened."""
    from sheetflow.adapters.notices.sender import Providers

    settings, root = backend.settings.office.notices, backend.settings.root
    channels = settings.channels if settings else {}
    addresses = {name: partial(read_secret, source, root) for name, source in channels.items()}
    return Providers(partial(_open_mail, backend), addresses)


def _open_mail(backend: "Backend") -> "MailServer":
    from sheetflow.adapters.notices.mail_server import MailServer

    settings = required_notices(backend)
    server = settings.mail
    if server is None:
        raise ConfigurationError(
            f"{backend.settings.root / 'office.yaml'}: it names no mail server.",
            "Add `mail:` under `notices:`.",
        )
    password = read_secret(server.password, backend.settings.root) if server.password else None
    return MailServer(
        server.host,
        server.port,
        server.security,
        server.user,
        password,
        settings.sender.rpartition("@")[2],
    )


def required_notices(backend: "Backend") -> "NoticeSettings":
    """Return the settings; raise ConfigurationError for an office without notices."""
    settings = backend.settings.office.notices
    if settings is None:
        raise ConfigurationError(
            f"{backend.settings.root / 'office.yaml'}: it has no section `notices:`.",
            "Add one; docs/notices.md has an example for each provider.",
        )
    return settings
