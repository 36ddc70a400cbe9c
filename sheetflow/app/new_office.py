"""`new`: the folder and files of an office that is made from answers."""

from contextlib import suppress
from pathlib import Path

from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.safe_files.renaming import put_new_file
from sheetflow.safe_files.writing import make_durable_folder, write_whole
from sheetflow.settings.locate import read_setting, shipped_text
from sheetflow.settings.new_office.draft import Draft

_LARGEST = 2_000_000


def new_settings_file(folder: Path) -> Path:
    """Return where the office's settings will be.  Raises ConfigurationError if they are there."""
    path = folder.resolve() / "office.yaml"
    if path.exists():
        raise ConfigurationError(
            f"{path}: there is an office already.",
            "Go on with its questions: sheetflow new --continue, or name another folder.",
        )
    return path


def settings_text(path: Path) -> str:
    """Return the text of an `office.yaml`, to go on with.  Raises ConfigurationError."""
    try:
        return read_setting(path, _LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path}: cannot be read as settings ({error}).",
            "Name the office's folder, or make a new one: sheetflow new DIR.",
        ) from error


def save_draft(draft: Draft, before: str | None) -> None:
    """Write the draft's text in place of `before`; None for a file that is not there yet.

    Raises ConfigurationError where somebody has changed or made the file meanwhile, and
    UnavailableError; the file is then as it was.
    """
    path, content = draft.path, draft.text.encode()
    try:
        make_durable_folder(path.parent)
        if before is None:
            put_new_file(path, content)
        elif settings_text(path) == before:
            write_whole(path, content)
        else:
            raise _changed(path)
    except FileExistsError as error:
        raise _changed(path) from error
    except OSError as error:
        raise UnavailableError(
            f"{path}: cannot be written ({error.strerror or error}).",
            "Name a folder in which you may write, with room on the disk.",
        ) from error


def _changed(path: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{path}: was changed meanwhile, and is left as it is.",
        "Go on from there: sheetflow new --continue.",
    )


def copy_files(draft: Draft) -> tuple[Path, ...]:
    """Write the files that an office of this kind has for itself; return the new ones.

    Raises UnavailableError.
    """
    made = []
    for name in draft.offer.copied if draft.offer else ():
        path = draft.path.parent / name
        try:
            make_durable_folder(path.parent)
            with suppress(FileExistsError):
                put_new_file(path, shipped_text(name).encode())
                made.append(path)
        except OSError as error:
            raise UnavailableError(
                f"{path}: cannot be written ({error.strerror or error}).",
                "Name a folder in which you may write, with room on the disk.",
            ) from error
    return tuple(made)
