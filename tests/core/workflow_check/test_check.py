"""The SOP compiler on small SOPs, each with one mistake: its code, its place, its message."""

import re
from dataclasses import replace
from datetime import date

import pytest

from sheetflow.core.findings import Code
from sheetflow.core.form import Choice, Form, Kind
from sheetflow.core.names import ColumnId, RoleId, StateId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.transition import (
    Actor,
    AnyFilled,
    Filing,
    Newer,
    NoOpenError,
    Reason,
    Transition,
)
from sheetflow.core.words import ENGLISH, INDONESIAN, words
from sheetflow.core.workflow import Binding, DateOrder, Stage, Step, TimeLimit, Workflow
from sheetflow.core.workflow_check.check import check
from sheetflow.core.workflow_check.messages import Fault, Place, SopDefect
from tests.support.sop import (
    SOP_03,
    SOP_04,
    arrow,
    bare_office,
    column,
    equals,
    filled,
    form_of,
    publication_office,
    role_named,
    state,
)
from tests.support.texts import TEXTS

DAY = date(2025, 11, 3)
CLERK = RoleId("juru")
ACTOR = Actor((CLERK,))
FORM = form_of(
    (
        column("isi", Kind.TEXT, words("Isi", "Content")),
        column("tanggal", Kind.DATE, words("Tanggal", "Date")),
        column(
            "hasil",
            Kind.CHOICE,
            words("Hasil", "Result"),
            Choice("Ya", words("Ya", "Yes")),
            Choice("Tidak", words("Tidak", "No")),
        ),
    ),
    (
        state("awal", words("Awal", "First")),
        state("tengah", words("Tengah", "Middle")),
        state("usai", words("Usai", "Done"), end=True),
        state("batal", words("Batal", "Cancelled"), end=True, extension=True),
    ),
    "awal",
)
BEGIN = arrow("A", 1, "awal", "tengah", ACTOR, filled("isi"))
FINISH = arrow("B", 1, "tengah", "usai", ACTOR, filled("isi"))
CANCEL = arrow("X", 0, "awal tengah", "batal", ACTOR, (Reason(ColumnId("isi")),), extension=True)


def sop(*transitions: Transition) -> Workflow:
    return Workflow(
        WorkflowId("uji"), "1", "Uji", "uji", (Step(1, words("Langkah"), CLERK),), transitions
    )


def defects(workflow: Workflow, form: Form = FORM) -> tuple[SopDefect, ...]:
    office = bare_office(form, (workflow,), (role_named(CLERK, words("Juru Tulis", "Clerk")),))
    found = check(workflow, form, office, DAY)
    return tuple(defect for defect in found if defect.code != "SOP-KOSONG")


def reported(workflow: Workflow, form: Form = FORM) -> list[tuple[str, str]]:
    return [(defect.code, defect.where) for defect in defects(workflow, form)]


def extended(name: str) -> Form:
    """The form with one more state, which is open and part of the SOP."""
    return replace(FORM, states=(*FORM.states, state(name, words(name.title()))))


def test_a_sound_sop_has_no_defect() -> None:
    assert reported(sop(BEGIN, FINISH, CANCEL)) == []


@pytest.mark.parametrize("workflow", [SOP_03, SOP_04], ids=lambda w: w.short)
def test_the_publication_sops_have_no_defect(workflow: Workflow) -> None:
    office = publication_office()
    assert check(workflow, office.form, office, DAY) == ()


def test_a_state_that_nothing_leads_to_is_unreachable() -> None:
    assert reported(sop(BEGIN, FINISH, CANCEL), extended("lepas")) == [
        ("SOP-TAK-TERCAPAI", "lepas")
    ]


def test_a_state_of_another_workflow_only_is_no_defect_of_this_one() -> None:
    form = extended("lain")
    here = sop(BEGIN, FINISH, CANCEL)
    other = replace(sop(arrow("L", 1, "awal", "lain", ACTOR)), id=WorkflowId("lain"))
    office = bare_office(form, (here, other), (role_named(CLERK, words("Juru")),))
    assert [d for d in check(here, form, office, DAY) if d.place is Place.STATE] == []


def test_a_state_left_only_by_cancelling_is_a_dead_end() -> None:
    (defect,) = (d for d in defects(sop(BEGIN, CANCEL)) if d.code == "SOP-BUNTU")
    assert (defect.place, defect.where) == (Place.STATE, "tengah")
    assert "“Tengah”" in TEXTS.render(defect.sentence, INDONESIAN)
    assert "“Middle”" in TEXTS.render(defect.sentence, ENGLISH)
    assert TEXTS.render(defect.fix, INDONESIAN).startswith("Tambahkan transisi")


def test_a_state_that_is_itself_an_extension_may_be_left_by_extensions() -> None:
    form = replace(FORM, states=(*FORM.states, state("tunda", words("Ditunda"), extension=True)))
    put_off = arrow("T", 0, "tengah", "tunda", ACTOR, filled("tanggal"), extension=True)
    resume = arrow("R", 0, "tunda", "tengah", ACTOR, filled("isi"), extension=True)
    assert reported(sop(BEGIN, FINISH, CANCEL, put_off, resume), form) == []
    stuck = reported(sop(BEGIN, FINISH, CANCEL, put_off), form)
    assert stuck == [("SOP-BUNTU", "tunda")]


def test_a_loop_without_an_exit_is_reported_once_with_all_its_states() -> None:
    loop = (
        BEGIN,
        arrow("C", 1, "tengah", "putar", ACTOR),
        arrow("D", 1, "putar", "tengah", ACTOR),
        arrow("E", 1, "awal", "usai", ACTOR, filled("tanggal")),
        CANCEL,
    )
    (defect,) = defects(sop(*loop), extended("putar"))
    assert (defect.code, defect.where) == ("SOP-LINGKARAN", "tengah")
    assert "“Tengah”, “Putar”" in TEXTS.render(defect.sentence, INDONESIAN)


def test_a_state_before_a_loop_is_not_blamed_for_it() -> None:
    found = reported(
        sop(BEGIN, arrow("C", 1, "tengah", "tengah", ACTOR), CANCEL),
        replace(FORM, states=(FORM.states[0], FORM.states[1], FORM.states[3])),
    )
    assert found == [("SOP-LINGKARAN", "tengah")]


def test_a_loop_with_an_exit_is_fine() -> None:
    again = arrow("C", 1, "tengah", "awal", ACTOR, (equals("hasil", "Tidak"),))
    done = arrow("B", 1, "tengah", "usai", ACTOR, (equals("hasil", "Ya"),))
    assert reported(sop(BEGIN, again, done, CANCEL)) == []


def test_unknown_states_are_named_once_with_their_transition() -> None:
    odd = arrow("C", 1, "tengah entah", "entah", ACTOR, filled("tanggal"))
    assert reported(sop(BEGIN, FINISH, CANCEL, odd)) == [("SOP-STATUS", "C")]


def test_an_unknown_first_state_is_said_by_its_identifier() -> None:
    (first, *_) = defects(sop(CANCEL), replace(FORM, initial=StateId("mulai")))
    assert "“mulai”" in TEXTS.render(first.sentence, INDONESIAN)


def test_a_step_that_is_not_in_the_table_is_named() -> None:
    assert reported(sop(BEGIN, replace(FINISH, step=9), CANCEL)) == [("SOP-LANGKAH", "B")]


def test_leaving_an_end_must_be_a_reopening_or_an_extension() -> None:
    away = arrow("C", 1, "usai", "tengah", ACTOR)
    assert reported(sop(BEGIN, FINISH, CANCEL, away)) == [("SOP-AKHIR", "C")]
    assert reported(sop(BEGIN, FINISH, CANCEL, replace(away, reopens=True))) == []
    assert reported(sop(BEGIN, FINISH, CANCEL, replace(away, extension=True))) == []


def test_leaving_an_undeclared_state_is_reported_as_undeclared_only() -> None:
    away = arrow("C", 1, "entah", "tengah", ACTOR)
    assert reported(sop(BEGIN, FINISH, CANCEL, away)) == [("SOP-STATUS", "C")]


def test_automatic_transitions_in_a_circle_never_come_to_rest() -> None:
    there = arrow("C", 1, "tengah", "awal", None, (NoOpenError(),))
    back = arrow("D", 1, "awal", "tengah", None, (NoOpenError(),))
    (defect,) = defects(sop(BEGIN, FINISH, CANCEL, there, back))
    assert (defect.code, defect.where) == ("SOP-SISTEM", "C")
    assert "C, D" in TEXTS.render(defect.sentence, ENGLISH)


def test_an_automatic_transition_onto_its_own_state_never_comes_to_rest() -> None:
    spin = arrow("C", 1, "tengah", "tengah", None, (NoOpenError(),))
    assert reported(sop(BEGIN, FINISH, CANCEL, spin)) == [("SOP-SISTEM", "C")]


def test_an_sop_whose_decree_the_office_did_not_give_is_asked_for() -> None:
    workflow = sop(BEGIN, FINISH, CANCEL)
    office = bare_office(FORM, (workflow,), (role_named(CLERK, words("Juru")),), sops={})
    found = [d for d in check(workflow, FORM, office, DAY) if d.code == "SOP-NASKAH"]
    assert [(defect.place, defect.where) for defect in found] == [(Place.WORKFLOW, "uji")]
    assert "`sop:`, pada `uji:`" in TEXTS.render(found[0].fix, INDONESIAN)


def test_every_code_has_sentences_in_both_languages_without_open_blanks() -> None:
    assert len(Fault) == 20
    for defect in all_defects():
        for language in (INDONESIAN, ENGLISH):
            for text in (
                TEXTS.render(defect.sentence, language),
                TEXTS.render(defect.fix, language),
            ):
                assert text.endswith((".", "”."))
                assert "…" not in text
                assert not re.search(r"\{\w+\}", text)


def all_defects() -> tuple[SopDefect, ...]:
    odd = Actor((RoleId("siapa"), CLERK), ColumnId("siapa"), strict=True)
    broken = replace(
        sop(
            arrow("A", 9, "awal", "entah", odd, (equals("hasil", "Mungkin"), *filled("hampa"))),
            arrow("B", 1, "awal", "entah", odd, (equals("hasil", "Mungkin"),)),
            arrow("C", 1, "usai", "usai", None),
        ),
        time_limits=(TimeLimit(Code("W-X"), 1, ColumnId("isi"), ColumnId("kosong"), 1),),
        binding=Binding((), watched=(StateId("hantu"),), back_to=StateId("tengah")),
    )
    office = bare_office(FORM, (broken,), (role_named(CLERK, words("Juru")),), sops={})
    return check(broken, FORM, office, DAY)


def needing(*needs: object, **rest: object) -> Workflow:
    """A sound SOP whose first transition has these needs and other parts."""
    return sop(replace(BEGIN, needs=needs, **rest), FINISH, CANCEL)  # type: ignore[arg-type]
    # replace() is typed by the field's name, which the tests give as text


def test_columns_of_every_kind_of_need_must_exist() -> None:
    names = [ColumnId(f"k{number}") for number in range(8)]
    workflow = needing(
        *filled("k0"),
        AnyFilled((names[1], names[2]), Code("E-ND")),
        Newer(names[3], names[4]),
        Reason(names[5]),
        NoOpenError(),
        actor=Actor((CLERK,), names[6]),
        files=(Filing(names[7], "01"),),
    )
    found = defects(workflow)
    assert {(d.code, d.place, d.where) for d in found} == {("SOP-KOLOM", Place.TRANSITION, "A")}
    assert [
        name for name in names if any(name in TEXTS.render(d.sentence, ENGLISH) for d in found)
    ] == names


def test_columns_named_beside_transitions_must_exist() -> None:
    workflow = replace(
        sop(BEGIN, FINISH, CANCEL),
        time_limits=(TimeLimit(Code("W-X"), 1, ColumnId("k0"), ColumnId("k1"), 1),),
        date_order=DateOrder((Stage(ColumnId("k2"), ()),), free_column=ColumnId("k3")),
        binding=Binding(
            (ColumnId("k4"),), files=(ColumnId("k5"),), watched=(), back_to=StateId("awal")
        ),
        link_column=ColumnId("k6"),
        proof_column=ColumnId("k7"),
        platform_column=ColumnId("k8"),
        format_columns=(ColumnId("k9"),),
    )
    assert sorted(reported(workflow)) == [("SOP-KOLOM", f"k{number}") for number in range(10)]


def test_dates_must_be_date_columns() -> None:
    workflow = replace(
        needing(Newer(ColumnId("tanggal"), ColumnId("hasil"))),
        time_limits=(TimeLimit(Code("W-X"), 1, ColumnId("isi"), ColumnId("tanggal"), 1),),
        date_order=DateOrder((Stage(ColumnId("isi"), ()),)),
    )
    found = defects(workflow)
    assert [(d.code, d.place, d.where) for d in found] == [
        ("SOP-TANGGAL", Place.COLUMN, "isi"),
        ("SOP-TANGGAL", Place.COLUMN, "isi"),
        ("SOP-TANGGAL", Place.COLUMN, "hasil"),
    ]
    assert "Batas waktu W-X" in TEXTS.render(found[0].sentence, INDONESIAN)


def test_a_decision_must_be_a_choice_of_its_column_and_have_two_exits() -> None:
    found = defects(needing(equals("hasil", "Mungkin")))
    assert [(d.code, d.where) for d in found] == [("SOP-PILIHAN", "A"), ("SOP-SATU-JALAN", "A")]
    assert "“Yes”, “No”" in TEXTS.render(found[0].fix, ENGLISH)


def test_a_decision_over_an_unknown_column_is_said_by_its_identifier() -> None:
    found = defects(needing(equals("hampa", "Ya")))
    assert [(d.code, d.where) for d in found] == [("SOP-KOLOM", "A"), ("SOP-SATU-JALAN", "A")]
    assert "“hampa”" in TEXTS.render(found[1].sentence, INDONESIAN)


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (filled("isi"), True),
        ((*filled("isi"), *filled("isi")), True),
        (filled("tanggal"), False),
        ((*filled("isi"), Reason(ColumnId("isi"))), False),
    ],
)
def test_two_ways_out_must_ask_for_different_things(
    other: tuple[object, ...], *, alike: bool
) -> None:
    twin = replace(FINISH, id=CANCEL.id, needs=other)  # type: ignore[arg-type] # see needing()
    found = reported(sop(BEGIN, FINISH, twin, replace(CANCEL, sources=(StateId("awal"),))))
    assert (("SOP-KEMBAR", "X") in found) is alike


def test_the_same_decision_twice_cannot_be_distinguished() -> None:
    yes, no = equals("hasil", "Ya"), equals("hasil", "Tidak")
    first = arrow("B", 1, "tengah", "usai", ACTOR, (yes, *filled("isi")))
    second = arrow("C", 1, "tengah", "awal", ACTOR, (yes, *filled("tanggal")))
    third = arrow("D", 1, "tengah", "awal", ACTOR, (no,))
    assert reported(sop(BEGIN, first, second, third, CANCEL)) == [("SOP-KEMBAR", "C")]


def test_twins_of_an_undeclared_state_are_said_by_its_identifier() -> None:
    twins = [arrow(name, 1, "entah", "usai", ACTOR) for name in ("C", "D")]
    found = [d for d in defects(sop(BEGIN, FINISH, CANCEL, *twins)) if d.code == "SOP-KEMBAR"]
    assert "“entah”" in TEXTS.render(found[0].sentence, ENGLISH)


def test_a_void_approval_must_return_to_a_state_on_the_way() -> None:
    def binding(watched: str, back_to: str) -> Workflow:
        bound = Binding((), watched=(StateId(watched),), back_to=StateId(back_to))
        return replace(sop(BEGIN, FINISH, CANCEL), binding=bound)

    assert reported(binding("tengah", "awal")) == []
    assert reported(binding("tengah", "hantu")) == [("SOP-STATUS", "hantu")]
    assert reported(binding("hantu", "tengah")) == [("SOP-STATUS", "hantu")]
    found = reported(binding("tengah", "lepas"), extended("lepas"))
    assert found == [("SOP-TAK-TERCAPAI", "lepas"), ("SOP-KEMBALI", "lepas")]


def office_of(workflow: Workflow, **parts: object) -> Office:
    roles = (role_named(CLERK, words("Juru Tulis", "Clerk")),)
    return replace(bare_office(FORM, (workflow,), roles), **parts)  # type: ignore[arg-type]
    # replace() is typed by the field's name, which the tests give as text


def test_an_unknown_role_is_named_and_nobody_is_asked_to_hold_it() -> None:
    workflow = sop(replace(BEGIN, actor=Actor((RoleId("siapa"),))), FINISH, CANCEL)
    found = check(workflow, FORM, office_of(workflow), DAY)
    assert [(d.code, d.where) for d in found] == [("SOP-PERAN", "A"), ("SOP-KOSONG", "B")]
