"""Places of settings: beside `office.yaml`, else among the files that sheetflow ships."""

import os
import re
from pathlib import Path

from sheetflow.safe_files.reading import follow_beside, read_regular

_PACKAGE = Path(__file__).resolve().parent.parent

MAX_SHIPPED_BYTES = 1_000_000


def shipped_config() -> Path:
    """Return the folder `config/` of a checkout, else the copy in an installed wheel."""
    checkout = _PACKAGE.parent / "config"
    if (checkout / "messages.yaml").is_file():
        return checkout
    return _PACKAGE / "_shipped" / "config"


def find_setting(name: str, office_folder: Path) -> Path | None:
    """Return the file `name`, relative to the office's own folder or the shipped configuration.

    Anything else of that name in the office's folder is returned too: reading it gives the reason.
    """
    candidates = (folder / name for folder in (office_folder, shipped_config()))
    return next((path for path in candidates if os.path.lexists(path)), None)


def read_setting(path: Path, most: int) -> bytes:
    """Return the bytes of a settings file; an office's link leads no further than its folder.

    Raises OSError.
    """
    shipped = path.is_relative_to(shipped_config())
    return read_regular(path.resolve() if shipped else follow_beside(path), most)


def shipped_text(name: str) -> str:
    """Return a shipped file's text for a copy elsewhere: its schema has a whole path."""
    text = read_setting(shipped_config() / name, MAX_SHIPPED_BYTES).decode()
    folder = (shipped_config() / "schemas").as_uri()
    return re.sub(r"(\$schema=)[./]*schemas/", rf"\g<1>{folder}/", text, count=1)
