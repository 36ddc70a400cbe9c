"""What a ledger keeps of a record, in SQLite as in protected tabs."""
