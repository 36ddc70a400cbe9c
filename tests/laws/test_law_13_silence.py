"""Law 13: a missing row is reported until it is back, and it is restored as it was accepted."""

from collections import Counter
from collections.abc import Iterable

import pytest

from sheetflow.core.findings import E_ID, Finding
from sheetflow.core.form import SystemColumn
from sheetflow.core.importing.restored_row import place_restored
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.core.register.submission_rows import scan_register
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW, STAGES, Cells, home_with
from tests.support.scenario import cells_like

ROW, SPARE, MORE = "PUB-2025-0001", "PUB-2025-0008", "PUB-2025-0009"

BOTH = {"kanal": "Keduanya", "nomor_nota_dinas": "41/HM.02-ND/3299/2025"}
CANCELLED = {"status": "Dibatalkan", "keterangan": "Dibatalkan: kegiatan ditunda"}
ROWS: dict[str, Cells] = {
    **{stage: cells_like({"like": stage}) for stage in STAGES if stage != "draft"},
    "website": cells_like({"like": ["finished", "web_post"]}),
    "cancelled": cells_like({"like": "disposed", **CANCELLED}),
    "split": cells_like({"like": "disposed", **BOTH}),
    "split, one half further": cells_like({"like": "posted", **BOTH}),
    "several files": cells_like(
        {"like": "drafted", "tautan_konsep": "Kotak Masuk/a.docx\nKotak Masuk/b.docx"}
    ),
    "with figures": cells_like({"like": "finished", "jangkauan": "1.234", "suka": "12"}),
}


def restored(home: MemoryHome, name: str) -> None:
    """As `sheetflow restore` does it."""
    office = home.office

    def choose(snapshot: RegisterSnapshot) -> dict[tuple[int, int], object]:
        ledger = home.ledger.load()
        scan = scan_register(snapshot, office, ledger.rows)
        return dict(place_restored(name, scan, ledger, office, NOW.date()).cells)

    home.register.fill(choose)  # type: ignore[arg-type]  # entries are cells


def kinds(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    return Counter((str(f.column), str(f.code), f.variant) for f in findings)


def reported(home: MemoryHome) -> list[str]:
    """Return the texts in spare rows."""
    return [home.says(label) for label in (SPARE, MORE) if home.says(label)]


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_that_vanished_is_news_until_it_is_restored_as_it_was(kind: str) -> None:
    home = home_with({ROW: ROWS[kind]})
    home.put(MORE, {})
    home.put(SPARE, {})
    before = kinds(home.run(NOW)[0].plan.findings)
    states, history = home.states(), list(home.ledger.history())
    home.delete(ROW)

    (found,) = home.run(NOW)[0].plan.findings
    assert (found.code, found.submission, found.row) == (E_ID, ROW, 0)
    assert dict(found.blanks)["judul"] == "Sosialisasi Pemilih Pemula"
    (line,) = reported(home)
    assert f"sheetflow restore {ROW}" in line
    assert home.says(MORE) == line
    assert home.plan(NOW).empty

    restored(home, ROW)
    plan = home.run(NOW)[0].plan

    assert not plan.commit.events
    assert home.states() == states
    assert list(home.ledger.history()) == history
    assert kinds(plan.findings) == before
    assert "sheetflow restore" not in "".join(reported(home))
    assert "vanished" not in {f.variant for f in plan.findings}
    assert home.plan(NOW).empty


def test_a_spare_row_that_is_used_leaves_the_news_to_the_next() -> None:
    home = home_with({ROW: ROWS["disposed"]})
    home.put(SPARE, {})
    home.put(MORE, {})
    home.run(NOW)
    home.delete(ROW)
    home.run(NOW)
    line = home.says(SPARE)

    home.write(SPARE, cells_like({"like": "collected", "judul": "Lain"}))
    home.run(NOW)

    assert home.says(MORE) == line
    assert ROW not in home.says(SPARE)
    assert home.says(SPARE, SystemColumn.STATE) == "Bahan Terkumpul"


def test_several_rows_are_reported_of_in_one_place_each_with_its_title() -> None:
    home = home_with({ROW: ROWS["disposed"], "PUB-2025-0002": ROWS["finished"] | {"judul": "Lain"}})
    home.put(SPARE, {})
    home.run(NOW)
    for label in (ROW, "PUB-2025-0002"):
        home.delete(label)
    found = home.run(NOW)[0].plan.findings

    assert {f.variant for f in found} == {"vanished", "vanished_closed"}
    assert [line[:5] for line in home.says(SPARE).split("\n")] == ["E-ID:", "E-ID:"]
    assert "“Lain”" in home.says(SPARE)


def test_where_no_spare_row_is_left_the_first_new_one_tells_of_it() -> None:
    home = MemoryHome(office_of("contoh", {"limits": {"spare_rows": 2, "spare_minimum": 1}}))
    home.put(ROW, ROWS["disposed"])
    home.run(NOW)
    home.delete(ROW)
    del home.register.rows[1:]

    home.run(NOW)

    said = [str(cell) for row in home.register.rows for cell in row if "restore" in str(cell)]
    assert len(said) == 1
    assert ROW in said[0]
    assert home.plan(NOW).empty
