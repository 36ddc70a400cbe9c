"""Safe opening, writing, renaming and replacing of files that others may have made or change."""
