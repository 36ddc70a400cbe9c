"""Every kind of request: performed alone, and undone when a later one of its batch fails."""

from pathlib import Path
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.google_emulator.discovery import schema
from tests.google_emulator.schema_check import violations
from tests.google_emulator.sheets_batch import HANDLERS
from tests.google_emulator.stored_book import BookWriter, book_of_lines
from tests.google_emulator_tests.conftest import Office
from tests.support.quick_yaml import quick_yaml

CASES = quick_yaml(
    (Path(__file__).parent / "cases" / "every_request.yaml").read_text(encoding="utf-8")
)
REQUESTS: dict[str, dict[str, Any]] = CASES["requests"]
FAILING = {"deleteSheet": {"sheetId": 987654}}


@pytest.fixture
def furnished(office: Office) -> Office:
    office.batch(*CASES["given"])
    return office


def kept(office: Office) -> Any:
    return BookWriter().lines(office.emulator.world.books[office.spreadsheet_id])


def test_there_is_a_case_for_every_kind() -> None:
    assert set(REQUESTS) == set(HANDLERS)
    for kind, request in REQUESTS.items():
        name = schema("sheets", "Request")["properties"][kind]["$ref"]
        assert violations("sheets", name, request) == []


@pytest.mark.parametrize("kind", sorted(REQUESTS))
def test_a_request_is_undone_when_a_later_one_fails(furnished: Office, kind: str) -> None:
    before = kept(furnished)
    with pytest.raises(HttpError, match=r"Invalid requests\[1\].deleteSheet: No sheet with id"):
        furnished.batch({kind: REQUESTS[kind]}, FAILING)
    assert kept(furnished) == before
    answer = furnished.batch({kind: REQUESTS[kind]})
    assert set(answer["replies"][0]) <= {kind}
    assert kept(furnished) != before


def test_all_of_it_is_shown_and_survives_being_stored(furnished: Office) -> None:
    furnished.batch(*({kind: REQUESTS[kind]} for kind in ("addTable", "addChart", "addBanding")))
    shown = furnished.get(includeGridData=True)
    assert violations("sheets", "Spreadsheet", shown) == []
    world = furnished.emulator.world
    world.books[furnished.spreadsheet_id] = book_of_lines(kept(furnished))
    assert furnished.get(includeGridData=True) == shown
