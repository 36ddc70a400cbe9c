"""`restore-backup`: an office from its backup, into a folder or only to be rehearsed."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.backup_archive import BackupArchive, open_archive
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.audit import Audit, audit, check_files
from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import mark_places
from sheetflow.app.setup import open_backend
from sheetflow.core.backup import SET_ASIDE, BackupContents, BackupFile, Part
from sheetflow.core.ledger.filed_faults import FilesChecked
from sheetflow.core.ledger.head import is_there
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.safe_files.reading import digest_of, open_regular
from sheetflow.safe_files.renaming import rename_to_free
from sheetflow.settings.load import Settings, load_settings
from sheetflow.settings.yaml_document import read_yaml


@dataclass(frozen=True, slots=True)
class Restored:
    """The office as it was restored: how many files were written, were there already, set aside."""

    contents: BackupContents
    backend: Backend
    written: int
    same: int
    aside: tuple[Path, ...]


def restore_backup(file: Path, folder: Path, now: datetime, *, replace_files: bool) -> Restored:
    """Restore the backup into `folder`, which is made; files that are there stay if they are equal.

    With `replace_files` a file that differs is set aside, never deleted; without it nothing is
    changed then.  The ledger comes last: an office restored by half says that it is missing, and
    is restored again.  Raises ConfigurationError (a damaged or newer backup, files in the way,
    settings that lead elsewhere), BusyError, UnavailableError.
    """
    with open_archive(file) as archive:
        with _settings_of(archive) as rehearsed:
            targets = dict(_targets(archive, rehearsed, folder.absolute()))
        _refuse_another_office(folder / archive.contents.settings_file, archive.contents.office)
        ledger = next((path for path, kept in targets.items() if kept.part is Part.LEDGER), None)
        held = StateFolder(ledger).locked(now) if ledger and ledger.exists() else nullcontext()
        with held:
            same, other = _compare(targets)
            if other and not replace_files:
                raise _in_the_way(folder, other)
            if ledger is not None and ledger not in same:
                other += [path for path in _beside(ledger) if path.exists()]
            aside = tuple(_set_aside(path, folder.absolute()) for path in reversed(other))
            for path, kept in targets.items():
                if path not in same:
                    archive.extract(kept, path)
    backend = open_backend(load_settings(folder / archive.contents.settings_file))
    if is_there(state := backend.ledger.load()) and state.office and not backend.marks.read():
        mark_places(backend, state.office)
    return Restored(archive.contents, backend, len(targets) - len(same), len(same), aside)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A backup restored into a scratch folder and verified; `files`: None where none were read."""

    contents: BackupContents
    backend: Backend
    audit: Audit
    files: FilesChecked | None

    @property
    def whole(self) -> bool:
        """Whether the backup would give back the office as it was."""
        checked = self.audit
        sound = not (checked.breaks or checked.trouble or checked.unread or checked.missing)
        return sound and not (self.files and self.files.differences)


@contextmanager
def rehearse(file: Path, drive: Path | None, on_read: Callable[[int], None]) -> Iterator[Rehearsal]:
    """Restore the backup into a scratch folder and verify it, with its files or those of `drive`.

    Raises what `restore_backup` raises.
    """
    with open_archive(file) as archive, _settings_of(archive) as own:
        contents, settings = archive.contents, _gathered(own)
        targets = dict(_targets(archive, settings, settings.root))
        for path, kept in targets.items():
            if kept.part is not Part.SETTINGS:
                archive.extract(kept, path)
        there = settings.drive if contents.with_files or drive is None else drive.absolute()
        backend = open_backend(replace(settings, drive=there))
        readable = contents.with_files or drive is not None
        checked = check_files(backend, on_read) if readable else None
        yield Rehearsal(contents, backend, audit(backend), checked)


@contextmanager
def _settings_of(archive: BackupArchive) -> Iterator[Settings]:
    """Yield the settings of the backup, read from a scratch folder."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name).resolve()
        for kept in archive.contents.of(Part.SETTINGS):
            archive.extract(kept, scratch / kept.path)
        yield load_settings(scratch / archive.contents.settings_file)


def _gathered(settings: Settings) -> Settings:
    """Return the settings with register, ledger and Drive, wherever they are, in its folder."""

    def inside(place: Path) -> Path:
        is_inside = place.resolve().is_relative_to(settings.root)
        return place if is_inside else settings.root / "elsewhere" / place.name

    return replace(
        settings,
        register=inside(settings.register),
        ledger=inside(settings.ledger),
        drive=inside(settings.drive),
    )


def _targets(
    archive: BackupArchive, settings: Settings, folder: Path
) -> Iterator[tuple[Path, BackupFile]]:
    """Yield each file's place below `folder`, the ledger's last."""
    places: Mapping[Part, Path] = {
        Part.REGISTER: settings.register,
        Part.LEDGER: settings.ledger,
        Part.DRIVE: settings.drive,
    }
    for part in (Part.DRIVE, Part.SETTINGS, Part.REGISTER, Part.LEDGER):
        there = places.get(part, settings.root)
        if not there.resolve().is_relative_to(settings.root.resolve()):
            raise ConfigurationError(
                f"{archive.path}: its office.yaml has the {part.value} outside its own folder "
                f"({there}).",
                "Take the files out with a zip program and put each in its place.",
            )
        place = folder / there.relative_to(settings.root)
        for kept in archive.contents.of(part):
            single = part in {Part.REGISTER, Part.LEDGER}
            yield (place if single else place / kept.path), kept


def _refuse_another_office(settings: Path, office: str) -> None:
    there = read_yaml(settings).value_at(("id",)) if settings.exists() else office
    if isinstance(there, str) and there != office:
        raise ConfigurationError(
            f"{settings}: is of another office, {there}; the backup is of {office}.",
            "Name another folder. Nothing was changed.",
        )


def _compare(targets: Mapping[Path, BackupFile]) -> tuple[set[Path], list[Path]]:
    """Return the targets that have these bytes already, and those that have others."""
    same, other = set(), []
    for path, kept in targets.items():
        try:
            with open_regular(path) as file:
                equal = digest_of(file) == kept.sha256
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _unusable(path, error) from error
        if equal:
            same.add(path)
        else:
            other.append(path)
    return same, other


def _beside(ledger: Path) -> Iterator[Path]:
    """Yield what SQLite keeps beside a ledger that was killed: it would change the restored one."""
    for end in ("-journal", "-wal", "-shm"):
        yield ledger.with_name(ledger.name + end)


def _set_aside(path: Path, folder: Path) -> Path:
    target = folder / SET_ASIDE / path.relative_to(folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return rename_to_free(path, target)
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError(
        f"{path}: cannot be read or moved ({error.strerror or error}).",
        "Close the programs that use it, check its permissions, and restore again.",
    )


def _in_the_way(folder: Path, other: list[Path]) -> ConfigurationError:
    names = ", ".join(str(path.relative_to(folder.absolute())) for path in other[:5])
    more = f" and {len(other) - 5} more" if len(other) > 5 else ""
    return ConfigurationError(
        f"{folder}: other files have these names: {names}{more}. Nothing was changed.",
        f"Name another folder; or --replace, which keeps them in {folder / SET_ASIDE}.",
    )
