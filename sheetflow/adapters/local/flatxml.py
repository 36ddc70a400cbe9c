"""Small XML parts of a workbook, read without ever expanding an entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Mapping


MOST_ELEMENTS = 400_000
"""More names, links and styles than any workbook of people."""


class UnsafeXmlError(ValueError):
    """The XML is not well-formed, is endless, or has a document type, which no workbook needs."""


@dataclass(frozen=True)
class Element:
    """An element's local name and attributes.

    An attribute in a namespace is known as `ns:local`, whatever prefix and address the writer
    chose: transitional and strict workbooks then read alike.
    """

    name: str
    attributes: Mapping[str, str]


def flat_elements(data: bytes) -> list[Element]:
    """All elements in document order, without their text; UnsafeXmlError when refused."""
    found: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(found) >= MOST_ELEMENTS:
            raise UnsafeXmlError(f"it holds more than {MOST_ELEMENTS} elements")
        element = Element(_local(name), {_attribute(k): v for k, v in attributes.items()})
        if len(element.attributes) < len(attributes):
            raise UnsafeXmlError(f"{element.name} has an attribute twice")
        found.append(element)

    def refuse(*_: object) -> None:
        raise UnsafeXmlError("document type declarations are refused")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes its last-chunk flag by place
    except expat.ExpatError as error:
        raise UnsafeXmlError(str(error)) from error
    return found


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _attribute(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"ns:{local}" if namespace else local
