"""Local office: a workbook, a folder and a SQLite ledger."""
