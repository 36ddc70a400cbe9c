"""When work that failed is tried again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetflow.core.attempts import WORK_PREFIX, Attempt, attempt_of, attempts_of, failed_again
from sheetflow.core.effects import FileEffect, MoveFolder, WritePaper
from sheetflow.core.names import DrivePath, EffectId, RowId, SubmissionId
from sheetflow.core.planning.unfinished import failing, sort_unfinished
from sheetflow.core.records import LedgerState
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.report_record import period_of_work, work_of
from sheetflow.errors import Cause, DeniedError, SheetflowError, UnavailableError
from tests.support.accepted import AS_OF, a_copy, a_folder, a_record

REFUSED = UnavailableError("a.jpg: refused.", "Look at it.")


def after(failures: int, error: SheetflowError = REFUSED) -> Attempt:
    """The attempt after so many failures, each at AS_OF."""
    found = failed_again(None, error, AS_OF)
    for _ in range(failures - 1):
        found = failed_again(found, error, AS_OF)
    return found


def ledger(*effects: str, error: SheetflowError = REFUSED, failures: int = 3) -> LedgerState:
    """PUB-1, filed in 2025/PUB-1, and failures of these effects."""
    record = a_record(folder=DrivePath("2025/PUB-1"))
    notes = {WORK_PREFIX + name: after(failures, error).to_note() for name in effects}
    return LedgerState(1, {}, {record.id: record}, notes=notes)


@pytest.mark.parametrize(
    ("failures", "wait", "aside"),
    [(1, 0, False), (2, 0, False), (3, 1, True), (4, 4, True), (5, 24, True), (40, 24, True)],
)
def test_it_waits_longer_each_time_and_is_reported_of_from_the_third(
    failures: int, wait: int, aside: bool
) -> None:
    found = after(failures)
    assert (found.until - AS_OF, found.is_set_aside) == (timedelta(hours=wait), aside)
    assert found.waits(AS_OF) == bool(wait)
    assert not found.waits(AS_OF + timedelta(hours=wait))


def test_a_clock_that_was_wrong_holds_nothing_for_years() -> None:
    found = replace(after(3), until=AS_OF + timedelta(days=3650))
    assert not found.waits(AS_OF)


def test_a_note_gives_the_attempt_back_and_another_text_gives_none() -> None:
    assert attempt_of(after(3).to_note()) == after(3)
    odd = ("", "x", "[]", "{}", '{"until": "2025-01-01"}', after(1).to_note().replace("+07:00", ""))
    assert [attempt_of(text) for text in odd] == [None] * len(odd)
    assert attempts_of({"laporan": "x", WORK_PREFIX + "a": "x"}) == {}


def test_nothing_waits_when_it_is_to_be_tried_again() -> None:
    effect, state = a_copy(), ledger(a_copy().id)
    waiting = sort_unfinished([effect], state, AS_OF)
    assert (waiting.due, [one.path for one in waiting.waiting]) == ((), [effect.target])
    later = sort_unfinished([effect], state, AS_OF + timedelta(hours=1))
    again = sort_unfinished([effect], state, AS_OF, retry=True)
    assert later.due == again.due == (effect,)
    assert later.waiting == again.waiting == ()
    assert waiting.aside == later.aside == again.aside
    assert [one.path for one in failing([effect], state)] == [effect.target]


def test_a_row_is_reported_once_for_each_cause_and_of_a_few_names() -> None:
    copies = [a_copy(target=f"2025/PUB-1/01_bahan/{n}.jpg") for n in range(8)]
    state = ledger(*(copy.id for copy in copies), a_folder().id, error=DeniedError("no", "ask"))
    (reported,) = sort_unfinished([*copies, a_folder()], state, AS_OF).aside.values()
    (problem,) = reported
    assert (problem.variant, problem.blanks) == (
        Cause.PERMISSION.value,
        (("nilai", "0.jpg, 1.jpg, 2.jpg, 3.jpg, 4.jpg (+4)"),),
    )
    assert sort_unfinished(copies, ledger(copies[0].id, failures=2), AS_OF).aside == {}


def test_what_could_not_be_done_before_the_folder_moved_goes_where_it_is_now() -> None:
    state = ledger()
    paper = WritePaper(
        EffectId("p"), SubmissionId("PUB-1"), "disposisi", "{}", DrivePath("old/PUB-1/02/Lembar")
    )
    copy, folder = a_copy(target="old/PUB-1/01_bahan/a.jpg"), a_folder("old/PUB-1")
    outbox: list[FileEffect] = [folder, copy, paper]
    here = ("2025/PUB-1", "2025/PUB-1/01_bahan/a.jpg", "2025/PUB-1/02/Lembar")
    assert sort_unfinished(outbox, state, AS_OF).due == (
        replace(folder, folder=DrivePath(here[0])),
        replace(copy, target=DrivePath(here[1])),
        replace(paper, target=DrivePath(here[2])),
    )
    move = MoveFolder(
        EffectId("m"), SubmissionId("PUB-1"), DrivePath("old/PUB-1"), DrivePath("2025/PUB-1")
    )
    assert sort_unfinished([*outbox, move], state, AS_OF).due == (*outbox, move)


def test_a_report_that_keeps_failing_is_named_without_a_row() -> None:
    found = sort_unfinished([], ledger("Laporan 2025-10"), AS_OF)
    assert [*found.aside] == [""]
    assert "Laporan 2025-10" in str(found.aside[RowId("")])


def test_a_report_as_work_is_known_by_its_period() -> None:
    october = Period(Grain.MONTH, 2025, 10)
    assert work_of(october) == "Laporan 2025-10"
    assert period_of_work("Laporan 2025-10") == october
    assert period_of_work("PUB-1:copy") is None
