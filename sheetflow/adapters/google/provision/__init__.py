"""`init`: sets up the spreadsheet as the office needs it."""
