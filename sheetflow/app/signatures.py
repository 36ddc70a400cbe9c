"""Signed papers: the examiner of a run, and what the doctor finds."""

from collections.abc import Iterator
from datetime import datetime

from sheetflow.adapters.signatures.examiner import (
    PdfSignatures,
    is_installed,
    read_roots,
    require_package,
)
from sheetflow.app.backend import Backend
from sheetflow.core.workflow import deciding_roles
from sheetflow.doctor import Diagnosis, Health, examine

_WHAT = "signatures"


def signature_examiner(backend: Backend, now: datetime) -> PdfSignatures | None:
    """Return what examines signatures; None where the office wants none, or the extra is missing.

    Raises ConfigurationError for root certificates that cannot be read.
    """
    if backend.settings.office.signatures is None or not is_installed():
        return None
    return PdfSignatures(read_roots(backend.settings.roots), backend.files.content, now)


def signature_health(backend: Backend, now: datetime) -> Iterator[Diagnosis]:
    """Yield the state of the root certificates, and deciders whom no certificate can name."""
    office = backend.settings.office
    if office.signatures is None:
        return
    yield from examine([(_WHAT, lambda: _roots(backend, now))])
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
        yield Diagnosis(f"{_WHAT}: signers", Health.WARNING, detail, fix)


def _roots(backend: Backend, now: datetime) -> str:
    """Return the names of the roots and their last days.  Raises ConfigurationError."""
    require_package()
    from sheetflow.adapters.signatures.examine_pdf import describe_roots  # noqa: PLC0415 - an extra

    return describe_roots(read_roots(backend.settings.roots).files, now)
