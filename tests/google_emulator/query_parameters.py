"""Query, body and field mask of a request, parsed by the method's discovery document."""

import copy
import json
from typing import Any

from tests.google_emulator.api_errors import GENERIC, ApiError, bad_field, bad_fields, invalid_value
from tests.google_emulator.discovery import Method
from tests.google_emulator.drive_present import DEFAULT_FILE, DEFAULT_LIST
from tests.google_emulator.enum_names import enum_type
from tests.google_emulator.field_mask import MaskSyntaxError, camel_mask, parse_mask, unknown_path
from tests.google_emulator.json_shapes import Json, Mask
from tests.google_emulator.spelling import camel, snake
from tests.google_emulator.wire import Request

VERBS_OF_FILE = {"drive.files.get", "drive.files.create", "drive.files.update", "drive.files.copy"}
DEFAULT_PERMISSION = parse_mask("kind,id,type,role")
APPROVAL_VERBS = ("approve", "cancel", "comment", "decline", "get", "reassign", "start")
DEFAULT_APPROVAL = parse_mask("kind,approvalId,targetFileId,status")
"""The guide: "a default set of fields specific to the method"; which, is documented nowhere."""
DEFAULT_MASKS: dict[str, Mask] = {
    # approvals.list: "a minimal response that may not include the items array".
    "drive.approvals.list": parse_mask("kind,nextPageToken"),
    **{f"drive.approvals.{verb}": DEFAULT_APPROVAL for verb in APPROVAL_VERBS},
    "drive.files.list": DEFAULT_LIST,
    "drive.permissions.list": {"kind": {}, "nextPageToken": {}, "permissions": DEFAULT_PERMISSION},
    "drive.permissions.get": DEFAULT_PERMISSION,
    "drive.permissions.create": DEFAULT_PERMISSION,
    "drive.permissions.update": DEFAULT_PERMISSION,
    "drive.drives.get": parse_mask("kind,id,name"),
    "drive.drives.create": parse_mask("kind,id,name"),
    "drive.drives.update": parse_mask("kind,id,name"),
    "drive.drives.list": parse_mask("kind,nextPageToken,drives(kind,id,name)"),
    "drive.changes.list": {
        "kind": {},
        "nextPageToken": {},
        "newStartPageToken": {},
        "changes": parse_mask(
            "kind,changeType,type,time,removed,fileId,driveId,file(kind,id,name,mimeType)"
        ),
    },
    "drive.revisions.list": parse_mask(
        "kind,nextPageToken,revisions(kind,id,mimeType,modifiedTime)"
    ),
    "drive.revisions.get": parse_mask("kind,id,mimeType,modifiedTime"),
} | dict.fromkeys(VERBS_OF_FILE, DEFAULT_FILE)
BODY_FIELD = {
    "sheets.spreadsheets.values.update": "data",
    "sheets.spreadsheets.values.append": "data",
    "sheets.spreadsheets.create": "spreadsheet",
}
GLOBALS = {"alt", "fields", "key", "prettyPrint", "quotaUser", "access_token", "oauth_token"}
GLOBALS |= {"callback", "$.xgafv", "uploadType", "upload_protocol", "upload_id", "$alt", "userIp"}


TRUE = ("true", "1", "yes", "y", "t")
FALSE = ("false", "0", "no", "n", "f", "")


def typed_query(method: Method, pairs: list[tuple[str, str]]) -> Json:
    """Query parameters by their schema; Sheets refuses unknown ones, Drive ignores them."""
    typed: Json = {}
    for given, text in pairs:
        name = given if method.api == "drive" or given in method.parameters else camel(given)
        spec = method.parameters.get(name)
        if spec is None:
            name = given
            if name not in GLOBALS and method.api != "drive":
                raise bad_field(
                    "",
                    f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query '
                    f"parameter. Field '{name}' could not be found in request message.",
                )
            typed.setdefault(name, text)
            continue
        value = _typed(method, name, spec, text)
        if spec.get("repeated"):
            typed.setdefault(name, []).append(value)
        else:
            # Measured on the real service: of a parameter that is given twice, the first counts.
            typed.setdefault(name, value)
    return typed


def _typed(method: Method, name: str, spec: Json, text: str) -> Any:
    if spec["type"] == "boolean":
        if text.lower() in TRUE or text.lower() in FALSE:
            return text.lower() in TRUE
        if method.api == "drive":
            message = f"Invalid boolean value: '{text}'."
            raise invalid_value(name, message)
        raise bad_field(snake(name), f"Invalid value at '{snake(name)}' (TYPE_BOOL), \"{text}\"")
    if spec["type"] == "integer":
        try:
            return int(text)
        except ValueError:
            raise invalid_value(name, f"Invalid value '{text}' for {name}") from None
    if method.api != "drive" and "enum" in spec and text not in spec["enum"]:
        place = snake(name)
        raise bad_field(place, f"Invalid value at '{place}' ({enum_type(place)}), \"{text}\"")
    return text


def read_body(method: Method, request: Request) -> Json:
    """The JSON body of a request, in the API's own words when it is none."""
    if method.request is None or not request.body.strip():
        return {}
    try:
        read = json.loads(request.body)
    except ValueError as error:
        if method.api == "drive":
            raise ApiError(400, "Parse Error", reason="parseError") from None
        place = error.pos if isinstance(error, json.JSONDecodeError) else 0
        text = request.body.decode("utf-8", "replace")
        shown = text[max(place - 20, 0) : place + 20].replace("\n", " ")
        caret = " " * min(place, 20) + "^"
        message = f"Invalid JSON payload received. Unexpected token.\n{shown}\n{caret}"
        raise bad_field("", message) from None
    if not isinstance(read, dict):
        why = 'Unknown name "": Root element must be a message.'
        raise bad_field("", f"Invalid JSON payload received. {why}")
    return read


def response_mask(method: Method, fields: str | None) -> Mask:
    """The parts of the answer that the caller gets; 400 for a part that does not exist.

    Measured on the real service: with an empty `fields`, no part at all.
    """
    if fields == "":
        return {"": {}}
    if fields is None:
        return copy.deepcopy(DEFAULT_MASKS.get(method.id, {}))
    try:
        mask = parse_mask(fields)
    except MaskSyntaxError:
        raise _bad_fields(method, fields) from None
    if method.api != "drive":
        mask = camel_mask(mask)
    if method.response is None:
        return mask
    if unknown := unknown_path(method.api, method.response, mask):
        raise _bad_fields(method, unknown)
    return mask


def _bad_fields(method: Method, path: str) -> ApiError:
    if method.api != "drive":
        message = (
            f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
        )
        return bad_fields([("fields", message)], GENERIC)
    message = f"Invalid field selection {path.rpartition('.')[2]}"
    return ApiError(400, message, reason="invalidParameter", location="fields")
