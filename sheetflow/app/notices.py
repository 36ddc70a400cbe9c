"""The sender of an office's notices, made when the first is sent; the notice to the installer."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from sheetflow.app.backend import Backend
from sheetflow.app.secrets import read_secret
from sheetflow.core.effects import Failure, SendNotice, failure
from sheetflow.core.names import EffectId, SubmissionId
from sheetflow.core.notices import NoticeKind, NoticeMessage
from sheetflow.core.office import Office
from sheetflow.core.running.news import ProblemDecision, ProblemNotice
from sheetflow.errors import ConfigurationError

if TYPE_CHECKING:
    from sheetflow.adapters.notices.mail_server import MailServer
    from sheetflow.adapters.notices.sender import ChannelSender, Providers
    from sheetflow.app.backend import Backend
    from sheetflow.core.notices import NoticeSettings


class LateNotices:
    """NoticeSender that is made with the first notice: most runs send none."""

    def __init__(self, backend: Backend, notes: Mapping[str, str]) -> None:
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


def open_sender(
    backend: Backend, *, notes: Mapping[str, str] | None = None, is_test: bool = False
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


def providers_of(backend: Backend) -> "Providers":
    """Return how the office's channels are opened."""
    from sheetflow.adapters.notices.sender import Providers

    settings, root = backend.settings.office.notices, backend.settings.root
    channels = settings.channels if settings else {}
    addresses = {name: partial(read_secret, source, root) for name, source in channels.items()}
    return Providers(partial(_open_mail, backend), addresses)


def _open_mail(backend: Backend) -> "MailServer":
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


def required_notices(backend: Backend) -> "NoticeSettings":
    """Return the settings; raise ConfigurationError for an office without notices."""
    settings = backend.settings.office.notices
    if settings is None:
        raise ConfigurationError(
            f"{backend.settings.root / 'office.yaml'}: it has no section `notices:`.",
            "Add one; docs/notices.md has an example for each provider.",
        )
    return settings


def send_problem(backend: Backend, decision: ProblemDecision, run: str, now: datetime) -> None:
    """Send what was decided.  Raises SheetflowError where it cannot be sent."""
    office = backend.settings.office
    message = NoticeMessage(
        kind=NoticeKind.PROBLEM, at=now, recipient="", summary=problem_summary(decision, office)
    )
    effect = SendNotice(
        EffectId(f"problem-{run}"), SubmissionId(""), "", message.kind.value, message.to_json()
    )
    sender = open_sender(backend)
    try:
        sender.send(effect)
    finally:
        sender.renderer.close()


def problem_summary(decision: ProblemDecision, office: Office) -> tuple[str, ...]:
    """Return the sentences of the notice: what fails since when, why, and what to do."""
    if decision.notice is ProblemNotice.WELL or not decision.failed:
        return (office.text("job.well"),)
    first, last = decision.failed[0], decision.failed[-1]
    began = f"{first.began.astimezone(office.zone):%d/%m/%Y %H:%M %Z}"
    why = " ".join(last.problem.split())
    if last.was_killed:
        why = office.text("job.not_ended")
    lines = (office.text("job.failing", n=len(decision.failed), kapan=began), why)
    return (*(line for line in lines if line), office.text("job.look"))
