"""What waits for whom: one row a submission, with its step, its days, its reason and its people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.names import RoleId, StateId, UnitId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.waiting import WaitingRow, holders_on, waiting_after, waiting_rows
from sheetflow.execute.record_past import record_past
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of()
MONDAY = date(2025, 10, 13)
BOTH = {"like": ["approved", "web_memo"], "kanal": "Keduanya"}


def _home(rows: Mapping[str, Mapping[str, Any]], office: Office = OFFICE) -> MemoryHome:
    home = MemoryHome(office)
    for label, cells in rows.items():
        home.put(label, cells_like({"judul": f"Rapat {label}", **cells}))
    return home


def _run(home: MemoryHome, today: date = MONDAY) -> tuple[WaitingRow, ...]:
    """Run, and return what waits by the ledger afterwards."""
    now = datetime.combine(today, datetime.min.time(), home.office.zone).replace(hour=17)
    before, _ = home.run(now)
    after = home.prepare(now)
    found = waiting_rows(after.scan, after.ledger, home.office, today)
    planned = waiting_after(before.scan, before.ledger, before.plan.commit, home.office, today)
    assert found == planned, "what is to wait by the plan is not what waits after the run"
    return found


def _one(cells: Mapping[str, Any], today: date = MONDAY, office: Office = OFFICE) -> WaitingRow:
    (found,) = _run(_home({"PUB-1": cells}, office), today)
    return found


@pytest.mark.parametrize(
    ("like", "step", "role", "decision", "todo"),
    [
        ("collected", 2, "kasubbag", True, "Putuskan perlu tidaknya disebarluaskan"),
        ("disposed", 3, "admin_subbag", False, "Susun konsep"),
        ("drafted", 4, "kasubbag", True, "Periksa konsep"),
        ("returned", 3, "admin_subbag", False, "Perbaiki konsep"),
        ("approved", 5, "admin_subbag", False, "Unggah"),
    ],
)
def test_each_state_waits_for_its_role_at_its_step(
    like: str, step: int, role: str, decision: bool, todo: str
) -> None:
    found = _one({"like": like})

    assert (found.step, found.role, found.decision) == (step, role, decision)
    assert found.unit == found.origin == "teknis"
    assert found.since == date(2025, 10, 9 if like == "collected" else 10)
    assert found.due is not None
    assert found.since < found.due
    assert found.late == OFFICE.calendar.elapsed(found.due, MONDAY)
    assert found.todo.startswith(todo)
    assert not found.todo.endswith(".")
    assert found.title == "Rapat PUB-1"
    assert found.row == 2
    assert found.folder
    assert found.returned == ("Perbaiki ejaan" if like == "returned" else "")
    assert found.draft == ("" if like in {"collected", "disposed"} else "Kotak Masuk/konsep.docx")


def test_days_late_grow_on_working_days_only() -> None:
    home = _home({"PUB-1": {"like": "drafted"}})
    due = _run(home)[0].due
    assert due == MONDAY

    late = [_run(home, MONDAY + timedelta(days=days))[0].late for days in range(8)]

    assert late == [0, 1, 2, 3, 4, 4, 4, 5]


def test_half_of_a_steps_time_knows_holidays() -> None:
    four_days = {"day_limits": {"W-LAMBAT-4": 4}}
    holiday = {"holidays": {"add": [{"date": "2025-10-14", "name": "Hari jadi"}]}}
    plain = _one({"like": "drafted"}, office=office_of("contoh", four_days))
    rest = _one({"like": "drafted"}, office=office_of("contoh", {**four_days, **holiday}))

    assert (plain.half, plain.due) == (date(2025, 10, 14), date(2025, 10, 16))
    assert (rest.half, rest.due) == (date(2025, 10, 15), date(2025, 10, 17))


def test_what_ended_or_was_imported_as_past_waits_for_nobody() -> None:
    home = _home(
        {"PUB-1": {"like": "filed"}, "PUB-2": {"like": "unfinished"}, "PUB-3": {"judul": ""}}
    )
    now = datetime(2025, 10, 13, 17, tzinfo=OFFICE.zone)
    record_past(home.office, home.register, home.ledger, frozenset({"PUB-2"}), now)  # type: ignore[arg-type]

    assert _run(home) == ()


def test_a_draft_waits_with_its_author_since_it_was_filled_in() -> None:
    found = _one({"like": "unfinished"})

    assert (found.state, found.role, found.unit) == ("draf", "admin_subbag", "teknis")
    assert (found.since, found.due, found.half, found.late) == (date(2025, 10, 9), None, None, 0)
    assert found.folder is None


def test_a_draft_without_a_time_stamp_waits_since_nobody_knows_when_and_comes_last() -> None:
    rows = {"PUB-1": {"like": "unfinished", "stempel_waktu": ""}, "PUB-2": {"like": "drafted"}}

    assert [(one.row_id, one.since is None) for one in _run(_home(rows))] == [
        ("PUB-2", False),
        ("PUB-1", True),
    ]


def test_each_half_of_a_split_row_waits_by_itself() -> None:
    rows = {"PUB-1": BOTH}
    first, second = _run(_home(rows))

    assert (first.submission, first.role) == ("PUB-1", "admin_subbag")
    assert (second.submission, second.role) == ("PUB-1-04", "admin_medcen")
    assert first.row == second.row == 2
    assert (second.unit, second.origin) == (None, "teknis")


def test_a_half_that_its_row_no_longer_requests_waits_without_a_due_day() -> None:
    home = _home({"PUB-1": BOTH})
    _run(home)
    home.write("PUB-1", {"kanal": "Media Sosial"})

    found = {one.submission: one for one in _run(home)}

    assert {name: one.due for name, one in found.items()} == {"PUB-1": MONDAY, "PUB-1-04": None}


def test_a_row_that_is_gone_waits_where_it_was() -> None:
    home = _home({"PUB-1": {"like": "drafted"}, "PUB-2": {"like": "unfinished"}})
    before = {one.row_id: one for one in _run(home)}
    home.delete("PUB-1")
    home.delete("PUB-2")

    (found,) = _run(home)

    assert found == replace(before["PUB-1"], row=None, half=None)  # type: ignore[index]


def test_a_row_that_is_gone_under_settings_that_are_gone_waits_for_nobody() -> None:
    home = _home({"PUB-1": {"like": "drafted"}, "PUB-2": {"like": "drafted"}})
    _run(home)
    home.delete("PUB-1")
    home.delete("PUB-2")
    after = home.prepare(datetime(2025, 10, 13, 17, tzinfo=OFFICE.zone))
    old = dict(after.ledger.submissions)
    one, other = old
    old[one] = replace(old[one], workflow=WorkflowId("lama"))
    old[other] = replace(old[other], state=StateId("lama"))

    assert waiting_rows(after.scan, replace(after.ledger, submissions=old), OFFICE, MONDAY) == ()


def test_one_kasubbag_decides_for_all_where_the_office_says_so() -> None:
    office = office_of("contoh", {"role_scope": {"kasubbag": "kul"}})
    found = _one({"like": "collected", "subbagian": "Teknis dan Hupmas"}, office=office)

    assert (found.unit, found.origin) == ("kul", "teknis")
    assert [one.name for one in holders_on(office, found.role, found.unit, MONDAY)] == [
        "Kasubbag KUL Contoh"
    ]


def test_a_step_without_a_hint_or_a_person_of_the_sop_is_named_by_the_sop() -> None:
    form = OFFICE.form
    states = tuple(replace(one, hint=None, turn=RoleId("sekretaris")) for one in form.states)
    office = replace(OFFICE, form=replace(form, states=states))
    home = _home({"PUB-1": {"like": "drafted"}})
    _run(home)
    after = home.prepare(datetime(2025, 10, 13, 17, tzinfo=OFFICE.zone))

    def waits(of: Office) -> tuple[WaitingRow, ...]:
        return waiting_rows(after.scan, after.ledger, of, MONDAY)

    (found,) = (one for one in waits(office) if one.row_id == "PUB-1")
    assert found.todo == "Pemeriksaan konsep artikel/konten"
    assert (found.role, found.unit, found.decision) == ("sekretaris", None, True)
    bare = tuple(replace(one, steps=(), binding=None) for one in OFFICE.workflows)
    (found,) = (one for one in waits(replace(office, workflows=bare)) if one.row_id == "PUB-1")
    assert (found.todo, found.draft) == ("Konsep Diajukan", "")
    still = tuple(replace(one, transitions=()) for one in OFFICE.workflows)
    (found,) = (one for one in waits(replace(OFFICE, workflows=still)) if one.row_id == "PUB-1")
    assert (found.step, found.decision) == (0, False)


def test_a_reopened_submission_waits_with_the_reason() -> None:
    home = _home({"PUB-1": {"like": "filed"}})
    assert _run(home) == ()
    reason = "Dibuka kembali: diminta ketua"
    decided = {"keputusan_verifikasi": "Disebarluaskan", "nomor_disposisi": "AGD-9"}
    home.write("PUB-1", {"status": "Disposisi Terbit", "keterangan": reason, **decided})

    (found,) = _run(home)

    assert (found.state, found.returned) == ("disposisi", reason)


@pytest.mark.parametrize(
    ("today", "names"),
    [
        (date(2025, 11, 28), ["Kasubbag Hukum Contoh"]),
        (date(2025, 12, 1), ["Pengganti Hukum Contoh"]),
        (date(2025, 12, 19), ["Pengganti Hukum Contoh"]),
        (date(2025, 12, 22), ["Kasubbag Hukum Contoh"]),
    ],
)
def test_while_a_stand_in_serves_the_definitive_holder_is_away(
    today: date, names: list[str]
) -> None:
    row = _one({"like": "collected", "subbagian": "Hukum dan SDM"})

    assert [one.name for one in holders_on(OFFICE, row.role, row.unit, today)] == names


def test_of_several_holders_nobody_knows_who_is_away() -> None:
    row = _one({"like": "collected", "subbagian": "Hukum dan SDM"})
    more = replace(OFFICE.holders[0], role=RoleId("kasubbag"), unit=UnitId("hukum"))
    office = replace(OFFICE, holders=(*OFFICE.holders, more))

    assert len(holders_on(office, row.role, row.unit, date(2025, 12, 1))) == 3


_LIKES = ("draft", "collected", "disposed", "drafted", "returned", "approved", "filed")


@settings(max_examples=12, deadline=None)
@given(
    likes=st.lists(st.sampled_from(_LIKES), min_size=1, max_size=5),
    order=st.randoms(use_true_random=False),
    days=st.integers(0, 20),
)
def test_the_order_of_the_rows_changes_nothing_and_days_only_make_late(
    likes: list[str], order: Any, days: int
) -> None:
    home = _home({f"PUB-{n}": {"like": like} for n, like in enumerate(likes, 1)})
    before = _run(home)
    shuffled = list(home.labels)
    order.shuffle(shuffled)
    home.sort(shuffled)

    later = _run(home, MONDAY + timedelta(days=days))

    def without(rows: tuple[WaitingRow, ...]) -> set[WaitingRow]:
        return {replace(one, row=None, late=0) for one in rows}

    assert without(later) == without(before)
    assert list(later) == sorted(later, key=lambda one: one.since or date.max)
    late = {one.submission: one.late for one in before}
    assert all(late[one.submission] <= one.late for one in later)
    assert {shuffled[(one.row or 0) - 2] for one in later} == {one.row_id for one in later}
