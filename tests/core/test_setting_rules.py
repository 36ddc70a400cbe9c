"""The rules of settings that are written beside the fields of the core's own types."""

from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from sheetflow.core.acting import Acting
from sheetflow.core.calendar import Exceptional
from sheetflow.core.form import Choice, Column, ColumnGroup, Form
from sheetflow.core.names import ColumnId
from sheetflow.core.office import OfficeProfile
from sheetflow.core.office_options import Folders
from sheetflow.core.organisation import Holder, Unit
from sheetflow.core.register.platforms import Platform
from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.core.transition import Actor, AnyFilled, Equals, Filled, NoOpenError, Transition
from sheetflow.core.words import INDONESIAN
from sheetflow.core.workflow import SopHead
from sheetflow.settings.document import Document, Value
from sheetflow.settings.read_typed import Names, json_schema, read_typed
from sheetflow.settings.schemas import SHAPES

Shape = TypeVar("Shape")

NAMES = Names(
    {"role": frozenset({"kasubbag"}), "column": frozenset({"judul"})}, open_states=("draf", "siap")
)
JUDUL = ColumnId("judul")
ARROW: dict[str, Value] = {"id": "T01", "step": 1, "from": "draf", "to": "siap"}
COLUMN: dict[str, Value] = {"id": "judul", "kind": "text", "heading": "Judul", "group": "satu"}
FORM_KEYS = ("selector", "unit_column", "title_column", "date_column", "remarks_column")
FORM: dict[str, Value] = {
    "columns": (COLUMN,),
    "groups": ({"id": "satu", "label": "Satu", "colour": "ddebf7", "roles": ("kasubbag",)},),
    "states": ({"id": "draf", "label": "Draf", "colour": "DDEBF7"},),
    "initial": "draf",
    "duplicate_key": (),
    "system_columns": {},
    "identifier_pattern": "P-{yyyy}-{n:04}",
    **dict.fromkeys(FORM_KEYS, "judul"),
}
PROFILE: dict[str, Value] = {
    "id": "kantor",
    "name": "Kantor",
    "units": ({"id": "kul", "label": "KUL"},),
    "roles": ({"id": "kasubbag", "label": "Kasubbag", "titles": ("Kasubbag",)},),
    "folders": {"submission": "{id}", "archive": "Arsip/{id}", "parts": ("01",)},
}


def problems(shape: type, value: Value) -> list[str]:
    document = Document(Path("x.yaml"), value)
    read_typed(document, shape, NAMES)
    return [mistake.problem for mistake in document.mistakes]


@pytest.mark.parametrize(
    ("shape", "value", "reported"),
    [
        (Unit, {"id": "a b", "label": "A"}, "“a b” is no name."),
        (Unit, {"id": "a", "label": " A"}, "“ A” has blanks at its ends."),
        (Unit, {"id": "a", "label": " "}, "The text is empty."),
        (Unit, {"id": "a", "label": {"en": "A"}}, "The key “id” is missing."),
        (Holder, {"name": "…", "role": "kasubbag"}, "“…” is no name: it holds no letter."),
        (Holder, {"name": "A", "role": "ketua"}, "The role “ketua” is not defined."),
        (Holder, {"name": "A", "role": "kasubbag", "nip": "1"}, "“1” is no NIP of 18 digits."),
        (Holder, {"name": "A", "role": "kasubbag", "acting": "x"}, "“x” is not possible here."),
        (Holder, {"name": "A", "role": "kasubbag", "email": "a"}, "“a” is no e-mail address."),
        (Holder, {"name": "A", "role": "kasubbag", "email": "A <a@b.id>"},
         "“A <a@b.id>” is no e-mail address."),
        (Holder, {"name": "A", "role": "kasubbag", "since": "besok"},
         "“besok” is no day of the calendar."),
        (Exceptional, {"since": "2025-01-02", "until": "2025-01-01", "reason": "x"},
         "The span ends on 2025-01-01, before it starts on 2025-01-02."),
        (Platform, {"name": "A", "channel": "B", "hosts": ("A.B",)}, "“A.B” is no host name."),
        (Platform, {"name": "A", "channel": "B", "hosts": ("a",)}, "“a” is no host name."),
        (Platform, {"name": "A", "channel": "B", "posts": ("(",)},
         "“(” is no regular expression: missing ), unterminated subpattern at position 0."),
        (Platform, {"name": "A", "channel": "B", "posts": (1,)},
         "“posts”: Input should be a valid pattern."),
        (ColumnGroup, {"id": "a", "label": "A", "colour": "red"}, "“red” is no colour."),
        (Form, {**FORM, "identifier_pattern": "P-{n}"}, "“P-{n}” cannot number rows."),
        (Actor, {"roles": ("kasubbag",), "unit": "kul"}, "`unit` and “scope: unit” go together."),
        (Transition, {**ARROW, "requested_by": "decision"},
         "“requested_by: decision” needs a decision (`equals`)."),
        (Transition, {**ARROW, "requested_by": "cells"},
         "What people do not do, or what is not in the SOP, is requested by the status."),
        (Transition, {**ARROW, "fills": {"judul": "day"}},
         "“judul” is filled in, but the step does not need it."),
        (Transition, {**ARROW, "from": ("any_open", "siap")},
         "“any_open” already means every open state."),
        (Transition, {**ARROW, "needs": ({},)}, "A need is exactly one condition."),
        (Transition, {**ARROW, "label": "{ketua"}, "“{ketua” has a brace without its partner."),
        (Transition, {**ARROW, "label": "{ketua}"}, "The role “ketua” is not defined."),
        (SopHead, {"records": ("{kantr}",)},
         "“{kantr}” has the blank {kantr}, which is not known here."),
        (OfficeProfile, {**PROFILE, "language": "jv"}, "“language” cannot be “jv”."),
        (OfficeProfile, {**PROFILE, "numbers": {"surat": {}}}, "“surat” is not possible here."),
        (Folders, {"submission": "/{id}", "archive": "A/{id}", "parts": ("01",)},
         "“/{id}” leads out of Drive/."),
        (Folders, {"submission": "{ida}", "archive": "A/{id}", "parts": ("01",)},
         "“{ida}” has the blank {ida}, which is not known here."),
        (Folders, {"submission": "{judul}", "archive": "A/{id}", "parts": ("01",)},
         "“{judul}” lacks {id}: several submissions would share a folder."),
        (Folders, {"submission": "{id}", "archive": "A/{id}", "parts": ("a:b",)},
         "“a:b” can be no folder's name (“:”)."),
        (Folders, {"submission": "{id}", "archive": "A/{id}", "parts": ("a.",)},
         "“a.” can be no folder's name."),
        (Folders, {"submission": "{id}", "archive": "{id}", "parts": ("01",)},
         "“{id}” does not begin with a folder of the archive alone."),
        (Folders, {"submission": "{id}", "archive": "A/{id}", "parts": ("a", "A")},
         "The folder “a” stands twice in `parts`."),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(shape: type, value: Value, reported: str) -> None:
    assert problems(shape, value) == [reported]


def _read(shape: type[Shape], value: Value) -> Shape:
    document = Document(Path("x.yaml"), value)
    found = read_typed(document, shape, NAMES)
    assert found is not None, document.mistakes
    return found


def test_values_come_in_their_normal_form() -> None:
    nip = "198001012005011001"
    holder = _read(Holder, {"name": "A", "role": "kasubbag", "nip": nip, "since": date(2025, 1, 1)})
    assert (holder.nip, holder.span.start) == ("19800101 200501 1 001", date(2025, 1, 1))
    plt: Value = {"name": "A", "role": "kasubbag", "email": "a@b.id", "acting": "plt"}
    assert (_read(Holder, plt).email, _read(Holder, plt).acting) == ("a@b.id", Acting.PLT)
    choice = _read(Choice, {"value": "Ya"})
    assert choice.label(INDONESIAN) == "Ya"
    head = _read(SopHead, {"records": ("Arsip {kantor}",)})
    assert head.records[0](INDONESIAN) == "Arsip {kantor}"
    assert _read(OfficeProfile, {**PROFILE, "numbers": {"disposisi": {}}}).language == "id"


def test_a_column_without_roles_has_those_of_its_group() -> None:
    (column,) = _read(Form, FORM).columns
    assert column.roles == ("kasubbag",)
    (column,) = _read(Form, {**FORM, "columns": ({**COLUMN, "roles": ()},)}).columns
    assert column.roles == ()
    assert _read(Column, {**COLUMN, "choices": ("Ya",)}).choices[0].value == "Ya"


def test_a_transition_is_written_in_short_forms() -> None:
    needs: Value = ("judul", "no_open_error", {"equals": {"column": "judul", "value": "Ya"}})
    arrow = _read(Transition, {**ARROW, "from": "any_open", "needs": needs})
    assert arrow.sources == ("draf", "siap")
    assert arrow.needs == (Filled(JUDUL), NoOpenError(), Equals(JUDUL, "Ya"))
    assert problems(Transition, {**ARROW, "needs": (5,)}) != []
    any_filled: Value = {"any_filled": {"columns": ("judul",), "code": "E-ND"}}
    arrow = _read(Transition, {**ARROW, "needs": (any_filled,)})
    assert isinstance(arrow.needs[0], AnyFilled)


def test_names_are_cut_and_the_nearest_is_offered() -> None:
    assert one_line("a\n" + "b" * 80) == "a " + "b" * 57 + "…"
    assert nearest_name("x", ()) == "None is defined."
    assert nearest_name("x", map(str, range(13))).endswith("8, ….")


@pytest.mark.parametrize("name", SHAPES)
def test_each_type_has_a_json_schema(name: str) -> None:
    assert json_schema(SHAPES[name])["type"] == "object"


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("31/10/2025", "2025-10-31"),
        ("2 Januari 2024", "2024-01-02"),
        ("2024/1/2", "2024-01-02"),
        ("besok", "2025-10-31"),
        ("31/02/2025", "2025-10-31"),
    ],
)
def test_a_day_written_otherwise_is_named_as_it_is_to_be_written(
    written: str, instead: str
) -> None:
    document = Document(Path("x.yaml"), {"name": "A", "role": "kasubbag", "since": written})
    assert read_typed(document, Holder, Names()) is None
    assert [mistake.fix for mistake in document.mistakes] == [f"Write it as {instead}."]
