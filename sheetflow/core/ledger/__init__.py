"""Proofs of the ledger: the hash chain, its audit, its head, and the filed files."""
