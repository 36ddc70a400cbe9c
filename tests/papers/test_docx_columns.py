"""A column of a Word table goes when there is nothing to call it, and nothing else is touched."""

import io

import docx
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Mm

from sheetflow.adapters.documents.docx_values import leave_out_columns
from templates.builder.word_parts import add_row, grid, heads, row_tag

ALL = {"column": {"name": "Name", "reach": "Reach", "likes": "Likes"}}
NO_REACH = {"column": {"name": "Name", "reach": "", "likes": "Likes"}}
NOTHING = {"column": {"name": "", "reach": "", "likes": ""}}


def _document() -> WordDocument:
    document = Document()
    table = grid(document, (30, 60, 20))
    heads(table, ["{{ column.name }}", "{{ column.reach }}", "{{column.likes}}"])
    row_tag(table, "for row in rows")
    add_row(table, ["{{ row.name }}", "{{ row.reach }}", "{{ row.likes }}"])
    row_tag(table, "endfor")
    return document


def _texts(document: WordDocument) -> list[list[str]]:
    kept = docx.Document(_saved(document)).tables[0]
    return [[cell.text for cell in row.cells] for row in kept.rows]


def _saved(document: WordDocument) -> io.BytesIO:
    target = io.BytesIO()
    document.save(target)
    return target


def test_it_goes_with_all_its_cells_and_leaves_its_width_to_the_widest() -> None:
    document = _document()
    leave_out_columns(document, NO_REACH)

    assert _texts(document) == [
        ["{{ column.name }}", "{{column.likes}}"],
        ["{%tr for row in rows %}", ""],
        ["{{ row.name }}", "{{ row.likes }}"],
        ["{%tr endfor %}", ""],
    ]
    table = document.tables[0]
    for wide, narrow in (table.columns, table.rows[2].cells):
        assert wide.width == pytest.approx(Mm(90), rel=0.001)
        assert narrow.width == pytest.approx(Mm(20), rel=0.001)


@pytest.mark.parametrize("context", [ALL, {}, {"column": "text"}, {"column": {"name": None}}])
def test_a_head_with_text_or_an_unknown_name_stays(context: dict[str, object]) -> None:
    document = _document()
    leave_out_columns(document, context)

    assert _texts(document) == _texts(_document())


def test_a_table_never_loses_all_of_its_columns() -> None:
    document = _document()
    leave_out_columns(document, NOTHING)

    assert _texts(document) == _texts(_document())


def test_a_column_that_holds_the_loop_stays() -> None:
    document = _document()
    leave_out_columns(document, {"column": {"name": "", "reach": "Reach", "likes": "Likes"}})

    assert _texts(document) == _texts(_document())


def test_a_table_with_cells_over_several_columns_stays() -> None:
    document = _document()
    table = document.tables[0]
    last = add_row(table, ["", "", ""])
    last.cells[0].merge(last.cells[1])
    before = _texts(document)
    leave_out_columns(document, NO_REACH)

    assert _texts(document) == before


def test_a_table_without_a_repeated_head_stays() -> None:
    document = Document()
    table = grid(document, (30, 60))
    add_row(table, ["{{ column.name }}", "{{ column.reach }}"])
    leave_out_columns(document, NO_REACH)

    assert _texts(document) == [["{{ column.name }}", "{{ column.reach }}"]]
