"""Names of fields as JSON spells them and as Google's messages do."""

import re


def snake(name: str) -> str:
    """ "updateCells" → "update_cells", as Google's messages spell fields."""
    return re.sub(r"([A-Z])", lambda found: "_" + found.group(1).lower(), name)


def camel(name: str) -> str:
    """ "update_cells" → "updateCells"."""
    return re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), name)
