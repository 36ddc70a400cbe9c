"""A paper that is set in pieces is the paper that is set in one go: pages, words, tags, links."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from sheetflow.adapters.documents.long_pages import (
    LONGEST_APPENDIX,
    LONGEST_AT_ONCE,
    Context,
    Place,
    Set,
    after,
    is_long,
    long_pdf,
    some_of,
)
from sheetflow.adapters.documents.pdf_objects import UnknownPdf
from sheetflow.adapters.documents.pdf_pieces import Kept
from sheetflow.adapters.documents.pdf_render import Claim, Pages, PdfLook, Typesetter, fill
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.template_files import SHARED, gather_fonts, shipped_templates
from sheetflow.adapters.documents.template_values import read_context
from sheetflow.core.papers.agenda import agenda_context
from sheetflow.core.papers.context_values import plain
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.papers.samples import sample_disposisi, sample_entries
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.context import report_context
from sheetflow.core.reporting.context_tables import ShownPicture
from sheetflow.core.reporting.item import ReportItem
from tests.papers.paper_text import page_count, pdf_text, squeezed, word_text
from tests.papers.sample_settings import letter_settings, picture
from tests.reporting.samples import AS_OF, MEDSOS, OCTOBER, WEBSITE, contoh, many, published

LOOK = PdfLook()
SHOT = "picture-1.png"


@pytest.fixture(scope="module")
def typesetter(tmp_path_factory: pytest.TempPathFactory) -> Typesetter:
    folder = tmp_path_factory.mktemp("typesetter")
    gather_fonts(folder / "fonts")
    return Typesetter(folder, (folder / "fonts",))


def _setting(typesetter: Typesetter, kind: PaperKind) -> Set:
    template = (shipped_templates() / f"{kind.value}.typ").read_text()
    files = {SHARED: (shipped_templates() / SHARED).read_bytes(), SHOT: picture(40, 80).for_word()}

    def typeset(context: Context, words: Mapping[str, str], *, accessible: bool = True) -> Pages:
        source = fill(template, dict(context), {"layar": SHOT})
        return typesetter.pdf(source, files, LOOK, words, Claim(accessible=accessible))

    return typeset


def _report(items: tuple[ReportItem, ...], shape: tuple[int, int] = (40, 80)) -> dict[str, Any]:
    office = contoh()
    report = build_report(office, items, OCTOBER, as_of=AS_OF)
    shown = {
        exhibit.screenshot.sha256: ShownPicture("layar", *shape) for exhibit in report.exhibits
    }
    return read_context(json.dumps(plain(report_context(report, office, shown))))


def _book(lines: int) -> dict[str, Any]:
    day = sample_disposisi().decided
    return read_context(
        json.dumps(plain(agenda_context(letter_settings(), sample_entries(lines), "2025", day)))
    )


def _hostile(items: tuple[ReportItem, ...]) -> tuple[ReportItem, ...]:
    """With titles that say what the joined file is made of, and addresses with parentheses."""
    words = r"/K[1 0 R] /StructParent 7 (( 12 0 R \) /Pg 3 0 R endobj stream"
    url = "https://www.instagram.com/p/((x)/Dest(5"
    first, *others = items
    posts = tuple(replace(post, url=url) for post in first.posts)
    return (replace(first, title=words, posts=posts), *others)


def _tall(items: tuple[ReportItem, ...]) -> tuple[ReportItem, ...]:
    """One of them with a title that is longer than a page."""
    first, second, *others = items
    return (first, replace(second, title="Sosialisasi pendidikan pemilih " * 120), *others)


REPORTS = {
    "two parts": many(60),
    "only the first part": tuple(published(number) for number in range(1, 45)),
    "only the last part": tuple(published(n, workflow=WEBSITE) for n in range(1, 45)),
    "words of the format": _hostile(many(50)),
    "a row of several pages": _tall(many(40)),
}


@pytest.mark.parametrize("items", REPORTS.values(), ids=REPORTS.keys())
def test_a_report_in_pieces_is_the_report(
    items: tuple[ReportItem, ...], typesetter: Typesetter
) -> None:
    typeset = _setting(typesetter, PaperKind.LAPORAN)
    whole = PdfReader(io.BytesIO(typeset(_report(items), {}).pdf))
    data = long_pdf(_report(items), typeset, at_once=25)
    joined = PdfReader(io.BytesIO(data.pdf), strict=True)
    assert [page.extract_text() for page in joined.pages] == [
        page.extract_text() for page in whole.pages
    ]
    assert _bookmarks(joined) == _bookmarks(whole)
    assert _clickable(joined) == _clickable(whole)
    assert _told_pages(joined) == len(whole.pages)
    _every_tag_leads_to_its_place(joined)
    assert list(_kinds(joined)) == list(_kinds(whole))
    assert data == long_pdf(_report(items), typeset, at_once=25)
    assert data.barrier == ""
    assert _is_accessible(data.pdf)


UPRIGHT, LYING, STRIP = (40, 80), (80, 45), (80, 14)


@pytest.mark.parametrize(
    ("shape", "at_once"), [(UPRIGHT, 4), (UPRIGHT, 5), (LYING, 5), (LYING, 12), (STRIP, 12)]
)
def test_an_appendix_in_pieces_is_the_appendix(
    shape: tuple[int, int], at_once: int, typesetter: Typesetter
) -> None:
    typeset = _setting(typesetter, PaperKind.LAPORAN)
    items = many(40, pictures=37)
    whole = PdfReader(io.BytesIO(typeset(_report(items, shape), {}).pdf))
    data = long_pdf(_report(items, shape), typeset, at_once=25, shown_at_once=at_once)
    joined = PdfReader(io.BytesIO(data.pdf), strict=True)
    assert [page.extract_text() for page in joined.pages] == [
        page.extract_text() for page in whole.pages
    ]
    assert "Gambar 37" in joined.pages[-1].extract_text()
    assert _bookmarks(joined) == _bookmarks(whole)
    assert _clickable(joined) == _clickable(whole)
    assert _told_pages(joined) == len(whole.pages)
    _every_tag_leads_to_its_place(joined)
    assert list(_kinds(joined)) == list(_kinds(whole))
    assert data.barrier == ""
    assert [len(page.images) for page in joined.pages] == [len(p.images) for p in whole.pages]
    again = long_pdf(_report(items, shape), typeset, at_once=25, shown_at_once=at_once)
    assert data == again


def test_pictures_that_fit_one_page_begin_another_with_the_next_piece(
    typesetter: Typesetter,
) -> None:
    items = many(40, pictures=21)
    typeset = _setting(typesetter, PaperKind.LAPORAN)
    made = long_pdf(_report(items, STRIP), typeset, at_once=25, shown_at_once=4)
    joined = PdfReader(io.BytesIO(made.pdf), strict=True)
    assert [page.extract_text().count("Gambar") for page in joined.pages[-3:]] == [8, 8, 5]
    _every_tag_leads_to_its_place(joined)


def test_an_appendix_that_makes_no_headway_is_given_up(typesetter: Typesetter) -> None:
    usual = _setting(typesetter, PaperKind.LAPORAN)

    def typeset(context: Context, words: Mapping[str, str], *, accessible: bool = True) -> Pages:
        if words["piece"] != "exhibits":
            return usual(context, words, accessible=accessible)
        lines = "".join("#pagebreak()\n#block[Baris]\n" for _ in context["exhibits"])
        source = f'#set document(title: "x")\n= Lampiran\n{lines}'
        return typesetter.pdf(source, {}, LOOK)

    with pytest.raises(UnknownPdf, match="no line of pictures"):
        long_pdf(_report(many(40, pictures=21)), typeset, at_once=25, shown_at_once=1)


def test_a_book_in_pieces_is_the_book(typesetter: Typesetter) -> None:
    typeset = _setting(typesetter, PaperKind.AGENDA)
    whole = PdfReader(io.BytesIO(typeset(_book(100), {}).pdf))
    joined = PdfReader(io.BytesIO(long_pdf(_book(100), typeset, at_once=30).pdf), strict=True)
    assert [page.extract_text() for page in joined.pages] == [
        page.extract_text() for page in whole.pages
    ]
    assert _bookmarks(joined) == _bookmarks(whole)
    _every_tag_leads_to_its_place(joined)


@pytest.mark.parametrize("broken", ["rows", "around"])
def test_a_paper_is_only_called_accessible_if_each_of_its_pieces_is(
    broken: str, typesetter: Typesetter
) -> None:
    usual = _setting(typesetter, PaperKind.LAPORAN)

    def typeset(context: Context, words: Mapping[str, str], *, accessible: bool = True) -> Pages:
        pages = usual(context, words, accessible=accessible)
        if words["piece"] == broken and accessible:
            return replace(usual(context, words, accessible=False), barrier="missing alt text")
        return pages

    made = long_pdf(_report(many(60)), typeset, at_once=25)
    assert made.barrier == "missing alt text"
    assert not _is_accessible(made.pdf)


def _is_accessible(pdf: bytes) -> bool:
    catalogue: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    return b"<pdfuaid:part>1<" in catalogue["/Metadata"].get_data()


def test_what_the_worker_sets_in_pieces_says_the_same_as_word(renderer: Renderer) -> None:
    lines = LONGEST_AT_ONCE + 1
    book = agenda_context(
        letter_settings(), sample_entries(lines), "2025", sample_disposisi().decided
    )
    paper = renderer.render(PaperKind.AGENDA, book)
    assert squeezed(pdf_text(paper.pdf)) == squeezed(word_text(paper.docx))
    last = PdfReader(io.BytesIO(paper.pdf)).pages[-1].extract_text()
    pages = page_count(paper.pdf)
    assert f"Halaman {pages} dari {pages}" in last
    assert paper.pdf == renderer.render_pdf(PaperKind.AGENDA, book)


@pytest.mark.parametrize(
    "template",
    [
        "// an own one, older than the word\n#{{ title }}\n\n#{{ total }}",
        "// piece, but without a seam\n#{{ title }}\n\n#{{ total }}",
    ],
)
def test_a_template_that_does_not_know_pieces_is_set_in_one_go(
    template: str, tmp_path: Path
) -> None:
    (tmp_path / "agenda.typ").write_text(template)
    lines = LONGEST_AT_ONCE + 1
    book = agenda_context(
        letter_settings(), sample_entries(lines), "2025", sample_disposisi().decided
    )
    with Renderer(tmp_path, None) as own:
        assert str(lines) in pdf_text(own.render_pdf(PaperKind.AGENDA, book))


@pytest.mark.parametrize(("rows", "long"), [(LONGEST_AT_ONCE, False), (LONGEST_AT_ONCE + 1, True)])
def test_long_is_what_has_more_rows_than_are_set_at_once(rows: int, long: bool) -> None:
    assert is_long("#if piece", {"parts": [{"rows": [1]}, {"rows": [1] * (rows - 1)}]}) is long
    assert is_long("#if piece", {"lines": [1] * rows}) is long
    assert not is_long("#if pieces", {"lines": [1] * rows})
    assert not is_long("#if piece", {"title": "Disposisi"})


@pytest.mark.parametrize(
    ("lines", "long"), [(LONGEST_APPENDIX, False), (LONGEST_APPENDIX + 1, True)]
)
def test_long_is_what_shows_more_pictures_than_are_set_at_once(lines: int, long: bool) -> None:
    context = {"parts": [{"rows": [1]}], "exhibits": [1] * lines}
    assert is_long("#if piece == 1 { appendix-seam(title) }", context) is long
    assert not is_long("#if piece == 1 {}", context)


def _parts(*counts: int) -> list[dict[str, Any]]:
    return [{"title": str(number), "rows": list(range(n))} for number, n in enumerate(counts)]


@pytest.mark.parametrize(
    ("counts", "place", "rows", "is_last"),
    [
        ((5, 5), Place(), [3], False),
        ((2, 5), Place(), [2, 1], False),
        ((3, 0, 5), Place(), [3, 0], False),
        ((3, 0), Place(), [3, 0], True),
        ((0, 0), Place(), [0, 0], True),
        ((9, 1), Place(0, 7), [2, 1], True),
        ((9, 1), Place(1, 0), [1], True),
    ],
)
def test_some_rows_from_a_place_on(
    counts: tuple[int, ...], place: Place, rows: list[int], is_last: bool
) -> None:
    chosen, last = some_of(_parts(*counts), place, 3)
    assert ([len(part["rows"]) for part in chosen], last) == (rows, is_last)


@pytest.mark.parametrize(
    ("counts", "place", "kept", "following"),
    [
        ((9, 9), Place(), Kept(rows=5, headings=2), Place(0, 5)),
        ((9, 9), Place(0, 5), Kept(rows=4, headings=0), Place(1, 0)),
        ((9, 9), Place(0, 5), Kept(rows=6, headings=1), Place(1, 2)),
        ((2, 0, 9), Place(), Kept(rows=2, headings=3), Place(2, 0)),
        ((2, 0, 9), Place(), Kept(rows=2, headings=2), Place(1, 0)),
        ((9,), Place(), Kept(rows=4, headings=0), Place(0, 4)),
        ((9,), Place(0, 4), Kept(rows=3, headings=0), Place(0, 7)),
    ],
)
def test_the_next_piece_begins_after_what_was_kept(
    counts: tuple[int, ...], place: Place, kept: Kept, following: Place
) -> None:
    assert after(_parts(*counts), place, kept) == following


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        (Place(), Kept(rows=0, headings=0)),
        (Place(), Kept(rows=0, headings=2)),
        (Place(0, 3), Kept(rows=0, headings=0)),
        (Place(), Kept(rows=20, headings=2)),
    ],
)
def test_pieces_that_lead_nowhere_are_refused(place: Place, kept: Kept) -> None:
    with pytest.raises(UnknownPdf):
        after(_parts(9, 9), place, kept)


def _bookmarks(reader: PdfReader) -> list[tuple[str, int, float]]:
    """Titles with page and height."""

    def below(marks: Any) -> Iterator[tuple[str, int, float]]:
        for mark in marks:
            if isinstance(mark, list):
                yield from below(mark)
            else:
                page = reader.get_destination_page_number(mark)
                assert page is not None
                yield str(mark.title), page, float(str(mark["/Top"]))

    return list(below(reader.outline))


def _clickable(reader: PdfReader) -> list[list[tuple[str, list[float]]]]:
    """For each page, where a click on which rectangle leads."""
    found = []
    for page in reader.pages:
        here = []
        for entry in page.get("/Annots", []):
            note = entry.get_object()
            target = str(note["/A"]["/URI"]) if "/A" in note else _inner(reader, note["/Dest"])
            here.append((target, [float(side) for side in note["/Rect"]]))
        found.append(here)
    return found


def _inner(reader: PdfReader, destination: Any) -> str:
    page, *rest = destination.get_object()
    return f"{reader.get_page_number(page.get_object())} {rest}"


def _told_pages(reader: PdfReader) -> int:
    catalogue: Any = reader.trailer["/Root"]
    text = catalogue["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in text
    return int(text.partition("<xmpTPg:NPages>")[2].partition("<")[0])


def _tags(reader: PdfReader) -> Iterator[Any]:
    """Every tag in reading order, its parent checked."""
    catalogue: Any = reader.trailer["/Root"]
    waiting: list[tuple[Any, Any]] = [(catalogue["/StructTreeRoot"]["/K"][0].get_object(), None)]
    while waiting:
        tag, parent = waiting.pop()
        assert parent is None or tag["/P"].get_object() is parent
        yield tag
        kids = [kid.get_object() for kid in tag.get("/K", [])]
        waiting.extend((kid, tag) for kid in reversed(kids) if "/S" in _entries(kid))


def _entries(kid: object) -> dict[str, Any]:
    return kid if isinstance(kid, dict) else {}


def _kinds(reader: PdfReader) -> Iterator[str]:
    return (str(tag["/S"]) for tag in _tags(reader))


def _every_tag_leads_to_its_place(reader: PdfReader) -> None:
    """Pages and links find their tags, cells their heads, and all of them are in the tree."""
    catalogue: Any = reader.trailer["/Root"]
    root = catalogue["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    owners: dict[Any, Any] = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert list(owners) == sorted(owners)
    assert max(owners) < root["/ParentTreeNextKey"]
    names = root["/IDTree"]["/Names"]
    heads = {str(name): tag.get_object() for name, tag in zip(names[::2], names[1::2], strict=True)}
    assert list(heads) == sorted(heads)
    in_tree = {id(tag) for tag in _tags(reader)}
    for page in reader.pages:
        marked = _marks(page)
        for mark, owner in enumerate(owners.pop(page["/StructParents"]).get_object()):
            assert (id(owner.get_object()) in in_tree) is (mark in marked)
        for note in page.get("/Annots", []):
            owner = owners.pop(note.get_object()["/StructParent"]).get_object()
            assert owner["/S"] == "/Link"
            assert id(owner) in in_tree
            assert any(_entries(kid.get_object()).get("/Obj") == note for kid in owner["/K"])
    assert not owners
    tags = list(_tags(reader))
    named = {str(tag["/ID"]): tag for tag in tags if tag["/S"] == "/TH"}
    assert {name for tag in tags for name in _heads_of(tag)} <= set(named)
    assert heads == named


def _marks(page: Any) -> set[int]:
    """The numbers by which the page's content says what belongs to tags."""
    return {int(mark) for mark in re.findall(rb"/MCID (\d+)", page.get_contents().get_data())}


def _heads_of(tag: Any) -> list[str]:
    described = [entry.get_object() for entry in tag.get("/A", [])]
    return [str(name) for entry in described for name in entry.get("/Headers", [])]


def test_the_samples_fill_both_parts() -> None:
    """Else the cases above would not be what their names say."""
    channels = {item.workflow for item in REPORTS["two parts"]}
    assert channels == {MEDSOS, WEBSITE}
