"""Runs on a spreadsheet as `init` makes it: protected, with formulas, spare rows and drop-downs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from sheetflow.adapters.google.ledger import GoogleLedger
from sheetflow.adapters.google.ledger_sheet import OfficeSheet
from sheetflow.adapters.google.register import GoogleRegister
from sheetflow.core.outcome import Outcome
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.run_effects import run_effects
from tests.google.spreadsheets import KASUBBAG, Sheet, google_office, new_sheet, with_addresses
from tests.google_emulator import GoogleEmulator
from tests.support.scenario import cells_like

FIRST = 6
"""The first row below the headings, which stand in row 5."""


class Provisioned:
    def __init__(self, google: GoogleEmulator) -> None:
        self.office = with_addresses(google_office(), {"kasubbag": KASUBBAG})
        self.sheet: Sheet = new_sheet(google, self.office)
        self.sheet.init()

    def fill(self, row: int, cells: dict[str, object]) -> None:
        """Staff type into a numbered row, and put the files there that they name."""
        for column in self.office.form.columns:
            value = cells.get(column.id)
            if value:
                letters = self.sheet.heading(column.heading(self.office.language))
                self.sheet.type(f"Register!{letters}{row}", [[value]])
            if isinstance(value, str) and value.startswith("Kotak Masuk/"):
                path = value if "." in value else f"{value}/foto.txt"
                self.sheet.drive.put(path, path.encode())

    def run(self) -> tuple[Prepared, Outcome]:
        drive, form = self.sheet.drive, self.office.form
        office = OfficeSheet(drive.client, self.sheet.id, "Register")
        register = GoogleRegister(office, form, self.office.language)
        ledger = GoogleLedger(office, drive.files)
        now = datetime(2025, 10, 13, 17, tzinfo=self.office.zone)
        made = prepare(self.office, register, ledger, drive.files, now)
        return made, run_effects(made.plan, ledger, drive.files, register, made.snapshot)

    def said(self, heading: str, row: int) -> str:
        found = self.sheet.look(f"Register!{self.sheet.heading(heading)}{row}")
        return str(found[0][0]) if found and found[0] else ""


@pytest.fixture
def office() -> Iterator[Provisioned]:
    with GoogleEmulator() as google:
        yield Provisioned(google)


def test_a_submission_is_judged_and_told_so_and_nothing_is_left(office: Provisioned) -> None:
    office.fill(FIRST, cells_like({"like": "collected"}))
    made, outcome = office.run()
    assert outcome.complete, outcome
    assert [event.transition for event in made.plan.commit.events] == ["T01"]
    assert office.said("Status Tercatat", FIRST) == "Bahan Terkumpul"
    assert office.run()[0].plan.empty


def test_init_after_a_run_leaves_what_the_run_has_made(office: Provisioned) -> None:
    office.fill(FIRST, cells_like({"like": "collected"}))
    office.run()
    assert office.sheet.left() == []


def test_spare_rows_that_a_run_adds_are_as_init_would_make_them(office: Provisioned) -> None:
    for row in range(FIRST, FIRST + 185):
        office.sheet.type(f"Register!{office.sheet.heading('Judul Kegiatan')}{row}", [["Judul"]])
    made, outcome = office.run()
    assert outcome.complete, outcome
    assert sum(row.restore_id is not None for row in made.plan.show) > 100
    office.fill(FIRST + 210, cells_like({"like": "draft"}))
    office.run()
    assert office.said("Status Tercatat", FIRST + 210) == "Draf"
    assert office.run()[0].plan.empty
