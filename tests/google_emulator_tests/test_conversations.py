"""Conversations over plain HTTP, as the files of `cases` tell them."""

from pathlib import Path
from typing import Any

import pytest

from tests.google_emulator_tests.conftest import OWNER, Office
from tests.google_emulator_tests.conversation import converse
from tests.support.quick_yaml import quick_yaml

FOLDER = Path(__file__).parent / "cases"
CASES = [
    pytest.param(case, id=f"{about}: {case['name']}")
    for about in ("sheets", "drive", "http")
    for case in quick_yaml((FOLDER / f"{about}_conversations.yaml").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_the_answer_is_the_one_due(office: Office, case: dict[str, Any]) -> None:
    if "typed" in case:
        office.emulator.staff.type(
            office.spreadsheet_id, case["typed"]["at"], case["typed"]["rows"]
        )
    if "given" in case:
        office.batch(*case["given"], email=OWNER)
    converse(office, case["steps"])
