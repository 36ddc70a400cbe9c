"""The job to be started, the machine it is started on, and what schedulers have in common."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from os import fsencode
from pathlib import Path
from typing import Protocol

from sheetflow.core.running.timing import StartTimes
from sheetflow.errors import ConfigurationError, UnavailableError

SECONDS = 60.0
"""Longest time that a scheduler's program may take."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a program answered."""

    code: int
    out: bytes
    err: bytes

    @property
    def trouble(self) -> str:
        """What it printed about its failure, as one line."""
        text = (self.err or self.out).decode("utf-8", "replace")
        return " ".join(text.split())[:300] or f"exit code {self.code}"


RunProgram = Callable[[Sequence[str], bytes], Done]
"""Runs a program with this standard input.  Raises UnavailableError when it cannot be started."""


def run_program(command: Sequence[str], given: bytes = b"") -> Done:
    """Run a program to its end.  Raises UnavailableError when it cannot be started, or hangs."""
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell; its words are ours
            command, input=given, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(
            f"{command[0]} did not end within {SECONDS:.0f} seconds.",
            "Look whether the machine's scheduler is well, then try again.",
        ) from error
    except OSError as error:
        raise UnavailableError(
            f"{command[0]} cannot be started ({error.strerror or error}).",
            "Install it, or start the job by another scheduler with the command that "
            "`sheetflow schedule show` prints.",
        ) from error
    return Done(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """The job of one office, or of a fleet: what is started, and when."""

    office: str
    """The identifier of the office or fleet."""
    title: str
    settings: Path
    """Its office.yaml or fleet.yaml."""
    python: Path
    """The interpreter that sheetflow is installed for."""
    times: StartTimes
    places: tuple[Path, ...] = ()
    """Folders and files that the job writes to."""
    words: tuple[str, ...] = ("run",)
    """The command of sheetflow's."""
    hours: int = 2
    """Hours after which a run that has not ended is ended."""

    @property
    def key(self) -> str:
        """A name for the entry: the office's, and a digest of where it is, as copies differ."""
        return f"{self.office}-{sha256(fsencode(self.settings)).hexdigest()[:8]}"

    @property
    def command(self) -> tuple[str, ...]:
        """The words that start a run, wherever and in whatever folder."""
        start = (str(self.python), "-P", "-m", "sheetflow", *self.words)
        return (*start, "--config", str(self.settings), "--log-format", "text")

    @property
    def install_command(self) -> str:
        """What a person writes to install it."""
        return " ".join(("sheetflow", *self.words[:-1], "schedule", "install"))

    @property
    def command_with_log(self) -> tuple[str, ...]:
        """The same for a scheduler that keeps no output: a file beside the settings does."""
        return (*self.command, "--log-file", str(self.settings.with_name("sheetflow.log")))

    def require_plain_paths(self, forbidden: str = "") -> None:
        """Raise ConfigurationError for a path that could not be written as one line.

        `forbidden` are signs that this scheduler cannot pass on.
        """
        for path in (self.settings, self.python):
            wrong = [sign for sign in str(path) if sign in forbidden or not sign.isprintable()]
            if wrong:
                raise ConfigurationError(
                    f"{path!r}: a scheduler cannot be given a path with {wrong[0]!r}.",
                    "Rename that folder, then install the schedule.",
                )


@dataclass(frozen=True, slots=True)
class Entry:
    """What a scheduler holds for an office."""

    scheduler: str
    place: str
    """The unit file, the crontab or the task, for people."""
    key: str
    office: str
    settings: str
    """The office.yaml that it names, perhaps gone."""
    text: str
    """What is written there, to be compared with what would be."""
    is_active: bool = True
    """Whether the scheduler has it switched on."""
    next_run: datetime | None = None


class Scheduler(Protocol):
    """A scheduler of this machine."""

    @property
    def kind(self) -> str:
        """Its name for people."""

    def entries(self) -> Iterator[Entry]:
        """Yield the entries that sheetflow made here, of any office."""

    def text(self, job: ScheduledJob) -> str:
        """Return what `install` writes for the job."""

    def install(self, job: ScheduledJob) -> str:
        """Write the job's entry and switch it on; return its place."""

    def remove(self, entry: Entry) -> None:
        """Switch an entry off and remove it; nothing else."""
