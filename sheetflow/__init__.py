"""sheetflow makes a shared spreadsheet obey a written procedure."""

__version__ = "0.1.0"
