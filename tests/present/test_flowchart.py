"""The flowchart shows the SOP: shapes with their role, an arrow for each transition, no clashes."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from sheetflow.core.office import Office
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from sheetflow.core.workflow import Workflow
from sheetflow.present.flowchart import compose, draw
from sheetflow.present.flowchart.drawing import Anchor, Arrow, Box, Figure, Line, Sheet
from sheetflow.present.flowchart.metrics import text_width
from tests.present.grown_sop import grown
from tests.present.purchase_sop import PURCHASE, purchase_office
from tests.support.sop import SOP_03, SOP_04, publication_office

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&\"'\x00\ud800\u202e =cmd|' 😀 שלום ]]> -- {peran} " + "W" * 60

CASES: dict[str, tuple[Workflow, Office, Language]] = {
    "sop 03": (SOP_03, publication_office(), INDONESIAN),
    "sop 03 in English": (SOP_03, publication_office(), ENGLISH),
    "sop 04": (SOP_04, publication_office(), INDONESIAN),
    "purchase": (PURCHASE, purchase_office(), INDONESIAN),
    **{
        f"{steps} steps, {roles} roles": (*grown(steps, roles), INDONESIAN)
        for steps, roles in ((3, 1), (6, 1), (7, 4), (9, 6), (12, 3))
    },
    "hostile": (*grown(4, 2, HOSTILE), INDONESIAN),
}

every_chart = pytest.mark.parametrize("case", CASES)


@lru_cache
def sheet_of(case: str) -> Sheet:
    workflow, office, language = CASES[case]
    return compose(workflow, office.form, office, language)


def svg_of(case: str) -> str:
    workflow, office, language = CASES[case]
    return draw(workflow, office.form, office, language)


@every_chart
def test_each_shape_stands_in_the_lane_of_its_role(case: str) -> None:
    workflow, office, language = CASES[case]
    sheet = sheet_of(case)
    for shape in sheet.shapes:
        assert shape.cell.holds(shape.box)
    headings = {line.text: line.x for line in sheet.lines if line.bold}
    by_name = {shape.name: shape for shape in sheet.shapes}
    for step in workflow.steps:
        if step.role is not None and case != "hostile":
            heading = office.role_by_id[step.role].label(language).upper()
            assert headings[heading] == pytest.approx(
                by_name[f"step-{step.number}"].box.centre[0], abs=0.01
            )


@every_chart
def test_every_transition_of_the_sop_has_an_arrow(case: str) -> None:
    workflow = CASES[case][0]
    drawn = {name for arrow in sheet_of(case).arrows for name in arrow.transitions}
    assert drawn == {t.id for t in workflow.transitions if not t.extension}


@every_chart
def test_arrows_are_orthogonal_and_end_at_the_top_or_a_side(case: str) -> None:
    sheet = sheet_of(case)
    boxes = {shape.name: shape.box for shape in sheet.shapes}
    for arrow in sheet.arrows:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(arrow.points))
        (x, y), target = arrow.points[-1], boxes[arrow.target]
        middle, height = target.centre
        on_top = (x, y) == pytest.approx((middle, target.top), abs=0.01)
        on_left = (x, y) == pytest.approx((target.left, height), abs=0.01)
        on_right = (x, y) == pytest.approx((target.right, height), abs=0.01)
        assert on_top or on_left or on_right


@every_chart
def test_no_shape_overlaps_another_and_no_arrow_runs_through_one(case: str) -> None:
    sheet = sheet_of(case)
    for one, other in combinations(sheet.shapes, 2):
        assert not one.box.overlaps(other.box)
    for arrow in sheet.arrows:
        for shape in sheet.shapes:
            assert not any(way.overlaps(shape.box.grown(-0.5)) for way in stretches(arrow))


@every_chart
def test_no_arrow_runs_through_words(case: str) -> None:
    sheet = sheet_of(case)
    for arrow in sheet.arrows:
        for line in sheet.lines:
            assert not any(way.overlaps(extent(line)) for way in stretches(arrow))


@every_chart
def test_arrows_share_a_stretch_only_where_they_end_at_one_shape(case: str) -> None:
    for one, other in combinations(sheet_of(case).arrows, 2):
        if one.target != other.target:
            for way in stretches(one):
                assert not any(way.overlaps(thin) and along(way, thin) for thin in stretches(other))


@every_chart
def test_words_stay_in_their_cell(case: str) -> None:
    sheet = sheet_of(case)
    page = Box(0, 0, sheet.width, sheet.height)
    for line in sheet.lines:
        assert line.cell.holds(extent(line)), line.text
        assert page.holds(extent(line)), line.text
    for one, other in combinations(sheet.lines, 2):
        assert not extent(one).grown(-0.4).overlaps(extent(other).grown(-0.4))


@every_chart
def test_the_document_is_well_formed_titled_and_the_same_every_time(case: str) -> None:
    svg = svg_of(case)
    assert svg == svg_of(case)
    root = ET.fromstring(svg.encode("utf-8"))  # noqa: S314 - our own document
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    assert not root.findall(f".//{SVG}b")
    assert root.findall(f".//{SVG}text")


@pytest.mark.parametrize("case", ["sop 03", "sop 04", "purchase", "12 steps, 3 roles"])
def test_the_page_has_the_proportion_of_a4_landscape(case: str) -> None:
    sheet = sheet_of(case)
    assert sheet.width / sheet.height == pytest.approx(297 / 210, rel=0.01)


def test_decisions_show_two_labelled_exits() -> None:
    sheet = sheet_of("sop 03")
    decisions = [shape.name for shape in sheet.shapes if shape.figure is Figure.DECISION]
    assert decisions == ["step-2", "step-4"]
    for name in decisions:
        assert len([arrow for arrow in sheet.arrows if arrow.source == name]) == 2
    assert {"Ya", "Tidak", "Belum", "Sesuai"} <= {line.text for line in sheet.lines}


def test_the_revision_loop_returns_and_the_archive_branch_ends() -> None:
    sheet = sheet_of("sop 04")
    ways = {(arrow.source, arrow.target): arrow.transitions for arrow in sheet.arrows}
    assert ways["step-4", "step-3"] == ("T05",)
    archive = next(shape for shape in sheet.shapes if shape.text == "Disimpan")
    assert archive.figure is Figure.TERMINATOR
    assert ways["step-2", archive.name] == ("T03",)
    assert ways["step-6", "step-7"] == ("T09", "T10")


def test_uploading_stands_with_another_role_in_each_sop() -> None:
    lanes = {
        case: next(shape.lane for shape in sheet_of(case).shapes if shape.name == "step-5")
        for case in ("sop 03", "sop 04")
    }
    assert lanes == {"sop 03": 2, "sop 04": 0}


def test_extensions_are_notes_and_no_arrows() -> None:
    sheet = sheet_of("sop 03")
    said = " ".join(line.text for line in sheet.lines)
    for name in ("X01", "X02", "X03"):
        assert f"{name} (tambahan, di luar SOP)" in said
    assert "semua status yang belum berakhir → Dibatalkan" in said


def test_the_title_block_names_number_date_name_and_office() -> None:
    said = " ".join(line.text for line in sheet_of("sop 04").lines)
    assert "04/ORT.06-SOP/Sek-Kab/VI/2021" in said
    assert "21 Juni 2021" in said
    assert "PUBLIKASI KEGIATAN MELALUI WEBSITE" in said
    assert "SEKRETARIAT KOMISI PEMILIHAN UMUM KABUPATEN CONTOH" in said


def test_a_title_block_that_the_office_did_not_give_stays_blank() -> None:
    office = replace(publication_office(), sops={})
    sheet = compose(SOP_03, office.form, office, INDONESIAN)
    said = [line.text for line in sheet.lines]
    assert "Nomor SOP" in said
    assert not [text for text in said if "2021" in text]
    assert sheet.title == "Diagram alir SOP 03: Media Sosial"


def test_the_description_tells_the_way_in_words() -> None:
    description = sheet_of("sop 03").description
    assert "Langkah 2 (Kasubbag)" in description
    assert "Ya → 3; Tidak → Disimpan" in description


def stretches(arrow: Arrow) -> list[Box]:
    """The straight parts of an arrow as thin boxes."""
    return [
        Box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])).grown(0.3)
        for a, b in pairwise(arrow.points)
    ]


def along(one: Box, other: Box) -> bool:
    """Whether two stretches lie on each other rather than cross."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(wide, high) > 1


def extent(line: Line) -> Box:
    """Where the ink of a line of text is."""
    width = text_width(line.text, line.size, bold=line.bold)
    part = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[line.anchor]
    left = line.x - width * part
    return Box(left, line.y - line.size * 0.74, left + width, line.y + line.size * 0.22)
