"""A ledger that an older sheetflow wrote (layout 3: one submission from draft to archive)."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheetflow.adapters.local.ledger.sqlite_ledger import SqliteLedger
from sheetflow.core.ledger.hash_chain import BreakKind
from sheetflow.errors import TamperedError
from tests.support.accepted import a_commit, a_row
from tests.support.tampering import by_hand

SCRIPT = Path(__file__).parents[1] / "data" / "ledger-layout-3.sql"
NOON = datetime(2025, 11, 3, 5, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "sheetflow.db"
    with closing(sqlite3.connect(made)) as db:
        db.executescript(SCRIPT.read_text(encoding="utf-8"))
    return made


def upgraded(path: Path) -> Path:
    ledger = SqliteLedger(path)
    ledger.commit(a_commit(ledger.load().version, rows=(a_row("PUB-2510-009"),)))
    return path


def test_it_is_read_and_verified_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    ledger = SqliteLedger(path)
    state = ledger.load()
    assert (len(state.submissions), state.events) == (1, 7)
    assert state.as_of is not None
    assert state.as_of.isoformat() == "2025-11-03T09:00:00+07:00"
    assert ledger.audit() == []
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("approval = ''", BreakKind.DECIDED),
        ("entered = replace(entered, '\",\"', '\",\"Lain ')", BreakKind.DECIDED),
        ("accepted = ''", BreakKind.DECIDED),
        ("row_id = 'PUB-1'", BreakKind.DECIDED),
        ("state = 'konsep'", BreakKind.RECORD),
    ],
)
def test_its_records_are_compared_as_far_as_its_events_go(
    path: Path, change: str, kind: BreakKind
) -> None:
    with by_hand(path) as db:
        db.execute(f"UPDATE submissions SET {change}")  # noqa: S608 - the test's own words
    assert kind in {found.kind for found in SqliteLedger(path).audit()}


def test_the_next_commit_seals_it_and_leaves_its_events(path: Path) -> None:
    events = list(SqliteLedger(path).history())
    with closing(sqlite3.connect(path)) as db:
        commits = db.execute("SELECT version, run_id, as_of FROM commits").fetchall()

    ledger = SqliteLedger(upgraded(path))

    assert list(ledger.history()) == events
    assert ledger.audit() == []
    with closing(sqlite3.connect(path)) as db:
        kept = db.execute("SELECT version, run_id, as_of FROM commits").fetchall()
    assert kept[: len(commits)] == commits


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE submissions SET revisions = 9",
        "UPDATE commits SET as_of = '2020-01-01T00:00:00+07:00' WHERE version = 1",
        "DELETE FROM rows WHERE id LIKE 'PUB%'",
        "PRAGMA user_version = 3",
    ],
)
def test_from_then_on_all_of_it_is_held_against_its_seals(path: Path, sql: str) -> None:
    upgraded(path)
    with by_hand(path) as db:
        db.execute(sql)
    try:
        found = SqliteLedger(path).audit()
    except TamperedError:
        return
    assert found
