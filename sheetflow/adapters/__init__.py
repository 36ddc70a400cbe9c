"""Adapters to the outside world; each vendor's library or API is used in one of them only."""
