"""The shipped Word templates, drawn byte for byte by `python -m templates.builder`."""
