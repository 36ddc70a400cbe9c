"""The task of Windows, against a stand-in for `schtasks`: no Windows was at hand."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sheetflow.adapters.schedule.task_scheduler import TaskScheduler, task_xml
from sheetflow.errors import UnavailableError
from tests.schedule.units import AWKWARD, job_in
from tests.support.fake_schedulers import FakePrograms

NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", AWKWARD[:2])
def test_a_task_is_installed_found_and_removed(tmp_path: Path, name: str) -> None:
    programs, job = FakePrograms(), job_in(tmp_path / name)
    (tmp_path / name).mkdir()
    scheduler = TaskScheduler(programs.run, NOW)

    places = {scheduler.install(job) for _ in range(2)}
    (entry,) = scheduler.entries()

    assert places == {entry.place}
    assert (entry.office, entry.key, entry.settings) == (job.office, job.key, str(job.settings))
    assert entry.text == scheduler.text(job)
    assert list((tmp_path / name).iterdir()) == []
    scheduler.remove(entry)
    assert programs.tasks == {}


def test_the_task_repeats_from_the_next_start() -> None:
    task = ET.fromstring(task_xml(job_in(Path("C:/kantor")), NOW).partition("?>")[2])  # noqa: S314 - ours

    assert [one.text for one in task.iter() if one.tag.endswith("StartBoundary")] == [
        "2025-11-03T09:03:27"
    ]
    assert [one.text for one in task.iter() if one.tag.endswith("Interval")] == ["PT10M"]


def test_a_refusal_is_a_sentence(tmp_path: Path) -> None:
    programs = FakePrograms(refused={"schtasks": b"ERROR: Access is denied."})

    with pytest.raises(UnavailableError, match="Access is denied"):
        TaskScheduler(programs.run, NOW).install(job_in(tmp_path))
