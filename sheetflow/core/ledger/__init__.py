"""What the ledger proves: the hash chain, its audit, its head, what filed files became."""
