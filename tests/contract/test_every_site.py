"""In every backend: the board and the public list in Drive, written only when they change."""

import io
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from PIL import Image

from sheetflow.app.after_run import Refreshed, refresh_site
from sheetflow.app.register_rows import read_office_data
from sheetflow.app.run import run_office
from sheetflow.app.site import OfficeSite, write_site, write_site_to
from sheetflow.core.names import RowId
from sheetflow.core.records import SITE_NOTE
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.execute.prepare import prepare
from sheetflow.execute.record_past import record_past
from tests.contract.homes import HOMES, NEAR
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.support.scenario import cells_like

PUBLIC = {"responsible": "admin_medcen", "place": "Kota Contoh"}
BOARD, LIST = "Papan/index.html", "Papan/daftar-informasi-publik/2025.html"
TITLE = "Sosialisasi Pemilih Pemula"
POST = "https://instagram.com/p/"


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> WholeHome:
    return new_home(request.param, tmp_path, more={"site": {"public_list": PUBLIC}})


def local_office(folder: Path, **site: Any) -> WholeHome:
    folder.mkdir(exist_ok=True)
    return new_home("local", folder, more={"site": {"public_list": {**PUBLIC, **site}}})


@cache
def _picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (36, 64), "teal").save(made, "PNG")
    return made.getvalue()


@cache
def _draft() -> bytes:
    made = io.BytesIO()
    Document().save(made)
    return made.getvalue()


def fill(home: WholeHome, like: str, **cells: str) -> str:
    """Staff fill a row with files that open."""
    name = home.type(cells_like({"like": like, **cells}))
    home.drive.put("Kotak Masuk/bukti.png", _picture())
    home.drive.put("Kotak Masuk/konsep.docx", _draft())
    return name


def refreshed(home: WholeHome, days: int = 0) -> Refreshed:
    """Run, then bring the pages up to date as `run` does; their notes are kept."""
    now, backend = NOW + timedelta(days=days), home.home
    home.run(now)
    made = prepare(backend.settings.office, backend.register, backend.ledger, backend.files, now)
    with backend.lock(now):
        site = refresh_site(backend, made, now, [])
        backend.ledger.acknowledge((), site.notes)
    return site


def pages(home: WholeHome) -> dict[str, bytes]:
    return {path: data for path, data in home.drive.tree().items() if path.startswith("Papan/")}


def page(home: WholeHome, path: str = LIST) -> str:
    return home.drive.tree()[path].decode()


def test_pages_follow_what_is_published_and_a_quiet_run_asks_for_nothing(home: WholeHome) -> None:
    name = fill(home, "approved")
    assert refreshed(home).failures == ()
    assert TITLE not in page(home)
    assert "1 menunggu" in page(home, BOARD)
    assert {path.rpartition(".")[2] for path in pages(home)} == {"html", "xlsx"}

    def never(*_: object) -> None:
        raise AssertionError("a quiet run opens no published files")

    quiet = replace(home, home=replace(home.home, open_published=never))  # type: ignore[arg-type]
    assert refreshed(quiet).failures == ()

    home.correct(name, cells_like({"like": "posted"}))
    refreshed(home)
    assert TITLE in page(home)
    assert POST in page(home)


@pytest.mark.parametrize("home", NEAR, indirect=True)
def test_the_first_run_of_a_day_brings_the_board_up_to_date(home: WholeHome) -> None:
    fill(home, "finished")
    refreshed(home)
    listed = page(home)
    for days, period, day in ((25, "Oktober", "7 November"), (31, "November", "13 November")):
        refreshed(home, days)
        assert f"Periode {period} 2025" in page(home, BOARD)
        assert f"Keadaan pada {day} 2025" in page(home, BOARD)
    assert page(home) == listed


@pytest.mark.parametrize("home", NEAR, indirect=True)
def test_only_what_changed_is_written(home: WholeHome) -> None:
    fill(home, "posted")
    refreshed(home)
    before = pages(home)
    fill(home, "collected", judul="Rapat yang belum terbit")
    refreshed(home)
    changed = {path for path, data in pages(home).items() if before.get(path) != data}
    assert changed == {BOARD, "Papan/en/index.html"}
    assert not any(b"belum terbit" in data for data in pages(home).values())


@pytest.mark.parametrize("home", NEAR, indirect=True)
def test_what_cannot_be_written_is_reported_and_tried_again(home: WholeHome) -> None:
    fill(home, "posted")

    def refuses(*_: object) -> None:
        raise UnavailableError("Drive does not answer.", "Wait.")

    broken = replace(home, home=replace(home.home, open_published=refuses))  # type: ignore[arg-type]
    (failed,) = refreshed(broken).failures
    assert failed.problem == "Papan: Drive does not answer."
    assert SITE_NOTE not in home.home.ledger.load().notes
    assert refreshed(home).failures == ()
    assert TITLE in page(home)


def test_a_post_that_was_taken_down_keeps_its_line_alone(tmp_path: Path) -> None:
    home = local_office(tmp_path)
    name = fill(home, "finished")
    refreshed(home)
    taken_down = {"status": "Siap Unggah", "keterangan": "Unggahan dihapus dari Instagram."}
    home.correct(name, taken_down)
    refreshed(home)
    assert "Ditarik; tidak lagi dipublikasikan." in page(home)
    assert TITLE not in page(home)
    assert POST not in page(home)


def test_a_run_writes_them_and_the_next_one_does_nothing(tmp_path: Path) -> None:
    home = local_office(tmp_path)
    fill(home, "posted")
    run_office(home.home, NOW)
    before = home.drive.tree()
    report = run_office(home.home, NOW + timedelta(hours=1))
    assert (report.plan.empty, home.drive.tree() == before) == (True, True)


def test_no_page_names_a_person_or_a_draft(tmp_path: Path) -> None:
    home = local_office(tmp_path)
    fill(home, "posted")
    fill(home, "drafted", judul="Rahasia sampai terbit")
    refreshed(home)
    names = [holder.name for holder in home.home.settings.office.holders]
    for path, data in pages(home).items():
        text = data if path.endswith("html") else "".join(_cells(data)).encode()
        assert [one for one in (*names, "Rahasia sampai terbit") if one.encode() in text] == []


def _cells(data: bytes) -> list[str]:
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]


def test_the_public_list_is_written_into_the_folder_to_publish(tmp_path: Path) -> None:
    home = local_office(tmp_path / "kantor", publish="../situs")
    fill(home, "posted")
    refreshed(home)
    found = {path.name: path.read_bytes() for path in (tmp_path / "situs").glob("*.*")}
    assert set(found) == {"index.html", "2025.html", "2025.xlsx", ".sheetflow-office"}
    assert found["2025.html"] == pages(home)[LIST]


def test_a_folder_that_has_another_office_s_list_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "situs").mkdir()
    (tmp_path / "situs" / ".sheetflow-office").write_text("kpu-lain")
    home = local_office(tmp_path / "kantor", publish="../situs")
    fill(home, "posted")
    (failed,) = refreshed(home).failures
    assert "has the list of another office, kpu-lain" in failed.problem
    assert [path.name for path in (tmp_path / "situs").iterdir()] == [".sheetflow-office"]


def test_a_folder_to_publish_that_cannot_be_written_is_reported_with_its_place(
    tmp_path: Path,
) -> None:
    (tmp_path / "situs").write_text("sebuah berkas")
    home = local_office(tmp_path / "kantor", publish="../situs")
    fill(home, "posted")
    (failed,) = refreshed(home).failures
    assert "situs" in failed.problem
    (tmp_path / "situs").unlink()
    refreshed(home)
    assert (tmp_path / "situs" / "2025.html").exists()


def test_by_hand_all_pages_are_written_anew(tmp_path: Path) -> None:
    home = local_office(tmp_path)
    fill(home, "posted")
    refreshed(home)
    home.drive.put(BOARD, b"tulisan orang")
    written = write_site(home.home, NOW + timedelta(hours=2))
    assert (written.changed, len(written.paths), len(written.set_aside)) == (True, 7, 1)
    assert "19.00 WIB" in page(home, BOARD)
    assert b"tulisan orang" in pages(home).values()


def test_a_folder_of_this_machine_gets_all_pages_or_the_list_alone(tmp_path: Path) -> None:
    home = local_office(tmp_path / "kantor")
    fill(home, "posted")
    home.run()
    before = home.drive.tree()
    assert write_site_to(home.home, NOW, tmp_path / "semua", list_only=False) == 7
    assert write_site_to(home.home, NOW, tmp_path / "daftar", list_only=True) == 5
    assert (tmp_path / "semua" / "index.html").exists()
    assert TITLE in (tmp_path / "daftar" / "index.html").read_text("utf-8")
    assert home.drive.tree() == before


@pytest.mark.parametrize("more", [{}, {"site": {}}])
def test_an_office_without_a_public_list_has_none_to_write(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    home = new_home("local", tmp_path, more=more)
    with pytest.raises(ConfigurationError, match="has no public list"):
        write_site_to(home.home, NOW, tmp_path / "situs", list_only=True)


def test_until_its_report_is_due_the_board_shows_the_month_before(tmp_path: Path) -> None:
    home = local_office(tmp_path)
    fill(home, "finished")
    home.run()
    for days, month in ((0, "Oktober 2025"), (24, "Oktober 2025"), (27, "November 2025")):
        write_site(home.home, NOW + timedelta(days=days))
        assert f"Periode {month}" in page(home, BOARD)


def test_a_year_that_lost_its_only_publication_has_it_no_more(tmp_path: Path) -> None:
    home = local_office(tmp_path)
    days = {name: "30/12/2024" for name in cells_like({"like": "finished"}) if "tanggal" in name}
    name = fill(home, "finished", **days, stempel_waktu="30/12/2024 08:00:00")
    refreshed(home)
    last_year = LIST.replace("2025", "2024")
    assert TITLE in page(home, last_year)
    assert "2024.html" in page(home)

    home.correct(name, {"status": "Siap Unggah", "keterangan": "Unggahan dihapus dari Instagram."})
    refreshed(home)
    again = {
        "tautan_unggahan": f"{POST}BARU02x/",
        "tanggal_unggah": "02/01/2025",
        "tanggal_pendataan": "02/01/2025",
    }
    home.correct(name, {"status": "Selesai", **again})
    refreshed(home)
    assert "BARU02x" in page(home)
    assert "2024.html" not in page(home)
    assert "belum ada informasi" in page(home, last_year)


def test_years_before_sheetflow_are_listed_where_the_report_counts_them(tmp_path: Path) -> None:
    home = local_office(tmp_path)
    old = {"tanggal_kegiatan": "03/02/2023", "tanggal_unggah": "04/02/2023", "tautan_bahan": ""}
    name = fill(home, "finished", **old)
    ports = home.home.settings.office, home.home.register, home.home.ledger
    record_past(*ports, frozenset({RowId(name)}), NOW)
    for counts, years in ((False, {"2025"}), (True, {"2025", "2023"})):
        office = home.home.settings.office
        assert office.report is not None
        assert office.site is not None
        counted = replace(office, report=replace(office.report, count_history=counts))
        settings = replace(home.home.settings, office=counted)
        opened = replace(home.home, settings=settings)
        site = OfficeSite(opened, read_office_data(opened, NOW), office.site)
        assert set(site.digests) - {"papan"} == years
