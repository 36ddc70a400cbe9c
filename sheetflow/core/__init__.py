"""The rules of the register, the ledger, papers and reports, without input or output."""
