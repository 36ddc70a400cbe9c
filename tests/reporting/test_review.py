"""The yearly review of the procedure: each of its figures is counted again by another way."""

from collections import Counter
from dataclasses import replace
from datetime import date
from statistics import median

from sheetflow.core.calendar import Exceptional
from sheetflow.core.findings import Code, finding
from sheetflow.core.office import Office
from sheetflow.core.office_options import Undecided
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.context import report_context
from sheetflow.core.reporting.item import ReportItem, SubmissionStatus
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report import Report
from sheetflow.core.reporting.review import Review
from sheetflow.core.words import words
from tests.reporting.samples import OCTOBER, contoh, inside, october, published

OFFICE = contoh()
YEAR = Period(Grain.YEAR, 2025)
JANUARY = date(2026, 1, 5)


def _report(items: tuple[ReportItem, ...], office: Office = OFFICE) -> Report:
    return build_report(office, items, YEAR, as_of=JANUARY)


def _review(items: tuple[ReportItem, ...], office: Office = OFFICE) -> Review:
    found = _report(items, office).review
    assert found is not None
    return found


def _late(number: int, days: int, unit: str = "teknis") -> ReportItem:
    late = finding(Code("W-LAMBAT-5"), "tanggal_unggah", "done", langkah=5, selisih=days)
    return replace(published(number, unit=unit), problems=(late,))


def test_only_a_year_is_reviewed() -> None:
    assert build_report(OFFICE, october(), OCTOBER, as_of=JANUARY).review is None
    assert report_context(build_report(OFFICE, (), OCTOBER, as_of=JANUARY), OFFICE)["review"] == {}


def test_lateness_by_step_has_number_share_and_median() -> None:
    items = (_late(1, 1), _late(2, 2), _late(3, 6), published(4))
    (step,) = [line for line in _review(items).steps if line.number == 5]
    assert (step.late.value, step.asked, step.median_days) == (3, 4, median((1, 2, 6)))
    assert dict(step.excess.sources) == {
        "PUB-2510-001": 1, "PUB-2510-002": 2, "PUB-2510-003": 6,
    }  # fmt: skip
    rows = inside(report_context(_report(items), OFFICE), "review", "steps")
    said = {row["step"]: (row["late"], row["share"], row["median"]) for row in rows}
    assert said["5. Unggah"] == ("3", "75%", "2")
    assert said["4. Pemeriksaan konsep"] == ("0", "0%", "–")


def test_an_even_number_of_late_ones_has_its_median_between_two_days() -> None:
    rows = inside(report_context(_report((_late(1, 1), _late(2, 2))), OFFICE), "review", "steps")
    assert [row["median"] for row in rows if row["step"] == "5. Unggah"] == ["1,5"]


def test_lateness_of_the_review_is_that_of_the_chapter_before() -> None:
    report = _report(october())
    assert report.review is not None
    chapter = {line.number: line.late.value for line in report.timeliness.steps}
    assert {s.number: s.late.value for s in report.review.steps if s.asked} == chapter


def test_findings_are_counted_once_for_each_submission_and_step() -> None:
    step = finding(Code("E-TRANSISI"), "status", langkah=4)
    cell, other = (
        finding(Code("E-LINK-BENTUK"), "tautan_unggahan"),
        finding(Code("E-BUKTI"), "tangkapan_layar"),
    )
    waiting, nowhere = finding(Code("E-ID")), finding(Code("W-KOPI"))
    held = replace(published(2, status=SubmissionStatus.OPEN), step=3, problems=(waiting,))
    items = (
        replace(published(1), problems=(step, cell, other)),
        held,
        replace(published(3), problems=(nowhere, finding(Code("W-LACAK"), "tautan_unggahan"))),
    )
    found = _review(items)
    errors = {line.number: line.errors.value for line in found.steps if line.errors.value}
    assert errors == {3: 1, 4: 1, 5: 1}
    (outside,) = [line for line in found.steps if line.number == 0]
    assert (outside.step, outside.warnings.submissions) == (
        "Tidak terkait satu langkah", ("PUB-2510-003",),
    )  # fmt: skip
    rows = inside(report_context(_report(items), OFFICE), "review", "steps")
    assert (rows[-1]["late"], rows[-1]["share"]) == ("–", "–")


def test_returns_are_counted_by_unit() -> None:
    times = {1: ("kul", 1), 2: ("kul", 4), 3: ("hukum", 2), 4: ("hukum", 0), 5: ("", 3)}
    items = tuple(
        replace(published(n, unit=unit), returns=many) for n, (unit, many) in times.items()
    )
    found = {line.unit: (line.drafts.value, line.returns.value) for line in _review(items).returns}
    mine: Counter[str] = Counter()
    for unit, many in times.values():
        mine[unit] += many
    assert found == {
        "Keuangan, Umum, dan Logistik": (2, mine["kul"]),
        "Hukum dan SDM": (1, mine["hukum"]),
        "Belum diisi": (1, mine[""]),
    }


def test_each_figure_of_the_review_names_its_submissions_once() -> None:
    report = _report((*october(), replace(_late(50, 3), returns=2)))
    keys = [figure.key for figure in report.figures()]
    assert len(keys) == len(set(keys))
    assert report.review is not None
    for figure in report.review.figures():
        assert figure.value == sum(amount for _, amount in figure.sources)
        assert len(set(figure.submissions)) == len(figure.submissions)


def test_exceptional_days_and_open_points_stand_in_the_review() -> None:
    flood = Exceptional(date(2025, 3, 1), date(2025, 3, 5), "Banjir")
    point = Undecided("day_limits", words("Berapa hari?", "How many days?"), "1 hari")
    office = replace(
        OFFICE, calendar=replace(OFFICE.calendar, exceptional=(flood,)), undecided=(point,)
    )
    context = report_context(_report(october(), office), office)
    assert inside(context, "review", "exceptional") == [
        "1 Maret 2025 sampai dengan 5 Maret 2025: Banjir"
    ]
    assert context["exceptional"] == []
    assert inside(context, "review", "points") == [
        {"number": "1", "question": "Berapa hari?", "default": "1 hari"}
    ]
    heading = inside(context, "heading")
    assert (heading["review"], heading["closing"]) == (
        "VII. Reviu dan Evaluasi SOP", "VIII. Penutup",
    )  # fmt: skip


def decided(office: Office) -> Office:
    """The office once it has set every time limit."""
    workflows = tuple(
        replace(w, time_limits=tuple(replace(limit, decided=True) for limit in w.time_limits))
        for w in office.workflows
    )
    return replace(office, undecided=(), workflows=workflows)


def test_time_limits_that_the_office_has_not_set_are_open_points() -> None:
    office = replace(OFFICE, undecided=())
    (point,) = _review((), office).points
    assert point.question.startswith("Batas waktu: 1. Pengumpulan bahan; 2. Verifikasi; ")
    assert point.default == "1 hari kerja"


def test_a_review_of_nothing_says_so() -> None:
    bare = decided(OFFICE)
    found = inside(report_context(_report((), bare), bare), "review")
    assert "Tidak ada konsep yang dikembalikan" in found["returns_text"]
    assert "Tidak ada keadaan kahar" in found["exceptional_text"]
    assert "Tidak ada hal yang belum ditetapkan" in found["points_text"]
