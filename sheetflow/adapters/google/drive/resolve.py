"""Resolves a cell's references in Drive: to files with their facts, or to one reason why not."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sheetflow.adapters.google.api.errors import BATCH
from sheetflow.adapters.google.drive import fingerprints
from sheetflow.adapters.google.drive.file import DriveFile
from sheetflow.adapters.google.drive.metadata_cache import Found, MetadataCache
from sheetflow.core.files import FileProblem, Obstacle, ReferenceLimits, is_passing, path_parts

_ID = re.compile(r"[A-Za-z0-9_-]{10,100}")
_ONE_CALL = BATCH - 5
"""Ids and names of one call; the rest is for the requests that are sent along."""
_Reached = Found | Obstacle


def _parse(reference: str) -> str | tuple[str, ...] | FileProblem:
    """Return the id of a file, wherever it is kept, or the names from the office's folder down."""
    if reference.startswith(fingerprints.BY_ID):
        file_id = reference.removeprefix(fingerprints.BY_ID)
        return file_id if _ID.fullmatch(file_id) else FileProblem.MISSING
    return path_parts(reference)


def unread(cache: MetadataCache, references: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the ids and names that find these in one call, as far as the cache lacks them.

    Names only where they all fit into one call: very many are found quicker folder by folder.
    """
    parsed = [_parse(reference) for reference in references]
    ids = cache.unread(one for one in parsed if isinstance(one, str))
    paths = (one for one in parsed if isinstance(one, tuple))
    names = {name for path in paths for name in _unread_names(cache, path)}
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


def resolve(
    cache: MetadataCache,
    references: Sequence[str],
    limits: ReferenceLimits,
    folders: Collection[str] = (),
) -> dict[str, fingerprints.Resolved]:
    """Return all files of each reference, sorted; folders of all references are read together.

    One entry of a folder that points elsewhere, is inaccessible or exceeds a limit decides for the
    whole: everything that was handed in must be filed.  `folders` will probably be needed.
    """
    ids, names = unread(cache, references)
    if references and cache.known_root is None:
        cache.ask([cache.root_id, *ids])
    room = _ONE_CALL - len(ids) - len(names)
    cache.ask(ids, names, inside=folders if len(folders) <= room else ())
    return _Resolver(cache, limits).resolve(references)


class _Resolver:
    """Descends from references into folders, level by level, and collects dependencies."""

    def __init__(self, cache: MetadataCache, limits: ReferenceLimits) -> None:
        self._cache = cache
        self._limits = limits
        self._found: dict[str, fingerprints.FoundFiles] = {}
        self._needs: dict[str, fingerprints.DependencySet] = {}

    def resolve(self, references: Sequence[str]) -> dict[str, fingerprints.Resolved]:
        self._needs = {
            reference: fingerprints.DependencySet(self._cache.drive) for reference in references
        }
        level: list[tuple[str, fingerprints.FoundFile]] = []
        for reference, start in self._starts().items():
            if isinstance(start, fingerprints.FoundFile) and start.file.is_folder:
                self._found[reference] = []
                level.append((reference, start))
            else:
                self._found[reference] = (
                    [start] if isinstance(start, fingerprints.FoundFile) else start
                )
        for _ in range(self._limits.depth):
            level = self._next_level(level)
        for reference, folder in level:
            self._found[reference] = Obstacle(FileProblem.TOO_LARGE, (folder.shown,))
            self._needs[reference].mark_incomplete()
        return {
            reference: fingerprints.Resolved(self._within_limits(files), self._needs[reference])
            for reference, files in self._found.items()
        }

    def _starts(self) -> dict[str, fingerprints.FoundFile | Obstacle]:
        """Return the file or folder of each reference, after following a shortcut."""
        parsed = {reference: _parse(reference) for reference in self._needs}
        ids = {name: one for name, one in parsed.items() if isinstance(one, str)}
        paths = {name: one for name, one in parsed.items() if isinstance(one, tuple)}
        by_id = self._cache.files(ids.values())
        reached: dict[str, _Reached] = {
            name: one for name, one in parsed.items() if isinstance(one, FileProblem)
        }
        reached |= self._follow_linked({name: by_id[one] for name, one in ids.items()})
        reached |= self._follow_paths(paths)
        starts: dict[str, fingerprints.FoundFile | Obstacle] = {}
        for name in self._needs:
            file = reached[name]
            if isinstance(file, DriveFile):
                path = fingerprints.BY_ID + file.id if name in ids else "/".join(paths[name])
                starts[name] = fingerprints.FoundFile(path, file)
            else:
                starts[name] = file if isinstance(file, Obstacle) else Obstacle(file)
        return starts

    def _follow_linked(self, linked: Mapping[str, _Reached]) -> dict[str, _Reached]:
        followed = self._follow(linked)
        for name, file in linked.items():
            self._needs[name].mark_linked()
            if not isinstance(file, DriveFile):
                self._needs[name].mark_incomplete()
            self._add_dependencies(name, file, followed[name], here=False)
        return followed

    def _follow_paths(self, paths: Mapping[str, tuple[str, ...]]) -> dict[str, _Reached]:
        """Return each path's file or folder, level by level: many paths take as few calls as one.

        Names are not unique in Drive: where two siblings share one, the path is ambiguous, and
        MISSING until one of them is renamed.
        """
        at: dict[str, _Reached] = dict.fromkeys(paths, self._cache.root) if paths else {}
        for depth in range(max(map(len, paths.values()), default=0)):
            going = {
                name: (folder, paths[name][depth])
                for name, folder in at.items()
                if isinstance(folder, DriveFile) and depth < len(paths[name])
            }
            folders = {name: pair for name, pair in going.items() if pair[0].is_folder}
            unknown = [
                one for one, part in folders.values() if not self._cache.knows_below(one, part)
            ]
            self._cache.children(unknown)
            for name in going:
                same = self._cache.below(*folders[name]) if name in folders else []
                names = tuple(sorted(one.name for one in same))
                at[name] = same[0] if len(same) == 1 else Obstacle(FileProblem.MISSING, names)
                if name in folders:
                    self._needs[name].add_folder(*folders[name])
                for one in same:
                    self._needs[name].add_file(one, here=True)
            followed = self._follow({name: at[name] for name in going})
            for name, file in followed.items():
                self._add_dependencies(name, at[name], file, here=True)
            at.update(followed)
        return at

    def _add_dependencies(
        self, name: str, file: _Reached, followed: _Reached, *, here: bool
    ) -> None:
        """Add the reached file and the one it points to; inaccessible or missing ones add none."""
        needs = self._needs[name]
        if not isinstance(file, DriveFile):
            return
        needs.add_file(file, here=here)
        if not isinstance(followed, DriveFile):
            needs.mark_incomplete()
        elif file.is_shortcut:
            needs.add_file(followed, here=False)
            needs.mark_linked()

    def _follow(self, found: Mapping[str, _Reached]) -> dict[str, _Reached]:
        """Replace shortcuts by what they point to, once; a file in the trash is MISSING."""
        files = [file for file in found.values() if isinstance(file, DriveFile)]
        targets = self._cache.files(file.points_to for file in files if file.is_shortcut)

        def followed(file: _Reached) -> _Reached:
            if isinstance(file, DriveFile) and not file.trashed and file.is_shortcut:
                file = targets[file.points_to]
            if not isinstance(file, DriveFile):
                return file
            if file.trashed:
                return FileProblem.MISSING
            return file if file.is_folder or file.is_file else FileProblem.OUTSIDE

        return {name: followed(file) for name, file in found.items()}

    def _next_level(
        self, level: Iterable[tuple[str, fingerprints.FoundFile]]
    ) -> list[tuple[str, fingerprints.FoundFile]]:
        """Add the files of these folders to the result; return the folders inside them."""
        going = [(name, one) for name, one in level if isinstance(self._found[name], list)]
        children = self._cache.children(list({one.file.id: one.file for _, one in going}.values()))
        closed = self._cache.files(one.file.id for _, one in going)
        below: list[tuple[str, fingerprints.FoundFile]] = []
        for name, folder in going:
            self._needs[name].add_folder(folder.file)
            if not isinstance(closed[folder.file.id], DriveFile):
                self._needs[name].mark_incomplete()
            for one in self._entries(name, folder, children[folder.file.id]):
                files = self._found[name]
                if isinstance(files, Obstacle):
                    break
                if isinstance(one, Obstacle):
                    self._found[name] = one
                elif one.file.is_folder:
                    below.append((name, one))
                else:
                    files.append(one)
                    if len(files) > self._limits.files:
                        self._found[name] = Obstacle(FileProblem.TOO_LARGE)
            if isinstance(self._found[name], Obstacle):
                self._needs[name].mark_incomplete()
        return below

    def _entries(
        self, name: str, folder: fingerprints.FoundFile, children: Iterable[DriveFile]
    ) -> Iterator[fingerprints.FoundFile | Obstacle]:
        """Yield a folder's entries; follow a shortcut to a file, but none to a folder."""
        counted = [child for child in children if not is_passing(child.name)]
        followed = self._follow({child.id: child for child in counted})
        names = Counter(child.name for child in counted)
        by_id = folder.path.startswith(fingerprints.BY_ID)
        for child in counted:
            file = followed[child.id]
            self._add_dependencies(name, child, file, here=True)
            shown = f"{folder.order if by_id else folder.path}/{child.name}".lstrip("/")
            if not isinstance(file, DriveFile):
                yield file if isinstance(file, Obstacle) else Obstacle(file, (shown,))
            elif child.is_shortcut and file.is_folder:
                yield Obstacle(FileProblem.OUTSIDE, (shown,))
            else:
                no_path = by_id or "/" in child.name or names[child.name] > 1
                path = (
                    fingerprints.BY_ID + file.id
                    if no_path
                    else f"{folder.path}/{child.name}".lstrip("/")
                )
                named = replace(file, name=child.name) if child.is_shortcut else file
                yield fingerprints.FoundFile(path, named, f"{folder.order}/{child.name}")

    def _within_limits(self, files: fingerprints.FoundFiles) -> fingerprints.FoundFiles:
        if isinstance(files, Obstacle):
            return files
        if sum(one.file.size for one in files) > self._limits.size:
            larger = (one.shown for one in files if one.file.size > self._limits.size)
            return Obstacle(FileProblem.TOO_LARGE, tuple(larger))
        return sorted(files, key=lambda one: (one.order, one.file.id))
