"""A paper's context as JSON data (see `core.papers.plain`)."""

from sheetflow.core.papers.plain import LEAF, Plain, plain

__all__ = ["LEAF", "Plain", "plain"]
