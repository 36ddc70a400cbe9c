"""A quick look: an office in which nothing has changed costs one files.get."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.app.job import Job, JobResult
from sheetflow.app.setup import open_backend
from sheetflow.core.fleet.settings import FleetOffice
from sheetflow.errors import ExitCode
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.load import load_settings
from tests.google.many_offices import GoogleOffice, ManyOffices, next_morning, provisioned_offices

pytestmark = pytest.mark.xdist_group("many offices")
"""One worker makes them, once."""
GET = {"drive.files.get": 1}
HOUR = timedelta(hours=1)


@dataclass
class Watched:
    """One office with a clock of its own; its runs count the calls they make."""

    many: ManyOffices
    office: GoogleOffice
    settings: FleetOffice
    now: datetime
    whole_every: timedelta = HOUR
    calls: Counter[str] = field(default_factory=Counter)

    def run(self, minutes: int = 10, *, retry: bool = False) -> JobResult:
        """Run, so many minutes after the last run."""
        self.now += timedelta(minutes=minutes)
        log = self.many.emulator.calls
        log.reset()
        settings = load_settings(self.settings.settings, self.settings.text)
        job = Job(settings, self.now, whole_every=self.whole_every)
        job.begin()
        result = job.run(None, allow_large=False, retry=retry, repeat=False)
        job.end(result, ())
        assert job.remarks == []
        self.calls = Counter(log.counts())
        return result

    @property
    def was_quick(self) -> bool:
        return self.calls == GET


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> ManyOffices:
    return provisioned_offices(tmp_path_factory.mktemp("kantor"))


@pytest.fixture
def watched(many: ManyOffices) -> Watched:
    many.add_copies(1)
    fleet = load_fleet(many.write_fleet({"proyek": {}}))
    one = Watched(many, many.offices[-1], fleet.offices[-1], next_morning())
    one.run(1)
    return one


def test_a_quiet_office_costs_one_call(watched: Watched) -> None:
    whole = watched.run(1)
    assert watched.was_quick
    assert whole.code is ExitCode.DONE
    assert whole.quiet is not None
    assert whole.quiet.counts["rows"] == 3


def test_an_edit_is_seen_at_once(watched: Watched) -> None:
    watched.run(1)
    watched.many.type(watched.office, 3, "Kunjungan ke sekolah")
    assert watched.run(1).report is not None
    watched.run(1)
    assert watched.run(1).quiet is not None


@pytest.mark.parametrize("second", [0, 45])
def test_the_cell_that_shows_the_job_is_renewed_before_the_look(
    watched: Watched, second: int
) -> None:
    """So that the version stays what it was when the register was read, and the next is quick."""
    watched.now += timedelta(seconds=second)
    assert watched.run(16).report is not None
    assert watched.calls["sheets.spreadsheets.values.batchUpdate"] == 1
    assert watched.run(1).quiet is not None
    assert watched.was_quick


@pytest.mark.parametrize("minutes", [59, 61])
def test_after_an_hour_the_office_is_looked_at_as_a_whole(watched: Watched, minutes: int) -> None:
    assert (watched.run(minutes).report is None) == (minutes < HOUR.total_seconds() / 60 - 1)


def _edit_settings(watched: Watched) -> None:
    shared = watched.many.path / "shared.yaml"
    shared.write_text(shared.read_text("utf-8") + "\n# a remark\n", "utf-8")


def _edit_memory(watched: Watched) -> None:
    (memory,) = watched.many.path.glob(f".sheetflow/{watched.office.id}.db.quiet")
    memory.write_text(memory.read_text("utf-8").replace('"code":0', '"code":999'), "utf-8")


def _spoil_memory(watched: Watched) -> None:
    (memory,) = watched.many.path.glob(f".sheetflow/{watched.office.id}.db.quiet")
    memory.write_text("{", "utf-8")


def _fail_a_run(watched: Watched) -> None:
    """Let a whole look find something in Drive and die of it, while the sheet stays as it was."""
    watched.many.emulator.fault(method="*ByDataFilter", code=403)
    assert watched.run(61).error is not None


CHANGES: dict[str, Callable[[Watched], None]] = {
    "settings": _edit_settings,
    "memory": _spoil_memory,
    "nonsense in the memory": _edit_memory,
    "a failed run": _fail_a_run,
    "another day": lambda watched: setattr(watched, "now", watched.now + timedelta(hours=16)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_the_version_does_not_show_needs_a_whole_look(watched: Watched, change: str) -> None:
    watched.whole_every = timedelta(days=1)
    assert watched.run(1).quiet is not None
    CHANGES[change](watched)
    assert watched.run(1).report is not None


def test_what_is_asked_for_is_looked_at_as_a_whole(watched: Watched) -> None:
    assert watched.run(1, retry=True).report is not None
    assert not watched.was_quick


def test_a_single_office_takes_no_quick_look(watched: Watched) -> None:
    watched.whole_every = timedelta(0)
    assert watched.run(1).report is not None
    assert "drive.files.get" not in watched.calls


def test_while_drive_does_not_answer_the_run_fails_once(watched: Watched) -> None:
    watched.many.emulator.fault(reason="dailyLimitExceeded")
    failed = watched.run(1)
    assert failed.code is ExitCode.UNAVAILABLE
    assert watched.calls == GET


class OpenGate:
    """QuotaGate of a fleet that lets everything go."""

    def call(self, meter: str, units: int = 1) -> AbstractContextManager[None]:
        del meter, units
        return nullcontext()


def test_offices_of_an_account_share_a_token_and_a_connection(many: ManyOffices) -> None:
    many.add_copies(1)
    fleet = load_fleet(many.write_fleet({"proyek": {}}))

    def session(number: int, endpoint: str = many.emulator.url) -> Any:
        office = fleet.offices[number]
        settings = load_settings(office.settings, office.text)
        assert settings.google is not None
        settings = replace(settings, google=replace(settings.google, endpoint=endpoint))
        opened = open_backend(settings, OpenGate()).versioned
        assert isinstance(opened, OfficeSheet)
        return opened.client.session

    first = session(0)
    assert session(1) is first
    elsewhere = session(1, endpoint="http://127.0.0.1:1")
    assert elsewhere.credentials is not first.credentials
    key = many.path / "key-0.json"
    os.utime(key, ns=(0, key.stat().st_mtime_ns + 1))  # it was replaced
    assert session(1) is not first
    second = session(1)
    status = key.stat()
    new = key.with_name("new.json")
    shutil.copy(key, new)
    os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
    new.replace(key)
    assert session(1) is not second
