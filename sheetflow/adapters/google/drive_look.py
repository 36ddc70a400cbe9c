"""What a cell's references lead to in Drive: files with their facts, or the one reason why not."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sheetflow.adapters.google.drive_file import DriveFile
from sheetflow.adapters.google.drive_refs import ID_PREFIX, ById, ByPath, is_passing, read_reference
from sheetflow.adapters.google.drive_tree import DriveTree, Found
from sheetflow.core.files import FileFact, FileProblem, Look


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one reference: files, bytes of all of them, and how deep folders may stand."""

    files: int = 200
    size: int = 2 * 1024**3
    depth: int = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A file and the path by which the job reads it: "drive:ID", or its path in the office."""

    path: str
    file: DriveFile
    order: str = ""
    """Its path below what was referred to, which gives the files of a folder their order."""


Places = list[Place] | FileProblem


def find_places(tree: DriveTree, references: Sequence[str], limits: Limits) -> dict[str, Places]:
    """All files behind each reference, sorted; folders of all references are read together.

    One entry of a folder that leads elsewhere, is closed or is one too many speaks for the whole:
    what is filed must be all that was handed in.
    """
    starts = _starts(tree, references)
    found: dict[str, Places] = {}
    level: list[tuple[str, Place]] = []
    for reference, start in starts.items():
        if isinstance(start, Place) and start.file.is_folder:
            found[reference] = []
            level.append((reference, start))
        else:
            found[reference] = start if isinstance(start, FileProblem) else [start]
    for _ in range(limits.depth):
        level = _one_level(tree, level, found, limits)
    for reference, _folder in level:
        found[reference] = FileProblem.TOO_LARGE
    return {reference: _within(places, limits) for reference, places in found.items()}


def stamp_of(places: Places) -> str:
    """Changes when a file is added, removed, renamed, or written to."""
    if isinstance(places, FileProblem):
        return places.value
    digest = hashlib.blake2b(digest_size=12)
    for place in places:
        file = place.file
        line = f"{place.path}\0{file.id}\0{file.name}\0{file.size}\0{file.digest}\0"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def look_of(places: Places) -> Look:
    """The facts, with the stamp they were read under."""
    stamp = stamp_of(places)
    if isinstance(places, FileProblem):
        return Look(stamp, problem=places)
    problem = _problem_of(places)
    return Look(stamp, problem=problem) if problem else Look(stamp, tuple(map(_fact, places)))


def _problem_of(places: list[Place]) -> FileProblem | None:
    if not places:
        return FileProblem.EMPTY
    for place in places:
        if not place.file.may_be_copied:
            return FileProblem.FORBIDDEN
        if not place.file.size and not place.file.is_printable:
            return FileProblem.EMPTY
    return None


def _fact(place: Place) -> FileFact:
    file = place.file
    return FileFact(place.path, file.kept_name, file.size, file.digest, file.kind, file.image)


def _starts(tree: DriveTree, references: Sequence[str]) -> dict[str, Place | FileProblem]:
    """What each reference names, a shortcut already followed."""
    asked = {reference: read_reference(reference) for reference in dict.fromkeys(references)}
    ids = {name: ref.id for name, ref in asked.items() if isinstance(ref, ById)}
    paths = {name: ref.parts for name, ref in asked.items() if isinstance(ref, ByPath)}
    found: dict[str, Found] = {
        name: ref for name, ref in asked.items() if isinstance(ref, FileProblem)
    }
    by_id = tree.files(ids.values())
    found |= {name: by_id[one] for name, one in ids.items()}
    found |= find_paths(tree, paths)
    followed = _follow(tree, found)
    return {
        name: file if isinstance(file, FileProblem) else Place(_path(name, file, ids), file)
        for name, file in ((name, followed[name]) for name in asked)
    }


def _path(reference: str, file: DriveFile, ids: Mapping[str, str]) -> str:
    if reference in ids:
        return ID_PREFIX + file.id
    parts = read_reference(reference)
    return "/".join(parts.parts) if isinstance(parts, ByPath) else reference


def find_paths(tree: DriveTree, paths: Mapping[str, tuple[str, ...]]) -> dict[str, Found]:
    """Each path's file or folder, read level by level, so that many paths cost no more than one.

    Names are not unique in Drive: where two stand side by side, nobody can say which is meant,
    and the path is MISSING until one of them is renamed.
    """
    at: dict[str, Found] = dict.fromkeys(paths, tree.root) if paths else {}
    for depth in range(max(map(len, paths.values()), default=0)):
        going = {
            name: folder
            for name, folder in at.items()
            if isinstance(folder, DriveFile) and depth < len(paths[name])
        }
        tree.children([folder for folder in going.values() if folder.is_folder])
        for name, folder in going.items():
            same = tree.below(folder, paths[name][depth]) if folder.is_folder else []
            at[name] = same[0] if len(same) == 1 else FileProblem.MISSING
        followed = _follow(tree, {name: at[name] for name in going})
        at.update({n: f for n, f in followed.items() if depth + 1 < len(paths[n])})
    return at


def _follow(tree: DriveTree, found: Mapping[str, Found]) -> dict[str, Found]:
    """Shortcuts replaced by what they point to, once; what is in the trash is not there."""
    files = [file for file in found.values() if isinstance(file, DriveFile)]
    targets = tree.files(file.points_to for file in files if file.is_shortcut)
    return {name: _followed(file, targets) for name, file in found.items()}


def _followed(file: Found, targets: Mapping[str, Found]) -> Found:
    if isinstance(file, FileProblem) or file.trashed:
        return FileProblem.MISSING if isinstance(file, DriveFile) else file
    if not file.is_shortcut:
        return file if file.is_folder or file.is_file else FileProblem.OUTSIDE
    target = targets[file.points_to]
    if isinstance(target, FileProblem):
        return target
    if target.trashed:
        return FileProblem.MISSING
    return target if target.is_folder or target.is_file else FileProblem.OUTSIDE


def _one_level(
    tree: DriveTree, level: Iterable[tuple[str, Place]], found: dict[str, Places], limits: Limits
) -> list[tuple[str, Place]]:
    """Add the files of these folders to what was found; gives the folders inside them."""
    going = [(name, folder) for name, folder in level if isinstance(found[name], list)]
    children = tree.children(list({f.file.id: f.file for _, f in going}.values()))
    below: list[tuple[str, Place]] = []
    for name, folder in going:
        for place in _inside(tree, folder, children[folder.file.id]):
            places = found[name]
            if isinstance(places, FileProblem):
                break
            if isinstance(place, FileProblem):
                found[name] = place
            elif place.file.is_folder:
                below.append((name, place))
            else:
                places.append(place)
                found[name] = places if len(places) <= limits.files else FileProblem.TOO_LARGE
    return below


def _inside(
    tree: DriveTree, folder: Place, children: Sequence[DriveFile]
) -> Iterable[Place | FileProblem]:
    """A folder's entries; a shortcut to a file is that file, to a folder it is not followed."""
    counted = [child for child in children if not is_passing(child.name)]
    followed = _follow(tree, {child.id: child for child in counted})
    names = Counter(child.name for child in counted)
    for child in counted:
        file = followed[child.id]
        if isinstance(file, FileProblem):
            yield file
        elif child.is_shortcut and file.is_folder:
            yield FileProblem.OUTSIDE
        else:
            no_path = "/" in child.name or names[child.name] > 1
            by_id = no_path or folder.path.startswith(ID_PREFIX)
            path = ID_PREFIX + file.id if by_id else f"{folder.path}/{child.name}".lstrip("/")
            named = replace(file, name=child.name) if child.is_shortcut else file
            yield Place(path, named, f"{folder.order}/{child.name}")


def _within(places: Places, limits: Limits) -> Places:
    if isinstance(places, FileProblem):
        return places
    if sum(place.file.size for place in places) > limits.size:
        return FileProblem.TOO_LARGE
    return sorted(places, key=lambda place: (place.order, place.file.id))
