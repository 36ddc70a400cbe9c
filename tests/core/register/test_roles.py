"""Roles in cells: titles, subdivisions, stand-ins, people; old names are noted."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.register.person_names import UnitName, words_of
from sheetflow.core.register.roles import RoleClaim, RoleName, Roles, read_role
from sheetflow.core.register.sheet import Cell, NoteKind, Unreadable
from sheetflow.core.register.text import USUAL_PLACEHOLDERS
from tests.support.offices_by_settings import office_of

WORDS = USUAL_PLACEHOLDERS
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
LILIS, DANI, OTHER_DANI = "Hj. Neng Lilis, S.Sos., M.Si.", "Dani Contoh, S.H.", "Ir. Dani Contoh"
PEOPLE = {
    LILIS: (HEAD_OF_FINANCE,),
    "Rudi Contoh, A.Md.Kom.": (RoleClaim(HEAD, PUBLIC, Acting.PLH), RoleClaim(MEDCEN)),
    DANI: (RoleClaim(ADMIN, FINANCE),),
    OTHER_DANI: (RoleClaim(ADMIN, PUBLIC),),
    "Kepala Subbagian Teknis dan Hupmas": (RoleClaim(HEAD, PUBLIC),),
}
ROLES = Roles(NAMES, UNITS, PEOPLE, office_of("contoh", {}).name_titles)
PERSON = RoleClaim(HEAD, FINANCE, person=LILIS)
HELD = RoleClaim(HEAD, FINANCE, person=LILIS, titled=True)
OF_ADMIN = RoleClaim(ADMIN, PUBLIC, person=OTHER_DANI, titled=True)
RUDI = RoleClaim(HEAD, PUBLIC, Acting.PLH, person="Rudi Contoh, A.Md.Kom.", titled=True)


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
        ("Pelaksana Harian Kasubbag", (RoleClaim(HEAD, acting=Acting.PLH),)),
        (LILIS, (PERSON,)),
        ("Neng Lilis", (PERSON,)),
        ("Neng Lilis S.Sos", (PERSON,)),
        ("Hj. Neng Lilis, S. Sos, M. Si", (PERSON,)),
        ("Neng Lilis\nAdmin Medcen", (PERSON, RoleClaim(MEDCEN))),
        ("Kasubbag Keuangan, Umum, dan Logistik (Neng Lilis)", (HELD,)),
        ("Kasubbag (Neng Lilis)", (HELD,)),
        ("Kasubbag Keuangan, Umum, dan Logistik a.n. Neng Lilis", (HELD,)),
        ("Kasubbag Keuangan, Umum, dan Logistik, Neng Lilis, S.Sos., M.Si.", (HELD,)),
        ("Neng Lilis, S.Sos., M.Si. (Kasubbag Keuangan, Umum, dan Logistik)", (HELD,)),
        ("Neng Lilis / Kasubbag Keuangan, Umum, dan Logistik", (HELD,)),
        ("Plh. Kasubbag Teknis dan Hupmas (Rudi Contoh)", (RUDI,)),
        ("Plt. Kasubbag (Rudi Contoh)", (replace(RUDI, acting=Acting.PLT),)),
        ("Kasubbag (Rudi Contoh)", (replace(RUDI, acting=None),)),
        ("Kasubbag Teknis dan Hupmas (Neng Lilis)", (PERSON,)),
        ("Admin Subbagian Teknis dan Hupmas (Dani Contoh)", (OF_ADMIN,)),
        ("Admin Subbagian (Dani Contoh)", (RoleClaim(ADMIN, stranger="Dani Contoh"),)),
        ("Kasubbag (Bukan Siapa-siapa)", (RoleClaim(HEAD, stranger="Bukan Siapa-siapa"),)),
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
        ("Kasubbag (Hupmas)", RoleClaim(HEAD, PUBLIC), "Kasubbag Teknis dan Hupmas"),
        ("Bapak Kasubbag Hupmas", RoleClaim(HEAD, PUBLIC), "Kasubbag Teknis dan Hupmas"),
        ("Bapak/Ibu Kasubbag", RoleClaim(HEAD), "Kasubbag"),
        ("Bu Plh. Kasubbag", RoleClaim(HEAD, acting=Acting.PLH), "Plh. Kasubbag"),
        (
            "Kasubbag Hupmas (Plt.)",
            RoleClaim(HEAD, PUBLIC, Acting.PLT),
            "Plt. Kasubbag Teknis dan Hupmas",
        ),
        ("Kasubbag - Plh", RoleClaim(HEAD, acting=Acting.PLH), "Plh. Kasubbag"),
        (
            "Kasubbag Hupmas (Rudi Contoh)",
            replace(RUDI, acting=None),
            "Kasubbag Teknis dan Hupmas (Rudi Contoh)",
        ),
        ("Ibu Neng Lilis", PERSON, LILIS),
        ("neng lilis", PERSON, LILIS),
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


@pytest.mark.parametrize("cell", ["Admin Subbagian / Kasubbag", "Admin Subbagian, Kasubbag"])
def test_two_titles_beside_each_other_are_both_read(cell: str) -> None:
    read = read_role(cell, ROLES, WORDS)
    assert read.value == (RoleClaim(ADMIN), RoleClaim(HEAD))
    assert [note.result for note in read.notes] == ["Admin Subbagian; Kasubbag"]


def test_a_name_that_two_people_bear_is_not_guessed() -> None:
    for cell in ("Dani Contoh", "Kasubbag\nDani Contoh"):
        read = read_role(cell, ROLES, WORDS)
        assert (read.value, read.problem) == (None, Unreadable.AMBIGUOUS)
    assert set(ROLES.alike("Dani Contoh")) == {DANI, OTHER_DANI}
    assert read_role("Dani Contoh, SH", ROLES, WORDS).value == (
        RoleClaim(ADMIN, FINANCE, person=DANI),
    )


def test_a_title_in_the_place_of_a_name_is_read_as_a_title() -> None:
    read = read_role("Kepala Subbagian Teknis dan Hupmas", ROLES, WORDS)
    assert read.value == (RoleClaim(HEAD, PUBLIC),)
    assert ROLES.is_title("Kepala Subbagian Teknis dan Hupmas")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Dr. Ir. H. Dani Contoh, S.T., M.T.", ("dani", "contoh")),
        ("Dani Contoh S Tr I P", ("dani", "contoh")),
        ("Hj", ("hj",)),
        ("Ibu S.H.", ("s",)),
    ],
)
def test_a_name_is_never_stripped_to_nothing(text: str, bare: tuple[str, ...]) -> None:
    assert ROLES.titles.bare(words_of(text))[: len(bare)] == bare


@pytest.mark.parametrize("names", [("...",), ("Dani, S.H.", "Dani S.H")])
def test_names_that_cannot_be_distinguished_are_a_mistake(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="name"):
        Roles(NAMES, UNITS, dict.fromkeys(names, (HEAD_OF_FINANCE,)))


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        *((cell, Unreadable.UNKNOWN) for cell in ("Kasubbag, 12/10/2025", "a.n. Kasubbag")),
        ("Kasubbag (" + "x" * 300 + ")", Unreadable.UNKNOWN),
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
