"""Format of records in a ledger's columns, the same in SQLite and in protected tabs."""
