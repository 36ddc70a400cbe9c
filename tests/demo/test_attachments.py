"""The demo's attachments are where the sample's cells name them, small, and tell of their row."""

import csv
import hashlib
from pathlib import Path

import docx
import pytest
from PIL import Image

from sheetflow.demo.make_demo import SAMPLE, copy_attachments
from sheetflow.errors import UnavailableError

MAX_SHIPPED_BYTES = 2_000_000


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drive = tmp_path_factory.mktemp("demo") / "Drive"
    copy_attachments(drive)
    return drive


def rows() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_sample_has_23_rows() -> None:
    assert len(rows()) == 23
    assert {len(row) for row in rows()} == {38}


def test_every_path_of_the_sample_exists(drive: Path) -> None:
    for row in rows():
        assert any((drive / row["Tautan Bahan"]).iterdir()), row["ID Pengajuan"]
        for heading in ("Tautan Konsep", "Tangkapan Layar"):
            assert not row[heading] or (drive / row[heading]).is_file(), row["ID Pengajuan"]


def test_every_picture_decodes_whole(drive: Path) -> None:
    found = [*drive.rglob("*.jpg"), *drive.rglob("*.png")]
    for path in found:
        with Image.open(path) as picture:
            picture.load()
            assert min(picture.size) >= 500, path
    assert len(found) > 40


def test_a_draft_is_filled_with_its_row(drive: Path) -> None:
    document = docx.Document(str(drive / "Kotak Masuk" / "konsep-007.docx"))
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Internalisasi Peraturan KPU tentang Jadwal Retensi Arsip" in text
    assert {"PUB-2510-007", "Hukum dan SDM", "06/10/2025"} <= set(cells)
    assert "#KPUKabupatenContoh" in text


def test_no_placeholder_is_left(drive: Path) -> None:
    for path in drive.rglob("*.docx"):
        document = docx.Document(str(path))
        assert not [each.text for each in document.paragraphs if "{" in each.text], path


def test_the_shipped_files_are_small() -> None:
    sizes = [path.stat().st_size for path in SAMPLE.parent.rglob("*") if path.is_file()]
    assert sum(sizes) < MAX_SHIPPED_BYTES


def test_the_bytes_are_the_same_every_time(drive: Path, tmp_path: Path) -> None:
    copy_attachments(tmp_path)
    assert digests(tmp_path) == digests(drive)


def test_a_file_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    draft = tmp_path / "Kotak Masuk" / "konsep-001.docx"
    draft.parent.mkdir()
    draft.write_text("milik staf")
    copy_attachments(tmp_path)
    assert draft.read_text() == "milik staf"


def test_a_disk_that_refuses_gives_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "Kotak Masuk").write_text("a file where the folder should be")
    with pytest.raises(UnavailableError, match="cannot be written"):
        copy_attachments(tmp_path)
