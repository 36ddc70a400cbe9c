"""The demo's attachments stand where the sample's cells say, and are what they claim to be."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from PIL import Image

from sheetflow.adapters.local.demo_drafts import draft
from sheetflow.adapters.local.demo_files import make_attachments
from sheetflow.adapters.local.demo_pictures import pictures
from sheetflow.adapters.local.demo_screenshots import screenshot
from sheetflow.adapters.local.demo_submission import DemoSubmission, read_sample
from sheetflow.adapters.local.file_content import content_of
from sheetflow.core.files import FileProblem
from sheetflow.errors import ConfigurationError, UnavailableError

SAMPLE = Path(__file__).parents[2] / "config" / "demo" / "sample-october-2025.csv"
MOST_BYTES = 12_000_000

HOSTILE = (
    "",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd\x00\x07\x1b[31m",
    "Rapat \ud800 \udfff rusak",
    "\u202eterbalik\u202c \u05e9\u05dc\u05d5\u05dd",
    "🎉" * 40 + " <b>&amp;</b> {{ 7 * 7 }}",
    "A" * 32_000,
    "kata " * 6_400,
)


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole sample month, made once."""
    drive = tmp_path_factory.mktemp("demo") / "Drive"
    make_attachments(drive, read_sample(SAMPLE))
    return drive


def a_submission(title: str = "Rapat Evaluasi") -> DemoSubmission:
    return DemoSubmission(
        id="PUB-2510-099",
        title=title,
        unit="Teknis dan Hupmas",
        place="Ruang Media Center",
        activity_date="17/10/2025",
        channel="Media Sosial",
        content_type="Berita",
        platform="Instagram",
        summary="1 foto, notula",
        alt_text=f"Foto kegiatan: {title}",
        material_path="Kotak Masuk/bahan-099",
        draft_path="Kotak Masuk/konsep-099.docx",
        screenshot_path="Kotak Masuk/bukti-099.png",
        published_link="https://www.instagram.com/p/CONTOH0099x/",
    )


def prints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_sample_has_its_23_rows_and_no_column_of_the_tests() -> None:
    text = SAMPLE.read_bytes()
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert b"\r" not in text
    assert not text.startswith(b"\xef\xbb\xbf")
    assert len(rows) == 24
    assert {len(row) for row in rows} == {38}
    assert rows[0][-1] == "Keterangan"


def test_every_path_of_the_sample_exists(drive: Path) -> None:
    for row in read_sample(SAMPLE):
        assert any((drive / row.material_path).iterdir()), row.id
        for written in (row.draft_path, row.screenshot_path):
            assert not written or (drive / written).is_file(), row.id


def test_every_file_is_what_its_name_says(drive: Path) -> None:
    for path in drive.rglob("*"):
        if path.is_file():
            content = content_of(path.name, path.read_bytes())
            assert not isinstance(content, FileProblem), path
            assert content[0] == path.suffix.removeprefix("."), path


def test_every_picture_can_be_decoded_whole(drive: Path) -> None:
    found = [*drive.rglob("*.jpg"), *drive.rglob("*.png")]
    for path in found:
        with Image.open(path) as picture:
            picture.load()
            assert min(picture.size) >= 640, path
    assert len(found) > 80


def test_every_paper_opens_and_holds_no_picture(drive: Path) -> None:
    for path in drive.rglob("*.docx"):
        document = docx.Document(str(path))
        assert any(paragraph.text for paragraph in document.paragraphs), path
        assert not document.inline_shapes, path


def test_a_draft_speaks_of_its_row(drive: Path) -> None:
    document = docx.Document(str(drive / "Kotak Masuk" / "konsep-007.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Internalisasi Peraturan KPU tentang Jadwal Retensi Arsip" in text
    assert "Senin, 6 Oktober 2025" in text
    assert "#KPUKabupatenContoh" in text


def test_nothing_unfinished_and_nothing_else_is_left(drive: Path) -> None:
    assert [path.name for path in drive.iterdir()] == ["Kotak Masuk"]
    assert not [path for path in drive.rglob("*") if path.name.startswith(".")]


def test_the_month_is_small(drive: Path) -> None:
    sizes = [path.stat().st_size for path in drive.rglob("*") if path.is_file()]
    assert sum(sizes) < MOST_BYTES


def test_the_same_rows_give_the_same_bytes(drive: Path, tmp_path: Path) -> None:
    kept = {"PUB-2510-005", "PUB-2510-011", "PUB-2510-012", "PUB-2510-015", "PUB-2510-024"}
    make_attachments(tmp_path, [row for row in read_sample(SAMPLE) if row.id in kept])
    again = prints(tmp_path)
    first = prints(drive)
    assert len(again) > 15
    assert again == {name: first[name] for name in again}


def test_two_photos_of_a_row_differ() -> None:
    made = dict(pictures(replace(a_submission(), summary="6 foto")))
    assert len(set(made.values())) == 6


@pytest.mark.parametrize(
    ("summary", "names"),
    [
        ("99 foto", [f"Foto {number}.jpg" for number in range(1, 7)]),
        ("Foto gudang", ["Foto 1.jpg", "Foto 2.jpg", "Foto 3.jpg"]),
        ("Infografis 2 halaman", ["Infografis 1.jpg", "Infografis 2.jpg"]),
        ("0 foto", []),
        ("", []),
    ],
)
def test_the_summary_says_how_many_pictures(summary: str, names: list[str]) -> None:
    assert [name for name, _ in pictures(replace(a_submission(), summary=summary))] == names


@pytest.mark.parametrize("kind", ["Infografis", "Ucapan Hari Besar"])
def test_designs_have_the_size_of_a_portrait_post(kind: str) -> None:
    row = replace(a_submission(), content_type=kind, summary="")
    for _, content in pictures(row):
        assert Image.open(BytesIO(content)).size == (1080, 1350)


def test_a_row_of_which_nothing_is_known_still_gets_materials(tmp_path: Path) -> None:
    make_attachments(tmp_path, [DemoSubmission("PUB-1", "", material_path="bahan")])
    assert [path.name for path in (tmp_path / "bahan").iterdir()] == ["Catatan bahan.txt"]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_drawn_and_written(title: str, tmp_path: Path) -> None:
    row = replace(
        a_submission(title), activity_date="31/09/2025", summary=f"1 foto, naskah {title}"
    )
    make_attachments(tmp_path, [row])
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {
        "Kotak Masuk/bahan-099/Foto 1.jpg",
        "Kotak Masuk/bahan-099/Naskah berita.docx",
        "Kotak Masuk/konsep-099.docx",
        "Kotak Masuk/bukti-099.png",
    }
    docx.Document(str(tmp_path / "Kotak Masuk" / "konsep-099.docx"))


@pytest.mark.parametrize("platform", ["Instagram", "Facebook", "TikTok", "Website", ""])
@pytest.mark.parametrize("value", [HOSTILE[3], HOSTILE[5], HOSTILE[6]])
def test_hostile_cells_do_not_break_a_screenshot(platform: str, value: str) -> None:
    row = replace(
        a_submission(value),
        id=value,
        platform=platform,
        published_link=value,
        published_date=value,
        reach=value,
        likes=value,
        comments=value,
        place=value,
        unit=value,
    )
    assert Image.open(BytesIO(screenshot(row))).size[0] >= 720
    docx.Document(BytesIO(draft(row)))


@pytest.mark.parametrize(
    "path",
    [
        *("../luar", "Kotak Masuk/../../luar", "/tmp/luar", ".", "Kotak\\..\\luar"),  # noqa: S108
        *("a\x00b", "\ud800", "jalan/keluar"),
    ],
)
@pytest.mark.parametrize("field", ["material_path", "draft_path", "screenshot_path"])
def test_a_path_that_leaves_drive_is_refused_before_anything_is_made(
    path: str, field: str, tmp_path: Path
) -> None:
    drive = tmp_path / "Drive"
    drive.mkdir()
    (drive / "jalan").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(ConfigurationError, match="PUB-2510-099"):
        make_attachments(drive, [replace(a_submission(), **{field: path})])
    assert [entry.name for entry in tmp_path.iterdir()] == ["Drive"]
    assert [entry.name for entry in drive.iterdir()] == ["jalan"]


def test_what_is_already_there_is_left_alone(tmp_path: Path) -> None:
    row = a_submission()
    folder = tmp_path / row.material_path
    folder.mkdir(parents=True)
    (folder / "milik staf.txt").write_text("jangan diubah")
    (tmp_path / row.draft_path).write_text("milik staf")
    make_attachments(tmp_path, [row])
    assert [path.name for path in folder.iterdir()] == ["milik staf.txt"]
    assert (tmp_path / row.draft_path).read_text() == "milik staf"
    assert (tmp_path / row.screenshot_path).is_file()


def test_a_demo_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    row = a_submission()
    unfinished = tmp_path / "Kotak Masuk" / ".bahan-099.part"
    unfinished.mkdir(parents=True)
    (unfinished / "Foto 1.jpg").write_bytes(b"half")
    make_attachments(tmp_path, [row])
    make_attachments(tmp_path / "whole", [row])
    assert prints(tmp_path / row.material_path) == prints(tmp_path / "whole" / row.material_path)
    assert not unfinished.exists()


def test_a_disk_that_refuses_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "Kotak Masuk").write_text("a file where the folder should be")
    with pytest.raises(UnavailableError, match="PUB-2510-099"):
        make_attachments(tmp_path, [a_submission()])
