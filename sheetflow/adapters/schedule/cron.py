"""A line in an account's crontab; every other line stays as it is, byte for byte."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from sheetflow.adapters.schedule.job import Done, Entry, RunProgram, ScheduledJob
from sheetflow.errors import ConfigurationError, UnavailableError

_MARK = re.compile(r" # sheetflow (?P<office>[A-Za-z][\w-]*)-(?P<digest>[0-9a-f]{8})$")
MAX_COMMAND = 998
"""Bytes of a command that cron takes."""


@dataclass(frozen=True, slots=True)
class Cron:
    """The crontab of this account, or (for root alone) of `account`."""

    kind: ClassVar = "cron"
    run: RunProgram
    account: str = ""

    @property
    def _place(self) -> str:
        return f"crontab -l -u {self.account}" if self.account else "crontab -l"

    def entries(self) -> Iterator[Entry]:
        """Yield the lines that sheetflow wrote."""
        for line in self._read():
            text = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
            found = _MARK.search(text)
            if found and not text.lstrip().startswith("#"):
                key = f"{found['office']}-{found['digest']}"
                settings = _settings_in(text)
                yield Entry(self.kind, self._place, key, found["office"], settings, text)

    def text(self, job: ScheduledJob) -> str:
        """Return the line for the job."""
        return cron_line(job)

    def install(self, job: ScheduledJob) -> str:
        """Write the job's line: in the place of its former one, else at the end."""
        job.require_plain_paths(forbidden="\\")
        line = cron_line(job).encode("utf-8", "surrogateescape") + b"\n"
        if len(line) > MAX_COMMAND:
            raise ConfigurationError(
                f"{job.settings}: the line for cron would be {len(line)} bytes long, and cron "
                f"takes {MAX_COMMAND}.",
                "Give the office's folder, or the one sheetflow is installed in, a shorter path.",
            )
        lines = self._read()
        if lines and not lines[-1].endswith(b"\n"):
            lines[-1] += b"\n"
        places = [at for at, text in enumerate(lines) if _is_of(text, job.key)]
        if places:
            lines[places[0]] = line
            for at in reversed(places[1:]):
                del lines[at]
        else:
            lines.append(line)
        self._write(lines)
        return self._place

    def remove(self, entry: Entry) -> None:
        """Remove the entry's line alone; an empty crontab is removed whole."""
        self._write([line for line in self._read() if not _is_of(line, entry.key)])

    def _read(self) -> list[bytes]:
        done = self._call("-l")
        if done.code == 0:
            return done.out.splitlines(keepends=True)
        if b"no crontab for" in done.err:
            return []
        raise _refused(done)

    def _write(self, lines: list[bytes]) -> None:
        done = self._call("-", given=b"".join(lines)) if lines else self._call("-r")
        if done.code and not (not lines and b"no crontab for" in done.err):
            raise _refused(done)

    def _call(self, word: str, *, given: bytes = b"") -> Done:
        account = ["-u", self.account] if self.account else []
        return self.run(["crontab", *account, word], given)


def cron_line(job: ScheduledJob) -> str:
    """Return the line: times, the wait for the second, the run, and sheetflow's mark.

    cron takes an unescaped percent sign for the end of the line, also inside quotes.
    """
    command = shlex.join(job.command_with_log).replace("%", "\\%")
    wait = f"sleep {job.times.seconds}; " if job.times.seconds else ""
    return f"{job.times.cron_fields} {wait}{command} # sheetflow {job.key}"


def _is_of(line: bytes, key: str) -> bool:
    text = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
    return text.endswith(f" # sheetflow {key}") and not text.lstrip().startswith("#")


def _settings_in(line: str) -> str:
    """Return the office.yaml that a line names, "" where a person has made it unreadable."""
    try:
        words = shlex.split(line.replace("\\%", "%"), comments=False)
        return words[words.index("--config") + 1]
    except (ValueError, IndexError):
        return ""


def _refused(done: Done) -> UnavailableError:
    return UnavailableError(
        f"The crontab cannot be used: {done.trouble}.",
        "Let the machine's administrator allow cron for this account (/etc/cron.allow), or start "
        "the job by another scheduler.",
    )
