"""Rows from a list into the register, and rows that went missing back into it."""
