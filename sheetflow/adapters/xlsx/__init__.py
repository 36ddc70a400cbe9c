"""Safe reading and lossless changing of workbooks (.xlsx), independent of any backend."""
