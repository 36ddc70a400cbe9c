"""The emulator's state in a folder of JSON files, so that a restarted one continues from it."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from tests.google_emulator.drive_store import Change, DriveFile, Revision
from tests.google_emulator.forms_store import forms_as_json, forms_of_json
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.stored_book import BookWriter, book_of_lines
from tests.google_emulator.world import World


class StateFolder:
    """Writes what changed since the last time; reads all of it at the start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.saved: dict[str, int] = {}
        self.contents: set[str] = set()
        self.writers: dict[str, BookWriter] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, world: World) -> None:
        """Bring the folder up to date."""
        for book in world.books.values():
            if self.saved.get(book.id) != book.revision:
                writer = self.writers.setdefault(book.id, BookWriter())
                self._write(f"book-{book.id}.jsonl", writer.lines(book))
                self.saved[book.id] = book.revision
        for gone in set(self.saved) - set(world.books):
            (self.folder / f"book-{gone}.jsonl").unlink(missing_ok=True)
            del self.saved[gone]
            self.writers.pop(gone, None)
        kept = _drive_as_json(world)
        for file in kept["files"]:
            for revision in file["revisions"]:
                revision["content"] = self._content(revision["content"])
        self._write("drive.json", [json.dumps(kept, ensure_ascii=False)])

    def _content(self, content: bytes) -> str:
        """A content under the name of its checksum, written once."""
        name = hashlib.sha256(content).hexdigest()
        path = self.folder / "contents" / name
        if name not in self.contents:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            self.contents.add(name)
        return name

    def _write(self, name: str, lines: list[str]) -> None:
        new = self.folder / f"{name}.new"
        new.write_text("\n".join(lines), encoding="utf-8")
        new.replace(self.folder / name)

    def load(self, world: World) -> bool:
        """Fill an empty world; False when the folder holds none yet."""
        drive = self.folder / "drive.json"
        if not drive.exists():
            return False
        stored = json.loads(drive.read_text(encoding="utf-8"))
        for file in stored["files"]:
            for revision in file["revisions"]:
                kept = self.folder / "contents" / revision["content"]
                revision["content"] = kept.read_bytes()
        _load_drive(world, stored)
        for path in self.folder.glob("book-*.jsonl"):
            book = book_of_lines(path.read_text(encoding="utf-8").split("\n"))
            if book.id in world.drive.files:
                world.books[book.id] = book
                self.saved[book.id] = book.revision
        return True


def _drive_as_json(world: World) -> Json:
    store, people = world.drive, world.identities
    return {
        "files": [asdict(file) for file in store.files.values()],
        "drives": store.drives,
        "forms": forms_as_json(world.forms),
        "generated": sorted(store.generated),
        "changes": [asdict(change) for change in store.changes],
        "groups": {name: sorted(members) for name, members in people.groups.items()},
        "tokenCreators": {name: sorted(who) for name, who in people.token_creators.items()},
        "tokens": {
            token: [user.email, user.name, user.has_storage, _scopes(user)]
            for token, user in people.tokens.items()
        },
    }


def _scopes(user: User) -> list[str] | None:
    return None if user.scopes is None else sorted(user.scopes)


def _load_drive(world: World, stored: Json) -> None:
    store = world.drive
    for item in stored["files"]:
        revisions = [Revision(**revision) for revision in item.pop("revisions")]
        file = DriveFile(**item, revisions=revisions)
        store.files[file.id] = file
    store.drives = stored["drives"]
    world.forms = forms_of_json(stored.get("forms", []))
    store.generated = set(stored["generated"])
    store.changes = [Change(**change) for change in stored["changes"]]
    world.identities.groups = {name: set(who) for name, who in stored["groups"].items()}
    creators = stored.get("tokenCreators", {})
    world.identities.token_creators = {name: set(who) for name, who in creators.items()}
    for token, (email, name, has_storage, scopes) in stored["tokens"].items():
        granted = None if scopes is None else frozenset(scopes)
        world.identities.tokens[token] = User(email, name, has_storage, granted)
