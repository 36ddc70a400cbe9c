"""A task of the Task Scheduler of Windows, described as XML.

Tested against a stand-in for `schtasks` only: no Windows was at hand.
"""

import csv
import io
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from xml.etree import ElementTree as ET

from sheetflow.adapters.schedule.job import Done, Entry, RunProgram, ScheduledJob
from sheetflow.errors import UnavailableError
from sheetflow.safe_files.writing import remove_leftovers, write_whole

_FOLDER = "\\sheetflow\\"
_SCHEMA = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_AUTHOR = "sheetflow"


@dataclass(frozen=True, slots=True)
class TaskScheduler:
    """The tasks of the person who is signed in; a task runs while that person is."""

    kind: ClassVar = "Task Scheduler"
    run: RunProgram
    now: datetime
    """For the first start; with the machine's own zone."""

    def entries(self) -> Iterator[Entry]:
        """Yield the tasks in sheetflow's folder."""
        listed = self._call("/Query", "/FO", "CSV", "/NH")
        if listed.code:
            raise _refused(listed)
        rows = csv.reader(io.StringIO(_decoded(listed.out)))
        for name in sorted({row[0] for row in rows if row and row[0].startswith(_FOLDER)}):
            done = self._call("/Query", "/TN", name, "/XML")
            if done.code == 0:
                with suppress(ET.ParseError):
                    yield _entry(self.kind, name, _decoded(done.out))

    def text(self, job: ScheduledJob) -> str:
        """Return the arguments and the interval, which the Task Scheduler gives back unchanged."""
        return _essence(ET.fromstring(task_xml(job, self.now)))  # noqa: S314 - made here

    def install(self, job: ScheduledJob) -> str:
        """Register the task from a file that is removed again."""
        job.require_plain_paths()
        file = job.settings.with_name(".sheetflow-task.xml")
        try:
            write_whole(file, task_xml(job, self.now).encode("utf-16"))
            done = self._call("/Create", "/TN", _FOLDER + job.key, "/XML", str(file), "/F")
        except OSError as error:
            raise UnavailableError(
                f"{file}: cannot be written ({error.strerror or error}).",
                "Let this account write beside office.yaml.",
            ) from error
        finally:
            remove_leftovers([file])
        if done.code:
            raise _refused(done)
        return _FOLDER + job.key

    def remove(self, entry: Entry) -> None:
        """Delete the task."""
        done = self._call("/Delete", "/TN", entry.place, "/F")
        if done.code:
            raise _refused(done)

    def _call(self, *words: str) -> Done:
        return self.run(["schtasks", *words], b"")


def task_xml(job: ScheduledJob, now: datetime) -> str:
    """Return the task: from the next start on, each interval, one run at a time."""
    quiet = job.python.with_name("pythonw.exe")
    program = quiet if quiet.exists() else job.python
    task = ET.Element("Task", {"version": "1.2", "xmlns": _SCHEMA})
    info = ET.SubElement(task, "RegistrationInfo")
    ET.SubElement(info, "Author").text = _AUTHOR
    ET.SubElement(info, "Description").text = f"sheetflow: {job.title}"
    trigger = ET.SubElement(ET.SubElement(task, "Triggers"), "TimeTrigger")
    repetition = ET.SubElement(trigger, "Repetition")
    ET.SubElement(repetition, "Interval").text = f"PT{job.times.every_minutes}M"
    start = job.times.next_start(now).replace(tzinfo=None)
    ET.SubElement(trigger, "StartBoundary").text = start.isoformat()
    settings = ET.SubElement(task, "Settings")
    for name, value in (
        ("MultipleInstancesPolicy", "IgnoreNew"),
        ("DisallowStartIfOnBatteries", "false"),
        ("StopIfGoingOnBatteries", "false"),
        ("StartWhenAvailable", "true"),
        ("ExecutionTimeLimit", f"PT{job.hours}H"),
    ):
        ET.SubElement(settings, name).text = value
    action = ET.SubElement(ET.SubElement(task, "Actions"), "Exec")
    ET.SubElement(action, "Command").text = str(program)
    ET.SubElement(action, "Arguments").text = subprocess.list2cmdline(job.command_with_log[1:])
    return '<?xml version="1.0" encoding="UTF-16"?>\n' + ET.tostring(task, encoding="unicode")


def _entry(kind: str, name: str, text: str) -> Entry:
    task = ET.fromstring(text.partition("?>")[2] or text)  # noqa: S314 - the machine's own
    arguments = _found(task, "Arguments")
    settings = arguments.partition("--config ")[2].partition(" --log-")[0].strip('"')
    key = name.removeprefix(_FOLDER)
    active = _found(task, "Settings/Enabled") != "false"
    return Entry(kind, name, key, key.rpartition("-")[0], settings, _essence(task), active)


def _essence(task: ET.Element) -> str:
    return "\n".join(_found(task, name) for name in ("Command", "Arguments", "Interval"))


def _found(task: ET.Element, name: str) -> str:
    return task.findtext(".//" + "/".join(f"{{*}}{part}" for part in name.split("/")), "")


def _decoded(output: bytes) -> str:
    """Return output of `schtasks`, which writes XML in UTF-16 or in the console's encoding."""
    if output[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return output.decode("utf-16")
    return output.decode("utf-8", "replace")


def _refused(done: Done) -> UnavailableError:
    return UnavailableError(
        f"The Task Scheduler refused: {done.trouble}.",
        "Sign in as the person who shall run the job, and try again.",
    )
