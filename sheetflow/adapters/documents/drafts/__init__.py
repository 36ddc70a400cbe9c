"""Drafts read into text and pictures."""
