"""Law 10: one bad row never stops the rest, nor changes what is decided of it."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.effects import CopyFile, MakeFolder, MoveFolder, Plan
from sheetflow.core.form import SystemColumn
from sheetflow.core.register.sheet import Cell
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW, STAGES, Cells, home_with, registers
from tests.support.scenario import cells_like

COLUMNS = [str(column.id) for column in office_of().form.columns]

NASTY = (
    "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", '=HYPERLINK("http://x","y")', "\x00\x07\x1b",
    "\ud800", "a\udfffb", "\u202egnp.exe", "👩\u200d👩\u200d👧", "../../etc/passwd", "C:\\con\\nul",
    "\\\\server\\share", "file:///etc/passwd", "{id}_{judul}", "{tahun}", "{0}", "%s%n", "\u2028",
    "العربية", "#REF!", "1e999", "NaN", "\r\n\r\n", "'; DROP TABLE rows;--", "<b>&amp;",
    "x" * 32_000, "🗳" * 8_000, "1" * 5_000, "31/09/2025", "\t", "Keduanya", "Dibatalkan",
)  # fmt: skip

nasty: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(), max_size=60),
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)

ITS_OWN = {
    "nomor_disposisi": "AGD-999/X/2025",
    "nomor_nota_dinas": "999/HM.02-ND/3299/2025",
    "tautan_unggahan": "https://www.instagram.com/p/CONTOH9999x/",
}
"""What no other row should have, and would rightly be told of."""

RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@settings(deadline=None, max_examples=16)
@given(
    register=registers(least=1, most=2, same_titles=False),
    stage=st.sampled_from(STAGES),
    cells=st.dictionaries(st.sampled_from(COLUMNS), nasty, max_size=12),
    place=st.integers(0, 2),
)
def test_arbitrary_cells_change_nothing_of_the_others(
    register: dict[str, Cells], stage: str, cells: dict[str, Any], place: int
) -> None:
    _check(register, {**cells_like({"like": stage}), **ITS_OWN, **cells}, place)


@settings(deadline=None, max_examples=12)
@given(register=registers(least=1, most=1, same_titles=False), text=nasty)
def test_the_same_arbitrary_text_in_every_cell(register: dict[str, Cells], text: Cell) -> None:
    _check(register, dict.fromkeys(COLUMNS, text), 0, text)


def _check(register: dict[str, Cells], cells: dict[str, Any], place: int, own: Cell = None) -> None:
    """Compare with and without a bad row; `own` fills the job's columns, as if unlocked."""
    alone, beside = home_with(register), home_with(register)
    beside.put("bad", {"id": "PUB-2025-9999", **cells})
    beside.labels["bad"][len(COLUMNS) :] = [own] * len(SystemColumn)
    order = list(register)
    order.insert(place, "bad")
    beside.sort(order)
    for _ in range(2):
        plan = beside.run(NOW)[0].plan
        expected = alone.run(NOW)[0].plan
        _check_the_others(plan, expected, set(register))
        _check_names(plan)
        _check_what_is_shown(plan)
    for label in register:
        for column in SystemColumn:
            assert alone.says(label, column) == beside.says(label, column)
    assert beside.plan(NOW).empty


def _check_the_others(plan: Plan, expected: Plan, labels: set[str]) -> None:
    found = [(f.submission, f.column, f.code, f.blanks) for f in plan.findings]
    wanted = [(f.submission, f.column, f.code, f.blanks) for f in expected.findings]
    assert [one for one in found if one[0] in labels] == wanted
    events = [(e.submission, e.transition) for e in plan.commit.events if e.row_id in labels]
    assert events == [(e.submission, e.transition) for e in expected.commit.events]


def _check_names(plan: Plan) -> None:
    """No text of a cell reaches the name of a folder or file as it is."""
    for effect in plan.commit.outbox:
        match effect:
            case MakeFolder(folder=path) | CopyFile(target=path) | MoveFolder(target=path):
                for part in path.split("/"):
                    part.encode()
                    assert 0 < len(part.encode()) <= 120
                    assert part not in {".", ".."}
                    assert part == part.strip(" .")
                    assert not re.search(r'[<>:"\\|?*\x00-\x1f\x7f\u202a-\u202e]', part)
                    assert not RESERVED.match(part)


def _check_what_is_shown(plan: Plan) -> None:
    """What the job writes is text that any program can store, never a formula."""
    for row in plan.show:
        for said in map(str, row.cells.values()):
            said.encode()
            assert len(said) <= 8_000
            assert not said.startswith(("=", "+", "@"))
            assert not re.search(r"[\x00-\x08\x0b-\x1f]", said)


def test_a_folder_that_cannot_be_made_stops_nothing_else_and_is_made_later() -> None:
    home = home_with(
        {
            f"PUB-2025-{number:04}": cells_like({"like": "collected", "judul": f"Rapat {number}"})
            for number in (1, 2)
        }
    )
    files = home.files.inner.files
    stone = "2025/10 Oktober/Teknis/PUB-2025-0001_Rapat 1"
    files[stone] = b"a file where the folder must be"

    _, outcome = home.run(NOW)

    assert len(outcome.failures) == 2
    assert not outcome.complete
    assert home.states() == {"PUB-2025-0001": "bahan", "PUB-2025-0002": "bahan"}
    assert "2025/10 Oktober/Teknis/PUB-2025-0002_Rapat 2/01_bahan/foto.jpg" in files

    del files[stone]
    _, outcome = home.run(NOW)

    assert outcome.complete
    assert f"{stone}/01_bahan/foto.jpg" in files
    assert home.plan(NOW).empty
