"""Faults of a written procedure itself: dead ends, needs that cannot be met, vacant roles."""
