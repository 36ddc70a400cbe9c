"""A timer and a service of systemd, of the machine or of one account."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sheetflow.adapters.schedule.job import Done, Entry, RunProgram, ScheduledJob
from sheetflow.core.setting_rules import one_line
from sheetflow.errors import ExitCode, UnavailableError
from sheetflow.safe_files.reading import read_regular
from sheetflow.safe_files.writing import remove_leftovers, write_whole

_MARK = "# sheetflow: "
_MOST = 1 << 16
_READ_ONLY = tuple(map(Path, ("/usr", "/boot", "/efi", "/etc")))
"""What `ProtectSystem=full` makes read-only."""
_PLAIN = re.compile(r"[\w/.+@:,=-]+")


@dataclass(frozen=True, slots=True)
class Systemd:
    """The manager of the machine (`user` False) or of the account that runs this."""

    run: RunProgram
    units: Path
    """The folder of unit files."""
    user: bool
    account: str = ""
    """For the machine's manager: the account that runs the job, "" for root itself."""

    @property
    def kind(self) -> str:
        """The name for people."""
        return "systemd --user" if self.user else "systemd"

    def entries(self) -> Iterator[Entry]:
        """Yield the timers that sheetflow made in this folder."""
        for timer in sorted(self.units.glob("sheetflow-*.timer")):
            service = timer.with_suffix(".service")
            text = _read(timer) + _read(service)
            first = text.partition("\n")[0]
            if not first.startswith(_MARK):
                continue
            with suppress(ValueError, KeyError):
                mark = json.loads(first.removeprefix(_MARK))
                key = timer.stem.removeprefix("sheetflow-")
                active, next_run = self._state(timer.name)
                yield Entry(
                    self.kind, str(timer), key, mark["office"], mark["settings"], text,
                    active, next_run,
                )  # fmt: skip

    def text(self, job: ScheduledJob) -> str:
        """Return both unit files, one after the other."""
        return timer_text(job) + service_text(job, user=self.user, account=self.account)

    def install(self, job: ScheduledJob) -> str:
        """Write timer and service, and switch the timer on; nothing is left of a failed attempt."""
        job.require_plain_paths()
        name = f"sheetflow-{job.key}"
        timer, service = self.units / f"{name}.timer", self.units / f"{name}.service"
        new = not timer.exists()
        try:
            self.units.mkdir(parents=True, exist_ok=True)
            text = service_text(job, user=self.user, account=self.account)
            write_whole(service, text.encode("utf-8", "surrogateescape"))
            write_whole(timer, timer_text(job).encode("utf-8", "surrogateescape"))
        except OSError as error:
            raise _refused(self.units, error) from error
        try:
            self._require("daemon-reload")
            self._require("enable", timer.name)
            self._require("restart", timer.name)
        except UnavailableError:
            if new:
                self._drop(timer.name)
            raise
        return str(timer)

    def remove(self, entry: Entry) -> None:
        """Switch the timer off and remove both files; a run under way goes on to its end."""
        self._require("disable", "--now", Path(entry.place).name)
        self._drop(Path(entry.place).name)
        self._require("daemon-reload")

    def _drop(self, name: str) -> None:
        timer = self.units / name
        try:
            remove_leftovers([timer, timer.with_suffix(".service")])
        except OSError as error:
            raise _refused(self.units, error) from error

    def _state(self, name: str) -> tuple[bool, datetime | None]:
        """Return whether the timer is switched on, and when it fires next, if it says so."""
        fields = "--property=ActiveState,NextElapseUSecRealtime"
        done = self._call("show", name, fields, "--timestamp=unix")
        lines = (line.partition("=") for line in done.out.decode("utf-8", "replace").split("\n"))
        found = {key: value for key, _, value in lines}
        at = re.fullmatch(r"@(\d+)", found.get("NextElapseUSecRealtime", ""))
        return found.get("ActiveState") == "active", _moment(at[1]) if at else None

    def _require(self, *words: str) -> None:
        done = self._call(*words)
        if done.code:
            raise UnavailableError(
                f"`{' '.join(self._command(words))}` failed: {done.trouble}.",
                "Mend that, then run `sheetflow schedule` again; root installs for the machine, "
                "other accounts for themselves.",
            )

    def _call(self, *words: str) -> Done:
        return self.run(self._command(words), b"")

    def _command(self, words: Sequence[str]) -> list[str]:
        return ["systemctl", *(["--user"] if self.user else []), *words]


def timer_text(job: ScheduledJob) -> str:
    """Return the timer: its times, made up for once when the machine was off."""
    return (
        f"{_mark(job)}"
        "[Unit]\n"
        f"Description=sheetflow: {_specifiers(job.title)}\n\n"
        "[Timer]\n"
        f"OnCalendar={job.times.calendar_expression}\n"
        "AccuracySec=1s\n"
        "Persistent=true\n\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def service_text(job: ScheduledJob, *, user: bool, account: str) -> str:
    """Return the service: one run, limited where that can break nothing."""
    online = "" if user else "Wants=network-online.target\nAfter=network-online.target\n"
    owner = f"User={account}\n" if account else ""
    return (
        f"{_mark(job)}"
        "[Unit]\n"
        f"Description=sheetflow: {_specifiers(job.title)}\n"
        f"{online}\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"{owner}"
        f"ExecStart={exec_start(job.command)}\n"
        f"SuccessExitStatus={int(ExitCode.BUSY)}\n"
        f"TimeoutStartSec={job.hours}h\n"
        "NoNewPrivileges=yes\n"
        f"{'' if user else _protection(job)}"
    )


def exec_start(command: Sequence[str]) -> str:
    """Return a command line for `ExecStart=`: no variable or specifier in it is replaced.

    systemd refuses some signs in the path of a program, not in a word of the shell's.
    """
    words = list(command)
    if not _PLAIN.fullmatch(words[0]):
        words = ["/bin/sh", "-c", 'exec "$0" "$@"', *words]
    return ":" + " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    word = _specifiers(word)
    if _PLAIN.fullmatch(word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _specifiers(text: str) -> str:
    return one_line(text, None).replace("%", "%%")


def _mark(job: ScheduledJob) -> str:
    return f"{_MARK}{json.dumps({'office': job.office, 'settings': str(job.settings)})}\n"


def _protection(job: ScheduledJob) -> str:
    """Return further limits, for the machine's manager, which can keep them everywhere."""
    tunables = "ProtectKernelTunables=yes\nProtectKernelModules=yes\nProtectControlGroups=yes\n"
    writes = any(place.is_relative_to(top) for place in job.places for top in _READ_ONLY)
    return tunables + ("" if writes else "ProtectSystem=full\n")


def _read(path: Path) -> str:
    try:
        return read_regular(path, _MOST).decode("utf-8", "surrogateescape")
    except OSError:
        return ""


def _moment(seconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _refused(folder: Path, error: OSError) -> UnavailableError:
    return UnavailableError(
        f"{folder}: the unit files cannot be changed ({error.strerror or error}).",
        "Run this with the right to write there: root for the machine, or as the account itself.",
    )
