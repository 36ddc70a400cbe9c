"""Law 7: an answer in Drive decides exactly what was asked about, wherever a run was killed."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.approvals import ApprovalAnswer, ApprovalState, AskedApproval
from sheetflow.core.names import SubmissionId
from sheetflow.core.records import Level
from sheetflow.execute.prepare import prepare
from sheetflow.execute.run_effects import run_effects
from tests.core.test_drive_approvals import BUDI, LATER, ROW, SITI, asked
from tests.support.crashing import Killed, Killer
from tests.support.memory.approvals import MemoryApprovals
from tests.support.memory.office import MemoryHome
from tests.support.registers import NOW

SWAPPED = "Kotak Masuk/konsep.docx"
ANSWERS: dict[str, Callable[[MemoryHome], None]] = {
    "none": lambda _: None,
    "approved": lambda home: home.approvals.answer(ROW, "approved", SITI.email, LATER),
    "declined": lambda home: home.approvals.answer(ROW, "declined", SITI.email, LATER, "Ejaan"),
    "stranger": lambda home: home.approvals.answer(ROW, "approved", "x@lain.example", LATER),
    "withdrawn": lambda home: home.approvals.withdraw(ROW),
}
CHANGES: dict[str, Callable[[MemoryHome], None]] = {
    "none": lambda _: None,
    "title": lambda home: home.write(ROW, {"judul": "Lain"}),
    "file": lambda home: home.write(ROW, {"tautan_konsep": "Kotak Masuk/lain.docx"}),
    "bytes": lambda home: home.files.inner.files.update({SWAPPED: b"other"}),
    "copy": lambda home: home.files.inner.files.update(
        {one.file: b"other" for one in home.approvals.pending()}
    ),
    "decided": lambda home: home.write(ROW, {"hasil": "Sesuai"}),
    "returned": lambda home: home.write(ROW, {"hasil": "Belum Sesuai", "catatan_revisi": "x"}),
    "cancelled": lambda home: home.write(
        ROW, {"status": "Dibatalkan", "keterangan": "Dibatalkan karena hujan"}
    ),
}
CASES = [(answer, change) for answer in ANSWERS for change in CHANGES]


@dataclass(frozen=True)
class OnlyAnswers:
    """The reading half of approvals, and nothing else to call (law 3)."""

    _approvals: MemoryApprovals

    def answers(self, asked: Sequence[AskedApproval]) -> Mapping[SubmissionId, ApprovalAnswer]:
        return self._approvals.answers(asked)


def changed(answer: str, change: str, *, first: bool) -> MemoryHome:
    """A draft that was asked about, then answered and changed: the answer `first`, or last."""
    home = asked(SITI)
    steps = [ANSWERS[answer], CHANGES[change]]
    for step in steps if first else reversed(steps):
        step(home)
    return home


def killed(home: MemoryHome, killer: Killer) -> None:
    """One run through the killer."""
    with suppress(Killed):
        ports = killer.before(home.register), killer.before(home.ledger)
        approvals = killer.before(home.approvals)
        files = killer.before(home.files)
        made = prepare(home.office, *ports, files, LATER, None, approvals)
        keeper = killer.before(home.files.inner)
        run_effects(made.plan, ports[1], keeper, ports[0], made.snapshot, approvals=approvals)


def outcome(home: MemoryHome) -> tuple[object, ...]:
    """What two runs leave: states, steps with their proofs, what waits in Drive, and notes."""
    for hours in (2, 3):
        home.run(NOW + timedelta(hours=hours))
    events = [chained.event for chained in home.ledger.history()]
    steps = [(one.transition, one.content, one.proof and one.proof.as_data()) for one in events]
    pending = [(one.file, one.reviewers) for one in home.approvals.pending()]
    notes = [name for name in home.ledger.load().notes if name.startswith("approval:")]
    assert list(home.ledger.unfinished()) == []
    return home.states(), steps, pending, notes, home.says(ROW)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("answer", "change"), CASES)
def test_only_what_was_asked_about_is_approved(answer: str, change: str, *, first: bool) -> None:
    home = changed(answer, change, first=first)
    before = [chained.event for chained in home.ledger.history()]
    home.prepare(LATER)  # puts the files that cells name
    ports = home.register, home.ledger, home.files
    planned = prepare(home.office, *ports, LATER, None, OnlyAnswers(home.approvals)).plan
    assert home.run(LATER)[0].plan == planned
    proved = [
        chained.event
        for chained in [*home.ledger.history()][len(before) :]
        if chained.event.proof and chained.event.proof.level is Level.APPROVAL
    ]
    agrees = (
        change == "none"
        or (change, answer)
        in {("decided", "approved"), ("returned", "declined"), ("copy", "declined")}
        or (change == "copy" and first)
    )  # the answer came before the copy was exchanged
    expected = {"approved": ["T07"], "declined": ["T05"]}.get(answer, [])
    assert [str(one.transition) for one in proved] == (expected if agrees else [])
    for event in proved:
        answered = [one for known in home.approvals.of_file.values() for _, one in known]
        states = {one.state for one in answered}
        assert states <= {ApprovalState.APPROVED, ApprovalState.DECLINED}
        if event.transition == "T07":
            filed = {digest for _, digest in event.files}
            assert {one.sha256 for one in answered} == filed
    if change in {"decided", "returned", "cancelled"}:
        assert home.approvals.pending() == []


@settings(deadline=None, max_examples=12)
@given(case=st.sampled_from(CASES), first=st.booleans(), at=st.integers(1, 16), after=st.booleans())
def test_a_run_killed_anywhere_ends_as_one_that_was_not(
    case: tuple[str, str], at: int, *, first: bool, after: bool
) -> None:
    whole, broken = changed(*case, first=first), changed(*case, first=first)
    killed(whole, Killer())
    killed(broken, Killer(at, after=after))
    assert outcome(broken) == outcome(whole)


@pytest.mark.slow
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("case", CASES)
def test_every_call_of_every_case_may_be_the_last(case: tuple[str, str], *, first: bool) -> None:
    whole, counted = changed(*case, first=first), Killer()
    killed(whole, counted)
    expected = outcome(whole)
    for at in range(1, counted.calls + 1):
        for after in (False, True):
            broken = changed(*case, first=first)
            killed(broken, Killer(at, after=after))
            assert outcome(broken) == expected, (at, after)


def test_nobody_is_asked_twice_where_a_start_was_killed() -> None:
    """The one call that Drive may have done although its answer was lost."""
    for at in range(1, 30):
        for after in (False, True):
            home = asked(SITI, BUDI)
            assert len(home.approvals.pending()) == 1
            home.write(ROW, {"judul": "Lain"})
            killed(home, Killer(at, after=after))
            home.run(LATER)
            assert len(home.approvals.pending()) == 1
            assert sum(map(len, home.approvals.of_file.values())) == 2
