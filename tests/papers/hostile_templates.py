"""Templates that attack: Word files and Typst files, each by its name."""

import io
import zipfile
from collections.abc import Callable, Mapping

from docx import Document

from sheetflow.adapters.documents.template_files import shipped_templates
from tests.support.hostile_files import MEBIBYTE, with_declared

JINJA = {
    "code through attributes": "{{ title.__class__.__mro__[1].__subclasses__() }}",
    "code through a format": "{{ '{0.__class__.__init__.__globals__}'.format(title) }}",
    "code through the environment": "{{ self.__init__.__globals__ }}",
    "code through a function": "{{ range.__globals__ }}",
    "methods of a group": "{{ frame.items() }}",
    "changing what it was given": "{% for t in natures %}{{ natures.append(1) }}{% endfor %}",
    "10**8 repetitions of a text": "{{ 'x' * 10**8 }}",
    "10**8 repetitions of a list": "{{ ([0] * 100000000)|length }}",
    "a huge power": "{{ 10 ** 10 ** 8 }}",
    "a huge range": "{% for i in range(100000000) %}x{% endfor %}",
    "loops in loops": (
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    ),
    "a text without end": (
        "{% for i in range(99999) %}{% for j in range(999) %}{{ title }}{{ title }}{% endfor %}"
        "{% endfor %}"
    ),
    "a huge filter": "{{ title|center(2000000000) }}",
    "a huge format": "{{ '%2000000000d'|format(1) }}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "markup passed through": "{{ title|safe }}",
    "another file": "{% include '/etc/passwd' %}",
}

TYPST = {
    "an endless loop": "#while true { }",
    "an endless page": "#for i in range(1000000000) [#pagebreak() x]",
    "a huge text": '#("x" * 1000000000)',
    "calls without end": "#let f(n) = f(n + 1)\n#f(0)",
    "a file outside": '#read("/etc/passwd")',
    "a file above": '#read("../../../../../../etc/passwd")',
    "a package": '#import "@preview/cetz:0.3.1": *',
    "a hidden package": '#import "@pre" + "view/cetz:0.3.1": *',
    "a package through eval": '#eval("import \\"@pre" + "view/cetz:0.3.1\\": *")',
}


def word_template(text: str = "{{ title }}") -> bytes:
    """A small Word template."""
    document = Document()
    document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def changed(changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """A small template with parts replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_template())) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in source.namelist():
            content = source.read(name)
            packed.writestr(name, changes[name](content) if name in changes else content)
        for name in changes.keys() - set(source.namelist()):
            packed.writestr(name, changes[name](b""))
    return target.getvalue()


def _relation(kind: str, target: str) -> Callable[[bytes], bytes]:
    schema = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    entry = (
        f'<Relationship Id="rEvil" Type="{schema}/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    return lambda content: content.replace(b"</Relationships>", entry.encode())


def _body(xml: str) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(b"<w:body>", b"<w:body>" + xml.encode())


RELATIONS = "word/_rels/document.xml.rels"
DOCUMENT = "word/document.xml"
PACKAGES: Mapping[str, Callable[[], bytes]] = {
    "a remote template": lambda: changed(
        {RELATIONS: _relation("attachedTemplate", "http://127.0.0.1/x.dotm")}
    ),
    "a remote picture": lambda: changed({RELATIONS: _relation("image", "http://127.0.0.1/x.png")}),
    "a linked object": lambda: changed({RELATIONS: _relation("oleObject", "file:///etc/passwd")}),
    "a link to a file": lambda: changed({RELATIONS: _relation("hyperlink", "file:///etc/passwd")}),
    "macros": lambda: changed({"word/vbaProject.bin": lambda _: b"macro"}),
    "a macro type": lambda: changed(
        {
            "[Content_Types].xml": lambda content: content.replace(
                b"wordprocessingml.document.main", b"wordprocessingml.document.macroEnabled.main"
            )
        }
    ),
    "an embedded object": lambda: changed({"word/embeddings/x.xlsx": lambda _: b"PK"}),
    "a field that runs a program": lambda: changed(
        {DOCUMENT: _body("<w:p><w:r><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:r></w:p>")}
    ),
    "a field in pieces that runs a program": lambda: changed(
        {
            DOCUMENT: _body(
                "<w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>E x</w:instrText>"
                "</w:r></w:p>"
            )
        }
    ),
    "a hidden remote picture": lambda: changed(
        {
            RELATIONS: lambda content: content.replace(
                b"</Relationships>",
                b'<Relationship Id="rEvil" Type="x/image" Target="http://127.0.0.1/a>b" '
                b'TargetMode="Ext&#101;rnal"/></Relationships>',
            )
        }
    ),
    "another encoding": lambda: changed(
        {RELATIONS: lambda content: content.decode().replace("UTF-8", "UTF-16").encode("utf-16")}
    ),
    "relations that cannot be read": lambda: changed({RELATIONS: lambda content: content[:-9]}),
    "a chunk of another file": lambda: changed({DOCUMENT: _body('<w:altChunk r:id="rId1"/>')}),
    "entities": lambda: changed(
        {DOCUMENT: lambda content: content.replace(b"?>", b'?><!DOCTYPE w [<!ENTITY a "b">]>', 1)}
    ),
    "a zip bomb": lambda: with_declared(
        changed({"word/media/x.xml": lambda _: b"0" * MEBIBYTE}), "word/media/x.xml", 200_000_000
    ),
    "a tightly packed part": lambda: changed({"word/media/x.xml": lambda _: b"0" * 20_000_000}),
    "thousands of parts": lambda: changed(
        {f"word/media/{number}.xml": lambda _: b"" for number in range(2_100)}
    ),
    "a broken file": lambda: word_template()[:2_000],
    "no Word file at all": lambda: b"Halo",
    "a zip of something else": lambda: _zip_of("a.txt"),
    "an empty file": lambda: b"",
}


def _zip_of(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(name, "x")
    return target.getvalue()


def shipped(name: str) -> bytes:
    """A shipped template's bytes."""
    return (shipped_templates() / name).read_bytes()
