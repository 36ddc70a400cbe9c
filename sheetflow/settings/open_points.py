"""The questions that an SOP leaves open and the office has not answered yet."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sheetflow.core.office_options import Undecided
from sheetflow.core.register.text import fold
from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.settings.document import Document
from sheetflow.settings.office_file import OfficeFile

_BY_DECISION_ALONE = ("workflows", "form", "papers", "report", "roles")
"""Settings that always have a value, be it decided or supposed: only `decided:` closes them."""

_BLANK_TO_FILL = re.compile(r"\(.*\)|\.{3,}|…|_{3,}")
"""A letterhead's line that is still to be filled in."""


def open_points(section: OfficeFile, root: Path) -> tuple[Undecided, ...]:
    """Return the questions whose setting has no value and that have no recorded decision.

    `root` is the folder of `office.yaml`.
    """
    return tuple(
        point
        for point in section.undecided
        if point.key not in section.decided and not _has_value(point.key, section, root)
    )


def check_decided(document: Document, section: OfficeFile) -> None:
    """Refuse a decision on a question that is not under `undecided`."""
    asked = [point.key for point in section.undecided]
    for key in section.decided:
        if key not in asked:
            problem = f"“{one_line(key)}” is not asked under `undecided`."
            document.add_mistake(("decided", key), problem, nearest_name(key, asked))


def _has_value(key: str, section: OfficeFile, root: Path) -> bool:
    rule = _RULES.get(key)
    if rule is not None:
        return rule(section, root)
    first, *rest = key.split(".")
    if first in _BY_DECISION_ALONE:
        return False
    return bool(_value(section, [first, *rest]))


def _value(value: Any, way: Sequence[str]) -> object:
    """Return the value at the way into the settings; None where there is none."""
    for name in way:
        known = value.get(name) if isinstance(value, dict) else None
        value = getattr(value, name, known)
    return value


def _own_formats(section: OfficeFile, root: Path) -> bool:
    """Return whether the table of formats is the office's, not the shipped suggestions."""
    return section.files.formats is not None and (root / section.files.formats).exists()


def _letterheads(section: OfficeFile, _: Path) -> bool:
    """Return whether the letterheads without an end have nothing left to fill in."""
    present = [head for head in section.letterheads if head.until is None]
    lines = [line for head in present for line in (*head.lines, *head.address)]
    return bool(present) and not any(_BLANK_TO_FILL.fullmatch(line) for line in lines)


def _people(section: OfficeFile, _: Path) -> bool:
    """Return whether every holder is a person and no title."""
    titles = tuple(
        fold(text)
        for role in section.roles
        for text in (*role.titles, *role.aliases, *role.label.all())
    )
    names = [fold(holder.name) for holder in section.holders]
    return bool(names) and not any(name.startswith(titles) for name in names)


def _addresses(section: OfficeFile, _: Path) -> bool:
    """Return whether no address is missing: only a Google office protects columns for people."""
    return section.home != "google" or any(holder.email for holder in section.holders)


def _stand_ins(section: OfficeFile, _: Path) -> bool:
    return any(holder.acting for holder in section.holders)


_RULES: Mapping[str, Callable[[OfficeFile, Path], bool]] = {
    "files.formats": _own_formats,
    "letterheads": _letterheads,
    "holders": _people,
    "holders.email": _addresses,
    "holders.acting": _stand_ins,
}
