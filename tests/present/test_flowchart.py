"""The flowchart shows the SOP: shapes with their role, an arrow for each transition, no clashes."""

import io
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from sheetflow.core.office import Office
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from sheetflow.core.workflow import Workflow
from tests.present.drawn_chart import Box, DrawnChart, drawn_chart, picture, renderer
from tests.present.grown_sop import grown
from tests.present.purchase_sop import PURCHASE, purchase_office
from tests.support.sop import SOP_03, SOP_04, publication_office

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&\"'\x00\ud800\u202e =cmd|' 😀 שלום ]]> -- {peran} " + "W" * 60

GROWN, GROWN_SLOW = ((3, 1), (9, 6), (14, 8)), ((6, 1), (7, 4), (12, 3))
CASES: dict[str, tuple[Workflow, Office, Language]] = {
    "sop 03": (SOP_03, publication_office(), INDONESIAN),
    "sop 03 in English": (SOP_03, publication_office(), ENGLISH),
    "sop 04": (SOP_04, publication_office(), INDONESIAN),
    "purchase": (PURCHASE, purchase_office(), INDONESIAN),
    **{
        f"{steps} steps, {roles} roles": (*grown(steps, roles), INDONESIAN)
        for steps, roles in (*GROWN, *GROWN_SLOW)
    },
    "hostile": (*grown(4, 2, HOSTILE), INDONESIAN),
}

SLOW = {"sop 03 in English", *(f"{steps} steps, {roles} roles" for steps, roles in GROWN_SLOW)}
every_chart = pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.slow if case in SLOW else ()) for case in CASES]
)
pytestmark = pytest.mark.xdist_group("flowchart")


@lru_cache
def chart_of(case: str) -> DrawnChart:
    return drawn_chart(*CASES[case])


@every_chart
def test_each_shape_is_in_the_lane_of_its_role(case: str) -> None:
    workflow, office, language = CASES[case]
    chart = chart_of(case)
    for name, box in chart.shapes.items():
        assert chart.cells[name].holds(box)
    for step in workflow.steps:
        if step.role is not None and case != "hostile":
            heading = office.role_by_id[step.role].label(language)
            lane = chart.nodes[f"step-{step.number}"]["lane"]
            assert chart.data["lanes"][lane] == heading


@every_chart
def test_every_transition_of_the_sop_has_an_arrow(case: str) -> None:
    workflow = CASES[case][0]
    drawn = {name for arrow in chart_of(case).arrows for name in arrow["transitions"]}
    assert drawn == {t.id for t in workflow.transitions if not t.extension}


@every_chart
def test_arrows_are_orthogonal_and_go_from_edge_to_edge(case: str) -> None:
    chart = chart_of(case)
    for number, arrow in enumerate(chart.arrows):
        for stretch in chart.stretches(number):
            assert min(stretch.right - stretch.left, stretch.bottom - stretch.top) < 0.61
        for end, side, at in (("source", "leaves", 0), ("target", "enters", -1)):
            box, (x, y) = chart.shapes[arrow[end]], chart.ways[number][at]
            middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            edge = {
                "top": (middle[0], box.top),
                "bottom": (middle[0], box.bottom),
                "left": (box.left, middle[1]),
                "right": (box.right, middle[1]),
            }[arrow[side]]
            assert (x, y) == pytest.approx(edge, abs=0.01)
        assert arrow["enters"] != "bottom"


@every_chart
def test_no_shape_overlaps_another_and_no_arrow_runs_through_one(case: str) -> None:
    chart = chart_of(case)
    for one, other in combinations(chart.shapes.values(), 2):
        assert not one.overlaps(other)
    for number in range(len(chart.arrows)):
        for box in chart.shapes.values():
            assert not any(way.overlaps(box.grown(-0.5)) for way in chart.stretches(number))


@every_chart
def test_answers_stay_in_their_cell_clear_of_arrows_shapes_and_each_other(case: str) -> None:
    chart = chart_of(case)
    said = zip(chart.data["answers"], chart.answers, strict=True)
    for one, box in said:
        assert chart.cells[one["node"]].holds(box)
        assert not any(box.grown(-0.4).overlaps(shape) for shape in around(chart, one["node"]))
    for one, other in combinations(chart.answers, 2):
        assert not one.overlaps(other)
    for number in range(len(chart.arrows)):
        for box in chart.answers:
            assert not any(way.overlaps(box) for way in chart.stretches(number))


def around(chart: DrawnChart, node: str) -> list[Box]:
    """All shapes but the decision itself, whose corners are cut off."""
    return [box for name, box in chart.shapes.items() if name != node]


@every_chart
def test_arrows_share_a_stretch_only_where_they_end_at_one_shape(case: str) -> None:
    chart = chart_of(case)
    for (one, first), (other, second) in combinations(enumerate(chart.arrows), 2):
        if first["target"] != second["target"]:
            for way in chart.stretches(one):
                for thin in chart.stretches(other):
                    assert not (way.overlaps(thin) and along(way, thin))


@every_chart
def test_svg_and_pdf_are_titled_and_readable(case: str) -> None:
    chart = chart_of(case).data
    svg = renderer().svg(chart)
    root = ET.fromstring(svg.encode("utf-8"))  # noqa: S314 - our own document
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == chart["title"]
    assert root.findtext(f"{SVG}desc") == chart["description"]
    pdf = renderer().pdf(chart)
    reader = PdfReader(io.BytesIO(pdf))
    assert b"pdfuaid:part" in pdf or "pdfuaid" in str(reader.xmp_metadata)
    said = "".join("".join(page.extract_text() for page in reader.pages).split())
    for text in () if case == "hostile" else chart_of(case).data["lanes"]:
        assert "".join(text.upper().split()) in said


def test_svg_and_pdf_are_the_same_every_time() -> None:
    chart = chart_of("sop 03").data
    assert renderer().svg(chart) == renderer().svg(chart)
    assert renderer().pdf(chart) == renderer().pdf(chart)


def test_a_word_without_an_end_stays_in_its_cell() -> None:
    chart = chart_of("hostile")
    page = picture(chart)
    beside_the_words = int(24 + min(cell.left for cell in chart.cells.values())) + 2
    empty = page.width - 24 - 20

    def marked(x: int) -> list[int]:
        rows = range(page.height // 2, page.height - 24)
        return [y for y in rows if page.getpixel((x, y)) < 128]  # type: ignore[operator] # grey

    assert marked(beside_the_words) == marked(empty)
    assert marked(page.width - 12) == []


def test_the_pdf_is_read_row_by_row_with_the_way_on_in_words() -> None:
    reader = PdfReader(io.BytesIO(renderer().pdf(chart_of("sop 03").data)))
    root = reader.root_object["/StructTreeRoot"]
    structure = str(alternatives(root))
    steps = [structure.index(f"Langkah {number} (") for number in range(1, 8)]
    assert steps == sorted(steps)
    assert "Ya → 3; Tidak → Disimpan" in structure


def alternatives(element: object) -> list[str]:
    """The texts for who cannot see, in the order of reading."""
    found = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(found, list):
        return [text for item in found for text in alternatives(item)]
    if not isinstance(found, dict):
        return []
    own = [str(found["/Alt"])] if "/Alt" in found else []
    return own + alternatives(found.get("/K", []))


@pytest.mark.parametrize("case", ["sop 03", "purchase", "14 steps, 8 roles"])
def test_the_page_has_the_proportion_of_a4_landscape(case: str) -> None:
    for page in PdfReader(io.BytesIO(renderer().pdf(chart_of(case).data))).pages:
        assert page.mediabox.width / page.mediabox.height == pytest.approx(297 / 210, rel=0.01)


def test_decisions_show_two_labelled_exits() -> None:
    chart = chart_of("sop 03")
    decisions = [name for name, node in chart.nodes.items() if node["figure"] == "decision"]
    assert decisions == ["step-2", "step-4"]
    for name in decisions:
        assert len([arrow for arrow in chart.arrows if arrow["source"] == name]) == 2
    said = [(one["node"], one["text"]) for one in chart.data["answers"]]
    assert sorted(said) == [
        ("step-2", "Tidak"),
        ("step-2", "Ya"),
        ("step-4", "Belum Sesuai"),
        ("step-4", "Sesuai"),
    ]


def test_the_revision_loop_returns_and_the_archive_branch_ends() -> None:
    chart = chart_of("sop 04")
    ways = {(arrow["source"], arrow["target"]): arrow["transitions"] for arrow in chart.arrows}
    assert ways["step-4", "step-3"] == ["T05"]
    archive = next(node for node in chart.nodes.values() if node["text"] == "Disimpan")
    assert archive["figure"] == "terminator"
    assert ways["step-2", archive["name"]] == ["T03"]
    assert ways["step-6", "step-7"] == ["T09", "T10"]


def test_uploading_is_done_by_another_role_in_each_sop() -> None:
    lanes = {case: chart_of(case).nodes["step-5"]["lane"] for case in ("sop 03", "sop 04")}
    assert lanes == {"sop 03": 2, "sop 04": 0}


def test_extensions_are_notes_and_no_arrows() -> None:
    said = " ".join(chart_of("sop 03").data["notes"])
    for name in ("X01", "X02", "X03"):
        assert f"{name} (tambahan, di luar SOP)" in said
    assert "semua status yang belum berakhir → Dibatalkan" in said


def test_the_title_block_names_number_date_name_and_office() -> None:
    said = " ".join(chart_of("sop 04").texts)
    assert "04/ORT.06-SOP/Sek-Kab/VI/2021" in said
    assert "21 Juni 2021" in said
    assert "PUBLIKASI KEGIATAN MELALUI WEBSITE" in said
    assert "SEKRETARIAT KOMISI PEMILIHAN UMUM KABUPATEN CONTOH" in said.upper()


def test_a_title_block_that_the_office_did_not_give_stays_blank() -> None:
    chart = drawn_chart(SOP_03, replace(publication_office(), sops={}))
    assert chart.data["block"][0]["label"] == "Nomor SOP"
    assert not [text for text in chart.texts if "2021" in text]
    assert chart.data["title"] == "Diagram alir SOP 03: Media Sosial"


def test_the_description_tells_the_way_in_words() -> None:
    description = chart_of("sop 03").data["description"]
    assert "Langkah 2 (Kasubbag)" in description
    assert "Ya → 3; Tidak → Disimpan" in description


def along(one: Box, other: Box) -> bool:
    """Whether two stretches lie on each other rather than cross."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(wide, high) > 1
