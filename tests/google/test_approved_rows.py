"""A decision asked for in Drive, over HTTP: every answer and every change, killed at every call."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from sheetflow.core.records import Level
from tests.google.approvals import BOSS, OTHER
from tests.google.asking_office import (
    ANSWERS,
    CHANGES,
    Ending,
    Kill,
    answered,
    approved_digests,
    asking_office,
    ending,
    filed_id,
    filed_rewritten,
    play,
    statuses,
)
from tests.google.home import DOCUMENT, OWNER, ROBOT, GoogleDrive
from tests.google.office_run import by_link
from tests.google.test_fault_schedules import disturbed_run
from tests.google_emulator.a1 import column_letters

QUIET = 3
BY_CHANGE = {"draft rewritten": "changed", "title changed": "changed",
             "filed copy trashed": "missing"}  # fmt: skip
BY_ANSWER = {"none": ("", ""), "approved": ("T07", ""), "declined": ("T05", ""),
             "cancelled": ("", "cancelled"), "handed over": ("", "stranger")}  # fmt: skip


def expected(answer: str, change: str, *, first: bool) -> tuple[str, str]:
    """Return the step that is taken, and why none is."""
    if change in BY_CHANGE:
        return "", BY_CHANGE[change]
    if first and change == "filed copy rewritten" and answer in {"approved", "handed over"}:
        return "", "bytes"
    return BY_ANSWER[answer]


def cases() -> list[Any]:
    """Return every answer with every change, before it and after it; most of them are slow."""
    found = []
    for answer in ANSWERS:
        for change in CHANGES:
            for first in (True, False):
                usual = first is not change.startswith("filed copy")
                usual = usual and (change != "title changed" or answer == "approved")
                if first and change in {"none", "filed copy trashed"}:
                    continue  # the same as after it, or nothing to answer any more
                name = f"{answer}, {change} {'before' if first else 'after'}"
                marks = () if usual or change == "none" else pytest.mark.slow
                found.append(pytest.param(answer, change, first, id=name, marks=marks))
    return found


@cache
def undisturbed(answer: str, change: str, *, first: bool) -> Ending:
    return play(answer, change, first=first)


def same(one: Ending, other: Ending) -> bool:
    return replace(one, calls=()) == replace(other, calls=())


@pytest.mark.parametrize(("answer", "change", "first"), cases())
def test_every_answer_and_every_change_ends_within_one_run(
    answer: str, change: str, *, first: bool
) -> None:
    end = undisturbed(answer, change, first=first)
    step, doubt = expected(answer, change, first=first)
    assert end.steps == ("T01", "T02", "T04", *([step] if step else []))
    assert end.said == ((f"W-PERSETUJUAN {doubt}",) if doubt else ())
    assert (Level.APPROVAL in end.proofs) is bool(step)
    assert end.approvals.count("IN_PROGRESS") == int(doubt == "changed" or answer == "none")
    assert end.unfinished == 0
    number = sum(map(ord, answer + change)) % end.calls[1] + 1
    killed = play(answer, change, first=first, kill=Kill(1, number, after=number % 2 == 0))
    assert same(killed, end)


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "change", "first"), cases())
def test_the_run_that_reads_the_answer_is_killed_at_every_call(
    answer: str, change: str, *, first: bool
) -> None:
    end = undisturbed(answer, change, first=first)
    for number in range(1, end.calls[1] + 1):
        for after in (False, True):
            kill = Kill(1, number, after)
            assert same(play(answer, change, first=first, kill=kill), end), kill


@pytest.mark.parametrize(
    "step", [7, pytest.param(1, marks=pytest.mark.slow)], ids=["sampled", "whole"]
)
def test_the_run_that_asks_is_killed_at_every_call(step: int) -> None:
    end = undisturbed("approved", "none", first=False)
    for number in range(end.calls[0], 0, -step):
        for after in (False, True):
            kill = Kill(0, number, after)
            assert same(play("approved", "none", first=False, kill=kill), end), kill


def test_what_was_approved_is_what_was_filed_and_the_history_says_who() -> None:
    with asking_office() as home:
        home.run()
        home.now += timedelta(minutes=10)
        answered("approve")(home)
        filed_rewritten(home)
        home.now += timedelta(minutes=10)
        home.run()
        [(approved, filed)] = approved_digests(home)
        assert approved == filed
        proof = [one.event for one in home.ledger().history()][-1].proof
        assert proof is not None
        assert (proof.who, proof.at) == ((BOSS,), "2025-10-13T17:10:00+07:00")


def test_a_quiet_run_with_pending_approvals_makes_three_calls() -> None:
    rows = {f"B-{number}": {"like": "drafted", "status": ""} for number in range(20)}
    with asking_office(more=rows) as home:
        home.run()
        home.now += timedelta(minutes=10)
        home.run()
        for logged in (True, False):
            home.emulator.world.drive.approvals_logged = logged
            answered("comment", message="nanti")(home)
            home.now += timedelta(minutes=10)
            home.emulator.calls.reset()
            prepared, _ = home.run()
            assert prepared.plan.empty
            assert home.emulator.calls.round_trips() == QUIET
        assert statuses(home) == ["IN_PROGRESS"] * 21
        answered("approve")(home)
        home.now += timedelta(minutes=10)
        assert [str(one.transition) for one in home.run()[0].plan.commit.events] == ["T07"]


def test_all_of_several_reviewers_have_to_approve() -> None:
    with asking_office(BOSS, OTHER) as home:
        home.run()
        answered("approve")(home)
        home.now += timedelta(minutes=10)
        home.run()
        assert ending(home).said == ("W-PERSETUJUAN several",)
        answered("approve", OTHER)(home)
        home.now += timedelta(minutes=10)
        home.run()
        assert ending(home).steps[-1] == "T07"


def test_a_decision_in_the_cell_goes_first_and_cancels_the_request() -> None:
    with asking_office() as home:
        home.run()
        home.emulator.share(home.sheet.id, BOSS, "writer")
        place = next(at for at, one in enumerate(home.office.form.columns) if one.id == "hasil")
        home.emulator.staff.type(
            home.sheet.id, f"Register!{column_letters(place)}2", [["Sesuai"]], BOSS
        )
        home.now += timedelta(minutes=10)
        home.run()
        end = ending(home)
        assert (end.steps[-1], end.approvals) == ("T07", ("CANCELLED",))
        assert Level.APPROVAL not in end.proofs


@pytest.mark.parametrize("reason", ["edition", "reviewer"])
def test_where_none_can_be_started_the_row_says_why_and_the_column_decides(reason: str) -> None:
    with asking_office(BOSS if reason == "edition" else "luar@lain.example") as home:
        if reason == "edition":
            home.emulator.world.drive.approvals_off.add(OWNER.partition("@")[2])
        home.run()
        home.now += timedelta(minutes=10)
        home.run()
        end = ending(home)
        assert (end.said, end.unfinished) == ((f"W-PERSETUJUAN refused_{reason}",), 0)
        assert home.run()[0].plan.empty


def as_document(drive: GoogleDrive, row: str, name: str) -> str:
    """Return the link to a draft that is a Google document, to other files their own."""
    if name != "konsep.docx":
        return by_link(drive, row, name)
    made = drive.put(f"Kotak Masuk/{row}/{name}", b"isi", DOCUMENT)
    return f"https://docs.google.com/document/d/{made}/edit"


@pytest.mark.parametrize("changed", [False, True])
def test_a_google_document_is_asked_about_as_the_pdf_that_was_filed(*, changed: bool) -> None:
    with asking_office(refer=as_document) as home:
        home.run()
        frozen = home.emulator.world.drive.files[filed_id(home)]
        assert frozen.mime_type == "application/pdf"
        if changed:
            filed_rewritten(home)
        answered("approve")(home)
        home.now += timedelta(minutes=10)
        home.run()
        end = ending(home)
        assert (end.steps[-1] == "T07") is not changed
        assert end.said == (("W-PERSETUJUAN bytes",) if changed else ())


SEEDS = [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 60))]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_the_answer_counts_once(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a schedule, no secret
    with asking_office() as home:
        moment = home.now
        for hours in range(3):
            home.now = moment + timedelta(hours=hours)
            disturbed_run(chance, home, ROBOT, edits=())
        home.now = moment + timedelta(hours=8)
        home.run()
        assert statuses(home) == ["IN_PROGRESS"]
        answered("approve")(home)
        for hours in range(9, 12):
            home.now = moment + timedelta(hours=hours)
            disturbed_run(chance, home, ROBOT, edits=())
        home.now = moment + timedelta(hours=18)
        home.run()
        assert home.prepared()[0].plan.empty
        end = replace(ending(home), said=())  # a day later other things are late
        assert same(end, replace(undisturbed("approved", "none", first=False), said=()))
