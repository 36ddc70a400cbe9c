"""Clients that call at the same time: nothing is lost, nothing is seen half done."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from tests.google_emulator_tests.conftest import ADMIN, OWNER, ROBOT, Office

WRITERS = [OWNER, ADMIN, ROBOT, OWNER]
ROUNDS = 12


def append(office: Office, number: int) -> None:
    """Rows of one writer, one after another, over a connection of their own."""
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer user:{WRITERS[number]}"
        base = f"{office.emulator.url}/v4/spreadsheets/{office.spreadsheet_id}"
        for turn in range(ROUNDS):
            address = f"{base}/values/A1:append?valueInputOption=RAW"
            answer = session.post(address, json={"values": [[number, turn]]}, timeout=30)
            assert answer.status_code == 200, answer.text


def test_every_appended_row_is_there_once_and_in_order(office: Office) -> None:
    with ThreadPoolExecutor(len(WRITERS)) as pool:
        list(pool.map(lambda number: append(office, number), range(len(WRITERS))))
    rows = office.emulator.staff.look(office.spreadsheet_id, "A1:B1000")
    assert sorted(tuple(map(int, row)) for row in rows) == [
        (number, turn) for number in range(len(WRITERS)) for turn in range(ROUNDS)
    ]
    assert [row for row in rows if row[0] == "1"] == [["1", str(turn)] for turn in range(ROUNDS)]


def batch(turn: int) -> list[dict[str, Any]]:
    """Every cell and the tab's title tell the same turn."""
    area = {"sheetId": 0, "endRowIndex": 50, "endColumnIndex": 4}
    cell = {"userEnteredValue": {"numberValue": turn}}
    renamed = {"properties": {"sheetId": 0, "title": f"Lembar{turn}"}, "fields": "title"}
    return [
        {"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredValue"}},
        {"updateSheetProperties": renamed},
    ]


def test_a_reader_sees_all_of_a_batch_or_none_of_it(office: Office) -> None:
    def write() -> None:
        for turn in range(ROUNDS):
            office.batch(*batch(turn))

    def read() -> None:
        address = f"{office.emulator.url}/v4/spreadsheets/{office.spreadsheet_id}/values/A1:D50"
        headers = {"Authorization": f"Bearer user:{ADMIN}"}
        for _ in range(2 * ROUNDS):
            answer = requests.get(address, headers=headers, timeout=30).json()
            seen = {value for row in answer.get("values", []) for value in row}
            title = answer["range"].partition("!")[0]
            assert {f"Lembar{value}" for value in seen} <= {title}

    with ThreadPoolExecutor(2) as pool:
        for running in [pool.submit(write), pool.submit(read)]:
            running.result()
