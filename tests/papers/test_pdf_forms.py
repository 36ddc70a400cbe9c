"""Filled forms and switched-off layers are printed as viewers show them."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from pypdf import PdfReader

from sheetflow.adapters.documents.renderer import Renderer
from tests.papers.printed_sets import FRONT, bare_pdf, bound, facts, list_of_papers, saved, words


def form(*fields: dict[str, Any], anew: bool = True) -> bytes:
    """A page with these fields; `anew`: viewers shall draw them."""
    pdf = bare_pdf()
    font = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )  # fmt: skip
    kept = Array()
    for place, extra in enumerate(fields):
        top = 380 - 60 * place
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=f"f{place}", F=4,
            DA="/Helv 12 Tf 0 g", Rect=[10, top - 50, 290, top],
        )  # fmt: skip
        for key, value in extra.items():
            field[f"/{key}"] = value
        kept.append(pdf.make_indirect(field))
    pdf.pages[0].Annots = kept
    resources = Dictionary(Font=Dictionary(Helv=font))
    pdf.Root.AcroForm = Dictionary(Fields=kept, DR=resources, NeedAppearances=anew)
    return saved(pdf)


def printed(*contents: bytes, renderer: Renderer) -> bytes:
    """Return the set of these files, in one submission."""
    files = {f"{number}.pdf": content for number, content in enumerate(contents)}
    return bound(renderer, facts(*(("PUB-1", name) for name in files)), files)


def test_values_that_viewers_draw_are_printed(renderer: Renderer) -> None:
    long = "Baris pertama yang panjang sekali sehingga tidak muat\nBaris kedua"
    fields: tuple[dict[str, Any], ...] = (
        {"V": "NOMOR 4711"},
        {"V": long, "Ff": 1 << 12},
        {"V": "Kecil sekali " * 8, "DA": "/Helv 0 Tf 0 g"},
        {"V": "Café"},
        {},
    )

    data = printed(form(*fields, anew=True), form(*fields, anew=False), renderer=renderer)

    for said in (words(data, FRONT), words(data, FRONT + 1)):
        assert "NOMOR4711" in said
        assert "Bariskedua" in said
        assert "Kecilsekali" * 8 in said
        assert "Café" in said


def test_an_old_picture_of_a_field_is_drawn_anew(renderer: Renderer) -> None:
    pdf = pikepdf.open(io.BytesIO(form({"V": "NOMOR 4711"})))
    look = pdf.make_stream(
        b"/Tx BMC EMC", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 280, 50]
    )
    pdf.pages[0].Annots[0].AP = Dictionary(N=look)

    assert "NOMOR4711" in words(printed(saved(pdf), renderer=renderer), FRONT)


UNDRAWN: tuple[dict[str, Any], ...] = (
    {"V": "Ωmega"},
    {"V": "rahasia", "Ff": 1 << 13},
    {"V": "x", "DA": "/Lain 12 Tf"},
    {"FT": Name.Btn, "V": Name.Ya, "AS": Name.Ya},
)


def test_a_value_that_cannot_be_drawn_leaves_its_form_to_be_printed_by_hand(
    renderer: Renderer,
) -> None:
    data = printed(*map(form, UNDRAWN), renderer=renderer)

    assert list_of_papers(data).count("cetakdariberkasitu") == len(UNDRAWN)
    assert len(PdfReader(io.BytesIO(data)).pages) == FRONT


def test_pages_that_a_program_in_the_file_would_draw_are_left_out(renderer: Renderer) -> None:
    pdf = bare_pdf(b"BT (Please wait) Tj ET")
    pdf.Root.NeedsRendering = True

    assert "cetakdariberkasitu" in list_of_papers(printed(saved(pdf), renderer=renderer))


def layered(*, base: Name = Name.ON, field: bool = False, **shown: Any) -> bytes:
    """Two layers, "Draf" and "Final"; `shown` names them in lists (`OFF`, `ON`, `AS`)."""
    pdf = bare_pdf(b"/OC /A BDC EMC /OC /B BDC EMC")
    layers = {
        name: pdf.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in ("Draf", "Final")
    }
    pdf.pages[0].Resources = Dictionary(Properties=Dictionary(A=layers["Draf"], B=layers["Final"]))
    state = Dictionary(BaseState=base)
    for key, names in shown.items():
        state[f"/{key}"] = Array([layers[name] for name in names])
    if "AS" in shown:
        usage = Dictionary(Event=Name.Print, OCGs=state.AS, Category=Array([Name.Print]))
        state.AS = Array([usage])
    pdf.Root.OCProperties = Dictionary(OCGs=Array(list(layers.values())), D=state)
    if field:
        look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        note = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="t", F=4, Rect=[0, 0, 9, 9],
                OC=layers["Draf"], AP=Dictionary(N=look),
            )
        )  # fmt: skip
        pdf.pages[0].Annots = Array([note])
        pdf.Root.AcroForm = Dictionary(Fields=Array([note]))
    return saved(pdf)


LAYERS: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"OFF": ["Draf"]}, ["Draf"]),
    ({"base": Name.OFF, "ON": ["Final"]}, ["Draf"]),
    ({"base": Name.OFF, "ON": ["Final", "Draf"], "OFF": ["Final"]}, ["Final"]),
    ({}, []),
)


def test_layers_keep_their_states(renderer: Renderer) -> None:
    files = [layered(**shown) for shown, _ in LAYERS]
    data = printed(*files, layered(AS=["Draf"]), renderer=renderer)

    with pikepdf.open(io.BytesIO(data)) as whole:
        properties: Any = whole.Root.OCProperties
        *pages, last = list(whole.pages)[FRONT:]
        assert len(list(properties.OCGs)) == len(list(properties.D.Order)) == 2 * len(LAYERS) + 2
        off = [layer.objgen for layer in properties.D.OFF]
        for page, (_, hidden) in zip(pages, LAYERS, strict=True):
            own: Any = page.Resources.Properties
            names = {own.A.objgen: "Draf", own.B.objgen: "Final"}
            assert [names[key] for key in off if key in names] == hidden
        usage = properties.D.AS[0]
        assert usage.OCGs[0].objgen == last.Resources.Properties.A.objgen


def test_a_field_of_a_hidden_layer_stays_hidden(renderer: Renderer) -> None:
    data = printed(layered(OFF=["Draf"], field=True), renderer=renderer)

    with pikepdf.open(io.BytesIO(data)) as whole:
        page: Any = whole.pages[FRONT]
        (look,) = [form for _, form in page.Resources.XObject.items()]
        assert look.OC.objgen == whole.Root.OCProperties.D.OFF[0].objgen


def test_layers_of_no_known_shape_are_no_trouble(renderer: Renderer) -> None:
    files = []
    for odd in (Name.Draf, Dictionary(OCGs=Name.X), Dictionary(D=Array())):
        pdf = bare_pdf()
        pdf.Root.OCProperties = odd
        files.append(saved(pdf))

    data = printed(*files, renderer=renderer)

    assert len(PdfReader(io.BytesIO(data)).pages) == FRONT + len(files)
