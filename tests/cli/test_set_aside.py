"""Papers and reports that cannot be made wait and are reported; once possible, they are made."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sheetflow.app.backend import Backend
from sheetflow.app.doctor import examine_office
from sheetflow.app.run import plan_office, run_office
from sheetflow.app.setup import open_backend
from sheetflow.core.attempts import WORK_PREFIX
from sheetflow.errors import ExitCode
from sheetflow.present.run_data import RunReport
from sheetflow.settings.load import load_settings
from tests.support.sample_office import OfficeFolder, office_of_one

BEGUN = datetime.fromisoformat("2025-11-03T09:00+07:00")
REPORTED = "W-TERTUNDA"


@pytest.fixture
def office(tmp_path: Path) -> OfficeFolder:
    """One recorded submission, whose papers and month's report cannot be made."""
    office = office_of_one(tmp_path / "kantor", "Selesai")
    own = office.path / "templates"
    own.mkdir()
    for name in ("disposisi.typ", "laporan.typ"):
        (own / name).write_text("{{ tidak_ada }}", encoding="utf-8")
    return office


def home_of(office: OfficeFolder) -> Backend:
    return open_backend(load_settings(office.path / "office.yaml"))


def run(office: OfficeFolder, minutes: int, *, retry: bool = False) -> RunReport:
    return run_office(home_of(office), BEGUN + timedelta(minutes=minutes), retry=retry)


def kept(office: OfficeFolder) -> tuple[object, ...]:
    """What a run that writes nothing leaves as it was."""
    found = home_of(office).ledger.load()
    return found.version, dict(found.rows), dict(found.notes), office.register.read_bytes()


def codes(report: RunReport) -> set[str]:
    return {str(one.code) for one in report.plan.findings}


def test_what_cannot_be_made_waits_and_once_mended_is_made_at_once(office: OfficeFolder) -> None:
    for number in range(3):
        report = run(office, number)
        assert report.exit_code is ExitCode.UNAVAILABLE, report.plan.findings
        assert REPORTED not in codes(report)
    reported = run(office, 3)
    assert REPORTED in codes(reported)
    assert reported.exit_code is ExitCode.FINDINGS
    assert {one.path.rpartition("/")[2] for one in reported.plan.waiting} == {
        "Laporan 2025-10",
        "Lembar Disposisi PUB-2510-001.pdf",
    }
    quiet = kept(office)
    assert run(office, 4).exit_code is ExitCode.FINDINGS
    assert kept(office) == quiet

    home, now = home_of(office), BEGUN + timedelta(minutes=5)
    assert plan_office(home, now).exit_code is ExitCode.FINDINGS
    assert list(home.ledger.audit()) == []
    listed = {one.what for one in examine_office(home, now) if "run --retry" in one.fix}
    assert "Laporan 2025-10" in listed

    for path in (office.path / "templates").iterdir():
        path.unlink()
    mended = run(office, 5, retry=True).outcome
    assert mended is not None
    assert mended.complete
    assert REPORTED not in codes(run(office, 6))
    assert not [
        name for name in home_of(office).ledger.load().notes if name.startswith(WORK_PREFIX)
    ]
    assert list((office.drive / "Laporan" / "2025-10").glob("*.pdf"))
    assert list(office.drive.rglob("Lembar Disposisi*.pdf"))
