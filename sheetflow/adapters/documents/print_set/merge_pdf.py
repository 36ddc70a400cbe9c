"""Filed PDFs merged into one, their pages unchanged, in a worker of its own.

pikepdf (qpdf) was chosen by what it keeps.  It copies pages with their content streams, fonts and
pictures byte for byte, resolves links between them, mends what viewers mend, and never draws anew.
Typst can place a PDF's page as a picture, but loses its links and tags and writes its content
again; pypdf keeps as much as qpdf, in seven times the time (600 papers: 3.2 s against 0.5 s).
PDF/A-2b and PDF/UA-1 allow all that is added here: an outline, labels of pages, tags.  The set
claims these standards as long as each of its papers does.
"""

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from sheetflow.adapters.documents.pdf_forms import UndrawnFieldError, draw_fields, flatten_fields
from sheetflow.adapters.documents.print_set.structure_tree import StructureTree, page_of
from sheetflow.adapters.worker.protocol import Handlers, Message

ARCHIVABLE = ("1", "2", "3")
"""Parts of PDF/A whose pages PDF/A-2 may contain."""
ARCHIVE_PART, ARCHIVE_LEVEL = "pdfaid:part", "pdfaid:conformance"
ACCESS_PART = "{http://www.aiim.org/pdfua/ns/id/}part"
"""PDF/UA's number in a file's metadata."""
PAGES = "{http://ns.adobe.com/xap/1.0/t/pg/}NPages"
"""The number of pages in a file's metadata."""


def open_jobs(scratch: Path, _: tuple[Path, ...]) -> Handlers:
    """Return `probe`, which keeps a file under its number and counts its pages, and `bind`."""

    def probe_file(request: Message) -> Message:
        path = _kept_file(scratch, request.head["file"])
        path.write_bytes(request.blobs["content"])
        return Message(probe(path))

    def bind_set(request: Message) -> Message:
        target = scratch / "set.pdf"
        merge(request.head["set"], scratch, target)
        return Message({}, {"set": target.read_bytes()})

    return {"probe": probe_file, "bind": bind_set}


def probe(path: Path) -> dict[str, Any]:
    """Return `pages` and `trouble` ("", "mended", "locked", "damaged", "form") of a file."""
    try:
        try:
            with pikepdf.open(path, attempt_recovery=False) as pdf:
                return {"pages": _counted(pdf), "trouble": ""}
        except pikepdf.PasswordError:
            return {"pages": 0, "trouble": "locked"}
        except pikepdf.PdfError:
            with pikepdf.open(path) as pdf:
                return {"pages": _counted(pdf), "trouble": "mended"}
    except UndrawnFieldError:
        return {"pages": 0, "trouble": "form"}
    except (pikepdf.PdfError, ValueError, RuntimeError, KeyError, AttributeError, TypeError):
        return {"pages": 0, "trouble": "damaged"}


def _counted(pdf: Pdf) -> int:
    """Return the number of pages, after drawing the form's fields.

    Raises ValueError for no pages or one without a size, UndrawnFieldError for a form.
    """
    if not len(pdf.pages) or not all(len(page.mediabox) == 4 for page in pdf.pages):
        raise ValueError("no pages")
    draw_fields(pdf)
    return len(pdf.pages)


def _kept_file(folder: Path, file: int) -> Path:
    return folder / f"{file:d}.pdf"


def merge(order: Mapping[str, Any], folder: Path, target: Path) -> None:
    """Write the set of `order` (see `PdfSetWorker.merge`) from the files in `folder`.

    The same input gives the same bytes.
    """
    merged = _opened(_kept_file(folder, order["front"]))
    merger = _Merger(merged, folder)
    merger.take(order["pieces"])
    _add_outline(merged, order["marks"])
    _add_labels(merged, order["labels"])
    _describe(merged, merger.claims)
    merged.save(
        target,
        min_version=merger.version,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )


def _opened(path: Path) -> Pdf:
    """Open the file from memory: a year has more papers than a process may open files."""
    return pikepdf.open(io.BytesIO(path.read_bytes()))


@dataclass
class _Source:
    """A file from which pages are taken; `taken` are those in the set, each with its links."""

    pdf: Pdf
    taken: list[tuple[Page, Object | None]] = field(default_factory=list)


class _Merger:
    """A merger of pages from several sources, in ranges in any order.

    A source is closed as soon as no more of it is needed: the objects of its tags and pages would
    fill half of the memory that a month's set takes.
    """

    def __init__(self, merged: Pdf, folder: Path) -> None:
        self._merged = merged
        self._folder = folder
        self._tree = StructureTree(merged)
        self._profile = _profile(merged)
        self._loose: dict[int, dict[tuple[int, int], list[Object]]] = {}
        self.claims = _claims(merged, self._profile)
        self.version = merged.pdf_version

    def take(self, pieces: Sequence[Mapping[str, Any]]) -> None:
        """Add the pieces' pages, then links and tags, which may lead forward."""
        wanted = Counter(piece["file"] for piece in pieces)
        sources: dict[int, _Source] = {}
        placed = []
        for piece in pieces:
            file = piece["file"]
            if file not in sources:
                sources[file] = _Source(_opened(_kept_file(self._folder, file)))
                flatten_fields(sources[file].pdf)
            placed.append(self._pages(piece, sources[file]))
            wanted[file] -= 1
            if not wanted[file]:
                self._finish(file, sources.pop(file))
        for piece, pages in zip(pieces, placed, strict=True):
            own = self._loose[piece["file"]]
            tags = [tag for page in pages for tag in own.pop(page.obj.objgen, ())]
            self._tree.add_part(piece["title"], tags)

    def _pages(self, piece: Mapping[str, Any], source: _Source) -> list[Page]:
        new = []
        for page in source.pdf.pages[piece["first"] : piece["first"] + piece["count"]]:
            notes = _take_links(page)
            self._merged.pages.append(page)
            new.append(self._merged.pages[-1])
            source.taken.append((new[-1], notes))
        return new

    def _finish(self, file: int, source: _Source) -> None:
        """Add the source's links and tags, when all of its pages are there; close it."""
        pdf = source.pdf
        for page, notes in source.taken:
            if notes is not None:
                listed = notes if notes.is_indirect else pdf.make_indirect(notes)
                page.obj.Annots = self._merged.copy_foreign(listed)
        _carry_layers(pdf, self._merged)
        tags = self._tree.add_tags(pdf, [page for page, _ in source.taken])
        self._loose[file] = _by_page(tags)
        self.claims &= _claims(pdf, self._profile)
        self.version = max(self.version, pdf.pdf_version)
        pdf.close()


def _take_links(page: Page) -> Object | None:
    """Remove and return the page's links until the pages they lead to are there."""
    notes = page.obj.get("/Annots")
    if notes is not None:
        del page.obj.Annots
    return notes


def _by_page(tags: Iterable[Object]) -> dict[tuple[int, int], list[Object]]:
    """Return tags by the page they begin on; one without a page goes with the one before."""
    found = defaultdict[tuple[int, int], list[Object]](list)
    place: tuple[int, int] | None = None
    for tag in tags:
        place = page_of(tag) or place
        if place is not None:
            found[place].append(tag)
    return found


def _add_outline(merged: Pdf, marks: Iterable[Mapping[str, Any]]) -> None:
    """Add each submission with its papers to the front's outline."""
    with merged.open_outline() as outline:
        outline.root.extend(_item(mark) for mark in marks)
    merged.Root.PageMode = Name.UseOutlines


def _item(mark: Mapping[str, Any]) -> pikepdf.OutlineItem:
    item = pikepdf.OutlineItem(mark["title"], mark["page"])
    item.children.extend(_item(child) for child in mark["below"])
    item.is_closed = bool(item.children)
    return item


def _add_labels(merged: Pdf, labels: Iterable[tuple[int, str]]) -> None:
    """Number pages from the cover on, with a prefix from its page on."""
    numbers: list[int | Object] = [0, Dictionary(S=Name.D)]
    for page, prefix in labels:
        numbers += [page, Dictionary(S=Name.D, P=prefix, St=page + 1)]
    merged.Root.PageLabels = Dictionary(Nums=Array(numbers))


def _claims(source: Pdf, profile: bytes) -> frozenset[str]:
    """Return the standards of the source that a set with this output intent can claim."""
    metadata = source.open_metadata(set_pikepdf_as_editor=False)
    archivable = str(metadata.get(ARCHIVE_PART, "")) in ARCHIVABLE and _profile(source) == profile
    accessible = str(metadata.get(ACCESS_PART, "")) == "1"
    return frozenset(
        {
            *((ARCHIVE_PART, ARCHIVE_LEVEL) if archivable else ()),
            *((ACCESS_PART,) if accessible else ()),
        }
    )


def _profile(pdf: Pdf) -> bytes:
    intents = pdf.Root.get("/OutputIntents", Array())
    profiles = (intent.get("/DestOutputProfile") for intent in intents)
    return b"".join(profile.read_bytes() for profile in profiles if profile is not None)


def _describe(merged: Pdf, claims: frozenset[str]) -> None:
    with merged.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if PAGES in metadata:
            metadata[PAGES] = str(len(merged.pages))
        for name in (ARCHIVE_PART, ARCHIVE_LEVEL, ACCESS_PART):
            if name in metadata and name not in claims:
                del metadata[name]


def _carry_layers(source: Pdf, merged: Pdf) -> None:
    """Add the layers (optional content) of `source`, whose pages are in `merged`.

    Usages (`AS`) are copied too: layers hidden only in print stay hidden in print.
    """
    layers = [
        layer for layer in _dictionaries(_properties(source).get("/OCGs")) if layer.is_indirect
    ]
    if not layers:
        return
    shown = _properties(source).get("/D", Dictionary())
    hidden = _hidden(shown, layers)
    kept = _opened_properties(merged)
    for layer in layers:
        copy = merged.copy_foreign(layer)
        kept.OCGs.append(copy)
        kept.D.Order.append(copy)
        if layer.objgen in hidden:
            kept.D.OFF.append(copy)
    for usage in _dictionaries(shown.get("/AS")):
        if "/AS" not in kept.D:
            kept.D.AS = Array()
        listed = usage if usage.is_indirect else source.make_indirect(usage)
        kept.D.AS.append(merged.copy_foreign(listed))


def _properties(pdf: Pdf) -> Object | Dictionary:
    found = pdf.Root.get("/OCProperties")
    return found if isinstance(found, Dictionary) else Dictionary()


def _opened_properties(merged: Pdf) -> Object:
    """Return the set's; PDF/A requires a configuration's name and all layers in its order."""
    if "/OCProperties" not in merged.Root:
        shown = Dictionary(
            Name=String("Berkas"), BaseState=Name.ON, Order=Array(), OFF=Array(), ON=Array()
        )
        merged.Root.OCProperties = Dictionary(OCGs=Array(), D=shown)
    return merged.Root.OCProperties


def _hidden(shown: Object | Dictionary, layers: list[Object]) -> set[tuple[int, int]]:
    """Return the layers that are off when the file is opened."""
    off = {layer.objgen for layer in _dictionaries(shown.get("/OFF"))}
    if shown.get("/BaseState") != Name.OFF:
        return off
    on = {layer.objgen for layer in _dictionaries(shown.get("/ON"))}
    return {layer.objgen for layer in layers if layer.objgen in off or layer.objgen not in on}


def _dictionaries(value: object) -> Iterator[Object]:
    """Yield the dictionaries of an array; none for any other value."""
    if isinstance(value, Array):
        yield from (entry for entry in value if isinstance(entry, Dictionary))
