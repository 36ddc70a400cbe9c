"""Editors check the settings by JSON Schemas that are made of the types that read them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetflow.settings.document import shipped_config, shipped_text
from sheetflow.settings.schemas import NAMES, SHAPES, schema_text, write_schemas
from sheetflow.settings.yaml_document import read_yaml

SCHEMAS = shipped_config() / "schemas"
FILES = sorted(shipped_config().rglob("*.yaml"))
OFFICE = "offices/kpu-kab-contoh/office.yaml"
FORM, WORKFLOW = "forms/publikasi.yaml", "workflows/publikasi-medsos.yaml"

MISTAKES = [
    (OFFICE, "tab: Register", "tabb: Register"),
    (OFFICE, "tab: Register", "tab: 12"),
    (OFFICE, "time_zone: Asia/Jakarta", ""),
    (OFFICE, "language: id", "language: jv"),
    (OFFICE, "home: local", "home: lokal"),
    (OFFICE, "acting: true", "acting: plj"),
    (OFFICE, "weekend: [saturday,", "weekend: [saturdy,"),
    (OFFICE, "country: ID", "country: indonesia"),
    (OFFICE, "due_working_day: 5", "due_working_day: 40"),
    (OFFICE, "due_working_day: 5", "due_working_day: lima"),
    (OFFICE, "hosts: [kab-contoh.kpu.go.id]", "hosts: ['https://x']"),
    (OFFICE, "    number: 03/ORT", "    nomer: 03/ORT"),
    (OFFICE, "- id: hukum", "- id: bagian hukum"),
    (FORM, "kind: timestamp", "kind: timestmp"),
    (FORM, 'colour: "F2F2F2"', "colour: red"),
    (FORM, "required: false", "required: no"),
    (FORM, "selector: kanal", ""),
    (WORKFLOW, "scope: terkait", "scope: sendiri"),
    (WORKFLOW, "- tanggal_verifikasi", "- {filed: judul}"),
    (WORKFLOW, "from: bahan", "dari: bahan"),
    (WORKFLOW, "days: 1,", "days: satu,"),
    (WORKFLOW, "papers: [disposisi]", "papers: [surat]"),
    ("messages.yaml", "  E-STATUS:\n", "  E-STATUS:\n    masalah: x\n"),
    ("texts.id.yaml", "\n\n", "\n\nbukan_bagian: {a: b}\n"),
    ("reading.yaml", "  - [Januari, January, Jan]\n", ""),
    ("platforms.yaml", "hosts: [instagram.com]", "host: [instagram.com]"),
    ("papers.yaml", "paper: A4", "paper: A3"),
    ("papers.yaml", "typeface:", "typface:"),
]


def _plain(value: Any) -> Any:
    """The values as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _errors(path: Path, schema: str) -> list[str]:
    jsonschema = pytest.importorskip("jsonschema")
    checker = jsonschema.Draft202012Validator(json.loads((SCHEMAS / schema).read_text("utf-8")))
    document = read_yaml(path)
    assert not document.mistakes
    return [error.message for error in checker.iter_errors(_plain(document.data))]


def _named_schema(path: Path) -> Path:
    first = path.read_text("utf-8").partition("\n")[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found, path
    return (path.parent / found[1]).resolve()


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_schema_is_the_one_that_is_made(name: str) -> None:
    """Else: python -m sheetflow.settings.schemas."""
    assert (SCHEMAS / f"{name}.json").read_text("utf-8") == schema_text(name)


def test_no_other_schema_is_shipped(tmp_path: Path) -> None:
    write_schemas(tmp_path / "schemas")
    assert {path.name for path in SCHEMAS.iterdir()} == {
        path.name for path in (tmp_path / "schemas").iterdir()
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(shipped_config())))
def test_each_shipped_file_names_its_schema_and_keeps_to_it(path: Path) -> None:
    schema = _named_schema(path)
    assert schema.parent == SCHEMAS
    assert _errors(path, schema.name) == []


@pytest.mark.parametrize(("file", "old", "new"), MISTAKES)
def test_an_editor_finds_a_mistake_by_the_schema(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    source = shipped_config() / file
    text = source.read_text("utf-8")
    assert old in text
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace(old, new, 1), "utf-8")

    assert _errors(wrong, _named_schema(source).name)


@pytest.mark.parametrize("name", SHAPES)
def test_each_key_has_a_description(name: str) -> None:
    def keys(schema: Any, way: str) -> Iterator[str]:
        for key, inner in schema.get("properties", {}).items():
            if not inner.get("description"):
                yield f"{way}.{key}"

    schema = json.loads(schema_text(name))
    found = [*keys(schema, name)]
    for title, definition in schema["$defs"].items():
        found += keys(definition, title)
    assert found == []


def test_a_copy_elsewhere_names_the_schema_by_its_whole_path() -> None:
    first = shipped_text(OFFICE).partition("\n")[0]
    assert first == f"# yaml-language-server: $schema={(SCHEMAS / 'office.json').as_uri()}"
    assert (
        shipped_text(OFFICE).partition("\n")[2]
        == ((shipped_config() / OFFICE).read_text("utf-8").partition("\n")[2])
    )
