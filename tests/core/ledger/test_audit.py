"""Outbox and commits of a ledger against each other, without a ledger."""

from dataclasses import replace
from datetime import timedelta

from sheetflow.core.effects import FileEffect, path_of
from sheetflow.core.ledger.audit import Books, audit
from sheetflow.core.ledger.hash_chain import BreakKind, chain_commit, link
from sheetflow.core.names import DrivePath, RunId
from sheetflow.core.records import Committed, LedgerState
from tests.support.accepted import (
    AS_OF,
    a_cancel,
    a_copy,
    a_filling,
    a_folder,
    a_move,
    a_paper,
    a_record,
    a_start,
    an_event,
)

HISTORY = link(0, "", [an_event()])
RECORD = replace(a_record(folder=DrivePath("Arsip/2025/PUB-1")), last_hash=HISTORY[0].hash)
STATE = LedgerState(
    1, {}, {RECORD.id: RECORD}, head=HISTORY[0].hash, events=1, as_of=AS_OF, next_number=5
)


def kinds(outbox: tuple[FileEffect, ...] = (), commits: tuple[Committed, ...] = ()) -> list[str]:
    last = commits[-1].hash if commits else ""
    return [one.kind.name for one in audit(HISTORY, Books(STATE, outbox, commits, last))]


def a_commit(version: int, after: Committed | None, **other: object) -> Committed:
    plain = Committed(version, RunId("x"), AS_OF, 1, HISTORY[0].hash, 5)
    return chain_commit(after.hash if after else "", replace(plain, **other))  # type: ignore[arg-type]  # fields by name


def test_work_in_the_folder_and_on_its_way_there_is_no_forgery() -> None:
    moved = a_move("2025/PUB-1", "Arsip/2025/PUB-1")
    assert kinds((moved, a_copy(), a_folder("Arsip/2025/PUB-1"))) == []
    back = (a_move("Arsip/2025/PUB-1", "2025/PUB-1"), a_copy(target="Lain/PUB-1/a.jpg"))
    assert BreakKind.WORK.name in kinds(back)


def test_work_of_nobody_and_outside_is_a_forgery() -> None:
    assert kinds((a_paper(name="PUB-7"),)) == [BreakKind.WORK.name]
    assert kinds((a_folder("Laporan"),)) == [BreakKind.WORK.name]
    assert kinds((a_move("Laporan", "Arsip/2025/PUB-1"),)) == [BreakKind.WORK.name]


def test_commits_of_a_time_when_nothing_was_counted_are_taken_as_they_are() -> None:
    old = Committed(1, RunId("x"), AS_OF, None, None, None)
    new = a_commit(2, None)
    assert kinds(commits=(old, new)) == []
    assert kinds(commits=(new, replace(a_commit(3, new), hash="f" * 64)))


def test_commits_that_run_back_or_count_otherwise_are_found() -> None:
    first = a_commit(1, None)
    earlier = a_commit(2, first, as_of=AS_OF - timedelta(days=1))
    assert BreakKind.COMMIT.name in kinds(commits=(first, earlier))
    assert BreakKind.LAST_COMMIT.name in kinds(commits=(first, a_commit(2, first, next_number=9)))
    fewer = (a_commit(1, None, events=9),)
    assert kinds(commits=(*fewer, a_commit(2, fewer[0])))


def test_each_piece_of_work_is_named_by_what_people_find() -> None:
    effects = (a_folder(), a_copy(), a_move(), a_paper(), a_start(), a_cancel(), a_filling())
    assert [path_of(one) for one in effects] == [
        "2025/PUB-1",
        "2025/PUB-1/01_bahan/foto.jpg",
        "Arsip/2025/PUB-1",
        "2025/PUB-1/02_disposisi/Lembar.pdf",
        a_start().file,
        a_cancel().file,
        "PUB-0007",
    ]


def test_a_last_commit_without_counts_is_compared_with_nothing() -> None:
    uncounted = a_commit(1, None, events=None, head=None, next_number=None)
    assert BreakKind.LAST_COMMIT.name not in kinds(commits=(uncounted,))


def test_the_first_folder_of_a_submission_is_no_forgery() -> None:
    record = replace(RECORD, folder=None)
    state = replace(STATE, submissions={record.id: record})
    assert audit(HISTORY, Books(state, (a_folder(),))) == []
