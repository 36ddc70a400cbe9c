"""Layers (optional content) of filed PDFs: a set shows and hides what the file does."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, String


def carry_layers(source: Pdf, bound: Pdf) -> None:
    """Adds the layers of `source`, whose pages are in `bound` already, with their states.

    Usages (`AS`) come along: what a file hides only in print stays hidden in print.
    """
    layers = [layer for layer in _listed(_properties(source).get("/OCGs")) if layer.is_indirect]
    if not layers:
        return
    shown = _properties(source).get("/D", Dictionary())
    hidden = _hidden(shown, layers)
    kept = _opened_properties(bound)
    for layer in layers:
        copy = bound.copy_foreign(layer)
        kept.OCGs.append(copy)
        kept.D.Order.append(copy)
        if layer.objgen in hidden:
            kept.D.OFF.append(copy)
    for usage in _listed(shown.get("/AS")):
        if isinstance(usage, Dictionary):
            if "/AS" not in kept.D:
                kept.D.AS = Array()
            listed = usage if usage.is_indirect else source.make_indirect(usage)
            kept.D.AS.append(bound.copy_foreign(listed))


def _properties(pdf: Pdf) -> Object | Dictionary:
    found = pdf.Root.get("/OCProperties")
    return found if isinstance(found, Dictionary) else Dictionary()


def _opened_properties(bound: Pdf) -> Object:
    """Those of the set; PDF/A wants the name of a configuration and all layers in its order."""
    if "/OCProperties" not in bound.Root:
        shown = Dictionary(
            Name=String("Berkas"), BaseState=Name.ON, Order=Array(), OFF=Array(), ON=Array()
        )
        bound.Root.OCProperties = Dictionary(OCGs=Array(), D=shown)
    return bound.Root.OCProperties


def _hidden(shown: Object | Dictionary, layers: list[Object]) -> set[tuple[int, int]]:
    """Which are off when the file is opened."""
    off = {layer.objgen for layer in _listed(shown.get("/OFF"))}
    if shown.get("/BaseState") != Name.OFF:
        return off
    on = {layer.objgen for layer in _listed(shown.get("/ON"))}
    return {layer.objgen for layer in layers if layer.objgen in off or layer.objgen not in on}


def _listed(value: object) -> Iterator[Object]:
    """The objects of an array; none of what is no array."""
    if isinstance(value, Array):
        yield from (entry for entry in value if isinstance(entry, Dictionary))
