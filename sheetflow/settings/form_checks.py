"""Settings of form, workflows and messages that must agree with each other."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from sheetflow.core import findings
from sheetflow.core.form import OPTIONAL_COLUMNS, Form, Kind, SystemColumn
from sheetflow.core.reporting.wording import SECTION
from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.core.texts import Catalogue
from sheetflow.core.transition import Equals, Newer
from sheetflow.core.words import Words
from sheetflow.core.workflow import Workflow
from sheetflow.settings.document import Document, Place, Value, shipped_config
from sheetflow.settings.read_typed import Names
from sheetflow.settings.texts import blanks, shipped_texts
from sheetflow.settings.yaml_document import read_yaml

_DATED = (Kind.DATE, Kind.TIMESTAMP)
_TEXT = (Kind.TEXT, Kind.LONG_TEXT)

_Use = tuple[Place, str | None, tuple[Kind, ...]]
"""A column where it is named, and the kinds that it may be of there."""


def check_catalogue(document: Document, catalogue: Catalogue) -> None:
    """Refuse a catalogue without a sentence for each code, also in an office's own file."""
    own = {value for name, value in vars(findings).items() if name.startswith(("E_", "W_"))}
    for code in sorted(own - set(catalogue.messages)):
        problem = f"The finding {code} has no sentence."
        document.add_mistake(("messages",), problem, "Add it with `problem` and `fix`.")


def check_sentences(document: Document) -> None:
    """Refuse a code that has no severity and a blank that is not named, also in a partial file."""
    listed = document.value_at(("messages",))
    for code, message in listed.items() if isinstance(listed, dict) else ():
        place: Place = ("messages", code)
        if not re.fullmatch(r"[EW]-[A-Z0-9][A-Z0-9-]*", code):
            fix = "Codes are E-… for errors and W-… for warnings."
            document.add_mistake(place, f"“{one_line(code)}” is no code.", fix)
        if isinstance(message, dict):
            _check_named_blanks(document, place, message)


def _check_named_blanks(document: Document, place: Place, message: dict[str, Value]) -> None:
    named = message.get("blanks", ())
    if not isinstance(named, tuple) or not all(isinstance(blank, str) for blank in named):
        return
    if len(set(named)) != len(named):
        document.add_mistake((*place, "blanks"), "A blank is named twice.", "Remove one.")
    variants = message.get("variants")
    sentences = [("The sentence", place, message)]
    for name, variant in variants.items() if isinstance(variants, dict) else ():
        if isinstance(variant, dict):
            title = f"The variant “{one_line(name)}”"
            sentences.append((title, (*place, "variants", name), variant))
    for title, way, sentence in sentences:
        for key in ("problem", "fix"):
            for blank in sorted(blanks(sentence.get(key)) - set(map(str, named))):
                document.add_mistake(
                    (*way, key),
                    f"{title} uses {{{one_line(blank)}}}, which is not among its `blanks`.",
                    nearest_name(blank, map(str, named)),
                )


def check_form(document: Document, form: Form, names: Names) -> None:
    """Refuse named columns of the form that are not of the kind their purpose requires."""
    uses: tuple[_Use, ...] = (
        (("selector",), form.selector, (Kind.CHOICE,)),
        (("unit_column",), form.unit_column, (Kind.UNIT,)),
        (("title_column",), form.title_column, _TEXT),
        (("date_column",), form.date_column, _DATED),
        (("remarks_column",), form.remarks_column, _TEXT),
        (("revision_column",), form.revision_column, (Kind.REVISION, Kind.COUNT)),
        (("row_number_column",), form.row_number_column, (Kind.TEXT, Kind.COUNT)),
        (("printed_column",), form.printed_column, (Kind.TEXT, Kind.CHOICE)),
        *_uses_of_report(form),
    )
    _check_kinds(document, form, uses)
    _check_columns(document, form)
    if form.both:
        _check_choice(document, ("both",), form.both, form.selector, names)
    for at, advice in enumerate(form.advice):
        for number, value in enumerate(advice.unless):
            place = ("advice", at, "unless", number)
            _check_choice(document, place, value, advice.column, names)
    _check_report_phrases(document, form.reported.phrases)


def _check_columns(document: Document, form: Form) -> None:
    for kind in (Kind.IDENTIFIER, Kind.STATUS):
        count = len(form.of_kind(kind))
        if count != 1:
            problem = f"{count} columns are of kind “{kind.value}”."
            document.add_mistake(("columns",), problem, "Give exactly one that kind.")
    for at, column in enumerate(form.columns):
        if column.choices and column.kind is not Kind.CHOICE:
            problem = "Only a column of kind “choice” has choices."
            document.add_mistake(("columns", at, "choices"), problem, "Change kind or choices.")
    needed = (column for column in SystemColumn if column not in OPTIONAL_COLUMNS)
    absent = [column.value for column in needed if column not in form.system_headings]
    if absent:
        problem = f"No heading for {', '.join(absent)}."
        document.add_mistake(("system_columns",), problem, "Add a line for each.")
    _check_leading(document, form)


def _check_leading(document: Document, form: Form) -> None:
    """Add a mistake for each leading column that is none, or that is named twice."""
    known = {str(column.id) for column in form.columns}
    known |= {column.value for column in form.system_headings}
    for at, name in enumerate(form.leading):
        if name not in known:
            fix = "Write the id of a column, or a name from system_columns."
            document.add_mistake(("leading", at), f"There is no column “{name}”.", fix)
        elif name in form.leading[:at]:
            document.add_mistake(("leading", at), f"“{name}” stands twice.", "Keep one.")


def _uses_of_report(form: Form) -> Iterator[_Use]:
    """Yield the report's columns, each with the kinds that it can count."""
    yield ("report", "content_type"), form.reported.content_type, (Kind.CHOICE,)
    for name in ("entered", "decided", "published", "recorded"):
        yield ("report", name), getattr(form.reported, name), _DATED
    for name in ("reach", "likes", "comments", "shares", "views"):
        yield ("report", name), getattr(form.reported, name), (Kind.COUNT,)


def check_workflow(document: Document, workflow: Workflow, form: Form | None, names: Names) -> None:
    """Refuse a workflow that uses the form's columns as another kind, or unknown choices."""
    for at, transition in enumerate(workflow.transitions):
        for number, need in enumerate(transition.needs):
            if isinstance(need, Equals):
                place = ("transitions", at, "needs", number, "equals", "value")
                _check_choice(document, place, need.value, need.column, names)
    order = workflow.date_order
    for at, value in enumerate(order.free_values if order else ()):
        column = str(order.free_column if order else "")
        _check_choice(document, ("date_order", "free_values", at), value, column, names)
    if form is not None:
        _check_kinds(document, form, _uses_of_workflow(workflow))
        _check_choice(document, ("value",), workflow.value, form.selector, names)


def _uses_of_workflow(workflow: Workflow) -> Iterator[_Use]:
    for at, limit in enumerate(workflow.time_limits):
        yield ("time_limits", at, "start"), limit.start, _DATED
        yield ("time_limits", at, "end"), limit.end, _DATED
    for at, stage in enumerate(workflow.date_order.stages if workflow.date_order else ()):
        yield ("date_order", "stages", at, "column"), stage.column, _DATED
    for at, transition in enumerate(workflow.transitions):
        here: Place = ("transitions", at)
        if transition.actor:
            yield (*here, "actor", "column"), transition.actor.column, (Kind.ROLE,)
        for number, filing in enumerate(transition.files):
            place = (*here, "files", number, "column")
            yield place, filing.column, (Kind.FILES, Kind.NUMBER_OR_FILES)
        for number, need in enumerate(transition.needs):
            place = (*here, "needs", number)
            if isinstance(need, Newer):
                yield (*place, "newer", "column"), need.column, _DATED
                yield (*place, "newer", "than"), need.than, _DATED
            elif isinstance(need, Equals):
                yield (*place, "equals", "column"), need.column, (Kind.CHOICE,)
    yield ("link_column",), workflow.link_column, (Kind.LINKS,)


def _check_kinds(document: Document, form: Form, uses: Sequence[_Use] | Iterator[_Use]) -> None:
    kinds = {str(column.id): column.kind for column in form.columns}
    for place, column, allowed in uses:
        if column is not None and kinds.get(column, allowed[0]) not in allowed:
            wanted = " or ".join(f"“{one.value}”" for one in allowed)
            document.add_mistake(
                place,
                f"The column “{column}” is of kind “{kinds[column].value}”, not {wanted}.",
                "Name another column, or change its kind in the form.",
            )


def _check_choice(document: Document, place: Place, value: str, column: str, names: Names) -> None:
    """Refuse a value that is not in the column's drop-down, if it has one."""
    choices = names.choices.get(column)
    if choices is not None and value not in choices:
        problem = f"“{one_line(value)}” is no choice of the column “{column}”."
        document.add_mistake(place, problem, nearest_name(value, choices))


def _check_report_phrases(document: Document, phrases: Mapping[str, Words]) -> None:
    """Check the phrases of the report in an office's own form."""
    place = ("report", "phrases")
    known = {key: blanks(term.all()) for key, term in shipped_texts().section(SECTION).items()}
    for key in phrases:
        if key not in known:
            problem = f"“{one_line(key)}” is no phrase."
            document.add_mistake((*place, key), problem, nearest_name(key, known))
    for key, shipped in _shipped_blanks("forms/publikasi.yaml", place).items():
        known[key] = known.get(key, frozenset()) | shipped
    _check_blanks(document, place, phrases, known)


def _check_blanks(
    document: Document,
    place: Place,
    phrases: Mapping[str, Words],
    known: Mapping[str, frozenset[str]],
) -> None:
    """Refuse blanks that nothing fills; the shipped phrases define those allowed."""
    if document.path.is_relative_to(shipped_config()):
        return
    for key, term in phrases.items():
        filled = known.get(key)
        for blank in sorted(blanks(term.all())):
            if filled is not None and blank not in filled:
                document.add_mistake(
                    (*place, key),
                    f"The phrase {one_line(key)} has the blank {{{one_line(blank)}}}, which "
                    "nothing fills.",
                    nearest_name(blank, filled),
                )


@lru_cache
def _shipped_blanks(name: str, place: Place) -> dict[str, frozenset[str]]:
    """Return the blanks of each phrase of a shipped file."""
    value = read_yaml(shipped_config() / Path(name)).value_at(place)
    items = value.items() if isinstance(value, dict) else ()
    return {key: blanks(term) for key, term in items}
