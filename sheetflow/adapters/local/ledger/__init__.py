"""Local ledger: one SQLite file."""
