"""Success answers of a wrong shape count as none; ranges are found by the filters they echo."""

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import Any

import pytest
from google.oauth2.credentials import Credentials

from sheetflow.adapters.google.api.answers import (
    MalformedError,
    checked_replies,
    checked_sheet,
    values_by_area,
)
from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import GoogleError
from sheetflow.adapters.google.api.retry import ClientOptions, RetryPolicy
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from tests.google.home import ROBOT
from tests.google.test_client import Office
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.faults import SHAPES
from tests.support.texts import TEXTS

AREAS: list[dict[str, Any]] = [
    {"gridRange": {"sheetId": 0}},
    {"gridRange": {"sheetId": 7, "startRowIndex": 2}},
    {"gridRange": {"sheetId": 7, "startRowIndex": 2, "endRowIndex": 4}},
    {"a1Range": "Register"},
]


def item(number: int, echo: dict[str, Any] | None = None) -> dict[str, Any]:
    filters = [AREAS[number] if echo is None else echo]
    return {"dataFilters": filters, "valueRange": {"values": [[number]]}}


def numbers(items: Any) -> list[int]:
    return [rows[0][0] for rows in values_by_area(AREAS, {"valueRanges": items})]


# Ranges


def test_ranges_come_in_any_order() -> None:
    for order in permutations(range(len(AREAS))):
        assert numbers([item(number) for number in order]) == [0, 1, 2, 3]


def test_an_echo_may_lack_what_is_nothing_and_have_the_ends_of_the_tab() -> None:
    first = item(0, {"gridRange": {"endRowIndex": 1000, "endColumnIndex": 26}})
    assert numbers([item(3), item(2), first, item(1)]) == [0, 1, 2, 3]


def test_a_range_may_be_that_of_several_filters() -> None:
    twice = {"dataFilters": [AREAS[3], AREAS[0]], "valueRange": {"values": [[5]]}}
    assert numbers([item(2), twice, item(1)]) == [5, 1, 2, 5]


@pytest.mark.parametrize(
    "items",
    [
        [],
        [item(0), item(1), item(2)],
        [item(0), item(1), item(2), {"valueRange": {}}],
        [item(0, {"gridRange": {"sheetId": 8}}), item(1), item(2), item(3)],
        None,
    ],
)
def test_a_range_that_is_missing_is_no_answer(items: Any) -> None:
    with pytest.raises((MalformedError, TypeError)):
        numbers(items)


def test_a_spreadsheet_has_the_parts_that_were_asked_for() -> None:
    fields = "properties(title),sheets(properties(sheetId),data(rowData(values(note)))),namedRanges"
    whole: dict[str, Any] = {"properties": {}, "sheets": []}
    assert checked_sheet(fields, whole) == whole
    for part in whole:
        with pytest.raises(MalformedError):
            checked_sheet(fields, {name: one for name, one in whole.items() if name != part})
    assert checked_sheet("namedRanges", {}) == {}


def test_each_request_has_its_reply() -> None:
    assert checked_replies([{}, {}], {"replies": [{}, {}]}) == [{}, {}]
    answers: list[Any] = [{}, {"replies": [{}]}, [], None]
    for answer in answers:
        with pytest.raises(MalformedError):
            checked_replies([{}, {}], answer)


# Over HTTP


@pytest.fixture
def office() -> Iterator[Office]:
    with GoogleEmulator() as google:
        yield Office(google)


def ask_values(office: Office) -> None:
    assert office.read() == [[]]


def ask_sheet(office: Office) -> None:
    assert office.client.sheet(office.sheet, (), "properties(title)") == {
        "properties": {"title": "Register"}
    }


def change(office: Office) -> None:
    assert office.client.change(office.sheet, [office.typing("x")]) == [{}]


def new_ids(office: Office) -> None:
    assert len(office.client.call(office.client.files.generateIds(count=2))["ids"]) == 2


def listed(office: Office) -> None:
    client = office.client
    request = client.files.list(fields="files(id)", q="name='tidak ada'")
    assert client.call(request) == {"files": []}


def many(office: Office) -> None:
    client = office.client
    ids = client.call(client.files.generateIds(count=3))["ids"]
    bodies = [{"id": one, "name": one, "parents": [office.drive]} for one in ids]
    made = [client.files.create(body=one, supportsAllDrives=True, fields="id") for one in bodies]
    answers = client.many(made)
    # A repeated creation is refused: the file is there.
    assert [isinstance(one, dict) or one.status == 409 for one in answers] == [True] * 3
    found = client.many(
        [client.files.get(fileId=one, supportsAllDrives=True, fields="id") for one in ids]
    )
    assert found == [{"id": one} for one in ids]


def version(office: Office) -> None:
    assert OfficeSheet(office.client, office.sheet, "Register").version().isdigit()


ASKING = (ask_values, ask_sheet, change, new_ids, listed, many, version)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ask", ASKING)
def test_an_answer_of_another_shape_is_asked_for_again(
    ask: Callable[[Office], None], shape: str, office: Office
) -> None:
    office.google.fault(kind="garbled", message=shape, times=2)
    ask(office)
    assert office.clock.naps == [1.0, 2.0]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_batch_whose_answer_is_of_another_shape_is_sent_again(shape: str, office: Office) -> None:
    office.google.fault(kind="garbled", message=shape, method="batch", times=2)
    many(office)
    assert len(office.clock.naps) == 2


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ask", [ask_values, many])
def test_one_that_stays_so_is_reported_as_no_answer(
    ask: Callable[[Office], None], shape: str, office: Office
) -> None:
    office.client = office.new_client(retry=RetryPolicy(attempts=2))
    office.google.fault(kind="garbled", message=shape, times=None)
    with pytest.raises(GoogleError, match="did not answer") as caught:
        ask(office)
    assert caught.value.again


# The token endpoint


def without_token(office: Office, attempts: int = 2) -> None:
    """Give the office a client that must ask for a token first."""
    info = {"client_id": "a", "client_secret": "b", "refresh_token": f"user:{ROBOT}"}
    key = Credentials.from_authorized_user_info(info)  # type: ignore[no-untyped-call]  # google-auth
    how = ClientOptions(RetryPolicy(attempts=attempts), timing=office.clock.timing())
    office.client = GoogleClient(key, TEXTS, endpoint=office.google.url, options=how)


@pytest.mark.parametrize("shape", ["empty", "page", "null", "object", "list", "cut"])
def test_a_token_of_another_shape_is_asked_for_again(shape: str, office: Office) -> None:
    without_token(office)
    office.google.fault(kind="garbled", message=shape, method="token")
    ask_values(office)
    assert office.clock.naps == [1.0]


@pytest.mark.parametrize(
    "fault",
    [{"code": 503}, {"code": 502}, {"code": 400}, {"reason": "temporarily_unavailable"},
     {"reason": "slow_down"}],
)  # fmt: skip
def test_a_token_endpoint_that_is_down_is_reported_as_passing(
    fault: dict[str, Any], office: Office
) -> None:
    without_token(office, attempts=1)
    office.google.fault(**fault, method="token", times=None)
    with pytest.raises(GoogleError, match="did not answer") as caught:
        office.read()
    assert caught.value.again


@pytest.mark.parametrize("reason", ["invalid_grant", "invalid_client", "unauthorized_client"])
def test_a_key_that_is_refused_is_reported_at_once(reason: str, office: Office) -> None:
    without_token(office)
    office.google.fault(reason=reason, method="token", times=None)
    with pytest.raises(GoogleError, match="refused the job's key") as caught:
        office.read()
    assert caught.value.stops_run
    assert ROBOT not in str(caught.value)
    assert office.clock.naps == []
