"""`doctor`: the probes of a backend, with what the settings leave open."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial

from sheetflow import doctor
from sheetflow.adapters.notices.other_channels import check_address
from sheetflow.adapters.notices.render import check_own_templates
from sheetflow.adapters.signatures.examiner import read_roots, require_package
from sheetflow.adapters.worker.confinement import Restrictions
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import WAY_OUT, check_ledger
from sheetflow.app.notice_commands import INSTALLER, Reach, reaches
from sheetflow.app.notices import providers_of
from sheetflow.app.register_rows import find_missing
from sheetflow.app.time_stamps import examine_server
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.ledger.filed_faults import known_faults
from sheetflow.core.planning.unfinished import failing, files_set_aside, stopped_files
from sheetflow.core.response_rows.changes import gone_questions
from sheetflow.core.secret import Secret
from sheetflow.core.workflow import deciding_roles
from sheetflow.errors import SheetflowError, TamperedError
from sheetflow.ports import IntakeSource

_WORKER = "worker"
"""The process that opens foreign files."""


def examine_office(backend: Backend, now: datetime) -> tuple[doctor.Diagnosis, ...]:
    """Return everything that can be found without lasting changes."""
    office = backend.settings.office
    return (
        *doctor.examine((*backend.own.probes(now), *_probes(backend))),
        _worker(),
        *_ledger_health(backend),
        *intake_health(backend),
        *notice_health(backend, now),
        *signature_health(backend, now),
        *doctor.office_health(office, now.date()),
    )


def _probes(backend: Backend) -> Iterator[doctor.Probe]:
    yield "ledger: office", lambda: _own_ledger(backend)
    settings = backend.settings
    if settings.timestamp is not None:
        yield "timestamp", partial(examine_server, settings.timestamp.url, settings.stamp_root)


def _own_ledger(backend: Backend) -> str:
    """Raise TamperedError unless the ledger is the office's own and its newest; else return ""."""
    trouble = check_ledger(backend, backend.ledger.load())
    if trouble:
        raise TamperedError(trouble, WAY_OUT)
    return ""


def _worker() -> doctor.Diagnosis:
    worker = WorkerProcess("sheetflow.adapters.local.drive.inspection")
    try:
        return worker_health(worker.walls())
    except SheetflowError as error:
        return doctor.Diagnosis(_WORKER, doctor.Health.ERROR, error.problem, error.fix)
    finally:
        worker.close()


def worker_health(walls: Restrictions) -> doctor.Diagnosis:
    """Return how well this machine isolates the worker that opens foreign files."""
    held = [name for name, wall in walls.items() if wall.held]
    lacking = [f"{name} ({wall.by})" for name, wall in walls.items() if not wall.held]
    if not lacking:
        limited = f"limited: {', '.join(held)} ({walls['files'].by})"
        return doctor.Diagnosis(_WORKER, doctor.Health.OK, limited)
    return doctor.Diagnosis(
        _WORKER,
        doctor.Health.WARNING,
        f"Limited: {', '.join(held)}.  Not kept from a hostile file here: {', '.join(lacking)}.",
        "Everything works, with less protection.  Linux 5.13 or later has all of it, where "
        "Landlock and seccomp are switched on; a container has to allow them.",
    )


def _ledger_health(backend: Backend) -> Iterator[doctor.Diagnosis]:
    """Yield rows that are gone, work set aside, and filed files that runs found changed or gone.

    What cannot be read is reported by the backend's own probes.
    """
    office = backend.settings.office
    with suppress(SheetflowError):
        yield from doctor.missing_health(find_missing(backend), office)
    with suppress(SheetflowError):
        ledger = backend.ledger.load()
        found = failing(backend.ledger.unfinished(), ledger)
        looked_at = (f"{row}: {file}" for file, row in files_set_aside(ledger).items())
        yield from doctor.set_aside_health(found, (*looked_at, *stopped_files(ledger)), office)
    with suppress(SheetflowError):
        yield from doctor.filed_health(known_faults(backend.ledger.load().notes), office)


def intake_health(backend: Backend) -> Iterator[doctor.Diagnosis]:
    """Yield whether each form whose responses are files can be read, and has its questions."""
    for form, source in backend.forms:
        if form.form is None:
            yield _health(form, source)


def _health(form: IntakeSettings, source: IntakeSource) -> doctor.Diagnosis:
    what = f"intake: {form.name}"
    try:
        found, questions = source.responses(None), source.questions()
    except SheetflowError as error:
        return doctor.Diagnosis(what, doctor.Health.ERROR, error.problem, error.fix)
    if gone := gone_questions(form, questions):
        listed = ", ".join(f"“{title}”" for title in gone)
        problem = f"{form.place} has no question {listed}."
        return doctor.Diagnosis(
            what, doctor.Health.ERROR, problem, "Adapt `columns` in `intake:` of office.yaml."
        )
    if broken := [one.problem for one in found if one.problem]:
        problem = f"{len(broken)} of {len(found)} responses cannot be read: {broken[0]}"
        return doctor.Diagnosis(
            what, doctor.Health.WARNING, problem, "Correct them; each becomes a row then."
        )
    return doctor.Diagnosis(what, doctor.Health.OK, f"{len(found)} responses")


def notice_health(backend: Backend, now: datetime) -> Iterator[doctor.Diagnosis]:
    """Yield the channels whose secrets cannot be read, and everybody who is not reached."""
    if backend.settings.office.notices is None:
        return
    yield from doctor.examine(_notice_probes(backend))
    found = reaches(backend, now)
    for reach in found:
        if not reach.recipient.channels:
            yield _unreached(backend, reach)
    reached = sum(bool(reach.recipient.channels) for reach in found)
    yield doctor.Diagnosis("notices", doctor.Health.OK, f"{reached} of {len(found)} are reached")


def _notice_probes(backend: Backend) -> Iterator[doctor.Probe]:
    settings, providers = backend.settings.office.notices, providers_of(backend)
    if settings is not None and settings.mail is not None:
        how = backend.settings.office.text("doctor.notices_test")
        yield "notices: mail", lambda: f"{providers.mail().host}; {how}"
    for name, read in providers.addresses.items():
        yield f"notices: {name}", partial(_checked_address, name, read)
    folder = backend.settings.root / "templates"
    yield "notices: templates", lambda: check_own_templates(folder)


def _checked_address(name: str, read: Callable[[], Secret]) -> str:
    return check_address(name, read())


def _unreached(backend: Backend, reach: Reach) -> doctor.Diagnosis:
    text = backend.settings.office.text
    name = reach.recipient.name
    if not name:
        return doctor.Diagnosis(
            f"notices: {INSTALLER}",
            doctor.Health.WARNING,
            text("doctor.no_installer"),
            text("doctor.no_installer.fix"),
        )
    return doctor.Diagnosis(
        name, doctor.Health.WARNING, text("doctor.no_channel"), text("doctor.no_channel.fix")
    )


def signature_health(backend: Backend, now: datetime) -> Iterator[doctor.Diagnosis]:
    """Yield the state of the root certificates, and deciders whom no certificate can name."""
    office = backend.settings.office
    if office.signatures is None:
        return
    yield from doctor.examine([("signatures", lambda: _roots(backend, now))])
    deciding = {role for workflow in office.workflows for role in deciding_roles(workflow)}
    unnamed = dict.fromkeys(
        one.name
        for one in office.holders
        if one.role in deciding and one.span.holds(now.date())
        if not (one.certificate or one.email or one.nip)
        if "common_name" not in office.signatures.signer_by
    )
    if unnamed:
        detail = office.text("doctor.no_certificate", siapa="; ".join(unnamed))
        fix = office.text("doctor.no_certificate.fix")
        yield doctor.Diagnosis("signatures: signers", doctor.Health.WARNING, detail, fix)


def _roots(backend: Backend, now: datetime) -> str:
    """Return the names of the roots and their last days.  Raises ConfigurationError."""
    require_package()
    from sheetflow.adapters.signatures.examine_pdf import describe_roots  # noqa: PLC0415 - an extra

    return describe_roots(read_roots(backend.settings.roots), now)
