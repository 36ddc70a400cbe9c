"""Secrets that settings name, read when they are needed: environment variables and files."""

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from sheetflow.core.secret import Secret, SecretSource
from sheetflow.errors import ConfigurationError
from sheetflow.safe_files.reading import read_regular

MAX_BYTES = 10_000


def read_secret(
    source: SecretSource, root: Path, environment: Mapping[str, str] = os.environ
) -> Secret:
    """Return the secret; `root` is the folder of office.yaml.

    Raises ConfigurationError, with file and line of the settings that name it, for a variable that
    is not set, and for a file that is empty, cannot be read, or can be read by others.  Windows has
    no such permissions to look at: there a file is as safe as its folder.
    """
    if source.kind == "env":
        found = environment.get(source.name, "")
        if not found:
            raise ConfigurationError(
                f"{source.place}: the environment variable {source.name} is not set.",
                "Set it for the account that runs the job, also in its timer or crontab.",
            )
        return Secret(found)
    path = root / source.name
    _refuse_open(source, path)
    try:
        text = read_regular(path.resolve(), MAX_BYTES).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise _unreadable(source, path, reason) from None
    if not text or "\n" in text:
        raise _unreadable(source, path, "it must hold the secret alone, on one line")
    return Secret(text)


def _refuse_open(source: SecretSource, path: Path) -> None:
    """Raise ConfigurationError when others than the file's owner may read it."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise _unreadable(source, path, error.strerror or "") from None
    if sys.platform != "win32" and mode & 0o077:
        raise ConfigurationError(
            f"{source.place}: others on this machine may read {path} (mode {mode:03o}).",
            f"Close it: chmod 600 {path}. If it stood open for long, make a new secret.",
        )


def _unreadable(source: SecretSource, path: Path, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"{source.place}: the secret in {path} cannot be read ({reason}).",
        "Write the secret alone into that file, and let its owner alone read it: chmod 600.",
    )
