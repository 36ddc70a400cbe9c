"""The spreadsheet's protections, read as who may edit a column."""

from typing import Any

import pytest

from sheetflow.adapters.google.register.reading import protections, trusted_editors
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.sheet import Protection
from sheetflow.core.words import INDONESIAN
from tests.support.small_register import FORM, HEADINGS

HEADER = find_header([HEADINGS], FORM, INDONESIAN)
STATUS = HEADINGS.index("Status")


def over(first: int = STATUS, **more: Any) -> dict[str, Any]:
    return {"range": {"sheetId": 0, "startColumnIndex": first, "endColumnIndex": first + 1}, **more}


def editors(*users: str, **more: Any) -> dict[str, Any]:
    return {"editors": {"users": list(users), **more}}


def status(*ranges: dict[str, Any]) -> Protection | None:
    return protections(ranges, HEADER).get(FORM.status.id)


def test_addresses_are_read_in_small_letters() -> None:
    found = status(over(**editors("A@Kantor.example", groups=["Tim@kantor.example"])))
    assert found == Protection(frozenset({"a@kantor.example"}), frozenset({"tim@kantor.example"}))


def test_a_protection_of_the_whole_tab_is_one_of_every_column() -> None:
    found = protections([{"range": {"sheetId": 0}, **editors("a")}], HEADER)
    assert found.keys() == HEADER.places.keys()


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (editors("a", "b"), editors("b", "c"), Protection(frozenset({"b"}))),
        (editors("a"), editors("b", domainUsersCanEdit=True), Protection(frozenset({"a"}))),
        ({}, editors("b"), Protection(frozenset({"b"}))),
        ({}, {}, Protection(known=False)),
    ],
)
def test_of_two_protections_over_a_column_only_who_is_on_both_may_edit(
    one: dict[str, Any], other: dict[str, Any], both: Protection
) -> None:
    assert status(over(**one), over(**other)) == status(over(**other), over(**one)) == both


@pytest.mark.parametrize(
    ("account", "on_own_tab", "expected"),
    [
        ("Job@x", ["job@x", "owner@x"], {"job@x", "owner@x"}),
        ("", ["job@x"], {"job@x"}),
        ("job@x", [], {"job@x"}),
        ("job@x", ["job@x", "owner@x", "admin@x"], {"job@x"}),
        ("", ["job@x", "owner@x", "admin@x"], set()),
    ],
)
def test_only_the_job_and_an_owner_are_taken_for_those_who_cannot_be_kept_out(
    account: str, on_own_tab: list[str], expected: set[str]
) -> None:
    assert trusted_editors(account, on_own_tab) == expected
