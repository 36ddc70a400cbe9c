"""Page size, typefaces and wording of papers: the shipped `papers.yaml` and the office's own."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from sheetflow.adapters.documents.renderer import Paper, Typeface
from sheetflow.core.papers.wording import Option, Wording
from sheetflow.core.words import INDONESIAN, Language, Words, roles_in, with_roles
from sheetflow.errors import ConfigurationError
from sheetflow.safe_files.reading import follow_beside, read_regular

NAME = "papers.yaml"
FIX = "Compare it with the shipped config/papers.yaml; an office's file need only hold changes."
_MAX_FILE_BYTES = 2_000_000
"""Bytes of a settings file."""
_KEYS = ("paper", "typeface", "foreign", "lists", "phrases")


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """Page size, typefaces and wording."""

    paper: Paper
    typeface: Typeface
    wording: Wording


def load_paper_settings(
    shipped: Path, office: Path | None, language: Language, roles: Mapping[str, Words] | None = None
) -> PaperSettings:
    """Return the settings in `papers.yaml` of both folders.

    Raises ConfigurationError with place and fix.  `roles` are the office's, by id: they are named
    in lists ticked on papers.
    """
    data = _read(shipped / NAME, (shipped / NAME).resolve())
    own = office / NAME if office is not None else None
    path = shipped / NAME
    if own is not None and os.path.lexists(own):
        data = _over(data, _read(own, follow_beside(own)), own)
        path = own
    return _with_roles(_settings(data, path, language), roles or {})


def _with_roles(settings: PaperSettings, roles: Mapping[str, Words]) -> PaperSettings:
    """Return lists with the office's names of its roles, without entries for roles it lacks."""
    named = {
        key: tuple(
            replace(option, label=with_roles(option.label, roles))
            for option in options
            if roles_in(option.label) <= roles.keys()
        )
        for key, options in settings.wording.lists.items()
    }
    return replace(settings, wording=replace(settings.wording, lists=named))


def _read(path: Path, real: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(read_regular(real, _MAX_FILE_BYTES).decode())
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.", FIX) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}.", FIX) from error
    if not isinstance(found, dict):
        raise ConfigurationError(f"{path} is not a list of settings.", FIX)
    return found


def _over(shipped: dict[str, Any], own: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return the shipped entries replaced by the office's, group by group."""
    for key, value in own.items():
        if key not in _KEYS:
            raise ConfigurationError(f"{path}: “{key}” is not a setting of papers.", FIX)
        both = isinstance(value, dict) and isinstance(shipped.get(key), dict)
        if key == "phrases" and both:
            _check_phrases(shipped[key], value, path)
        shipped[key] = {**shipped[key], **value} if both else value
    return shipped


def _check_phrases(shipped: dict[str, Any], own: dict[str, Any], path: Path) -> None:
    """Raise ConfigurationError for a phrase, or a blank in one, that is on no paper."""
    for key, term in own.items():
        if key not in shipped:
            raise ConfigurationError(f"{path}: “{key}” is not a phrase of papers.", FIX)
        unknown = sorted(_blanks(term) - _blanks(shipped[key]))
        if unknown:
            problem = f"the phrase “{key}” has the blank {{{unknown[0]}}}, which nothing fills"
            raise ConfigurationError(f"{path}: {problem}.", FIX)


def _blanks(term: object) -> set[str]:
    texts = term.values() if isinstance(term, dict) else ()
    return {blank for text in texts for blank in re.findall(r"\{([^{}]*)\}", str(text))}


def _settings(data: dict[str, Any], path: Path, language: Language) -> PaperSettings:
    try:
        typeface = data["typeface"]
        return PaperSettings(
            paper=_paper(data["paper"]),
            typeface=Typeface(str(typeface["word"]), tuple(map(str, typeface["pdf"]))),
            wording=_wording(data, language),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigurationError(f"{path}: {_reason(error)}.", FIX) from error


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _paper(value: object) -> Paper:
    if value == "A4":
        return "A4"
    if value == "F4":
        return "F4"
    raise ValueError(f"paper is “{value}”, not A4 or F4")


def _wording(data: dict[str, Any], language: Language) -> Wording:
    return Wording(
        language=language,
        phrases={str(key): _words(entry) for key, entry in data["phrases"].items()},
        lists={
            str(key): tuple(_option(entry) for entry in entries)
            for key, entries in data["lists"].items()
        },
        foreign=tuple(str(word) for word in data["foreign"].get(language, ())),
    )


def _option(entry: Mapping[str, Any]) -> Option:
    words = {key: text for key, text in entry.items() if key not in {"key", "usual"}}
    return Option(str(entry["key"]), _words(words), entry.get("usual", False) is True)


def _words(entry: Mapping[str, object]) -> Words:
    """Return text in each language; raise ValueError without Indonesian."""
    found = {Language(key): str(text) for key, text in entry.items()}
    if not found.get(INDONESIAN):
        raise ValueError(f"{dict(entry)} has no text in Indonesian (id)")
    return Words(found)
