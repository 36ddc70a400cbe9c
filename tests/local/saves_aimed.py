"""Saves of another process aimed at the exchange of the register; prints what became of them.

    python -m tests.local.saves_aimed FOLDER ROUNDS SEED SLOW_MS IN_ONE_STEP

In each round the job (this process) replaces the register while an editor (another process) saves
it once, at a moment aimed at the exchange.  `SLOW_MS` passes between the job's last check and the
exchange, as on a slow disk.  A save is lost when, after the next start, its bytes are neither the
register nor a conflict copy.
"""

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from sheetflow.adapters.local.register import conflict_copies
from sheetflow.adapters.xlsx.workbook_file import replace_workbook, version_of
from sheetflow.errors import BusyError, UnavailableError
from sheetflow.safe_files.replacing import resolve_displaced
from tests.support.processes import start

EDITOR = r"""
import os, random, sys, time
register = sys.argv[1]
def chunks(name, mode, content, wait):
    with open(name, mode, buffering=0) as file:
        time.sleep(wait * random.random())
        for at in range(0, len(content), 20_000):
            file.write(content[at : at + 20_000])
            time.sleep(wait * random.random())
        file.truncate()
for line in sys.stdin:
    kind, round_, delay, wait = line.split()
    content = (f"<save {round_}>" * 5_000).encode()
    if kind in ("rename", "away"):
        chunks(register + ".tmp-editor", "wb", content, 0)
    print("ready", flush=True)
    sys.stdin.readline()
    until = time.monotonic() + float(delay)
    while time.monotonic() < until:
        pass
    try:
        if kind == "truncate":
            chunks(register, "wb", content, float(wait))
        elif kind == "update":
            chunks(register, "r+b", content, float(wait))
        elif kind == "rename":
            os.replace(register + ".tmp-editor", register)
        else:
            os.rename(register, register + ".old")
            os.rename(register + ".tmp-editor", register)
            os.unlink(register + ".old")
        print("saved", flush=True)
    except OSError:
        print("refused", flush=True)
"""
KINDS = ("truncate", "update", "rename", "away")


def content_of(round_: int) -> bytes:
    return (f"<save {round_}>" * 5_000).encode()


class Campaign:
    """One folder with a register, an editor process, and counts of what happened."""

    def __init__(self, folder: Path, seed: int, slow: float, *, in_one_step: bool) -> None:
        self.register = folder / "register.xlsx"
        self.slow, self.in_one_step = slow, in_one_step
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self.editor = start(EDITOR, self.register)
        self.counts: dict[str, int] = dict.fromkeys(
            ("saves", "lost", "refused", "before", "displaced", "after", "copies", "left"), 0
        )
        self.exchanges = 0
        self.aim = 0.002 + slow / 2

    def watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Audit hook: the system call that exchanges is about to be made."""
        if event == "os.rename" and arguments[1] == str(self.register):
            self.exchanges += 1
            if self.exchanges == 1:
                time.sleep(self.slow)

    def hear(self) -> str:
        assert self.editor.stdout is not None
        return self.editor.stdout.readline().strip()

    def send(self, line: str) -> None:
        assert self.editor.stdin is not None
        self.editor.stdin.write(line + "\n")
        self.editor.stdin.flush()

    def round(self, number: int) -> None:
        for path in self.register.parent.iterdir():
            path.unlink()
        self.register.write_bytes(b"<base>" * 10_000)
        kind = self.random.choice(KINDS)
        delay = max(0.0, self.random.gauss(self.aim, self.aim / 6))
        self.send(f"{kind} {number} {delay} {self.random.choice((0, 0.0005, 0.004))}")
        assert self.hear() == "ready"
        self.exchanges = 0
        came = self.replace()
        if self.random.random() < 0.5:
            resolve_displaced(self.register, "konflik")
        said = self.hear()
        resolve_displaced(self.register, "konflik")
        self.count(number, said, came)
        self.aim *= {"before": 1.04, "displaced": 1, "after": 0.96}[came]

    def replace(self) -> str:
        def write(temporary: Path) -> None:
            temporary.write_bytes(b"<job>" * 10_000)
            self.send("go")

        read = version_of(self.register)
        try:
            replace_workbook(self.register, read, write, in_one_step=self.in_one_step)
        except (BusyError, UnavailableError):
            return "displaced" if self.exchanges else "before"
        return "after"

    def count(self, number: int, said: str, came: str) -> None:
        self.counts["saves"] += 1
        self.counts[came] += 1
        copies = conflict_copies(self.register)
        self.counts["copies"] += len(copies)
        places = [self.register, *(self.register.with_name(name) for name in copies)]
        kept = [path.read_bytes() for path in places if path.exists()]
        if said == "refused":
            self.counts["refused"] += 1
        elif content_of(number) not in kept:
            self.counts["lost"] += 1
        names = {path.name for path in self.register.parent.iterdir()}
        left = names - {self.register.name, *copies, "register.xlsx.tmp-editor"}
        self.counts["left"] += len(left)


def run(folder: Path, rounds: int, seed: int, slow: float, *, in_one_step: bool) -> dict[str, int]:
    """The counts after that many saves."""
    campaign = Campaign(folder, seed, slow, in_one_step=in_one_step)
    sys.addaudithook(campaign.watch)
    try:
        for number in range(rounds):
            campaign.round(number)
    finally:
        campaign.editor.kill()
        campaign.editor.communicate()
    return campaign.counts


if __name__ == "__main__":
    place, rounds, seed, slow, in_one_step = sys.argv[1:]
    os.makedirs(place, exist_ok=True)  # noqa: PTH103 - as short as it can be
    counts = run(
        Path(place), int(rounds), int(seed), int(slow) / 1000, in_one_step=in_one_step == "1"
    )
    sys.stdout.write(json.dumps(counts))
