"""Probes for `sheetflow doctor`: what would fail on the real service."""
