"""What a cell's references lead to in Drive: files with their facts, or the one reason why not."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sheetflow.adapters.google.api.errors import BATCH
from sheetflow.adapters.google.drive.dependencies import DependencySet
from sheetflow.adapters.google.drive.file import DriveFile
from sheetflow.adapters.google.drive.metadata_cache import Found, MetadataCache
from sheetflow.core.file_names import is_passing, is_pointer
from sheetflow.core.files import FileFact, FileInfo, FileProblem, Obstacle

ID_PREFIX = "drive:"
_ID = re.compile(r"[A-Za-z0-9_-]{10,100}")
_SCHEME_OR_DISK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|[A-Za-z]:")
_MAX_REFERENCE_LENGTH = 4_096


@dataclass(frozen=True, slots=True)
class ById:
    """A file that somebody pasted a link to, wherever it is kept."""

    id: str


@dataclass(frozen=True, slots=True)
class ByPath:
    """Names from the office's folder down."""

    parts: tuple[str, ...]


def read_reference(reference: str) -> ById | ByPath | FileProblem:
    """A key as the core gives it: "drive:ID", or a relative path with `/` or `\\`.

    OUTSIDE for an absolute path, an address or `..`; MISSING for what names nothing.
    """
    if reference.startswith(ID_PREFIX):
        told = reference.removeprefix(ID_PREFIX)
        return ById(told) if _ID.fullmatch(told) else FileProblem.MISSING
    text = reference.replace("\\", "/")
    if not text.strip() or len(text) > _MAX_REFERENCE_LENGTH or "\0" in text:
        return FileProblem.MISSING
    parts = tuple(part for part in text.split("/") if part not in ("", "."))
    if text.startswith(("/", "~/")) or ".." in parts or _SCHEME_OR_DISK.match(text):
        return FileProblem.OUTSIDE
    return ByPath(parts)


_ONE_CALL = BATCH - 5
"""Ids and names; the rest is for what is asked along with them."""


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

    @property
    def shown(self) -> str:
        """As people know it: its path in the office, or below what was referred to."""
        below = self.order.lstrip("/") or self.file.name
        return below if self.path.startswith(ID_PREFIX) else self.path

    @property
    def only_points(self) -> bool:
        """Whether it is a small file that points to a document kept elsewhere."""
        return not self.file.is_printable and is_pointer(self.file.name)


Places = list[Place] | Obstacle
_Reached = Found | Obstacle
_TOO_LARGE = Obstacle(FileProblem.TOO_LARGE)


@dataclass(frozen=True, slots=True)
class ReferenceResult:
    """What a reference leads to, and what that rests on."""

    places: Places
    ground: DependencySet


def wanted(cache: MetadataCache, references: Iterable[str]) -> tuple[list[str], list[str]]:
    """Ids and names by which these are found in one call, as far as the tree does not know them.

    Names only where one call holds them all: very many are found quicker folder by folder.
    """
    asked = [read_reference(reference) for reference in references]
    ids = cache.unread(one.id for one in asked if isinstance(one, ById))
    paths = (one.parts for one in asked if isinstance(one, ByPath))
    names = {name for parts in paths for name in _unread_names(cache, parts)}
    return ids, sorted(names) if len(names) + len(ids) <= _ONE_CALL else []


def _unread_names(cache: MetadataCache, parts: Sequence[str]) -> Sequence[str]:
    folder = cache.known_root
    for depth, name in enumerate(parts):
        if folder is None or not cache.knows_below(folder, name):
            return parts[depth:]
        same = cache.below(folder, name)
        if len(same) != 1 or not same[0].is_folder:
            return ()
        folder = same[0]
    return ()


def resolve_references(
    cache: MetadataCache,
    references: Sequence[str],
    limits: Limits,
    folders: Collection[str] = (),
) -> dict[str, ReferenceResult]:
    """All files behind each reference, sorted; folders of all references are read together.

    One entry of a folder that leads elsewhere, is closed or is one too many speaks for the whole:
    what is filed must be all that was handed in.  `folders` will be read, as far as is known.
    """
    ids, names = wanted(cache, references)
    if references and cache.known_root is None:
        cache.ask([cache.root_id, *ids])
    room = _ONE_CALL - len(ids) - len(names)
    cache.ask(ids, names, inside=folders if len(folders) <= room else ())
    drive = cache.drive
    grounds = {reference: DependencySet(drive) for reference in references}
    starts = _starts(cache, grounds)
    found: dict[str, Places] = {}
    level: list[tuple[str, Place]] = []
    for reference, start in starts.items():
        if isinstance(start, Place) and start.file.is_folder:
            found[reference] = []
            level.append((reference, start))
        else:
            found[reference] = [start] if isinstance(start, Place) else start
    for _ in range(limits.depth):
        level = _one_level(cache, level, found, grounds, limits)
    for reference, folder in level:
        found[reference] = Obstacle(FileProblem.TOO_LARGE, (folder.shown,))
        grounds[reference].mark_incomplete()
    return {
        reference: ReferenceResult(_within(places, limits), grounds[reference])
        for reference, places in found.items()
    }


def fingerprint(answer: ReferenceResult) -> str:
    """Changes when a file is added, removed, renamed, written to, or closed; with its ground."""
    digest = hashlib.blake2b(digest_size=12)
    if isinstance(answer.places, Obstacle):
        digest.update("\0".join(answer.places.about).encode("utf-8", "surrogatepass"))
        about = f":{digest.hexdigest()}" if answer.places.about else ""
        return answer.places.problem.value + about + answer.ground.text
    for place in answer.places:
        file = place.file
        told = (place.path, file.id, file.name, file.size, file.digest, file.may_be_copied)
        digest.update("\0".join(map(str, (*told, ""))).encode("utf-8", "surrogatepass"))
    return digest.hexdigest() + answer.ground.text


def file_info(answer: ReferenceResult) -> FileInfo:
    """The facts, with the stamp they were read under."""
    stamp, places = fingerprint(answer), answer.places
    found = places if isinstance(places, Obstacle) else _obstacle_in(places)
    if found:
        return FileInfo(stamp, problem=found.problem, about=found.about)
    kept = [] if isinstance(places, Obstacle) else places
    counted = (place for place in kept if not place.only_points)
    left_out = tuple(place.shown for place in kept if place.only_points)
    return FileInfo(stamp, tuple(map(_fact, counted)), left_out=left_out)


def _obstacle_in(places: list[Place]) -> Obstacle | None:
    counted = [place for place in places if not place.only_points]
    if not counted:
        kind = FileProblem.SHORTCUT if places else FileProblem.EMPTY
        return Obstacle(kind, tuple(place.shown for place in places))
    for place in counted:
        if not place.file.may_be_copied:
            return Obstacle(FileProblem.FORBIDDEN, (place.shown,))
        if not place.file.size and not place.file.is_printable:
            return Obstacle(FileProblem.EMPTY, (place.shown,))
    return None


def _fact(place: Place) -> FileFact:
    file = place.file
    return FileFact(place.path, file.kept_name, file.size, file.digest, file.kind, file.image)


def _starts(
    cache: MetadataCache, grounds: Mapping[str, DependencySet]
) -> dict[str, Place | Obstacle]:
    """What each reference names, a shortcut already followed."""
    asked = {reference: read_reference(reference) for reference in grounds}
    ids = {name: ref.id for name, ref in asked.items() if isinstance(ref, ById)}
    paths = {name: ref.parts for name, ref in asked.items() if isinstance(ref, ByPath)}
    found: dict[str, _Reached] = {
        name: ref for name, ref in asked.items() if isinstance(ref, FileProblem)
    }
    by_id = cache.files(ids.values())
    found |= _follow_linked(cache, {name: by_id[one] for name, one in ids.items()}, grounds)
    found |= find_paths(cache, paths, grounds)
    return {
        name: Place(_path(name, file, ref), file)
        if isinstance(file, DriveFile)
        else _obstacle(file)
        for name, ref, file in ((name, ref, found[name]) for name, ref in asked.items())
    }


def _obstacle(found: FileProblem | Obstacle, *about: str) -> Obstacle:
    return found if isinstance(found, Obstacle) else Obstacle(found, about)


def _path(reference: str, file: DriveFile, asked: ById | ByPath | FileProblem) -> str:
    if isinstance(asked, ById):
        return ID_PREFIX + file.id
    return "/".join(asked.parts) if isinstance(asked, ByPath) else reference


def _follow_linked(
    cache: MetadataCache, linked: Mapping[str, _Reached], grounds: Mapping[str, DependencySet]
) -> dict[str, _Reached]:
    followed = _follow(cache, linked)
    for name, file in linked.items():
        grounds[name].mark_linked()
        _add_dependencies(grounds[name], file, followed[name], here=False)
    return followed


def find_paths(
    cache: MetadataCache, paths: Mapping[str, tuple[str, ...]], grounds: Mapping[str, DependencySet]
) -> dict[str, _Reached]:
    """Each path's file or folder, read level by level, so that many paths cost no more than one.

    Names are not unique in Drive: where two stand side by side, nobody can say which is meant,
    and the path is MISSING until one of them is renamed.
    """
    at: dict[str, _Reached] = dict.fromkeys(paths, cache.root) if paths else {}
    for depth in range(max(map(len, paths.values()), default=0)):
        going = {
            name: (folder, paths[name][depth])
            for name, folder in at.items()
            if isinstance(folder, DriveFile) and depth < len(paths[name])
        }
        folders = {name: pair for name, pair in going.items() if pair[0].is_folder}
        cache.children([f for f, part in folders.values() if not cache.knows_below(f, part)])
        for name in going:
            same = cache.below(*folders[name]) if name in folders else []
            names = tuple(sorted(one.name for one in same))
            at[name] = same[0] if len(same) == 1 else Obstacle(FileProblem.MISSING, names)
            if name in folders:
                grounds[name].add_folder(*folders[name])
            for one in same:
                grounds[name].on(one, here=True)
        followed = _follow(cache, {name: at[name] for name in going})
        for name, file in followed.items():
            _add_dependencies(grounds[name], at[name], file, here=True)
        at.update(followed)
    return at


def _add_dependencies(
    ground: DependencySet, file: _Reached, followed: _Reached, *, here: bool
) -> None:
    """What is named, and what it points to; nothing can be said of what is closed or not there."""
    if not isinstance(file, DriveFile):
        if not here:
            ground.mark_incomplete()
        return
    ground.on(file, here=here)
    if not isinstance(followed, DriveFile):
        ground.mark_incomplete()
    elif file.is_shortcut:
        ground.on(followed, here=False)
        ground.mark_linked()


def _follow(cache: MetadataCache, found: Mapping[str, _Reached]) -> dict[str, _Reached]:
    """Shortcuts replaced by what they point to, once; what is in the trash is not there."""
    files = [file for file in found.values() if isinstance(file, DriveFile)]
    targets = cache.files(file.points_to for file in files if file.is_shortcut)
    return {name: _followed(file, targets) for name, file in found.items()}


def _followed(file: _Reached, targets: Mapping[str, Found]) -> _Reached:
    if not isinstance(file, DriveFile):
        return file
    if file.trashed:
        return FileProblem.MISSING
    if not file.is_shortcut:
        return file if file.is_folder or file.is_file else FileProblem.OUTSIDE
    target = targets[file.points_to]
    if isinstance(target, FileProblem):
        return target
    if target.trashed:
        return FileProblem.MISSING
    return target if target.is_folder or target.is_file else FileProblem.OUTSIDE


def _one_level(
    cache: MetadataCache,
    level: Iterable[tuple[str, Place]],
    found: dict[str, Places],
    grounds: Mapping[str, DependencySet],
    limits: Limits,
) -> list[tuple[str, Place]]:
    """Add the files of these folders to what was found; gives the folders inside them."""
    going = [(name, folder) for name, folder in level if isinstance(found[name], list)]
    children = cache.children(list({f.file.id: f.file for _, f in going}.values()))
    closed = cache.files(folder.file.id for _, folder in going)
    below: list[tuple[str, Place]] = []
    for name, folder in going:
        grounds[name].add_folder(folder.file)
        if not isinstance(closed[folder.file.id], DriveFile):
            grounds[name].mark_incomplete()
        for place in _inside(cache, folder, children[folder.file.id], grounds[name]):
            places = found[name]
            if isinstance(places, Obstacle):
                break
            if isinstance(place, Obstacle):
                found[name] = place
            elif place.file.is_folder:
                below.append((name, place))
            else:
                places.append(place)
                found[name] = places if len(places) <= limits.files else _TOO_LARGE
        if isinstance(found[name], Obstacle):
            grounds[name].mark_incomplete()
    return below


def _inside(
    cache: MetadataCache, folder: Place, children: Iterable[DriveFile], ground: DependencySet
) -> Iterable[Place | Obstacle]:
    """A folder's entries; a shortcut to a file is that file, to a folder it is not followed."""
    counted = [child for child in children if not is_passing(child.name)]
    followed = _follow(cache, {child.id: child for child in counted})
    names = Counter(child.name for child in counted)
    for child in counted:
        file = followed[child.id]
        _add_dependencies(ground, child, file, here=True)
        shown = _below(folder, child.name)
        if not isinstance(file, DriveFile):
            yield _obstacle(file, shown)
        elif child.is_shortcut and file.is_folder:
            yield Obstacle(FileProblem.OUTSIDE, (shown,))
        else:
            no_path = "/" in child.name or names[child.name] > 1
            by_id = no_path or folder.path.startswith(ID_PREFIX)
            path = ID_PREFIX + file.id if by_id else f"{folder.path}/{child.name}".lstrip("/")
            named = replace(file, name=child.name) if child.is_shortcut else file
            yield Place(path, named, f"{folder.order}/{child.name}")


def _below(folder: Place, name: str) -> str:
    """As people know what stands in the folder."""
    path = folder.order if folder.path.startswith(ID_PREFIX) else folder.path
    return f"{path}/{name}".lstrip("/")


def _within(places: Places, limits: Limits) -> Places:
    if isinstance(places, Obstacle):
        return places
    if sum(place.file.size for place in places) > limits.size:
        larger = (place.shown for place in places if place.file.size > limits.size)
        return Obstacle(FileProblem.TOO_LARGE, tuple(larger))
    return sorted(places, key=lambda place: (place.order, place.file.id))
