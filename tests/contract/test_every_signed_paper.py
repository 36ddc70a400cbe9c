"""In every backend a paper that an official signed electronically proves who did its step."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Pdf

from sheetflow.app.audit import check_files
from sheetflow.app.run import run_office
from sheetflow.core.files import FiledFile
from sheetflow.core.names import SubmissionId
from sheetflow.core.records import SIGNED_LATER, Event, Level
from sheetflow.settings.document import shipped_config
from tests.contract.homes import HOMES, NEAR
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.google.home import ADMIN, GoogleDrive
from tests.support.accepted import sha
from tests.support.quick_yaml import quick_yaml
from tests.support.scenario import cells_like
from tests.support.signed_papers import Identity, authority, identity, root, signed

HEAD, CERTIFICATE = "Kasubbag Teknis Contoh", "3201010101800001"
ROW = {"like": ["approved", "web", "web_memo"], "tautan_konsep": "Kotak Masuk/konsep"}
PART = "04_final_preview"


def settings_with(folder: Path) -> dict[str, Any]:
    """An office that gives the root, and what the head's certificate names him by; no report."""
    shipped = shipped_config() / "offices/kpu-kab-contoh/office.yaml"
    office = quick_yaml(shipped.read_text("utf-8"))
    for holder in office["holders"]:
        if holder["name"] == HEAD:
            holder["certificate"] = CERTIFICATE
    folder.joinpath("akar").mkdir(exist_ok=True)
    folder.joinpath("akar/akar.pem").write_bytes(root().pem)
    return {"holders": office["holders"], "signatures": {"roots": ["akar"]}, "report": None}


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> WholeHome:
    return new_home(request.param, tmp_path, more=settings_with(tmp_path))


def head() -> Identity:
    return identity("KEPALA SUBBAGIAN TEKNIS", authority(), serial=CERTIFICATE)


@pytest.mark.parametrize("home", NEAR, indirect=True)
def test_a_paper_that_comes_back_signed_raises_the_proof_of_its_step(home: WholeHome) -> None:
    name = home.type(cells_like(ROW))
    run_office(home.home, NOW)
    run_office(home.home, NOW)
    assert run_office(home.home, NOW).plan.empty
    memo = filed(home, name, "paper:nota_dinas", ".pdf")
    paper = home.drive.tree()[memo.target]
    came_back = signed(paper, head(), at=NOW, box=(20, 20, 200, 80))

    home.drive.put(memo.target, came_back)
    later = NOW + timedelta(hours=1)
    run_office(home.home, later)

    event = events(home, name)[-1]
    assert event.transition == SIGNED_LATER
    assert event.source == event.target == "siap"
    proof = event.proof
    assert proof is not None
    assert (proof.level, proof.step, proof.reference) == (Level.SIGNED, "T07", sha(came_back))
    assert event.files == ((memo.name, sha(came_back)),)
    assert "W-TTD" not in "".join(home.sentences())
    after = filed(home, name, "paper:nota_dinas", ".pdf")
    assert (after.sha256, after.signed, after.target) == (sha(came_back), sha(paper), memo.target)
    calls = home.home.calls()
    assert run_office(home.home, later).plan.empty
    # My Drive has no log of changes: its quiet run looks at the files of open rows.
    in_my_drive = isinstance(home.drive, GoogleDrive) and home.drive.kind == "user"
    assert home.home.calls() - calls <= 3 + in_my_drive
    assert home.home.ledger.audit() == []


def test_what_staff_put_into_the_folder_or_link_to_counts_where_it_is(home: WholeHome) -> None:
    paper = pdf("Disposisi dari aplikasi surat")
    disposition = signed(paper, head(), at=NOW)
    home.drive.put("Kotak Masuk/disposisi.pdf", disposition)
    cell = link_to(home, "Kotak Masuk/disposisi.pdf")
    name = home.type(cells_like({**ROW, "nomor_disposisi": cell}))
    home.drive.put("Kotak Masuk/disposisi.pdf", disposition)
    run_office(home.home, NOW)
    [accepted] = [event for event in events(home, name) if event.transition == "T02"]
    assert accepted.proof is not None
    assert (accepted.proof.level, accepted.proof.reference) == (Level.SIGNED, sha(disposition))

    memo = filed(home, name, "paper:nota_dinas", ".pdf")
    beside = f"{memo.target.removesuffix('.pdf')} - tte.pdf"
    home.drive.put(beside, signed(home.drive.tree()[memo.target], head(), at=NOW))
    foreign = memo.target.replace("Nota Dinas", "Surat")
    home.drive.put(foreign, signed(pdf("Surat lain"), identity("Orang Lain"), at=NOW))
    run_office(home.home, NOW + timedelta(hours=1))
    run_office(home.home, NOW + timedelta(hours=1))

    assert [event.transition for event in events(home, name)][-1] == SIGNED_LATER
    after = filed(home, name, "paper:nota_dinas", ".pdf")
    assert (after.target, after.signed) == (beside, memo.sha256)
    said = "".join(home.sentences())
    assert "sertifikat buatan sendiri" in said
    assert foreign.rpartition("/")[2] in said
    assert run_office(home.home, NOW + timedelta(hours=1)).plan.empty
    assert check_files(home.home, lambda _: None).differences == []


@pytest.mark.slow
def test_a_second_file_of_the_same_name_in_drive_is_copied_and_proves_the_step(
    tmp_path: Path,
) -> None:
    home = new_home("google", tmp_path, more=settings_with(tmp_path))
    assert isinstance(home.drive, GoogleDrive)
    name = home.type(cells_like(ROW))
    run_office(home.home, NOW)
    memo = filed(home, name, "paper:nota_dinas", ".pdf")
    content = signed(home.drive.tree()[memo.target], head(), at=NOW)
    folder = home.drive.find(memo.target.rpartition("/")[0])
    assert folder is not None
    home.drive.emulator.staff.put_file(
        memo.name, owner=ADMIN, mime_type="application/pdf", content=content, parent=folder.id
    )
    run_office(home.home, NOW + timedelta(hours=1))

    event = events(home, name)[-1]
    assert event.transition == SIGNED_LATER
    record = home.home.ledger.load().submissions[SubmissionId(name)]
    [copy] = [file for file in record.files if file.signed]
    assert copy.name == "Nota Dinas PUB-2025-0001 (2).pdf"
    assert home.drive.tree()[copy.target] == content
    run_office(home.home, NOW + timedelta(hours=1))
    assert run_office(home.home, NOW + timedelta(hours=1)).plan.empty
    assert "W-TTD" not in "".join(home.sentences())


def link_to(home: WholeHome, path: str) -> str:
    """What staff paste: on Google the file's address."""
    if not isinstance(home.drive, GoogleDrive):
        return path
    file = home.drive.find(path)
    assert file is not None
    return f"https://drive.google.com/file/d/{file.id}/view"


def pdf(text: str) -> bytes:
    """A page of another program than sheetflow."""
    made = Pdf.new()
    made.add_blank_page()
    made.docinfo["/Title"] = text
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def events(home: WholeHome, name: str) -> list[Event]:
    return [chained.event for chained in home.home.ledger.history(SubmissionId(name))]


def filed(home: WholeHome, name: str, source: str, ending: str) -> FiledFile:
    record = home.home.ledger.load().submissions[SubmissionId(name)]
    found = [one for one in record.files if one.source == source and one.name.endswith(ending)]
    return found[-1]
