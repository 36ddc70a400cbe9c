"""Faults of a written procedure itself: dead ends, needs nobody can meet, roles nobody holds."""
