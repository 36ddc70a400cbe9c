"""Probes for `sheetflow doctor`: which calls would fail on the real service."""
