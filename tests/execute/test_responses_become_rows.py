"""Responses of forms become rows of the register: each one row, whatever happens."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sheetflow.adapters.google.ledger.cells import to_cells, with_drive_ids
from sheetflow.adapters.google.ledger.tabs import NOTES, OUTBOX
from sheetflow.adapters.ledger_format.columns import effect_columns
from sheetflow.core.effects import FillRow
from sheetflow.core.intake import unreadable
from sheetflow.core.register.text import clean
from sheetflow.core.response_rows.known_rows import LEFT_TO_STAFF
from sheetflow.errors import OutageError, UnavailableError
from sheetflow.execute.fill_rows import RegisterRows
from tests.support.form_home import FormHome, fills
from tests.support.forms import TITLE, FakeForm, a_form, a_response, edited, with_files


def test_a_response_becomes_a_row_that_the_next_run_evaluates() -> None:
    home = FormHome({"respondent": "pengisi", "answered": "stempel_waktu", "fixed": {"izin": "Ya"}})
    home.form.give(with_files(a_response(pesan="Tolong cepat"), "Kotak Masuk/rapat/foto.jpg"))
    assert fills(home.go()) == ["usulan/r1"]
    ((row, cells),) = home.rows().items()
    assert cells == {
        "judul": "Rapat koordinasi",
        "tanggal_kegiatan": "10/10/2025",
        "kanal": "Website",
        "subbagian": "Teknis dan Hupmas",
        "jenis": "Berita",
        "izin": "Ya",
        "pengisi": "warga@contoh.example",
        "stempel_waktu": "13/10/2025 08:00:00",
        "tautan_bahan": "Kotak Masuk/rapat/foto.jpg",
        "keterangan": "Pesan untuk petugas: Tolong cepat",
    }
    plan = home.go()
    assert fills(plan) == []
    assert [event.row_id for event in plan.commit.events] == [row]
    assert list(home.ledger.unfinished()) == []


@pytest.mark.parametrize("whole", [False, True])
def test_a_quiet_run_asks_each_form_once_and_changes_nothing(*, whole: bool) -> None:
    home = FormHome()
    home.form.whole = whole
    home.form.give(a_response())
    home.go(3)
    home.form.calls = 0
    assert home.go().empty
    assert home.form.calls == 1


def test_the_respondent_is_named_as_the_holder_with_that_address() -> None:
    holder = {"name": "Budi Contoh", "role": "admin_medcen", "email": "Warga@contoh.example"}
    home = FormHome({"respondent": "pengisi"}, holders=[holder])
    home.form.give(a_response())
    home.go()
    assert [cells["pengisi"] for cells in home.rows().values()] == ["Budi Contoh"]


def test_staff_who_take_the_row_meanwhile_keep_it_and_the_response_gets_another() -> None:
    home = FormHome()
    home.form.give(a_response())
    row = home.spare()
    home.register.opened = "Siti"
    plan, outcome = home.run(home.now)
    assert fills(plan.plan) == ["usulan/r1"]
    assert "Siti" in outcome.shown.postponed
    assert outcome.failures == ()
    home.register.opened = ""
    home.type_into(row, judul="Milik staf", jenis="Berita")
    home.go(2)
    assert sorted(home.titles()) == ["Milik staf", "Rapat koordinasi"]
    assert home.rows()[row] == {"judul": "Milik staf", "jenis": "Berita"}
    assert list(home.ledger.unfinished()) == []


@pytest.mark.parametrize("title", ["", "Kunjungan", "Rapat koordinasi"])
def test_a_row_that_staff_begin_much_alike_is_not_taken_for_the_response(title: str) -> None:
    home = FormHome()
    home.form.give(with_files(a_response(), "Kotak Masuk/rapat/foto.jpg"))
    row = home.spare()
    home.register.opened = "Siti"
    home.go()
    home.register.opened = ""
    alike = {"kanal": "Website", "subbagian": "Teknis dan Hupmas", "jenis": "Berita"}
    day = {} if title == "Rapat koordinasi" else {"tanggal_kegiatan": "10/10/2025"}
    home.type_into(row, judul=title, **alike, **day)
    home.go(2)
    (own,) = [name for name, cells in home.rows().items() if "tautan_bahan" in cells]
    assert own != row
    assert home.rows()[own]["judul"] == "Rapat koordinasi"


def test_a_row_that_was_taken_between_plan_and_write_is_left_to_staff() -> None:
    home = FormHome()
    home.form.give(a_response())
    prepared = home.prepare(home.now)
    row = home.spare()
    home.type_into(row, judul="Milik staf")
    home.carry_out(prepared)
    assert home.titles() == ["Milik staf"]
    home.go(2)
    assert sorted(home.titles()) == ["Milik staf", "Rapat koordinasi"]


def test_a_response_that_cannot_be_read_is_reported_and_stops_no_other() -> None:
    home = FormHome()
    home.form.given["x"] = unreadable("x", "x.yaml:3: Bukan YAML.")
    home.form.give(a_response())
    assert any("x.yaml:3" in said for said in home.sentences(home.go()))
    assert home.titles() == ["Rapat koordinasi"]
    del home.form.given["x"]
    home.form.give(a_response("x", "Yang diperbaiki"))
    home.go()
    assert sorted(home.titles()) == ["Rapat koordinasi", "Yang diperbaiki"]


def test_a_form_that_does_not_answer_stops_nothing_and_is_read_again() -> None:
    home = FormHome()
    other = FakeForm()
    home.forms = (*home.forms, (a_form("lain"), other))
    home.form.error = OutageError("The form does not answer.", "Wait.")
    home.form.give(a_response())
    other.give(a_response("s1", "Dari formulir lain"))
    plan = home.go()
    assert [one.problem for one in plan.failures] == ["The form does not answer."]
    assert home.titles() == ["Dari formulir lain"]
    home.form.error = None
    home.go()
    assert sorted(home.titles()) == ["Dari formulir lain", "Rapat koordinasi"]


def test_more_responses_than_spare_rows_come_run_by_run() -> None:
    home = FormHome()
    home.form.give(*(a_response(f"r{n}", f"Acara {n}", n) for n in range(15)))
    first = home.go()
    assert len(home.titles()) == 6
    assert any("9 isian" in said for said in home.sentences(first))
    home.go(4)
    assert sorted(home.titles()) == sorted(f"Acara {n}" for n in range(15))


def test_the_topmost_spare_rows_are_left_to_staff_who_may_be_typing_there() -> None:
    home = FormHome()
    top = home.spare_rows()[:LEFT_TO_STAFF]
    home.form.give(a_response(), a_response("r2", "Lain", 1))
    home.go(2)
    assert home.titles() == ["Rapat koordinasi", "Lain"]
    assert home.spare_rows()[:LEFT_TO_STAFF] == top


def test_responses_from_before_the_first_day_become_no_rows() -> None:
    home = FormHome({"since": date(2025, 10, 13)})
    home.form.give(a_response("r1", minute=-600), a_response("r2", "Baru"))
    home.go()
    assert home.titles() == ["Baru"]


def test_an_older_ledger_that_was_put_back_gives_no_row_twice() -> None:
    home = FormHome()
    older = deepcopy(home.ledger)
    home.form.give(a_response("r1"), a_response("r2", "Rapat pleno"))
    home.go()
    home.ledger = older
    home.go(2)
    assert sorted(home.titles()) == ["Rapat koordinasi", "Rapat pleno"]


def test_a_note_of_another_form_is_no_obstacle() -> None:
    home = FormHome()
    home.form.give(a_response())
    home.ledger.acknowledge((), {"isian-sampai:usulan": "kapan?", "isian-ubah:PUB-1": "{"})
    home.go()
    assert home.titles() == ["Rapat koordinasi"]


@pytest.mark.parametrize("sign", ["x", "é", "\U0001f600", "\u2028"])
def test_answers_of_any_length_fit_into_cells_and_ledger_and_an_edit_of_them_too(sign: str) -> None:
    home = FormHome({"columns": {"judul": TITLE}})
    home.form.give(a_response(judul=sign * 60_000, pesan=sign * 60_000, jenis=sign * 40_000))
    plan = home.go()
    (effect,) = [one for one in plan.effects if isinstance(one, FillRow)]
    home.form.give(edited(a_response(), judul=f"b{sign * 60_000}", pesan=f"b{sign * 60_000}"))
    home.go()
    sizes = [len(text.encode("utf-16-le")) // 2 for _, text in effect.cells]
    assert max(sizes) <= 30_000
    assert sum(sizes) <= 48_000
    cells = with_drive_ids(OUTBOX, effect_columns(effect), {})
    assert all(len(cell.encode("utf-16-le")) <= 2 * 50_000 for cell in cells)
    for name, note in home.ledger.load().notes.items():
        to_cells(NOTES, (name, note))


@pytest.mark.parametrize("text", ["=SUM(A1)", "+62 812", "@nama", "x" * 60_000, "a\x00b\x0bc"])
def test_any_text_is_kept_as_text(text: str) -> None:
    home = FormHome()
    home.form.give(a_response(judul="Rapat", pesan=text))
    home.go(2)
    (cells,) = home.rows().values()
    said = cells["keterangan"].removeprefix("Pesan untuk petugas: ")
    assert said[:1_000] == clean(text)[:1_000]
    assert len(cells["keterangan"]) <= 30_000


def test_a_taken_row_is_given_up_for_the_next_that_is_free_with_what_was_changed_since() -> None:
    home = FormHome(limits={"spare_rows": 1, "spare_minimum": 1})
    home.form.give(a_response())
    home.register.opened = "Siti"
    home.go()
    home.register.opened = ""
    row = home.spare()
    home.type_into(row, judul="Milik staf")
    home.form.give(edited(a_response(), judul="Rapat pleno"))
    home.go()
    assert home.titles() == ["Milik staf"]
    plan = home.go(3)
    assert sorted(home.titles()) == ["Milik staf", "Rapat koordinasi"]
    (found,) = [one for one in plan.findings if one.code == "W-ISIAN"]
    assert found.submission != row
    assert list(home.ledger.unfinished()) == []


def test_a_response_whose_note_was_lost_still_leaves_a_row_that_people_took() -> None:
    home = FormHome()
    home.form.give(a_response())
    home.register.opened = "Siti"
    home.go()
    home.register.opened = ""
    home.type_into(home.spare(), judul="Milik staf")
    (note,) = [name for name in home.ledger.load().notes if name.startswith("isian:")]
    home.form.given.clear()
    home.ledger.acknowledge((), {note: ""})
    home.go(2)
    assert sorted(home.titles()) == ["Milik staf", "Rapat koordinasi"]


def test_a_row_of_the_same_title_is_not_taken_for_the_response() -> None:
    home = FormHome()
    home.type_into(home.spare(), judul="Rapat koordinasi", jenis="Pengumuman")
    quiet = FakeForm()
    home.forms = (*home.forms, (a_form("sepi"), quiet))
    home.form.give(a_response())
    home.go()
    assert home.titles() == ["Rapat koordinasi", "Rapat koordinasi"]


def test_files_of_a_question_without_a_column_are_among_the_remarks() -> None:
    home = FormHome({"columns": {"judul": TITLE}})
    home.form.give(with_files(a_response(), "Kotak Masuk/a.jpg", "Kotak Masuk/b.jpg"))
    home.go()
    (cells,) = home.rows().values()
    assert "Unggah bahan: Kotak Masuk/a.jpg, Kotak Masuk/b.jpg" in cells["keterangan"]


def test_a_row_that_staff_moved_before_it_was_acknowledged_is_still_the_responses() -> None:
    home = FormHome()
    home.form.give(a_response())
    prepared = home.prepare(home.now)
    home.ledger.commit(prepared.plan.commit)
    rows = RegisterRows(home.register, home.ledger, home.office)
    rows.fill([one for one in prepared.plan.effects if isinstance(one, FillRow)])
    at = 1 + LEFT_TO_STAFF
    first, second = home.register.rows[at : at + 2]
    before = [*prepared.snapshot.rows[at], *[None] * len(first)]
    second.extend([None] * (len(first) - len(second)))
    for place, cell in enumerate(tuple(first)):
        if cell != before[place]:
            first[place], second[place] = None, cell
    home.register.saved()
    moved = [*home.rows()]
    home.go(3)
    assert [*home.rows()] == moved
    assert list(home.ledger.unfinished()) == []


def test_rows_that_cannot_be_written_are_tried_less_often_and_reported() -> None:
    home = FormHome()
    home.form.give(a_response())
    row = home.spare()
    home.register.unfillable = UnavailableError("The register refuses it.", "Look at its rights.")
    failed = [home.run(home.now)[1].failures for _ in range(3)]
    assert [one[0].problem for one in failed] == ["The register refuses it."] * 3
    home.now += timedelta(minutes=15)
    late = home.prepare(home.now).plan
    assert [one.path for one in late.waiting] == [row]
    assert any(row in dict(one.blanks).get("nilai", "") for one in late.findings)
    home.register.unfillable = None
    home.now += timedelta(hours=2)
    home.go()
    assert home.titles() == ["Rapat koordinasi"]
    assert not any(name.startswith("coba:") for name in home.ledger.load().notes)


def test_of_a_flood_none_gets_a_row_and_no_other_row_waits_for_it() -> None:
    home = FormHome(limits={"spare_rows": 6, "spare_minimum": 2, "responses": 1})
    home.form.give(a_response("r1", "Rapat pleno"))
    home.go(2)
    home.form.give(a_response("r2", "Rapat lain", 20), a_response("r3", "Rapat ketiga", 21))
    plan = home.go()
    assert home.sentences(plan) == [
        "2 isian baru formulir usulan datang sekaligus; belum satu pun menjadi baris."
    ]
    assert home.titles().count("Rapat pleno") == 1
    assert "Rapat lain" not in home.titles()
    limits = replace(home.office.limits, responses=100)
    home.office = replace(home.office, limits=limits)
    home.go(2)
    assert {"Rapat pleno", "Rapat lain", "Rapat ketiga"} <= set(home.titles())
