"""Which method of which API a request means, out of Google's own discovery documents."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tests.google_emulator.json_shapes import Json

DOCUMENTS = {"sheets": "sheets.v4.json", "drive": "drive.v3.json", "forms": "forms.v1.json"}


@cache
def document(api: str) -> Json:
    """The document of "sheets", "drive" or "forms" that google-api-python-client ships."""
    folder = files("googleapiclient.discovery_cache").joinpath("documents")
    loaded: Json = json.loads(folder.joinpath(DOCUMENTS[api]).read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class Method:
    """One REST method: its id ("drive.files.list"), route and schemas."""

    api: str
    id: str
    http: str
    route: re.Pattern[str]
    path_parameters: int
    parameters: Json
    request: str | None
    response: str | None
    upload: str | None = None
    scopes: frozenset[str] = frozenset()
    """The last words of the OAuth scopes of which a caller needs one."""


def _route(template: str) -> re.Pattern[str]:
    escaped = re.escape(template).replace(r"\{", "{").replace(r"\}", "}")
    return re.compile("/" + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+?)", escaped))


def _methods_of(api: str, node: Json, prefix: str) -> list[Method]:
    found = []
    for spec in node.get("methods", {}).values():
        templates = [(prefix + spec["path"], None)]
        for kind, protocol in spec.get("mediaUpload", {}).get("protocols", {}).items():
            templates.append((protocol["path"].lstrip("/"), kind))
        for template, upload in templates:
            found.append(
                Method(
                    api=api,
                    id=spec["id"],
                    http=spec["httpMethod"],
                    route=_route(template),
                    path_parameters=template.count("{"),
                    parameters=spec.get("parameters", {}),
                    request=spec.get("request", {}).get("$ref"),
                    response=spec.get("response", {}).get("$ref"),
                    upload=upload,
                    scopes=frozenset(one.rpartition("/")[2] for one in spec.get("scopes", ())),
                )
            )
    for child in node.get("resources", {}).values():
        found += _methods_of(api, child, prefix)
    return found


@cache
def methods() -> tuple[Method, ...]:
    """Every method of all APIs, literal routes before those with parameters."""
    every = []
    for api in DOCUMENTS:
        every += _methods_of(api, document(api), document(api)["servicePath"])
    return tuple(sorted(every, key=lambda m: (m.path_parameters, -len(m.route.pattern))))


def match(http: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method a still percent-encoded path means, with its raw path parameters.

    A slash too many before a custom verb, or at the end, is forgiven, as by Google's front end.
    """
    path = re.sub(r"/:(\w+)$", r":\1", path)
    path = path.rstrip("/") or "/"
    for method in methods():
        if method.http == http and (found := method.route.fullmatch(path)):
            return method, found.groupdict()
    return None


def schema(api: str, name: str) -> Json:
    """The named schema of an API."""
    found: Json = document(api)["schemas"][name]
    return found
