"""The ledger in protected tabs of the spreadsheet."""
