"""What `doctor` reports of the worker's confinement."""

from sheetflow.adapters.worker.confinement import Restriction
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.app.doctor import worker_health
from sheetflow.doctor import Health

HELD = Restriction(held=True, by="Landlock 7")
NAMES = ("memory", "time", "output", "environment", "network", "processes", "files")
ALL = dict.fromkeys(NAMES, HELD)


def test_a_machine_with_all_walls_is_well() -> None:
    found = worker_health(ALL)
    assert found.health is Health.OK
    assert "files" in found.detail
    assert not found.fix


def test_a_missing_wall_is_named_with_its_reason_and_stops_nothing() -> None:
    found = worker_health(ALL | {"network": Restriction(held=False, by="no seccomp")})
    assert found.health is Health.WARNING
    assert "Not kept from a hostile file here: network (no seccomp)." in found.detail
    assert "Linux 5.13" in found.fix


def test_time_output_and_environment_are_limited_on_every_system() -> None:
    worker = WorkerProcess("tests.worker.hostile_jobs")
    walls = worker.walls()
    assert tuple(walls) == NAMES
    assert all(walls[name].held for name in ("time", "output", "environment"))
    worker.close()
