"""XML parts read flat: elements in order, without a document type, bounded in number."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

MAX_ELEMENTS = 400_000


class UnsafeXmlError(ValueError):
    """The XML is not well-formed, too long, or has a document type, which no workbook needs."""


@dataclass(frozen=True)
class Element:
    """An element's local name and attributes.

    An attribute in a namespace is called `ns:local`, whatever prefix and address the writing
    program chose: transitional and strict workbooks are then read alike.
    """

    name: str
    attributes: Mapping[str, str]


def flat_elements(data: bytes) -> list[Element]:
    """Return all elements in document order, without their text.  Raises UnsafeXmlError."""
    found: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(found) >= MAX_ELEMENTS:
            raise UnsafeXmlError(f"it holds more than {MAX_ELEMENTS} elements")
        element = Element(
            name.rpartition(" ")[2], {_attribute(k): v for k, v in attributes.items()}
        )
        if len(element.attributes) < len(attributes):
            raise UnsafeXmlError(f"{element.name} has an attribute twice")
        found.append(element)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_document_type
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes its last-chunk flag by place
    except expat.ExpatError as error:
        raise UnsafeXmlError(str(error)) from error
    return found


def refuse_document_type(*_: object) -> None:
    """Raise UnsafeXmlError; a handler of expat."""
    raise UnsafeXmlError("document type declarations are refused")


def _attribute(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"ns:{local}" if namespace else local
