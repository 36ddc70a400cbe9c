"""Offices made by `sheetflow new` alone: each kind does its work, and is nobody else's."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from sheetflow.settings.document import shipped_config
from tests.support.sample_office import OfficeFolder, called
from tests.support.words_of_office import strangers, texts_in
from tests.support.workbook_edits import row_of, write

pytestmark = pytest.mark.xdist_group("new offices")
"""Costly: one worker makes them."""

SHIPPED = sorted((shipped_config() / "offices").glob("*/office.yaml"))
PUBLICATION = ("komisi pemilihan", "kpu", "medcen", "kasubbag", "media sosial", "unggah")


@dataclass(frozen=True)
class Story:
    """A row's way through an office of one kind: what staff fill in, day by day."""

    kind: str
    id: str
    people: dict[str, object]
    first: dict[str, str]
    days: tuple[dict[str, str], ...]
    states: tuple[str, ...]
    filed: tuple[str, ...]
    more: dict[str, object] = field(default_factory=dict)


STORIES = (
    Story(
        "pembelian",
        "BLI-2026-0001",
        {"kepala_bidang": {"Tata Usaha": "Siti Aminah, S.H."}, "pengadaan": "Budi Santoso"},
        {"Tanggal Permintaan": "02/03/2026", "Bidang": "Tata Usaha", "Barang atau Jasa": "Kertas",
         "Penawaran": "Kotak Masuk/satu.txt"},
        ({"Keputusan": "Disetujui"},
         {"Tanggal Pembelian": "04/03/2026", "Kuitansi": "Kotak Masuk/dua.txt"}),
        ("Diajukan", "Disetujui", "Dibeli"),
        ("01_penawaran/satu.txt", "02_kuitansi/dua.txt"),
    ),
    Story(
        "surat-masuk",
        "SM-2026-0001",
        {"pimpinan": "Siti Aminah, S.H.", "agendaris": "Budi Santoso"},
        {"Tanggal Terima": "02/03/2026", "Nomor Surat": "7/UND/2026", "Tanggal Surat": "27/02/2026",
         "Pengirim": "Sanggar Seroja", "Perihal": "Undangan", "Bidang Tujuan": "Tata Usaha",
         "Pindaian Surat": "Kotak Masuk/satu.txt"},
        ({"Disposisi": "Tindak Lanjuti", "Arahan": "Hadiri."},
         {"Hasil Tindak Lanjut": "Dihadiri.", "Tanggal Selesai": "04/03/2026",
          "Balasan": "Kotak Masuk/dua.txt"}),
        ("Menunggu Disposisi", "Ditindaklanjuti", "Selesai"),
        ("01_surat/satu.txt", "02_balasan/dua.txt"),
    ),
    Story(
        "permohonan",
        "PMH-2026-0001",
        {"pimpinan": "Siti Aminah, S.H."},
        {"Tanggal": "02/03/2026", "Bidang": "Tata Usaha", "Perihal": "Pinjam ruang",
         "Lampiran": "Kotak Masuk/satu.txt"},
        ({"Keputusan": "Disetujui"},
         {"Tanggal Selesai": "04/03/2026", "Hasil": "Kotak Masuk/dua.txt"}),
        ("Diajukan", "Disetujui", "Selesai"),
        ("01_permohonan/satu.txt", "02_hasil/dua.txt"),
    ),
    Story(
        "publikasi",
        "PUB-2026-0001",
        {"kasubbag": {"Hukum dan SDM": "Siti Aminah, S.H."}, "sekretaris": "Budi Santoso"},
        {"Kanal": "Media Sosial", "Subbagian": "Hukum", "Judul Kegiatan": "Rapat Pleno",
         "Tanggal Kegiatan": "02/03/2026", "Tautan Bahan": "Kotak Masuk/satu.txt"},
        ({"Keputusan Verifikasi": "Disebarluaskan", "Nomor Disposisi": "1/DISP/2026"},
         {"Tautan Konsep": "Kotak Masuk/dua.txt", "Tanggal Konsep": "04/03/2026"}),
        ("Bahan Terkumpul", "Disposisi Terbit", "Konsep Diajukan"),
        ("01_bahan/satu.txt", "03_konsep/dua.txt"),
        {"units": ["Hukum dan SDM"], "name": "KPU Kabupaten Melati",
         "accounts": ["https://www.instagram.com/kpumelati/", "kab-melati.kpu.go.id"],
         "letterhead": "KOMISI PEMILIHAN UMUM; KABUPATEN MELATI; Jalan Mawar 1, Melati",
         "sop": {"decree": "12/ORT.06-Kpt/2024; 3 Mei 2024; Melati",
                 "publikasi-medsos": "03/SOP-Melati/2024; 3 Mei 2024"}},
    ),
)  # fmt: skip


def made(story: Story, folder: Path) -> OfficeFolder:
    """The office, made from answers alone, with the row's first cells brought in."""
    answers = {
        "kind": story.kind,
        "name": "Dinas Perpustakaan Seroja",
        "time_zone": "WIB",
        "home": "komputer ini",
        "units": ["Tata Usaha"],
        "letterhead": "PEMERINTAH KABUPATEN SEROJA; DINAS PERPUSTAKAAN; Jalan Anggrek 5, Seroja",
        "people": story.people,
        **story.more,
    }
    listed, file = folder.with_suffix(".csv"), folder.with_suffix(".yaml")
    file.write_text(yaml.safe_dump(answers, allow_unicode=True), "utf-8")
    said = called("new", str(folder), "--answers", str(file))
    assert said.code == 0, said.err
    with listed.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, story.first)
        writer.writeheader()
        writer.writerow(story.first)
    office = OfficeFolder(folder)
    for words in (("init",), ("import", str(listed))):
        done = office.call(*words, as_of="2026-03-02T08:00")
        assert done.code == 0, done.err
    for name in ("satu", "dua"):
        (office.drive / "Kotak Masuk" / f"{name}.txt").write_text(name, "utf-8")
    return office


def status(office: OfficeFolder, story: Story) -> str:
    """The row's recorded status."""
    return str(row_of(office.register, story.id)["Status Tercatat"])


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(story, marks=[] if story.kind == "pembelian" else [pytest.mark.slow])
        for story in STORIES
    ],
    ids=lambda story: story.kind,
)
def done(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Story, OfficeFolder, list[str], str]:
    """The office with its row at the end: its statuses, and all that it says."""
    story: Story = request.param
    office = made(story, tmp_path_factory.mktemp("kantor") / story.kind)
    said, states = [], []
    for day, cells in enumerate(({}, *story.days), start=2):
        for heading, value in cells.items():
            write(office.register, story.id, heading, value)
        run = office.call("run", as_of=f"2026-03-0{day}T10:00")
        assert run.code in {0, 1}, run.err
        said.append(run.out)
        states.append(status(office, story))
    for words in (
        ("report", "--period", "2026-03", "--close"),
        ("agenda", "--period", "2026-03"),
        ("print", "2026-03"),
        ("workflow", "draw"),
        ("doctor",),
    ):
        later = None if words[-1] == "draw" else "2026-04-01T09:00"
        repeated = office.call(*words, as_of=later)
        assert repeated.code == 0, repeated.err
        said.append(repeated.out)
    return story, office, states, "\n".join((*said, *texts_in(office.path)))


def test_a_row_goes_through_and_its_files_are_filed(
    done: tuple[Story, OfficeFolder, list[str], str],
) -> None:
    story, office, states, _ = done

    assert tuple(states) == story.states
    for place in story.filed:
        assert any(path.as_posix().endswith(place) for path in office.drive.rglob("*"))


def test_its_papers_hold_nothing_of_the_first_offices(
    done: tuple[Story, OfficeFolder, list[str], str],
) -> None:
    story, office, _, text = done
    own = (office.path / "office.yaml").read_text("utf-8")
    kind = (shipped_config() / "kinds" / f"{story.kind}.yaml").read_text("utf-8")

    assert [strangers(text, own + kind, other) for other in SHIPPED] == [[]] * len(SHIPPED)
    assert "cianjur" not in text.casefold()
    assert "kab-contoh" not in text.casefold().replace("kabupaten ", "kab-")
    letterhead = own.partition("letterheads:")[2].partition("address: ['")[2].partition("'")[0]
    assert letterhead in text


def test_an_office_of_another_kind_speaks_of_its_own_matter(
    done: tuple[Story, OfficeFolder, list[str], str],
) -> None:
    story, _, _, text = done
    if story.kind != "publikasi":
        said = text.casefold()
        assert [word for word in PUBLICATION if word in said] == []
