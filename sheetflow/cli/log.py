"""Lines of a log on standard output or in a file that does not grow for ever."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from sheetflow.present.log_lines import LogRecord
from sheetflow.safe_files.writing import open_of_ours

MAX_BYTES = 5_000_000
"""A larger file is put aside as FILE.1, in the place of the one before."""


@dataclass
class RunLog:
    """The log of one run; `printed` is what it has written."""

    form: Literal["text", "json"]
    file: Path | None = None
    office: str = ""
    printed: list[str] = field(default_factory=list)

    def write(self, records: Iterable[LogRecord], time: datetime, run: str) -> None:
        """Write a line for each record."""
        lines = [
            one.as_json(time, run, self.office) if self.form == "json" else one.as_text(time, run)
            for one in records
        ]
        self.printed += lines
        if self.file is None or (trouble := self._append(self.file, lines)):
            for line in lines:
                click.echo(line, file=sys.stdout)
            if self.file is not None:
                click.echo(f"sheetflow: {self.file}: cannot be written ({trouble}).", err=True)

    @staticmethod
    def _append(file: Path, lines: list[str]) -> str:
        """Append to the file, which only its owner can read; return what went wrong."""
        text = "".join(f"{line}\n" for line in lines)
        try:
            with suppress(FileNotFoundError):
                if file.stat().st_size > MAX_BYTES:
                    file.replace(file.with_name(f"{file.name}.1"))
            handle = open_of_ours(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            with os.fdopen(handle, "ab") as log:
                log.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            return error.strerror or str(error)
        return ""
