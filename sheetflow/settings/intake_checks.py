"""Settings of forms' responses that are valid separately and wrong together."""

from collections.abc import Iterator, Mapping

from sheetflow.core.form import Form, Kind
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.names import ColumnId
from sheetflow.core.register.numbers import Choices, Option
from sheetflow.core.register.text import USUAL_PLACEHOLDERS
from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.settings.document import Document, Place
from sheetflow.settings.office_file import OfficeFile

_SECTION = "intake"


def check_intake(document: Document, office: OfficeFile, form: Form | None) -> None:
    """Refuse two forms alike, sources that the office cannot have, and words that are no choices.

    `form` is the register's, None where it could not be read.
    """
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(office.intake):
        place: Place = (_SECTION, at)
        for key, text in (("name", one.name.casefold()), (one.source, one.place)):
            if (key, text) in seen:
                problem = f"Two forms have the same `{key}`, “{one_line(text)}”."
                document.add_mistake((*place, key), problem, "Give each its own, or remove one.")
            seen.add((key, text))
        _check_home(document, place, one, office)
        _check_columns(document, place, one, form)


def _check_home(document: Document, place: Place, one: IntakeSettings, office: OfficeFile) -> None:
    if one.form is not None and office.home != "google":
        document.add_mistake(
            (*place, "form"),
            "Only a Google office can read a Google form.",
            "Export its responses as .csv and name that file as `csv:`.",
        )
    if one.folder is not None and office.home != "local":
        document.add_mistake(
            (*place, "folder"),
            "A folder of responses is read by a local office alone.",
            "Use a Google form (`form:`), or an export beside office.yaml (`csv:`).",
        )


def _check_columns(
    document: Document, place: Place, one: IntakeSettings, form: Form | None
) -> None:
    for key in ("respondent", "answered"):
        column = getattr(one, key)
        if column is not None and column in {**one.columns, **one.fixed}:
            problem = f"The column “{column}” gets an answer, and `{key}` too."
            document.add_mistake((*place, key), problem, "Leave it to one of the two.")
    if one.respondent is not None and one.respondent == one.answered:
        problem = f"The column “{one.answered}” gets the respondent, and the time too."
        document.add_mistake((*place, "answered"), problem, "Give each its own column.")
    if form is None:
        return
    for key, name in _named(one):
        if name == form.identifier.id:
            problem = f"“{name}” is the row's identifier, which the job gives."
            document.add_mistake((*place, key), problem, "Remove it.")
    _check_words(document, (*place, "fixed"), one.fixed, form)
    for name, words in one.values.items():
        if name not in one.columns:
            problem = f"The column “{name}” gets no answer."
            fix = "Name its question under `columns`, or remove its values."
            document.add_mistake((*place, "values", name), problem, fix)
        for answer, word in words.items():
            _check_words(document, (*place, "values", name), {name: word}, form, answer)


def _named(one: IntakeSettings) -> Iterator[tuple[str, ColumnId]]:
    yield from (("columns", name) for name in one.columns)
    yield from (("fixed", name) for name in one.fixed)
    for key in ("respondent", "answered"):
        if (column := getattr(one, key)) is not None:
            yield key, column


def _check_words(
    document: Document,
    place: Place,
    words: Mapping[ColumnId, str],
    form: Form,
    answer: str | None = None,
) -> None:
    """Refuse words that are no choice of their column; `answer` is what they stand for."""
    for name, word in words.items():
        column = form.by_id.get(name)
        if column is None or column.kind is not Kind.CHOICE:
            continue
        options = [Option(one.value, one.label.all(), one.aliases) for one in column.choices]
        if Choices(options).read(word, USUAL_PLACEHOLDERS).value is None:
            problem = f"“{one_line(word)}” is no choice of the column “{name}”."
            known = [one.value for one in column.choices]
            where = (*place, name) if answer is None else (*place, answer)
            document.add_mistake(where, problem, nearest_name(word, known))
