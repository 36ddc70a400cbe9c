"""A backend that lives in this process only: real ports over dictionaries."""
