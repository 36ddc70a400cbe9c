"""Creation of a new register as a workbook."""
