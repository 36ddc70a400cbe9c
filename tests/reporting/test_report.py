"""What the report says, and when it says something new."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from sheetflow.core.acting import Acting
from sheetflow.core.office import Office
from sheetflow.core.organisation import LegalBasis, Letterhead
from sheetflow.core.reporting.build_report import MAX_CAPTION_LENGTH, build_report
from sheetflow.core.reporting.changes import canonical, report_digest
from sheetflow.core.reporting.context import report_context
from sheetflow.core.reporting.context_tables import ShownPicture, shown_address
from sheetflow.core.reporting.figures import MAX_BARS, BarChart, channel_labels, chart_of, charts_of
from sheetflow.core.reporting.item import ReportItem, Response
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import Report, explain, explain_lines
from sheetflow.core.reporting.wording import ReportTexts
from sheetflow.core.texts import Texts
from sheetflow.core.words import ENGLISH, INDONESIAN, words
from tests.reporting.samples import AS_OF, OCTOBER, WEBSITE, contoh, day, inside, october, published

OFFICE = contoh()


def _report(
    items: tuple[ReportItem, ...] = (), office: Office = OFFICE, period: Period = OCTOBER
) -> Report:
    return build_report(office, items, period, as_of=AS_OF)


def _charts(items: tuple[ReportItem, ...]) -> tuple[BarChart, ...]:
    return charts_of(_report(items).breakdowns, ReportTexts(OFFICE, INDONESIAN))


def _texts(value: object) -> list[str]:
    """Every text of a context, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for entry in value.values() for text in _texts(entry)]
    if isinstance(value, list | tuple):
        return [text for entry in value for text in _texts(entry)]
    return []


def test_regulations_and_letterhead_are_those_in_force_at_the_periods_end() -> None:
    office = replace(
        OFFICE,
        legal_basis=(LegalBasis("lama", until=day(30)), LegalBasis("baru", since=day(31))),
        letterheads=(Letterhead(("LAMA",), ()), Letterhead(("BARU",), since=day(31))),
    )
    report = _report(office=office)
    assert report.introduction.basis[0] == "baru"
    assert "lama" not in report.introduction.basis
    assert report.letterhead is not None
    assert report.letterhead.lines == ("BARU",)


def test_decree_and_sops_are_a_basis_from_the_day_they_were_established() -> None:
    before = _report(period=Period(Grain.YEAR, 2020)).introduction.basis
    after = _report(period=Period(Grain.YEAR, 2021)).introduction.basis
    assert len(after) - len(before) == 3
    assert after[-3].startswith("Keputusan Sekretaris Komisi Pemilihan Umum Kabupaten Contoh Nomor")
    assert after[-1].startswith("Standar Operasional Prosedur Nomor 04/ORT.06-SOP/Sek-Kab/IX/2021")


def test_an_sop_that_the_office_did_not_give_is_no_basis() -> None:
    basis = _report(office=replace(OFFICE, sops={})).introduction.basis
    assert not [text for text in basis if text.startswith("Standar Operasional")]


def test_an_office_without_letterhead_is_named_by_its_name() -> None:
    office = replace(OFFICE, letterheads=())
    frame = report_context(_report(office=office), office)["frame"]
    assert "lines=('KPU KABUPATEN CONTOH',)" in repr(frame)


def test_entries_are_numbered_in_each_part_and_pictures_through_all() -> None:
    report = _report(october())
    social, web = report.parts
    assert [entry.number for entry in social.entries] == list(range(1, 8))
    assert [entry.number for entry in web.entries] == [1, 2, 3]
    numbers = [number for entry in report.entries for number in entry.pictures]
    assert numbers == [exhibit.number for exhibit in report.exhibits] == list(range(1, 12))


def test_who_signs_comes_from_the_settings_with_name_and_nip() -> None:
    (head,) = [h for h in OFFICE.holders if (h.role, h.unit) == ("kasubbag", "teknis")]
    office = replace(OFFICE, holders=(replace(head, name="Ibu Contoh", nip="1980 0101"),))
    signed = inside(report_context(_report(office=office), office), "signatures")
    assert [signed["left"][key] for key in ("role", "name", "staff_number")] == [
        "Kepala Subbagian Teknis dan Hupmas", "Ibu Contoh", "NIP 1980 0101",
    ]  # fmt: skip
    assert signed["right"]["role"] == "Admin Medcen"
    assert signed["right"]["name"].strip("(.)") == ""
    assert signed["right"]["staff_number"].startswith("NIP ....")


def test_a_stand_in_signs_on_the_days_that_the_settings_give_it() -> None:
    (head,) = [h for h in OFFICE.holders if (h.role, h.unit) == ("kasubbag", "teknis")]
    stand_in = replace(head, name="Pak Ganti", acting=Acting.PLT, since=AS_OF, until=AS_OF)
    office = replace(OFFICE, holders=(head, stand_in))
    signed = [
        build_report(office, (), OCTOBER, as_of=AS_OF + timedelta(later)).signatures[0]
        for later in (0, 1)
    ]
    assert [(signature.role, signature.name) for signature in signed] == [
        ("Plt. Kepala Subbagian Teknis dan Hupmas", "Pak Ganti"),
        ("Kepala Subbagian Teknis dan Hupmas", head.name),
    ]


def test_an_office_without_report_settings_leaves_the_roles_blank() -> None:
    office = replace(OFFICE, report=None)
    assert {signature.role for signature in _report(office=office).signatures} == {""}


def test_a_report_in_english_says_the_same_numbers() -> None:
    ours = build_report(OFFICE, october(), OCTOBER, as_of=AS_OF)
    theirs = build_report(OFFICE, october(), OCTOBER, as_of=AS_OF, language=ENGLISH)
    assert [f.sources for f in ours.figures()] == [f.sources for f in theirs.figures()]
    said = " ".join(_texts(report_context(theirs, OFFICE)))
    assert "Thursday, 2 October 2025" in said
    assert "6,884" in said
    assert theirs.signatures[0].role.endswith("Technical and Public Relations")


def test_an_offices_own_wording_goes_before_ours() -> None:
    key = "periodic_report.penutup"
    own = Texts({**OFFICE.texts.by_key, key: words("Khatam")}, own=frozenset({key}))
    context = report_context(_report(), replace(OFFICE, texts=own))
    assert "VII. Khatam" in _texts(context["heading"])


def test_a_channel_that_is_no_choice_is_named_by_its_value() -> None:
    radio = replace(OFFICE.workflows[0], value="Radio")
    texts = ReportTexts(replace(OFFICE, workflows=(radio,)), INDONESIAN)
    assert channel_labels(texts) == {radio.id: "Radio"}


def test_series_read_like_sentences() -> None:
    texts = ReportTexts(OFFICE, INDONESIAN)
    said = [texts.series(terms) for terms in ((), ("a",), ("a", "b"), ("a", "b", "c"))]
    assert said == ["", "a", "a dan b", "a, b, dan c"]


def test_a_month_of_nothing_says_so_and_has_no_charts() -> None:
    context = report_context(_report(), OFFICE)
    assert not context["published"]
    assert context["charts"] == []
    said = _texts(context)
    for sentence in (
        "Tidak ada publikasi pada periode ini.",
        "Tidak ada publikasi melalui media sosial pada periode ini.",
        "Tidak ada tangkapan layar pada periode ini.",
        "Tidak ada kendala yang tercatat pada periode ini.",
    ):
        assert sentence in said


def test_information_not_disseminated_is_a_count_only() -> None:
    archived = [item for item in october() if item.id == "PUB-2510-006"]
    secret = replace(archived[0], title="Rahasia Dapur", remarks="Rahasia Juga")
    said = " ".join(_texts(report_context(_report((secret,)), OFFICE)))
    assert "1 bahan diputuskan tidak perlu disebarluaskan" in said
    assert "Rahasia" not in said


def test_undecided_time_limits_are_marked() -> None:
    context = report_context(_report(october()), OFFICE)
    assert "1 *" in _texts(context["timeliness"])
    decided = tuple(
        replace(flow, time_limits=tuple(replace(limit, decided=True) for limit in flow.time_limits))
        for flow in OFFICE.workflows
    )
    office = replace(OFFICE, workflows=decided)
    context = report_context(_report(october(), office), office)
    assert "1 *" not in _texts(context["timeliness"])
    assert "bertanda *" not in " ".join(_texts(context["text"]))


@pytest.mark.parametrize(
    ("closed", "revision", "said"),
    [
        (False, 0, "Periode berjalan: laporan ini diperbarui setiap kali datanya berubah."),
        (True, 0, "Periode telah ditutup."),
        (True, 2, "Periode telah ditutup. Revisi ke-2."),
    ],
)
def test_the_report_says_whether_it_may_still_change(
    closed: bool, revision: int, said: str
) -> None:
    report = build_report(OFFICE, (), OCTOBER, as_of=AS_OF, closed=closed, revision=revision)
    assert report_context(report, OFFICE)["standing"] == said


def test_empty_cells_are_dashes() -> None:
    item = replace(published(1, title=" ", kind="", platform=""), title="", posts=())
    (row,) = inside(report_context(_report((item,)), OFFICE), "parts", 0, "rows")
    assert {key for key, text in row.items() if text == "–"} == {
        "title", "kind", "platform", "reach", "likes", "comments", "documentation", "remarks",
    }  # fmt: skip
    assert row["links"][0].url == ""


def test_addresses_are_printed_without_what_every_address_has() -> None:
    assert shown_address("https://www.instagram.com/p/A/") == "instagram.com/p/A"
    assert shown_address("http://kab-contoh.kpu.go.id/") == "kab-contoh.kpu.go.id"


def test_screenshots_stand_two_by_two_and_a_missing_one_says_why() -> None:
    report = _report((published(1, screenshots=3),))
    first = report.exhibits[0].screenshot.sha256
    broken = report.exhibits[1].screenshot.sha256
    shown = {
        first: ShownPicture("satu", 1080, 1920),
        broken: ShownPicture("dua", 480, 320, "broken"),
    }
    top, bottom = inside(report_context(report, OFFICE, shown), "exhibits")
    assert top["left"]["note"] == ""
    assert (
        top["right"]["note"]
        == "Gambar PUB-2510-001-1.png tidak dapat ditampilkan: berkasnya rusak."
    )
    assert "tidak ditemukan" in bottom["left"]["note"]
    assert not bottom["right"]["present"]


def test_a_title_of_any_length_pushes_no_picture_off_its_page() -> None:
    item = published(1, screenshots=1)
    report = _report((replace(item, title="Sosialisasi pemilih " * 200),))
    (exhibit,) = report.exhibits
    assert exhibit.caption.endswith("…")
    assert len(exhibit.caption) < MAX_CAPTION_LENGTH + 60
    assert report.entries[0].item.title == "Sosialisasi pemilih " * 200


def test_charts_say_their_bars_largest_first() -> None:
    platform, kind, unit = _charts(october())
    assert [bar.value for bar in kind.bars] == sorted(
        (bar.value for bar in kind.bars), reverse=True
    )
    assert platform.alt.startswith(
        "Grafik batang. Jumlah publikasi menurut platform: Instagram 5; Website 3; "
    )
    assert "Lebih dari satu platform" not in platform.alt
    assert len(unit.bars) == 4


def test_too_many_bars_are_summed_in_a_last_one() -> None:
    items = [published(n, kind=f"Jenis {n:02}") for n in range(1, MAX_BARS + 6)]
    (kind,) = _charts((*items, published(50, kind="Jenis 01")))
    assert len(kind.bars) == MAX_BARS
    assert (kind.bars[-1].label, kind.bars[-1].value) == ("Lainnya (6)", 6)


def test_a_chart_is_drawn_only_where_it_shows_more_than_its_table() -> None:
    few = (published(1, kind="Berita"), published(2, kind="Siniar"), published(3, kind="Siniar"))
    assert _charts(few) == ()
    alike = tuple(published(n, kind=f"Jenis {n}", unit="kul") for n in range(1, 5))
    assert _charts(alike) == ()
    (kind,) = _charts((*alike, published(9, kind="Jenis 1", unit="kul")))
    rows = inside(
        report_context(_report((*alike, published(9, kind="Jenis 1"))), OFFICE), "breakdowns"
    )
    assert kind.alt.startswith("Grafik batang. Jumlah publikasi menurut jenis konten: Jenis 1 2;")
    assert [bool(table["chart"]) for table in rows] == [False, False, True, False]


def test_a_chart_without_bars_says_that_there_are_no_data() -> None:
    platform = _report(october()).breakdowns[1]
    chart = chart_of(replace(platform, lines=(), overlaps=False), ReportTexts(OFFICE, INDONESIAN))
    said = "Grafik batang. Jumlah publikasi menurut platform: tidak ada data."
    assert (chart.bars, chart.alt) == ((), said)


def test_the_digest_is_of_what_is_said_and_not_of_the_day() -> None:
    report = _report(october())
    later = build_report(OFFICE, tuple(reversed(october())), OCTOBER, as_of=AS_OF + timedelta(1))
    assert report_digest(report) == report_digest(later)
    liked = published(1, response=Response(likes=1))
    assert report_digest(_report((liked,))) != report_digest(_report((published(1),)))


def test_the_digest_holds_any_text() -> None:
    assert len(report_digest(_report((published(1, title="\ud800 \x00 “é” 🎉"),)))) == 64


def test_only_data_can_be_digested() -> None:
    @dataclass(frozen=True)
    class Holder:
        value: object

    assert canonical(Holder((date(2025, 10, 1), None, True))) == {
        "value": ["2025-10-01", None, True]
    }
    with pytest.raises(TypeError, match="a report holds no float"):
        canonical(Holder(0.5))


def test_each_number_is_explained_by_its_submissions() -> None:
    report = _report((published(1, response=Response(1200)), published(2, workflow=WEBSITE)))
    texts = ReportTexts(OFFICE, INDONESIAN)
    found = {figure.key: figure for _, figure in explain(report, texts)}
    assert found["kanal/*/publications"].submissions == ("PUB-2510-001", "PUB-2510-002")
    lines = list(explain_lines(report, texts))
    total = "  Jumlah: Publikasi = 2 ← PUB-2510-001, PUB-2510-002"
    for table in ("kanal", "platform", "jenis konten", "subbagian"):
        assert total in lines[lines.index(f"Menurut {table}") :]
    assert "  Jumlah: Jangkauan = 1.200 ← PUB-2510-001 (1200)" in lines
    assert "  Bahan yang disimpan = 0" in lines
    assert len([line for line in lines if not line.startswith(" ")]) == 8
