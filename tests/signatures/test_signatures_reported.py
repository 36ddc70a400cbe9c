"""What history and the doctor report of signed papers, with and without the extra."""

import sys
from pathlib import Path

import pytest

from sheetflow.app.doctor import examine_office
from sheetflow.app.run import run_office
from sheetflow.doctor import Diagnosis, Health
from tests.contract.test_every_signed_paper import ROW, head, pdf, settings_with
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.support.sample_office import called
from tests.support.scenario import cells_like
from tests.support.signed_papers import signed


@pytest.fixture
def home(tmp_path: Path) -> WholeHome:
    return new_home("local", tmp_path, more=settings_with(tmp_path))


def test_history_has_who_signed_and_when(home: WholeHome) -> None:
    paper = "Kotak Masuk/disposisi.pdf"
    name = home.type(cells_like({"like": "disposed", "nomor_disposisi": paper}))
    home.drive.put(paper, signed(pdf("Disposisi"), head(), at=NOW))
    run_office(home.home, NOW)
    said = called("history", name, "--config", str(home.home.settings.file))
    assert said.code == 0
    signer = "ditandatangani secara elektronik oleh KEPALA SUBBAGIAN TEKNIS"
    assert f"{signer}, 13 Oktober 2025 17:00 (SHA-256" in said.out


def test_the_doctor_lists_roots_and_who_cannot_be_recognised(home: WholeHome) -> None:
    found = signatures(home)
    assert found["signatures"].health is Health.OK
    assert found["signatures"].detail.startswith("Akar Contoh (")
    unknown = found["signatures: signers"]
    assert unknown.health is Health.WARNING
    assert "Kasubbag Hukum Contoh" in unknown.detail
    assert "Kasubbag Teknis Contoh" not in unknown.detail
    assert "certificate" in unknown.fix


def test_without_the_extra_everything_else_goes_on(
    home: WholeHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyhanko", None)
    name = home.type(cells_like(ROW))
    report = run_office(home.home, NOW)
    assert home.states() == {name: "siap"}
    assert [one.variant for one in report.plan.findings if one.code == "W-TTD"] == ["not_installed"]
    assert run_office(home.home, NOW).outcome is not None
    found = signatures(home)["signatures"]
    assert found.health is Health.ERROR
    assert "pyHanko is not installed" in found.detail
    assert "[signatures]" in found.fix


def test_an_office_without_signatures_gets_no_line(tmp_path: Path) -> None:
    assert signatures(new_home("local", tmp_path)) == {}


def signatures(home: WholeHome) -> dict[str, Diagnosis]:
    found = examine_office(home.home, NOW)
    return {one.what: one for one in found if one.what.startswith("signatures")}
