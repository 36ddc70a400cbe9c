"""The office's files in Drive: resolved, copied, moved, published."""
