"""What `doctor` reports of the worker's confinement."""

import json
from dataclasses import replace

from sheetflow.adapters.worker.confinement import Restriction, Restrictions
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.app.doctor import worker_health
from sheetflow.doctor import Health

HELD = Restriction(held=True, by="Landlock 7")
ALL = Restrictions(HELD, HELD, HELD, HELD, HELD, HELD, HELD)


def test_walls_are_the_same_after_the_ready_message() -> None:
    walls = replace(ALL, files=Restriction(held=False, by="no Landlock"))
    assert Restrictions.from_json(json.loads(json.dumps(walls.to_json()))) == walls


def test_a_machine_with_all_walls_is_well() -> None:
    found = worker_health(ALL)
    assert found.health is Health.OK
    assert "files" in found.detail
    assert not found.fix


def test_a_missing_wall_is_named_with_its_reason_and_stops_nothing() -> None:
    found = worker_health(replace(ALL, network=Restriction(held=False, by="no seccomp")))
    assert found.health is Health.WARNING
    assert "Not kept from a hostile file here: network (no seccomp)." in found.detail
    assert "Linux 5.13" in found.fix


def test_time_output_and_environment_are_limited_on_every_system() -> None:
    worker = WorkerProcess("tests.worker.hostile_jobs")
    assert not {"time", "output", "environment"} & set(worker.walls().missing)
    worker.close()
