"""`sheetflow site` on the command line."""

import shutil
from pathlib import Path

import pytest

from tests.support.sample_office import OfficeFolder

SITE = "site:\n  public_list: {responsible: admin_medcen, place: Kota Contoh}\n"


@pytest.fixture
def office(judged_one: Path, tmp_path: Path) -> OfficeFolder:
    shutil.copytree(judged_one, tmp_path / "kantor")
    made = OfficeFolder(tmp_path / "kantor")
    with (made.path / "office.yaml").open("a", encoding="utf-8") as file:
        file.write(SITE)
    return made


def test_the_pages_are_written_into_drive(office: OfficeFolder) -> None:
    said = office.call("site")
    assert (said.code, said.err) == (0, "")
    assert "Papan/index.html" in said.out
    assert (office.drive / "Papan" / "daftar-informasi-publik" / "2025.xlsx").exists()


def test_or_into_a_folder_that_has_nothing_else(office: OfficeFolder, tmp_path: Path) -> None:
    folder = tmp_path / "situs"
    said = office.call("site", "--to", str(folder), "--public")
    assert (said.code, said.out) == (0, f"{folder}: 5 files written.\n")
    (folder / "catatan.txt").write_text("milik orang")
    refused = office.call("site", "--to", str(folder))
    assert refused.code == 4
    assert "catatan.txt: sheetflow did not write this" in refused.err
    assert (folder / "2025.html").exists()


def test_the_list_alone_needs_a_folder(office: OfficeFolder) -> None:
    said = office.call("site", "--public")
    assert said.code == 2
    assert "--public needs --to DIR" in said.err


def test_an_office_that_keeps_none_has_its_board_where_it_is_wanted(
    judged_one: Path, tmp_path: Path
) -> None:
    shutil.copytree(judged_one, tmp_path / "kantor")
    office, folder = OfficeFolder(tmp_path / "kantor"), tmp_path / "papan"
    said = office.call("site", "--to", str(folder))
    assert (said.code, said.err) == (0, "")
    assert "KPU Kabupaten Contoh" in (folder / "index.html").read_text("utf-8")
    assert not (folder / "daftar-informasi-publik").exists()
    refused = office.call("site")
    assert refused.code == 3
    assert "--to DIR" in refused.err
