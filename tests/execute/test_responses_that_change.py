"""What a response has that its row lacks is reported in the row, and no longer than that."""

import json
from dataclasses import replace
from datetime import timedelta

from sheetflow.core.effects import Commit
from sheetflow.core.names import RowId, RunId
from tests.support.form_home import FormHome
from tests.support.forms import TITLE, a_response, edited, with_files


def test_an_edit_is_reported_while_the_cell_has_the_former_answer_and_no_longer() -> None:
    home = FormHome()
    home.form.give(a_response())
    home.go(2)
    ((row, before),) = home.rows().items()
    home.form.give(edited(a_response(), judul="Rapat pleno", pesan="Ganti judul"))
    (title, more) = home.sentences(home.go())
    assert "Judul Kegiatan kini “Rapat pleno”" in title
    assert "Pesan untuk petugas: Ganti judul" in more
    assert home.rows() == {row: before}
    assert home.short(row).startswith("W-ISIAN: Responden mengubah jawabannya")
    assert len(home.sentences(home.go())) == 2
    home.type_into(row, judul="Rapat pleno", keterangan="Pesan untuk petugas: Ganti judul")
    assert home.sentences(home.go()) == []
    home.go()
    assert home.go().empty


def test_a_day_and_a_subdivision_are_reported_as_the_register_has_them() -> None:
    home = FormHome()
    home.form.give(a_response())
    home.go(2)
    home.form.give(edited(a_response(), tanggal_kegiatan="2025-10-11", subbagian="KUL"))
    unit, day = sorted(home.sentences(home.go()), key=lambda said: "Tanggal" in said)
    assert "Tanggal Kegiatan kini “11/10/2025”" in day
    assert "Subbagian kini “Keuangan, Umum, dan Logistik”" in unit


def test_an_edit_that_staff_decided_otherwise_is_not_reported_again() -> None:
    home = FormHome()
    home.form.give(a_response())
    home.go(2)
    (row,) = home.rows()
    home.form.give(edited(a_response(), judul="Rapat pleno"))
    home.go()
    home.type_into(row, judul="Rapat koordinasi (bukan pleno)")
    assert home.sentences(home.go()) == []


def test_an_answer_that_was_changed_twice_is_reported_as_it_is_now() -> None:
    home = FormHome()
    home.form.give(a_response())
    home.go(2)
    once = edited(a_response(), judul="Rapat pleno")
    home.form.give(once)
    home.go()
    home.form.give(edited(once, judul="Rapat tertutup"))
    (said,) = home.sentences(home.go())
    assert "Rapat tertutup" in said
    home.form.give(edited(once, 90, judul="Rapat koordinasi"))
    assert home.sentences(home.go()) == []


def test_an_answer_or_upload_that_was_taken_back_is_reported() -> None:
    home = FormHome()
    first = with_files(a_response(jenis="Berita"), "Kotak Masuk/a.jpg")
    home.form.give(first)
    home.go(2)
    home.form.give(replace(edited(first, jenis=""), files={}))
    said = home.sentences(home.go())
    assert sorted(sentence.split(":")[1].split(" kini")[0] for sentence in said) == [
        " Jenis Konten",
        " Tautan Bahan",
    ]


def test_the_same_answers_sent_twice_are_one_row_and_a_sentence() -> None:
    home = FormHome()
    home.form.give(a_response("r1"), a_response("r2", minute=2))
    plan = home.go(2)
    assert home.titles() == ["Rapat koordinasi"]
    (said,) = home.sentences(plan)
    assert "08:02" in said
    again = edited(a_response("r2", minute=2), judul="Rapat lain")
    home.form.give(again)
    home.go()
    assert home.titles() == ["Rapat koordinasi", "Rapat lain"]


def test_the_same_answers_of_others_or_another_day_are_rows_of_their_own() -> None:
    home = FormHome()
    nobody = replace(a_response("r3"), respondent="")
    home.form.give(
        a_response("r1"), a_response("r2", minute=2000), nobody, replace(nobody, id="r4")
    )
    home.go()
    assert len(home.titles()) == 4


def test_an_answer_that_is_no_choice_is_written_as_given_and_reported_until_it_is_chosen() -> None:
    home = FormHome({"values": {"kanal": {"Situs kami, Instagram": "Keduanya"}}})
    home.form.give(
        a_response(kanal="Majalah dinding"), a_response("r2", "Dua", kanal="Situs kami;Instagram")
    )
    (said,) = home.sentences(home.go(2))
    assert "“Majalah dinding”" in said
    rows = {cells["judul"]: (row, cells["kanal"]) for row, cells in home.rows().items()}
    assert rows["Dua"][1] == "Keduanya"
    row, written = rows["Rapat koordinasi"]
    assert written == "Majalah dinding"
    home.type_into(row, kanal="Website")
    assert home.sentences(home.go()) == []


def test_a_question_that_is_gone_is_reported_in_the_row_and_to_the_installer() -> None:
    home = FormHome()
    home.form.titles = (*(title for title in home.form.titles if title != TITLE), "Nama acara")
    asked = a_response(judul="")
    home.form.give(replace(asked, answers={**asked.answers, "Nama acara": ("Rapat",)}))
    assert any("tidak lagi mempunyai pertanyaan" in said for said in home.sentences(home.go()))
    ((row, cells),) = home.rows().items()
    assert cells["keterangan"] == "Nama acara: Rapat"
    (said,) = home.sentences(home.go())
    assert said.startswith("Judul Kegiatan kosong")
    home.type_into(row, judul="Rapat")
    assert home.sentences(home.go()) == []


def test_a_question_that_was_renamed_is_no_edit_of_the_responses_before() -> None:
    home = FormHome()
    first = a_response()
    home.form.give(first)
    home.go(2)
    home.form.titles = (*(title for title in home.form.titles if title != TITLE), "Nama acara")
    renamed = {
        "Nama acara" if title == TITLE else title: said for title, said in first.answers.items()
    }
    later = first.changed + timedelta(minutes=30)
    home.form.give(replace(first, answers=renamed, changed=later))
    (said,) = home.sentences(home.go())
    assert "tidak lagi mempunyai pertanyaan" in said
    home.form.give(replace(edited(replace(first, answers=renamed), 60, kanal="Media Sosial")))
    assert any("Kanal kini" in said for said in home.sentences(home.go()))


def test_a_change_of_a_column_that_is_gone_or_of_a_closed_row_is_forgotten() -> None:
    home = FormHome()
    home.form.give(a_response())
    home.go(2)
    (row,) = home.rows()
    gone = json.dumps([["", "tiada", "x", [], "2025-10-13"]])
    home.ledger.acknowledge((), {f"isian-ubah:{row}": gone})
    assert home.sentences(home.go()) == []
    assert f"isian-ubah:{row}" not in home.ledger.load().notes
    state = home.ledger.load()
    closed = replace(state.rows[RowId(row)], closed=True)
    home.ledger.commit(Commit(state.version, RunId("tutup"), home.now, rows=(closed,)))
    home.form.give(edited(a_response(), judul="Rapat pleno"))
    assert home.sentences(home.go()) == []


def test_an_answer_whose_column_the_register_no_longer_has_is_no_change() -> None:
    home = FormHome()
    home.form.give(a_response())
    home.go(2)
    (name,) = [name for name in home.ledger.load().notes if name.startswith("isian:")]
    note = home.ledger.load().notes[name].replace('"jenis"', '"kolom_lama"')
    home.ledger.acknowledge((), {name: note})
    home.form.give(edited(a_response(), judul="Rapat pleno"))
    assert any("Rapat pleno" in said for said in home.sentences(home.go()))
