"""Commands killed at every call that changes something; prints where the end differs.

    python -m tests.cli.killed_anywhere COMMAND EVERY SEED

A command is killed before one of its changing calls (files, folders, syncs, SQL statements), then
given again undisturbed, then followed by a run.  Register, Drive, ledger and every name in the
office's and in the scratch folder must be those of a history in which nothing was killed, and the
ledger's seals right (they cover stamps of files, which are others in each copy of an office).
EVERY takes each so many-th call, SEED the first one.
"""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sheetflow.cli.main import cli
from sheetflow.demo.make_demo import SAMPLE
from tests.support.sample_office import AS_OF, OfficeFolder, new_office, office_of_one
from tests.support.system_calls import WATCH
from tests.support.workbook_edits import empty_row, rows_of

Words = tuple[str, ...]
State = dict[str, object]
ROW = "PUB-2510-001"
_IDENTITY = uuid.UUID(int=7)


def _empty(path: Path) -> None:
    new_office(path)


def _bare(path: Path) -> None:
    assert new_office(path).call("init").code == 0


def _waiting(path: Path) -> None:
    office_of_one(path, "Siap Unggah")


def _judged(path: Path) -> None:
    said = office_of_one(path, "Terdata dalam Laporan").call("run")
    assert said.code in {0, 1}, said.err


def _row_gone(path: Path) -> None:
    _judged(path)
    empty_row(path / "register.xlsx")


COMMANDS: Mapping[str, tuple[Callable[[Path], None], Words]] = {
    "init": (_empty, ("init",)),
    "import": (_bare, ("import", str(SAMPLE), "--history-before", "2025-10-09")),
    "run": (_waiting, ("run",)),
    "report": (_judged, ("report", "--period", "2025-10", "--close")),
    "print": (_judged, ("print", ROW)),
    "restore": (_row_gone, ("restore", ROW)),
}
"""By name: the office before it, and its words."""


def state_of(office: OfficeFolder, scratch: Path) -> State:
    """Return all that a command may have written."""
    names = {path.relative_to(office.path).as_posix() for path in office.path.rglob("*")}
    return {
        "cells": [list(map(str, row)) for row in rows_of(office.register)],
        "names": sorted(names),
        "drive": {
            path.relative_to(office.drive).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(office.drive.rglob("*"))
            if path.is_file()
        },
        "ledger": _tables(office.ledger),
        "scratch": sorted(path.name for path in scratch.iterdir()),
    }


def _tables(path: Path) -> dict[str, list[str]]:
    if not path.exists():
        return {}
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: _rows(db, name) for (name,) in tables}


def _rows(db: sqlite3.Connection, table: str) -> list[str]:
    """The table's rows without the stamps of files, and the seals over them."""
    db.row_factory = sqlite3.Row
    found = [dict(row) for row in db.execute(f'SELECT * FROM "{table}"')]  # noqa: S608 - its own tables
    for row in found:
        for name in {"seal", "rows_sum"} & row.keys():
            row[name] = ""
        if table == "rows":
            row["watched"] = [[key, *rest] for key, _, *rest in json.loads(row["watched"] or "[]")]
    return sorted(map(str, found))


class Campaign:
    """One command, its office before it, and the end of an undisturbed history."""

    def __init__(self, command: str, folder: Path) -> None:
        make, self.words = COMMANDS[command]
        self.folder, self.scratch = folder, folder / "tmp"
        self.base = folder / "base"
        make(self.base)
        office, calls = self.fresh(), folder / "calls"
        assert self.act(office, self.words, calls=calls) in {0, 1}
        self.calls = calls.read_text().splitlines()
        self.expected = self.end_of(office)

    def fresh(self) -> OfficeFolder:
        place = self.folder / "kantor"
        for path in (place, self.scratch):
            shutil.rmtree(path, ignore_errors=True)
        self.scratch.mkdir()
        # With its times, by which a run recognises files that it has read.
        return OfficeFolder(shutil.copytree(self.base, place))

    def difference(self, at: int) -> str:
        """What differs after a kill before call `at` (from 1); "" when nothing does."""
        office = self.fresh()
        code = self.act(office, self.words, kill=at)
        if code != -signal.SIGKILL:
            return f"not killed: {code}"
        self.act(office, self.words)
        found = self.end_of(office)
        return "; ".join(
            f"{name}: {_different(self.expected[name], found[name])}"
            for name in found
            if found[name] != self.expected[name]
        )

    def end_of(self, office: OfficeFolder) -> State:
        """All that is there after one more run, and how the ledger is verified."""
        self.act(office, ("run",))
        return {"verified": self.act(office, ("verify",)), **state_of(office, self.scratch)}

    def act(
        self, office: OfficeFolder, words: Words, *, kill: int = 0, calls: Path | None = None
    ) -> int:
        """One command in a process of its own, which has all modules already."""
        child = os.fork()
        if not child:
            _command(office, words, self.scratch, kill, calls)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _command(
    office: OfficeFolder, words: Words, scratch: Path, kill: int, calls: Path | None
) -> None:
    """In the child: give the command, be killed at its call, end."""
    tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
    uuid.uuid4 = lambda: _IDENTITY  # the office's identity, else another in each history
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    made: list[str] = []

    def on_call(name: str, arguments: Sequence[object]) -> None:
        if str(arguments[0]).startswith(("/dev", str(calls))):
            return
        made.append(f"{name} {arguments}".replace(str(office.path), "").replace("\n", " "))
        if len(made) == kill:
            os.kill(os.getpid(), signal.SIGKILL)

    tools: dict[str, Callable[..., None]] = {}
    exec(WATCH, tools)  # noqa: S102 - our own words
    tools["watch"](on_call)
    options = ["--config", str(office.path / "office.yaml")]
    options += [] if words == ("verify",) else ["--as-of", AS_OF]
    try:
        cli.main([*words, *options], standalone_mode=False)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException as error:  # noqa: BLE001 - the parent looks at what is left, not at this
        code = getattr(error, "exit_code", 70)
    finally:
        if calls is not None:
            calls.write_text("\n".join(made), encoding="utf-8")
    os._exit(code)


def _different(expected: object, found: object) -> str:
    """The first piece of two values that is not the same."""
    if isinstance(expected, dict) and isinstance(found, dict):
        keys = [key for key in {**expected, **found} if expected.get(key) != found.get(key)]
        return f"{keys[0]}: {_different(expected.get(keys[0]), found.get(keys[0]))}"
    if isinstance(expected, list) and isinstance(found, list):
        more = [one for one in found if one not in expected]
        less = [one for one in expected if one not in found]
        return f"+{more[:3]} -{less[:3]}"[:1500]
    return f"{found} not {expected}"[:500]


def main(command: str, every: int, seed: int) -> dict[str, object]:
    """How many calls there are, how many were killed, and where the end differs."""
    with tempfile.TemporaryDirectory(prefix="killed-") as folder:
        campaign = Campaign(command, Path(folder))
        total = len(campaign.calls)
        points = range(1 + seed % every, total + 1, every)
        wrong = {}
        for at in points:
            difference = campaign.difference(at)
            if difference:
                wrong[f"{at}: {campaign.calls[at - 1][:160]}"] = difference
        return {"calls": total, "killed": len(points), "wrong": wrong}


if __name__ == "__main__":
    name, every, seed = sys.argv[1:]
    sys.stdout.write(json.dumps(main(name, int(every), int(seed)), indent=1) + "\n")
