"""Forms as data: their settings, and their responses."""
