"""How tags (structure trees) of PDFs are joined, so that the set is as accessible as its papers.

Pages carry numbers into their document's tree; each tree's numbers are moved behind those of the
trees before it, and each paper becomes one part of the whole.
"""

from collections.abc import Iterable, Iterator, Sequence

from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Object, Page, Pdf

_MAPS = ("/RoleMap", "/ClassMap")
_FOREIGN = ("/Namespaces", "/PronunciationLexicon", "/AF")
"""Parts of PDF 2.0 trees only: such a tree is left out, its pages stay."""
_MAX_DEPTH = 500


class StructureTree:
    """The tree of `pdf`, which comes from its first document, with what is added to it."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._root = _root_of(pdf)
        self._next = 0
        self._added = 0
        if self._root is not None:
            self._next = _next_key(self._root)
            self._root.K = _listed(self._root.get("/K"))
            numbers = NumberTree(self._root.ParentTree)
            entries = [entry for pair in numbers.items() for entry in pair]
            self._root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(entries)))

    def add_tags(self, source: Pdf, pages: Iterable[Page]) -> list[Object]:
        """Add the tree of `source`, whose pages are now `pages` of this PDF.

        Returns its uppermost tags, which belong to no part yet; none (and the pages lose their
        numbers) where either document has no tags or the two conflict.
        """
        other, kept = _root_of(source), list(pages)
        if self._root is None or other is None or not _fits(self._root, other):
            _untag(kept)
            return []
        added = self._pdf.copy_foreign(other)
        self._added += 1
        _rename(added, f"{self._added}-")
        self._add_names(self._root, added)
        self._add_numbers(self._root, added, kept)
        return [tag for top in _listed(added.get("/K")) for tag in _without_document(top)]

    def add_part(self, title: str, tags: Sequence[Object]) -> None:
        """Add a part of the whole that contains these tags in their order."""
        if self._root is None or not tags:
            return
        kept = Array(tags)
        part = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self._root, T=title, K=kept)
        )
        for tag in kept:
            tag.P = part
        self._root.K.append(part)

    def _add_names(self, root: Object, added: Object) -> None:
        for key in _MAPS:
            for name, meaning in added.get(key, Dictionary()).items():
                if key not in root:
                    root[key] = Dictionary()
                root[key][name] = meaning
        if "/IDTree" in added:
            names = NameTree(root.IDTree) if "/IDTree" in root else NameTree.new(self._pdf)
            root.IDTree = names.obj
            for name, tag in NameTree(added.IDTree).items():
                names[name] = tag

    def _add_numbers(self, root: Object, added: Object, pages: Iterable[Page]) -> None:
        entries = root.ParentTree.Nums
        for number, owner in NumberTree(added.ParentTree).items():
            entries.extend(Array([number + self._next, owner]))
        for bearer, key in _bearers(pages):
            bearer[key] = int(bearer[key]) + self._next
        self._next += _next_key(added)
        root.ParentTreeNextKey = self._next


def _fits(root: Object, other: Object) -> bool:
    """Return whether every name has one meaning in both trees."""
    return not any(key in other for key in _FOREIGN) and all(
        root.get(key, Dictionary()).get(name, meaning) == meaning
        for key in _MAPS
        for name, meaning in other.get(key, Dictionary()).items()
    )


def page_of(tag: Object) -> tuple[int, int] | None:
    """Return the page on which the tag's content begins, by its object's number."""
    waiting: list[tuple[Object, int]] = [(tag, 0)]
    while waiting:
        node, depth = waiting.pop()
        if not isinstance(node, Dictionary) or depth > _MAX_DEPTH:
            continue
        if "/Pg" in node:
            return node.Pg.objgen
        children = [(child, depth + 1) for child in _listed(node.get("/K"))]
        waiting.extend(reversed(children))
    return None


def _root_of(pdf: Pdf) -> Object | None:
    root = pdf.Root.get("/StructTreeRoot")
    return root if isinstance(root, Dictionary) and "/ParentTree" in root else None


def _next_key(root: Object) -> int:
    used = max((key for key, _ in NumberTree(root.ParentTree).items()), default=-1) + 1
    return max(used, int(root.get("/ParentTreeNextKey", 0)))


def _listed(kids: Object | None) -> Array:
    if kids is None:
        return Array()
    return kids if isinstance(kids, Array) else Array([kids])


def _without_document(top: Object) -> Iterator[Object]:
    """Yield the paper's tags; the set's part replaces its own `Document`."""
    if isinstance(top, Dictionary) and top.get("/S") == Name.Document:
        yield from _listed(top.get("/K"))
    else:
        yield top


def _bearers(pages: Iterable[Page]) -> Iterator[tuple[Object, str]]:
    """Yield each object on the pages with a number into the tree, once, with the number's key."""
    seen: set[tuple[int, int]] = set()
    for page in pages:
        forms = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
        notes = page.obj.get("/Annots", Array())
        for bearer in (page.obj, *(form for _, form in forms.items()), *notes):
            if bearer.is_indirect and bearer.objgen in seen:
                continue
            seen.add(bearer.objgen)
            for key in ("/StructParents", "/StructParent"):
                if key in bearer:
                    yield bearer, key


def _untag(pages: Iterable[Page]) -> None:
    for bearer, key in list(_bearers(pages)):
        del bearer[key]


def _rename(root: Object, prefix: str) -> None:
    """Keep identifiers of tags unique; cells name their head cells by them."""
    if "/IDTree" not in root:
        return
    names = {str(name): tag for name, tag in NameTree(root.IDTree).items()}
    for tag in _all_tags(root):
        if "/ID" in tag:
            tag.ID = prefix + str(tag.ID)
        for attributes in _listed(tag.get("/A")):
            if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                attributes.Headers = Array([prefix + str(name) for name in attributes.Headers])
    root.IDTree = Dictionary(
        Names=Array([entry for name in sorted(names) for entry in (prefix + name, names[name])])
    )


def _all_tags(root: Object) -> Iterator[Object]:
    waiting: list[Object] = [*_listed(root.get("/K"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Dictionary) and "/S" in node:
            yield node
            waiting.extend(_listed(node.get("/K")))
