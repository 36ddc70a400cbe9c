"""The job gets another Cloud project: its marks on files are gone, the ledger's ids carry on."""

import hashlib
from typing import Any

from sheetflow.adapters.google.drive.marks import OFFICE
from sheetflow.app.render_papers import publish_files
from sheetflow.core.effects import Commit
from sheetflow.core.names import DrivePath, RunId
from tests.google.home import DOCUMENT, google_files, reopened
from tests.google.office_run import NOW, RunningOffice, running_office
from tests.google.provisioned_office import provisioned
from tests.google.test_doctor_google import doctor, examined
from tests.support.scenario import cells_like

ROWS: dict[str, dict[str, Any]] = {"A": {"like": "collected"}, "B": {"like": "unfinished"}}
REPORT = DrivePath("Laporan/2025-10/Laporan 2025-10.pdf")


def by_document(drive: Any, row: str, name: str) -> str:
    """Return the link of a Google document: its copy is a PDF that only its mark explains."""
    made = drive.put(f"Kotak Masuk/{row}/{name}", b"", DOCUMENT)
    return f"https://docs.google.com/document/d/{made}"


def advance(home: RunningOffice) -> None:
    home.fill(3, "B", {"like": "collected"})


def test_a_run_goes_on_as_if_the_marks_were_there() -> None:
    stories = []
    for changes in (False, True):
        with running_office(ROWS, by_document) as home:
            home.run()
            if changes:
                home.emulator.new_project()
            assert home.prepared()[0].plan.empty
            advance(home)
            home.run()
            assert home.prepared()[0].plan.empty
            stories.append(
                (home.story()["events"], sorted(home.drive.tree()), home.drive.folders())
            )
    assert stories[0] == stories[1]


def test_what_an_older_version_froze_is_marked_before_the_project_changes() -> None:
    """Version 0.1 marked frozen documents in a way that only its Cloud project sees."""
    with running_office(ROWS, by_document) as home:
        home.run()
        (record,) = home.ledger().records()
        [frozen] = [file for file in home.emulator.world.drive.files.values()
                    if file.fields.get("properties")]  # fmt: skip
        mark = frozen.fields.pop("properties")
        _, ports = home.prepared()
        assert ports.files.check(record.files) == []
        assert "properties" not in frozen.fields
        now, version = NOW.replace(tzinfo=home.office.zone), ports.ledger.load().version
        ports.ledger.commit(Commit(version, RunId("satu"), now, next_number=9))
        assert frozen.fields["properties"] == mark
        home.emulator.new_project()
        assert home.prepared()[1].files.check(record.files) == []


def test_a_report_keeps_its_link_by_the_digest_on_record() -> None:
    with google_files() as drive:
        notes: dict[str, str] = {}
        first, second = b"laporan", b"laporan baru"
        reopened(drive).published(notes, notes.update).put(REPORT, first)
        file = drive.find(REPORT)
        drive.emulator.new_project()
        written = {REPORT: hashlib.sha256(first).hexdigest()}
        office = provisioned().office
        published = reopened(drive).published(notes, notes.update)
        result = publish_files(published, {REPORT: second}, office, written)
        after = drive.find(REPORT)
        assert (drive.tree(), result.set_aside) == ({REPORT: second}, ())
        assert file is not None
        assert after is not None
        assert file.id == after.id


def test_without_a_digest_on_record_what_is_there_is_kept_beside_it() -> None:
    with google_files() as drive:
        notes: dict[str, str] = {}
        reopened(drive).published(notes, notes.update).put(REPORT, b"agenda")
        drive.emulator.new_project()
        published = reopened(drive).published(notes, notes.update)
        result = publish_files(published, {REPORT: b"agenda baru"}, provisioned().office)
        [aside] = result.set_aside
        assert drive.tree() == {REPORT: b"agenda baru", aside: b"agenda"}


def test_the_doctor_reports_it_until_the_next_run() -> None:
    office = provisioned()
    office.fill(6, cells_like({"like": "collected"}))
    office.run()
    root = office.sheet.drive.emulator.world.drive.files[office.sheet.drive.root]
    root.fields["appProperties"] = {OFFICE: "kantor"}
    assert examined(doctor(office.sheet))["tanda sistem"].detail == ""
    office.sheet.drive.emulator.new_project()
    found = examined(doctor(office.sheet))["tanda sistem"]
    assert "Proyek Google Cloud diganti" in found.detail
    assert "ID di buku besar" in found.fix
