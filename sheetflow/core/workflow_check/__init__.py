"""Faults of an SOP itself: dead ends, needs that cannot be met, vacant roles."""
