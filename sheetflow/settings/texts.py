"""`texts.id.yaml` and `texts.en.yaml`: the shipped texts, and an office's own over them."""

import os
import re
from functools import cache
from pathlib import Path

from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.core.texts import Texts
from sheetflow.core.words import ENGLISH, INDONESIAN, Language, Words
from sheetflow.settings.document import Document, Place
from sheetflow.settings.locate import shipped_config
from sheetflow.settings.mistakes import error_of
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
        known, used = _placeholders(model[key][1]), _placeholders(text)
        for name in sorted(used - known):
            problem = f"The text {key} has {{{one_line(name)}}}, which nothing fills."
            document.add_mistake(place, problem, nearest_name(name, known))
        for name in sorted(known - used):
            problem = f"The text {key} lacks {{{name}}}."
            document.add_mistake(place, problem, "Put it where its value belongs.")
        if key.startswith(("file_name.", "register.tab.")) and not _IN_NAMES.fullmatch(text):
            problem = f"“{one_line(text)}” cannot be part of a file's or tab's name."
            document.add_mistake(place, problem, "Use letters, digits, spaces and hyphens.")


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))
