"""`upgrade`: an office of an older sheetflow brought up to date, after a copy of it was made."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetflow import __version__
from sheetflow.adapters.documents.template_check import TemplateMistake
from sheetflow.adapters.documents.template_files import shipped_templates
from sheetflow.app.backend import Backend
from sheetflow.app.backup import backup_office
from sheetflow.app.papers import check_office_templates
from sheetflow.app.setup import init_office
from sheetflow.core.form import OPTIONAL_COLUMNS
from sheetflow.core.register.headings import find_header
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import Settings


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The changes of an upgrade, and what a person may want to change.

    `own` are the office's own versions of files that sheetflow ships, which no upgrade changes;
    `absent` the headings that its register lacks and newer ones have; `copy` the backup that was
    made first, None where nothing was changed.
    """

    changes: tuple[str, ...]
    own: tuple[str, ...]
    absent: tuple[str, ...]
    templates: tuple[TemplateMistake, ...]
    next_steps: tuple[str, ...]
    copy: Path | None


def upgrade_office(backend: Backend, now: datetime, *, dry_run: bool) -> Upgrade:
    """Bring ledger and register up to date; first back the office up, beside office.yaml.

    `dry_run` only returns the changes.  A Google office is not backed up: its spreadsheet has
    versions.  Raises what `check_office_templates`, `backup_office` and `init_office` raise; then
    nothing was changed.
    """
    settings, copy = backend.settings, None
    templates = check_office_templates(settings)
    planned = init_office(backend, now, dry_run=True)
    if planned.changes and not dry_run:
        if settings.home == "local":
            name = f"before-upgrade-{__version__}-{now:%Y%m%d-%H%M%S}.zip"
            copy = settings.root / name
            backup_office(backend, copy, now, lambda _, __: None, with_files=False)
        planned = init_office(backend, now)
    return Upgrade(
        planned.changes,
        _own_files(settings),
        _absent_headings(backend),
        templates,
        planned.next_steps,
        copy,
    )


def _own_files(settings: Settings) -> tuple[str, ...]:
    """Return the office's files in whose place sheetflow ships one."""
    config, templates = shipped_config(), shipped_templates()
    places = ((config, config), (templates, templates.parent))
    shipped = [
        file.relative_to(above) for place, above in places for file in sorted(place.rglob("*.*"))
    ]
    return tuple(name.as_posix() for name in shipped if (settings.root / name).is_file())


def _absent_headings(backend: Backend) -> tuple[str, ...]:
    settings, form = backend.settings, backend.settings.office.form
    header = find_header(backend.register.read().rows, form, settings.language)
    wanted = [(column.id in header.places, column.heading) for column in form.columns]
    wanted += [
        (column in header.system, form.system_headings[column])
        for column in OPTIONAL_COLUMNS & form.system_headings.keys()
    ]
    return tuple(heading(settings.language) for present, heading in wanted if not present)
