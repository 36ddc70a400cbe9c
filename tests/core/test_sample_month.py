"""The sample month of the demo: every submission ends as its evidence supports."""

import csv
from datetime import datetime
from typing import Any

from sheetflow.core.findings import INFORMATIVE
from sheetflow.core.register.headings import vocabulary
from sheetflow.core.register.text import fold
from sheetflow.demo.make_demo import SAMPLE
from tests.support.memory.office import MemoryHome, by_row
from tests.support.offices_by_settings import ROOT, office_of
from tests.support.quick_yaml import quick_yaml

EXPECTED: dict[str, Any] = quick_yaml(
    (ROOT / "data" / "sample-october-2025-expected.yaml").read_text("utf-8")
)


def _month() -> MemoryHome:
    home = MemoryHome(office_of())
    columns = vocabulary(home.office.form)
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            cells = {str(columns[fold(heading)]): text for heading, text in row.items()}
            home.put(cells["id"], cells)
    return home


def test_each_submission_gets_its_findings_and_its_state() -> None:
    home = _month()
    now = datetime(2025, 11, 3, 9, 0, tzinfo=home.office.zone)

    prepared, outcome = home.run(now)

    assert outcome.complete
    found = by_row(prepared.plan.findings)
    assert {name: found.get(name, []) for name in EXPECTED} == {
        name: row["found"] for name, row in EXPECTED.items()
    }
    states = home.states()
    for name, row in EXPECTED.items():
        own = [state for key, state in sorted(states.items()) if key in {name, f"{name}-04"}]
        assert own == row["state"], name


def test_the_order_of_the_rows_decides_nothing() -> None:
    home = _month()
    now = datetime(2025, 11, 3, 9, 0, tzinfo=home.office.zone)
    before = by_row(home.plan(now).findings)

    home.sort(sorted(home.labels, reverse=True))

    assert by_row(home.plan(now).findings) == before


def test_what_is_found_is_said_in_the_row() -> None:
    home = _month()

    home.run(datetime(2025, 11, 3, 9, 0, tzinfo=home.office.zone))

    for name, row in EXPECTED.items():
        finished = set(row["state"]) <= {"selesai", "disimpan"} and row["state"]
        for code in row["found"]:
            if not (finished and code in INFORMATIVE):
                assert f"{code}: " in home.says(name), name
