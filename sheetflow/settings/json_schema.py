"""JSON Schemas of the settings' files, by which editors complete and check them.

`python -m sheetflow.settings.json_schema` writes them anew into the shipped `config/schemas/`, and
the page of all settings into `docs/`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from sheetflow.settings.kind_file import OFFER, KindOffer
from sheetflow.settings.locate import shipped_config
from sheetflow.settings.office_file import OfficeFile
from sheetflow.settings.read_typed import json_schema
from sheetflow.settings.shapes import SHAPES
from sheetflow.settings.yaml_document import read_yaml

NAMES = (*SHAPES, "kind", "texts")


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


def write_schemas(folder: Path) -> None:
    """Write every schema into the folder."""
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.json").write_text(schema_text(name), "utf-8")


if __name__ == "__main__":
    from sheetflow.settings.reference import write_page

    write_schemas(shipped_config() / "schemas")
    write_page(shipped_config().parent / "docs")
    sys.exit()
