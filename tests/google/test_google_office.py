"""The sample month through the command line, in a Google office: the same as in a local one."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from sheetflow.demo.make_demo import SAMPLE
from sheetflow.settings.document import shipped_config
from tests.google.google_folder import OFFICE, attach, new_google_office, write_settings
from tests.google.home import GoogleDrive, new_drive
from tests.google.kinds import GMAIL, Kind, machine
from tests.google_emulator import GoogleEmulator
from tests.support.quick_yaml import quick_yaml
from tests.support.sample_office import OfficeFolder, Said, filled_office

pytestmark = pytest.mark.xdist_group("google office")
"""Its offices are costly: one worker makes them."""

EXPECTED = quick_yaml(
    Path(__file__).parents[1].joinpath("data/sample-october-2025-expected.yaml").read_text("utf-8")
)
MONTH = "Laporan/2025-10"


@dataclass(frozen=True)
class Judged:
    """A month after its first run."""

    office: OfficeFolder
    drive: GoogleDrive
    said: Said
    planned: Said


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> tuple[OfficeFolder, Said]:
    office = filled_office(tmp_path_factory.mktemp("kantor") / "lokal")
    return office, office.run()


@pytest.fixture(scope="module")
def google(
    tmp_path_factory: pytest.TempPathFactory, local: tuple[OfficeFolder, Said]
) -> Iterator[Judged]:
    with GoogleEmulator() as emulator:
        office, drive = new_google_office(tmp_path_factory.mktemp("kantor"), emulator)
        for words in (("init",), ("import", str(SAMPLE))):
            made = office.call(*words)
            assert made.code == 0, made.err
        attach(drive, local[0].drive / "Kotak Masuk", "Kotak Masuk")
        planned = office.plan()
        yield Judged(office, drive, office.run(), planned)


def codes(said: Said) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for finding in said.json()["findings"]:
        found[finding["submission"]].append(finding["code"])
    return {name: sorted(listed) for name, listed in found.items()}


def local_tree(office: OfficeFolder) -> dict[str, str]:
    paths = (path for path in office.drive.rglob("*") if path.is_file())
    return {
        path.relative_to(office.drive).as_posix(): sha(path.read_bytes())
        for path in paths
        if path.relative_to(office.drive).parts[0] not in {"Kotak Masuk", ".sheetflow.json"}
    }


def google_tree(drive: GoogleDrive) -> dict[str, str]:
    return {
        path: sha(content)
        for path, content in drive.tree().items()
        if not path.startswith("Kotak Masuk/")
    }


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_sample_month_gets_exactly_its_findings(google: Judged) -> None:
    expected = {name: sorted(row["found"]) for name, row in EXPECTED.items() if row["found"]}
    assert codes(google.said) == expected
    assert google.said.done()["failures"] == []


def test_plan_and_run_say_the_same(google: Judged) -> None:
    planned, done = google.planned.json(), google.said.json()
    for part in ("transitions", "findings", "effects"):
        assert planned[part] == done[part], part


def test_transitions_and_what_rows_are_reported_are_those_of_the_local_home(
    google: Judged, local: tuple[OfficeFolder, Said]
) -> None:
    _, said = local
    here, there = google.said.json(), said.json()
    assert here["transitions"] == there["transitions"]
    assert [one["code"] for one in here["findings"]] == [one["code"] for one in there["findings"]]


def test_folders_files_and_papers_are_those_of_the_local_home_to_the_byte(
    google: Judged, local: tuple[OfficeFolder, Said]
) -> None:
    office, _ = local
    assert google_tree(google.drive) == local_tree(office)
    assert len(google_tree(google.drive)) > 100


def test_a_second_run_and_the_commands_that_only_look_change_nothing(google: Judged) -> None:
    before = google.drive.tree()
    google.drive.emulator.calls.reset()
    assert google.office.run().done()["reports"] == []
    assert google.drive.emulator.calls.round_trips() == 3
    for words in (("plan",), ("report", "--period", "2025-10"), ("doctor",)):
        google.office.call(*words)
    assert google.drive.tree() == before


def test_the_history_is_reported_and_whole(google: Judged) -> None:
    reported = google.office.call("verify", as_of=None)
    assert (reported.code, "95 peristiwa" in reported.out) == (0, True)
    assert "Kasubbag" in google.office.call("history", "PUB-2510-001", as_of=None).out


def test_agenda_and_printed_set_stand_in_drive(google: Judged) -> None:
    for words in (("agenda", "--period", "2025-10"), ("print", "PUB-2510-001")):
        said = google.office.call(*words)
        assert said.code == 0, said.err
    names = {path.rpartition("/")[2] for path in google.drive.tree()}
    assert {"Buku Agenda 2025-10.pdf", "Berkas Cetak PUB-2510-001.pdf"} <= names


def test_a_report_with_another_programs_bytes_is_made_again(google: Judged) -> None:
    """An earlier version let two offices write into one file, with the mark of each."""
    path = f"{MONTH}/Laporan 2025-10.pdf"
    file, before = google.drive.find(path), google.drive.tree()
    assert file is not None
    google.drive.put(path, b"%PDF laporan kantor lain")
    file.fields["appProperties"]["sheetflow_sha"] = sha(b"%PDF laporan kantor lain")
    assert google.office.call("report", "--period", "2025-10").code == 0
    assert google.drive.tree() == before


def test_the_report_keeps_its_link_and_what_a_person_made_of_it(google: Judged) -> None:
    path = f"{MONTH}/Laporan 2025-10.docx"
    file = google.drive.find(path)
    assert file is not None
    google.drive.put(path, b"disunting")
    sheet = google.office.call("report", "--period", "2025-10", "--close")
    assert sheet.code == 0, sheet.err
    after = google.drive.find(path)
    assert after is not None
    assert after.id == file.id
    assert google.drive.tree()[f"{MONTH}/Laporan 2025-10 (suntingan).docx"] == b"disunting"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "said"),
    [("user", f"Drive Saya milik {GMAIL}"), ("impersonation", "mesin tanpa kunci")],
)
def test_the_month_of_each_other_kind_is_that_of_the_local_home_to_the_byte(
    kind: Kind, said: str, local: tuple[OfficeFolder, Said], tmp_path: Path
) -> None:
    here, expected = local
    with GoogleEmulator() as emulator, machine(tmp_path):
        office, drive = new_google_office(tmp_path, emulator, kind=kind)
        for words in (("init",), ("import", str(SAMPLE))):
            made = office.call(*words)
            assert made.code == 0, made.err
        attach(drive, here.drive / "Kotak Masuk", "Kotak Masuk")
        done = office.run()
        assert done.json()["transitions"] == expected.json()["transitions"]
        assert codes(done) == codes(expected)
        assert google_tree(drive) == local_tree(here)
        emulator.calls.reset()
        assert office.run().done()["reports"] == []
        assert emulator.calls.round_trips() <= 4
        assert google_tree(drive) == local_tree(here)
        assert office.call("report", "--period", "2025-10", "--close").code == 0
        assert office.call("verify", as_of=None).code == 0
        assert said in office.call("doctor").out


def test_an_office_without_a_spreadsheet_gets_one_and_is_reported_where(tmp_path: Path) -> None:
    with GoogleEmulator() as emulator:
        office = write_settings(tmp_path, emulator, new_drive(emulator), None)
        refused = office.call("plan")
        assert (refused.code, "sheetflow init" in refused.err) == (3, True)
        shown = office.call("init", "--dry-run")
        assert "Write" not in shown.out
        made, again = office.call("init"), office.call("init")
        (address,) = re.findall(r"spreadsheet: (https://\S+)", made.out)
        assert address in again.out
        reported = quick_yaml((tmp_path / "office.yaml").read_text("utf-8"))
        reported["google"]["spreadsheet"] = address
        (tmp_path / "office.yaml").write_text(yaml.safe_dump(reported), "utf-8")
        assert office.call("init").out == f"= {address}\n"
        assert office.call("plan").code == 0


@pytest.mark.parametrize(
    ("credentials", "said"),
    [({"kind": "user"}, "need a file"), ({"kind": "user", "file": "tidak.json"}, "cannot be read")],
)
def test_credentials_that_cannot_be_used_are_said(
    credentials: dict[str, str], said: str, tmp_path: Path
) -> None:
    reported = quick_yaml((shipped_config() / OFFICE).read_text("utf-8"))
    reported |= {"home": "google", "google": {"folder": "1aBcDeFgHiJk", "credentials": credentials}}
    (tmp_path / "office.yaml").write_text(yaml.safe_dump(reported), "utf-8")
    refused = OfficeFolder(tmp_path).call("plan")
    assert refused.code == 3
    assert said in refused.err


def test_calls_are_counted_and_the_status_only_reads(google: Judged) -> None:
    settings = google.office.path / "office.yaml"
    kept = settings.read_text("utf-8")
    settings.write_text(f"{kept}\nmetrics: angka.prom\n", "utf-8")
    calls = google.drive.emulator.calls
    try:
        calls.reset()
        assert google.office.call("run").code == 0
        counted, run = (settings.parent / "angka.prom").read_text(), calls.round_trips()
        calls.reset()
        said = google.office.call("status")
    finally:
        settings.write_text(kept, "utf-8")

    assert f'sheetflow_google_calls{{office="kpu-kab-contoh"}} {run}.0' in counted
    assert "Yang menunggu: 13" in said.out
    assert calls.round_trips() <= 3
    assert not any(re.search(r"update|create|delete|copy", name) for name in calls.counts())
