"""What a program and all that it starts take: seconds by its own count, memory by ours."""

import os
import subprocess
import sys
from dataclasses import dataclass
from tempfile import TemporaryFile
from time import perf_counter, sleep

import psutil

LOOK_EVERY = 0.01
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Ran:
    """`output` what it printed; `seconds` from its start to its end; `peak` in megabytes, of the
    program and its children together, pages that they share counted for each of them; `workers`
    how many others were at work at once; `computing` the seconds that all of them computed.
    """

    output: str
    seconds: float
    peak: float
    workers: int
    computing: float


def ran(
    module: str, *words: str, fine: tuple[int, ...] = (0,), look_every: float = LOOK_EVERY
) -> Ran:
    """Runs `python -m module words`; raises CalledProcessError unless it ends as is `fine`.

    `look_every` so many seconds at its memory, which takes some milliseconds of a core.
    """
    command = [sys.executable, "-m", module, *words]
    start, before = perf_counter(), _computed()
    with (
        TemporaryFile("w+", encoding="utf-8") as written,
        subprocess.Popen(command, stdout=written) as program,  # noqa: S603 - our own words
    ):
        peak = workers = 0
        while program.poll() is None:
            family = _family(program.pid)
            peak, workers = max(peak, sum(map(_resident, family))), max(workers, len(family) - 1)
            sleep(look_every)
        taken = perf_counter() - start
        written.seek(0)
        output = written.read()
    if program.returncode not in fine:
        raise subprocess.CalledProcessError(program.returncode, command)
    return Ran(output, taken, peak / MEGABYTE, workers, _computed() - before)


def _computed() -> float:
    """Seconds of everything that this process has started and that has ended."""
    times = os.times()
    return times.children_user + times.children_system


def _family(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> int:
    """In bytes; what has just ended counts nothing."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
