"""45 ways and more to change a ledger without sheetflow, each by name: `verify` finds them.

The attacker owns the file, removes the triggers and restores them.  Ways marked "resealed" also
compute every seal, every sum and the chain of commits anew, as this program would.
"""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from sheetflow.adapters.ledger_format.columns import EVENT_COLUMNS, event_of
from sheetflow.adapters.local.ledger.sqlite_ledger import SqliteLedger
from sheetflow.core.effects import Commit, MakeFolder
from sheetflow.core.ledger.hash_chain import chain, record_digest
from sheetflow.core.names import EffectId, RunId
from sheetflow.core.records import Chained
from sheetflow.errors import ExitCode, TamperedError
from tests.support.sample_office import OfficeFolder, filled_office
from tests.support.tampering import by_hand, chain_anew, cut_tail, seal_anew

ONE = "PUB-2510-001"
"""A submission of the sample month that was approved, published and archived."""
OTHER = "PUB-2510-002"

pytestmark = pytest.mark.xdist_group("tampering")
"""Its office is costly: one worker makes it."""


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> OfficeFolder:
    """The sample month's first week after its run, with one piece of work still waiting."""
    office = filled_office(tmp_path_factory.mktemp("utuh") / "kantor", 6)
    assert office.run().code in {0, 1}
    ledger = SqliteLedger(office.ledger)
    state = ledger.load()
    record = state.submissions[next(iter(state.submissions))]
    assert record.folder is not None
    assert state.as_of is not None
    waiting = MakeFolder(EffectId("tunggu"), record.id, record.folder, ("01_bahan",))
    later = state.as_of + timedelta(hours=1)
    ledger.commit(Commit(state.version, RunId("kemudian"), later, outbox=(waiting,)))
    return office


@pytest.fixture
def office(whole: OfficeFolder, tmp_path: Path) -> OfficeFolder:
    """Settings and ledger alone: a missing register does not prevent verifying."""
    for name in ("office.yaml", "sheetflow.db"):
        shutil.copyfile(whole.path / name, tmp_path / name)
    return OfficeFolder(tmp_path)


def verified(office: OfficeFolder, *heads: str) -> ExitCode:
    said = office.call("verify", *(f"--head={head}" for head in heads), as_of=None)
    return ExitCode(said.code)


@dataclass(frozen=True)
class Way:
    """Statements on the file, or a function of it; `resealed`: then all seals are made anew."""

    act: str | Callable[[sqlite3.Connection], object]
    resealed: bool = False

    def take(self, path: Path) -> None:
        with by_hand(path) as db:
            if isinstance(self.act, str):
                before = db.total_changes
                db.executescript(self.act.replace("@1", f"'{ONE}'").replace("@2", f"'{OTHER}'"))
                schema = ("CREATE", "DROP", "PRAGMA", "ALTER")
                assert db.total_changes > before or self.act.startswith(schema), self.act
            else:
                self.act(db)
            if self.resealed:
                seal_anew(db)


def _set(table: str, assignment: str, where: str = "id = @1") -> str:
    return f"UPDATE {table} SET {assignment} WHERE {where}"  # noqa: S608


def _event_with_new_hash(db: sqlite3.Connection) -> None:
    """An event altered, its own hash made to fit."""
    query = f"SELECT {EVENT_COLUMNS} FROM events WHERE sequence = 5"  # noqa: S608
    item = event_of(db.execute(query).fetchone())
    event = replace(item.event, actor="Orang Lain")
    changed = Chained(5, event, item.previous, chain(item.previous, event))
    db.execute("UPDATE events SET actor = ?, hash = ? WHERE sequence = 5",
               [event.actor, changed.hash])  # fmt: skip


_CUT = "DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events)"
_MOVE = (
    "INSERT INTO outbox (id, kind, submission, source, target, sha256, size, parts, seal) SELECT "
    "'palsu', 'move_folder', id, 'Laporan', folder, '', 0, '', '' FROM submissions "
    "WHERE id = @1"
)
_COPY = (
    "INSERT INTO outbox (id, kind, submission, source, target, sha256, size, parts, seal) VALUES "
    "('palsu', 'copy_file', '{name}', 'Masuk/x', '{target}', 'a', 1, '', '')"
)
_SWAP = (
    "UPDATE {table} SET {column} = CASE id WHEN @1 THEN (SELECT {column} FROM {table} "
    "WHERE id = @2) ELSE (SELECT {column} FROM {table} WHERE id = @1) END WHERE id IN (@1, @2)"
)

EVENTS: Mapping[str, Way] = {
    "event: actor": Way(_set("events", "actor = 'x'", "sequence = 5")),
    "event: evidence": Way(_set("events", "evidence = ''", "sequence = 2")),
    "event: time": Way(_set("events", "at = '2025-10-01T09:00:00+07:00'", "sequence = 5")),
    "event: proof": Way(_set("events", 'proof = \'{"level":"system"}\'', "sequence = 5")),
    "event: approved content": Way(_set("events", "content = 'x'", "content != ''")),
    "event: files": Way(_set("events", "files = ''", "files != ''")),
    "event: cells": Way(_set("events", "cells = ''", "cells != ''")),
    "event: digest of its record": Way(_set("events", "record = ''", "sequence = 5")),
    "event: of another submission": Way(_set("events", "submission = @2", "sequence = 1")),
    "event: altered with its hash": Way(_event_with_new_hash),
    "event: first removed": Way("DELETE FROM events WHERE sequence = 1"),
    "event: one removed": Way("DELETE FROM events WHERE sequence = 7"),
    "event: last removed": Way(_CUT),
    "event: last removed, resealed": Way(_CUT, resealed=True),
    "events: all removed": Way("DELETE FROM events"),
    "events: of one submission removed": Way("DELETE FROM events WHERE submission = @1"),
    "events: renumbered": Way(
        "UPDATE events SET sequence = -sequence; UPDATE events SET sequence = 1 - sequence"
    ),
    "events: two swapped": Way(
        "UPDATE events SET sequence = -3 WHERE sequence = 3; UPDATE events SET sequence = 3 "
        "WHERE sequence = 4; UPDATE events SET sequence = 4 WHERE sequence = -3"
    ),
    "event: added at the end": Way(
        "INSERT INTO events SELECT max(sequence) + 1, submission, row_id, transition, source, "
        "target, at, run_id, sop_version, actor, evidence, content, files, hash, 'x', proof, cells,"
        " before, record FROM events"
    ),
}

SUBMISSION_COLUMNS = {
    "approval cleared": "approval = ''",
    "approval un-revoked": "approval = replace(approval, '\"revoked\":false', '\"revoked\":true')",
    "approved content": 'approval = replace(approval, \'"content":"\', \'"content":"0\')',
    "state": "state = 'konsep'",
    "workflow": "workflow = '99'",
    "row": "row_id = @2",
    "SOP version": "sop_version = '1999'",
    "revisions": "revisions = 7",
    "reopened": "reopened = 1",
    "archived": "archived = 1 - archived",
    "accepted text": "accepted = replace(accepted, ':\"', ':\"Lain ')",
    "accepted emptied": "accepted = ''",
    "evidence": "entered = replace(entered, '\",\"', '\",\"Lain ')",
    "evidence emptied": "entered = ''",
    "days": 'since = \'{"konsep":"2020-01-01"}\'',
    "last hash": "last_hash = 'x'",
}
FILED_COLUMNS = {
    "folder": "folder = 'Laporan'",
    "digest of a file": 'files = replace(files, \'"sha256":"\', \'"sha256":"0\')',
    "place of a file": 'files = replace(files, \'"target":"\', \'"target":"Lain/\')',
    "files emptied": "files = ''",
}
"""What work that is done writes: sealed, and followed from no event."""

SUBMISSIONS: Mapping[str, Way] = {
    **{
        f"submission: {name}": Way(_set("submissions", change))
        for name, change in {**SUBMISSION_COLUMNS, **FILED_COLUMNS}.items()
    },
    **{
        f"submission: {name}, resealed": Way(_set("submissions", change), resealed=True)
        for name, change in SUBMISSION_COLUMNS.items()
    },
    "submission: seal": Way(_set("submissions", "seal = 'x'")),
    "submission: approvals of two swapped": Way(_SWAP.format(table="submissions", column="files")),
    "submission: files with their seals swapped": Way(
        _SWAP.format(table="submissions", column="files") + "; "
        + _SWAP.format(table="submissions", column="seal")
    ),
    "submission: removed": Way("DELETE FROM submissions WHERE id = @1"),
    "submission: removed, resealed": Way("DELETE FROM submissions WHERE id = @1", resealed=True),
    "submission: removed with its events": Way(
        "DELETE FROM submissions WHERE id = @1; DELETE FROM events WHERE submission = @1"
    ),
    "submission: removed with events, row and seals": Way(
        "DELETE FROM submissions WHERE id = @1; DELETE FROM rows WHERE id = @1; "
        "DELETE FROM events WHERE submission = @1",
        resealed=True,
    ),
    "submission: another name": Way(_set("submissions", "id = 'PUB-2510-999'")),
    "submission: added": Way(
        "INSERT INTO submissions SELECT 'PUB-2510-999', row_id, workflow, state, sop_version, "
        "revisions, reopened, archived, folder, entered, approval, files, last_hash, accepted, "
        "since, seal FROM submissions WHERE id = @1"
    ),
    "submission: added, resealed": Way(
        "INSERT INTO submissions SELECT 'PUB-2510-999', row_id, workflow, state, sop_version, "
        "revisions, reopened, archived, folder, entered, approval, files, last_hash, accepted, "
        "since, seal FROM submissions WHERE id = @1",
        resealed=True,
    ),
}  # fmt: skip

ROWS: Mapping[str, Way] = {
    **{
        f"row: {name}": Way(_set("rows", change))
        for name, change in {
            "digest": "digest = x'00'",
            "day it was judged": "judged = '2035-01-01'",
            "day it counts until": "valid_until = '2035-01-01'",
            "closed": "closed = 1 - closed",
            "what is said": "problems = '[]'",
            "what is shown": "shown = ''",
            "files watched": "watched = '[]'",
            "numbers of papers": "numbers = '[\"x\"]'",
            "rules": "rules = 'x'",
            "key": "key = ''",
        }.items()
    },
    "row: removed": Way("DELETE FROM rows WHERE id = @1"),
    "row: two swapped with their seals": Way(
        _SWAP.format(table="rows", column="shown")
        + "; "
        + _SWAP.format(table="rows", column="seal")
    ),
}

REST: Mapping[str, Way] = {
    "heads: next number lowered": Way("UPDATE heads SET next_number = 1"),
    "heads: next number lowered, resealed": Way(
        "UPDATE heads SET next_number = 1; UPDATE commits SET next_number = 1", resealed=True
    ),
    "heads: version": Way("UPDATE heads SET version = version + 1"),
    "heads: count of events": Way("UPDATE heads SET events = events - 1"),
    "heads: head": Way("UPDATE heads SET head = 'x'"),
    "heads: head moved back with its count": Way(
        "UPDATE heads SET events = events - 1, head = (SELECT previous FROM events ORDER BY "
        "sequence DESC LIMIT 1)",
        resealed=True,
    ),
    "heads: day moved": Way("UPDATE heads SET as_of = '2020-01-01T00:00:00+07:00'"),
    "heads: office": Way("UPDATE heads SET office = 'lain'"),
    "heads: seal taken away": Way("UPDATE heads SET seal = ''"),
    "heads: sums taken away": Way("UPDATE heads SET rows_sum = '', seal = ''"),
    "heads: last commit": Way("UPDATE heads SET last_commit = ''"),
    "heads: removed": Way("DELETE FROM heads"),
    "commit: time": Way("UPDATE commits SET as_of = '2020-01-01T00:00:00+07:00' WHERE version = 1"),
    "commit: time, resealed": Way(
        "UPDATE commits SET as_of = '2020-01-01T00:00:00+07:00' WHERE version = 1", resealed=True
    ),
    "commit: run": Way("UPDATE commits SET run_id = 'x' WHERE version = 1"),
    "commit: run, resealed": Way(
        "UPDATE commits SET run_id = 'x' WHERE version = 1", resealed=True
    ),
    "commit: count of events": Way("UPDATE commits SET events = 3 WHERE version = 1"),
    "commit: first removed": Way("DELETE FROM commits WHERE version = 1"),
    "commits: last removed": Way(
        "DELETE FROM commits WHERE version = (SELECT max(version) FROM commits)"
    ),
    "commits: all removed": Way("DELETE FROM commits"),
    "note: altered": Way("UPDATE notes SET text = text || 'x'"),
    "notes: removed": Way("DELETE FROM notes"),
    "note: added": Way("INSERT INTO notes VALUES ('x', 'y', '')"),
    "outbox: emptied": Way("DELETE FROM outbox"),
    "outbox: other target": Way("UPDATE outbox SET target = 'Laporan'"),
    "outbox: other target, resealed": Way("UPDATE outbox SET target = 'Laporan'", resealed=True),
    "outbox: move forged": Way(_MOVE),
    "outbox: move forged, resealed": Way(_MOVE, resealed=True),
    "outbox: copy for no submission, resealed": Way(
        _COPY.format(name="PUB-9", target="2025/PUB-9/x"), resealed=True
    ),
    "outbox: copy out of its folder, resealed": Way(
        _COPY.format(name="PUB-2510-001", target="Laporan/PUB-2510-001/x"), resealed=True
    ),
    "file: trigger added": Way(
        "CREATE TRIGGER later AFTER INSERT ON commits BEGIN DELETE FROM notes WHERE 0; END"
    ),
    "file: view replaced": Way("DROP VIEW riwayat; CREATE VIEW riwayat AS SELECT 1"),
    "file: table added": Way("CREATE TABLE lain (x)"),
    "file: column added": Way("ALTER TABLE rows ADD COLUMN x"),
    "file: older layout claimed": Way("PRAGMA user_version = 3"),
    "file: not a ledger": Way("PRAGMA application_id = 1"),
}  # fmt: skip

WAYS = {**EVENTS, **SUBMISSIONS, **ROWS, **REST}


def test_the_ledger_that_nobody_touched_is_whole(office: OfficeFolder) -> None:
    assert verified(office) is ExitCode.DONE
    assert len(WAYS) >= 45


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_verify_finds(way: Way, office: OfficeFolder) -> None:
    way.take(office.ledger)
    assert verified(office) is ExitCode.TAMPERED


def test_verify_finds_a_trigger_that_is_gone(office: OfficeFolder) -> None:
    with by_hand(office.ledger, triggers=True) as db:
        db.execute("DROP TRIGGER events_are_not_altered")
    assert verified(office) is ExitCode.TAMPERED


STOPPING = {
    "submission: approval cleared",
    "submission: files with their seals swapped",
    "submission: removed",
    "row: closed",
    "row: removed",
    "note: altered",
    "outbox: move forged",
    "heads: day moved",
    "heads: seal taken away",
    "commits: last removed",
    "event: last removed",
    "file: trigger added",
    "file: older layout claimed",
}


@pytest.mark.parametrize("name", sorted(STOPPING))
def test_a_run_does_not_build_on(name: str, office: OfficeFolder) -> None:
    """What a run reads, or writes over, it holds against its seals."""
    WAYS[name].take(office.ledger)
    ledger = SqliteLedger(office.ledger)
    with pytest.raises(TamperedError, match=r"sheetflow\.db.*backup"):
        dict(ledger.load().submissions), ledger.unfinished()


def test_a_cleared_approval_does_not_switch_revocation_off(whole: OfficeFolder) -> None:
    with by_hand(whole.ledger) as db:
        before = db.execute("SELECT id, approval FROM submissions").fetchall()
        db.execute("UPDATE submissions SET approval = ''")
    said = whole.call("run", as_of="2025-11-03T12:00+07:00")
    assert (said.code, "sheetflow verify" in said.err) == (ExitCode.TAMPERED, True)
    with by_hand(whole.ledger) as db:
        db.executemany("UPDATE submissions SET approval = ?2 WHERE id = ?1", before)
    assert SqliteLedger(whole.ledger).audit() == []


def rewrite_history(db: sqlite3.Connection) -> None:
    """Another actor in an old event, and the chain from there on computed anew."""
    db.execute("UPDATE events SET actor = 'Orang Lain' WHERE sequence = 5")
    chain_anew(db)


def forge_approval(db: sqlite3.Connection) -> None:
    """Remove an approval from the record; compute its event and all after it anew."""
    db.execute("UPDATE events SET content = '' WHERE submission = ?", [ONE])
    db.execute("UPDATE submissions SET approval = '' WHERE id = ?", [ONE])
    chain_anew(db)


NEED_A_WITNESS: Mapping[str, Callable[[sqlite3.Connection], None]] = {
    "history rewritten": rewrite_history,
    "approval and its event forged": forge_approval,
    "tail cut": cut_tail,
}
"""What no ledger proves alone: everything was computed anew by somebody who owns the file."""


@pytest.mark.parametrize("act", NEED_A_WITNESS.values(), ids=NEED_A_WITNESS)
def test_a_head_finds_what_the_ledger_alone_does_not(
    act: Callable[[sqlite3.Connection], None], office: OfficeFolder
) -> None:
    head = str(SqliteLedger(office.ledger).head())
    with by_hand(office.ledger) as db:
        act(db)
    assert verified(office) is ExitCode.DONE
    assert verified(office, head) is ExitCode.TAMPERED


def test_a_head_finds_that_the_whole_ledger_was_put_back(office: OfficeFolder) -> None:
    older, ledger = office.ledger.read_bytes(), SqliteLedger(office.ledger)
    state, last = ledger.load(), [*ledger.history()][-1].event
    record = state.submissions[last.submission]
    assert state.as_of is not None
    event = replace(
        last,
        source=last.target,
        evidence=(),
        cells=(),
        before=(),
        at=state.as_of,
        run_id=RunId("sesudah"),
        record=record_digest(record),
    )
    ledger.commit(Commit(state.version, event.run_id, event.at, (event,), (record,)))
    head = str(ledger.head())
    assert verified(office, head) is ExitCode.DONE
    office.ledger.write_bytes(older)
    assert verified(office) is ExitCode.DONE
    assert verified(office, head) is ExitCode.TAMPERED


NO_EVENT_SPEAKS_OF: Mapping[str, Way] = {
    "a row's findings hidden": Way("UPDATE rows SET problems = '[]'", resealed=True),
    "files emptied": Way("UPDATE submissions SET files = ''", resealed=True),
    "outbox emptied": Way("DELETE FROM outbox", resealed=True),
    "notes removed": Way("DELETE FROM notes", resealed=True),
}
"""Limits of the check.  A head is a past event; rows, files, work and notes follow from no event,
and change lawfully after it.  Forged digests and places of files are found by `verify --files`."""


@pytest.mark.parametrize("way", NO_EVENT_SPEAKS_OF.values(), ids=NO_EVENT_SPEAKS_OF)
def test_what_no_event_speaks_of_is_not_found_even_by_a_head(
    way: Way, office: OfficeFolder
) -> None:
    """Kept as a record of what is not found."""
    head = str(SqliteLedger(office.ledger).head())
    way.take(office.ledger)
    assert verified(office, head) is ExitCode.DONE
