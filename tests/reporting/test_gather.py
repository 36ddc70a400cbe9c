"""What a report speaks of, gathered from a register that runs have judged."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from sheetflow.core.findings import E_TGL
from sheetflow.core.names import SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import vocabulary
from sheetflow.core.register.text import fold
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.collect_items import report_items
from sheetflow.core.reporting.item import Post, ReportItem, Response, SubmissionStatus
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.demo.make_demo import SAMPLE
from tests.reporting.samples import OCTOBER
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE: Office = office_of()
NOW = datetime(2025, 11, 3, 9, 0, tzinfo=OFFICE.zone)
NOVEMBER = Period(Grain.MONTH, 2025, 11)
ENDED = {"Selesai", "Terdata dalam Laporan"}


def sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def judged(*rows: dict[str, object], home: str = "contoh") -> MemoryHome:
    """The rows (else the sample month) after one run."""
    found = MemoryHome(office_of(home))
    if rows:
        for number, row in enumerate(rows, 1):
            found.put(f"PUB-{number}", cells_like(row))
    else:
        columns = vocabulary(found.office.form)
        for line in sample():
            cells = {str(columns[fold(heading)]): text for heading, text in line.items()}
            found.put(cells["id"], cells)
    found.run(NOW)
    return found


def items(home: MemoryHome, *within: Period) -> dict[str, ReportItem]:
    prepared = home.prepare(NOW)
    found = report_items(
        prepared.scan, prepared.ledger, home.office, NOW, within if within else None
    )
    assert len({item.id for item in found}) == len(found)
    return {str(item.id): item for item in found}


def accepted(home: MemoryHome) -> Iterator[dict[str, str]]:
    """The lines of the sample that the ledger holds as recorded, uploaded in October 2025."""
    states = home.states()
    for line in sample():
        recorded = states.get(line["ID Pengajuan"]) in {"terdata", "selesai"}
        if recorded and line["Tanggal Unggah"].endswith("/10/2025"):
            yield line


def test_every_figure_of_the_sample_month_is_what_the_list_itself_adds_up_to() -> None:
    home = judged()
    lines = list(accepted(home))
    assert len(lines) > 8

    report = build_report(OFFICE, tuple(items(home).values()), OCTOBER, as_of=NOW.date())

    channels, _, kinds, units = report.breakdowns
    for breakdown, heading in (
        (channels, "Kanal"), (kinds, "Jenis Konten"), (units, "Subbagian"),
    ):  # fmt: skip
        counted = {line.label: line.publications.value for line in breakdown.lines}
        expected = Counter(line[heading] for line in lines)
        assert {label: n for label, n in counted.items() if n} == dict(expected)
    for place, heading in enumerate(("Jangkauan", "Suka", "Komentar")):
        mine = sum(_number(line[heading]) for line in lines)
        assert channels.total.responses[place].value == mine
    assert report.archived.value == sum(s == "disimpan" for s in home.states().values())


def _number(text: str) -> int:
    thousands = text.replace("rb", "").strip().replace(",", ".")
    return round(float(thousands) * 1000) if "rb" in text else int(thousands.replace(".", "") or 0)


def test_a_recorded_submission_brings_its_cells_links_and_filed_screenshot() -> None:
    item = items(judged({"like": "finished", "suka": 12, "jangkauan": "1.200"}))["PUB-1"]

    assert item.status is SubmissionStatus.RECORDED
    assert (item.uploaded, item.activity) == (date(2025, 10, 13), date(2025, 10, 9))
    assert (item.kind, item.unit, item.platforms) == ("Berita", "teknis", ("Instagram",))
    assert item.posts == (Post("https://instagram.com/p/CONTOH0001x/", "Instagram"),)
    assert (item.response.likes, item.response.reach, item.response.views) == (12, 1200, None)
    (shot,) = item.screenshots
    assert shot.path.endswith("/05_bukti/bukti.png")
    assert len(shot.sha256) == 64


@pytest.mark.parametrize(
    ("like", "status"),
    [
        ("draft", SubmissionStatus.OPEN),
        ("collected", SubmissionStatus.OPEN),
        ("filed", SubmissionStatus.ARCHIVED),
        ("posted", SubmissionStatus.OPEN),
        ("finished", SubmissionStatus.RECORDED),
    ],
)
def test_the_ledger_says_where_a_submission_stands(like: str, status: SubmissionStatus) -> None:
    assert items(judged({"like": like}))["PUB-1"].status is status


def test_a_cancelled_submission_is_no_open_one() -> None:
    home = judged({"like": "collected"})
    home.write("PUB-1", {"status": "Dibatalkan", "keterangan": "Kegiatan batal"})
    home.run(NOW)

    assert items(home)["PUB-1"].status is SubmissionStatus.CANCELLED


def test_each_half_has_the_links_of_its_channel_and_only_one_has_the_counts() -> None:
    links = "https://www.instagram.com/p/CONTOH0001x/\nhttps://kab-contoh.kpu.go.id/blog/read/9_x"
    home = judged(
        {
            "like": ["finished", "web_memo"],
            "kanal": "Keduanya",
            "tautan_unggahan": links,
            "platform": "Instagram dan Website",
            "pengunggah": "Admin Subbagian Teknis dan Hupmas\nAdmin Medcen",
            "suka": 7,
        }
    )

    social, website = items(home)["PUB-1"], items(home)["PUB-1-04"]

    assert [post.platform for post in social.posts] == ["Instagram"]
    assert [post.platform for post in website.posts] == ["Website"]
    assert (social.platforms, website.platforms) == (("Instagram",), ("Website",))
    assert (social.response.likes, website.response) == (7, Response())
    assert len(social.screenshots) == len(website.screenshots) == 1


def test_a_screenshot_replaced_after_it_was_accepted_is_not_shown() -> None:
    home = judged({"like": "posted"})
    home.write("PUB-1", {"tangkapan_layar": "Kotak Masuk/baru.png"})
    home.run(NOW)

    (shot,) = items(home)["PUB-1"].screenshots

    assert shot.path.endswith("bukti.png")


def test_screenshots_taken_out_of_the_cell_stay_as_they_were_filed() -> None:
    home = judged({"like": "finished"})
    home.write("PUB-1", {"tangkapan_layar": None})
    home.run(NOW)

    assert len(items(home)["PUB-1"].screenshots) == 1


def test_the_accepted_day_of_upload_stands_when_its_cell_cannot_be_read_any_more() -> None:
    home = judged({"like": "finished"})
    home.write("PUB-1", {"tanggal_unggah": "kemarin", "tanggal_verifikasi": None})
    home.run(NOW)

    assert items(home)["PUB-1"].uploaded == date(2025, 10, 13)
    assert items(home, OCTOBER)["PUB-1"].uploaded == date(2025, 10, 13)


def test_findings_are_those_the_row_was_reported() -> None:
    home = judged({"like": "draft", "tanggal_kegiatan": "32/10/2025"})

    assert E_TGL in {problem.code for problem in items(home)["PUB-1"].problems}


def test_a_row_that_no_run_has_judged_yet_is_open_without_findings() -> None:
    home = judged({"like": "draft"})
    home.put("PUB-2", cells_like({"like": "draft", "judul": "Baru"}))

    item = items(home)["PUB-2"]

    assert (item.status, item.problems) == (SubmissionStatus.OPEN, ())


def test_a_period_leaves_out_only_what_it_does_not_speak_of() -> None:
    home = judged()
    for period in (OCTOBER, NOVEMBER, Period(Grain.YEAR, 2025), Period(Grain.MONTH, 2024, 2)):
        whole = tuple(items(home).values())
        near = tuple(items(home, period).values())
        assert len(near) <= len(whole)
        as_of = NOW.date()
        assert build_report(OFFICE, near, period, as_of=as_of) == build_report(
            OFFICE, whole, period, as_of=as_of
        )


def test_an_office_without_such_columns_has_items_all_the_same() -> None:
    office = office_of("pembelian")
    home = MemoryHome(office)
    home.put("BELI-1", {office.form.title_column: "Kertas", office.form.date_column: "01/10/2025"})
    home.run(NOW)

    (item,) = items(home).values()

    assert item.id == SubmissionId("BELI-1")
    assert (item.kind, item.posts, item.screenshots, item.recorded) == ("", (), (), None)
