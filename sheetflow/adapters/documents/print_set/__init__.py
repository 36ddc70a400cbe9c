"""The set of papers to print, merged into one PDF."""
