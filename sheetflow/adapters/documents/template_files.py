"""Templates, logo and typefaces, the office's or shipped ones, and why a template fails."""

import errno
import importlib.util
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sheetflow.adapters.worker import protocol
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import MEBIBYTE, Message
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.errors import Cause, ConfigurationError, OutageError, UnavailableError
from sheetflow.safe_files.reading import follow_beside, read_regular
from sheetflow.safe_files.writing import overwrite_file

T = TypeVar("T")
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
    except protocol.RequestRefusedError as error:
        raise TemplateError(template, f"{error}.", REFUSED_FIX, _place(error.place)) from error
    except protocol.WorkerStoppedError as error:
        raise TemplateStoppedError(template, f"{error}.", REFUSED_FIX) from error


def _place(place: Mapping[str, object]) -> str:
    line, file = place.get("line"), place.get("file")
    if not line:
        return str(file or "")
    return f"{file}, line {line}" if file else f"line {line} of the filled template"


FACES = ("Regular", "Bold", "It", "BoldIt")
_MAIN = ("font_source_sans_pro", "files")
FALLBACKS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "LastResortHE-Regular.ttf")
"""Other scripts and symbols; the last has a box for every character, so that none is lost."""
FONT_ENDINGS = {".ttf", ".otf", ".ttc", ".otc"}
MAX_FONT_BYTES = 100 * 1024**2
"""Bytes of one file; a typeface with all Chinese characters has 30 MiB."""


def gather_fonts(target: Path) -> None:
    """Copy the typefaces into `target`: the typesetter takes whole folders.

    Raises UnavailableError when the wheel with the main typeface is not installed, OutageError when
    the temporary folder takes no files.
    """
    main = _package_folder(*_MAIN)
    names = [f"SourceSansPro-{face}.ttf" for face in FACES]
    if main is None or not all((main / name).is_file() for name in names):
        raise UnavailableError(
            "The typeface for papers is missing (Python package font-source-sans-pro).",
            "Install sheetflow again with its dependencies: pip install sheetflow.",
        )
    extra = _package_folder("matplotlib", "mpl-data", "fonts", "ttf")
    wanted = [main / name for name in names]
    if extra is not None:
        wanted += [extra / name for name in FALLBACKS if (extra / name).is_file()]
    try:
        target.mkdir(parents=True, exist_ok=True)
        for font in wanted:
            _copy_font(font, target / font.name)
    except OSError as error:
        raise OutageError(
            f"{target.parent}: the typefaces cannot be copied there ({error.strerror}).",
            "Make room in the folder for temporary files; the next run writes the papers.",
        ) from error


def copy_office_fonts(office: Path, target: Path) -> None:
    """Copy the office's typefaces into `target`: the worker gets no folder of the office."""
    target.mkdir(parents=True, exist_ok=True)
    for font in sorted(office.rglob("*")):
        if font.suffix.casefold() in FONT_ENDINGS:
            with suppress(OSError):
                _copy_font(font, target / "-".join(font.relative_to(office).parts))


def _copy_font(font: Path, target: Path) -> None:
    overwrite_file(target, read_regular(font.resolve(), MAX_FONT_BYTES))


def regular_font() -> Path | None:
    """Return the main typeface's file; None where its package is not installed."""
    folder = _package_folder(*_MAIN)
    file = folder / "SourceSansPro-Regular.ttf" if folder else None
    return file if file is not None and file.is_file() else None


def _package_folder(package: str, *below: str) -> Path | None:
    """Return the package's folder without importing it: matplotlib takes a third of a second."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent.joinpath(*below)
