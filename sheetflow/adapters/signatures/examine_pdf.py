"""Examination of a PDF's signatures, offline; a job of the worker, as the bytes are foreign.

Only this module imports pyHanko, which is an extra.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import diff_analysis
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from sheetflow.adapters.worker.protocol import Handlers, Message, RequestRefusedError
from sheetflow.core.signatures import SignatureState
from sheetflow.errors import ConfigurationError

_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
"""Either is enough: officials' certificates have one or both."""
_END_OF_REVISION = re.compile(rb"startxref\s+\d+\s+%%EOF")
_LINE_ENDS = (b"", b"\n", b"\r", b"\r\n")
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, PdfError)
"""Errors that pyHanko raises for malformed signatures; those of its own are among them."""
_FIELDS, _FLAGS = NameObject("/Fields"), NameObject("/SigFlags")
_MAX_NAME = 200
_MAX_SIGNATURES = 20
"""More than any paper has; each is examined."""


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Return the job `examine`: the blobs `pdf` and `root:…`, and the moment in ISO form."""
    return {"examine": _examine}


def _examine(request: Message) -> Message:
    roots = [
        one
        for name, blob in request.blobs.items()
        if name.startswith("root:")
        for one in certificates_in(name.removeprefix("root:"), blob)
    ]
    moment = datetime.fromisoformat(request.head["moment"])
    return Message({"found": _Examination(request.blobs["pdf"], roots, moment).result()})


def certificates_in(name: str, content: bytes) -> list[Certificate]:
    """Return the certificates in a file, PEM or DER.  Raises RequestRefusedError."""
    try:
        blocks = [content]
        if pem.detect(content):
            blocks = [block for _, _, block in pem.unarmor(content, multiple=True)]
        found = [Certificate.load(block, strict=True) for block in blocks]
        _ = [(one.public_key.native, one.subject.native) for one in found]  # decodes all of them
    except (ValueError, TypeError) as error:
        raise RequestRefusedError(str(error), root=name) from error
    return found


def describe_roots(roots: Mapping[Path, bytes], now: datetime) -> str:
    """Return the certificates' names and last days.  Raises ConfigurationError for useless ones."""
    found: list[str] = []
    for file, content in roots.items():
        try:
            certificates = certificates_in(str(file), content)
        except RequestRefusedError as error:
            raise ConfigurationError(f"{file}: is no certificate ({error}).", _OTHER) from error
        for one in certificates:
            name, end = _text(one.subject.native.get("common_name")), one.not_valid_after
            if end < now:
                raise ConfigurationError(f"{file}: “{name}” ended on {end:%d/%m/%Y}.", _OTHER)
            found.append(f"{name} ({end:%d/%m/%Y})")
    return ", ".join(found)


_OTHER = "Put the authority's present root certificate there, as PEM or DER."


class _Examination:
    """The examination of one PDF."""

    def __init__(self, content: bytes, roots: Sequence[Certificate], moment: datetime) -> None:
        self._content = content
        self._moment = moment
        self._reader = PdfFileReader(BytesIO(content))
        if self._reader.encrypted:
            self._reader.decrypt(b"")
        self._roots = roots
        self._store = _store(self._reader)

    def result(self) -> dict[str, Any]:
        """Return what is found as plain data (see `SignedPdf`)."""
        signed = self._reader.embedded_regular_signatures
        if len(signed) > _MAX_SIGNATURES:
            raise RequestRefusedError(f"it has {len(signed)} signatures")
        beginnings = self._beginnings() if signed else ()
        return {
            "signatures": [self._signature(one, is_last=one is signed[-1]) for one in signed],
            "beginnings": [hashlib.sha256(one).hexdigest() for one in beginnings],
            "kept": bool(signed) and self._is_kept(),
        }

    def _signature(self, signed: EmbeddedPdfSignature, *, is_last: bool) -> dict[str, Any]:
        try:
            owner = _owner(signed.signer_cert)
        except _UNREADABLE:
            return {"state": SignatureState.BROKEN.value}
        claimed = signed.self_reported_timestamp
        facts = {**owner, "at": claimed.isoformat() if claimed else ""}
        try:
            status, stamped = self._status(signed)
        except _UNREADABLE:
            return {**facts, "state": SignatureState.BROKEN.value}
        if stamped is not None:
            facts |= {"at": stamped.isoformat(), "stamped": True}
        moment = stamped or self._moment
        state = self._state(status, signed.signer_cert, moment, is_last=is_last)
        return {**facts, "state": state.value}

    def _status(self, signed: EmbeddedPdfSignature) -> tuple[PdfSignatureStatus, datetime | None]:
        """Return the status at the moment of its trusted time stamp, which is returned too.

        Without one at the moment of the run: that it was signed earlier is only the signer's word.
        """
        status = self._validated(signed, self._moment)
        stamp = status.timestamp_validity
        if stamp is None or not stamp.trusted or stamp.timestamp > self._moment:
            return status, None
        return self._validated(signed, stamp.timestamp), stamp.timestamp

    def _validated(self, signed: EmbeddedPdfSignature, moment: datetime) -> PdfSignatureStatus:
        return validate_pdf_signature(
            signed, self._trust(moment), self._trust(self._moment), key_usage_settings=_USAGE
        )

    def _trust(self, moment: datetime) -> ValidationContext:
        """Return the roots, with what the file itself brings along of certificates and proofs."""
        wanted: dict[str, Any] = {
            "trust_roots": self._roots,
            "moment": moment,
            "allow_fetching": False,
            "revocation_mode": "soft-fail",
        }
        try:
            return self._store.as_validation_context(wanted)
        except _UNREADABLE:
            return ValidationContext(**wanted)

    def _state(
        self, status: PdfSignatureStatus, owner: Certificate, moment: datetime, *, is_last: bool
    ) -> SignatureState:
        faults = {
            SignatureState.ALTERED: not status.intact,
            SignatureState.BROKEN: not status.valid,
            SignatureState.CHANGED_AFTER: not _stands(status, is_last=is_last),
            SignatureState.GOOD: status.trusted,
            SignatureState.REVOKED: status.revoked,
            SignatureState.EXPIRED: owner.not_valid_after < moment,
            SignatureState.NOT_YET: owner.not_valid_before > moment,
            SignatureState.SELF_MADE: owner.self_signed != "no",
        }
        return next((state for state, holds in faults.items() if holds), SignatureState.UNTRUSTED)

    def _beginnings(self) -> Iterator[bytes]:
        """Yield the bytes of the first revision, by each end that its last line may have."""
        start = self._reader.xrefs.get_startxref_for_revision(0)
        end = _END_OF_REVISION.search(self._content, start)
        for line_end in _LINE_ENDS if end else ():
            if end and self._content.startswith(line_end, end.end()):
                yield self._content[: end.end() + len(line_end)]

    def _is_kept(self) -> bool:
        """Return whether only signatures were added since the first revision."""
        first, last = (
            self._reader.get_historical_resolver(revision)
            for revision in (0, self._reader.xrefs.total_revisions - 1)
        )
        try:
            # pyHanko compares forms, and a paper has none before it is signed.
            flags = last.root["/AcroForm"][_FLAGS]
            empty = DictionaryObject({_FIELDS: ArrayObject(), _FLAGS: flags})  # type: ignore[no-untyped-call]  # pyHanko's own
            first.root.setdefault(NameObject("/AcroForm"), empty)  # type: ignore[no-untyped-call]
            level = diff_analysis.DEFAULT_DIFF_POLICY.apply(first, last).modification_level
        except (diff_analysis.SuspiciousModification, *_UNREADABLE):
            return False
        return bool(level <= diff_analysis.ModificationLevel.FORM_FILLING)


def _stands(status: PdfSignatureStatus, *, is_last: bool) -> bool:
    """Return whether nothing behind the signature changes what is read.

    Further signatures may be behind one that is not the last, proofs of validity behind any.
    """
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return False
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    most = (
        diff_analysis.ModificationLevel.LTA_UPDATES
        if is_last
        else diff_analysis.ModificationLevel.FORM_FILLING
    )
    level = status.modification_level
    return level is not None and level <= most and bool(status.docmdp_ok)


def _store(reader: PdfFileReader) -> DocumentSecurityStore:
    """Return the proofs of validity that the file itself holds; none where they are unreadable."""
    try:
        return DocumentSecurityStore.read_dss(reader)
    except _UNREADABLE:
        return DocumentSecurityStore(writer=None)


def _owner(certificate: Certificate) -> dict[str, Any]:
    subject = certificate.subject.native
    more = certificate.subject_alt_name_value
    emails = [_text(subject.get("email_address"))]
    emails += [str(name.native) for name in more or () if name.name == "rfc822_name"]
    return {
        "common_name": _text(subject.get("common_name")),
        "serial_number": _text(subject.get("serial_number")),
        "emails": sorted({email for email in emails if email}),
        "fingerprint": certificate.sha256.hex(),
        "issuer": _text(certificate.issuer.native.get("common_name")),
    }


def _text(value: object) -> str:
    """Return an attribute's text, the first of several; at most what a row can show of it."""
    return str(value[0] if isinstance(value, list) else value or "")[:_MAX_NAME]
