"""Where settings stand: beside `office.yaml`, else among what sheetflow ships."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_config() -> Path:
    """The folder `config/` of a checkout, else the copy that an installed wheel carries."""
    checkout = _PACKAGE.parent / "config"
    if (checkout / "messages.yaml").is_file():
        return checkout
    return _PACKAGE / "_shipped" / "config"


def find_setting(name: str, office_folder: Path) -> Path | None:
    """The file `name`, relative to the office's own folder or to the shipped configuration."""
    for folder in (office_folder, shipped_config()):
        candidate = folder / name
        try:
            if candidate.is_file():
                return candidate
        except (OSError, ValueError):
            continue
    return None
