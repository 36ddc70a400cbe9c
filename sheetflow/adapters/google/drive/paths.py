"""Paths of the ledger: those of effects, and their names in Drive."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder, WritePaper

MAX_NAMES = 1_000
_PAPER_FORMS = ("pdf", "docx")


def paths_of(effects: Iterable[FileEffect]) -> tuple[list[str], list[str], list[MoveFolder]]:
    """Return folders from the top down, files, and moves; each path once."""
    folders: list[str] = []
    targets: list[str] = []
    moves: list[MoveFolder] = []
    for effect in effects:
        match effect:
            case MakeFolder():
                parts = [f"{effect.folder}/{part}" for part in effect.parts]
                folders += [*with_ancestors([effect.folder]), *parts]
            case CopyFile():
                folders += with_ancestors([folder_of(effect.target)])
                targets.append(effect.target)
            case WritePaper():
                folders += with_ancestors([folder_of(effect.target)])
                targets += [f"{effect.target}.{form}" for form in _PAPER_FORMS]
            case MoveFolder():
                folders += with_ancestors([folder_of(effect.target)])
                moves.append(effect)
    return list(dict.fromkeys(folders)), list(dict.fromkeys(targets)), moves


def with_ancestors(paths: Iterable[str]) -> list[str]:
    """Return the paths and the folders above them, from the top down, each once."""
    found: dict[str, None] = {}
    for path in paths:
        parts = [part for part in path.split("/") if part]
        found.update(("/".join(parts[: end + 1]), None) for end in range(len(parts)))
    return list(found)


def is_in(path: str, folder: str) -> bool:
    """Return whether the path is the folder or below it."""
    return path == folder or path.startswith(folder + "/")


def name_of(path: str) -> str:
    """Return the last part of a path."""
    return path.rpartition("/")[2]


def folder_of(path: str) -> str:
    """Return the path without its last part."""
    return path.rpartition("/")[0]


def numbered(target: str) -> Iterator[str]:
    """Yield the target, then "name (2).ext", "name (3).ext" and so on."""
    yield target
    path = PurePosixPath(target)
    for number in range(2, MAX_NAMES):
        yield str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
