"""The offices of a fleet: found in folders, named by path, or written in the fleet's own file."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sheetflow.core.office_options import Schedule
from sheetflow.settings.document import Document, read_text, shown_path
from sheetflow.settings.fleet_shape import RESULTS, OfficesEntry
from sheetflow.settings.kind_file import lay_over_base, lay_over_kind
from sheetflow.settings.yaml_document import read_yaml

_OFFICE = "office.yaml"


@dataclass(frozen=True, slots=True)
class FoundOffice:
    """An office as it was found; `problem` is why it cannot be run, "" when it can."""

    place: str
    settings: Path
    document: Document | None = None
    account: str = ""
    text: str | None = None
    problem: str = ""

    @property
    def id(self) -> str:
        """Its identifier; that of an unusable one is its place."""
        found = self.document.value_at(("id",)) if self.document else None
        return found if isinstance(found, str) else self.place

    @property
    def at_google(self) -> bool:
        """Whether its register is a spreadsheet at Google."""
        return self.document is not None and self.document.value_at(("home",)) == "google"

    @property
    def every_minutes(self) -> int:
        """How often it expects to be run."""
        way = ("schedule", "every_minutes")
        found = self.document.value_at(way) if self.document else None
        return found if isinstance(found, int) else Schedule().every_minutes


def found_offices(
    fleet: Document, listed: tuple[OfficesEntry, ...], results: Path
) -> Iterator[FoundOffice]:
    """Yield the offices that the fleet's file lists, in its order.

    An office of a listed folder that is named by its own `path` too is that entry's.  One that is
    named twice is a mistake of the fleet's file.
    """
    root = fleet.path.parent
    seen = set(_named_by_path(fleet, listed))
    whole = (read_text(fleet) or "") if any(one.office for one in listed) else ""
    nodes = _office_nodes(whole)
    for at, entry in enumerate(listed):
        if entry.folder is not None:
            for one in offices_in(root / entry.folder, entry.account, results):
                if one.settings not in seen:
                    seen.add(one.settings)
                    yield one
        elif entry.path is not None:
            yield _office_at(_settings_at(root / entry.path), entry.account)
        elif at in nodes:
            yield _written_here(fleet, at, entry.account, nodes[at], whole)


def offices_in(folder: Path, account: str, results: Path) -> Iterator[FoundOffice]:
    """Yield the offices whose folders are in `folder`, by name; hidden ones are none."""
    try:
        inside = sorted(one for one in folder.resolve().iterdir() if one.is_dir())
    except OSError as error:
        problem = f"The folder of offices cannot be read ({error.strerror})."
        yield FoundOffice(shown_path(folder), folder, problem=problem)
        return
    for one in inside:
        if not one.name.startswith((".", "_")) and one.name != RESULTS and one != results:
            yield _office_at(one / _OFFICE, account)


def _settings_at(path: Path) -> Path:
    path = path.resolve()
    return path if path.suffix == ".yaml" else path / _OFFICE


def _named_by_path(fleet: Document, listed: tuple[OfficesEntry, ...]) -> frozenset[Path]:
    """Return the settings named one by one; one that is named twice is a mistake."""
    first: dict[Path, int] = {}
    for at, entry in enumerate(listed):
        if entry.path is None:
            continue
        settings = _settings_at(fleet.path.parent / entry.path)
        earlier = first.setdefault(settings, at)
        if earlier != at:
            line = fleet.line(("offices", earlier))
            problem = f"“{entry.path}” stands twice, first on line {line}."
            fleet.add_mistake(("offices", at, "path"), problem, "Remove one of the two.")
    return frozenset(first)


def _office_at(settings: Path, account: str) -> FoundOffice:
    folder = shown_path(settings.parent)
    if not os.path.lexists(settings):
        problem = (
            f"There is no {settings.name} in it. Make the office there (sheetflow new), or take "
            "the folder away from the offices."
        )
        return FoundOffice(folder, settings, problem=problem)
    document = read_yaml(settings)
    if document.value_at(("base",)) or (settings.parent / "kinds").is_dir():
        lay_over_base(document, settings.parent)
        lay_over_kind(document)
    return FoundOffice(folder, settings, document, account, problem=_broken(document))


def _broken(document: Document) -> str:
    """Return what keeps an office from being recognised; the rest is found when it is run."""
    mistakes = [mistake for one in document.chain for mistake in one.mistakes]
    if mistakes:
        return str(mistakes[0])
    if not isinstance(document.value_at(("id",)), str):
        return f"{document.shown}:1: The key “id” is missing. Add it: the office's identifier."
    return ""


def _office_nodes(whole: str) -> dict[int, yaml.MappingNode]:
    """Return where in the file's text the offices stand that are written in it, by entry."""
    listed = _value(yaml.compose(whole, yaml.CSafeLoader), "offices")
    return {
        at: office
        for at, entry in enumerate(listed.value if listed else ())
        if isinstance(office := _value(entry, "office"), yaml.MappingNode)
    }


def _value(node: Any, key: str) -> Any:
    """Return the node of a key in a mapping's node; None where it has none."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _written_here(
    fleet: Document, at: int, account: str, node: yaml.MappingNode, whole: str
) -> FoundOffice:
    """Return an office that is written in the fleet's file, at Google.

    Its text keeps its lines, so that its mistakes have those of the fleet's file.
    """
    place = ("offices", at, "office")
    own = fleet.value_at(place)
    keys = own if isinstance(own, dict) else {}
    name = keys.get("id")
    if not isinstance(name, str):
        fleet.add_mistake(place, "The key “id” is missing.", "Add it: the office's identifier.")
    if not isinstance(keys.get("google"), dict):
        fleet.add_mistake(
            place,
            "An office that is written here is at Google, and its key “google” is missing.",
            "Add google: {folder: ADDRESS}; an office of this machine has a folder of its own.",
        )
    if keys.get("home", "google") != "google":
        problem = (
            "An office of this machine that is written here would share its files with others."
        )
        fix = "Give it a folder of its own, and name that as path."
        fleet.add_mistake((*place, "home"), problem, fix)
    further = {"home": "google", "ledger": f"{name}.db"}
    text = _text_of(node, whole, {key: further[key] for key in further if key not in keys})
    document = read_yaml(fleet.path, text)
    lay_over_base(document, fleet.path.parent)
    shown = f"{fleet.shown}:{fleet.line(place)}"
    return FoundOffice(shown, fleet.path, document, account, text)


def _text_of(node: yaml.MappingNode, whole: str, further: Mapping[str, str]) -> str:
    """Return a mapping's own text, on its own lines, with further keys."""
    start = node.start_mark
    own = whole[start.index : node.end_mark.index]
    added = [f"{key}: {json.dumps(value)}" for key, value in further.items()]
    if node.flow_style:
        begin, _, rest = own.partition("{")
        return "\n" * start.line + begin + "{" + "".join(f"{one}, " for one in added) + rest
    indent = " " * start.column
    lines = [indent + own.rstrip(), *(indent + one for one in added)]
    return "\n" * start.line + "\n".join(lines) + "\n"
