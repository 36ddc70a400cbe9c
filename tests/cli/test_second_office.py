"""Two offices of one program: the papers of each contain nothing of the other."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from PIL import Image

from sheetflow.cli.main import cli
from sheetflow.core.formatting import format_day
from sheetflow.core.words import INDONESIAN
from sheetflow.settings.document import shipped_config
from tests.papers.paper_text import squeezed
from tests.support.quick_yaml import quick_yaml
from tests.support.words_of_office import strangers, texts_in

pytestmark = pytest.mark.xdist_group("second office")
"""Its offices are costly: one worker makes them."""

SHIPPED = shipped_config() / "offices"
KEDUA = Path(__file__).parents[1] / "data" / "offices" / "kedua"
NOW = "2026-02-04T09:00"

FIRST = {
    "unit": "Teknis dan Hupmas",
    "kasubbag": "Kasubbag Teknis Contoh",
    "operator": "Staf Teknis Contoh",
    "media": "Petugas Media Contoh",
    "account": "kpukab.contoh",
    "host": "kab-contoh.kpu.go.id",
    "inbox": "Kotak Masuk",
    "number": "3299",
}
SECOND = {
    "unit": "Partisipasi dan Hubungan Masyarakat",
    "kasubbag": "Pejabat Parhumas Lembayung",
    "operator": "Operator Parhumas Lembayung",
    "media": "Pengelola Satu Lembayung",
    "account": "kpulembayung",
    "host": "kab-lembayung.kpu.go.id",
    "inbox": "Titipan",
    "number": "7399",
}

ROWS = [
    # title, day, channel, how far
    ("Sosialisasi Pendidikan Pemilih", 5, "Media Sosial", "Selesai"),
    ("Rapat Koordinasi Data Pemilih", 6, "Website", "Selesai"),
    ("Jalan Sehat Bersama Warga", 7, "Media Sosial", "Disimpan"),
    ("Kunjungan Siswa ke Kantor", 8, "Website", "Konsep Diajukan"),
]


_MONTH = (
    ("doctor",),
    ("workflow", "check"),
    ("workflow", "draw"),
    ("run",),
    ("report", "--period", "2026-01", "--close"),
    ("agenda", "--period", "2026-01"),
    ("print", "2026-01"),
    ("history", "PUB-2601-002"),
)


@dataclass(frozen=True)
class Made:
    """An office with its month done: its settings, and the text of all that it wrote."""

    settings: str
    text: str


def _row(number: int, who: dict[str, str]) -> dict[str, str]:
    title, day, channel, status = ROWS[number - 1]
    site, filed = channel == "Website", status == "Disimpan"
    said = f"{day:02}/01/2026"
    row = {
        "No": str(number),
        "ID Pengajuan": f"PUB-2601-{number:03}",
        "Stempel Waktu": f"{said} 08:30:00",
        "Kanal": channel,
        "Subbagian": who["unit"],
        "Pengisi": who["operator"],
        "Judul Kegiatan": title,
        "Tanggal Kegiatan": said,
        "Jenis Konten": "Berita",
        "Tautan Bahan": f"{who['inbox']}/bahan-{number}",
        "Izin Foto": "Tidak Perlu",
        "Keputusan Verifikasi": "Tidak Disebarluaskan" if filed else "Disebarluaskan",
        "Tanggal Verifikasi": said,
        "Verifikator": who["kasubbag"],
        "Status": status,
    }
    if filed:
        return row
    row |= {
        "Nomor Disposisi": f"{number}/DISP/{who['number']}",
        "Tautan Konsep": f"{who['inbox']}/konsep-{number}.docx",
        "Tanggal Konsep": said,
        "Teks Alternatif": f"Foto {title}",
    }
    if status != "Selesai":
        return row
    post = f"https://{who['host']}/berita/{number}_{number}"
    return row | {
        "Hasil Pemeriksaan": "Sesuai",
        "Tanggal Pemeriksaan": said,
        "Pemeriksa": who["kasubbag"],
        "Nomor Nota Dinas": f"{number}/ND/{who['number']}" if site else "",
        "Platform": "Website" if site else "Instagram",
        "Tautan Unggahan": post
        if site
        else f"https://www.instagram.com/{who['account']}/p/ABC{number}/",
        "Tanggal Unggah": said,
        "Pengunggah": who["media"] if site else who["operator"],
        "Tangkapan Layar": f"{who['inbox']}/bukti-{number}.png",
        "Tanggal Pendataan": said,
        "Petugas Pendataan": who["media"],
        "Jangkauan": "100",
        "Suka": "10",
    }


def _attach(drive: Path, row: dict[str, str]) -> None:
    material = drive / row["Tautan Bahan"]
    material.mkdir(parents=True)
    (material / "catatan.txt").write_text(row["Judul Kegiatan"], "utf-8")
    if row.get("Tautan Konsep"):
        draft = Document()
        draft.add_paragraph(row["Judul Kegiatan"])
        draft.save(str(drive / row["Tautan Konsep"]))
    if row.get("Tangkapan Layar"):
        Image.new("RGB", (90, 160), (40, 90, 120)).save(drive / row["Tangkapan Layar"])


def _made(folder: Path, settings: Path, who: dict[str, str]) -> Made:
    """The office from a copy of its settings, through the steps of the README."""
    folder.mkdir()
    config = Path(shutil.copy(settings, folder))
    rows = [_row(number, who) for number in range(1, len(ROWS) + 1)]
    listed = folder / "daftar.csv"
    with listed.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, max(rows, key=len))
        writer.writeheader()
        writer.writerows(rows)
    said = [_call(config, "init"), _call(config, "import", str(listed))]
    drive = folder / quick_yaml(config.read_text("utf-8"))["drive"]
    for row in rows:
        _attach(drive, row)
    said += [_call(config, *words) for words in _MONTH]
    shutil.rmtree(drive / who["inbox"])
    listed.unlink()
    return Made(config.read_text("utf-8"), "\n".join((*said, *texts_in(folder))))


def _call(config: Path, *words: str) -> str:
    dated = [] if words[0] == "history" or "draw" in words else ["--as-of", NOW]
    result = CliRunner().invoke(cli, [*words, "--config", str(config), *dated])
    assert result.exit_code in {0, 1}, f"{words}: {result.output}"
    return result.output


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    folder = tmp_path_factory.mktemp("kantor")
    return {
        "first": _made(folder / "a", SHIPPED / "kpu-kab-contoh" / "office.yaml", FIRST),
        "second": _made(folder / "b", KEDUA / "office.yaml", SECOND),
    }


def _strangers(made: Made, other: Path) -> list[str]:
    """Return the other office's own words that are in the papers of this one."""
    return strangers(made.text, made.settings, other)


@pytest.mark.parametrize("name", ["kpu-kab-contoh", "kpu-kab-cianjur"])
def test_nothing_of_a_shipped_office_is_in_a_second_one(
    offices: dict[str, Made], name: str
) -> None:
    assert _strangers(offices["second"], SHIPPED / name / "office.yaml") == []
    region = name.rpartition("-")[2]
    assert f"kabupaten{region}" not in squeezed(offices["second"].text).casefold()


def test_nothing_of_the_second_office_is_in_the_first(offices: dict[str, Made]) -> None:
    assert _strangers(offices["first"], KEDUA / "office.yaml") == []
    assert "lembayung" not in offices["first"].text.casefold()


def test_nothing_of_the_real_office_is_in_the_invented_one(offices: dict[str, Made]) -> None:
    assert _strangers(offices["first"], SHIPPED / "kpu-kab-cianjur" / "office.yaml") == []
    assert "cianjur" not in offices["first"].text.casefold()


@pytest.mark.parametrize(
    ("name", "settings"),
    [("first", SHIPPED / "kpu-kab-contoh" / "office.yaml"), ("second", KEDUA / "office.yaml")],
)
def test_the_search_finds_an_office_s_own_words(
    offices: dict[str, Made], name: str, settings: Path
) -> None:
    """What is searched is all there: decree, SOPs, letterhead, people."""
    made = offices[name]
    text = squeezed(made.text).casefold()
    office = quick_yaml(settings.read_text("utf-8"))
    sop = office["sop"]
    for words in (
        *(section["number"] for section in sop.values()),
        sop["decree"]["about"],
        *(one["approved_by"] for key, one in sop.items() if key != "decree"),
        *office["letterheads"][0]["address"],
        format_day(sop["publikasi-medsos"]["established"], INDONESIAN),
        office["name"]["id"],
    ):
        assert squeezed(words).casefold() in text, words
    for title, *_ in ROWS:
        assert squeezed(title).casefold() in text
