"""Names that the settings define, gathered before validation so that no mistake hides another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sheetflow.settings.document import Document, Place, Value


@dataclass
class Names:
    """Defined names by kind; a kind that could not be read is absent, and is not checked."""

    known: dict[str, frozenset[str]] = field(default_factory=dict)
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Values of the drop-down of each column that has one."""

    open_states: tuple[str, ...] = ()
    """States that are no end, in the form's order."""

    def of(self, kind: str) -> frozenset[str] | None:
        """Return the names of a kind; None where they could not be read."""
        return self.known.get(kind)


def entries(document: Document | None, *way: str) -> list[tuple[Place, dict[str, Value]]]:
    """Return the mappings in the list at `way`, each with its place."""
    value = document.value_at(way) if document else None
    if not isinstance(value, tuple):
        return []
    return [((*way, at), item) for at, item in enumerate(value) if isinstance(item, dict)]


def identifiers(document: Document | None, *way: str, key: str = "id") -> frozenset[str] | None:
    """Return the identifiers defined in the list at `way`; None when there is no such list."""
    found = entries(document, *way)
    names = [item.get(key) for _, item in found]
    return frozenset(name for name in names if isinstance(name, str)) if found else None


def gather_names(
    office: Document,
    form: Document | None,
    workflows: Iterable[Document],
    messages: Document | None,
    platforms: Document | None,
) -> Names:
    """Return every name that one file may use of another."""
    columns = entries(form, "columns")
    ids = [data.data.get("id") for data in workflows if isinstance(data.data, dict)]
    found = {
        "column": identifiers(form, "columns"),
        "group": identifiers(form, "groups"),
        "state": identifiers(form, "states"),
        "role": identifiers(office, "roles"),
        "unit": identifiers(office, "units"),
        "workflow": frozenset(name for name in ids if isinstance(name, str)) or None,
        "folder": _folders(office),
        "platform": identifiers(platforms, "platforms", key="name"),
        "code": keys_of(messages, "messages"),
    }
    return Names(
        {kind: names for kind, names in found.items() if names is not None},
        {str(item.get("id")): _choices(item) for _, item in columns if "choices" in item},
        tuple(
            str(item.get("id"))
            for _, item in entries(form, "states")
            if item.get("end") is not True
        ),
    )


def _choices(column: dict[str, Value]) -> frozenset[str]:
    listed = column.get("choices")
    items = listed if isinstance(listed, tuple) else ()
    values = [item.get("value") if isinstance(item, dict) else item for item in items]
    return frozenset(value for value in values if isinstance(value, str))


def keys_of(document: Document | None, key: str) -> frozenset[str] | None:
    """Return the keys of the mapping at `key`; None when there is none."""
    value = document.value_at((key,)) if document else None
    return frozenset(value) if isinstance(value, dict) else None


def _folders(office: Document) -> frozenset[str] | None:
    """Return the parts of a submission's folder; None where they cannot be read."""
    parts = office.value_at(("folders", "parts"))
    if not isinstance(parts, tuple):
        return None
    return frozenset(part for part in parts if isinstance(part, str))
