"""Where a paper's template and the logo come from: the office's folder, else the shipped one."""

import errno
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import (
    MEBIBYTE,
    Message,
    RequestRefusedError,
    WorkerStoppedError,
)
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.errors import Cause, ConfigurationError
from sheetflow.safe_files.reading import follow_beside, read_regular

T = TypeVar("T")

REFUSED_FIX = "Mend the template, or remove it from the office's templates to use the shipped one."


class TemplateError(ConfigurationError):
    """A template that is refused, fails or was stopped; the rest of the run goes on.

    `template` is its file name, `place` the place in it ("" when unknown).
    """

    cause = Cause.TEMPLATE

    def __init__(self, template: str, problem: str, fix: str, place: str = "") -> None:
        where = f"{template}, {place}" if place else template
        super().__init__(f"Template {where}: {problem}", fix)
        self.template = template
        self.place = place


class TemplateStoppedError(TemplateError):
    """A paper that takes more time or memory than is allowed."""

    cause = Cause.TOO_MUCH


def request_blob(worker: WorkerProcess, template: str, message: Message, blob: str) -> bytes:
    """Return that blob of the answer; raise as `request_paper` does."""
    return request_paper(worker, template, message, lambda answer: answer.blobs[blob])


def request_paper(
    worker: WorkerProcess, template: str, message: Message, read: Callable[[Message], T]
) -> T:
    """Return the result of `read` for the worker's answer (see `WorkerProcess.request_value`).

    Raises TemplateError when `template` was refused or stopped, UnavailableError when no worker
    starts here.
    """
    try:
        return worker.request_value(message, read)
    except RequestRefusedError as error:
        raise TemplateError(template, f"{error}.", REFUSED_FIX, _place(error.place)) from error
    except WorkerStoppedError as error:
        raise TemplateStoppedError(template, f"{error}.", REFUSED_FIX) from error


def _place(place: Mapping[str, object]) -> str:
    line, file = place.get("line"), place.get("file")
    if not line:
        return str(file or "")
    return f"{file}, line {line}" if file else f"line {line} of the filled template"


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
