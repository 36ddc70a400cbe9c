"""Tables of the ledger, and the checks that a file is a ledger of sheetflow.

People may open the file with any SQLite browser: columns are plain text or JSON, and each table
has a view in the office's words.  Events can only be added; triggers refuse all other changes
unless they are removed first, and then the hash chain reveals the change.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from sheetflow.adapters.ledger_format.columns import Row
from sheetflow.errors import TamperedError, UnavailableError

APPLICATION = 0x5348_464C  # "SHFL", what `file` and SQLite browsers show
SCHEMA = 5
SEALED = 4
"""The first layout whose records are sealed."""

_TABLES = """
CREATE TABLE heads (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    events INTEGER NOT NULL,
    head TEXT NOT NULL,
    next_number INTEGER NOT NULL,
    office TEXT NOT NULL DEFAULT '',
    as_of TEXT NOT NULL DEFAULT '',
    last_commit TEXT NOT NULL DEFAULT '',
    submissions_sum TEXT NOT NULL DEFAULT '',
    rows_sum TEXT NOT NULL DEFAULT '',
    outbox_sum TEXT NOT NULL DEFAULT '',
    notes_sum TEXT NOT NULL DEFAULT '',
    seal TEXT NOT NULL DEFAULT ''
);
INSERT INTO heads (one, version, events, head, next_number) VALUES (1, 0, 0, '', 1);
CREATE TABLE commits (
    version INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL,
    as_of TEXT NOT NULL,
    events INTEGER,
    head TEXT,
    next_number INTEGER,
    previous TEXT NOT NULL DEFAULT '',
    hash TEXT NOT NULL DEFAULT ''
);
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,
    submission TEXT NOT NULL,
    row_id TEXT NOT NULL,
    transition TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    at TEXT NOT NULL,
    run_id TEXT NOT NULL,
    sop_version TEXT NOT NULL,
    actor TEXT NOT NULL,
    evidence TEXT NOT NULL,
    content TEXT NOT NULL,
    files TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    proof TEXT NOT NULL DEFAULT '',
    cells TEXT NOT NULL DEFAULT '',
    before TEXT NOT NULL DEFAULT '',
    record TEXT NOT NULL DEFAULT ''
);
CREATE INDEX events_of_submission ON events (submission, sequence);
CREATE TRIGGER events_are_not_altered BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never altered'); END;
CREATE TRIGGER events_are_not_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
CREATE TABLE submissions (
    id TEXT PRIMARY KEY,
    row_id TEXT NOT NULL,
    workflow TEXT NOT NULL,
    state TEXT NOT NULL,
    sop_version TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    reopened INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    folder TEXT,
    entered TEXT NOT NULL,
    approval TEXT NOT NULL,
    files TEXT NOT NULL,
    last_hash TEXT NOT NULL,
    accepted TEXT NOT NULL DEFAULT '',
    since TEXT,
    seal TEXT NOT NULL DEFAULT ''
);
CREATE TABLE rows (
    id TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    rules TEXT NOT NULL,
    key TEXT NOT NULL,
    identity TEXT NOT NULL,
    closed INTEGER NOT NULL,
    valid_until TEXT,
    problems TEXT NOT NULL,
    watched TEXT NOT NULL,
    shown TEXT NOT NULL,
    numbers TEXT NOT NULL DEFAULT '',
    judged TEXT,
    seal TEXT NOT NULL DEFAULT ''
);
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    submission TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    parts TEXT NOT NULL,
    seal TEXT NOT NULL DEFAULT ''
);
"""

NOTES = """
CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL
);
"""

_NOTES_SEAL = "ALTER TABLE notes ADD COLUMN seal TEXT NOT NULL DEFAULT '';"

VIEWS = """
CREATE VIEW pengajuan AS SELECT
    id AS "ID Pengajuan", workflow AS "SOP", state AS "Status", revisions AS "Revisi Ke-",
    CASE archived WHEN 1 THEN 'Ya' ELSE 'Tidak' END AS "Diarsipkan", folder AS "Folder",
    files AS "Berkas", sop_version AS "Versi SOP"
FROM submissions ORDER BY id;
CREATE VIEW baris AS SELECT
    id AS "ID Pengajuan", CASE closed WHEN 1 THEN 'Ya' ELSE 'Tidak' END AS "Selesai",
    shown AS "Yang Ditulis di Baris", problems AS "Temuan", watched AS "Berkas yang Dilihat",
    valid_until AS "Diperiksa Lagi Mulai", lower(hex(digest)) AS "Sidik"
FROM rows ORDER BY id;
CREATE VIEW antrean AS SELECT
    number AS "Nomor", kind AS "Pekerjaan", submission AS "ID Pengajuan", source AS "Dari",
    target AS "Ke", size AS "Ukuran (bita)"
FROM outbox ORDER BY number;
CREATE VIEW kali_jalan AS SELECT
    version AS "Versi", run_id AS "ID Jalan", as_of AS "Waktu"
FROM commits ORDER BY version;
CREATE VIEW catatan AS SELECT id AS "Nama", text AS "Isi" FROM notes ORDER BY id;
CREATE VIEW riwayat AS SELECT
    sequence AS "Nomor", submission AS "ID Pengajuan", at AS "Waktu", source AS "Dari",
    target AS "Menjadi", transition AS "Langkah", actor AS "Pelaku", evidence AS "Bukti",
    cells AS "Isi yang Diterima", before AS "Isi Sebelumnya",
    proof AS "Bukti Pelaku", files AS "Berkas", sop_version AS "Versi SOP", hash AS "Sidik"
FROM events ORDER BY sequence;
"""


def is_new(db: sqlite3.Connection, path: Path) -> bool:
    """Whether nothing was ever committed to the file.

    Raises UnavailableError when it is another program's database, or of a newer sheetflow.
    """
    application: int = db.execute("PRAGMA application_id").fetchone()[0]
    schema = layout_of(db)
    if application == 0 and schema == 0:
        (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if not tables:
            return True
    if application != APPLICATION and _our_objects().keys() <= _objects(db).keys():
        raise TamperedError(
            f"{path}: the file's mark of a ledger of sheetflow was changed.",
            "Keep this file for the auditor, and put back the ledger from the backup.",
        )
    if application != APPLICATION:
        raise UnavailableError(
            f"{path}: this database is not a ledger of sheetflow.",
            "Name another file as the ledger in the configuration; this one is left alone.",
        )
    if schema > SCHEMA:
        raise UnavailableError(
            f"{path}: the ledger was written by a newer sheetflow (layout {schema}, this version "
            f"knows {SCHEMA}).",
            "Install the newer version; nothing was changed.",
        )
    return False


def create_tables(db: sqlite3.Connection) -> None:
    """Create all tables in the open transaction, which `executescript` would end."""
    for statement in statements(_TABLES + NOTES + _NOTES_SEAL + VIEWS):
        db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {SCHEMA}")


def check_tables(db: sqlite3.Connection, path: Path) -> None:
    """Raise TamperedError for a table, view, trigger or index that is foreign, changed or missing.

    It could change or hide what is read and written.
    """
    if layout_of(db) < SEALED:
        names = {column[0] for column in _columns(db, "heads")}
        wrong = ["heads"] if "seal" in names else []
    else:
        found, expected = _objects(db), _our_objects()
        wrong = sorted(name for name, _ in found.items() ^ expected.items())
    if wrong:
        raise TamperedError(
            f"{path}: {', '.join(dict.fromkeys(wrong))}: the file's tables, views and triggers are "
            "not those that sheetflow made.",
            "Keep this file for the auditor, and put back the ledger from the backup; whoever "
            "added something for a query of their own removes it.",
        )


@cache
def _our_objects() -> Mapping[str, object]:
    with closing(sqlite3.connect(":memory:")) as db:
        create_tables(db)
        return _objects(db)


def _objects(db: sqlite3.Connection) -> Mapping[str, object]:
    """Return by name the columns of tables, and the SQL of other objects.

    Columns are in no order, since upgrades put new ones last.
    """
    listed = db.execute("SELECT type, name, sql FROM main.sqlite_schema").fetchall()
    return {
        name: _columns(db, name) if kind == "table" else sql
        for kind, name, sql in listed
        if not name.startswith("sqlite_")
    }


def _columns(db: sqlite3.Connection, table: str) -> frozenset[Row]:
    found = db.execute(
        'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)', [table]
    )
    return frozenset(found)


def layout_of(db: sqlite3.Connection) -> int:
    """Return the number of the file's layout."""
    found: int = db.execute("PRAGMA user_version").fetchone()[0]
    return found


def statements(script: str) -> list[str]:
    """Return the script's statements, cut where SQLite itself finds one complete."""
    complete, held = [], ""
    for line in script.strip().splitlines():
        held += line + "\n"
        if sqlite3.complete_statement(held):
            complete.append(held)
            held = ""
    return complete
