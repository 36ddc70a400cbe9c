"""Texts (`texts.id.yaml`, `texts.en.yaml`) and papers' settings (`papers.yaml`).

Those that sheetflow ships, and an office's own over them, whose files hold only what they change.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path

from sheetflow.core.papers.paper_settings import PaperSettings
from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.core.texts import Texts
from sheetflow.core.words import ENGLISH, INDONESIAN, Language, Words
from sheetflow.settings.document import Document, Place, Value, error_of, shipped_config
from sheetflow.settings.read_typed import Names, read_typed
from sheetflow.settings.yaml_document import read_yaml

LANGUAGES = (INDONESIAN, ENGLISH)
_IN_NAMES = re.compile(r"[\w -]{1,28}")
"""What files and tabs may be called by."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

Entries = dict[str, tuple[Place, str]]
"""Text and its place in the file, by the key "section.name"."""


@cache
def shipped_texts() -> Texts:
    """Return the texts in every language.

    Raises ConfigurationError with each mistake, also where the languages do not match.
    """
    documents = {language: read_yaml(_file(shipped_config(), language)) for language in LANGUAGES}
    entries = {language: _entries(document) for language, document in documents.items()}
    for language, document in documents.items():
        for other in LANGUAGES:
            missing = entries[other].keys() - entries[language].keys()
            for key in sorted(missing):
                document.add_mistake((), f"The text {key} is missing.", "Add a line for it.")
        _check_placeholders(document, entries[language], entries[INDONESIAN])
    mistakes = [mistake for document in documents.values() for mistake in document.mistakes]
    if mistakes:
        raise error_of(mistakes)
    return Texts(
        {
            key: Words({language: entries[language][key][1] for language in LANGUAGES})
            for key in entries[INDONESIAN]
        }
    )


def office_texts(folder: Path) -> tuple[Texts, list[Document]]:
    """Return the shipped texts, replaced by those of the office's folder, and the files read.

    An office's file has only what it changes.  The documents have their mistakes.
    """
    shipped = shipped_texts()
    by_key = dict(shipped.by_key)
    changed: set[str] = set()
    documents: list[Document] = []
    for language in LANGUAGES:
        path = _file(folder, language)
        if not os.path.lexists(path):
            continue
        document = read_yaml(path)
        documents.append(document)
        own = _entries(document)
        _check_keys(document, own, shipped)
        _check_placeholders(
            document, own, {key: ((), term(language)) for key, term in shipped.by_key.items()}
        )
        for key, (_, text) in own.items():
            if key in by_key:
                by_key[key] = Words({**by_key[key].by_language, language: text})
                changed.add(key)
    return Texts(by_key, frozenset(changed)), documents


def _file(folder: Path, language: Language) -> Path:
    return folder / f"texts.{language}.yaml"


def _entries(document: Document) -> Entries:
    """Return the file's texts; what is no text in a section is a mistake."""
    found: Entries = {}
    sections = document.data
    if not isinstance(sections, dict):
        if not document.mistakes:
            document.add_mistake((), "The file holds no sections of texts.", "Write “section:”.")
        return found
    for section, texts in sections.items():
        if not isinstance(texts, dict):
            fix = "Write “name: text” below it, indented."
            document.add_mistake((section,), f"The section “{one_line(section)}” is empty.", fix)
            continue
        for name, text in texts.items():
            if isinstance(text, str) and text:
                found[f"{section}.{name}"] = (section, name), text
            else:
                problem = f"The text {one_line(f'{section}.{name}')} is no text."
                document.add_mistake((section, name), problem, "Write it in quotes.")
    return found


def _check_keys(document: Document, own: Entries, shipped: Texts) -> None:
    for key, (place, _) in own.items():
        if key not in shipped.by_key:
            problem = f"There is no text {one_line(key)}."
            document.add_mistake(place, problem, nearest_name(key, shipped.by_key))


def _check_placeholders(document: Document, own: Entries, model: Entries) -> None:
    """Refuse texts that lack a placeholder, and placeholders that nothing fills."""
    for key, (place, text) in own.items():
        if key not in model:
            continue
        known, used = blanks(model[key][1]), blanks(text)
        for name in sorted(used - known):
            problem = f"The text {key} has {{{one_line(name)}}}, which nothing fills."
            document.add_mistake(place, problem, nearest_name(name, known))
        for name in sorted(known - used):
            problem = f"The text {key} lacks {{{name}}}."
            document.add_mistake(place, problem, "Put it where its value belongs.")
        if key.startswith(("file_name.", "register.tab.")) and not _IN_NAMES.fullmatch(text):
            problem = f"“{one_line(text)}” cannot be part of a file's or tab's name."
            document.add_mistake(place, problem, "Use letters, digits, spaces and hyphens.")


NAME = "papers.yaml"


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
        known = blanks(shipped[key])
        for blank in sorted(blanks(term) - known):
            problem = (
                f"The phrase “{key}” has the blank {{{one_line(blank)}}}, which nothing fills."
            )
            own.add_mistake(("phrases", key), problem, nearest_name(blank, known))


def _mapping(data: Value, key: str) -> Mapping[str, Value]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def blanks(term: Value) -> frozenset[str]:
    """Return the names of the {blanks} in a text, or in those of a term or list."""
    texts = (
        term.values() if isinstance(term, dict) else term if isinstance(term, tuple) else (term,)
    )
    found = (_PLACEHOLDER.findall(text) for text in texts if isinstance(text, str))
    return frozenset(chain.from_iterable(found))
