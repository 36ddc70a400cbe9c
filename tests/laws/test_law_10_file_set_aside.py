"""Law 10: a file that cannot be opened within the limits holds up its own row alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sheetflow.core.files import FileProblem, Look
from sheetflow.core.unfinished import files_set_aside
from tests.support.memory.office import MemoryHome, ToldFiles
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW
from tests.support.scenario import cells_like

BAD, GOOD = "PUB-2025-0001", "PUB-2025-0002"


@dataclass
class CountedFiles(ToldFiles):
    """Files that keep what was looked at."""

    looked_at: list[str] = field(default_factory=list)

    def look(self, references: Sequence[str]) -> Mapping[str, Look]:
        self.looked_at += references
        return super().look(references)


def test_it_is_opened_once_until_it_is_saved_anew_and_is_listed() -> None:
    home = MemoryHome(office_of())
    files = CountedFiles()
    home.files = files
    for label in (BAD, GOOD):
        home.put(label, {**cells_like({"like": "disposed"}), "judul": label})
        home.write(label, {"tautan_bahan": f"Kotak Masuk/{label}.jpg"})
    reference = f"Kotak Masuk/{BAD}.jpg"
    files.problems[reference] = FileProblem.SET_ASIDE

    home.run(NOW)
    assert "disisihkan" in home.says(BAD)
    assert "disisihkan" not in home.says(GOOD)
    assert files.looked_at.count(reference) == 1
    assert files_set_aside(home.ledger.load()) == {reference: BAD}

    home.run(NOW + timedelta(minutes=15))
    home.write(BAD, {"judul": "Judul lain"})
    home.run(NOW + timedelta(days=1))
    assert files.looked_at.count(reference) == 1

    files.problems.clear()
    home.run(NOW + timedelta(days=1, minutes=15))
    assert files.looked_at.count(reference) == 2
    assert "disisihkan" not in home.says(BAD)
    assert not files_set_aside(home.ledger.load())
