"""The files in which the job remembers its runs and what it has said (`core.running`)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from sheetflow.adapters.state_folder import StateFolder
from sheetflow.core.running.news import ProblemMemory, memory_of, said_of, said_text
from sheetflow.core.running.quiet_run import QuietRun
from sheetflow.core.running.run_log import RunEntry, began_line, ended_line, entries_of, kept_text
from sheetflow.errors import UnavailableError
from sheetflow.safe_files.reading import read_regular
from sheetflow.safe_files.writing import open_of_ours, write_whole

_MOST = 16 << 20
_QUIET = TypeAdapter(QuietRun)
_SHORTEN = 400_000
"""Bytes of the run log beyond which its oldest runs are dropped."""


@dataclass(frozen=True, slots=True)
class RunMemory:
    """The memory of one office, in the job's own folder.

    What cannot be read counts as forgotten.  Writing raises UnavailableError.
    """

    state: StateFolder

    def entries(self) -> tuple[RunEntry, ...]:
        """Return the runs that are remembered, the oldest first."""
        return entries_of(_read(self.state.file("runs")))

    def begin(self, run: str, began: datetime) -> None:
        """Remember that a run begins."""
        self._append(began_line(run, began))

    def end(self, entry: RunEntry) -> None:
        """Remember that a run has ended; drop the oldest runs when there are many."""
        self._append(ended_line(entry))
        path = self.state.file("runs")
        with _writing(path):
            if path.stat().st_size > _SHORTEN:
                write_whole(path, kept_text(self.entries()).encode(), 0o600)

    def said(self) -> frozenset[str]:
        """Return the keys of what was said."""
        return said_of(_read(self.state.file("said")))

    def keep_said(self, said: frozenset[str]) -> None:
        """Remember what is said now, unless that is known."""
        if said != self.said():
            self._write("said", said_text(said))

    def problem(self) -> ProblemMemory:
        """Return what the installer was sent of a problem."""
        return memory_of(_read(self.state.file("problem")))

    def keep_problem(self, memory: ProblemMemory) -> None:
        """Remember what the installer was sent."""
        if memory != self.problem():
            self._write("problem", memory.to_json())

    def quiet_run(self) -> QuietRun | None:
        """Return the last run, if it is known to have found nothing to do."""
        try:
            return _QUIET.validate_json(_read(self.state.file("quiet")))
        except ValidationError:
            return None

    def keep_quiet_run(self, run: QuietRun) -> None:
        """Remember a run that found nothing to do, until the next one that looks."""
        self._write("quiet", _QUIET.dump_json(run).decode())

    def forget_quiet_run(self) -> None:
        """Forget it: a run looks that may find something, or may be killed."""
        path = self.state.file("quiet")
        with _writing(path):
            path.unlink(missing_ok=True)

    def _write(self, name: str, text: str) -> None:
        path = self.state.file(name)
        with _writing(path):
            self.state.prepare()
            write_whole(path, text.encode(), 0o600)

    def _append(self, line: str) -> None:
        path = self.state.file("runs")
        with _writing(path):
            self.state.prepare()
            handle = open_of_ours(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            with os.fdopen(handle, "ab") as file:
                file.write(line.encode())


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnavailableError(
            f"{path}: the job cannot remember this run ({error.strerror or error}).",
            "Let the account that runs sheetflow write there, and keep space on that disk; until "
            "then it repeats what it has said.",
        ) from error


def _read(path: Path) -> str:
    try:
        return read_regular(path, _MOST).decode("utf-8", "replace")
    except OSError:
        return ""
