"""Law 5: what fails repeatedly is set aside with a sentence and delays no other work."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sheetflow.core.attempts import MAX_WAIT, WORK_PREFIX
from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder, Outcome, WritePaper
from sheetflow.core.files import FiledFile, FileInfo, FileProblem
from sheetflow.core.names import DrivePath
from sheetflow.core.papers.paper_settings import LetterSettings
from sheetflow.errors import (
    ConfigurationError,
    DeniedError,
    FullError,
    OutageError,
    SheetflowError,
    UnavailableError,
)
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.run_effects import run_effects
from tests.papers.sample_settings import letter_settings
from tests.support.crashing import Killed, Killer
from tests.support.memory.office import MemoryHome, ReportedFiles
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW
from tests.support.scenario import cells_like

ERRORS = (UnavailableError, DeniedError, OutageError, FullError, ConfigurationError)
STEP = timedelta(minutes=15)
Broken = Callable[[FileEffect], SheetflowError | None]


@cache
def _letters() -> LetterSettings:
    return letter_settings()


def healthy(_: FileEffect) -> None:
    """Nothing fails."""


@dataclass
class Hands:
    """Files and papers of a backend, of which some cannot be written."""

    home: MemoryHome
    broken: Broken
    tried: list[FileEffect] = field(default_factory=list)

    def make_folder(self, effect: MakeFolder) -> None:
        self._try(effect)
        self.home.files.inner.make_folder(effect)

    def move_folder(self, effect: MoveFolder) -> None:
        self._try(effect)
        self.home.files.inner.move_folder(effect)

    def copy(self, effect: CopyFile) -> DrivePath:
        self._try(effect)
        return self.home.files.inner.copy(effect)

    def write(self, effect: WritePaper) -> tuple[FiledFile, ...]:
        self._try(effect)
        return self.home.papers.write(effect)

    def _try(self, effect: FileEffect) -> None:
        self.tried.append(effect)
        if error := self.broken(effect):
            raise error


def an_office() -> MemoryHome:
    home = MemoryHome(office_of(), _letters)
    for number, stage in enumerate(("approved", "finished", "drafted"), 1):
        title = f"Kegiatan ke-{number}"
        home.put(f"PUB-2025-{number:04}", {**cells_like({"like": stage}), "judul": title})
    return home


def run(
    home: MemoryHome,
    now: datetime,
    broken: Broken = healthy,
    *,
    retry: bool = False,
    killer: Killer | None = None,
) -> tuple[Prepared, Outcome, Hands]:
    home.prepare(now)  # puts the files that cells name
    hands = Hands(home, broken)
    made = prepare(
        home.office, home.register, home.ledger, home.files, now, home.letters, retry=retry
    )
    ledger = killer.before(home.ledger) if killer else home.ledger
    outcome = run_effects(made.plan, ledger, hands, home.register, made.snapshot, papers=hands)
    return made, outcome, hands


def state(home: MemoryHome) -> tuple[object, ...]:
    """All that stays, but for how often the ledger was written."""
    found = home.ledger.load()
    return (
        (dict(found.rows), dict(found.submissions), found.head, dict(found.notes)),
        list(home.ledger.unfinished()),
        dict(home.files.inner.files),
        {(effect.id, effect.target) for effect in home.papers.written},
        [list(row) for row in home.register.rows],
    )


def without_moments(found: tuple[object, ...]) -> tuple[object, ...]:
    """Files, papers, the outbox and the rows: all that does not depend on when it was accepted."""
    return found[1:]


@cache
def undisturbed() -> tuple[object, ...]:
    home = an_office()
    run(home, NOW)
    run(home, NOW)
    return state(home)


def breaking(patterns: Sequence[int], kind: int) -> Broken:
    """Fails the effects whose identifier falls among the patterns."""
    marked = {place % 7 for place in patterns}

    def broken(effect: FileEffect) -> SheetflowError | None:
        bad = sum(effect.id.encode()) % 7 in marked
        return ERRORS[kind]("It is refused.", "Look.") if bad else None

    return broken


runs = st.lists(
    st.tuples(st.lists(st.integers(0, 6), max_size=4), st.integers(0, len(ERRORS) - 1)), max_size=7
)


@settings(max_examples=10, phases=(Phase.explicit, Phase.generate))
@given(broken=runs, by_hand=st.booleans())
def test_whatever_failed_it_ends_the_same_once_the_trouble_is_gone(
    broken: list[tuple[list[int], int]], by_hand: bool
) -> None:
    home, now = an_office(), NOW
    for patterns, kind in broken:
        run(home, now, breaking(patterns, kind))
        now += STEP
    later = now if by_hand else now + MAX_WAIT
    run(home, later, retry=by_hand)
    made, _, _ = run(home, later)
    assert (made.plan.unfinished, made.plan.waiting) == ((), ())
    made, _, hands = run(home, later)
    assert made.plan.empty
    assert hands.tried == []
    rows, *rest = state(home)
    wanted, *others = undisturbed()
    if later.date() == NOW.date():
        assert (rows, rest) == (wanted, others)
    assert not [name for name in home.ledger.load().notes if name.startswith(WORK_PREFIX)]


def first_copy(effect: FileEffect) -> SheetflowError | None:
    bad = isinstance(effect, CopyFile) and "0003" in effect.submission
    return DeniedError(f"{effect.id}: no permission.", "Give it.") if bad else None


def test_what_keeps_failing_is_said_in_its_row_and_tried_less_and_less() -> None:
    home, row = an_office(), "PUB-2025-0003"
    tried = []
    for number in range(8):
        made, outcome, hands = run(home, NOW + number * STEP, first_copy)
        tried.append(len(hands.tried))
        if made.plan.waiting:
            assert outcome.failures == ()
    assert tried[0] > tried[1] == tried[2] > 0
    assert tried[3:6] == [0, 0, 0]
    assert tried[6] == tried[1]  # an hour after the third
    assert "W-TERTUNDA" in home.says(row)
    assert "izin" in home.says(row)
    assert "W-TERTUNDA" not in home.says("PUB-2025-0001")


def test_while_it_waits_a_run_writes_nothing_and_it_is_said_no_more_once_it_is_done() -> None:
    home = an_office()
    for number in range(4):
        run(home, NOW + number * STEP, first_copy)
    before, now = state(home), NOW + 4 * STEP
    made, _, _ = run(home, now, first_copy)
    assert state(home) == before
    assert made.plan.empty
    assert "W-TERTUNDA" in [str(found.code) for found in made.plan.findings]
    run(home, now, retry=True)
    run(home, now)
    assert "W-TERTUNDA" not in home.says("PUB-2025-0003")
    assert state(home) == undisturbed()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", [1, 2])
def test_killed_while_it_writes_down_a_failure_the_end_is_the_same(at: int, after: bool) -> None:
    for failures in range(3):
        home = an_office()
        for number in range(failures):
            run(home, NOW + number * STEP, first_copy)
        with suppress(Killed):
            run(home, NOW + 3 * STEP, first_copy, killer=Killer(at, after=after))
        run(home, NOW + 4 * STEP, retry=True)
        run(home, NOW + 4 * STEP)
        assert without_moments(state(home)) == without_moments(undisturbed())


def outage(effect: FileEffect) -> SheetflowError | None:
    del effect
    return OutageError("The Drive folder is not there.", "Connect it.")


def test_an_outage_is_one_sentence_counts_for_nobody_and_is_tried_at_each_run() -> None:
    home = an_office()
    for number in range(6):
        made, outcome, hands = run(home, NOW + number * STEP, outage)
        assert made.plan.waiting == ()
        assert len(hands.tried) == len(outcome.failures) <= 4
        assert {failed.problem for failed in outcome.failures} == {"The Drive folder is not there."}
        assert outcome.untried
    assert not [name for name in home.ledger.load().notes if name.startswith(WORK_PREFIX)]


def test_a_paper_waits_for_its_picture_until_that_is_set_aside() -> None:
    home = an_office()

    def no_copy(effect: FileEffect) -> SheetflowError | None:
        return first_copy(effect) or (
            UnavailableError("Refused.", "Look.") if isinstance(effect, CopyFile) else None
        )

    shown = []
    for number in range(3):
        _, outcome, _ = run(home, NOW + number * STEP, no_copy)
        shown.append({effect.id for effect in outcome.untried})
    assert shown[0] == shown[1] == shown[2] != set()
    run(home, NOW + 3 * STEP, no_copy)
    assert shown[0] <= {effect.id for effect in home.papers.written}


def test_a_file_that_was_set_aside_is_looked_at_again_when_asked_for_alone() -> None:
    home, looked = an_office(), list[str]()
    bad = cells_like({"like": "approved"})["tautan_konsep"]
    home.files.problems[bad] = FileProblem.SET_ASIDE

    class Counting(ReportedFiles):
        def inspect(self, references: Sequence[str]) -> Mapping[str, FileInfo]:
            looked.extend(references)
            return super().inspect(references)

    home.files = Counting(home.files.inner, home.files.problems)
    run(home, NOW)
    assert bad in looked
    looked.clear()
    run(home, NOW)
    assert looked == []
    run(home, NOW, retry=True)
    assert looked == [bad]


def test_a_paper_waits_for_pictures_that_an_outage_kept_from_being_copied() -> None:
    home = an_office()

    def no_copy(effect: FileEffect) -> SheetflowError | None:
        return OutageError("No network.", "Wait.") if isinstance(effect, CopyFile) else None

    _, outcome, _ = run(home, NOW, no_copy)
    assert len(outcome.failures) == 3
    assert [effect.id for effect in home.papers.written if effect.pictures] == []
    assert [effect.id for effect in home.papers.written]
    run(home, NOW)
    run(home, NOW)
    assert without_moments(state(home)) == without_moments(undisturbed())
