"""The scoreboard's static site: written into a folder whole, or not at all."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.core.scoreboard.office_figures import Labels
from sheetflow.core.scoreboard.scoreboard import Scoreboard
from sheetflow.errors import UnavailableError
from sheetflow.present.site.site import Site, fleet_pages
from sheetflow.safe_files.whole_folder import ForeignFileError, refuse_foreign, replace_folder
from sheetflow.settings.texts import shipped_texts


def write_scoreboard_site(board: Scoreboard, owner: Labels, made: datetime, folder: Path) -> int:
    """Write the site of `owner` into `folder`, in place of an earlier one; return its pages.

    `made` is in the owner's time zone.  Raises UnavailableError where the folder has something
    else in it, or the disk refuses: then an earlier site is as it was.
    """
    site = Site(owner, board, made, shipped_texts(), shipped_templates() / "site")
    return replace_site(folder, ((place, page.encode()) for place, page in fleet_pages(site)))


def replace_site(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write a site's files into `folder`, in place of an earlier one; return how many.

    Raises UnavailableError as `write_scoreboard_site` does.
    """
    with _refused_clearly(folder):
        return replace_folder(folder, files)


def check_site_folder(folder: Path) -> None:
    """Raise UnavailableError if a site may not be written there, before its figures are made."""
    with _refused_clearly(folder):
        refuse_foreign(folder)


@contextmanager
def _refused_clearly(folder: Path) -> Iterator[None]:
    """Raise an OSError as UnavailableError, with what can be done about it."""
    try:
        yield
    except ForeignFileError as error:
        raise UnavailableError(
            f"{error.filename}: sheetflow did not write this; a site's folder is replaced whole.",
            "Name an empty folder, or move away what stands there.",
        ) from error
    except OSError as error:
        raise UnavailableError(
            f"{error.filename or folder}: cannot be written ({error.strerror}).",
            "Make room, or name another folder; an earlier site there is as it was.",
        ) from error
