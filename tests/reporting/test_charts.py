"""Charts are the same bytes for the same numbers, and look right for none, one and many."""

import io
import re

import pytest
from PIL import Image

from sheetflow.adapters.documents.report.charts import WIDTH_MM, as_png, as_svg, wrapped
from sheetflow.core.reporting.figures import Bar, BarChart


def _chart(*values: int, label: str = "Instagram") -> BarChart:
    bars = tuple(Bar(f"{label} {place}", value, str(value)) for place, value in enumerate(values))
    return BarChart("grafik", "Judul", bars, "Grafik batang.", "Tidak ada data")


@pytest.mark.parametrize("values", [(), (7,), (0, 0), tuple(range(15, 0, -1))])
def test_the_same_numbers_give_the_same_bytes(values: tuple[int, ...]) -> None:
    chart = _chart(*values)
    first, second = (as_svg(chart) for _ in range(2))
    assert first == second
    assert as_png(chart) == as_png(chart)
    assert not re.search(rb"<dc:date>|matplotlib v|20\d\d-\d\d-\d\d", first)


def test_a_chart_is_as_wide_as_the_text_and_grows_with_its_bars() -> None:
    one, many = (Image.open(io.BytesIO(as_png(_chart(*v)))) for v in ((1,), (5, 4, 3, 2)))
    assert one.width == many.width == int(WIDTH_MM / 25.4 * 200)
    assert many.height > 2 * one.height


def test_bars_are_as_long_as_their_numbers_say() -> None:
    picture = Image.open(io.BytesIO(as_png(_chart(100, 50, 0)))).convert("RGB")
    blue = [
        sum(picture.getpixel((x, y)) == (0, 114, 178) for x in range(picture.width))
        for y in range(picture.height)
    ]
    lengths = sorted(set(blue), reverse=True)
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=4)


def test_lettering_is_drawn_as_outlines_and_never_as_formulas() -> None:
    chart = _chart(3, label=r"$\frac{1}{2}$ <b>& \n")
    assert b"<text" not in as_svg(chart)
    assert as_png(chart).startswith(b"\x89PNG")


def test_long_labels_are_wrapped_and_cut() -> None:
    lines = wrapped("Perencanaan, Data, Informasi, " * 8).split("\n")
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert max(map(len, wrapped("x" * 500).split("\n"))) <= 28
    assert wrapped("") == ""
