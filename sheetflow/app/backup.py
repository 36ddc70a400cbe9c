"""`backup`: a local office in one file, consistent although staff edit and runs are due."""

import io
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from sheetflow import __version__
from sheetflow.adapters.backup_archive import BackupWriter, new_archive
from sheetflow.adapters.documents.template_files import FONT_ENDINGS
from sheetflow.adapters.local.ledger.sqlite_ledger import SqliteLedger
from sheetflow.adapters.office_zip import DAMAGE
from sheetflow.adapters.xlsx.workbook_file import read_content
from sheetflow.app.backend import Backend
from sheetflow.core import backup
from sheetflow.core.secret import SecretSource
from sheetflow.errors import BusyError, ConfigurationError
from sheetflow.safe_files.reading import read_regular
from sheetflow.safe_files.renaming import put_new_file
from sheetflow.settings.document import Document, shipped_config
from sheetflow.settings.kind_file import lay_over_base
from sheetflow.settings.load import Settings
from sheetflow.settings.yaml_document import read_yaml

PATIENCE = 60
"""Tries, a second each, to get the lock of a run that is under way, and a whole register."""
SETTING_ENDINGS = {
    *(".yaml", ".yml", ".csv", ".docx", ".typ", ".html", ".j2", ".png", ".jpg", ".jpeg", ".svg"),
    *(*FONT_ENDINGS, ".gif", ".pem", ".crt", ".cer"),
}
"""What settings and templates are made of; keys, tokens and passwords (.json, .txt) are not.

Certificates that the settings name are taken whatever they are called.
"""
MAX_SETTING_BYTES = 32 << 20
OWN_NAMES = ".sheetflow"
"""What sheetflow's own files in Drive begin with: marks, and those that are being written."""
_PRIVATE_KEY = b"PRIVATE KEY-----"


def backup_office(
    backend: Backend,
    file: Path,
    now: datetime,
    on_file: Callable[[int, int], None],
    *,
    with_files: bool,
) -> backup.BackupContents:
    """Write register, ledger, settings and templates, and all of Drive `with_files`, into `file`.

    No run writes meanwhile; a run that is under way is waited for.  Secrets that the settings name
    are left out.  `on_file` gets the number of files done, and of all.  Raises ConfigurationError
    (a Google office, a file that exists), BusyError, UnavailableError; then there is no file.
    """
    settings = _local_settings(backend)
    with (
        _lock_when_free(backend, now),
        tempfile.TemporaryDirectory() as scratch,
        new_archive(file) as archive,
    ):
        places = [*_ledger_and_register(settings, Path(scratch))]
        kept, left_out = settings_files(settings)
        places += [(backup.Part.SETTINGS, name, _real(settings.root / name)) for name in kept]
        if with_files:
            drive, odd = _drive_files(settings.drive)
            places, left_out = places + drive, odd + left_out
        contents = backup.BackupContents(
            layout=backup.LAYOUT,
            version=__version__,
            office=settings.office.id,
            head=str(backend.ledger.head()),
            at=now,
            with_files=with_files,
            files=tuple(_added(archive, places, on_file)),
            filed=tuple(_filed(backend)),
            left_out=left_out,
            settings_file=settings.file.name,
        )
        archive.close_with(contents)
    return contents


def _local_settings(backend: Backend) -> Settings:
    settings = backend.settings
    if settings.home != "local":
        raise ConfigurationError(
            f"{settings.file}: register and ledger of this office are one spreadsheet at Google.",
            "Copy it there (File, Make a copy), which takes ledger and register at one moment; "
            "Drive keeps versions of every file. Settings: copy the folder of office.yaml.",
        )
    return settings


@contextmanager
def _lock_when_free(backend: Backend, now: datetime) -> Iterator[None]:
    with ExitStack() as stack:
        for left in reversed(range(PATIENCE)):
            try:
                stack.enter_context(backend.lock(now))
                break
            except BusyError:
                if not left:
                    raise
            time.sleep(1)
        yield


Places = Iterable[tuple[backup.Part, str, Path]]


def _ledger_and_register(settings: Settings, scratch: Path) -> Places:
    """Copy ledger and register, so that both are of this moment and whole."""
    if SqliteLedger(settings.ledger).copy_to(scratch / "ledger"):
        yield backup.Part.LEDGER, settings.ledger.name, scratch / "ledger"
    if settings.register.exists():
        copy = scratch / "register"
        put_new_file(copy, _whole_workbook(settings.register))
        changed = settings.register.stat().st_mtime_ns
        os.utime(copy, ns=(changed, changed))
        yield backup.Part.REGISTER, settings.register.name, copy


def _whole_workbook(register: Path) -> bytes:
    """Return the register's bytes; a program that saves it just now is waited for."""
    for _ in range(PATIENCE):
        content = read_content(register)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as workbook:
                if workbook.testzip() is None:
                    return content
        except DAMAGE:
            pass  # being saved, or damaged: told below when it stays so
        time.sleep(1)
    raise BusyError(
        f"{register}: is no whole workbook; a program is saving it, or it is damaged.",
        "Open it and save it again, then make the backup.",
    )


def _added(
    archive: BackupWriter,
    places: list[tuple[backup.Part, str, Path]],
    on_file: Callable[[int, int], None],
) -> Iterator[backup.BackupFile]:
    for done, (part, name, path) in enumerate(places, 1):
        yield archive.add(part, name, path)
        on_file(done, len(places))


def settings_files(settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the files of the office's folder that are settings or templates, and those left out.

    Both by path below the folder.  Left out are secrets, what no settings are made of, other
    offices in its folders, and links that lead out of it.
    """
    root = settings.root
    places = (settings.register, settings.ledger, settings.drive, root / backup.SET_ASIDE)
    own = {_real(path) for path in places}
    named = {_real(path) for path in (*settings.roots, settings.stamp_root) if path}
    office = read_yaml(settings.file)
    lay_over_base(office, root)
    secrets = {*_secret_files(settings, office)}
    kept: list[str] = []
    left_out = [_shown(str(one.path)) for one in office.chain if _is_elsewhere(one.path, root)]
    for path in _files_below(root, lambda one: one in own or (one / "office.yaml").exists()):
        name, real = path.relative_to(root).as_posix(), _real(path)
        if real in own or path.name.startswith("."):
            continue
        is_kept = (
            backup.is_path_inside(name)
            and real.is_relative_to(root)
            and real not in secrets
            and _is_setting(real, is_named=real in named)
        )
        (kept if is_kept else left_out).append(_shown(name))
    return tuple(kept), tuple(left_out)


def _secret_files(settings: Settings, office: Document) -> Iterator[Path]:
    """Yield the files that office.yaml, its base, and a kind of its own name as secrets."""
    for document in (*office.chain, *map(read_yaml, settings.root.glob("kinds/*.yaml"))):
        for value in map(document.value_at, document.lines):
            if isinstance(value, SecretSource) and value.kind == "file":
                yield _real(settings.root / value.name)


def _is_elsewhere(path: Path, root: Path) -> bool:
    """Return whether the file is neither in the office's folder nor shipped."""
    return not any(_real(path).is_relative_to(_real(one)) for one in (root, shipped_config()))


def _is_setting(path: Path, *, is_named: bool) -> bool:
    """Return whether it is made of what settings are; a private key never is."""
    known = path.is_file() and (is_named or path.suffix.lower() in SETTING_ENDINGS)
    if not known or path.stat().st_size > MAX_SETTING_BYTES:
        return False
    return _PRIVATE_KEY not in read_regular(path, MAX_SETTING_BYTES)


def _drive_files(drive: Path) -> tuple[list[tuple[backup.Part, str, Path]], tuple[str, ...]]:
    """Return all of Drive but the ledger's mark, which a restored ledger gets anew.

    Then what is left out: links, and names that no other system can have.
    """
    kept: list[tuple[backup.Part, str, Path]] = []
    left_out: list[str] = []
    for path in _files_below(drive, lambda _: False):
        name = path.relative_to(drive).as_posix()
        if path.is_symlink() or not backup.is_path_inside(name):
            left_out.append(_shown(f"{drive.name}/{name}"))
        elif not path.name.startswith(OWN_NAMES):
            kept.append((backup.Part.DRIVE, name, path))
    return kept, tuple(left_out)


def _shown(name: str) -> str:
    """Return a file's name as text, whatever its bytes are."""
    return os.fsencode(name).decode("utf-8", "replace")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _files_below(folder: Path, is_closed: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield regular files, links and closed folders, sorted; nothing of hidden folders."""
    for entry in sorted(folder.iterdir()):
        if entry.is_symlink() or entry.is_file():
            yield entry
        elif entry.is_dir() and not entry.name.startswith("."):
            yield from [entry] if is_closed(entry) else _files_below(entry, is_closed)


def _filed(backend: Backend) -> Iterator[backup.FiledDigest]:
    for record in backend.ledger.records():
        for file in record.files:
            yield backup.FiledDigest(file.target, file.sha256)
