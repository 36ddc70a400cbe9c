"""Roles in cells: titles, subdivisions, stand-ins, people; old names are noted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.register.outcome import Cell, NoteKind, Unreadable
from sheetflow.core.register.roles import Person, RoleClaim, RoleName, Roles, UnitName, read_role
from sheetflow.core.register.text import Placeholders

WORDS = Placeholders()
HEAD, ADMIN, MEDCEN = RoleId("kasubbag"), RoleId("admin_subbag"), RoleId("admin_medcen")
FINANCE, PUBLIC = UnitId("keuangan"), UnitId("hupmas")
HEAD_OF_FINANCE = RoleClaim(HEAD, FINANCE)
NAMES = (
    RoleName(HEAD, ("Kasubbag", "Kepala Subbagian"), ("Kasubag", "Kasub")),
    RoleName(ADMIN, ("Admin Subbagian", "Admin Subbagian Terkait")),
    RoleName(MEDCEN, ("Admin Medcen",), ("Admin Medsen", "Medsen", "Media Center", "mc")),
)
UNITS = (
    UnitName(FINANCE, ("Keuangan, Umum, dan Logistik",)),
    UnitName(PUBLIC, ("Teknis dan Hupmas",), ("Hupmas",)),
)
ROLES = Roles(NAMES, UNITS, (Person("Pejabat Contoh", (HEAD_OF_FINANCE,), ("Pak Contoh",)),))
PERSON = RoleClaim(HEAD, FINANCE, person="Pejabat Contoh")


@pytest.mark.parametrize(
    ("cell", "claims"),
    [
        ("Admin Medcen", (RoleClaim(MEDCEN),)),
        ("Kasubbag Keuangan, Umum, dan Logistik", (HEAD_OF_FINANCE,)),
        ("Kepala Subbagian Teknis dan Hupmas", (RoleClaim(HEAD, PUBLIC),)),
        ("Admin Subbagian Teknis dan Hupmas", (RoleClaim(ADMIN, PUBLIC),)),
        ("Admin Subbagian Terkait", (RoleClaim(ADMIN),)),
        ("Plt. Kasubbag Teknis dan Hupmas", (RoleClaim(HEAD, PUBLIC, acting=Acting.PLT),)),
        ("Admin Medcen\nKasubbag", (RoleClaim(MEDCEN), RoleClaim(HEAD))),
        ("Admin Medcen; Admin Medcen", (RoleClaim(MEDCEN),)),
        ("Pejabat Contoh", (PERSON,)),
    ],
)
def test_titles_in_full_carry_no_note(cell: str, claims: tuple[RoleClaim, ...]) -> None:
    read = read_role(cell, ROLES, WORDS)
    assert (read.value, read.notes) == (claims, ())


@pytest.mark.parametrize(
    ("cell", "claim", "result"),
    [
        ("Medsen", RoleClaim(MEDCEN), "Admin Medcen"),
        ("MC", RoleClaim(MEDCEN), "Admin Medcen"),
        ("Kasub Hupmas", RoleClaim(HEAD, PUBLIC), "Kasubbag Teknis dan Hupmas"),
        ("Plh Kasubag", RoleClaim(HEAD, acting=Acting.PLH), "Plh Kasubbag"),
    ],
)
def test_old_and_short_names_are_noted_as_such(cell: str, claim: RoleClaim, result: str) -> None:
    read = read_role(cell, ROLES, WORDS)
    assert read.value == (claim,)
    assert [(note.kind, note.result) for note in read.notes] == [(NoteKind.ALIAS, result)]


@pytest.mark.parametrize(
    "cell", ["admin medcen", " Admin  Medcen ", "“Admin Medcen”", "Admin Medcen\n"]
)
def test_unusual_letters_and_blanks_are_noted(cell: str) -> None:
    read = read_role(cell, ROLES, WORDS)
    assert read.value == (RoleClaim(MEDCEN),)
    assert [note.kind for note in read.notes] == [NoteKind.NORMAL]


@pytest.mark.parametrize(
    ("cell", "claim", "result"),
    [
        ("Kasubbag Hupmas", RoleClaim(HEAD, PUBLIC), "Kasubbag Teknis dan Hupmas"),
        ("pak contoh", PERSON, "Pejabat Contoh"),
    ],
)
def test_short_names_of_units_and_people_are_only_unusual(
    cell: str, claim: RoleClaim, result: str
) -> None:
    read = read_role(cell, ROLES, WORDS)
    assert read.value == (claim,)
    assert [(note.kind, note.result) for note in read.notes] == [(NoteKind.NORMAL, result)]


def test_what_a_note_says_is_read_without_a_note() -> None:
    for cell in ("medsen", "kasub hupmas", "plt. kasubag hupmas", "mc\nMC\nKasub"):
        (note,) = read_role(cell, ROLES, WORDS).notes
        again = read_role(note.result, ROLES, WORDS)
        assert (again.value, again.notes) == (read_role(cell, ROLES, WORDS).value, ())


def test_a_unit_may_follow_the_word_for_it() -> None:
    read = read_role("Kasubbag Sub Bagian Teknis & Hupmas", ROLES, WORDS)
    assert read.value == (RoleClaim(HEAD, PUBLIC),)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        *((cell, Unreadable.EMPTY) for cell in (None, "", "-")),
        ("menyusul", Unreadable.PLACEHOLDER),
        *((cell, Unreadable.UNKNOWN) for cell in ("siapa", "Kasubbag Lain", "Plt.", ";", 12)),
        *((cell, Unreadable.UNKNOWN) for cell in ("Kasubbag Subbagian Lain", "Plt. siapa")),
        *((cell, Unreadable.UNKNOWN) for cell in ("Admin Medcen; siapa", "Admin Medcen\n" * 2_500)),
    ],
)
def test_who_is_not_known_is_refused(cell: Cell, problem: Unreadable) -> None:
    read = read_role(cell, ROLES, WORDS)
    assert (read.value, read.problem) == (None, problem)


@pytest.mark.parametrize(
    ("roles", "units"),
    [
        ((RoleName(HEAD, ("Kepala",)), RoleName(ADMIN, ("kepala",))), ()),
        ((), (UnitName(FINANCE, ("Umum",)), UnitName(PUBLIC, ("UMUM",)))),
        ((RoleName(HEAD, ("...",)),), ()),
    ],
)
def test_names_with_two_meanings_or_none_are_a_mistake(
    roles: tuple[RoleName, ...], units: tuple[UnitName, ...]
) -> None:
    with pytest.raises(ValueError, match="name"):
        Roles(roles, units)


@given(st.text() | st.floats() | st.booleans())
def test_no_cell_raises(cell: Cell) -> None:
    read = read_role(cell, ROLES, WORDS)
    assert (read.value is None) != (read.problem is None)
    assert read_role(cell, Roles((), ()), WORDS).value is None
