"""What the doctor finds in an office's notices; nothing is sent and no server is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from sheetflow.adapters.notices.other_channels import check_address
from sheetflow.adapters.notices.render import check_own_templates
from sheetflow.app.backend import Backend
from sheetflow.app.notice_commands import INSTALLER, Reach, reaches
from sheetflow.app.notices import providers_of
from sheetflow.core.secret import Secret
from sheetflow.doctor.office_health import Diagnosis, Health, Probe, examine


def notice_health(backend: Backend, now: datetime) -> Iterator[Diagnosis]:
    """Yield the channels whose secrets cannot be read, and everybody who is not reached."""
    if backend.settings.office.notices is None:
        return
    yield from examine(_probes(backend))
    found = reaches(backend, now)
    for reach in found:
        if not reach.recipient.channels:
            yield _unreached(backend, reach)
    reached = sum(bool(reach.recipient.channels) for reach in found)
    yield Diagnosis("notices", Health.OK, f"{reached} of {len(found)} are reached")


def _probes(backend: Backend) -> Iterator[Probe]:
    settings, providers = backend.settings.office.notices, providers_of(backend)
    if settings is not None and settings.mail is not None:
        yield "notices: mail", lambda: _server(providers.mail().host, backend)
    for name, read in providers.addresses.items():
        yield f"notices: {name}", partial(_address, name, read)
    folder = backend.settings.root / "templates"
    yield "notices: templates", lambda: check_own_templates(folder)


def _address(name: str, read: Callable[[], Secret]) -> str:
    return check_address(name, read())


def _server(host: str, backend: Backend) -> str:
    how = backend.settings.office.text("doctor.notices_test")
    return f"{host}; {how}"


def _unreached(backend: Backend, reach: Reach) -> Diagnosis:
    text = backend.settings.office.text
    name = reach.recipient.name
    if not name:
        return Diagnosis(
            f"notices: {INSTALLER}",
            Health.WARNING,
            text("doctor.no_installer"),
            text("doctor.no_installer.fix"),
        )
    return Diagnosis(name, Health.WARNING, text("doctor.no_channel"), text("doctor.no_channel.fix"))
