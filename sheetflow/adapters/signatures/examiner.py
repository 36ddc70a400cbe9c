"""Electronic signatures of papers: which PDF files have some, and what a worker finds in them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from sheetflow.adapters.worker import protocol
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.core.files import FileFact, FileInfo
from sheetflow.core.names import Sha256
from sheetflow.core.signatures import Signature, SignatureState, SignedPdf
from sheetflow.errors import ConfigurationError, OutageError
from sheetflow.safe_files.reading import read_regular

MAX_BYTES = 64 * protocol.MEBIBYTE
"""Of a PDF; a longer one is no paper."""
LIMITS = protocol.Limits(seconds=60, processor_seconds=20)
"""For comparison: a paper of ten pages with three signatures takes half a second."""
CERTIFICATE_ENDINGS = frozenset({".pem", ".crt", ".cer"})
_MAX_CERTIFICATE = protocol.MEBIBYTE
_MARK = b"/ByteRange"
"""In every signed PDF: the bytes that are signed, outside of what is packed."""

ReadContent = Callable[[str, int, Sha256], bytes | None]
"""Returns a file's bytes by its path; None where it cannot be read or is too long."""


def is_installed() -> bool:
    """Return whether the extra is there."""
    return find_spec("pyhanko") is not None


def require_package() -> None:
    """Raise ConfigurationError when the extra is not installed."""
    if not is_installed():
        raise ConfigurationError(
            "signatures: the package pyHanko is not installed, so signed papers prove nothing.",
            "Install it: pip install -c constraints.txt -e '.[signatures]'.",
        )


def read_roots(places: Sequence[Path]) -> dict[Path, bytes]:
    """Return the certificates in these files and folders, by file.  Raises ConfigurationError."""
    found: dict[Path, bytes] = {}
    for place in places:
        try:
            files = sorted(_certificates(place)) if place.is_dir() else [place]
            found |= {file: read_regular(file, _MAX_CERTIFICATE) for file in files}
        except OSError as error:
            raise _no_certificate(place, error.strerror or "too large") from error
        if not files:
            raise _no_certificate(place, "an empty folder")
    return found


def _certificates(folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if file.suffix.lower() in CERTIFICATE_ENDINGS]


def _no_certificate(place: Path, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"{place}: no certificate of `signatures: roots` can be read there ({reason}).",
        "Put root certificates there, as .pem, .crt or .cer, or correct the path.",
    )


@dataclass(frozen=True)
class PdfSignatures:
    """SignatureExaminer whose worker is started by the first signed PDF of a run."""

    roots: Mapping[Path, bytes]
    """The certificates that signatures must go back to, by their files."""
    content: ReadContent
    moment: datetime

    @cached_property
    def name(self) -> str:
        """A name that changes with the root certificates."""
        digests = sorted(hashlib.sha256(content).hexdigest() for content in self.roots.values())
        return hashlib.sha256("".join(digests).encode()).hexdigest()[:16]

    def examine(self, infos: Mapping[str, FileInfo]) -> dict[str, FileInfo]:
        """Return the references with the signatures of their PDF files; each is read once."""
        worker = WorkerProcess("sheetflow.adapters.signatures.examine_pdf", LIMITS)
        try:
            return {one: self._examined(info, worker) for one, info in infos.items()}
        finally:
            worker.close()

    def _examined(self, info: FileInfo, worker: WorkerProcess) -> FileInfo:
        files: list[FileFact] = []
        for fact in info.files:
            found: SignedPdf | None = None
            if fact.kind == "pdf" and fact.size <= MAX_BYTES:
                try:
                    found = self._signatures(fact, worker)
                except OutageError:
                    return replace(info, fingerprint="")
            files.append(replace(fact, signed=found))
        return replace(info, files=tuple(files), examined=self.name)

    def _signatures(self, fact: FileFact, worker: WorkerProcess) -> SignedPdf | None:
        """Return the file's signatures, None without any.  Raises OutageError: not now."""
        content = self.content(fact.path, MAX_BYTES, fact.sha256)
        if content is None or hashlib.sha256(content).hexdigest() != fact.sha256:
            raise OutageError(f"{fact.name}: it cannot be read now.", "The next run tries again.")
        if _MARK not in content:
            return None
        blobs = {f"root:{file}": root for file, root in self.roots.items()}
        head = {"job": "examine", "moment": self.moment.isoformat()}
        request = protocol.Message(head, {**blobs, "pdf": content})
        try:
            return worker.request_value(request, _read_answer)
        except protocol.RequestRefusedError as error:
            if "root" in error.place:
                raise _no_certificate(Path(str(error.place["root"])), str(error)) from error
        except protocol.WorkerStoppedError:
            pass
        return SignedPdf((Signature(SignatureState.BROKEN),))


def _read_answer(answer: protocol.Message) -> SignedPdf | None:
    found = SignedPdf.from_data(answer.head["found"])
    return found if found.signatures else None
