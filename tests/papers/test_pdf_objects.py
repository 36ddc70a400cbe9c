"""Objects of PDF files are told apart from what staff wrote in them."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from sheetflow.adapters.documents.pdf_objects import (
    PdfFile,
    PdfWriter,
    UnknownPdf,
    outside_texts,
    packed,
    references,
    shifted,
    without_texts,
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<</A 1 0 R/B[2 0 R 3 0 R]>>", b"<</A 11 0 R/B[12 0 R 13 0 R]>>"),
        (b"<</K[1 2 3 0 R]/N 4>>", b"<</K[1 2 13 0 R]/N 4>>"),
        (b"<</T(1 0 R)/P 2 0 R>>", b"<</T(1 0 R)/P 12 0 R>>"),
        (b"<</T((1 0 R) 2 0 R)/P 3 0 R>>", b"<</T((1 0 R) 2 0 R)/P 13 0 R>>"),
        (rb"<</T(\) 1 0 R \( \\)/P 2 0 R>>", rb"<</T(\) 1 0 R \( \\)/P 12 0 R>>"),
        (b"<</T()/P 2 0 R>>", b"<</T()/P 12 0 R>>"),
        (b"[]", b"[]"),
    ],
)
def test_references_are_renumbered_but_not_in_texts(before: bytes, after: bytes) -> None:
    assert shifted(before, 10) == after
    assert shifted(before, 0) == before
    assert [number + 10 for number in references(before)] == references(after)


def test_texts_are_left_alone_and_left_out() -> None:
    body = rb"<</T(a (b\) /Key 5) c)/Key 5>>"
    assert without_texts(body) == b"<</T()/Key 5>>"
    changed = outside_texts(re.compile(rb"/Key \d"), lambda _: b"/Key 6", body)
    assert changed == rb"<</T(a (b\) /Key 5) c)/Key 6>>"


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"xref\n0 1\nstartxref\n0\n%%EOF", b"trailer\nstartxref\n8\n%%EOF"],
)
def test_another_build_of_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownPdf):
        PdfFile(data)


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(UnknownPdf):
        references(rb"<</T(a\) 1 0 R>>")


def test_what_is_written_can_be_read_with_gaps_between_the_numbers() -> None:
    target = io.BytesIO()
    writer = PdfWriter(target, size=600)
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 510))
    writer.add(1, b"<</Type/Catalog/Pages 2 0 R>>")
    writer.add(2, b"<</Type/Pages/Count 500/Kids[%b]>>" % kids)
    writer.add(3, packed(b"", b"0 0 m 9 9 l S"))
    for number in range(10, 510):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d 9]/Contents 3 0 R>>" % number
        writer.add(number, page)
    writer.add(4, b"<</Title(Judul)>>")
    writer.finish(root=1, info=4)
    reader = PdfReader(io.BytesIO(target.getvalue()), strict=True)
    assert [int(page.mediabox.width) for page in reader.pages] == list(range(10, 510))
    assert reader.metadata is not None
    assert reader.metadata.title == "Judul"
    contents = reader.pages[7].get_contents()
    assert contents is not None
    assert contents.get_data() == b"0 0 m 9 9 l S"
