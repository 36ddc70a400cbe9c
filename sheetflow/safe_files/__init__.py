"""Files that others may have made or be changing: opened, written, renamed and replaced safely."""
