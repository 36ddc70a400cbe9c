"""The demo's texts: a draft's lead, body, caption and hashtags, made from its row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sheetflow.adapters.local.demo_submission import OFFICE, PLACE_OF_OFFICE, DemoSubmission
from sheetflow.adapters.local.demo_words import clean, day_of, heading, place_phrase


@dataclass(frozen=True, slots=True)
class Prose:
    """A draft's text, without markup."""

    title: str
    lead: str
    body: tuple[str, ...]
    caption: str
    hashtags: str


_TOPICS: tuple[tuple[str, str, str], ...] = (
    (
        "pancasila",
        (
            "Upacara diikuti seluruh pegawai dan berlangsung tertib sejak pagi. Pembina upacara "
            "membacakan amanat tentang makna Pancasila sebagai dasar kehidupan bersama."
        ),
        (
            "Pegawai diajak meneladani nilai-nilai itu dalam tugas sehari-hari: melayani dengan "
            "adil, bekerja dengan jujur, dan menjaga persatuan."
        ),
    ),
    (
        "data pemilih",
        (
            "Rekapitulasi memuat pemilih baru, pemilih yang pindah, dan perbaikan data selama "
            "triwulan ketiga. Setiap perubahan disampaikan terbuka dan dapat ditanggapi "
            "peserta."
        ),
        (
            "Pemutakhiran dilakukan terus-menerus agar daftar pemilih selalu akurat. Warga "
            "dapat melaporkan perubahan datanya ke kantor KPU atau melalui laman resmi."
        ),
    ),
    (
        "arsip",
        (
            "Materi membahas jangka simpan, penyusutan, dan penyerahan arsip menurut jadwal "
            "retensi. Peserta mencocokkan jadwal itu dengan arsip di subbagian masing-masing."
        ),
        (
            "Dengan jadwal retensi yang dipahami bersama, arsip yang penting terjaga dan ruang "
            "simpan digunakan secukupnya."
        ),
    ),
    (
        "pemilih pemula",
        (
            "Siswa diajak mengenal tahapan pemilu, syarat menjadi pemilih, dan cara memeriksa "
            "informasi sebelum membagikannya. Sesi tanya jawab berlangsung hangat."
        ),
        (
            "Di akhir kegiatan, siswa mencoba simulasi pemungutan suara, mulai dari menerima "
            "surat suara sampai memasukkannya ke dalam kotak."
        ),
    ),
    (
        "informasi tidak benar",
        (
            "Kami menegaskan bahwa setiap rekrutmen diumumkan hanya melalui laman dan akun "
            "resmi, tidak dipungut biaya, dan tidak memakai perantara."
        ),
        (
            "Masyarakat yang menerima tawaran mencurigakan dapat menanyakannya ke kantor KPU "
            "pada jam pelayanan sebelum memberikan data pribadi."
        ),
    ),
    (
        "informasi publik",
        (
            "Permohonan informasi publik dapat diajukan di meja layanan atau melalui laman. "
            "Pemohon cukup mengisi formulir dan menunjukkan identitas."
        ),
        (
            "Petugas memberi tanda bukti pendaftaran, lalu jawaban disampaikan sesuai "
            "ketentuan. Layanan ini tidak dipungut biaya."
        ),
    ),
    (
        "ucapan",
        (
            "Semoga hari yang baik ini mempererat kebersamaan dan menumbuhkan semangat untuk "
            "terus melayani masyarakat."
        ),
        "Mari merayakannya dengan menjaga kerukunan dan menghargai warisan budaya kita bersama.",
    ),
    (
        "koordinasi",
        (
            "Pertemuan membahas pembagian tugas, jadwal, dan cara bertukar informasi "
            "antarlembaga. Kedua pihak menyepakati narahubung agar tindak lanjut berjalan "
            "cepat."
        ),
        (
            "Hasil pertemuan dituangkan dalam catatan bersama dan akan ditinjau kembali pada "
            "pertemuan berikutnya."
        ),
    ),
    (
        "",
        (
            "Kegiatan diikuti pejabat dan pegawai sekretariat. Pokok bahasan disampaikan secara "
            "ringkas, lalu dilanjutkan dengan tanya jawab dan penyamaan langkah."
        ),
        (
            "Hasil kegiatan menjadi bahan perbaikan layanan dan akan ditindaklanjuti oleh "
            "subbagian terkait sesuai jadwal."
        ),
    ),
)


def prose_of(submission: DemoSubmission) -> Prose:
    """The draft's text; every word of it is invented or stands in the row."""
    title = heading(submission.title)
    news = not submission.content_type.startswith("Ucapan")
    topic = next(row for row in _TOPICS if row[0] in title.casefold())
    closing = (
        f"Informasi kegiatan {OFFICE} dapat diikuti melalui laman kab-contoh.kpu.go.id dan media "
        "sosial resmi @kpukab.contoh."
    )
    body = (topic[1], topic[2], closing) if news else (topic[1], topic[2])
    return Prose(title, _lead(submission, title), body, _caption(title, topic[1]), _tags(title))


def _lead(submission: DemoSubmission, title: str) -> str:
    day = day_of(submission.activity_date)
    when = f" pada {day}" if day else ""
    place = place_phrase(submission.place)
    start = f"{PLACE_OF_OFFICE} – "
    if submission.content_type.startswith("Ucapan"):
        said = title.removeprefix("Ucapan ").removeprefix("Selamat ")
        return f"Keluarga besar {OFFICE} mengucapkan selamat {said}."
    if submission.content_type in {"Infografis", "Video Pendek", "Pengumuman"}:
        subject = title.removeprefix("Infografis ").removeprefix("Rilis ")
        return f"{start}{OFFICE} menyampaikan informasi kepada masyarakat: {subject}{when}."
    unit = clean(submission.unit, 80)
    by = f" Kegiatan ini disiapkan oleh Subbagian {unit}." if unit else ""
    return f"{start}{OFFICE} melaksanakan kegiatan {title}{place}{when}.{by}"


def _caption(title: str, first: str) -> str:
    return f"{title}. {first.split('. ', 1)[0].rstrip('.')}. Selengkapnya di kab-contoh.kpu.go.id"


def _tags(title: str) -> str:
    words = [word for word in re.findall(r"[^\W\d_]{4,}", title) if word not in _PLAIN]
    own = "".join(word[:24].capitalize() for word in words[:2])
    return " ".join(f"#{tag}" for tag in ("KPUKabupatenContoh", own, "KPUMelayani") if tag)


_PLAIN = frozenset({"dengan", "tentang", "oleh", "untuk", "dalam", "Ucapan", "Rapat", "Terbuka"})
