"""The SQLite ledger: what only a file on disk can suffer."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sheetflow.adapters.local.ledger.database import ADDED
from sheetflow.adapters.local.ledger.sqlite_ledger import SqliteLedger
from sheetflow.core.ledger.hash_chain import BreakKind
from sheetflow.errors import BusyError, SheetflowError, TamperedError, UnavailableError
from tests.support.accepted import (
    PROOF,
    a_commit,
    a_copy,
    a_first_commit,
    a_folder,
    a_full_record,
    a_full_row,
    a_record,
    an_event,
    filed,
)
from tests.support.full_disk import files_of_at_most
from tests.support.processes import end, start, wait_for
from tests.support.tampering import by_hand


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sheetflow.db"


@pytest.fixture
def history(path: Path) -> Path:
    """A ledger of three events of two submissions."""
    ledger = SqliteLedger(path)
    ledger.commit(a_first_commit("A"))
    ledger.commit(a_first_commit("B", base=1))
    konsep = a_record("A", "konsep")
    ledger.commit(a_commit(2, events=(an_event("A", "konsep"),), submissions=(konsep,)))
    return path


def broken(path: Path) -> list[tuple[BreakKind, int]]:
    return [(one.kind, one.sequence) for one in SqliteLedger(path).audit()]


def test_reading_creates_nothing(path: Path) -> None:
    ledger = SqliteLedger(path)
    ledger.load()
    list(ledger.history())
    ledger.unfinished()
    ledger.audit()
    assert list(path.parent.iterdir()) == []


def test_reading_changes_no_byte_and_leaves_one_file(history: Path) -> None:
    before = history.read_bytes()
    ledger = SqliteLedger(history)
    dict(ledger.load().submissions)
    list(ledger.history())
    ledger.audit()
    ledger.acknowledge([])
    ledger.acknowledge([(a_copy().id, ())])
    assert history.read_bytes() == before
    assert [one.name for one in history.parent.iterdir()] == [history.name]


def test_the_same_commits_give_the_same_records_in_any_file(tmp_path: Path) -> None:
    dumps = []
    for name in ("one.db", "two.db"):
        ledger = SqliteLedger(tmp_path / name)
        ledger.commit(a_first_commit(submissions=(a_full_record(),), rows=(a_full_row(),)))
        with closing(sqlite3.connect(tmp_path / name)) as db:
            dumps.append(list(db.iterdump()))
    assert dumps[0] == dumps[1]


def test_people_can_read_it_without_us(history: Path) -> None:
    with closing(sqlite3.connect(history)) as db:
        (views,) = zip(*db.execute("SELECT name FROM sqlite_schema WHERE type='view'"), strict=True)
        assert set(views) == {"riwayat", "pengajuan", "baris", "antrean", "kali_jalan", "catatan"}
        cursor = db.execute("SELECT * FROM riwayat")
        assert [column[0] for column in cursor.description][:5] == [
            *("Nomor", "ID Pengajuan", "Waktu", "Dari", "Menjadi")
        ]
        first = cursor.fetchone()
        assert first[:5] == (1, "A", "2025-11-03T09:00:00+07:00", "draf", "bahan")
        assert "“pemilih pemula”" in first[7]
        for view in views:
            db.execute(f'SELECT * FROM "{view}"').fetchall()  # noqa: S608 - a name of our own


@pytest.mark.parametrize("sql", ["UPDATE events SET actor = 'x'", "DELETE FROM events"])
def test_events_cannot_be_altered_by_accident(history: Path, sql: str) -> None:
    with (
        by_hand(history, triggers=True) as db,
        pytest.raises(sqlite3.IntegrityError, match="events are never"),
    ):
        db.execute(sql)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE events SET actor = 'x' WHERE sequence = 2", [(BreakKind.ALTERED, 2)]),
        ("UPDATE events SET evidence = '[]' WHERE sequence = 1", [(BreakKind.ALTERED, 1)]),
        ("UPDATE events SET at = '2025-11-04T09:00:00+07:00' WHERE sequence = 1", None),
        ("UPDATE events SET previous = 'x' WHERE sequence = 2", None),
        ("UPDATE events SET sequence = -sequence WHERE sequence < 3", None),
        ("DELETE FROM events WHERE sequence = 2", None),
        ("DELETE FROM events WHERE sequence = 3", None),
        ("DELETE FROM events", None),
        ("UPDATE heads SET head = 'x'", [(BreakKind.HEAD, 3)]),
        ("UPDATE submissions SET state = 'selesai' WHERE id = 'B'", [(BreakKind.RECORD, 2)]),
        ("DELETE FROM submissions WHERE id = 'B'", [(BreakKind.RECORD, 2)]),
        ("UPDATE submissions SET id = 'C' WHERE id = 'B'", None),
    ],
)
def test_whoever_edits_the_history_is_found(
    history: Path, sql: str, expected: list[tuple[BreakKind, int]] | None
) -> None:
    assert broken(history) == []
    with by_hand(history) as db:
        db.execute(sql)
    found = broken(history)
    assert found
    assert expected is None or set(expected) <= set(found)


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM events WHERE sequence = 3", "UPDATE heads SET head = 'x'", "DELETE FROM events"],
)
def test_a_run_does_not_build_on_a_history_that_lost_its_end(history: Path, sql: str) -> None:
    with by_hand(history) as db:
        db.execute(sql)
    with pytest.raises(TamperedError, match="verify"):
        SqliteLedger(history).load()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE events SET evidence = '{'",
        "UPDATE events SET at = 'kemarin'",
        'UPDATE events SET proof = \'{"level":"sworn"}\'',
        "UPDATE submissions SET files = '[{}]'",
    ],
)
def test_what_cannot_be_read_any_more_is_said(history: Path, sql: str) -> None:
    with by_hand(history) as db:
        db.execute(sql)
    with pytest.raises(TamperedError, match="backup"):
        SqliteLedger(history).audit()


def test_another_reader_sees_that_the_ledger_moved_on(history: Path) -> None:
    mine, theirs = SqliteLedger(history), SqliteLedger(history)
    state = mine.load()
    theirs.commit(a_commit(3, submissions=(a_record("A", "siap"),)))
    with pytest.raises(BusyError, match="another run"):
        dict(state.submissions)


def test_a_locked_ledger_is_busy_and_says_so(history: Path) -> None:
    ledger = SqliteLedger(history, patience=0.05)
    with closing(sqlite3.connect(history, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert ledger.load().version == 3
        with pytest.raises(BusyError, match="another program"):
            ledger.commit(a_first_commit("C", base=3))
        other.execute("ROLLBACK")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BusyError, match="another program"):
            ledger.load()
    ledger.commit(a_first_commit("C", base=3))


def test_a_reader_that_stays_in_the_middle_of_the_history_holds_nobody_up(history: Path) -> None:
    reading = SqliteLedger(history).history()
    next(reading)
    SqliteLedger(history, patience=0).commit(a_first_commit("C", base=3))
    assert [one.event.submission for one in reading] == ["B", "A", "C"]


def test_a_long_history_is_whole_and_in_order(path: Path) -> None:
    ledger = SqliteLedger(path)
    ledger.commit(a_first_commit(events=tuple(an_event() for _ in range(2_501))))
    assert [one.sequence for one in ledger.history()] == list(range(1, 2_502))


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    path.write_bytes(b"Laporan bulan Oktober\n" * 100)
    before = path.read_bytes()
    ledger = SqliteLedger(path)
    for use in (ledger.load, lambda: ledger.commit(a_first_commit())):
        with pytest.raises(UnavailableError, match="not a database"):
            use()
    assert path.read_bytes() == before


def test_somebody_elses_database_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE resep (nama TEXT)")
    before = path.read_bytes()
    ledger = SqliteLedger(path)
    for use in (ledger.load, lambda: ledger.commit(a_first_commit())):
        with pytest.raises(UnavailableError, match="not a ledger"):
            use()
    assert path.read_bytes() == before


def test_a_ledger_of_a_newer_version_is_left_alone(history: Path) -> None:
    with closing(sqlite3.connect(history)) as db:
        db.execute("PRAGMA user_version = 99")
    ledger = SqliteLedger(history)
    for use in (ledger.load, lambda: ledger.commit(a_first_commit("C", base=3))):
        with pytest.raises(UnavailableError, match="newer sheetflow"):
            use()


def as_layout_3(path: Path) -> None:
    """The ledger as it was before records were sealed."""
    with closing(sqlite3.connect(path)) as db:
        for table, columns in ADDED[4].items():
            for column in columns:
                db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 3")


def as_layout_2(path: Path) -> None:
    """The ledger as it was before rows were kept as they were accepted."""
    as_layout_3(path)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "DROP VIEW riwayat;"
            "ALTER TABLE events DROP COLUMN cells; ALTER TABLE events DROP COLUMN before;"
            "ALTER TABLE submissions DROP COLUMN accepted;"
            "ALTER TABLE submissions DROP COLUMN since;"
            'CREATE VIEW riwayat AS SELECT sequence AS "Nomor" FROM events;'
            "PRAGMA user_version = 2"
        )


def as_layout_1(path: Path) -> None:
    """The ledger as it was before notes, proofs and numbers of papers."""
    as_layout_2(path)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "DROP VIEW riwayat; DROP VIEW catatan; DROP TABLE notes;"
            "ALTER TABLE events DROP COLUMN proof; ALTER TABLE rows DROP COLUMN numbers;"
            'CREATE VIEW riwayat AS SELECT sequence AS "Nomor" FROM events;'
            "PRAGMA user_version = 1"
        )


@pytest.mark.parametrize("age", [as_layout_1, as_layout_2, as_layout_3])
def test_an_older_ledger_is_read_as_it_is_and_grows_with_the_next_commit(
    history: Path, age: Callable[[Path], None]
) -> None:
    age(history)
    before = history.read_bytes()
    ledger = SqliteLedger(history)
    assert (ledger.load().version, broken(history)) == (3, [])
    assert [one.event.proof for one in ledger.history()] == [None, None, None]
    assert history.read_bytes() == before

    ledger.commit(a_first_commit("C", base=3, events=(an_event("C", proof=PROOF),)))
    assert broken(history) == []
    assert [one.event.proof for one in ledger.history()] == [None, None, None, PROOF]
    with closing(sqlite3.connect(history)) as db:
        reported = [row[0] for row in db.execute('SELECT "Bukti Pelaku" FROM riwayat')]
    assert reported[:3] == ["", "", ""]
    assert '"a@kantor.example"' in reported[3]


def test_a_proof_that_is_rewritten_is_found(history: Path) -> None:
    with by_hand(history) as db:
        db.execute('UPDATE events SET proof = \'{"level":"named"}\' WHERE sequence = 3')
    assert broken(history) == [(BreakKind.ALTERED, 3)]


def test_a_truncated_ledger_is_said(history: Path) -> None:
    content = history.read_bytes()
    history.write_bytes(content[: len(content) // 2])
    with pytest.raises(SheetflowError, match=r"backup|disk"):
        dict(SqliteLedger(history).load().submissions)


def test_an_empty_file_is_an_empty_ledger(path: Path) -> None:
    path.touch()
    ledger = SqliteLedger(path)
    assert ledger.load().version == 0
    ledger.commit(a_first_commit())
    assert ledger.load().version == 1


def test_a_folder_that_is_not_there_or_a_folder_in_its_place(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "none" / "sheetflow.db")
    assert ledger.load().version == 0
    with pytest.raises(UnavailableError, match="no such folder"):
        ledger.commit(a_first_commit())
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(UnavailableError, match=r"folder\.db"):
        SqliteLedger(tmp_path / "folder.db").load()


def test_a_full_disk_loses_nothing(history: Path) -> None:
    ledger = SqliteLedger(history)
    many = tuple(a_full_record(f"X-{number}") for number in range(500))
    with (
        files_of_at_most(history.stat().st_size + 4096),
        pytest.raises(UnavailableError, match="space"),
    ):
        ledger.commit(a_commit(3, submissions=many))
    assert set(ledger.load().submissions) == {"A", "B"}
    assert ledger.audit() == []
    ledger.commit(a_commit(3, submissions=many))
    assert len(ledger.load().submissions) == 502


_COMMIT = """
import sys
from pathlib import Path
from sheetflow.adapters.local.ledger.sqlite_ledger import SqliteLedger
from sheetflow.errors import StaleError
from tests.support.accepted import a_first_commit
ledger = SqliteLedger(Path(sys.argv[1]), patience=30)
base = ledger.load().version
print("ready", flush=True)
sys.stdin.readline()
try:
    ledger.commit(a_first_commit(sys.argv[2], base=base))
    print("won", flush=True)
except StaleError:
    print("stale", flush=True)
"""


def test_of_two_processes_that_commit_at_once_one_wins(history: Path) -> None:
    processes = [start(_COMMIT, history, name) for name in ("C", "D")]
    for process in processes:
        wait_for(process, "ready")
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert sorted(answers) == ["stale", "won"]
    state = SqliteLedger(history).load()
    assert (state.version, len(state.submissions)) == (4, 3)
    assert SqliteLedger(history).audit() == []


_KILLED = """
import sqlite3, sys
from pathlib import Path
from sheetflow.adapters.local.ledger.sqlite_ledger import SqliteLedger
from tests.support.accepted import a_commit, a_full_record
class Paused(sqlite3.Connection):
    def execute(self, sql, *values):
        if sql == "COMMIT":
            print("about to commit", flush=True)
            sys.stdin.readline()
        result = super().execute(sql, *values)
        if sql == "BEGIN IMMEDIATE":
            # So little memory that pages go to the file before the commit.
            super().execute("PRAGMA cache_size = 1")
        return result
connect = sqlite3.connect
sqlite3.connect = lambda *a, **k: connect(*a, **(k | {"factory": Paused}))
many = tuple(a_full_record(f"X-{number}") for number in range(500))
SqliteLedger(Path(sys.argv[1])).commit(a_commit(3, submissions=many))
"""


def test_killed_in_the_middle_of_a_commit_nothing_of_it_stays(history: Path) -> None:
    before = SqliteLedger(history).load()
    records = dict(before.submissions)
    process = start(_KILLED, history)
    wait_for(process, "about to commit")
    end(process)
    journal = history.with_name(history.name + "-journal")
    assert journal.stat().st_size
    assert history.stat().st_size > 500 * 100
    copy = history.with_name("copy.db")
    shutil.copy(history, copy)
    shutil.copy(journal, copy.with_name("copy.db-journal"))
    state = SqliteLedger(history).load()
    assert (state.version, dict(state.submissions)) == (3, records)
    SqliteLedger(copy).commit(a_first_commit("C", base=3))
    assert set(SqliteLedger(copy).load().submissions) == {"A", "B", "C"}
    assert SqliteLedger(copy).audit() == []


def test_many_effects_acknowledged_one_by_one_or_at_once_leave_the_same_file(
    tmp_path: Path,
) -> None:
    copies = [a_copy(bytes([n]), f"Masuk/{n}.jpg") for n in range(3)]
    effects = (a_folder(), *copies)
    done = [(a_folder().id, ()), *((copy.id, (filed(copy),)) for copy in copies)]
    dumps = []
    for name in ("one.db", "all.db"):
        ledger = SqliteLedger(tmp_path / name)
        ledger.commit(a_first_commit(outbox=effects))
        for batch in [done] if name == "all.db" else [[one] for one in done]:
            ledger.acknowledge(batch)
        with closing(sqlite3.connect(tmp_path / name)) as db:
            dumps.append(list(db.iterdump()))
    assert dumps[0] == dumps[1]
