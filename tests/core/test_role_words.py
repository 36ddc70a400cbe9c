"""A role in braces is named as the office calls it."""

from sheetflow.core.words import ENGLISH, INDONESIAN, roles_in, with_roles, words

TERM = words("Diserahkan kepada {admin}", "Handed to the {admin}")


def test_a_role_is_named_in_each_language() -> None:
    named = with_roles(TERM, {"admin": words("Pengelola", "officer")})

    assert named(INDONESIAN) == "Diserahkan kepada Pengelola"
    assert named(ENGLISH) == "Handed to the officer"


def test_the_roles_of_a_term_are_found() -> None:
    assert roles_in(TERM) == {"admin"}
    assert roles_in(words("Selesai")) == frozenset()
