"""What an installer gets first: the office's places, and its SOPs drawn."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from sheetflow.cli.main import cli
from sheetflow.settings.document import shipped_config


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "kantor"
    folder.mkdir()
    shutil.copy(shipped_config() / "offices" / "kpu-kab-cianjur" / "office.yaml", folder)
    return folder


def call(office: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, [*words, "--config", str(office / "office.yaml")])


def test_init_makes_the_place_for_files_to_attach(office: Path) -> None:
    said = call(office, "init")

    assert said.exit_code == 0, said.output
    assert (office / "Drive" / "Kotak Masuk").is_dir()
    assert f"+ {office / 'Drive' / 'Kotak Masuk'}" in said.output.replace("\n", "")
    again = call(office, "init")
    assert "+ " not in again.output


def test_the_office_names_the_place_and_the_guide_says_so(office: Path) -> None:
    settings = office / "office.yaml"
    settings.write_text(settings.read_text("utf-8") + "folders: {inbox: Titipan}\n", "utf-8")

    assert call(office, "init").exit_code == 0

    assert (office / "Drive" / "Titipan").is_dir()
    assert not (office / "Drive" / "Kotak Masuk").exists()


def test_flowcharts_go_beside_the_office(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "lain"
    here.mkdir()
    monkeypatch.chdir(here)

    said = call(office, "workflow", "draw")

    drawn = office / "flowcharts" / "publikasi-website.svg"
    assert said.exit_code == 0
    assert str(drawn) in said.output
    assert "Langkah 1 (" in drawn.read_text("utf-8")
    pages = PdfReader(drawn.with_suffix(".pdf")).pages
    assert "26/ORT.06-Kpt/Sek-Kab/VI/2021" in pages[0].extract_text()
    assert list(here.iterdir()) == []
