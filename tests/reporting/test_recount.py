"""Every figure of the report is counted again by another way."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from sheetflow.core.findings import Code
from sheetflow.core.office import Office
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.figures import Breakdown, Measure
from sheetflow.core.reporting.item import Post, ReportItem, Response, SubmissionStatus
from sheetflow.core.reporting.obstacles import asks_for_something
from sheetflow.core.reporting.report import Report
from tests.reporting.samples import (
    AS_OF,
    MEDSOS,
    OCTOBER,
    WEBSITE,
    contoh,
    day,
    many,
    october,
    published,
)

OFFICE = contoh()


def _report(items: tuple[ReportItem, ...], office: Office = OFFICE) -> Report:
    return build_report(office, items, OCTOBER, as_of=AS_OF)


def _counted_by_hand(items: Iterable[ReportItem]) -> list[ReportItem]:
    return [
        item
        for item in items
        if item.status.value == "recorded"
        and item.uploaded is not None
        and (item.uploaded.year, item.uploaded.month) == (2025, 10)
    ]


def _publications(breakdown: Breakdown) -> dict[str, int]:
    found = {line.publications.key: line.publications.value for line in breakdown.lines}
    return {key.split("/")[1]: value for key, value in found.items() if value}


@pytest.mark.parametrize("items", [october(), many(120), many(1), ()])
def test_each_table_counts_what_a_tally_counts(items: tuple[ReportItem, ...]) -> None:
    report, mine = _report(items), _counted_by_hand(items)
    keys: list[Callable[[ReportItem], str]] = [
        lambda item: str(item.workflow),
        lambda item: item.kind or "?",
        lambda item: str(item.unit or "?"),
    ]
    channel, platform, kind, unit = report.breakdowns
    for breakdown, key in zip((channel, kind, unit), keys, strict=True):
        assert _publications(breakdown) == dict(Counter(map(key, mine)))
    seen = Counter(p for item in mine for p in (item.seen_on or ("?",)))
    found = {key: n for key, n in _publications(platform).items() if key != "+"}
    assert found == dict(seen)


@pytest.mark.parametrize("items", [october(), many(120)])
def test_responses_of_every_table_sum_to_the_same_total(items: tuple[ReportItem, ...]) -> None:
    report, mine = _report(items), _counted_by_hand(items)
    for breakdown in report.breakdowns:
        assert breakdown.total.publications.value == len(mine)
        for place, measure in enumerate(breakdown.measures):
            expected = sum(getattr(item.response, measure.value) or 0 for item in mine)
            assert breakdown.total.responses[place].value == expected
            assert sum(line.responses[place].value for line in breakdown.lines) == expected


def test_each_figure_is_the_sum_of_its_submissions_and_names_each_once() -> None:
    report = _report(october())
    keys = [figure.key for figure in report.figures()]
    assert len(keys) == len(set(keys))
    for figure in report.figures():
        assert figure.value == sum(amount for _, amount in figure.sources)
        assert len(set(figure.submissions)) == len(figure.submissions)


def test_a_number_that_nobody_gave_is_none_and_not_zero() -> None:
    report = _report((published(1), published(2, kind="Siniar", response=Response(0))))
    kinds = {line.label: line.responses[0].given for line in report.breakdowns[2].lines}
    assert kinds == {"Berita": None, "Siniar": 0}


def test_shares_and_views_have_a_column_only_when_given() -> None:
    usual = (Measure.REACH, Measure.LIKES, Measure.COMMENTS)
    assert _report((published(1),)).breakdowns[0].measures == usual
    given = _report((published(1, response=Response(views=3)),))
    assert given.breakdowns[0].measures == (*usual, Measure.VIEWS)


def test_one_on_several_platforms_counts_on_each_and_its_response_only_once() -> None:
    item = published(1, response=Response(100))
    both = replace(item, posts=(*item.posts, Post("https://x.com/a/status/1", "X")))
    alone = published(2, response=Response(7))
    platform = _report((both, alone)).breakdowns[1]
    shown = {
        line.label: (line.publications.value, line.responses[0].given) for line in platform.lines
    }
    assert shown == {"Instagram": (2, 7), "X": (1, None), "Lebih dari satu platform": (1, 100)}
    assert platform.overlaps
    assert (platform.total.publications.value, platform.total.responses[0].value) == (2, 107)


def test_choices_that_the_settings_do_not_know_have_a_line_too() -> None:
    item = published(1, kind="Pantun", platform="Mastodon", unit="dapur")
    report = _report((item, published(2, kind="", platform="", unit="")))
    labels = [
        [line.label for line in b.lines if line.publications.value] for b in report.breakdowns
    ]
    assert labels[1:] == [
        ["Mastodon", "Belum diisi"],
        ["Pantun", "Belum diisi"],
        ["dapur", "Belum diisi"],
    ]


def test_units_that_exist_in_the_period_are_listed_even_with_nothing() -> None:
    units = OFFICE.units
    gone, coming = replace(units[0], until=day(30, 9)), replace(units[1], since=day(1, 11))
    office = replace(OFFICE, units=(gone, coming, *units[2:]))
    shown = {line.publications.key for line in _report((), office).breakdowns[3].lines}
    assert shown == {"subbagian/teknis/publications", "subbagian/hukum/publications"}
    kept = _report((published(1, unit="kul"),), office).breakdowns[3].lines
    assert len(kept) == 3


def test_an_office_without_report_settings_reports_all_its_workflows() -> None:
    report = _report(october(), replace(OFFICE, report=None))
    assert [line.label for line in report.breakdowns[0].lines] == ["Media Sosial", "Website"]
    assert report.addressee == ""


def test_only_the_workflows_that_are_parts_of_the_report_are_counted() -> None:
    assert OFFICE.report is not None
    office = replace(OFFICE, report=replace(OFFICE.report, parts=(MEDSOS,)))
    report = _report((published(1), published(2, workflow=WEBSITE)), office)
    assert report.publications.value == 1
    assert [part.heading for part in report.parts] == ["A. Media Sosial"]


def test_timeliness_asks_each_publication_about_every_limit() -> None:
    report = _report(october())
    found = {
        str(line.code): (line.on_time.value, line.late.value) for line in report.timeliness.lines
    }
    assert found["W-TOTAL"] == (7, 3)
    assert found["W-LAMBAT-5"] == (9, 1)
    assert found["W-LAMBAT-6"] == (10, 0)


def test_all_limits_kept_speaks_of_the_steps_and_the_obstacles_count_the_same() -> None:
    report = _report(october())
    assert (report.timeliness.on_time.value, report.timeliness.late.value) == (9, 1)
    late = next(obstacle for obstacle in report.obstacles if obstacle.key == "waktu")
    assert late.recorded.submissions == report.timeliness.late.submissions
    whole = next(obstacle for obstacle in report.obstacles if obstacle.key == "total")
    assert (whole.recorded.value, whole.opened.value) == (3, 0)


def test_each_limit_is_named_by_its_step_once_and_the_whole_way_comes_last() -> None:
    lines = _report(october()).timeliness.lines
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6, 0]
    assert [line.step for line in lines[-2:]] == [
        "6. Pendataan", "Keseluruhan, dari tanggal kegiatan sampai tanggal unggah",
    ]  # fmt: skip


def test_a_limit_is_asked_of_its_own_workflow_only_and_may_differ_between_them() -> None:
    first, second = OFFICE.workflows
    limits = first.time_limits[:1]
    office = replace(
        OFFICE,
        workflows=(
            replace(first, time_limits=(*limits, *first.time_limits[1:2])),
            replace(second, time_limits=(replace(limits[0], days=3, decided=True),)),
        ),
    )
    report = _report((published(1), published(2, workflow=WEBSITE)), office)
    both, own = report.timeliness.lines
    assert (both.days, both.decided, both.on_time.value) == ("1/3", False, 2)
    assert own.on_time.value == 1


def test_archived_and_waiting_ones_are_numbers_of_their_own() -> None:
    report = _report(october())
    assert report.archived.submissions == ("PUB-2510-006", "PUB-2510-011")
    assert report.waiting.submissions == ("PUB-2510-024",)


def test_what_was_never_accepted_does_not_wait_to_be_recorded_though_it_has_an_upload_day() -> None:
    refused = published(1, codes=("E-LINK-DOMAIN",), status=SubmissionStatus.OPEN)
    report = _report((replace(refused, published=False, step=5), october()[-7]))
    assert report.waiting.submissions == ("PUB-2510-024",)
    assert report.held.total.submissions == ("PUB-2510-001", "PUB-2510-024")
    assert [(n, f.submissions) for n, f in report.held.steps] == [
        (5, ("PUB-2510-001",)), (6, ("PUB-2510-024",)),
    ]  # fmt: skip


def test_obstacles_group_findings_and_count_a_submission_once() -> None:
    report = _report(october())
    found = {o.key: (o.recorded.value, o.opened.value) for o in report.obstacles}
    assert found == {
        "waktu": (1, 2), "total": (3, 0), "prosedur": (0, 1), "isian": (0, 1), "ganda": (0, 1),
        "pendek": (2, 0), "tulis": (1, 0),
    }  # fmt: skip


def test_what_was_read_with_certainty_and_asks_for_nothing_is_no_obstacle() -> None:
    codes = ("W-NORMAL", "W-ALIAS", "W-LACAK", "W-PECAH", "W-LINK-JAMAK")
    assert _report((published(1, codes=codes),)).obstacles == ()


def test_each_code_that_the_checks_know_belongs_to_a_group_of_its_own() -> None:
    of_register = {"W-PELINDUNGAN", "W-SALINAN"}
    known = set(OFFICE.catalogue.messages) - of_register
    for code in sorted(filter(asks_for_something, known)):
        (obstacle,) = _report((published(1, codes=(code,)),)).obstacles
        assert obstacle.key != "lain", code


def test_a_step_limit_of_the_offices_own_code_is_counted_with_the_others() -> None:
    first, second = OFFICE.workflows
    own = replace(first.time_limits[0], code=Code("W-TELAT"))
    office = replace(OFFICE, workflows=(replace(first, time_limits=(own,)), second))
    report = _report((published(1, codes=("W-TELAT",)),), office)
    assert [o.key for o in report.obstacles] == ["waktu"]
    assert report.timeliness.late.value == report.obstacles[0].recorded.value == 1


def test_codes_of_the_offices_own_advice_are_other_findings() -> None:
    report = _report((published(1, codes=("W-KOPI", "W-KOPI", "W-TEH")),))
    (obstacle,) = report.obstacles
    assert (obstacle.key, obstacle.codes) == ("lain", ("W-KOPI", "W-TEH"))
    assert (obstacle.recorded.value, obstacle.opened.value) == (1, 0)


def test_findings_of_archived_and_cancelled_ones_are_no_obstacles() -> None:
    items = tuple(
        published(n, codes=("E-WAJIB",), status=status)
        for n, status in enumerate((SubmissionStatus.ARCHIVED, SubmissionStatus.CANCELLED))
    )
    assert _report(items).obstacles == ()
