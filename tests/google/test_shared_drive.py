"""Two offices in one Shared Drive, with the same settings and so the same paths: neither touches
the other's files, also where an earlier version's marks name the path alone."""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetflow.adapters.google.doctor.drive import PROBING, DriveProbes
from sheetflow.adapters.google.drive.file import SPREADSHEET
from sheetflow.adapters.google.drive.marks import MARK, OFFICE
from sheetflow.adapters.google.drive.published import WRITTEN
from sheetflow.adapters.google.provision.new_spreadsheet import REGISTER
from sheetflow.adapters.google.provision.provision import Provision
from sheetflow.core.names import DrivePath
from sheetflow.demo.make_demo import SAMPLE
from sheetflow.errors import UnavailableError
from tests.google.google_folder import attach as attach_to_google
from tests.google.google_folder import new_google_office
from tests.google.home import GoogleDrive, new_drive, quick_client, reopened
from tests.google.office_run import RunningOffice, by_link, fill_register, running_office
from tests.google.office_sheet import new_sheet
from tests.google.spreadsheets import new_sheet as new_provisioned_sheet
from tests.google_emulator import GoogleEmulator
from tests.support.sample_office import AS_OF, OfficeFolder, Said, attach, filled_office, new_office

ROWS: dict[str, dict[str, Any]] = {"A": {"like": "collected"}, "B": {"like": "unfinished"}}
REPORT = DrivePath("Laporan/2025-10/Laporan 2025-10.pdf")


@pytest.fixture
def pair() -> Iterator[tuple[GoogleDrive, GoogleDrive]]:
    with GoogleEmulator() as emulator:
        first = new_drive(emulator)
        yield first, new_drive(emulator, drive_id=first.drive_id)


def earlier_mark(path: str) -> str:
    """Return the mark that versions without offices in it gave to a path."""
    return hashlib.sha256(path.encode()).hexdigest()[:40]


def mark(drive: GoogleDrive, path: str, **marks: str) -> str:
    """Replace our properties of a file; return its id."""
    file = drive.find(path)
    assert file is not None
    body = {"appProperties": marks}
    drive.client.call(drive.client.files.update(fileId=file.id, supportsAllDrives=True, body=body))
    return file.id


def make_earlier_folders(drive: GoogleDrive, *paths: str) -> list[str]:
    """Make folders as an earlier version did; return their ids."""
    drive.files.make_folders(paths)
    return [mark(drive, path, **{MARK: earlier_mark(path)}) for path in paths]


def publish(drive: GoogleDrive, content: bytes, notes: dict[str, str]) -> None:
    reopened(drive).published(notes, notes.update).put(REPORT, content)


# One path, two offices


def test_folders_of_one_name_are_each_offices_own(pair: tuple[GoogleDrive, GoogleDrive]) -> None:
    for drive in pair:
        drive.files.make_folders(["Laporan", "Arsip/2025"])
    for drive in pair:
        assert drive.folders() == ["Arsip", "Arsip/2025", "Laporan"]
        assert reopened(drive).missing_folders(["Laporan", "Arsip/2025"]) == []


def test_marks_of_an_earlier_version_count_only_in_the_offices_own_folder(
    pair: tuple[GoogleDrive, GoogleDrive],
) -> None:
    first, second = pair
    make_earlier_folders(first, "Laporan", "Arsip")
    assert second.files.missing_folders(["Laporan", "Arsip"]) == ["Laporan", "Arsip"]
    second.files.make_folders(["Laporan"])
    assert (first.folders(), second.folders()) == (["Arsip", "Laporan"], ["Laporan"])


def test_an_existing_office_keeps_the_folders_that_it_has_renamed_or_moved(
    pair: tuple[GoogleDrive, GoogleDrive],
) -> None:
    first, second = pair
    make_earlier_folders(second, "Laporan")
    report, archive = make_earlier_folders(first, "Laporan", "Arsip")
    first.change(report, name="Laporan bulanan")
    first.change(archive, parents=[first.add_folder("Lama", first.root)])
    assert reopened(first).missing_folders(["Laporan", "Arsip"]) == []
    reopened(first).make_folders(["Laporan/2025"])
    assert first.folders() == ["Lama", "Lama/Arsip", "Laporan bulanan", "Laporan bulanan/2025"]
    assert second.folders() == ["Laporan"]


def test_an_office_inside_anothers_folder_keeps_what_it_has() -> None:
    with GoogleEmulator() as emulator:
        outer = new_drive(emulator)
        inner = new_drive(emulator, drive_id=outer.drive_id)
        outer.change(inner.root, name="Laporan", parents=[outer.root])
        mark(outer, "Laporan", **{OFFICE: "kantor lain"})
        make_earlier_folders(inner, "Arsip")
        assert outer.files.missing_folders(["Laporan", "Arsip"]) == ["Laporan", "Arsip"]
        outer.files.make_folders(["Laporan/2025"])
        assert inner.folders() == ["Arsip"]


def test_a_report_is_written_beside_anothers_of_the_same_path(
    pair: tuple[GoogleDrive, GoogleDrive],
) -> None:
    notes: list[dict[str, str]] = [{}, {}]
    for turn in range(2):
        for drive, of, name in zip(pair, notes, ("satu", "dua"), strict=True):
            publish(drive, f"{name} {turn}".encode(), of)
    assert [drive.tree() for drive in pair] == [{REPORT: b"satu 1"}, {REPORT: b"dua 1"}]


def test_a_file_that_the_ledger_did_not_make_is_never_rewritten(
    pair: tuple[GoogleDrive, GoogleDrive],
) -> None:
    """It has our marks: it was copied from another office, or the ledger is a new one."""
    first, _ = pair
    first.put(REPORT, b"isi orang")
    digest = hashlib.sha256(b"isi orang").hexdigest()
    mark(first, REPORT, **{MARK: earlier_mark(REPORT), WRITTEN: digest})
    notes: dict[str, str] = {}
    published = reopened(first).published(notes, notes.update)
    assert not published.existing([REPORT])[REPORT].ours
    with pytest.raises(UnavailableError, match="did not make"):
        published.put(REPORT, b"laporan")
    aside = published.keep_as_copy(REPORT, "suntingan")
    published.put(REPORT, b"laporan")
    assert first.tree() == {REPORT: b"laporan", aside: b"isi orang"}


def test_a_doctor_leaves_the_probe_of_another_offices_doctor(
    pair: tuple[GoogleDrive, GoogleDrive],
) -> None:
    first, second = pair
    second.put("probe.txt", b"sedang diperiksa")
    mark(second, "probe.txt", **{MARK: PROBING})
    wanted = new_provisioned_sheet(first.emulator, drive=first).wanted
    assert DriveProbes(first.client, wanted, first.root).files() == "Publikasi"
    assert second.tree() == {"probe.txt": b"sedang diperiksa"}


def test_a_spreadsheet_of_the_same_office_id_is_found_by_its_own_folder_only(
    pair: tuple[GoogleDrive, GoogleDrive],
) -> None:
    made = []
    for drive in pair:
        wanted = new_provisioned_sheet(drive.emulator, drive=drive).wanted
        provision = Provision(quick_client(drive.emulator), "", drive.files, wanted)
        provision.apply(provision.difference())
        made.append(provision.spreadsheet_id)
        key = next(one for one in properties(drive, made[-1]) if one.startswith("sheetflow "))
        # As an earlier version left it, and the folder's own note is lost.
        store = drive.emulator.world.drive.files
        store[made[-1]].fields["appProperties"] = {key: REGISTER}
        store[drive.root].fields["appProperties"] = {}
        again = Provision(quick_client(drive.emulator), "", drive.files, wanted)
        assert again.difference() == ()
        assert again.spreadsheet_id == made[-1]
    assert len(set(made)) == len(pair)
    sheets = pair[0].emulator.world.drive.files.values()
    assert sum(one.mime_type == SPREADSHEET and one.id in made for one in sheets) == len(pair)


def properties(drive: GoogleDrive, file_id: str) -> dict[str, str]:
    marks: dict[str, str] = drive.emulator.world.drive.files[file_id].fields["appProperties"]
    return marks


# Whole runs


def neighbour(home: RunningOffice) -> RunningOffice:
    """Return another office in the same drive, with the same rows and other files."""

    def refer(drive: GoogleDrive, row: str, name: str) -> str:
        link = by_link(drive, row, name)
        drive.put(f"Kotak Masuk/{row}/{name}", f"tetangga {row}/{name}".encode())
        return link

    drive = new_drive(home.emulator, drive_id=home.drive.drive_id)
    other = RunningOffice(home.emulator, new_sheet(home.emulator), drive, home.office, refer)
    fill_register(other, ROWS)
    return other


def without_ids(home: RunningOffice) -> dict[str, Any]:
    story = home.story()
    files = story["files"].items()
    story["files"] = {name: [(one.target, one.sha256) for one in of] for name, of in files}
    del story["rows"]
    return story


def test_two_offices_run_as_if_each_were_alone() -> None:
    with running_office(ROWS) as alone, running_office({}) as other_drive:
        alone.run()
        other_alone = neighbour(other_drive)
        other_alone.run()
        expected = without_ids(alone), without_ids(other_alone)
    with running_office(ROWS) as home:
        other = neighbour(home)
        for one in (home, other, home, other):
            one.run()
        assert (without_ids(home), without_ids(other)) == expected
        assert [one.prepared()[0].plan.empty for one in (home, other)] == [True, True]


# A whole month


def other_local_office(path: Path) -> OfficeFolder:
    """Return the sample month of another office: its titles, and so its papers, are its own."""
    office = new_office(path)
    sample = path / "daftar.csv"
    text = SAMPLE.read_text("utf-8-sig").replace("Sosialisasi", "Penyuluhan")
    sample.write_text(text.replace("Rapat", "Pertemuan"), "utf-8-sig")
    for words in (("init",), ("import", str(sample))):
        said = office.call(*words)
        assert said.code == 0, said.err
    with sample.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            attach(office.drive, row)
    return office


def month(office: OfficeFolder, sample: Path, drive: GoogleDrive, local: OfficeFolder) -> None:
    for words in (("init",), ("import", str(sample))):
        said = office.call(*words)
        assert said.code == 0, said.err
    attach_to_google(drive, local.drive / "Kotak Masuk", "Kotak Masuk")


def decided(said: Said) -> Any:
    return said.json()["transitions"], [one["code"] for one in said.json()["findings"]]


def tree(office: OfficeFolder) -> dict[str, bytes]:
    found = {path.relative_to(office.drive).as_posix(): path for path in office.drive.rglob("*")}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if path.is_file() and name != ".sheetflow.json"
    }


DAYS = ("2025-10-06", "2025-10-14", "2025-10-23", AS_OF)
"""Both offices run on each, in turn the one and the other first."""


def run(office: OfficeFolder, day: str) -> Said:
    return office.call("run", "--strict", "--format", "json", as_of=day)


@pytest.mark.slow
def test_a_whole_month_of_two_offices_in_one_drive_is_that_of_each_alone(tmp_path: Path) -> None:
    locals_ = [filled_office(tmp_path / "lokal"), other_local_office(tmp_path / "lokal lain")]
    samples = [SAMPLE, locals_[1].path / "daftar.csv"]
    with GoogleEmulator() as emulator:
        first = new_google_office(tmp_path / "satu", emulator)
        second = new_google_office(tmp_path / "dua", emulator, first[1].drive_id)
        pairs = [first, second]
        for (office, drive), sample, local in zip(pairs, samples, locals_, strict=True):
            month(office, sample, drive, local)
        for day in DAYS:
            expected = [decided(run(office, day)) for office in locals_]
            assert [decided(run(office, day)) for office, _ in pairs] == expected
            assert [dict(drive.tree()) for _, drive in pairs] == [tree(one) for one in locals_]
            pairs.reverse()
            locals_.reverse()
        for office, _ in pairs:
            emulator.calls.reset()
            assert office.run().done()["reports"] == []
            assert emulator.calls.round_trips() == 3
            assert office.call("verify", as_of=None).code == 0
        for words in (("report", "--period", "2025-10", "--close"), ("print", "2025-10")):
            for office in (*(one for one, _ in pairs), *locals_):
                assert office.call(*words).code == 0
        assert [dict(drive.tree()) for _, drive in pairs] == [tree(one) for one in locals_]
