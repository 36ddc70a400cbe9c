"""What protections prove about a step's actor, and which rows depend on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sheetflow.core.acting import Acting
from sheetflow.core.names import ColumnId, RoleId, TransitionId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder
from sheetflow.core.records import Level, Proof
from sheetflow.core.register.sheet import Protection, Protections
from sheetflow.core.rules.actor_proof import (
    NOTHING_PROVABLE,
    ActorProof,
    FaultKind,
    addresses,
    decision_columns,
    prove_actors,
)
from sheetflow.core.transition import Actor, Transition
from sheetflow.core.workflow import Workflow
from tests.support.memory.office import JOB, MemoryHome, by_row
from tests.support.offices_by_settings import office_of
from tests.support.proofs import KASUBBAG, ONE, all_decisions, an_office, protect
from tests.support.registers import NOW
from tests.support.scenario import cells_like

OTHER, OWNER = "dua@kantor.example", "pemilik@kantor.example"
DAY = NOW.date()
DECIDED = ColumnId("keputusan_verifikasi")
ROW = "PUB-2025-0001"


def judged(found: Protection | None, office: Office | None = None, on: date = DAY) -> ActorProof:
    """With every decision column protected like that; the job and the owner are keepers."""
    office = office or an_office()
    columns = dict.fromkeys(all_decisions(office), found)
    return prove_actors(Protections(columns, frozenset({JOB, OWNER})), office, on)


def kinds(proof: ActorProof) -> list[FaultKind]:
    return [fault.kind for fault in proof.faults]


def step_of(office: Office, name: str) -> Transition:
    return office.workflows[0].by_id[TransitionId(name)]


# What is a decision


def test_the_shipped_decisions_are_the_kasubbags() -> None:
    (roles,) = decision_columns(office_of())
    assert roles == (KASUBBAG,)
    decided = decision_columns(office_of())[roles]
    assert {DECIDED, "verifikator", "hasil", "pemeriksa", "catatan_revisi"} <= set(decided)
    needing = {
        step.id
        for workflow in office_of().workflows
        for step in workflow.transitions
        if step.actor and step.actor.needs_proof
    }
    assert needing == {"T02", "T03", "T05", "T07"}


def test_stand_ins_hold_a_role_on_their_days_alone() -> None:
    stand_in = Holder(
        "C",
        KASUBBAG,
        None,
        acting=Acting.PLH,
        email=OTHER,
        since=date(2025, 12, 1),
        until=date(2025, 12, 19),
    )
    office = an_office(Holder("A", KASUBBAG, None, email=ONE), stand_in)
    held = [addresses(office, [KASUBBAG], date(2025, 12, day)) for day in (1, 19, 20)]
    assert held == [{ONE, OTHER}, {ONE, OTHER}, {ONE}]


# What is proved


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Protection(frozenset({ONE, JOB})), []),
        (Protection(frozenset({ONE, JOB, OWNER})), []),
        (Protection(frozenset({JOB}), frozenset({ONE})), []),
        (None, [FaultKind.MISSING]),
        (Protection(known=False), [FaultKind.UNSEEN]),
        (Protection(frozenset({ONE, JOB}), domain=True), [FaultKind.DOMAIN]),
        (Protection(frozenset({ONE, JOB, OTHER})), [FaultKind.WIDENED]),
        (Protection(frozenset({ONE, JOB}), frozenset({"tim@kantor.example"})), [FaultKind.WIDENED]),
        (Protection(frozenset({JOB, OWNER})), [FaultKind.NOBODY]),
    ],
)
def test_a_column_proves_its_role_while_nobody_else_can_write(
    found: Protection | None, expected: list[FaultKind]
) -> None:
    proof = judged(found)
    assert kinds(proof) == expected
    assert (proof.open_columns == ()) is (expected == [])
    step = step_of(an_office(), "T02")
    assert proof.proves(step, an_office().form) is (expected == [])


def test_a_holder_who_cannot_write_yet_is_said_and_proves_nothing_less() -> None:
    office = an_office(*(Holder(email, KASUBBAG, None, email=email) for email in (ONE, OTHER)))
    proof = judged(Protection(frozenset({ONE, JOB})), office)
    (fault,) = proof.faults
    assert (fault.kind, fault.who) == (FaultKind.NARROWED, (OTHER,))
    assert proof.proves(step_of(office, "T07"), office.form)


def test_on_a_day_on_which_nobody_holds_the_role_the_last_holder_is_a_stranger() -> None:
    office = an_office(Holder("A", KASUBBAG, None, until=DAY, email=ONE))
    protection = Protection(frozenset({ONE, JOB}))
    assert kinds(judged(protection, office)) == []
    (fault,) = judged(protection, office, DAY + timedelta(1)).faults
    assert (fault.kind, fault.who) == (FaultKind.WIDENED, (ONE,))
    (fault,) = judged(Protection(frozenset({JOB})), office, DAY + timedelta(1)).faults
    assert fault.kind == FaultKind.NOBODY


def test_a_column_that_is_not_in_the_register_is_not_asked_for() -> None:
    office = an_office()
    columns = dict.fromkeys(all_decisions(office), Protection(frozenset({ONE, JOB})))
    del columns[ColumnId("catatan_revisi")]
    proof = prove_actors(Protections(columns, frozenset({JOB})), office, DAY)
    assert proof.faults == ()
    assert proof.proves(step_of(office, "T05"), office.form)


def test_an_office_that_names_no_address_of_the_role_does_without() -> None:
    office = an_office(
        Holder("A", KASUBBAG, None), Holder("S", RoleId("sekretaris"), None, email=ONE)
    )
    proof = judged(None, office)
    assert (proof.faults, proof.editors) == ((), {})
    assert prove_actors(None, office, DAY) is NOTHING_PROVABLE


def test_a_proof_names_the_roles_and_everybody_who_could_write() -> None:
    office = an_office()
    proof = judged(Protection(frozenset({ONE, JOB, OWNER})))
    proved = proof.proof_of(step_of(office, "T02"), office.form)
    assert proved == Proof(Level.PROTECTED, (KASUBBAG,), tuple(sorted((JOB, OWNER, ONE))))
    assert proof.proof_of(step_of(office, "T01"), office.form) == Proof(Level.NAMED)
    assert proof.proof_of(step_of(office, "T10"), office.form) == Proof(Level.SYSTEM)


@pytest.mark.parametrize(
    "fault",
    [None, Protection(known=False), Protection(domain=True), Protection(frozenset({OTHER}))],
)
def test_the_run_says_each_lapse_once_for_all_its_columns(fault: Protection | None) -> None:
    (said,) = judged(fault).findings(an_office())
    blanks = dict(said.blanks)
    assert blanks["kolom"].startswith("Keputusan Verifikasi, Tanggal Verifikasi")
    assert blanks["peran"] == "Kepala Subbagian (Kasubbag)"


# Which rows depend on it


def a_home(change: Callable[[Transition], Transition] | None = None, **cells: str) -> MemoryHome:
    office = an_office()
    if change is not None:

        def changed(workflow: Workflow) -> Workflow:
            return replace(workflow, transitions=tuple(map(change, workflow.transitions)))

        office = replace(office, workflows=tuple(map(changed, office.workflows)))
    home = MemoryHome(office)
    home.put(ROW, cells_like(cells))
    return home


def needing(name: str, **actor: object) -> Callable[[Transition], Transition]:
    def change(step: Transition) -> Transition:
        needed = Actor((KASUBBAG,), needs_proof=True)
        return replace(step, actor=needed, **actor) if step.id == name else step  # type: ignore[arg-type]  # fields of a step

    return change


def test_only_a_row_that_waits_is_judged_again_when_protections_change() -> None:
    home = a_home(like="disposed")
    home.put("PUB-2025-0002", cells_like({"like": "unfinished", "judul": "Lain"}))
    protect(home, well=False)
    home.run(NOW)
    waiting, other = (home.ledger.load().rows[row] for row in home.ledger.load().rows)
    assert waiting.rules == f"{other.rules} unproved:{','.join(sorted(all_decisions(home.office)))}"

    protect(home)
    plan = home.run(NOW)[0].plan
    assert [row.id for row in plan.commit.rows] == [ROW]
    assert home.ledger.load().rows[waiting.id].rules == other.rules

    protect(home, well=False)
    plan = home.run(NOW)[0].plan
    assert plan.commit.empty
    assert by_row(plan.findings) == {"": ["W-PELINDUNGAN"]}


def test_the_finding_of_the_register_stands_first_and_counts_as_a_warning() -> None:
    home = a_home(like="disposed")
    protect(home, well=False)
    plan = home.plan(NOW)
    assert (plan.findings[0].row, plan.findings[0].submission) == (0, "")
    assert (plan.counts.errors, plan.counts.warnings) == (1, 1)


def test_a_closed_row_that_may_not_be_reopened_unproved_is_when_it_is_proved() -> None:
    def reopening(step: Transition) -> Transition:
        if step.id != "X01" or step.actor is None:
            return step
        needs = (*step.needs, *step_of(office_of(), "T03").needs[1:2])
        return replace(step, actor=replace(step.actor, needs_proof=True), needs=needs)

    home = a_home(reopening, like="filed")
    protect(home)
    home.run(NOW)
    home.write(ROW, {"status": "Disposisi Terbit", "keterangan": "Dibuka kembali atas permintaan"})
    protect(home, well=False)
    plan = home.run(NOW)[0].plan
    assert (home.states(), by_row(plan.findings)[ROW]) == ({ROW: "disimpan"}, ["E-PELAKU"])
    assert home.plan(NOW).commit.empty

    protect(home)
    home.run(NOW)
    assert home.states() == {ROW: "disposisi"}


@pytest.mark.parametrize("columns", [{}, {"needs": ()}])
def test_a_step_without_a_decision_column_is_never_proved(columns: dict[str, object]) -> None:
    home = a_home(needing("T04", **columns), like="drafted")
    protect(home)
    plan = home.run(NOW)[0].plan
    assert home.states() == {ROW: "disposisi"}
    assert by_row(plan.findings) == {ROW: ["E-PELAKU"]}
