"""A PDF's signatures as they are found: what holds, what does not, and why."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import crl as asn1_crl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from sheetflow.adapters.signatures.examine_pdf import describe_roots, open_jobs
from sheetflow.adapters.signatures.examiner import PdfSignatures, read_roots
from sheetflow.adapters.worker.protocol import Message
from sheetflow.core.files import FileFact, FileInfo
from sheetflow.core.names import Sha256
from sheetflow.core.signatures import Signature, SignatureState, SignedPdf
from sheetflow.errors import ConfigurationError
from tests.support.signed_papers import NOW, Identity, authority, identity, root, signed

DAY = timedelta(days=1)
LATER = NOW + DAY
KEPT, REWRITTEN = True, False


@cache
def head() -> Identity:
    return identity("Kepala Contoh", authority(), serial="3201", email="Kepala@contoh.example")


@cache
def stranger() -> Identity:
    return identity("Orang", identity("Akar Lain", is_issuer=True))


@cache
def old() -> Identity:
    return identity("Kepala Lama", authority(), ends=NOW - DAY)


@cache
def stamper(*, trusted: bool) -> Identity:
    above = root() if trusted else stranger()
    return identity("Cap Waktu", above, stamps=True)


@cache
def paper() -> bytes:
    """A page as another program writes it."""
    return page_with()


@cache
def form() -> bytes:
    """A page with a text field that a reader may fill."""
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T=pikepdf.String("Isian"),
        Rect=[10, 10, 100, 30],
    )
    return page_with(field)


def page_with(*fields: pikepdf.Dictionary) -> bytes:
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(300, 300))
    if fields:
        listed = [made.make_indirect(field) for field in fields]
        page.obj.Annots = made.make_indirect(pikepdf.Array(listed))
        made.Root.AcroForm = made.make_indirect(pikepdf.Dictionary(Fields=listed))
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def painted(content: bytes) -> bytes:
    """Another program paints over the page, behind all that is there."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    red = generic.StreamObject(stream_data=b"q 1 0 0 rg 0 0 100 100 re f Q")
    writer.add_stream_to_page(0, writer.add_object(red))  # type: ignore[no-untyped-call]
    return saved(writer)


def filled(content: bytes) -> bytes:
    """A reader fills the text field."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = generic.pdf_string("Rp 1.000.000")
    writer.update_container(field)
    return saved(writer)


def revoked(content: bytes, who: Identity) -> bytes:
    """The authority's list of what it revoked is added, as proof of validity."""
    above = authority()
    one = (
        x509.RevokedCertificateBuilder()
        .serial_number(who.certificate.serial_number)
        .revocation_date(NOW - 2 * DAY)
        .build()
    )
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(above.certificate.subject)
        .last_update(NOW - DAY)
        .next_update(NOW + 30 * DAY)
        .add_revoked_certificate(one)
        .sign(above.key, hashes.SHA256())
    )
    plain = made.public_bytes(serialization.Encoding.DER)
    output = BytesIO(content)
    DocumentSecurityStore.add_dss(
        output, sig_contents=None, crls=[asn1_crl.CertificateList.load(plain)]
    )
    return output.getvalue()


def saved(writer: IncrementalPdfFileWriter) -> bytes:
    output = BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]  # pyHanko's own
    return output.getvalue()


def altered(content: bytes) -> bytes:
    """One of the signed bytes is another: the size of the page."""
    assert b"300" in content
    return content.replace(b"300", b"301", 1)


GOOD, BAD = SignatureState.GOOD, SignatureState
CASES: Mapping[str, tuple[Callable[[], bytes], list[SignatureState], bool]] = {
    "signed": (lambda: signed(paper(), head()), [GOOD], KEPT),
    "with a picture of it": (lambda: signed(paper(), head(), box=(9, 50, 99, 99)), [GOOD], KEPT),
    "twice": (
        lambda: signed(signed(paper(), head()), identity("B", authority()), field="B"),
        [GOOD, GOOD],
        KEPT,
    ),
    "with a trusted time stamp": (
        lambda: signed(paper(), head(), stamped_by=stamper(trusted=True)),
        [GOOD],
        KEPT,
    ),
    "before the certificate ended, with a trusted time stamp": (
        lambda: signed(paper(), old(), at=NOW - 3 * DAY, stamped_by=stamper(trusted=True)),
        [GOOD],
        KEPT,
    ),
    "before the certificate ended, by the signer's own word": (
        lambda: signed(paper(), old(), at=NOW - 3 * DAY),
        [BAD.EXPIRED],
        KEPT,
    ),
    "before the certificate ended, with anybody's time stamp": (
        lambda: signed(paper(), old(), at=NOW - 3 * DAY, stamped_by=stamper(trusted=False)),
        [BAD.EXPIRED],
        KEPT,
    ),
    "by a certificate of the future": (
        lambda: signed(paper(), identity("C", authority(), begins=NOW + 3 * DAY)),
        [BAD.NOT_YET],
        KEPT,
    ),
    "by a self-made certificate": (
        lambda: signed(paper(), identity("Kepala Contoh")),
        [BAD.SELF_MADE],
        KEPT,
    ),
    "by an unknown authority": (lambda: signed(paper(), stranger()), [BAD.UNTRUSTED], KEPT),
    "by a certificate that signs for another": (
        lambda: signed(paper(), identity("D", head())),
        [BAD.UNTRUSTED],
        KEPT,
    ),
    "by a revoked certificate": (
        lambda: revoked(signed(paper(), head()), head()),
        [BAD.REVOKED],
        KEPT,
    ),
    "altered": (lambda: altered(signed(paper(), head())), [BAD.ALTERED], REWRITTEN),
    "painted over": (lambda: painted(signed(paper(), head())), [BAD.CHANGED_AFTER], REWRITTEN),
    "filled in": (lambda: filled(signed(form(), head())), [BAD.CHANGED_AFTER], REWRITTEN),
    "filled in, then signed by anybody": (
        lambda: signed(filled(signed(form(), head())), identity("E"), field="B"),
        [GOOD, BAD.SELF_MADE],
        REWRITTEN,
    ),
    "painted over, then signed": (lambda: signed(painted(paper()), head()), [GOOD], REWRITTEN),
    # No reader shows it.
    "with something behind its end": (
        lambda: signed(paper(), head()) + b"\n% lain\n",
        [GOOD],
        KEPT,
    ),
}


@pytest.mark.parametrize(("made", "states", "kept"), CASES.values(), ids=CASES)
def test_what_a_signature_is_worth(
    made: Callable[[], bytes], states: list[SignatureState], *, kept: bool
) -> None:
    content = made()
    found = examined(content)
    assert [one.state for one in found.signatures] == states
    assert found.kept is kept
    written = [one for one in (paper(), form()) if content.startswith(one)]
    assert any(hashlib.sha256(one).hexdigest() in found.beginnings for one in written) is bool(
        written
    )


def test_a_signer_is_as_his_certificate_has_him() -> None:
    [found] = examined(signed(paper(), head(), at=NOW)).signatures
    fingerprint = head().certificate.fingerprint(hashes.SHA256()).hex()
    assert found == Signature(
        GOOD, "Kepala Contoh", "3201", ("Kepala@contoh.example",), fingerprint, "Otoritas Contoh",
        NOW.isoformat(),
    )  # fmt: skip


def test_a_time_stamp_gives_the_moment_of_signing() -> None:
    [found] = examined(signed(paper(), head(), stamped_by=stamper(trusted=True))).signatures
    assert (found.stamped, found.at) == (True, NOW.isoformat())


def examined(content: bytes) -> SignedPdf:
    """What the worker's job returns, called in this process."""
    jobs = open_jobs(Path(), ())
    head_ = {"job": "examine", "moment": LATER.isoformat()}
    answer = jobs["examine"](Message(head_, {"root:akar.pem": root().pem, "pdf": content}))
    return SignedPdf.from_data(answer.head["found"])


NO_SIGNATURE = b"%PDF-1.7 /ByteRange [0 1 2 3] rusak"


def test_only_signed_files_go_to_the_worker_and_what_it_cannot_read_is_broken(
    tmp_path: Path,
) -> None:
    files = {"a.pdf": signed(paper(), head()), "b.pdf": paper(), "c.pdf": NO_SIGNATURE}
    tmp_path.joinpath("akar.PEM").write_bytes(root().pem)
    signatures = PdfSignatures(
        read_roots([tmp_path]), lambda path, _most, _digest: files.get(path), LATER
    )
    info = FileInfo("x", tuple(fact(name, content) for name, content in files.items()))
    found = signatures.examine({"folder": info})["folder"]
    states = [file.signed and [one.state for one in file.signed.signatures] for file in found.files]
    assert states == [[GOOD], None, [SignatureState.BROKEN]]
    assert (found.examined, found.fingerprint) == (signatures.name, "x")


def test_a_file_that_was_changed_meanwhile_is_read_again_later(tmp_path: Path) -> None:
    place = tmp_path / "akar.der"
    place.write_bytes(root().certificate.public_bytes(serialization.Encoding.DER))
    signatures = PdfSignatures(read_roots([place]), lambda *_: b"lain", LATER)
    found = signatures.examine({"a": FileInfo("x", (fact("a.pdf", b"%PDF"),))})["a"]
    assert (found.fingerprint, found.examined) == ("", "")


def fact(name: str, content: bytes) -> FileFact:
    digest = Sha256(hashlib.sha256(content).hexdigest())
    return FileFact(name, name, len(content), digest, "pdf")


def test_a_root_that_is_no_certificate_is_said_with_its_file(tmp_path: Path) -> None:
    wrong = tmp_path / "akar.pem"
    wrong.write_text("bukan sertifikat", "utf-8")
    content = signed(paper(), head())
    signatures = PdfSignatures(read_roots([wrong]), lambda *_: content, LATER)
    with pytest.raises(ConfigurationError, match=r"akar\.pem"):
        signatures.examine({"a": FileInfo("x", (fact("a.pdf", content),))})
    with pytest.raises(ConfigurationError, match=r"akar\.pem: is no certificate"):
        describe_roots(read_roots([wrong]), NOW)


def test_the_doctor_names_roots_and_their_last_days(tmp_path: Path) -> None:
    good, ended = tmp_path / "a.pem", tmp_path / "b.pem"
    good.write_bytes(root().pem + authority().pem)
    end = root().certificate.not_valid_after_utc
    said = describe_roots(read_roots([good]), NOW)
    assert said.startswith(f"Akar Contoh ({end:%d/%m/%Y}), Otoritas Contoh (")
    ended.write_bytes(identity("Akar Lama", is_issuer=True, ends=NOW - DAY).pem)
    with pytest.raises(ConfigurationError, match="“Akar Lama” ended on"):
        describe_roots(read_roots([ended]), NOW)


@pytest.mark.parametrize("name", ["tidak ada.pem", "kosong"])
def test_roots_that_are_not_there_are_said(tmp_path: Path, name: str) -> None:
    tmp_path.joinpath("kosong").mkdir()
    with pytest.raises(ConfigurationError, match="no certificate"):
        read_roots([tmp_path / name])
