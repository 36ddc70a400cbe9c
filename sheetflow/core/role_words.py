"""Terms that name a role in braces, as the office calls the role: "Dikirim kepada {admin}"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sheetflow.core.messages import fill
from sheetflow.core.words import Words

_BLANK = re.compile(r"\{([^{}]*)\}")


def roles_in(term: Words) -> frozenset[str]:
    """The names in braces, in any language."""
    return frozenset(name for text in term.all() for name in _BLANK.findall(text))


def with_roles(term: Words, roles: Mapping[str, Words]) -> Words:
    """The term with each role's label in its language; `roles` are the office's, by id."""
    return Words(
        {
            language: fill(text, [(name, label(language)) for name, label in roles.items()])
            for language, text in term.by_language.items()
        }
    )
