"""Certificates made at run time, and papers that are signed with them; nothing needs a network."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)
"""When papers are signed, unless a test signs another time."""


@dataclass(frozen=True)
class Identity:
    """A certificate with its key, and the certificates above it but for the root."""

    certificate: made.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    above: tuple[made.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def signer(self) -> signers.SimpleSigner:
        plain = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        store = SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]  # pyHanko's own
            [*map(_loaded, self.above)]
        )
        return signers.SimpleSigner(
            signing_cert=_loaded(self.certificate),
            signing_key=keys.PrivateKeyInfo.load(plain),
            cert_registry=store,
        )


def _loaded(certificate: made.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def identity(
    name: str,
    issuer: Identity | None = None,
    *,
    serial: str = "",
    email: str = "",
    is_issuer: bool = False,
    begins: datetime = NOW - timedelta(days=300),
    ends: datetime = NOW + timedelta(days=400),
    stamps: bool = False,
) -> Identity:
    """A new certificate, self-made without an issuer."""
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = (
        rsa.generate_private_key(65537, 2048) if stamps else ec.generate_private_key(ec.SECP256R1())
    )
    attributes = [made.NameAttribute(NameOID.COMMON_NAME, name)]
    if serial:
        attributes.append(made.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    if email:
        attributes.append(made.NameAttribute(NameOID.EMAIL_ADDRESS, email))
    subject = made.Name(attributes)
    usage = made.KeyUsage(
        digital_signature=not is_issuer,
        content_commitment=not is_issuer,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_issuer,
        crl_sign=is_issuer,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        made.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(made.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(made.BasicConstraints(ca=is_issuer, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(made.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if issuer is not None:
        # As real ones: where the list of what was revoked can be had; nothing fetches it.
        place = [made.UniformResourceIdentifier("http://127.0.0.1:9/dicabut.crl")]
        points = made.CRLDistributionPoints([made.DistributionPoint(place, None, None, None)])
        builder = builder.add_extension(points, critical=False)
    if stamps:
        purpose = made.ExtendedKeyUsage([made.oid.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    above = (issuer.certificate, *issuer.above) if issuer else ()
    return Identity(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key, above)


@cache
def root() -> Identity:
    """The root that the tests' offices give, of an invented authority."""
    ends = NOW + timedelta(days=4000)
    return identity("Akar Contoh", is_issuer=True, begins=NOW - timedelta(days=900), ends=ends)


@cache
def authority() -> Identity:
    """The authority below the root that gives officials their certificates."""
    ends = NOW + timedelta(days=3000)
    return identity(
        "Otoritas Contoh", root(), is_issuer=True, begins=NOW - timedelta(days=800), ends=ends
    )


def signed(
    paper: bytes,
    by: Identity,
    *,
    at: datetime = NOW,
    stamped_by: Identity | None = None,
    box: tuple[int, int, int, int] | None = None,
    field: str = "Tanda tangan",
) -> bytes:
    """The paper with a signature added behind its bytes; with `box` it is seen on page 1."""
    writer = IncrementalPdfFileWriter(BytesIO(paper))
    stamper = None
    if stamped_by is not None:
        own = stamped_by.signer()
        stamper = DummyTimeStamper(
            tsa_cert=own.signing_cert,
            tsa_key=own.signing_key,
            certs_to_embed=own.cert_registry,
            fixed_dt=at,
        )
    metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    spec = fields.SigFieldSpec(field, box=box) if box else fields.SigFieldSpec(field)
    output = BytesIO()
    _PdfSigner(metadata, by.signer(), timestamper=stamper, new_field_spec=spec, at=at).sign_pdf(
        writer, output=output
    )
    return output.getvalue()


class _PdfSigner(signers.PdfSigner):
    """A signer whose clock shows `at`."""

    def __init__(self, *given: Any, at: datetime, **named: Any) -> None:
        super().__init__(*given, **named)
        self._at = at

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        session = super().init_signing_session(*given, **named)
        session.system_time = self._at
        return session
