"""Creating the register: the workbook that `init` writes, generated from the office's data."""
