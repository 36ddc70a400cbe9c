"""Kinds of offices: `kinds/NAME.yaml` holds the keys that an `office.yaml` of it leaves out.

Between the two may lie a file that several offices share (`base`).  The office's own keys go first,
mapping by mapping; a list is wholly of one file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sheetflow.core.setting_rules import SettingError, Text, nearest_name, one_line
from sheetflow.core.words import OfficeWords, Words
from sheetflow.settings.document import Document, Value, find_setting, shipped_config
from sheetflow.settings.read_typed import Names, read_typed
from sheetflow.settings.yaml_document import read_yaml

OFFER = "new"
"""The section of a kind that is no office's setting: what `sheetflow new` offers it as."""


@dataclass(frozen=True, slots=True)
class KindOffer:
    """A kind as `sheetflow new` offers it; {kantor} is the office's name."""

    label: Words
    """What it is for, in a few words."""
    decree: OfficeWords | None = None
    """What a decree on its SOPs is about."""
    signer: OfficeWords | None = None
    """Who signs that decree, by title."""
    sops: Mapping[str, OfficeWords] = field(default_factory=dict)
    """By workflow, the SOP's name."""
    copied: tuple[Text, ...] = ()
    """Files that every office of this kind gets for itself, to change them."""


def kind_names(folder: Path) -> tuple[str, ...]:
    """Return the kinds that sheetflow ships, or that the office's folder has."""
    places = (shipped_config(), folder)
    return tuple(sorted({file.stem for place in places for file in place.glob("kinds/*.yaml")}))


def lay_over_kind(office: Document) -> None:
    """Give `office` the keys of its kind that it does not have itself."""
    name = office.value_at(("kind",))
    if not isinstance(name, str) or not isinstance(office.data, dict):
        return
    folder = office.path.parent
    known = kind_names(folder)
    found = find_setting(f"kinds/{name}.yaml", folder) if name in known else None
    if found is None:
        problem = f"The kind of office “{one_line(name)}” is not known."
        office.add_mistake(("kind",), problem, nearest_name(name, known))
        return
    _lay_over(office, read_yaml(found), OFFER)


def lay_over_base(document: Document, folder: Path) -> None:
    """Give a file the keys of the one that it names as its `base`, where it has none itself."""
    name = document.value_at(("base",))
    if not isinstance(name, str) or not name:
        return
    found = find_setting(name, folder)
    if found == document.path:
        document.add_mistake(("base",), f"“{name}” is this file itself.", "Name another, or none.")
        return
    if found is None:
        problem = f"The file “{one_line(name)}” is neither beside {document.path.name} nor shipped."
        files = (*folder.glob("*.yaml"), *shipped_config().glob("*.yaml"))
        known = {file.name for file in files} - {document.path.name}
        document.add_mistake(("base",), problem, nearest_name(name, known))
        return
    base = read_yaml(found)
    if not isinstance(base.data, dict) and not base.mistakes:
        problem = f"There are no keys in it, and {document.path.name} names it as its base."
        base.add_mistake((), problem, "Write “key: value” in it, or remove “base” there.")
    if base.value_at(("base",)) is not None:
        problem = f"{document.path.name} names this file as its base, and a base has no other base."
        base.add_mistake(("base",), problem, "Copy the keys of that file into this one.")
    _lay_over(document, base, "base")


def _lay_over(document: Document, base: Document, left_out: str) -> None:
    """Give `document` the keys of `base`, below those of any file laid under it before."""
    document.chain[-1].base = base
    if isinstance(document.data, dict) and isinstance(base.data, dict):
        further = {key: value for key, value in base.data.items() if key != left_out}
        document.data = _merged(document.data, further)


def read_offer(name: str, folder: Path) -> KindOffer:
    """Return what a kind is offered as.  Raises SettingError for one that nobody offers."""
    found = find_setting(f"kinds/{name}.yaml", folder) if name in kind_names(folder) else None
    document = read_yaml(found) if found else None
    offered = document.value_at((OFFER,)) if document else None
    if document is None or offered is None:
        problem = f"The kind of office “{one_line(name)}” is not offered."
        raise SettingError(problem, nearest_name(name, kind_names(folder)))
    part = Document(document.path, offered)
    offer = read_typed(part, KindOffer, Names())
    if offer is None:
        raise SettingError(part.mistakes[0].problem, part.mistakes[0].fix)
    return offer


def _merged(own: dict[str, Value], base: Mapping[str, Value]) -> dict[str, Value]:
    found = dict(own)
    for key, value in base.items():
        if key not in own:
            found[key] = value
        elif isinstance(value, dict) and isinstance(inner := own[key], dict):
            found[key] = _merged(inner, value)
    return found
