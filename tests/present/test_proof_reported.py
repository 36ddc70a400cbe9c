"""How well it is proved who did a step, as people and programs are reported."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from sheetflow.core.effects import Plan
from sheetflow.core.names import SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.records import Level, Proof
from sheetflow.core.words import ENGLISH, INDONESIAN
from sheetflow.present.history import SubmissionHistory, history_data, history_lines
from sheetflow.present.lines import Line, wrapped
from sheetflow.present.run_data import RunReport, run_data
from sheetflow.present.run_text import actor_lines, run_lines, run_markdown
from tests.support.accepted import APPROVED, PROOF, SIGNED, an_event
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.proofs import ONE, an_office, protect
from tests.support.registers import NOW
from tests.support.scenario import cells_like

EDITORS = ["pekerja@proyek.iam.gserviceaccount.com", ONE]
ON = "3 November 2025 09:00"
SEAL = f"(SHA-256 {'f' * 64})"
ANSWERED = f"approved in Google Drive by a@kantor.example, {ON} (approval persetujuan-1 revisi-2)"
PROVED = "proved: columns protected for Head of Subdivision (a@kantor.example, b@kantor.example)"


def judged(*, well: bool) -> tuple[MemoryHome, Plan]:
    home = MemoryHome(an_office())
    home.put("PUB-1", cells_like({"like": "disposed"}))
    protect(home, well=well)
    return home, home.run(NOW)[0].plan


def text_of(home: MemoryHome, plan: Plan) -> str:
    return printed(run_lines(RunReport(plan, None), home.office))


def printed(lines: Iterable[Line]) -> str:
    return "\n".join(text for text, _ in wrapped(lines, None))


def test_a_story_says_how_well_each_step_is_proved() -> None:
    home, _ = judged(well=True)
    story = SubmissionHistory(SubmissionId("PUB-1"), tuple(home.ledger.history()))
    said = printed(history_lines(story, home.office))
    assert "nama pada baris saja" in said
    assert "terbukti: kolom dilindungi untuk Kepala" in said
    assert ONE in said


def test_a_run_says_of_how_many_steps_who_did_them_is_proved() -> None:
    said = "Pelaku terbukti pada 1 dari 2 perpindahan status"
    home, plan = judged(well=True)
    assert said in text_of(home, plan)
    markdown = run_markdown(RunReport(plan, None), home.office)
    assert said in markdown
    assert "nama pada baris saja |" in markdown
    steps: Any = run_data(RunReport(plan, None), home.office)["transitions"]
    assert [step["proof"] for step in steps] == [
        {"level": "named"},
        {"level": "protected", "roles": ["kasubbag"], "editors": EDITORS},
    ]


def test_a_run_says_that_columns_are_open_once_and_each_row_that_it_waits() -> None:
    home, plan = judged(well=False)
    open_column = "tidak dilindungi: selain Kepala Subbagian (Kasubbag)"
    assert text_of(home, plan).count("W-PELINDUNGAN") == 1
    assert run_markdown(RunReport(plan, None), home.office).count("| W-PELINDUNGAN |") == 1
    found: Any = run_data(RunReport(plan, None), home.office)["findings"]
    assert [(one["row"], one["submission"], one["code"], one["severity"]) for one in found] == [
        (0, "", "W-PELINDUNGAN", "warning"),
        (2, "PUB-1", "E-PELAKU", "error"),
    ]
    assert open_column in found[0]["message"]
    assert "sheetflow init" in found[0]["fix"]
    assert "sheetflow init" in found[1]["fix"]


@pytest.mark.parametrize(
    ("proof", "actor", "expected"),
    [
        (None, "Kasubbag", ["Kasubbag"]),
        (Proof(Level.NAMED), "Kasubbag", ["Kasubbag", "only the name in the row"]),
        (Proof(Level.NAMED), "", []),
        (Proof(Level.SYSTEM), "sheetflow", ["sheetflow"]),
        (PROOF, "Kasubbag", ["Kasubbag", PROVED]),
        (APPROVED, "Kasubbag", ["Kasubbag", ANSWERED]),
        (SIGNED, "", [f"signed electronically by Siti Aminah, {ON} {SEAL}"]),
        (replace(SIGNED, at=""), "", [f"signed electronically by Siti Aminah, – {SEAL}"]),
    ],
)
def test_who_did_it_is_reported_as_far_as_it_is_known(
    proof: Proof | None, actor: str, expected: list[str]
) -> None:
    office: Office = office_of(changes={"language": "en"})
    assert office.language == ENGLISH != INDONESIAN
    assert list(actor_lines(an_event(actor=actor, proof=proof), office)) == expected


@pytest.mark.parametrize("well", [True, False])
def test_a_story_tells_apart_what_the_system_filled_in(*, well: bool) -> None:
    home = MemoryHome(an_office())
    blank = {"tanggal_verifikasi": "", "verifikator": ""}
    home.put("PUB-1", cells_like({"like": "disposed", **blank, "status": ""}))
    protect(home, well=True)
    home.run(NOW)
    (verified,) = (c for c in home.ledger.history() if c.event.transition == "T02")

    story = SubmissionHistory(SubmissionId("PUB-1"), (verified,))
    if not well:
        proof = Proof(Level.NAMED, filled=verified.event.proof.filled)  # type: ignore[union-attr]  # recorded with every event
        story = replace(
            story, events=(replace(verified, event=replace(verified.event, proof=proof)),)
        )
    said = printed(history_lines(story, home.office))

    assert "Tanggal Verifikasi: 13 Oktober 2025 (diisi sistem)" in said
    assert f"Verifikator: {verified.event.actor} (diisi sistem)" in said
    assert "Nomor" in said
    assert f"Oleh: {verified.event.actor}; diisi sistem: pemegang jabatan pada hari itu" in said
    assert "nama pada baris saja" not in said
    assert history_data(story)["events"][0]["proof"]["filled"] == [  # type: ignore[index]  # JSON
        "tanggal_verifikasi", "verifikator",
    ]  # fmt: skip
