"""A closed period is revised when what it counts has changed, and says what."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.changes import MAX_SENTENCES, Substance, changes, substance
from sheetflow.core.reporting.context import report_context
from sheetflow.core.reporting.item import ReportItem, Response, SubmissionStatus
from sheetflow.core.reporting.report import Change, ChangeKind
from tests.reporting.samples import AS_OF, OCTOBER, contoh, many, october, published, screenshot

OFFICE = contoh()


def _substance(items: tuple[ReportItem, ...]) -> Substance:
    return substance(build_report(OFFICE, items, OCTOBER, as_of=AS_OF))


def _between(before: tuple[ReportItem, ...], after: tuple[ReportItem, ...]) -> tuple[Change, ...]:
    return changes(_substance(before), _substance(after))


def _said(found: tuple[Change, ...], items: tuple[ReportItem, ...]) -> list[str]:
    report = build_report(
        OFFICE, items, OCTOBER, as_of=AS_OF, closed=True, revision=1, changed=found
    )
    said = report_context(report, OFFICE)["changes"]
    assert isinstance(said, list)
    return said


def test_nothing_changed_between_equal_versions() -> None:
    assert _between(october(), tuple(reversed(october()))) == ()


def test_open_submissions_that_go_on_living_are_no_change_of_a_closed_month() -> None:
    later = tuple(
        replace(item, problems=(), title="Lain", remarks="Lanjut")
        if item.status is SubmissionStatus.OPEN
        else item
        for item in october()
    )
    assert _between(october(), later) == ()


def test_one_more_like_is_one_cell_and_the_numbers_above_it() -> None:
    before, after = (published(1, response=Response(likes=n)) for n in (5, 6))
    found = _between((before,), (after,))
    assert found[0] == Change(ChangeKind.CHANGED, "PUB-2510-001", "likes", "5", "6")
    assert {change.subject.split("/")[0] for change in found[1:]} == {
        "kanal", "platform", "jenis", "subbagian",
    }  # fmt: skip
    said = _said(found, (after,))
    assert "PUB-2510-001: Suka berubah dari 5 menjadi 6." in said
    assert "Jumlah: Suka: 5 menjadi 6." in said
    assert len(said) == 2


def test_entries_that_come_and_go_are_named() -> None:
    one, two = published(1, title="Satu"), published(2, title="Dua")
    said = _said(_between((one,), (two,)), (two,))
    assert said[:2] == ["PUB-2510-001 tidak lagi dihitung: Satu.", "PUB-2510-002 ditambahkan: Dua."]


def test_a_replaced_screenshot_is_said_without_its_digest() -> None:
    item = published(1, screenshots=1)
    other = replace(item, screenshots=(screenshot("lain"),))
    assert _said(_between((item,), (other,)), (other,)) == ["PUB-2510-001: Dokumentasi diganti."]


def test_an_emptied_cell_is_a_dash() -> None:
    item = replace(published(1), remarks="Ada")
    gone = replace(item, remarks="")
    assert _said(_between((item,), (gone,)), (gone,)) == [
        "PUB-2510-001: Keterangan berubah dari Ada menjadi –."
    ]


def test_aspects_and_figures_that_are_no_more_are_said_by_their_keys() -> None:
    found = (
        Change(ChangeKind.CHANGED, "PUB-1", "warna", "a", "b"),
        Change(ChangeKind.CHANGED, "dulu", "figure", "1", "2"),
    )
    assert _said(found, ()) == ["PUB-1: warna berubah dari a menjadi b.", "dulu: 1 menjadi 2."]


def test_cells_are_said_as_the_report_prints_them() -> None:
    def said(aspect: str, before: str, after: str) -> str:
        (one,) = _said((Change(ChangeKind.CHANGED, "PUB-1", aspect, before, after),), ())
        return one.removeprefix("PUB-1: ").removesuffix(".")

    assert said("day", "2025-10-02", "") == (
        "Hari/Tanggal Unggah berubah dari Kamis, 2 Oktober 2025 menjadi –"
    )
    assert (
        said("channel", "publikasi-medsos", "dulu")
        == "Kanal berubah dari Media Sosial menjadi dulu"
    )
    assert said("unit", "hukum", "dapur") == "Subbagian berubah dari Hukum dan SDM menjadi dapur"
    assert said("kind", "Berita", "Pantun") == "Jenis berubah dari Berita menjadi Pantun"
    assert said("reach", "1200", "15000") == "Jangkauan berubah dari 1.200 menjadi 15.000"


def test_a_flood_of_changes_is_counted() -> None:
    items = many(MAX_SENTENCES + 30)
    said = _said(_between((), items), items)
    assert len(said) == MAX_SENTENCES + 1
    assert said[-1].startswith("Dan ")


@given(st.dictionaries(st.text(), st.dictionaries(st.text(), st.text())))
def test_substance_survives_being_kept_as_text(entries: dict[str, dict[str, str]]) -> None:
    kept = Substance(entries, {"a": 1})
    assert Substance.from_json(kept.to_json()) == kept
    assert changes(kept, Substance.from_json(kept.to_json())) == ()
