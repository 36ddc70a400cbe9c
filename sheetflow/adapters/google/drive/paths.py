"""Paths of the ledger: which ones effects are about, and how they hang together."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder, WritePaper

PAPER_FORMS = ("pdf", "docx")


def paths_of(
    effects: Iterable[FileEffect],
) -> tuple[list[str], list[str], list[MoveFolder]]:
    """Folders from the top down, files, and moves; each path once."""
    folders: list[str] = []
    targets: list[str] = []
    moves: list[MoveFolder] = []
    for effect in effects:
        match effect:
            case MakeFolder():
                parts = [f"{effect.folder}/{part}" for part in effect.parts]
                folders += [*with_ancestors([effect.folder]), *parts]
            case CopyFile():
                folders += with_ancestors([effect.target.rpartition("/")[0]])
                targets.append(effect.target)
            case WritePaper():
                folders += with_ancestors([effect.target.rpartition("/")[0]])
                targets += [f"{effect.target}.{form}" for form in PAPER_FORMS]
            case MoveFolder():
                above = effect.target.rpartition("/")[0]
                folders += with_ancestors([above])
                moves.append(effect)
    return list(dict.fromkeys(folders)), list(dict.fromkeys(targets)), moves


def with_ancestors(paths: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        parts = [part for part in path.split("/") if part]
        found.update(("/".join(parts[: end + 1]), None) for end in range(len(parts)))
    return list(found)


def is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")


def name_of(path: str) -> str:
    return path.rpartition("/")[2]


def folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def is_inside(path: str, folders: Collection[str]) -> bool:
    """Whether the folder that it is directly in is one of these."""
    return folder_of(path) in folders
