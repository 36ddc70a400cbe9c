"""A pipe, link, folder or device under each name that the job opens: a sentence, and no wait.

Each name is tried with one kind; with all of them where SHEETFLOW_ALL_KINDS is set.
"""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sheetflow.safe_files.writing import temporary_beside
from tests.support.sample_office import AS_OF, OfficeFolder, called

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these kinds are POSIX's")

SECONDS = 300
"""After which a command counts as hanging; none takes a tenth of it."""
OUTSIDE = "what somebody else wrote"


def _link_to_pipe(path: Path) -> None:
    pipe = path.parent / "a-pipe"
    os.mkfifo(pipe)
    path.symlink_to(pipe)


def _link_outside(path: Path) -> None:
    path.symlink_to(_office_of(path).parent / "outside")


def _link_to_ledger(path: Path) -> None:
    path.symlink_to(_office_of(path) / "sheetflow.db")


def _office_of(path: Path) -> Path:
    return next(folder for folder in path.parents if folder.name == "kantor")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": _pipe,
    "link to a pipe": _link_to_pipe,
    "link outside": _link_outside,
    "link to the ledger": _link_to_ledger,
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "folder": Path.mkdir,
}


@dataclass(frozen=True)
class Opened:
    """A name, the command that opens it, the codes it may end with and the name in its sentence."""

    name: str
    command: tuple[str, ...]
    codes: frozenset[int]
    named: str
    fine: frozenset[str] = frozenset()
    """Kinds that are as good as a file here, or that nothing is wrong with."""


def opened(
    name: str, command: str, *codes: int, named: str = "", fine: tuple[str, ...] = ()
) -> Opened:
    return Opened(
        name, tuple(command.split()), frozenset(codes), named or Path(name).name, frozenset(fine)
    )


ALL = tuple(KINDS)
NAMES = (
    opened("office.yaml", "verify", 3, named="file", fine=("link outside",)),
    opened("forms/publikasi.yaml", "plan", 3),
    opened("workflows/publikasi-medsos.yaml", "verify", 3),
    opened("messages.yaml", "verify", 3),
    opened("platforms.yaml", "verify", 3),
    opened("content-formats.csv", "verify", 3),
    opened("holidays/ID.csv", "verify", 3),
    opened("papers.yaml", "report --period 2025-10", 3),
    opened("templates/laporan.docx", "report --period 2025-10", 3),
    opened("templates/dasar.typ", "report --period 2025-10", 3),
    opened("templates/logo.png", "report --period 2025-10", 3),
    opened("register.xlsx", "run", 3, 4),
    opened("register.xlsx", "doctor", 3, 4),
    opened(temporary_beside(Path("register.xlsx")).name, "run", fine=ALL),
    opened(".~lock.register.xlsx#", "run", fine=ALL),
    opened("sheetflow.db", "run", 4),
    opened("sheetflow.db", "history PUB-2510-001", 4),
    opened("sheetflow.db", "verify", 4),
    opened("sheetflow.db-journal", "plan", 4),
    opened("sheetflow.db.lock", "run", fine=ALL),
    opened(".sheetflow/sheetflow.db.lock", "run", 4),
    opened(".sheetflow", "run", 4, fine=("folder",)),
    opened("Drive/Laporan/2025-10/Laporan 2025-10.docx", "report --period 2025-10", 4),
    opened("Drive/Kotak Masuk/bukti-001.png", "run", fine=ALL),
    opened("Drive/Kotak Masuk/konsep-001.docx", "plan", fine=ALL),
    opened("daftar.csv", "import {}", 4, fine=("link outside", "link to the ledger")),
    opened("daftar.xlsx", "import {}", 3, 4),
    opened("mapping.yaml", "import daftar.csv --mapping {}", 3),
    opened("flowcharts/publikasi-medsos.svg", "workflow draw", 4),
)


def cases() -> Iterator[tuple[Opened, str]]:
    kinds = list(KINDS)
    for number, one in enumerate(NAMES):
        chosen = kinds if "SHEETFLOW_ALL_KINDS" in os.environ else [kinds[number % len(kinds)]]
        for kind in chosen:
            yield one, kind


@pytest.fixture
def office(reported_one: Path, tmp_path: Path) -> OfficeFolder:
    (tmp_path / "outside").write_text(OUTSIDE)
    return OfficeFolder(shutil.copytree(reported_one, tmp_path / "kantor", symlinks=True))


@pytest.mark.parametrize(
    ("one", "kind"),
    [pytest.param(*case, id=f"{case[0].name}-{case[0].command[0]}-{case[1]}") for case in cases()],
)
def test_what_is_no_file_is_named_and_held_up_by_nothing(
    one: Opened, kind: str, office: OfficeFolder
) -> None:
    path = put(office, one.name, kind)
    ledger = ledger_bytes(office)

    code, printed = end_of(office, one.command, path)

    if kind in one.fine:
        assert code in {0, 1, 3}, printed
    else:
        assert code in one.codes, printed
        assert one.named in printed
        assert OUTSIDE not in printed
    assert "Traceback" not in printed
    assert (office.path.parent / "outside").read_text() == OUTSIDE
    if one.name != "sheetflow.db":
        assert ledger_bytes(office) == ledger or sound(office)


def put(office: OfficeFolder, name: str, kind: str) -> Path:
    """The name with a thing of this kind, and nothing else, under it."""
    path = office.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    if name == "sheetflow.db" and kind == "link to the ledger":
        kind = "link to a pipe"
    KINDS[kind](path)
    return path


def end_of(office: OfficeFolder, command: tuple[str, ...], path: Path) -> tuple[int, str]:
    words = [word.format(path) for word in command]
    words += ["--config", str(office.path / "office.yaml")]
    if command[0] not in {"history", "verify"} and command[:2] != ("workflow", "draw"):
        words += ["--as-of", AS_OF]
    with within(SECONDS), chdir(office.path):
        said = called(*words)
    return said.code, said.out + said.err


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail when the block takes longer, also where it waits for a pipe without a writer."""

    def fail(*_: object) -> None:
        pytest.fail(f"held up for {seconds} s", pytrace=False)

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def ledger_bytes(office: OfficeFolder) -> bytes:
    return office.ledger.read_bytes() if office.ledger.is_file() else b""


def sound(office: OfficeFolder) -> bool:
    with sqlite3.connect(office.ledger) as db:
        return bool(db.execute("PRAGMA integrity_check").fetchone() == ("ok",))
