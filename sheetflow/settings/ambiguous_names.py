"""Names that are given twice, and words with two meanings."""

from collections.abc import Iterable, Iterator
from datetime import date

from sheetflow.core.calendar import ALWAYS, Span
from sheetflow.core.register.text import fold
from sheetflow.core.setting_rules import one_line
from sheetflow.settings.document import Document, Place, Value

_Word = tuple[Place, str, str, Span]
"""The place of a word, the word, its meaning, and the days on which it has it."""


def check_ambiguity(office: Document, form: Document | None, workflows: Iterable[Document]) -> None:
    """Add a mistake for each identifier given twice and each word with two meanings."""
    for key in ("units", "roles"):
        _identifiers(office, key)
    if form is not None:
        for key in ("columns", "groups", "states"):
            _identifiers(form, key)
        headings = _words_of(form, "columns", "heading", "aliases")
        _ambiguous(form, "heading", [*headings, *_system_headings(form)])
        _ambiguous(form, "status", _words_of(form, "states", "id", "label", "aliases"))
        for place, column in form.entries("columns"):
            _ambiguous(form, "choice", _choices(place, column))
    _ambiguous(
        office, "role", _words_of(office, "roles", "label", "titles", "title_on_papers", "aliases")
    )
    # On different days two units may have one name, as after a reorganisation.
    _ambiguous(
        office,
        "unit",
        _unit_words(office),
        "Change or remove one of the two, or give each its days (`since`, `until`).",
    )
    for workflow in workflows:
        _identifiers(workflow, "transitions")
        _identifiers(workflow, "steps", "number")
    _workflow_ids(list(workflows))


def _identifiers(document: Document, key: str, name: str = "id") -> None:
    first: dict[str, int] = {}
    for place, item in document.entries(key):
        own = item.get(name)
        if not isinstance(own, (str, int)):
            continue
        at = (*place, name)
        if str(own) in first:
            line = first[str(own)]
            problem = f"“{one_line(own)}” stands twice under {key}, first on line {line}."
            document.add_mistake(at, problem, "Give each its own name.")
        else:
            first[str(own)] = document.line(at)


def _workflow_ids(workflows: list[Document]) -> None:
    for key in ("id", "value"):
        first: dict[str, str] = {}
        for workflow in workflows:
            own = workflow.data.get(key) if isinstance(workflow.data, dict) else None
            if not isinstance(own, str):
                continue
            if own in first:
                problem = f"The {key} “{one_line(own)}” is that of {first[own]} too."
                workflow.add_mistake((key,), problem, "Give each workflow its own.")
            first.setdefault(own, workflow.shown)


def _ambiguous(
    document: Document,
    what: str,
    words: Iterable[_Word],
    fix: str = "Change or remove one of the two.",
) -> None:
    """Add a mistake for each word that has another meaning too, on a day that both have."""
    first: dict[str, list[tuple[str, Span, int]]] = {}
    for place, word, meaning, span in words:
        known = first.setdefault(fold(word), [])
        other = next((one for one in known if one[0] != meaning and one[1].meets(span)), None)
        if other is not None and fold(word):
            document.add_mistake(
                place,
                f"The {what} “{one_line(word)}” of “{meaning}” reads the same as one of "
                f"“{other[0]}” on line {other[2]}.",
                fix,
            )
        known.append((meaning, span, document.line(place)))


def _unit_words(office: Document) -> Iterator[_Word]:
    for place, item in office.entries("units"):
        meaning, span = str(item.get("id")), _span(item)
        for name in ("id", "label", "aliases"):
            for at, text in _texts((*place, name), item.get(name)):
                yield at, text, meaning, span
        former = item.get("former")
        for number, old in enumerate(former if isinstance(former, tuple) else ()):
            if isinstance(old, dict):
                where = (*place, "former", number, "name")
                for at, text in _texts(where, old.get("name")):
                    yield at, text, meaning, _span(old)


def _span(item: dict[str, Value]) -> Span:
    """Return the entry's days; another check reports a day that cannot be read."""
    return Span(_day(item.get("since")), _day(item.get("until")))


def _day(value: Value) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _texts(place: Place, value: Value) -> Iterator[tuple[Place, str]]:
    """Yield every text inside a term or a list of texts."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts((*place, key), inner)
    elif isinstance(value, tuple):
        for at, inner in enumerate(value):
            yield from _texts((*place, at), inner)


def _words_of(document: Document, key: str, *names: str) -> Iterator[_Word]:
    for place, item in document.entries(key):
        meaning = str(item.get("id"))
        for name in names:
            for at, text in _texts((*place, name), item.get(name)):
                yield at, text, meaning, ALWAYS


def _system_headings(form: Document) -> Iterator[_Word]:
    listed = form.data.get("system_columns") if isinstance(form.data, dict) else None
    for name, term in listed.items() if isinstance(listed, dict) else ():
        for at, text in _texts(("system_columns", name), term):
            yield at, text, name, ALWAYS


def _choices(place: Place, column: dict[str, Value]) -> Iterator[_Word]:
    listed = column.get("choices")
    for at, item in enumerate(listed if isinstance(listed, tuple) else ()):
        here = (*place, "choices", at)
        if isinstance(item, str):
            yield here, item, f"{item} (entry {at + 1})", ALWAYS
        elif isinstance(item, dict):
            meaning = f"{item.get('value')} (entry {at + 1})"
            for name in ("value", "label", "aliases"):
                for where, text in _texts((*here, name), item.get(name)):
                    yield where, text, meaning, ALWAYS
