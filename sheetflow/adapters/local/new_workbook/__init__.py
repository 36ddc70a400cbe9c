"""The making of a new register as a workbook."""
