"""Answers from a file (`sheetflow new --answers FILE`), in the words of the conversation."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sheetflow.core.setting_rules import SettingError, nearest_name
from sheetflow.core.words import ENGLISH, INDONESIAN, Language
from sheetflow.settings.document import Document, Place, Value, error_of
from sheetflow.settings.new_office.answers import AnswerError, chosen
from sheetflow.settings.new_office.draft import Draft, begin
from sheetflow.settings.new_office.questions import questions
from sheetflow.settings.texts import shipped_texts
from sheetflow.settings.yaml_document import read_yaml

FIRST = ("language", "kind", "name", "time_zone")
"""Questions that come before there is an office."""
LANGUAGES = {str(INDONESIAN): ("Indonesia", "Bahasa Indonesia"), str(ENGLISH): ("English",)}


def draft_of_answers(file: Path, office_file: Path) -> Draft:
    """Return the office that the answers in `file` make.  Raises MistakesError with them all."""
    document = read_yaml(file)
    given = dict(_leaves(document.data, ()))
    if not given and not document.mistakes:
        document.add_mistake((), "There are no answers.", "Write: kind: publikasi, name: …")
    draft = None if document.mistakes else _begun(document, given, office_file)
    if draft is not None:
        draft = _answered(document, given, draft)
    if document.mistakes or draft is None:
        raise error_of(document.mistakes)
    return draft


def _begun(document: Document, given: dict[Place, str], office_file: Path) -> Draft | None:
    first = {key: given.pop((key,), "") for key in FIRST}
    language = Language(INDONESIAN)
    at: Place = ("language",)
    try:
        if first["language"]:
            language = Language(chosen(first["language"], LANGUAGES))
        at = ("kind",) if first["kind"] else ()
        name = first["name"] or office_file.parent.name
        zone = first["time_zone"] or "WIB"
        at = ("kind",)
        begin(office_file, first["kind"], name, language=language)
        at = ("time_zone",)
        return begin(office_file, first["kind"], name, zone, language)
    except SettingError as error:
        document.add_mistake(at, error.problem, error.fix)
    except AnswerError as error:
        document.add_mistake(at, shipped_texts().render(error.text, language), "")
    return None


def _answered(document: Document, given: dict[Place, str], draft: Draft) -> Draft:
    """Return the draft with all answers; a wrong one is a mistake, and the others go on."""
    office = draft.office
    while True:
        found = next(
            ((place, question) for question in questions(draft) for place in given
             if question.means(_key(place))), None)  # fmt: skip
        if found is None:
            break
        place, question = found
        try:
            draft = question.answered(draft, given.pop(place))
        except AnswerError as error:
            hint = office.text(f"new_office.hint.{question.about}", **question.values)
            document.add_mistake(place, office.render(error.text), hint)
    if draft.where and not draft.has("google"):
        document.add_mistake(("home",), office.text("new_office.wrong.folder"), "")
    known = [*FIRST, *(question.key for question in questions(draft))]
    for place in given:
        problem = office.text("new_office.wrong.key", nilai=_key(place))
        document.add_mistake(place, problem, nearest_name(_key(place), known))
    return draft


def _key(place: Place) -> str:
    return ".".join(part for part in place if isinstance(part, str))


def _leaves(value: Value, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield each answer with its place; a list is one answer, an entry a line."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*place, key))
    elif isinstance(value, tuple):
        yield place, "".join(f"{_text(item)}\n" for item in value)
    elif value is not None and place:
        yield place, _text(value)


def _text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
