"""Request bodies as Google's front end reads them: JSON into the discovery schemas' messages."""

from typing import Any

from tests.google_emulator.api_errors import bad_fields
from tests.google_emulator.discovery import schema
from tests.google_emulator.enum_names import enum_type
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.spelling import camel, snake

VERSIONS = {"sheets": "v4", "drive": "v3", "forms": "v1"}
INTEGERS = {"int32", "int64", "uint32", "uint64"}
LIST_VALUE = "type.googleapis.com/google.protobuf.ListValue"
ONE_OF = {
    "Request": ("kind", None),
    "ExtendedValue": ("value", None),
    "ColorStyle": ("kind", None),
    "DataFilter": ("filter", None),
    "EmbeddedObjectPosition": ("location", None),
    "UpdateCellsRequest": ("area", ("start", "range")),
    "ConditionalFormatRule": ("rule", ("booleanRule", "gradientRule")),
    "PasteDataRequest": ("kind", ("delimiter", "html")),
    "AutoFillRequest": ("area", ("range", "sourceAndDestination")),
    "FindReplaceRequest": ("scope", ("range", "sheetId", "allSheets")),
}
"""Messages of which one member may be set: the choice's name, its members (None: all of them)."""

UNSET = object()


class BodyReader:
    """Reads a request body by its schema.

    Sheets and Forms (`strict`) refuse unknown names; Drive ignores them. All accept snake_case
    names, numbers as text, one value where a list is due, lists within lists, and take null for
    absent. Everything that does not fit is reported at once, in the order of the body.
    """

    def __init__(self, api: str) -> None:
        self.api = api
        self.strict = api != "drive"
        self.wrong: list[tuple[str, str]] = []

    def read(self, schema_name: str, body: Any, at: str = "") -> Json:
        """The body with camelCase names, typed values and no nulls; 400 when it does not fit."""
        node = {**schema(self.api, schema_name), "name": schema_name}
        found: Json = {}
        if isinstance(body, dict):
            found = self._object(node, body, at)
        else:
            self._unknown("", "", "Root element must be a message.")
        if self.wrong:
            raise bad_fields(self.wrong)
        return found

    def _object(self, node: Json, body: Json, at: str) -> Json:
        properties = node.get("properties", {})
        read: Json = {}
        for given, value in body.items():
            name = given if given in properties else camel(given)
            if name not in properties:
                if "additionalProperties" in node:
                    inner = self._value(node["additionalProperties"], value, f"{at}.{given}")
                    read[given] = None if inner is UNSET else inner
                elif self.strict:
                    self._unknown(given, at, "Cannot find field.")
                continue
            if value is None:
                continue
            place = f"{at}.{snake(name)}" if at else snake(name)
            inner = self._value(properties[name], value, place, given)
            if inner is not UNSET and self._may_be_set(node, name, read, at):
                read[name] = inner
        return read

    def _may_be_set(self, node: Json, name: str, read: Json, at: str) -> bool:
        choice, members = ONE_OF.get(node.get("name", ""), ("", ()))
        rivals = set(read) if members is None else set(read) & set(members or ())
        if not rivals or (members is not None and name not in members):
            return True
        self._misfit(
            at,
            f"Invalid value at '{at}' (oneof), oneof field '{choice}' is already set. "
            f"Cannot set '{name}'",
        )
        return False

    def _unknown(self, name: str, at: str, why: str) -> None:
        place = f" at '{at}'" if at else ""
        text = f'Invalid JSON payload received. Unknown name "{name}"{place}: {why}'
        self.wrong.append((at, text))

    def _misfit(self, at: str, text: str) -> Any:
        self.wrong.append((at, text))
        return UNSET

    def _bad_value(self, at: str, kind: str, value: Any) -> Any:
        shown = f'"{value}"' if isinstance(value, str) else _shown(value)
        return self._misfit(at, f"Invalid value at '{at}' ({kind}), {shown}")

    def _value(self, node: Json, value: Any, at: str, given: str = "") -> Any:
        if "$ref" in node:
            node = {**schema(self.api, node["$ref"]), "name": node["$ref"]}
        kind = node.get("type")
        if kind == "any" or value is None:
            return value
        if kind == "array":
            return self._list(node, value, at)
        if kind == "object":
            return self._message(node, value, at, given)
        if isinstance(value, dict | list) and self.strict:
            above = at.rpartition(".")[0]
            why = "Starting an object on a scalar field."
            if isinstance(value, list):
                why = "Proto field is not repeating, cannot start list."
            self._unknown(given, above, why)
            return UNSET
        return self._scalar(node, value, at)

    def _message(self, node: Json, value: Any, at: str, given: str) -> Any:
        if isinstance(value, dict):
            return self._object(node, value, at)
        if isinstance(value, list) and self.strict:
            why = "Proto field is not repeating, cannot start list."
            self._unknown(given, at.rpartition(".")[0], why)
            return UNSET
        package = f"google.apps.{self.api}.{VERSIONS[self.api]}"
        name = f"{package}.{node['name']}" if "name" in node else "google.protobuf.Struct"
        return self._bad_value(at, f"type.googleapis.com/{name}", value)

    def _list(self, node: Json, value: Any, at: str) -> Any:
        items = node["items"]
        if items.get("type") == "array":
            return self._rows(value, at)
        flat = _flattened(value) if isinstance(value, list) else [value]
        read = []
        for place, item in enumerate(flat):
            inner = self._value(items, item, f"{at}[{place}]")
            if inner is not UNSET and inner is not None:
                read.append(inner)
        return read if read or not self.strict else UNSET

    def _rows(self, value: Any, at: str) -> Any:
        if not isinstance(value, list):
            return self._bad_value(at, LIST_VALUE, value)
        for index, row in enumerate(value):
            if not isinstance(row, list):
                self._bad_value(f"{at}[{index}]", LIST_VALUE, row)
        return value

    def _scalar(self, node: Json, value: Any, at: str) -> Any:
        kind, form = node.get("type"), node.get("format", "")
        if kind == "boolean":
            return self._boolean(value, at)
        if kind == "integer" or form in INTEGERS:
            return self._integer(value, at, form or "int32", as_text=kind != "integer")
        if kind == "number":
            return self._number(value, at, form)
        if "enum" in node and self.strict:
            return self._enum(node, value, at)
        if isinstance(value, str):
            return value
        return self._bad_value(at, "TYPE_STRING", value) if self.strict else str(value)

    def _integer(self, value: Any, at: str, form: str, *, as_text: bool) -> Any:
        whole = _whole(value)
        if whole is None:
            return self._bad_value(at, f"TYPE_{form.upper()}", value)
        return str(whole) if as_text else whole

    def _enum(self, node: Json, value: Any, at: str) -> Any:
        names = node["enum"]
        if value in names:
            return value
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
            return names[value]
        return self._bad_value(at, enum_type(at), value)

    def _boolean(self, value: Any, at: str) -> Any:
        if isinstance(value, bool):
            return value
        if value in ("true", "false", "True", "False"):
            return str(value).lower() == "true"
        return self._bad_value(at, "TYPE_BOOL", value)

    def _number(self, value: Any, at: str, form: str) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        try:
            return float(value) if isinstance(value, str) else self._no_number(value, at, form)
        except ValueError:
            return self._no_number(value, at, form)

    def _no_number(self, value: Any, at: str, form: str) -> Any:
        return self._bad_value(at, "TYPE_FLOAT" if form == "float" else "TYPE_DOUBLE", value)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _flattened(items: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for item in items:
        flat += _flattened(item) if isinstance(item, list) else [item]
    return flat


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if not number.is_integer():
        return None
    return value if isinstance(value, int) else int(number)
