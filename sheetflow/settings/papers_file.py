"""`papers.yaml`: the shipped one, and an office's own over it, which need only hold changes.

It is read with the first paper: most runs write none.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sheetflow.core.papers.paper_settings import PaperSettings
from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.settings.document import Document, Value
from sheetflow.settings.locate import shipped_config
from sheetflow.settings.mistakes import error_of
from sheetflow.settings.names import Names
from sheetflow.settings.read_typed import read_typed
from sheetflow.settings.yaml_document import read_yaml

NAME = "papers.yaml"
_BLANK = re.compile(r"\{([^{}]*)\}")


def read_paper_settings(folder: Path | None) -> PaperSettings:
    """Return the settings of papers of an office's folder; the shipped ones for None.

    Raises ConfigurationError with every mistake.
    """
    shipped = read_yaml(shipped_config() / NAME)
    document = shipped
    if folder is not None and os.path.lexists(folder / NAME):
        own = read_yaml(folder / NAME)
        _check_phrases(own, _mapping(shipped.data, "phrases"))
        document = replace(own, data=_over(shipped.data, own.data))
    if document.data is not None or not document.mistakes:
        found = read_typed(document, PaperSettings, Names())
        if found is not None and not document.mistakes:
            return found
    raise error_of(document.mistakes)


def _over(shipped: Value, own: Value) -> Value:
    """Return the shipped settings replaced by the office's, group by group."""
    if not isinstance(shipped, dict) or not isinstance(own, dict):
        return own
    return shipped | {
        key: {**_mapping(shipped, key), **value} if isinstance(value, dict) else value
        for key, value in own.items()
    }


def _check_phrases(own: Document, shipped: Mapping[str, Value]) -> None:
    """Refuse a phrase, or a blank in one, that is on no paper."""
    for key, term in _mapping(own.data, "phrases").items():
        if key not in shipped:
            problem = f"“{one_line(key)}” is not a phrase of papers."
            own.add_mistake(("phrases", key), problem, nearest_name(key, shipped))
            continue
        known = _blanks(shipped[key])
        for blank in sorted(_blanks(term) - known):
            problem = (
                f"The phrase “{key}” has the blank {{{one_line(blank)}}}, which nothing fills."
            )
            own.add_mistake(("phrases", key), problem, nearest_name(blank, known))


def _mapping(data: Value, key: str) -> Mapping[str, Value]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _blanks(term: Value) -> frozenset[str]:
    texts = term.values() if isinstance(term, dict) else (term,)
    return frozenset(blank for text in texts for blank in _BLANK.findall(str(text)))
