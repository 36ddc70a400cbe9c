"""The typefaces of pages: the office's, then those installed with Python packages."""

import importlib.util
import shutil
from contextlib import suppress
from pathlib import Path

from sheetflow.errors import OutageError, UnavailableError
from sheetflow.safe_files.reading import open_regular

FACES = ("Regular", "Bold", "It", "BoldIt")
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
    main = _package_folder("font_source_sans_pro", "files")
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
            shutil.copyfile(font, target / font.name)
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
            with (
                suppress(OSError),
                open_regular(font.resolve(), MAX_FONT_BYTES) as source,
                (target / "-".join(font.relative_to(office).parts)).open("wb") as copy,
            ):
                shutil.copyfileobj(source, copy)


def _package_folder(package: str, *below: str) -> Path | None:
    """Return the package's folder without importing it: matplotlib takes a third of a second."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent.joinpath(*below)
