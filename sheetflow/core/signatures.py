"""Electronic signatures of a PDF as facts, and which of them count in an office."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from enum import Enum
from typing import Annotated, Any, Literal

from annotated_types import MinLen

from sheetflow.core.names import Sha256
from sheetflow.core.setting_rules import Text

SignerName = Literal["serial_number", "email", "common_name", "fingerprint"]
"""What a certificate names its owner by."""


@dataclass(frozen=True, slots=True)
class SignatureSettings:
    """Papers that officials sign electronically: whose signatures count, and as whose."""

    roots: Annotated[tuple[Text, ...], MinLen(1)]
    """Certificates that signatures must go back to: files or folders of .pem, .crt or .cer, beside
    office.yaml."""
    signer_by: Annotated[tuple[SignerName, ...], MinLen(1)] = (
        "serial_number", "email", "fingerprint",
    )  # fmt: skip
    """What a signer is known by, compared with the holder's `certificate`, `email` and `nip`; with
    common_name also with the name, which other people may have too."""


class SignatureState(Enum):
    """The result of examining a signature; the variants of W-TTD."""

    GOOD = "good"
    """Unaltered, by a certificate that goes back to a root and was valid when it was signed."""
    ALTERED = "altered"
    """The signed bytes are others now."""
    CHANGED_AFTER = "changed_after"
    """Something was added behind the signature that changes what is read."""
    BROKEN = "broken"
    """The signature is not the certificate's, or cannot be read."""
    EXPIRED = "expired"
    """The certificate had ended, or nothing proves that it had not."""
    NOT_YET = "not_yet"
    """The certificate begins later."""
    REVOKED = "revoked"
    """The certificate was revoked, by what the file itself holds."""
    SELF_MADE = "self_made"
    """The certificate was made by its owner."""
    UNTRUSTED = "untrusted"
    """The certificate goes back to no root that the office gave."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature, with its signer as the certificate names him.

    `at` is the time of signing in ISO form: of the time stamp where it is `stamped`, else as the
    signer's computer gave it; "" for none.
    """

    state: SignatureState
    common_name: str = ""
    serial_number: str = ""
    emails: tuple[str, ...] = ()
    fingerprint: str = ""
    """SHA-256 of the certificate."""
    issuer: str = ""
    at: str = ""
    stamped: bool = False

    @property
    def moment(self) -> datetime | None:
        """When it was signed, in UTC where no zone is given (PDF 2.0); None where it is no time."""
        try:
            found = datetime.fromisoformat(self.at)
        except ValueError:
            return None
        # The first and the last year have days that other zones do not.
        is_usable = MINYEAR < found.year < MAXYEAR
        return found.replace(tzinfo=found.tzinfo or UTC) if is_usable else None

    @property
    def who(self) -> str:
        """The signer for people; not by serial number, which may be a NIK."""
        return self.common_name or next(iter(self.emails), "?")


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """The signatures of a PDF, all of them.

    `beginnings` are digests of the document before anything was added to it, with and without the
    end of its last line; `kept`: nothing but signatures was added since.
    """

    signatures: tuple[Signature, ...]
    beginnings: tuple[Sha256, ...] = ()
    kept: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return plain data, as a worker answers and the ledger has it."""
        signatures = [asdict(one) | {"state": one.state.value} for one in self.signatures]
        return {"signatures": signatures, "beginnings": [*self.beginnings], "kept": self.kept}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "SignedPdf":
        """Return the value of `as_data`; KeyError, TypeError or ValueError for anything else."""
        signatures = tuple(map(_signature, data["signatures"]))
        beginnings = tuple(Sha256(str(one)) for one in data["beginnings"])
        return cls(signatures, beginnings, bool(data["kept"]))

    @property
    def fault(self) -> Signature | None:
        """The first signature that is not good; None where all are."""
        faulty = (one for one in self.signatures if one.state is not SignatureState.GOOD)
        return next(faulty, None)


def _signature(data: Mapping[str, Any]) -> Signature:
    emails = tuple(map(str, data.get("emails", ())))
    return Signature(**{**data, "state": SignatureState(data["state"]), "emails": emails})
