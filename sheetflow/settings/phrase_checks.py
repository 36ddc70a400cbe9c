"""Blanks in phrases that an office words anew: those that are filled, and no others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sheetflow.core.reporting.wording import SECTION
from sheetflow.settings.locate import shipped_config
from sheetflow.settings.mistakes import known_instead, one_line
from sheetflow.settings.plain_types import WordsSection
from sheetflow.settings.texts import shipped_texts
from sheetflow.settings.yaml_document import Document, Place, Value, read_yaml

_BLANK = re.compile(r"\{([^{}]*)\}")
_FORM = "forms/publikasi.yaml"

Blanks = dict[str, frozenset[str]]


def check_report_phrases(document: Document, phrases: Mapping[str, WordsSection]) -> None:
    """The phrases of the report in an office's own form."""
    place = ("report", "phrases")
    known = {key: _blanks(term.all()) for key, term in shipped_texts().section(SECTION).items()}
    for key, blanks in _shipped(_FORM, place).items():
        known[key] = known.get(key, frozenset()) | blanks
    _check(document, place, phrases, known)


def _check(
    document: Document, place: Place, phrases: Mapping[str, WordsSection], known: Blanks
) -> None:
    """Complains of blanks that nothing fills; what is shipped is the measure."""
    if document.path.is_relative_to(shipped_config()):
        return
    for key, term in phrases.items():
        filled = known.get(key)
        for blank in sorted(_blanks((term.id, term.en or ""))):
            if filled is not None and blank not in filled:
                document.complain(
                    (*place, key),
                    f"The phrase {one_line(key)} has the blank {{{one_line(blank)}}}, which "
                    "nothing fills.",
                    known_instead(blank, filled),
                )


def _blanks(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(blank for text in texts for blank in _BLANK.findall(text))


def _shipped(name: str, place: Place) -> Blanks:
    """The blanks of each phrase of a shipped file."""
    value: Value = read_yaml(shipped_config() / Path(name)).data
    for key in place:
        value = value.get(str(key)) if isinstance(value, dict) else None
    found = {}
    for name_of, term in value.items() if isinstance(value, dict) else ():
        texts = tuple(term.values()) if isinstance(term, dict) else (term,)
        found[name_of] = _blanks(tuple(text for text in texts if isinstance(text, str)))
    return found
