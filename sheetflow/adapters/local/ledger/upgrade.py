"""Ledgers of an older layout: read as today's layout, and converted by their next commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sheetflow.adapters.local.ledger.schema import NOTES, SCHEMA, VIEWS, layout_of, statements

_BLANK = "TEXT NOT NULL DEFAULT ''"


ADDED = {
    2: {"events": {"proof": _BLANK}, "rows": {"numbers": _BLANK}},
    3: {
        "events": {"cells": _BLANK, "before": _BLANK},
        "submissions": {"accepted": _BLANK, "since": "TEXT"},
    },
    4: {
        "heads": {
            **dict.fromkeys(("office", "as_of", "last_commit", "submissions_sum"), _BLANK),
            **dict.fromkeys(("rows_sum", "outbox_sum", "notes_sum", "seal"), _BLANK),
        },
        "commits": {
            "events": "INTEGER",
            "head": "TEXT",
            "next_number": "INTEGER",
            "previous": _BLANK,
            "hash": _BLANK,
        },
        "events": {"record": _BLANK},
        "submissions": {"seal": _BLANK},
        "rows": {"judged": "TEXT", "seal": _BLANK},
        "outbox": {"seal": _BLANK},
        "notes": {"seal": _BLANK},
    },
}


_LAST_TIME = "coalesce((SELECT as_of FROM main.commits ORDER BY version DESC LIMIT 1), '')"


def bring_up_to_date(db: sqlite3.Connection) -> bool:
    """Convert an older layout in the open transaction, keeping events; False if it was current."""
    layout = layout_of(db)
    if layout == SCHEMA:
        return False
    script = NOTES if layout == 1 else ""
    for newer in range(layout + 1, SCHEMA + 1):
        for table, columns in ADDED[newer].items():
            for name, kind in columns.items():
                script += f"ALTER TABLE {table} ADD COLUMN {name} {kind};\n"
    views = statements(VIEWS)
    old = [f"DROP VIEW IF EXISTS {view.split()[2]};" for view in views]
    for statement in (*statements(script), *old, *views):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {SCHEMA}")
    return True


def read_as_now(db: sqlite3.Connection) -> None:
    """Add temporary views through which this connection reads an older layout as today's.

    Reading changes no file, so that such a ledger stays as it is until the next commit.
    """
    layout = layout_of(db)
    if layout < SCHEMA:
        for table in ADDED[SCHEMA]:
            db.execute(_view(layout, table))


def _view(layout: int, table: str) -> str:
    missing = ", ".join(_missing(layout, table))
    if table == "notes" and layout == 1:
        return "CREATE TEMP VIEW notes AS SELECT '' AS id, '' AS text, '' AS seal WHERE 0"
    return f"CREATE TEMP VIEW {table} AS SELECT *, {missing} FROM main.{table}"  # noqa: S608 - our own names


def _missing(layout: int, table: str) -> Iterator[str]:
    for newer in range(layout + 1, SCHEMA + 1):
        for name, kind in ADDED[newer].get(table, {}).items():
            value = "''" if kind == _BLANK else "NULL"
            yield f"{_LAST_TIME if (table, name) == ('heads', 'as_of') else value} AS {name}"
