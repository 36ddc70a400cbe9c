"""Import of a list's rows into the register, and restoring of missing rows."""
