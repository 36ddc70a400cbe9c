"""Stand-ins for `crontab`, `systemctl`, `loginctl` and `schtasks`, as a machine of a test."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sheetflow.adapters.schedule.job import Done
from sheetflow.app.schedule import Machine

OK = Done(0, b"", b"")


@dataclass
class FakePrograms:
    """What the machine's programs keep, and every call of them."""

    crontab: bytes | None = None
    """None: the account has none."""
    refused: dict[str, bytes] = field(default_factory=dict)
    """What a program, or a program and its first word, prints when it fails."""
    lingers: bool = False
    tasks: dict[str, str] = field(default_factory=dict)
    calls: list[list[str]] = field(default_factory=list)
    next_elapse: str = ""

    def run(self, command: Sequence[str], given: bytes = b"") -> Done:
        """Answer one call, as that program does."""
        program, *words = command
        self.calls.append(list(command))
        verb = next((word for word in words if word != "--user"), "")
        for name in (program, f"{program} {verb}"):
            if name in self.refused:
                return Done(1, b"", self.refused[name])
        match program:
            case "crontab":
                return self._crontab(words, given)
            case "systemctl":
                return self._systemctl(verb)
            case "loginctl":
                return self._loginctl(verb)
            case "schtasks":
                return self._schtasks(words)
        return OK

    def _crontab(self, words: list[str], given: bytes) -> Done:
        match words[-1]:
            case "-l" if self.crontab is None:
                return Done(1, b"", b"no crontab for budi\n")
            case "-l":
                return Done(0, self.crontab or b"", b"")
            case "-r":
                self.crontab = None
            case "-":
                self.crontab = given
        return OK

    def _systemctl(self, verb: str) -> Done:
        if verb == "show":
            said = f"ActiveState=active\nNextElapseUSecRealtime={self.next_elapse}\n"
            return Done(0, said.encode(), b"")
        return OK

    def _loginctl(self, verb: str) -> Done:
        if verb == "show-user":
            return Done(0, b"Linger=yes\n" if self.lingers else b"Linger=no\n", b"")
        return OK

    def _schtasks(self, words: list[str]) -> Done:
        match words:
            case ["/Query", "/FO", "CSV", "/NH"]:
                out = io.StringIO()
                rows = [[name, "N/A", "Ready"] for name in ("\\Microsoft\\Other", *self.tasks)]
                csv.writer(out).writerows(rows)
                return Done(0, out.getvalue().encode(), b"")
            case ["/Query", "/TN", name, "/XML"]:
                return Done(0, self.tasks[name].encode("utf-16"), b"")
            case ["/Create", "/TN", name, "/XML", file, "/F"]:
                self.tasks[name] = Path(file).read_bytes().decode("utf-16")
            case ["/Delete", "/TN", name, "/F"]:
                del self.tasks[name]
        return OK


def fake_machine(programs: FakePrograms, units: Path, **how: object) -> Machine:
    """Return a machine with systemd for the account and cron, unless `how` says otherwise."""
    usual: dict[str, object] = {
        "run": programs.run,
        "is_windows": False,
        "is_root": False,
        "account": "budi",
        "has_systemd": True,
        "has_cron": True,
        "system_units": units / "system",
        "user_units": units / "user",
        "python": Path("/opt/sheetflow/.venv/bin/python"),
    }
    return Machine(**{**usual, **how})  # type: ignore[arg-type] # by name
