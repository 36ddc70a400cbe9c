"""The tabs `Giliran`: their lines, the mark that stands for them, and when a run writes them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetflow.core.names import RoleId, RowId
from sheetflow.core.office import Office
from sheetflow.core.own_cells import FileLink, RowLink, ShowList
from sheetflow.core.waiting import waiting_after
from sheetflow.core.waiting_lists import COLUMNS, list_roles, list_tab, waiting_list
from sheetflow.core.words import ENGLISH
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of()
NOW = datetime(2025, 10, 13, 17, tzinfo=OFFICE.zone)
KASUBBAG = list_tab(RoleId("kasubbag"), OFFICE)


def _home(office: Office = OFFICE, **rows: Mapping[str, object]) -> MemoryHome:
    home = MemoryHome(office)
    home.register.lists = {list_tab(role, office): None for role in list_roles(office)}
    for label, cells in rows.items():
        home.put(label, cells_like({"judul": f"Rapat {label}", **cells}))
    return home


def _shown(home: MemoryHome, tab: str = KASUBBAG) -> list[dict[str, object]]:
    shown = home.register.lists[tab]
    assert shown is not None
    return [dict(zip(COLUMNS, line, strict=True)) for line in shown.lines]


def test_a_list_has_a_line_for_each_waiting_submission_the_oldest_first() -> None:
    home = _home(
        B={"like": "drafted"},
        A={"like": "collected"},
        C={"like": ["approved"]},
        D={"like": "filed"},
    )
    home.run(NOW)

    first, second = _shown(home)

    assert first["number"] == 1
    assert first["subject"] == RowLink("Rapat A", 3, RowId("A"))
    assert first["row"] == 3
    assert first["unit"] == "Teknis dan Hupmas"
    assert isinstance(first["file"], FileLink)
    assert first["file"].text.startswith("A_Rapat A")
    assert (second["subject"], second["late"]) == (RowLink("Rapat B", 2, RowId("B")), "")
    assert second["file"] == FileLink("konsep.docx", "Kotak Masuk/konsep.docx")


def test_what_was_returned_says_why_and_halves_say_which() -> None:
    both = {"like": ["approved", "web_memo"], "kanal": "Keduanya"}
    home = _home(A={"like": "returned"}, B=both)
    home.run(NOW)

    texts = [line["todo"] for line in _shown(home, "Giliran Admin Subbagian")]
    assert texts[0] == (
        "Perbaiki konsep menurut catatan revisi dan isi Tanggal Konsep yang baru. "
        "Catatan: Perbaiki ejaan"
    )
    assert _shown(home, "Giliran Admin Medcen")[0]["subject"] == RowLink(
        "Rapat B (Website)", 3, RowId("B")
    )


def test_an_empty_list_says_that_nothing_waits() -> None:
    home = _home(A={"like": "disposed"})
    home.run(NOW)

    assert _shown(home)[0]["subject"] == "Tidak ada yang menunggu."


def test_a_quiet_run_writes_no_list_and_a_new_day_only_those_with_something_late() -> None:
    home = _home(A={"like": "drafted"}, B={"like": "draft"})
    prepared, outcome = home.run(NOW)
    assert {one.tab for one in prepared.plan.lists} == set(home.register.lists)
    assert outcome.complete

    assert home.plan(NOW + timedelta(hours=2)).empty
    tomorrow = home.plan(NOW + timedelta(days=1))
    assert [one.tab for one in tomorrow.lists] == [KASUBBAG]


def test_a_list_that_was_lost_or_edited_is_written_by_the_next_run() -> None:
    home = _home(A={"like": "drafted"})
    home.run(NOW)
    shown = home.register.lists[KASUBBAG]
    home.register.lists[KASUBBAG] = None
    home.register.saved()

    prepared, _ = home.run(NOW)

    assert [one.tab for one in prepared.plan.lists] == [KASUBBAG]
    assert home.register.lists[KASUBBAG] == shown


def test_sorted_rows_are_found_where_they_are_now() -> None:
    home = _home(A={"like": "drafted"}, B={"like": "drafted", "tanggal_konsep": "11/10/2025"})
    home.run(NOW)
    home.sort(["B", "A"])
    home.run(NOW)

    assert [line["row"] for line in _shown(home)] == [3, 2]


def test_a_postponed_list_is_written_once_the_register_is_closed() -> None:
    home = _home(A={"like": "drafted"})
    home.register.opened = "LibreOffice"
    _, outcome = home.run(NOW)
    assert outcome.shown.postponed
    home.register.opened = ""

    home.run(NOW)

    assert len(_shown(home)) == 1


def test_an_old_register_without_these_tabs_goes_on_working() -> None:
    home = _home(A={"like": "drafted"})
    home.register.lists = {}

    prepared, outcome = home.run(NOW)

    assert prepared.plan.lists == ()
    assert outcome.complete


def test_only_roles_that_ever_have_a_turn_have_a_list() -> None:
    assert list_roles(OFFICE) == ("admin_medcen", "kasubbag", "admin_subbag")


@pytest.mark.parametrize("language", ["id", "en"])
def test_names_of_tabs_fit_every_program_and_differ(language: str) -> None:
    office = replace(OFFICE, language=ENGLISH if language == "en" else OFFICE.language)
    role = replace(office.roles[1], titles=("Kepala [Sub] Bagian: Umum/Logistik dan Keuangan",))
    office = replace(office, roles=(office.roles[0], role, *office.roles[2:]))

    names = [list_tab(one, office) for one in list_roles(office)]

    assert len(set(names)) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_row_that_is_gone_or_has_no_title_is_still_listed() -> None:
    home = _home(A={"like": "drafted"})
    home.run(NOW)
    home.delete("A")
    home.run(NOW)
    (line,) = _shown(home)
    assert (line["subject"], line["row"]) == ("Rapat A", "")

    after = home.prepare(NOW)
    (one,) = waiting_after(after.scan, after.ledger, after.plan.commit, OFFICE, NOW.date())
    bare = replace(one, title="", origin=None, draft="", folder=None)
    shown: ShowList = waiting_list(RoleId("kasubbag"), [bare], OFFICE)
    assert shown.lines[0][1] == "A"
    assert shown.lines[0][6:] == ("", "", "")
