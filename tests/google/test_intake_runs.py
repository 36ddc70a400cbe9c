"""Responses of a Google form through whole runs over HTTP: one response, one row."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from sheetflow.errors import SheetflowError
from sheetflow.execute.fill_rows import RegisterRows
from sheetflow.execute.run_effects import run_effects
from tests.google.form_office import (
    ANSWERS,
    PERSON,
    SENT,
    FormOffice,
    form_office,
    gmail_form_office,
)
from tests.google.home import ADMIN, quick_client
from tests.google.killing import deadly
from tests.google.office_run import PlainPapers
from tests.google.test_cost import QUIET, cost_of_a_run
from tests.support.crashing import Killed

FORMS = 1
"""Calls that a form adds to a quiet run."""
TITLE = ANSWERS["Judul"]


def row(office: FormOffice, title: str = TITLE) -> Mapping[str, Any]:
    return office.home.rows()[title]


def said(office: FormOffice, title: str = TITLE) -> str:
    return str(row(office, title)["Rincian"])


def settled_story(office: FormOffice) -> dict[str, Any]:
    office.settle()
    assert not office.locked()
    return office.home.story()


def test_a_response_becomes_a_row_that_moves_on() -> None:
    with form_office() as office:
        office.home.run()
        office.submit()
        office.settle()
        found = row(office)
        assert found["Kanal"] == "Media Sosial"
        assert found["Pengisi"] == "bagian.hukum@kantor.example"
        assert found["Keterangan"] == "Pesan: Mohon segera"
        assert found["Status Tercatat"] == "Bahan Terkumpul"
        [filed] = [path for path in office.home.drive.tree() if "bahan" in path]
        assert "Rapat pleno" in filed or "rapat-pleno" in filed.lower()


def test_an_office_on_plain_gmail_shares_nothing_with_itself() -> None:
    with gmail_form_office() as office:
        office.submit()
        office.settle()
        assert row(office)["Status Tercatat"] == "Bahan Terkumpul"
        assert [path for path in office.home.drive.tree() if "bahan" in path]


def test_a_form_costs_one_call_when_it_is_quiet() -> None:
    with form_office() as office:
        office.home.run()
        quiet = cost_of_a_run(office.home)
        assert quiet.nothing_to_do
        assert quiet.calls <= QUIET + FORMS
        office.submit()
        office.settle()
        quiet = cost_of_a_run(office.home)
        assert quiet.nothing_to_do
        assert quiet.calls <= QUIET + FORMS
        assert office.titles() == [TITLE]


def run_of_a_response(office: FormOffice, at: int | None = None, *, after: bool = False) -> int:
    """Let a response come, and be read by a run that is killed at that call; return its calls."""
    office.home.run()
    office.submit()
    client = quick_client(office.home.emulator)
    adapter = deadly(client, office.home.emulator.url, at, after=after)
    office.home.run(client)
    return adapter.calls


@cache
def undisturbed() -> tuple[int, dict[str, Any]]:
    with form_office() as office:
        calls = run_of_a_response(office)
        return calls, comparable(settled_story(office))


def comparable(story: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is the same in two offices: ids of files in Drive differ."""
    rows = {
        title: {name: cell for name, cell in cells.items() if "drive.google" not in str(cell)}
        for title, cells in story["rows"].items()
    }
    kept = {name: story[name] for name in ("events", "broken", "states", "unfinished")}
    return kept | {"rows": rows, "tree": sorted(story["tree"])}


EVERY = [pytest.param(5, id="some calls"), pytest.param(1, id="all", marks=pytest.mark.slow)]
"""Every fifth call, each kind of disturbance from another one on; before a release all calls."""


def disturbed(every: int, kind: int) -> tuple[range, dict[str, Any]]:
    calls, story = undisturbed()
    return range(1 + kind % every, calls + 1, every), story


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_is_killed_anywhere_makes_one_row(after: bool, every: int) -> None:
    numbers, story = disturbed(every, int(after))
    for number in numbers:
        with form_office() as office:
            with pytest.raises(Killed):
                run_of_a_response(office, number, after=after)
            assert comparable(settled_story(office)) == story, number
            assert office.titles() == [TITLE], number


FAULTS: Mapping[str, Mapping[str, Any]] = {
    "refused": {"kind": "error", "code": 503},
    "answer lost": {"kind": "lose_answer"},
    "done and refused": {"kind": "error_after", "code": 500},
    "not sent": {"kind": "lose_request"},
    "cut": {"kind": "garbled", "message": "cut"},
    "empty": {"kind": "garbled", "message": "object"},
}


@pytest.mark.parametrize("every", EVERY)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_call_makes_one_row(fault: str, every: int) -> None:
    numbers, story = disturbed(every, list(FAULTS).index(fault))
    for number in numbers:
        with form_office() as office:
            office.home.run()
            office.submit()
            office.home.emulator.calls.reset()
            office.home.emulator.fault(call=number, **FAULTS[fault])
            with suppress(SheetflowError):
                office.home.run()
            assert comparable(settled_story(office)) == story, number
            assert office.titles() == [TITLE], number


@pytest.mark.parametrize("every", EVERY)
def test_staff_who_take_the_row_at_any_call_keep_it(every: int) -> None:
    """Before each call in turn, a person begins to fill the row that the response would get."""
    numbers, _ = disturbed(every, 2)
    for number in numbers:
        with form_office() as office:
            office.home.run()
            office.submit()
            office.home.emulator.calls.reset()
            office.home.emulator.before_call(number, office.take_a_row)
            office.home.run()
            office.home.emulator.misbehaviour.clear()
            office.settle(6)
            assert office.titles().count(TITLE) == 1, number
            assert sorted(office.titles()) in ([TITLE], [TITLE, "Staf"]), number


def test_a_write_that_google_refuses_leaves_the_register_to_staff() -> None:
    with form_office() as office:
        register = office.home.sheet.register(office.home.office.form)
        with pytest.raises(SheetflowError, match="50000 characters"):
            register.fill(lambda _: {(3, 7): "x" * 60_000})
        assert not office.locked()


def test_two_runs_at_once_make_one_row() -> None:
    with form_office() as office:
        office.home.run()
        office.submit()
        first, ports = office.home.prepared()
        office.home.run()
        with pytest.raises(SheetflowError):
            run_effects(
                first.plan,
                ports.ledger,
                ports.files,
                ports.register,
                first.snapshot,
                papers=PlainPapers(ports.files),
                rows=RegisterRows(ports.register, ports.ledger, office.home.office),
            )
        office.settle()
        assert office.titles() == [TITLE]


def test_an_edited_response_is_said_in_its_row() -> None:
    with form_office() as office:
        name = office.submit()
        office.settle()
        office.edit(name, Judul="Rapat pleno terbuka")
        office.settle()
        assert office.titles() == [TITLE]
        assert "W-ISIAN" in said(office)
        assert "Rapat pleno terbuka" in said(office)
        office.home.sheet.type("G2", [["Rapat pleno terbuka"]])
        office.settle()
        assert "W-ISIAN" not in said(office, "Rapat pleno terbuka")


def test_a_response_that_is_sent_twice_is_one_row() -> None:
    with form_office() as office:
        answers = {**ANSWERS, "Bahan": []}
        office.submit(**answers)
        office.submit(1, **answers)
        office.settle()
        assert office.titles() == [TITLE]
        assert "W-ISIAN" in said(office)


def test_one_that_is_sent_twice_with_its_files_holds_only_its_own_second_row() -> None:
    """The files may differ, so that nothing is thrown away."""
    with form_office() as office:
        office.submit()
        office.submit(1)
        office.settle(6)
        assert office.titles() == [TITLE, TITLE]
        story = office.home.story()
        assert sorted(story["states"].values()) == ["bahan"]
        assert "E-GANDA" in said(office)


@pytest.mark.parametrize("gone", ["trashed", "deleted", "unshared"])
def test_an_upload_that_is_gone_is_said_and_can_be_given_again(gone: str) -> None:
    with form_office() as office:
        office.submit()
        upload = office.upload()
        if gone == "trashed":
            office.home.drive.change(upload.id, trashed=True)
        elif gone == "deleted":
            office.home.emulator.world.drive.files.pop(upload.id)
        else:
            folder = office.home.emulator.world.drive.files[upload.parents[0]]
            folder.permissions.pop()
        office.settle()
        assert row(office)["Status Tercatat"] == "Draf"
        assert "Tautan Bahan" in said(office)
        again = office.home.drive.put("Kotak Masuk/bahan.pdf", b"%PDF-1.4")
        at = list(row(office)).index("Tautan Bahan")
        link = f"https://drive.google.com/file/d/{again}/view"
        office.home.sheet.type(f"{chr(ord('A') + at)}2", [[link]])
        office.settle()
        assert row(office)["Status Tercatat"] == "Bahan Terkumpul"


@pytest.mark.parametrize(("more", "status"), [(0, "Bahan Terkumpul"), (1, "Draf")])
def test_a_video_of_two_gigabytes_is_copied_by_drive_itself(more: int, status: str) -> None:
    """Up to `limits.file_bytes`; a larger one is said.  No byte of it goes through the job."""
    with form_office() as office:
        office.submit()
        size = 2 * 2**30 + more
        office.upload().fields |= {"size": str(size), "mimeType": "video/mp4"}
        office.home.emulator.calls.reset()
        office.settle()
        assert row(office)["Status Tercatat"] == status
        assert ("Tautan Bahan" in said(office)) is bool(more)
        counts = office.home.emulator.calls.counts()
        assert ("drive.files.copy" in counts) is not bool(more)
        assert "drive.files.create" in counts or more


def test_a_form_whose_questions_changed_loses_no_answer() -> None:
    with form_office() as office:
        office.home.run()
        respondents = office.home.emulator.respondents
        respondents.rename(office.form, "Tanggal", "Tanggal acara")
        answers = {name: answer for name, answer in ANSWERS.items() if name != "Tanggal"}
        stored = office.home.emulator.world.forms[office.form]
        name = respondents.submit(office.form, {**answers, "Tanggal acara": "2025-10-10"})
        respondents.remove(office.form, "Pesan")
        assert stored.responses[0]["responseId"] == name
        office.settle()
        assert "Tanggal acara: 2025-10-10" in row(office)["Keterangan"]
        assert "(pertanyaan yang dihapus): Mohon segera" in row(office)["Keterangan"]
        assert "Tanggal" in said(office)


@pytest.mark.parametrize(
    "fault",
    [
        {"code": 429},
        {"reason": "accessNotConfigured"},
        {"code": 403},
        {"code": 404},
        {"kind": "lose_request"},
        {"kind": "garbled", "message": "page"},
    ],
    ids=str,
)
def test_a_form_that_cannot_be_read_for_an_hour_stops_nothing_else(fault: dict[str, Any]) -> None:
    with form_office({"PUB-2025-0001": {"like": "collected"}}) as office:
        office.submit()
        office.home.emulator.fault(method="forms.*", times=None, **fault)
        for _ in range(3):
            prepared, outcome = office.home.run()
            assert prepared.plan.failures or outcome.failures
        there = row(office, "Judul PUB-2025-0001")
        assert there["Status Tercatat"] == "Bahan Terkumpul"
        office.home.emulator.misbehaviour.clear()
        office.settle()
        assert row(office)["Status Tercatat"] == "Bahan Terkumpul"
        assert len(office.titles()) == 2


def test_a_response_that_was_deleted_keeps_its_row() -> None:
    with form_office() as office:
        name = office.submit()
        office.settle()
        before = office.home.story()
        office.home.emulator.respondents.withdraw(office.form, name)
        office.settle()
        assert office.home.story() == before


def test_more_responses_than_spare_rows_wait_for_rows() -> None:
    with form_office(spare=1) as office:
        for at in range(3):
            office.submit(at, Judul=f"Kegiatan {at}")
        office.home.run()
        assert office.titles() == ["Kegiatan 0"]
        form, columns = office.home.office.form, office.home.office.form.columns
        own = [column.id for column in columns].index(form.identifier.id)
        for at in (3, 4):
            cells = [""] * len(columns)
            cells[own] = f"PUB-2025-09{at:02}"
            office.home.sheet.type(f"A{at}", [cells])
        office.settle(6)
        assert sorted(office.titles()) == ["Kegiatan 0", "Kegiatan 1", "Kegiatan 2"]


@pytest.mark.parametrize(
    "answers",
    [
        {"Pesan": "Hanya pesan"},
        {"Judul": "=IMPORTXML(1)"},
        {"Judul": "x" * 60_000},
        {"Judul": "   ", "Tanggal": "99"},
        {"Judul": "Baris\nbaru\tdan \x07 \u202e \U0001f600", "Kanal": "Media Sosial;Website"},
        {"Judul": "Banyak berkas", "Bahan": [(f"{at}.pdf", b"%PDF") for at in range(10)]},
    ],
    ids=str,
)
def test_any_answer_becomes_one_row(answers: dict[str, Any]) -> None:
    with form_office() as office:
        office.home.emulator.respondents.submit(office.form, answers, email=PERSON, at=SENT)
        office.settle()
        filled = [cells for cells in office.home.sheet.look("Register!A2:Z9") if len(cells) > 3]
        assert len(filled) == 1
        assert office.home.story()["unfinished"] == []


def test_a_response_without_an_answer_is_a_row_once_it_has_one() -> None:
    with form_office() as office:
        name = office.home.emulator.respondents.submit(office.form, {}, at=SENT)
        office.submit(1, Judul="Lain")
        office.settle()
        assert office.titles() == ["Lain"]
        office.edit(name, Judul="Akhirnya diisi")
        office.settle()
        assert sorted(office.titles()) == ["Akhirnya diisi", "Lain"]


def test_the_person_who_answered_is_named_as_a_holder() -> None:
    with form_office() as office:
        holder = replace(office.home.office.holders[0], email=ADMIN)
        office.home.office = replace(office.home.office, holders=(holder,))
        office.submit(email=ADMIN.upper())
        office.settle()
        assert row(office)["Pengisi"] == holder.name


def test_a_response_that_shows_up_late_is_not_passed_over() -> None:
    """Google promises no order in which responses become visible."""
    with form_office() as office:
        home = office.home
        home.now = (SENT + timedelta(minutes=2)).astimezone(home.office.zone).replace(tzinfo=None)
        office.submit(1, Judul="Kedua")
        home.run()
        office.submit(0, Judul="Pertama")
        home.now += timedelta(minutes=2)
        home.run()
        home.now += timedelta(minutes=20)
        office.settle()
        assert sorted(office.titles()) == ["Kedua", "Pertama"]
