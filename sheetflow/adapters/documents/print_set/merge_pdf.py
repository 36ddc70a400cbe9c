"""Filed PDFs bound into one, their pages as they are on file.

pikepdf (qpdf) was chosen by what it keeps.  It copies pages with their content streams, fonts
and pictures byte for byte, resolves links between them, mends what viewers mend, and knows no
way to draw anew.  Typst can place a PDF's page as a picture, but loses its links and tags and
writes its content again; pypdf keeps as much as qpdf, in seven times the time (600 papers: 3.2 s
against 0.5 s).  PDF/A-2b and PDF/UA-1 allow all that is added here: an outline, labels of pages,
tags.  The set is such a file as long as each of its papers is; beside others it makes no claim.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from sheetflow.adapters.documents.pdf_forms import UndrawnFieldError, draw_fields, flatten_fields
from sheetflow.adapters.documents.print_set.pdf_layers import carry_layers
from sheetflow.adapters.documents.print_set.structure_tree import Tags, page_of

ARCHIVABLE = ("1", "2", "3")
"""Parts of PDF/A whose pages PDF/A-2 may hold."""
ARCHIVE_PART, ARCHIVE_LEVEL = "pdfaid:part", "pdfaid:conformance"
ACCESS_PART = "{http://www.aiim.org/pdfua/ns/id/}part"
"""PDF/UA's number in a file's own description."""
PAGES = "{http://ns.adobe.com/xap/1.0/t/pg/}NPages"
"""How many there are, as the file's own description has it."""


def probe(path: Path) -> dict[str, Any]:
    """`pages` and `trouble` ("", "mended", "locked", "damaged", "form") of a file."""
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
    """Its pages; ValueError when there are none or one of them has no size, UndrawnFieldError when
    a form's values cannot be printed.
    """
    if not len(pdf.pages) or not all(len(page.mediabox) == 4 for page in pdf.pages):
        raise ValueError("no pages")
    draw_fields(pdf)
    return len(pdf.pages)


def numbered(folder: Path, file: int) -> Path:
    """Where the file of that number is kept."""
    return folder / f"{file:d}.pdf"


def bind(order: Mapping[str, Any], folder: Path, target: Path) -> None:
    """Writes the set that `order` describes (see `MergeOrder`) from the files in `folder`, the
    same bytes every time.
    """
    bound = _opened(numbered(folder, order["front"]))
    binding = _Binding(bound, folder)
    binding.take(order["pieces"])
    _mark(bound, order["marks"])
    _label(bound, order["labels"])
    _describe(bound, binding.claims)
    bound.save(
        target,
        min_version=binding.version,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )


def _opened(path: Path) -> Pdf:
    """Held in memory: a year has more papers than a process may open files."""
    return pikepdf.open(io.BytesIO(path.read_bytes()))


@dataclass
class _Source:
    """A file of which pages are taken; `taken` are those of the set, each with its links."""

    pdf: Pdf
    taken: list[tuple[Page, Object | None]] = field(default_factory=list)


class _Binding:
    """Pages of several sources, taken in pieces in any order.

    A source is closed as soon as nothing more is wanted of it: what its tags and pages are made
    of would fill half of the memory that a month's set takes.
    """

    def __init__(self, bound: Pdf, folder: Path) -> None:
        self._bound = bound
        self._folder = folder
        self._tags = Tags(bound)
        self._profile = _profile(bound)
        self._loose: dict[int, dict[tuple[int, int], list[Object]]] = {}
        self.claims = _claims(bound, self._profile)
        self.version = bound.pdf_version

    def take(self, pieces: Sequence[Mapping[str, Any]]) -> None:
        """Pages first, then what refers to pages: links may lead forward, and so do tags."""
        wanted = Counter(piece["file"] for piece in pieces)
        sources: dict[int, _Source] = {}
        placed = []
        for piece in pieces:
            file = piece["file"]
            if file not in sources:
                sources[file] = _Source(_opened(numbered(self._folder, file)))
                flatten_fields(sources[file].pdf)
            placed.append(self._pages(piece, sources[file]))
            wanted[file] -= 1
            if not wanted[file]:
                self._finish(file, sources.pop(file))
        for piece, pages in zip(pieces, placed, strict=True):
            own = self._loose[piece["file"]]
            tags = [tag for page in pages for tag in own.pop(page.obj.objgen, ())]
            self._tags.part(piece["title"], tags)

    def _pages(self, piece: Mapping[str, Any], source: _Source) -> list[Page]:
        new = []
        for page in source.pdf.pages[piece["first"] : piece["first"] + piece["count"]]:
            notes = _lifted(page)
            self._bound.pages.append(page)
            new.append(self._bound.pages[-1])
            source.taken.append((new[-1], notes))
        return new

    def _finish(self, file: int, source: _Source) -> None:
        """All of its pages are there: their links and tags can follow."""
        pdf = source.pdf
        for page, notes in source.taken:
            if notes is not None:
                listed = notes if notes.is_indirect else pdf.make_indirect(notes)
                page.obj.Annots = self._bound.copy_foreign(listed)
        carry_layers(pdf, self._bound)
        tags = self._tags.add(pdf, [page for page, _ in source.taken])
        self._loose[file] = _by_page(tags or ())
        self.claims &= _claims(pdf, self._profile)
        self.version = max(self.version, pdf.pdf_version)
        pdf.close()


def _lifted(page: Page) -> Object | None:
    """The page's links, taken off it until the pages they lead to are there."""
    notes = page.obj.get("/Annots")
    if notes is not None:
        del page.obj.Annots
    return notes


def _by_page(tags: Iterable[Object]) -> dict[tuple[int, int], list[Object]]:
    """Tags by the page they begin on; one without a page goes with the one before."""
    found = defaultdict[tuple[int, int], list[Object]](list)
    place: tuple[int, int] | None = None
    for tag in tags:
        place = page_of(tag) or place
        if place is not None:
            found[place].append(tag)
    return found


def _mark(bound: Pdf, marks: Iterable[Mapping[str, Any]]) -> None:
    """The outline: what the front had, then each submission with its papers."""
    with bound.open_outline() as outline:
        outline.root.extend(_item(mark) for mark in marks)
    bound.Root.PageMode = Name.UseOutlines


def _item(mark: Mapping[str, Any]) -> pikepdf.OutlineItem:
    item = pikepdf.OutlineItem(mark["title"], mark["page"])
    item.children.extend(_item(child) for child in mark["below"])
    item.is_closed = bool(item.children)
    return item


def _label(bound: Pdf, labels: Iterable[tuple[int, str]]) -> None:
    """Pages are numbered from the cover; behind a prefix, where one begins."""
    numbers: list[int | Object] = [0, Dictionary(S=Name.D)]
    for page, prefix in labels:
        numbers += [page, Dictionary(S=Name.D, P=prefix, St=page + 1)]
    bound.Root.PageLabels = Dictionary(Nums=Array(numbers))


def _claims(source: Pdf, profile: bytes) -> frozenset[str]:
    """What a set with this output intent may say of itself if all of its pages are such ones."""
    said = source.open_metadata(set_pikepdf_as_editor=False)
    archivable = str(said.get(ARCHIVE_PART, "")) in ARCHIVABLE and _profile(source) == profile
    accessible = str(said.get(ACCESS_PART, "")) == "1"
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


def _describe(bound: Pdf, claims: frozenset[str]) -> None:
    with bound.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        if PAGES in said:
            said[PAGES] = str(len(bound.pages))
        for name in (ARCHIVE_PART, ARCHIVE_LEVEL, ACCESS_PART):
            if name in said and name not in claims:
                del said[name]
