"""The local ledger: one SQLite file."""
