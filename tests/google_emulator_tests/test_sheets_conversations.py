"""Conversations with Sheets over plain HTTP, as `cases/sheets_conversations.yaml` tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from tests.google_emulator_tests.conftest import OWNER, Office
from tests.google_emulator_tests.parts import missing

FOLDER = Path(__file__).parent / "cases"
CASES = yaml.safe_load((FOLDER / "sheets_conversations.yaml").read_text(encoding="utf-8"))


def ask(office: Office, step: dict[str, Any]) -> requests.Response:
    verb, _, target = step.get("ask", "POST /v4/spreadsheets/{id}:batchUpdate").partition(" ")
    body = {"requests": [step["batch"]]} if "batch" in step else step.get("body")
    return requests.request(
        verb,
        office.emulator.url + target.replace("{id}", office.spreadsheet_id),
        json=body,
        headers={"Authorization": f"Bearer user:{OWNER}"},
        timeout=30,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_sheets_answers(office: Office, case: dict[str, Any]) -> None:
    if "typed" in case:
        office.emulator.staff.type(
            office.spreadsheet_id, case["typed"]["at"], case["typed"]["rows"]
        )
    if "given" in case:
        office.batch(*case["given"], email=OWNER)
    for step in case["steps"]:
        answer = ask(office, step)
        shown = answer.json()
        assert answer.status_code == step.get("status", 200), shown
        if "message" in step:
            assert shown["error"]["message"] == step["message"]
        if "exactly" in step:
            assert shown == step["exactly"]
        if "ids" in step:
            found = shown.get("matchedDeveloperMetadata", [])
            assert sorted(m["developerMetadata"]["metadataId"] for m in found) == step["ids"]
        assert missing(step.get("answer", {}), shown) == []
