"""Notices as data: their settings, and the content of a message."""
