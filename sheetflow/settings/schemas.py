"""Every setting with its meaning, from the types that read them: schemas, a page, `settings`.

`python -m sheetflow.settings.schemas` writes the JSON Schemas, by which editors complete and check
files, into the shipped `config/schemas/`, and the page `docs/pengaturan.md`.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sheetflow.core.form import Form
from sheetflow.core.papers.paper_settings import PaperSettings
from sheetflow.core.register.platforms import PlatformBook
from sheetflow.core.setting_rules import SettingError, nearest_name
from sheetflow.core.texts import Catalogue
from sheetflow.core.workflow import Workflow
from sheetflow.settings.document import shipped_config
from sheetflow.settings.fleet_shape import FleetFile
from sheetflow.settings.kind_file import OFFER, KindOffer
from sheetflow.settings.office_shape import OfficeFile, ReadingFile
from sheetflow.settings.read_typed import json_schema, resolved
from sheetflow.settings.yaml_document import read_yaml

SHAPES: Mapping[str, type] = {
    "office": OfficeFile,
    "form": Form,
    "workflow": Workflow,
    "messages": Catalogue,
    "papers": PaperSettings,
    "reading": ReadingFile,
    "platforms": PlatformBook,
    "fleet": FleetFile,
}
"""What each file's values are, by the name of its schema."""
NAMES = (*SHAPES, "kind", "texts")
_FIRST = "office"
"""The file whose settings need no name of a file before them."""
_TERMS = frozenset({"id", "en"})
_KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "mapping",
}
_HEAD = """\
# Pengaturan · Settings

Semua setelan dengan artinya, dibuat oleh program. Di terminal: `sheetflow settings KUNCI`. `[]`
adalah satu entri daftar, `*` nama yang dipilih sendiri.
*Every setting with its meaning, made by the program. On the terminal: `sheetflow settings KEY`.
`[]` is one entry of a list, `*` a name of one's own. Editors complete and check them by the JSON
Schemas in `config/schemas/`. What is **needed** may be the kind's (`kind:`).*
"""


def schema_text(name: str) -> str:
    """Return the text of the schema file `name`.json."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    other = {"kind": _kind_schema, "texts": _texts_schema, "office": _office_schema}
    schema = {**head, **(other[name]() if name in other else json_schema(SHAPES[name]))}
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=False) + "\n"


def _office_schema() -> dict[str, Any]:
    """Return the keys of an office; with a kind, its own need not have them all."""
    schema = json_schema(OfficeFile)
    needed = schema.pop("required")
    alone = {"if": {"not": {"required": ["kind"]}}, "then": {"required": needed}}
    return {**schema, "required": ["id", "name", "time_zone"], **alone}


def _kind_schema() -> dict[str, Any]:
    """Return the keys of an office, none of them needed, with what a kind is offered as."""
    schema, offer = json_schema(OfficeFile), json_schema(KindOffer)
    schema["$defs"] |= offer.pop("$defs")
    offer["description"] = "What `sheetflow new` offers the kind as."
    del schema["required"]
    return {**schema, "properties": {OFFER: offer, **schema["properties"]}}


def _texts_schema() -> dict[str, Any]:
    """Return the keys of the shipped texts, each described by its Indonesian text."""
    sections = read_yaml(shipped_config() / "texts.id.yaml").data
    properties = {}
    for section, texts in sections.items() if isinstance(sections, dict) else ():
        known = texts if isinstance(texts, dict) else {}
        properties[section] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: {"type": "string", "description": text} for name, text in known.items()
            },
        }
    return {
        "description": "Texts that sheetflow writes; an office's file holds only what it changes.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its file, the way to it, what it means, and what holds without it."""

    file: str
    key: str
    meaning: str
    kind: str
    usual: str = ""
    needed: bool = False

    @property
    def name(self) -> str:
        """The key, with its file where that is not `office.yaml`."""
        return self.key if self.file == _FIRST else f"{self.file}.{self.key}"

    @property
    def plain(self) -> str:
        """The file and the key, without the marks of lists."""
        return _plain(f"{self.file}.{self.key}")


@cache
def all_settings() -> tuple[Setting, ...]:
    """Return the settings of every file, those of `office.yaml` first."""
    return tuple(
        setting
        for file, shape in SHAPES.items()
        for setting in _within(file, json_schema(shape), "", json_schema(shape))
    )


def find_settings(key: str) -> tuple[Setting, ...]:
    """Return the settings that `key` names, with those inside; else those that speak of it.

    Without a key, the first keys of `office.yaml`.  Raises SettingError for a word of none.
    """
    known = all_settings()
    if not key:
        return tuple(one for one in known if one.file == _FIRST and "." not in one.key)
    wanted = _plain(key)
    named = tuple(one for one in known if wanted in (one.plain, _plain(one.name)))
    inside = tuple(f"{one.plain}." for one in named) or (f"{wanted}.",)
    found = (*named, *(one for one in known if one.plain.startswith(inside)))
    found = found or tuple(
        one for one in known if wanted in one.plain or wanted in one.meaning.casefold()
    )
    if not found:
        names = {one.plain.rpartition(".")[2] for one in known}
        raise SettingError(f"No setting is called “{key}”.", nearest_name(key, names))
    return found


def _plain(key: str) -> str:
    """Return a key without the marks of lists: `holders[].email` is found by holders.email."""
    return key.casefold().replace("[]", "").replace(".*", "").removesuffix(".yaml")


def _within(
    file: str, schema: Mapping[str, Any], way: str, root: Mapping[str, Any]
) -> Iterator[Setting]:
    """Yield the settings of a mapping, each followed by those inside it."""
    needed = schema.get("required", ())
    for name, given in schema.get("properties", {}).items():
        inner = resolved(given, root)
        key = f"{way}{name}"
        usual = given.get("default")
        yield Setting(file, key, given.get("description", ""), _kind(given, inner, root),
                      "" if usual in (None, "", []) or isinstance(usual, dict) else _shown(usual),
                      name in needed)  # fmt: skip
        yield from _inside(file, inner, key, root)


def _inside(
    file: str, schema: Mapping[str, Any], key: str, root: Mapping[str, Any]
) -> Iterator[Setting]:
    properties = schema.get("properties", {})
    if properties and set(properties) != _TERMS:
        yield from _within(file, schema, f"{key}.", root)
    further = schema.get("additionalProperties")
    if isinstance(further, dict):
        yield from _inside(file, resolved(further, root), f"{key}.*", root)
    if isinstance(schema.get("items"), dict):
        yield from _inside(file, resolved(schema["items"], root), f"{key}[]", root)


def _kind(given: Mapping[str, Any], inner: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    """Return what may be written there, in a few words."""
    if set(inner.get("properties", {})) == _TERMS:
        return "text, or {id: …, en: …}"
    options = [resolved(one, root) for one in given.get("anyOf", (inner,))]
    words = (_word(one, root) for one in options if one.get("type") != "null")
    return " or ".join(dict.fromkeys(word for word in words if word)) or "any"


def _word(schema: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    if "enum" in schema or "const" in schema:
        return " | ".join(_shown(one) for one in schema.get("enum", [schema.get("const")]))
    if schema.get("format") == "date":
        return "day, 2025-10-31"
    if isinstance(schema.get("items"), dict):
        of = _word(resolved(schema["items"], root), root)
        return f"list of: {of}" if of not in ("", "mapping") else "list"
    return _KINDS.get(str(schema.get("type")), "")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(str, value))}]"
    return str(value)


def page() -> str:
    """Return the page of all settings."""
    parts = [_HEAD]
    for file in SHAPES:
        rows = [one for one in all_settings() if one.file == file]
        parts.append(
            f"\n## {file}.yaml\n\n| key | means | written as | if left out |\n|---|---|---|---|\n"
        )
        parts += [_row(one) for one in rows]
    return "".join(parts)


def _row(setting: Setting) -> str:
    usual = "**needed**" if setting.needed else (f"`{setting.usual}`" if setting.usual else "")
    cells = (f"`{setting.key}`", setting.meaning, setting.kind, usual)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def write_page(folder: Path) -> None:
    """Write the page into the folder."""
    (folder / "pengaturan.md").write_text(page(), "utf-8")


def write_schemas(folder: Path) -> None:
    """Write every schema into the folder."""
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.json").write_text(schema_text(name), "utf-8")


if __name__ == "__main__":
    write_schemas(shipped_config() / "schemas")
    write_page(shipped_config().parent / "docs")
    sys.exit()
