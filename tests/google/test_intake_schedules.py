"""Seeded schedules of faults, deaths and edits while responses come: each becomes one row."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from tests.google.form_office import FormOffice, form_office
from tests.google.home import ROBOT
from tests.google.office_run import NOW
from tests.google.test_fault_schedules import LATER, RUNS, disturbed_run
from tests.google_emulator.faults import Interruption

SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 60))]


@dataclass
class Respondents:
    """People who answer, one a minute; `names` are their responses."""

    chance: Random
    office: FormOffice
    names: list[str] = field(default_factory=list)
    minutes: int = 0

    def respond(self, _: object = None) -> None:
        """Let a new response come, or an earlier one be changed."""
        self.minutes += 1
        if self.names and self.chance.random() < 0.3:
            changed = f"Perubahan {self.minutes}"
            self.office.edit(self.chance.choice(self.names), self.minutes, Pesan=changed)
            return
        title = f"Kegiatan {len(self.names)}"
        self.names.append(self.office.submit(self.minutes, Judul=title))


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_each_response_becomes_one_row(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a schedule, no secret
    with form_office(spare=30) as office:
        home, people = office.home, Respondents(chance, office)
        for number in range(RUNS):
            for _ in range(chance.randint(0, 2)):
                people.respond()
            act = Interruption(people.respond, chance.randint(1, 12), times=1)
            home.emulator.misbehaviour.interruptions.append(act)
            home.now = NOW + timedelta(minutes=10 * number)
            home.emulator.calls.reset()
            disturbed_run(chance, home, ROBOT)
        home.now = LATER
        office.settle(6)
        wanted = {f"Kegiatan {number}": 1 for number in range(len(people.names))}
        assert Counter(office.titles()) == wanted
        assert home.story()["unfinished"] == []
        assert home.misplaced() == []
        assert not office.locked()
