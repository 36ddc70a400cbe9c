"""RFC 3161 time stamps: requested over HTTP, examined offline.

The SHA-256 of a text is stamped, so that `openssl ts -verify -data TEXT -in STAMP` gives the same
result.  Only this module imports rfc3161-client, which is an extra.
"""

import hashlib
from concurrent.futures import Future
from concurrent.futures import TimeoutError as OutOfTimeError
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.safe_files.reading import read_regular

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

MAX_STAMP = 64 * 1024
"""Bytes of a stamp; real ones have about five thousand."""
_SECONDS = 15.0
"""Limit for one request, from first to last byte."""
_MAX_CERTIFICATE = 1024 * 1024


class NoStampError(ValueError):
    """The bytes are no stamp of this text; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """An examined stamp: the moment `at` which the text was stamped.

    `valid_until` is the end of the signing certificate's validity, `trusted` whether the stamp was
    verified against the root.
    """

    at: datetime
    valid_until: datetime
    trusted: bool


def require_package() -> None:
    """Raise ConfigurationError when the extra is not installed."""
    try:
        import rfc3161_client  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise ConfigurationError(
            "timestamp: the package rfc3161-client is not installed.",
            "Install it: pip install -c constraints.txt -e '.[timestamp]'.",
        ) from error


def request_stamp(url: str, text: bytes, seconds: float = _SECONDS) -> bytes:
    """Return the server's stamp of `text`, examined without its root certificate.

    Raises UnavailableError when the server does not answer in time, refuses or returns something
    else; ConfigurationError without the extra.
    """
    require_package()
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415 - an extra

    asked = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        answer = _within(seconds, url, asked.as_bytes())
        examine_stamp(answer, text, None)
        is_ours = _decoded(answer).tst_info.nonce == asked.nonce
    except NoStampError as error:
        raise _unavailable(url, str(error)) from error
    if not is_ours:
        raise _unavailable(url, "it answers another request")
    return answer


def examine_stamp(stamp: bytes, text: bytes, roots: bytes | None) -> Stamp:
    """Return when `text` was stamped; `roots` are PEM certificates to verify the stamp against.

    No clock and no network: certificates must have been valid at the moment of the stamp.  Raises
    NoStampError; ConfigurationError without the extra or for what is no certificate.
    """
    require_package()
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415 - comes with the extra

    answer = _decoded(stamp)
    try:
        imprint, at = answer.tst_info.message_imprint, answer.tst_info.gen_time
        signer = next(iter(answer.signed_data.signer_infos))
        certificates = map(load_der_x509_certificate, answer.signed_data.certificates)
        end = next(
            one.not_valid_after_utc
            for one in certificates
            if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number)
        )
    except (ValueError, StopIteration, TypeError) as error:
        raise NoStampError(f"it cannot be read ({error or 'no certificate'})") from error
    if imprint.message != hashlib.sha256(text).digest():
        raise NoStampError("it is of another text")
    if roots is not None:
        _verify(answer, text, roots)
    return Stamp(at, end, trusted=roots is not None)


def read_certificate(file: Path) -> bytes:
    """Return the bytes of a certificate file.  Raises ConfigurationError."""
    try:
        return read_regular(file, _MAX_CERTIFICATE)
    except OSError as error:
        raise ConfigurationError(
            f"{file}: the certificate of `timestamp` cannot be read ({error.strerror}).",
            "Put the root certificate of the time stamp server there, as PEM.",
        ) from error


def load_roots(roots: bytes) -> "list[Certificate]":
    """Return the certificates in PEM.  Raises ConfigurationError."""
    require_package()
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - see above

    try:
        return load_pem_x509_certificates(roots)
    except ValueError as error:
        raise ConfigurationError(
            f"timestamp: the root certificate cannot be read ({error}).", "It must be PEM."
        ) from error


def _verify(answer: "TimeStampResponse", text: bytes, roots: bytes) -> None:
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415 - see above

    builder = VerifierBuilder(roots=load_roots(roots))
    try:
        builder.build().verify_message(answer, text)
    except (VerificationError, ValueError) as error:
        raise NoStampError(f"it does not stand up to the root certificate ({error})") from error


def _decoded(stamp: bytes) -> "TimeStampResponse":
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415 - an extra

    try:
        answer = decode_timestamp_response(stamp)
        status = answer.status
        words = "; ".join(answer.status_string)
        if status == 0:
            _ = answer.tst_info
    except ValueError as error:
        raise NoStampError(f"it is no time stamp ({error})") from error
    if status != 0:
        raise NoStampError(f"the request was refused (status {status}: {words or 'no reason'})")
    return answer


def _within(seconds: float, url: str, content: bytes) -> bytes:
    """Return the response; UnavailableError once the time is over, however slowly it arrives."""
    result: Future[bytes] = Future()

    def work() -> None:
        try:
            result.set_result(_post(url, content, seconds))
        except Exception as error:  # noqa: BLE001 - raised again in the thread that waits
            result.set_exception(error)

    Thread(target=work, daemon=True).start()
    try:
        return result.result(seconds)
    except OutOfTimeError as error:
        raise _unavailable(url, f"no answer within {seconds:.0f} seconds") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise _unavailable(url, str(reason)) from error


def _post(url: str, content: bytes, seconds: float) -> bytes:
    # Imported here, as it costs time and runs without a stamp do not need it.
    import urllib.request  # noqa: PLC0415
    from http.client import HTTPException  # noqa: PLC0415

    headers = {"Content-Type": "application/timestamp-query"}
    request = urllib.request.Request(url, content, headers, method="POST")  # noqa: S310 - http(s), as the settings require
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310
            found: bytes = answer.read(MAX_STAMP + 1)
    except HTTPException as error:
        raise ValueError(str(error) or type(error).__name__) from error
    if len(found) > MAX_STAMP:
        raise ValueError("the answer is too long for a time stamp")
    return found


def _unavailable(url: str, reason: str) -> UnavailableError:
    return UnavailableError(
        f"{url}: the time stamp could not be had ({reason}).",
        "A later run asks again. If it stays so, check `timestamp` in office.yaml.",
    )
