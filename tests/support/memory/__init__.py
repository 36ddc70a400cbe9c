"""A backend in this process's memory: real ports over dictionaries."""
