"""Cells of the register, as staff write them, read with certainty or not at all."""
