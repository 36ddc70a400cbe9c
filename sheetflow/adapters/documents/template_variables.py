"""Which values a template names, whether the paper has them, and where they are."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docxtpl import DocxTemplate
from jinja2 import nodes

from sheetflow.adapters.documents.template_values import PaperEnvironment, printed

ANYTHING = object()
"""A value of unknown shape: nothing below it can be checked."""

_GLOBALS = frozenset(PaperEnvironment(printed, markup=False).globals)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass
class _Uses:
    """Dotted names found so far, each with its first line in the source."""

    context: Mapping[str, Any]
    found: dict[tuple[str, bool], dict[str, Any]] = field(default_factory=dict)

    def note(self, path: str, line: int, group: Mapping[str, Any]) -> object:
        """Record `path` and return its value from the group that has its last name."""
        name = path.rpartition(".")[2]
        known = name in group
        use = {"name": path, "known": known, "line": line}
        use["siblings"] = [] if known else sorted(map(str, group))
        self.found.setdefault((path, known), use)
        return group[name] if known else ANYTHING

    def listed(self) -> list[dict[str, Any]]:
        """Return known names, then the others."""
        return sorted(self.found.values(), key=lambda use: not use["known"])


def docx_uses(template: bytes, context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every name of the body, headers and footers, with its places in the file."""
    template_file = DocxTemplate(io.BytesIO(template))
    template_file.init_docx()
    uses = _Uses(context)
    for xml in _sources(template_file):
        _walk(_parsed(xml), uses, {})
    texts = list(_texts(Document(io.BytesIO(template))))
    return [{**use, "places": _places(use["name"], texts)} for use in uses.listed()]


def typst_uses(template: str, context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every name of the template with its first line."""
    uses = _Uses(context)
    _walk(_parsed(template), uses, {})
    return [
        {**use, "places": [{"kind": "line", "numbers": [use["line"]]}]} for use in uses.listed()
    ]


def _sources(template: DocxTemplate) -> Iterator[str]:
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))


def _parsed(source: str) -> nodes.Template:
    return PaperEnvironment(printed, markup=False).parse(source)


def _walk(node: nodes.Node, uses: _Uses, scope: dict[str, object]) -> None:
    match node:
        case nodes.For():
            entry = _entry(_value(node.iter, uses, scope))
            inner = {**scope, "loop": ANYTHING, **_bound(node.target, entry)}
            for child in (*node.body, *([node.test] if node.test else [])):
                _walk(child, uses, inner)
            for child in node.else_:
                _walk(child, uses, scope)
        case nodes.Assign():
            scope.update(_bound(node.target, _value(node.node, uses, scope)))
        case nodes.Macro() | nodes.CallBlock():
            inner = {**scope, **{arg.name: ANYTHING for arg in node.args}, "caller": ANYTHING}
            if isinstance(node, nodes.Macro):
                scope[node.name] = ANYTHING
            for child in node.body:
                _walk(child, uses, inner)
        case nodes.Expr():
            _value(node, uses, scope)
        case _:
            for child in node.iter_child_nodes():
                _walk(child, uses, scope)


def _value(node: nodes.Node, uses: _Uses, scope: dict[str, object]) -> object:
    """Return the sample value of an expression, recording every name on the way."""
    return _resolved(node, uses, scope)[1]


def _resolved(node: nodes.Node, uses: _Uses, scope: dict[str, object]) -> tuple[str, object]:
    match node:
        case nodes.Name(name=name, ctx="load"):
            return name, _named(name, node.lineno, uses, scope)
        case nodes.Getattr(node=base, attr=attribute):
            return _member(base, attribute, node.lineno, uses, scope)
        case nodes.Getitem(node=base, arg=nodes.Const(value=str(attribute))):
            return _member(base, attribute, node.lineno, uses, scope)
        case nodes.Getitem(node=base):
            path, group = _resolved(base, uses, scope)
            return path, _entry(group)
        case _:
            for child in node.iter_child_nodes():
                _walk(child, uses, scope)
            return "", ANYTHING


def _named(name: str, line: int, uses: _Uses, scope: dict[str, object]) -> object:
    if name in scope:
        return scope[name]
    return ANYTHING if name in _GLOBALS else uses.note(name, line, uses.context)


def _member(
    base: nodes.Node, name: str, line: int, uses: _Uses, scope: dict[str, object]
) -> tuple[str, object]:
    path, group = _resolved(base, uses, scope)
    path = f"{path}.{name}" if path else name
    if isinstance(group, Mapping):
        return path, uses.note(path, line, group)
    return path, ANYTHING


def _entry(value: object) -> object:
    """Return the possible content of a list's entry: all names that any of its entries has."""
    if not isinstance(value, list) or not value:
        return ANYTHING
    if not all(isinstance(entry, dict) for entry in value):
        return value[0]
    merged: dict[str, object] = {}
    for entry in value:
        merged.update(entry)
    return merged


def _bound(target: nodes.Node, value: object) -> dict[str, object]:
    if isinstance(target, nodes.Name):
        return {target.name: value}
    return {name.name: ANYTHING for name in target.find_all(nodes.Name)}


def _texts(document: WordDocument) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each text of the file with its place as staff count it, from 1."""
    for number, paragraph in enumerate(document.paragraphs, start=1):
        yield {"kind": "paragraph", "numbers": [number]}, paragraph.text
    for number, table in enumerate(document.tables, start=1):
        for row_number, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row.cells, start=1):
                place = {"kind": "cell", "numbers": [number, row_number, column]}
                yield place, cell.text
    for section in document.sections:
        for kind, part in (("header", section.header), ("footer", section.footer)):
            texts = [paragraph.text for paragraph in part.paragraphs]
            texts += [
                cell.text for table in part.tables for row in table.rows for cell in row.cells
            ]
            yield {"kind": kind, "numbers": []}, "\n".join(texts)


def _places(name: str, texts: list[tuple[dict[str, Any], str]]) -> list[dict[str, Any]]:
    """Return the places of tags with the dotted name; else of those with its last part."""
    for wanted in (name, name.rpartition(".")[2]):
        word = re.compile(rf"(?<![\w.]){re.escape(wanted)}(?!\w)|\.{re.escape(wanted)}(?!\w)")
        found = [
            place for place, text in texts if any(word.search(tag) for tag in _TAG.findall(text))
        ]
        if found:
            return found
    return []
