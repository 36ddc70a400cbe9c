"""Whether the compiler finds who can do a step: dates, units, strict and lenient steps."""

from dataclasses import replace
from datetime import date

import pytest

from sheetflow.core.acting import Acting
from sheetflow.core.calendar import Span
from sheetflow.core.names import ColumnId, RoleId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder, Unit
from sheetflow.core.transition import Actor, Scope
from sheetflow.core.words import ENGLISH, INDONESIAN, words
from sheetflow.core.workflow import deciding_roles
from sheetflow.core.workflow_check.check import check
from sheetflow.core.workflow_check.messages import SopDefect
from tests.support.sop import KASUBBAG, MEDCEN, SOP_03, SUBBAG, UNITS, publication_office
from tests.support.texts import TEXTS

DAY = date(2025, 11, 3)
HUPMAS, UMUM = UNITS[0].id, UNITS[1].id
YEAR = Span(date(2025, 1, 1), date(2025, 12, 31))


def judged(actor: Actor, *holders: Holder, on: date = DAY) -> tuple[SopDefect, ...]:
    """The defects of SOP 03's step of recording when `actor` does it."""
    transitions = tuple(
        replace(t, actor=actor if t.id == "T09" else None) for t in SOP_03.transitions
    )
    workflow = replace(SOP_03, transitions=transitions)
    office: Office = replace(publication_office(), holders=holders)
    found = check(workflow, office.form, office, on)
    return tuple(defect for defect in found if defect.code == "SOP-KOSONG")


def test_a_step_that_needs_proof_needs_a_column_that_only_its_role_fills() -> None:
    office = publication_office()
    columns = tuple(
        replace(column, roles=(KASUBBAG,) if column.id == "verifikator" else (SUBBAG,))
        for column in office.form.columns
    )
    office = replace(office, form=replace(office.form, columns=columns))
    proved = Actor((KASUBBAG, RoleId("juru_kunci")), needs_proof=True)
    actors = {"T02": replace(proved, column=ColumnId("verifikator")), "T06": proved}
    steps = tuple(replace(t, actor=actors.get(t.id, t.actor)) for t in SOP_03.transitions)
    found = check(replace(SOP_03, transitions=steps), office.form, office, DAY)
    (defect,) = (one for one in found if one.code == "SOP-PELAKU")
    assert defect.where == "T06"
    assert TEXTS.render(defect.sentence, INDONESIAN).endswith("hanya diisi oleh “Kasubbag”.")
    assert "needs_proof" in TEXTS.render(defect.fix, ENGLISH)


def test_a_role_without_a_holder_is_reported_with_its_day() -> None:
    (defect,) = judged(Actor((MEDCEN,)))
    assert defect.where == "T09"
    assert "Admin Medcen pada 2025-11-03" in TEXTS.render(defect.sentence, INDONESIAN)
    assert "Media Center admin on 2025-11-03" in TEXTS.render(defect.sentence, ENGLISH)


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), False),
    ],
)
def test_a_holder_counts_on_the_days_of_the_span(on: date, *, held: bool) -> None:
    found = judged(
        Actor((MEDCEN,)), Holder("A", MEDCEN, None, since=YEAR.start, until=YEAR.end), on=on
    )
    assert (found == ()) is held


def test_a_role_of_each_unit_must_be_held_in_each_unit() -> None:
    actor = Actor((KASUBBAG,), scope=Scope.OWN_UNIT)
    (defect,) = judged(actor, Holder("A", KASUBBAG, HUPMAS))
    assert TEXTS.render(defect.sentence, INDONESIAN).endswith("di Subbagian Umum.")
    assert TEXTS.render(defect.sentence, ENGLISH).endswith("in General Affairs.")
    both = (Holder("A", KASUBBAG, HUPMAS), Holder("B", KASUBBAG, UMUM, acting=Acting.PLH))
    assert judged(actor, *both) == ()


def test_a_role_of_each_unit_must_be_held_in_each_whoever_may_step_in() -> None:
    assert len(judged(Actor((KASUBBAG,)), Holder("A", KASUBBAG, UMUM))) == 1


def test_transitions_that_lack_the_same_people_are_reported_together() -> None:
    office = replace(publication_office(), holders=())
    found = check(SOP_03, office.form, office, DAY)
    of_heads = [d for d in found if "Kasubbag" in TEXTS.render(d.sentence, INDONESIAN)]
    assert [d.where for d in of_heads] == ["T02", "T02"]
    assert "T02, T03, T05, T07, X01, X02" in TEXTS.render(of_heads[0].sentence, INDONESIAN)


def test_one_unit_must_hold_the_role_where_the_scope_is_one_unit() -> None:
    actor = Actor((KASUBBAG,), scope=Scope.UNIT, unit=HUPMAS)
    assert judged(actor, Holder("A", KASUBBAG, HUPMAS)) == ()
    assert len(judged(actor, Holder("A", KASUBBAG, UMUM))) == 1


def test_an_unknown_unit_is_said_by_its_identifier() -> None:
    (defect,) = judged(Actor((KASUBBAG,), scope=Scope.UNIT, unit="arsip"))
    assert "di arsip" in TEXTS.render(defect.sentence, INDONESIAN)


def test_a_role_of_the_whole_office_serves_every_unit() -> None:
    actor = Actor((SUBBAG, MEDCEN), scope=Scope.OWN_UNIT)
    assert judged(actor, Holder("A", MEDCEN, None)) == ()
    assert len(judged(actor, Holder("A", SUBBAG, UMUM))) == 1


def test_an_accepted_role_holds_a_lenient_step_and_not_a_strict_one() -> None:
    holder = Holder("A", MEDCEN, None)
    lenient = Actor((SUBBAG,), accepted=(MEDCEN,), scope=Scope.OWN_UNIT)
    assert judged(lenient, holder) == ()
    assert len(judged(replace(lenient, strict=True), holder)) == 2


def test_a_unit_counts_on_the_days_it_exists() -> None:
    old = Unit(UnitId("lama"), words("Lama"), until=date(2024, 6, 30))
    office = replace(publication_office(), units=(*UNITS, old))
    assert check(SOP_03, office.form, office, DAY) == ()
    assert check(SOP_03, office.form, office, date(2024, 6, 30)) != ()


def test_roles_are_compared_by_identifier() -> None:
    assert len(judged(Actor((MEDCEN,)), Holder("A", RoleId("admin_medsen"), None))) == 1


def test_roles_that_decide_are_those_of_steps_with_a_choice() -> None:
    assert deciding_roles(SOP_03) == {KASUBBAG}


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Span(), Span(), True),
        (Span(end=date(2025, 1, 31)), Span(start=date(2025, 1, 31)), True),
        (Span(end=date(2025, 1, 30)), Span(start=date(2025, 1, 31)), False),
        (Span(start=date(2025, 2, 1)), Span(date(2025, 1, 1), date(2025, 1, 31)), False),
    ],
)
def test_spans_meet_on_a_day_of_both(one: Span, other: Span, meet: bool) -> None:
    assert one.meets(other) is other.meets(one) is meet
