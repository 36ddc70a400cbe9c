"""Notices: who is sent which message, and when; sending them is an effect like any other."""
