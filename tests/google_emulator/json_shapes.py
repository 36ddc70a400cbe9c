"""The JSON object as it travels on the wire."""

from typing import Any

Json = dict[str, Any]
"""One JSON object; its shape is what the discovery document says of its schema."""

Mask = dict[str, "Mask"]
"""A field mask as a tree; an empty tree means "this field and all below it"."""
EVERYTHING: Mask = {"*": {}}
