"""Submissions to report of: the sample month, and as many more as a test wants."""

import hashlib
import io
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from sheetflow.core.findings import Code, Finding, finding
from sheetflow.core.names import DrivePath, RowId, Sha256, SubmissionId, UnitId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.reporting.item import Post, ReportItem, Response, Screenshot, SubmissionStatus
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.settings.load import load_office

OCTOBER = Period(Grain.MONTH, 2025, 10)
AS_OF = date(2025, 11, 3)
MEDSOS, WEBSITE = WorkflowId("publikasi-medsos"), WorkflowId("publikasi-website")

_OFFICES = Path(__file__).parents[2] / "config" / "offices"


def contoh() -> Office:
    """The invented office that sheetflow ships."""
    return load_office(_OFFICES / "kpu-kab-contoh")


def problems(*codes: str) -> tuple[Finding, ...]:
    return tuple(finding(Code(code)) for code in codes)


def day(number: int, month: int = 10) -> date:
    return date(2025, month, number)


def published(
    number: int,
    *,
    workflow: WorkflowId = MEDSOS,
    unit: str = "teknis",
    title: str = "",
    kind: str = "Berita",
    platform: str = "Instagram",
    activity: int = 1,
    uploaded: int = 2,
    response: Response = Response(),  # noqa: B008 - frozen
    codes: tuple[str, ...] = (),
    screenshots: int = 0,
    status: SubmissionStatus = SubmissionStatus.RECORDED,
) -> ReportItem:
    """One that was uploaded in October 2025."""
    name = f"PUB-2510-{number:03}"
    host = "kab-contoh.kpu.go.id/blog/read" if workflow == WEBSITE else "www.instagram.com/p"
    return ReportItem(
        id=SubmissionId(name),
        row_id=RowId(name),
        workflow=workflow,
        status=status,
        title=title or f"Kegiatan nomor {number}",
        unit=UnitId(unit) if unit else None,
        kind=kind,
        platforms=(platform,) if platform else (),
        activity=day(activity),
        uploaded=day(uploaded),
        recorded=day(uploaded) + timedelta(days=1),
        posts=(Post(f"https://{host}/CONTOH{number:04}x/", platform),),
        response=response,
        published=True,
        step=6 if status is SubmissionStatus.OPEN else 0,
        problems=problems(*codes),
        screenshots=tuple(screenshot(f"{name}-{n}") for n in range(screenshots)),
    )


def screenshot(name: str) -> Screenshot:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Screenshot(DrivePath(f"2025/10/{name}.png"), Sha256(digest))


def october() -> tuple[ReportItem, ...]:
    """The month that the SOP model tells of, as the ledger would hold it."""
    kul, rendatin, hukum = "kul", "rendatin", "hukum"
    pleno = "Rapat Pleno Terbuka Rekapitulasi Pemutakhiran Data Pemilih Berkelanjutan Triwulan III"
    upacara = "Upacara Peringatan Hari Kesaktian Pancasila"
    done = (
        published(1, unit=kul, title=upacara, response=Response(257, 29, 5), screenshots=1),
        published(2, unit=kul, title=upacara, workflow=WEBSITE, platform="Website",
                  response=Response(394, 46, 1), screenshots=1),
        published(3, unit=rendatin, title=pleno, workflow=WEBSITE, platform="Website", activity=2,
                  uploaded=3, response=Response(531, 63, 6), screenshots=1),
        published(4, unit=rendatin, title=pleno, kind="Infografis", activity=2, uploaded=3,
                  response=Response(668, 80, 2), codes=("W-LACAK",), screenshots=1),
        published(5, title="Ucapan Hari Batik Nasional", kind="Ucapan Hari Besar",
                  platform="Facebook", activity=2, response=Response(805, 97, 7),
                  codes=("W-LINK-PENDEK", "W-LACAK"), screenshots=1),
        published(7, unit=hukum, title="Internalisasi Peraturan KPU tentang Jadwal Retensi Arsip",
                  workflow=WEBSITE, platform="Website", activity=6, uploaded=10,
                  response=Response(179, 131, 8), codes=("W-TOTAL",), screenshots=1),
        published(8, title="Sosialisasi Pendidikan Pemilih Pemula di SMA Negeri", activity=7,
                  uploaded=13, response=Response(316, 148, 4), codes=("W-TOTAL",), screenshots=1),
        published(15, title="Infografis Layanan Permohonan Informasi Publik (PPID)",
                  kind="Video Pendek", platform="TikTok", activity=10, uploaded=13,
                  response=Response(1200, 87, 4, views=5400), codes=("W-LINK-PENDEK", "W-ANGKA"),
                  screenshots=1),
        published(22, title="Ucapan Selamat Hari Jadi Kabupaten", kind="Ucapan Selamat",
                  uploaded=15, response=Response(434, 106, 2), codes=("W-LAMBAT-5", "W-TOTAL"),
                  screenshots=1),
    )  # fmt: skip
    several = published(
        30,
        title="Siniar Partisipasi Masyarakat",
        kind="Siniar",
        activity=20,
        uploaded=21,
        response=Response(2100, 310, 45, 12),
        screenshots=2,
    )
    posts = (*several.posts, Post("https://www.youtube.com/watch?v=CONTOH00030", "YouTube"))
    return (*done, replace(several, posts=posts, remarks="Tayang serentak"), *_unpublished())


def _unpublished() -> tuple[ReportItem, ...]:
    waiting = published(24, unit="kul", title="Pelayanan Tamu", workflow=WEBSITE, activity=16,
                        platform="Website", uploaded=17, codes=("E-PERAN", "W-LAMBAT-6"),
                        status=SubmissionStatus.OPEN)  # fmt: skip
    started = replace(waiting, uploaded=None, recorded=None, posts=(), platforms=(),
                      published=False, step=2)  # fmt: skip
    return (
        replace(waiting, recorded=None),
        _again(started, 9, activity=day(7), problems=problems("W-LAMBAT-4")),
        _again(started, 16, activity=day(2), problems=problems("E-GANDA", "W-NORMAL")),
        _again(started, 17, activity=None, entered=day(4), problems=problems("E-TGL")),
        _again(started, 6, status=SubmissionStatus.ARCHIVED, decided=day(3), problems=()),
        _again(started, 11, status=SubmissionStatus.ARCHIVED, decided=day(8), problems=()),
        _again(started, 40, status=SubmissionStatus.CANCELLED, problems=problems("E-WAJIB")),
    )


def _again(item: ReportItem, number: int, **changes: object) -> ReportItem:
    name = f"PUB-2510-{number:03}"
    return replace(item, id=SubmissionId(name), row_id=RowId(name), **changes)  # type: ignore[arg-type]  # the fields of ReportItem


def many(count: int, pictures: int = 0, seed: int = 7) -> tuple[ReportItem, ...]:
    """`count` publications of October, the first `pictures` with a screenshot each."""
    chance = random.Random(seed)  # noqa: S311 - sample data
    return tuple(_any(number, number <= pictures, chance) for number in range(1, count + 1))


def _any(number: int, pictured: bool, chance: random.Random) -> ReportItem:
    workflow = chance.choice((MEDSOS, MEDSOS, WEBSITE))
    platform = chance.choice(("Instagram", "Facebook", "TikTok", "YouTube", "X", ""))
    activity = chance.randint(1, 20)
    words = (
        "Rapat",
        "Sosialisasi",
        "Pemutakhiran",
        "Data",
        "Pemilih",
        "Berkelanjutan",
        "di",
        "Desa",
    )
    return published(
        number,
        workflow=workflow,
        unit=chance.choice(("kul", "rendatin", "teknis", "hukum", "")),
        title=" ".join(chance.choices(words, k=chance.randint(3, 22))),
        kind=chance.choice(("Berita", "Infografis", "Video Pendek", "Pengumuman", "")),
        platform="Website" if workflow == WEBSITE else platform,
        activity=activity,
        uploaded=activity + chance.randint(0, 9),
        response=Response(
            chance.choice((None, chance.randint(0, 90_000))),
            chance.randint(0, 900),
            chance.randint(0, 40),
            chance.choice((None, chance.randint(0, 40))),
        ),
        codes=tuple(chance.sample(("W-TOTAL", "W-LAMBAT-1", "W-ALT", "W-LACAK", "E-BUKTI"), k=2))
        if chance.random() < 0.3
        else (),
        screenshots=1 if pictured else 0,
    )


def telephone_picture(name: str, size: tuple[int, int] = (1080, 2160)) -> bytes:
    """A PNG that looks like a screenshot, another one for every name."""
    chance = random.Random(name)  # noqa: S311 - sample data
    picture = Image.new("RGB", size, (250, 250, 250))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, size[0], size[1] // 12), fill=(20, 90, 160))
    for _ in range(140):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        colour = tuple(chance.randrange(256) for _ in range(3))
        pen.ellipse((left, top, left + size[0] // 9, top + size[1] // 20), fill=colour)
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=1)
    return target.getvalue()


def inside(context: object, *path: str | int) -> Any:
    """What stands at a place of a context: `inside(context, "parts", 0, "rows")`."""
    found: Any = context
    for step in path:
        found = found[step]
    return found
