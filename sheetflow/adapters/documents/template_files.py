"""Where a paper's template and the logo come from: the office's folder, else the shipped one."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from sheetflow.adapters.documents.template_error import TemplateError
from sheetflow.adapters.worker.protocol import MEBIBYTE
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.safe_files.reading import follow_beside, read_regular

_PACKAGE = Path(__file__).resolve().parent.parent.parent
MAX_TEMPLATE_BYTES = 30 * MEBIBYTE
"""Bytes of a template's file, and of the sum of its unpacked parts."""
SHARED = "dasar.typ"
"""The file that every Typst template imports: page, headings, tables, signature blocks."""
LOGO_NAMES = ("logo.png", "logo.jpg")
LOGO = "logo"
"""The picture reference of an office's logo."""


def shipped_templates() -> Path:
    """Return `templates/` of a checkout, else the copy that an installed wheel carries."""
    checkout = _PACKAGE.parent / "templates"
    if (checkout / SHARED).is_file():
        return checkout
    return _PACKAGE / "_shipped" / "templates"


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template's file; `own` when it is the office's, in place of the shipped one."""

    name: str
    data: bytes
    own: bool


@dataclass(frozen=True, slots=True)
class TemplateFiles:
    """The templates in use: for each file the office's folder first, then the shipped one."""

    office: Path | None

    def of(self, kind: PaperKind, ending: str) -> TemplateFile:
        """Return the template (`ending` "docx" or "typ"); raise as `named` does."""
        return self.named(f"{kind.value}.{ending}")

    def named(self, name: str) -> TemplateFile:
        """Return the file; raise TemplateError for none or a huge one."""
        for folder, own in ((self.office, True), (shipped_templates(), False)):
            if folder is not None and os.path.lexists(folder / name):
                return TemplateFile(name, _read(folder / name, own=own), own)
        raise TemplateError(
            name,
            "there is no such template, neither the office's nor a shipped one.",
            "Install sheetflow again, or put the file into the office's templates folder.",
        )

    def logo(self) -> bytes | None:
        """Return the office's logo, if its templates folder has one."""
        for name in LOGO_NAMES:
            if self.office is not None and os.path.lexists(self.office / name):
                return _read(self.office / name, own=True)
        return None


def _read(path: Path, *, own: bool) -> bytes:
    """Return the file's bytes; raise TemplateError when it is too large or cannot be read."""
    fix = "Make it smaller, or remove it to use the shipped template."
    try:
        return read_regular(follow_beside(path) if own else path.resolve(), MAX_TEMPLATE_BYTES)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise TemplateError(path.name, "it is too large.", fix) from error
        reason = f"it cannot be read ({error.strerror})."
        raise TemplateError(path.name, reason, "Put the file itself there, readable.") from error
