"""`plan` and `run` on the command line."""

import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click

from sheetflow.app.backend import Backend
from sheetflow.app.job import Job, JobResult
from sheetflow.app.run import plan_office
from sheetflow.app.setup import moment, named_settings
from sheetflow.cli import context
from sheetflow.core.office import Office
from sheetflow.core.running.news import News
from sheetflow.errors import ExitCode, SheetflowError
from sheetflow.present.log_lines import LogRecord, run_records
from sheetflow.present.run_data import RunReport
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


STRICT = click.option(
    "--strict", is_flag=True, help="Exit with 1 when rows have errors, or work that failed waits."
)

LOG_FORMAT = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    help="Write lines for a log, each with time and run (default with --log-file: text).",
)
LOG_FILE = context.path_option(
    "--log-file", metavar="FILE", help="Append these lines to a file instead of printing them."
)
RETRY = click.option(
    "--retry", is_flag=True, help="Try at once what kept failing and was set aside."
)
NO_FORMAT_OF_A_LOG = "--format is for people and programs, --log-format for a log."


@click.command()
@context.with_office
@context.FORMAT
@STRICT
def plan(backend: Backend, now: datetime, form: str, *, strict: bool) -> None:
    """Show what `run` would do; change nothing."""
    report = plan_office(backend, now)
    print_run(report, backend.settings.office, form)
    sys.exit(ExitCode.LIMIT if report.excesses else exit_code(report.exit_code, strict=strict))


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What is written of a run, and how it is done."""

    form: str
    repeat: bool
    strict: bool
    allow_large: bool
    retry: bool


@click.command()
@context.CONFIG
@context.AS_OF
@context.FORMAT
@click.option("--all", "repeat", is_flag=True, help="Repeat findings that were said before.")
@LOG_FORMAT
@LOG_FILE
@click.option(
    "--allow-large", is_flag=True, help="Go on though the plan is beyond the office's limits."
)
@RETRY
@STRICT
def run(  # noqa: PLR0913 - one for each option
    config: Path | None,
    as_of: str | None,
    form: str,
    log_format: Literal["text", "json"] | None,
    log_file: Path | None,
    *,
    repeat: bool,
    allow_large: bool,
    retry: bool,
    strict: bool,
) -> None:
    """Judge the register, file the attachments, tell each row what is missing."""
    options = RunOptions(form, repeat, strict, allow_large, retry)
    if log_format is None and log_file is None:
        settings = named_settings(config)
        run_printed(Job(settings, moment(as_of, settings.office.zone)), options)
    if form != "text":
        raise click.UsageError(NO_FORMAT_OF_A_LOG)
    log = RunLog(log_format or "text", log_file)
    try:
        settings = named_settings(config)
        job = Job(settings, moment(as_of, settings.office.zone))
    except SheetflowError as error:
        now = datetime.now(UTC).astimezone()
        log.write([error_record(error)], now, "-")
        sys.exit(error.exit_code)
    run_logged(job, options, log)


def run_logged(job: Job, options: RunOptions, log: RunLog) -> None:
    """Run with lines of a log as the only output; end the process."""
    log.office = job.settings.office.id
    job.begin()
    result = _result(job, options)
    log.write(_records(result, job.settings.office), job.time, result.run)
    job.end(result, log.printed)
    remarks = [LogRecord("warning", one.kind, one.sentence) for one in job.remarks]
    log.write(remarks, job.time, result.run)
    sys.exit(exit_code(result.code, strict=options.strict))


def run_printed(job: Job, options: RunOptions) -> None:
    """Run with output for people, or as one document; end the process, or raise its error."""
    job.begin()
    result = _result(job, options)
    office = job.settings.office
    if result.report is not None:
        print_run(result.report, office, options.form, result.news)
    printed = [record.message for record in _records(result, office)]
    job.end(result, printed)
    for remark in job.remarks:
        click.echo(f"sheetflow: {remark.sentence}", err=True)
    if result.error is not None:
        raise result.error
    sys.exit(exit_code(result.code, strict=options.strict))


def _result(job: Job, options: RunOptions) -> JobResult:
    office = job.settings.office
    with context.progress_bar(office.text("run.progress")) as progress:
        return job.run(
            progress, allow_large=options.allow_large, retry=options.retry, repeat=options.repeat
        )


def _records(result: JobResult, office: Office) -> Iterator[LogRecord]:
    if result.report is not None and result.news is not None:
        yield from run_records(result.report, result.news, office)
    if result.error is not None:
        yield error_record(result.error)


def error_record(error: Exception) -> LogRecord:
    """Return what ended a run: the problem and the fix; a bug with all that is needed to report."""
    if isinstance(error, SheetflowError):
        level: Literal["warning", "error"] = "error"
        if error.exit_code is ExitCode.BUSY:
            level = "warning"
        data = {"problem": error.problem, "fix": error.fix, "code": int(error.exit_code)}
        return LogRecord(level, "stopped", f"{error.problem} {error.fix}", data)
    trace = "".join(traceback.format_exception(error))
    data = {"problem": trace, "fix": "", "code": int(ExitCode.BUG)}
    return LogRecord("error", "stopped", f"This is a bug of sheetflow: {trace}", data)


def exit_code(code: ExitCode, *, strict: bool) -> ExitCode:
    """Return the command's exit code: what rows still lack counts only where it is `strict`."""
    return ExitCode.DONE if code is ExitCode.FINDINGS and not strict else code


def print_run(report: RunReport, office: Office, form: str, news: News | None = None) -> None:
    """Print a run in the requested form; each form is imported on use.

    `news`: of findings, text holds only those that are new, and of a quiet run one line.
    """
    match form:
        case "json":
            from sheetflow.present.run_data import run_data

            context.print_json(run_data(report, office))
        case "markdown":
            from sheetflow.present.run_text import run_markdown

            click.echo(run_markdown(report, office), nl=False)
        case _:
            from sheetflow.present.run_text import run_lines

            context.print_lines(run_lines(report, office, news))
    for sentence in report.excesses:
        click.echo(f"sheetflow: beyond the office's limits: {sentence}", err=True)
