"""Blanks such as `{tahun}` in a setting: which there are, and the mistake of one that is not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic_core import PydanticCustomError

from sheetflow.settings.mistakes import known_instead, one_line
from sheetflow.settings.plain_types import mistake

_BLANK = re.compile(r"\{([^{}]*)\}")


def blanks_in(text: str) -> tuple[str, ...]:
    """The names in braces, in order.  Raises a mistake where a brace has no partner."""
    if "{" in (rest := _BLANK.sub("", text)) or "}" in rest:
        raise mistake(
            f"“{one_line(text)}” has a brace without its partner.", "Write blanks as {name}."
        )
    return tuple(_BLANK.findall(text))


def unknown_blank(text: str, blank: str, known: Iterable[str]) -> PydanticCustomError:
    """The mistake of a blank that is not one of `known`."""
    problem = f"“{one_line(text)}” has the blank {{{one_line(blank)}}}, which is not known here."
    return mistake(problem, known_instead(blank, known))
