"""What a set keeps of the papers it is bound from: links, tags, claims, fields."""

import io
from collections.abc import Mapping
from typing import Any

import pikepdf
from pypdf import PdfReader

from sheetflow.adapters.documents.renderer import Renderer
from tests.papers.printed_sets import FRONT, bare_pdf, bound, facts, picture_file, saved

Files = Mapping[str, bytes]


def test_links_lead_where_they_led_also_forward(renderer: Renderer, disposition: bytes) -> None:
    pdf = bare_pdf()
    pdf.add_blank_page(page_size=(300, 400))
    forward = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 10, 10],
        Dest=[pdf.pages[1].obj, pikepdf.Name.Fit],
    )
    pdf.pages[0].Annots = pikepdf.Array([forward])
    asked = facts(("PUB-1", "tautan.pdf"), ("PUB-1", "disposisi.pdf"))

    data = bound(renderer, asked, {"tautan.pdf": saved(pdf), "disposisi.pdf": disposition})

    with pikepdf.open(io.BytesIO(data)) as whole:
        first, second, third = list(whole.pages)[FRONT:]
        assert first.Annots[0].Dest[0].objgen == second.obj.objgen
        addresses = [str(note.A.URI) for note in list(third.Annots)]
        assert "https://kab-contoh.kpu.go.id/bahan/003" in addresses


def test_the_set_of_archivable_papers_is_archivable(renderer: Renderer, memo: bytes) -> None:
    data = bound(renderer, facts(("PUB-1", "memo.pdf")), {"memo.pdf": memo})

    catalogue: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    claims = catalogue["/Metadata"].get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in claims
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claims
    assert b"NPages>5<" in claims
    assert catalogue["/OutputIntents"]
    assert "/ID" in PdfReader(io.BytesIO(data)).trailer


def test_foreign_pdfs_are_printed_without_a_claim(renderer: Renderer) -> None:
    turns = {"a.pdf": {}, "b.pdf": {"Rotate": 90}}
    files = {name: saved(bare_pdf(b"0 0 10 10 re f", **page)) for name, page in turns.items()}

    data = bound(renderer, facts(*(("PUB-1", name) for name in files)), files)

    reader = PdfReader(io.BytesIO(data))
    catalogue: Any = reader.trailer["/Root"]
    assert b"pdfaid:part>" not in catalogue["/Metadata"].get_data()
    assert b"pdfuaid:part>" not in catalogue["/Metadata"].get_data()
    for scanned, page in zip(reader.pages[FRONT:], turns.values(), strict=True):
        contents = scanned.get_contents()
        assert contents is not None
        assert contents.get_data() == b"0 0 10 10 re f"
        assert scanned.get("/Rotate", 0) == page.get("Rotate", 0)


def test_what_a_page_inherits_comes_with_it(renderer: Renderer) -> None:
    pdf = bare_pdf(b"0 0 10 10 re f")
    pdf.Root.Pages.MediaBox = pikepdf.Array([0, 0, 200, 250])
    del pdf.pages[0].MediaBox
    asked = facts(("PUB-1", "warisan.pdf"))

    data = bound(renderer, asked, {"warisan.pdf": saved(pdf)})

    box = PdfReader(io.BytesIO(data)).pages[FRONT].mediabox
    assert (box.width, box.height) == (200, 250)


def test_a_filled_field_is_printed(renderer: Renderer) -> None:
    """As the stamp of an electronic signature is."""
    pdf = bare_pdf()
    look = pdf.make_stream(
        b"0 0 10 10 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 10, 10]
    )
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T="tanda",
            Rect=[0, 0, 10, 10],
            F=4,
            AP=pikepdf.Dictionary(N=look),
        )
    )
    pdf.pages[0].Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))

    data = bound(renderer, facts(("PUB-1", "tanda.pdf")), {"tanda.pdf": saved(pdf)})

    page: Any = PdfReader(io.BytesIO(data)).pages[FRONT]
    (form,) = page["/Resources"]["/XObject"].values()
    assert form.get_object().get_data() == b"0 0 10 10 re f"
    assert b" Do" in page.get_contents().get_data()


def test_tags_of_all_papers_make_one_tree(
    renderer: Renderer, memo: bytes, disposition: bytes
) -> None:
    asked = facts(("PUB-1", "disposisi.pdf"), ("PUB-1", "layar.png"), ("PUB-2", "memo.pdf"))
    files = {"disposisi.pdf": disposition, "memo.pdf": memo, "layar.png": picture_file()}

    data = bound(renderer, asked, files)

    with pikepdf.open(io.BytesIO(data)) as whole:
        tree: Any = whole.Root.StructTreeRoot
        parts = [str(part.get("/T", "")) for part in tree.K]
        assert parts == ["", "PUB-1 disposisi", "PUB-1 layar", "PUB-2 memo"]
        owners: Any = pikepdf.NumberTree(tree.ParentTree)
        for page in whole.pages:
            tags = [tag for tag in owners[int(page.StructParents)] if "/Pg" in tag]
            assert {tag.Pg.objgen for tag in tags} == {page.obj.objgen}
        names = {name: str(tag.ID) for name, tag in pikepdf.NameTree(tree.IDTree).items()}
        assert names
        assert all(name == own for name, own in names.items())


def test_tags_that_mean_something_else_by_the_same_name_are_left_out(
    renderer: Renderer, memo: bytes
) -> None:
    with pikepdf.open(io.BytesIO(memo)) as pdf:
        pdf.Root.StructTreeRoot.RoleMap.Strong = pikepdf.Name.Figure
        odd = saved(pdf)

    data = bound(renderer, facts(("PUB-1", "lain.pdf")), {"lain.pdf": odd})

    with pikepdf.open(io.BytesIO(data)) as whole:
        assert len(list(whole.Root.StructTreeRoot.K)) == 1
        assert "/StructParents" not in whole.pages[FRONT].obj
