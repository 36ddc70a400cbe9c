"""Whether an answer holds what a case expects of it."""

from typing import Any


def missing(expected: Any, found: Any, at: str = "") -> list[str]:
    """What of `expected` is not in `found`: objects may hold more, lists may not."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{at}: {found!r} is no object"]
        return [
            wrong
            for key, item in expected.items()
            for wrong in (
                missing(item, found[key], f"{at}.{key}")
                if key in found
                else [f"{at}.{key}: absent"]
            )
        ]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{at}: {found!r} instead of {expected!r}"]
        return [
            wrong
            for place, item in enumerate(expected)
            for wrong in missing(item, found[place], f"{at}[{place}]")
        ]
    return [] if found == expected else [f"{at}: {found!r} instead of {expected!r}"]
