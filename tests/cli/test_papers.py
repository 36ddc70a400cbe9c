"""Report, agenda, printed set and templates through the command line, on the sample office."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from sheetflow.adapters.documents.template_files import shipped_templates
from tests.support.sample_office import OfficeFolder
from tests.support.workbook_edits import cells_of, rows_of, write

MONTH = "Laporan/2025-10"
FORMS = ("docx", "pdf", "xlsx")


@pytest.fixture
def office(judged_one: Path, tmp_path: Path) -> OfficeFolder:
    """One finished submission, with its month's report."""
    return OfficeFolder(shutil.copytree(judged_one, tmp_path / "kantor"))


@pytest.fixture
def month(judged_month: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(judged_month, tmp_path / "kantor"))


def drive(office: OfficeFolder) -> dict[str, tuple[int, bytes]]:
    """All files but the office's mark, which follows the ledger's head."""
    return {
        path.relative_to(office.drive).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(office.drive.rglob("*"))
        if path.is_file() and path.name != ".sheetflow.json"
    }


def changed(before: dict[str, tuple[int, bytes]], office: OfficeFolder) -> set[str]:
    after = drive(office)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def words(docx: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()


def report_file(office: OfficeFolder, name: str = "Laporan 2025-10.docx") -> bytes:
    return (office.drive / MONTH / name).read_bytes()


def like_count(office: OfficeFolder, likes: int) -> None:
    write(office.register, "PUB-2510-001", "Suka", likes)


def misspell(office: OfficeFolder, name: str) -> None:
    """Staff's own template with a placeholder that there is not."""
    own = office.path / "templates"
    own.mkdir(exist_ok=True)
    document = Document(str(shipped_templates() / name))
    document.add_paragraph("{{ titel }}")
    document.save(str(own / name))


def test_a_run_writes_the_months_report_in_three_forms(office: OfficeFolder) -> None:
    names = {path.name for path in (office.drive / MONTH).iterdir()}

    assert names == {f"Laporan 2025-10.{form}" for form in FORMS}
    assert "Upacara Peringatan Hari Kesaktian Pancasila" in words(report_file(office))


def test_a_second_run_and_a_report_asked_for_change_no_byte(office: OfficeFolder) -> None:
    before = drive(office)

    second = office.run()
    asked = office.call("report", "--period", "2025-10")

    assert second.done()["reports"] == []
    assert "tidak berubah" in asked.out
    assert changed(before, office) == set()


def test_a_changed_like_count_changes_the_report_alone(office: OfficeFolder) -> None:
    before = drive(office)
    like_count(office, 4321)

    said = office.run()

    (written,) = said.done()["reports"]
    assert written["period"] == "2025-10"
    assert changed(before, office) == {f"{MONTH}/Laporan 2025-10.{form}" for form in FORMS}
    assert "4.321" in words(report_file(office))


def test_the_workbook_adds_up_to_the_register(judged_month: Path) -> None:
    rows = rows_of(judged_month / "Drive" / MONTH / "Laporan 2025-10.xlsx", "Data")
    header = next(row for row in rows if "Suka" in row)
    at, name = header.index("Suka"), header.index("ID Pengajuan")
    mine = {str(row[name]): row[at] for row in rows if str(row[name]).startswith("PUB-")}
    for own, row in cells_of(judged_month / "register.xlsx").items():
        assert own not in mine or row["Suka"] == mine[own], own
    assert len(mine) > 8


def test_explain_lists_the_submissions_behind_the_numbers_and_writes_nothing(
    office: OfficeFolder,
) -> None:
    before = drive(office)

    said = office.call("report", "--period", "2025-10", "--explain")

    assert said.code == 0
    likes = next(line for line in said.out.splitlines() if "Suka" in line)
    assert "PUB-2510-001 (29)" in likes
    assert changed(before, office) == set()


def test_a_closed_month_is_never_written_over_but_revised(office: OfficeFolder) -> None:
    assert office.call("report", "--period", "2025-10", "--close").code == 0
    closed = drive(office)
    like_count(office, 30)

    office.run()

    revised = {f"{MONTH}/Laporan 2025-10 Revisi 1.{form}" for form in FORMS}
    assert changed(closed, office) == revised
    reported = words(report_file(office, "Laporan 2025-10 Revisi 1.docx"))
    said = "PUB-2510-001: Suka berubah dari 29 menjadi 30, tercatat pada 3 November 2025."
    assert said in reported
    like_count(office, 31)
    assert "Revisi 2" in office.call("report", "--period", "2025-10").out


def test_a_closed_month_stays_as_it_is_when_nothing_it_counts_changed(month: OfficeFolder) -> None:
    office = month
    office.call("report", "--period", "2025-10", "--close")
    closed = drive(office)
    write(office.register, "PUB-2510-012", "Judul Kegiatan", "Judul lain")
    write(office.register, "PUB-2510-001", "Judul Kegiatan", "Judul yang diganti")
    write(office.register, "PUB-2510-001", "Tautan Unggahan", "https://instagram.com/p/LAIN01x/")

    office.run()

    assert {name for name in changed(closed, office) if name.startswith(MONTH)} == set()


def test_a_month_that_is_not_over_cannot_be_closed(office: OfficeFolder) -> None:
    said = office.call("report", "--close", as_of="2025-10-20")

    assert said.code == 3
    assert "2025-11-01" in said.err


def test_a_report_that_somebody_edited_is_kept_beside_the_new_one(office: OfficeFolder) -> None:
    (office.drive / MONTH / "Laporan 2025-10.docx").write_bytes(b"disunting")
    like_count(office, 77)

    said = office.run()

    assert "suntingan" in said.out
    assert report_file(office, "Laporan 2025-10 (suntingan).docx") == b"disunting"
    assert ">77<" in words(report_file(office))


def test_a_report_that_was_deleted_comes_back(office: OfficeFolder) -> None:
    before = report_file(office)
    (office.drive / MONTH / "Laporan 2025-10.docx").unlink()

    assert office.call("report", "--period", "2025-10").code == 0

    assert report_file(office) == before


def test_a_quarter_is_written_when_asked_for_and_follows_then(office: OfficeFolder) -> None:
    assert "Laporan 2025-Q4.pdf" in office.call("report", "--period", "2025-Q4").out
    like_count(office, 5)

    reports = office.run().done()["reports"]

    assert [report["period"] for report in reports] == ["2025-10", "2025-Q4"]


def test_a_broken_template_is_a_sentence_and_the_run_goes_on(office: OfficeFolder) -> None:
    own = office.path / "templates"
    own.mkdir()
    (own / "laporan.typ").write_text("#unknown-name", encoding="utf-8")
    like_count(office, 9)

    said = office.run()

    (failure,) = said.done()["failures"]
    assert "laporan.typ" in failure["problem"]
    assert said.code == 4
    (own / "laporan.typ").unlink()
    assert office.run().done()["reports"] != []


def test_the_agenda_book_has_the_papers_in_the_order_of_arrival(month: OfficeFolder) -> None:
    office = month
    said = office.call("agenda", "--period", "2025-10")

    assert said.code == 0, said.err
    book = words((office.drive / "Laporan" / "Buku Agenda 2025-10.docx").read_bytes())
    places = [book.index(number) for number in ("AGD-001/X/2025", "AGD-003/X/2025")]
    assert places == sorted(places)
    assert "41/HM.02-ND/3299/2025" in book
    before = drive(office)
    assert "Tidak berubah" in office.call("agenda", "--period", "2025-10").out
    assert changed(before, office) == set()


def test_a_submissions_printed_set_stands_beside_its_files(office: OfficeFolder) -> None:
    said = office.call("print", "PUB-2510-001")

    assert said.code == 0, said.err
    (path,) = office.drive.rglob("Berkas Cetak PUB-2510-001.pdf")
    assert path.parent.name.startswith("PUB-2510-001_")
    marks = shared_values(path)
    assert marks[-4:] == [
        "Lembar Disposisi",
        "Disposisi Final Preview",
        "Tautan Konsep",
        "Tangkapan Layar",
    ]
    front, *papers = (page.extract_text() for page in PdfReader(path).pages[2:])
    assert "LEMBAR DISPOSISI" in front
    assert "LEMBAR BUKTI" in papers[-1]


def shared_values(path: Path) -> list[str]:
    return [str(mark.title) for mark in PdfReader(path).outline if not isinstance(mark, list)]


def test_a_months_printed_set_stands_with_the_reports_and_holds_the_report(
    office: OfficeFolder,
) -> None:
    assert office.call("print", "2025-10").code == 0

    path = office.drive / "Laporan" / "Berkas Cetak 2025-10.pdf"
    marks = shared_values(path)
    assert marks[1] == "Laporan periode Oktober 2025"
    assert marks[2].startswith("PUB-2510-001 ")
    before = drive(office)
    assert "Tidak berubah" in office.call("print", "2025-10").out
    assert changed(before, office) == set()


def test_a_paper_that_was_taken_away_is_said_in_the_months_set(office: OfficeFolder) -> None:
    (paper,) = office.drive.rglob("Disposisi Final Preview PUB-2510-001.pdf")
    paper.unlink()

    assert office.call("print", "2025-10").code == 0

    path = office.drive / "Laporan" / "Berkas Cetak 2025-10.pdf"
    said = "".join(page.extract_text() for page in PdfReader(path).pages[:8])
    assert "Berkasnya tidak ditemukan di Drive." in " ".join(said.split())


def test_an_office_without_report_has_a_months_set_all_the_same(office: OfficeFolder) -> None:
    without_report(office)

    assert office.call("print", "2025-10").code == 0

    marks = shared_values(office.drive / "Laporan" / "Berkas Cetak 2025-10.pdf")
    assert "Lembar Disposisi" in marks
    assert "Laporan periode Oktober 2025" not in marks


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["print", "PUB-9999"], 3),
        (["print", "PUB-2510-017"], 3),
        (["report", "--period", "Oktober"], 2),
        (["agenda", "--period", "2025-13"], 2),
    ],
    ids=["submission", "not accepted", "report", "agenda"],
)
def test_what_there_is_not_is_refused_with_a_way_out(
    asked: list[str], code: int, office: OfficeFolder
) -> None:
    before = drive(office)

    said = office.call(*asked)

    assert (said.code, "2025-Q4" in said.err) == (code, True)
    assert changed(before, office) == set()


def without_report(office: OfficeFolder) -> None:
    settings = office.path / "office.yaml"
    text = settings.read_text("utf-8")
    start = text.index("report:\n")
    settings.write_text(text[:start] + text[text.index("\n\n", start) :], "utf-8")


def test_an_office_without_report_settings_is_reported_so(office: OfficeFolder) -> None:
    without_report(office)

    said = office.call("report")

    assert said.code == 3
    assert "report:" in said.err
    assert office.run().done()["failures"] == []


def test_the_shipped_templates_are_clean(office: OfficeFolder) -> None:
    said = office.call("templates", "check")

    assert (said.code, said.out) == (0, "Semua templat dapat dipakai.\n")


def test_a_misspelt_placeholder_is_named_with_the_right_one(office: OfficeFolder) -> None:
    names = ("disposisi.docx", "laporan.docx")
    for name in names:
        misspell(office, name)

    said = office.call("templates", "check")

    assert said.code == 3
    for name in names:
        (line,) = (line for line in said.out.splitlines() if name in line)
        assert all(word in line for word in ("titel", "title?"))


def test_templates_are_drawn_where_one_asks(office: OfficeFolder, tmp_path: Path) -> None:
    said = office.call("templates", "draw", "--to", str(tmp_path / "gambar"))

    assert said.code == 0, said.err
    names = {path.name for path in (tmp_path / "gambar").iterdir()}
    assert {"laporan-1.png", "laporan.pdf", "agenda-1.png", "nota_dinas.docx"} <= names
