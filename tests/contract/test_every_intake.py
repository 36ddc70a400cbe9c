"""What holds of responses that become rows, in every backend."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sheetflow.app.register_rows import read_register
from sheetflow.core.effects import FillRow
from sheetflow.core.names import EffectId
from sheetflow.execute.fill_rows import RegisterRows
from sheetflow.execute.prepare import prepare
from tests.contract.homes import HOMES, NEAR
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.support.forms import FakeForm, a_form, a_response, edited, with_files

SETTINGS: dict[str, Any] = {
    "fixed": {"izin": "Ya"},
    "answered": "stempel_waktu",
    "respondent": "pengisi",
}


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> WholeHome:
    made = new_home(request.param, tmp_path)
    form = FakeForm()
    made = replace(made, home=replace(made.home, forms=((a_form(**SETTINGS), form),)))
    made.drive.put("Kotak Masuk/rapat; sesi 1.txt", b"foto")
    form.give(with_files(a_response(pesan="=SUM(A1)"), "Kotak Masuk/rapat; sesi 1.txt"))
    return made


def form_of(home: WholeHome) -> FakeForm:
    ((_, form),) = home.home.forms
    assert isinstance(form, FakeForm)
    return form


def test_a_response_becomes_a_row_with_its_files_and_goes_through_the_sop(home: WholeHome) -> None:
    (effect,) = [one for one in home.run().effects if isinstance(one, FillRow)]
    cells = home.row(effect.row_id)
    assert cells["tanggal_kegiatan"] == date(2025, 10, 10)
    assert (cells["judul"], cells["kanal"]) == ("Rapat koordinasi", "Website")
    assert cells["keterangan"] == "Pesan untuk petugas: =SUM(A1)"
    assert list(home.home.ledger.unfinished()) == []
    later = home.run(NOW + timedelta(minutes=15))
    assert [event.row_id for event in later.commit.events] == [effect.row_id]
    home.run(NOW + timedelta(minutes=30))
    assert home.run(NOW + timedelta(minutes=45)).empty
    assert list(home.home.ledger.audit()) == []


@pytest.mark.parametrize("home", NEAR, indirect=True)
def test_a_row_that_was_written_is_never_written_again(home: WholeHome) -> None:
    (effect,) = [one for one in home.run().effects if isinstance(one, FillRow)]
    before = home.row(effect.row_id)
    rows = RegisterRows(home.home.register, home.home.ledger, home.home.settings.office)
    taken = replace(effect, id=EffectId("other"), response="usulan/r9", cells=(*effect.cells[:1],))
    other = replace(taken, cells=((effect.cells[0][0], "Acara lain"),))
    assert list(rows.fill([effect, other])) == [effect.id]
    assert home.row(effect.row_id) == before


@pytest.mark.parametrize("home", NEAR, indirect=True)
def test_an_edit_stands_in_the_rows_sentence_until_the_cell_has_it(home: WholeHome) -> None:
    (effect,) = [one for one in home.run().effects if isinstance(one, FillRow)]
    home.run(NOW + timedelta(minutes=15))
    first = form_of(home).given["r1"]
    form_of(home).give(edited(first, judul="Rapat pleno"))
    home.run(NOW + timedelta(minutes=30))
    (said,) = home.sentences()
    assert "W-ISIAN" in said
    assert "“Rapat pleno”" in said
    assert home.row(effect.row_id)["judul"] == "Rapat koordinasi"
    home.correct(effect.row_id, {"judul": "Rapat pleno"})
    home.run(NOW + timedelta(minutes=45))
    assert "W-ISIAN" not in "".join(home.sentences())


def test_a_run_that_died_before_it_acknowledged_has_written_the_row(home: WholeHome) -> None:
    ports = (home.home.register, home.home.ledger, home.home.files)
    office = home.home.settings.office
    made = prepare(office, *ports, NOW, forms=home.home.forms)
    home.home.ledger.commit(made.plan.commit)
    effects = [one for one in made.plan.effects if isinstance(one, FillRow)]
    RegisterRows(home.home.register, home.home.ledger, office).fill(effects)
    home.correct(effects[0].row_id, {"tempat": "Aula", "judul": "Rapat pleno"})
    home.run(NOW + timedelta(minutes=15))
    assert list(home.home.ledger.unfinished()) == []
    scan = read_register(home.home).scan
    assert [row.id for row in scan.rows] == [effects[0].row_id]
