"""Files are followed by Drive's change log: which calls it saves, and that it misses nothing."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from sheetflow.adapters.google.drive.file import FOLDER
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.core.files import FileProblem, Fingerprints
from sheetflow.errors import SheetflowError
from tests.google.home import ADMIN, DOCUMENT, OWNER, ROBOT, GoogleDrive, google_files, quick_client
from tests.support.stamping import stamps_of


@dataclass
class Office:
    """References of each kind, and runs that follow them, each as another process."""

    drive: GoogleDrive
    ids: dict[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    change_token: str = ""

    def __post_init__(self) -> None:
        for path in (
            "Masuk/tunggal.txt",
            "Masuk/map/a.txt",
            "Masuk/map/dalam/b.txt",
            "Masuk/jalan/c.txt",
            "Masuk/asli.txt",
            "Masuk/lain/d.txt",
        ):
            self.ids[path] = self.drive.put(path, path.encode())
        for path in ("Masuk", "Masuk/map", "Masuk/map/dalam", "Masuk/jalan", "Masuk/lain"):
            self.ids[path] = self.drive.make(path)
        self.ids["pintas"] = self.drive.shortcut("Masuk/pintas", self.ids["Masuk/asli.txt"])
        self.ids["naskah"] = self.drive.put("Masuk/naskah", b"isi", DOCUMENT)

    @property
    def references(self) -> list[str]:
        linked = ("Masuk/tunggal.txt", "Masuk/map", "Masuk/map/dalam/b.txt", "pintas", "naskah")
        paths = ("Masuk/jalan/c.txt", "Masuk/map", "Masuk/pintas", "Masuk/JALAN/C.TXT")
        return [*(f"drive:{self.ids[name]}" for name in linked), *paths, "Masuk/belum ada.txt"]

    def files(self) -> GoogleFiles:
        """Return the files as another process opens them: with only the committed ids."""
        return GoogleFiles(self.drive.client, self.drive.root)

    def run(self, *, commits: bool = True) -> dict[str, str]:
        """Return what has changed since it was last recorded, as a run reads it."""
        known = {one: self.known.get(one, "") for one in self.references}
        found = self.files().fingerprints(known, self.change_token)
        if commits:
            self.known, self.change_token = found.by_reference, found.change_token
        return {one: stamp for one, stamp in found.by_reference.items() if stamp != known[one]}

    def calls(self, *, commits: bool = False) -> int:
        """Return the number of HTTP calls of a run."""
        self.drive.emulator.calls.reset()
        self.run(commits=commits)
        return self.drive.emulator.calls.round_trips()

    def truth(self) -> Mapping[str, str]:
        """Return the result of reading everything."""
        return stamps_of(self.files(), self.references)


@pytest.fixture
def office() -> Iterator[Office]:
    with google_files() as drive:
        made = Office(drive)
        made.run()
        yield made


# Which calls it saves


def test_a_run_in_which_nothing_happened_makes_one_call(office: Office) -> None:
    assert office.calls() == 1
    assert office.run() == {}
    assert office.truth() == office.known


def test_what_happens_elsewhere_in_the_drive_costs_nothing(office: Office) -> None:
    office.drive.put("2025/PUB-1/01_bahan/a.txt", b"salinan")
    office.drive.put("Masuk/untuk nanti.txt", b"baru")
    office.drive.put("Masuk/map/.~lock.a.txt#", b"kunci")
    office.drive.make("Masuk/kosong")
    other = office.drive.put("Masuk/lain/e.txt", b"e")
    office.drive.change(other, trashed=True)
    assert office.calls() == 1
    assert office.run() == {}


def test_what_was_recorded_costs_nothing_though_the_log_still_tells_of_it(office: Office) -> None:
    office.drive.put("Masuk/tunggal.txt", b"lain")
    office.drive.put("Masuk/map/baru.txt", b"baru")
    assert len(office.run()) == 3
    assert office.calls() == 1
    assert office.run() == {}


def test_a_link_that_has_changed_needs_no_call_of_its_own(office: Office) -> None:
    office.drive.put("Masuk/tunggal.txt", b"lain")
    assert office.calls() == 1


def test_links_to_elsewhere_are_looked_at_in_the_same_call(office: Office) -> None:
    emulator = office.drive.emulator
    mine = [emulator.staff.put_file(f"{n}.txt", owner=ADMIN, content=b"x") for n in range(50)]
    for one in mine:
        emulator.share(one, ROBOT, "reader")
    known = {f"drive:{one}": "" for one in mine}
    first = office.files().fingerprints(known, office.change_token)
    emulator.calls.reset()
    office.drive.change(mine[7], name="lain.txt")
    again = office.files().fingerprints(first.by_reference, first.change_token)
    assert emulator.calls.round_trips() == 1
    changed = [one for one in known if again.by_reference[one] != first.by_reference[one]]
    assert changed == [f"drive:{mine[7]}"]


# What it finds

Event = Callable[[Office], object]


def trash(name: str, *, trashed: bool = True) -> Event:
    return lambda office: office.drive.change(office.ids[name], trashed=trashed)


def rename(name: str, to: str) -> Event:
    return lambda office: office.drive.change(office.ids[name], name=to)


def write(path: str) -> Event:
    return lambda office: office.drive.put(path, b"yang baru")


def move(name: str, to: str) -> Event:
    return lambda office: office.drive.move(office.ids[name], office.drive.make(to))


def leave(name: str) -> Event:
    """Return a move to another Shared Drive, of which the job is no member."""

    def event(office: Office) -> None:
        other = office.drive.emulator.shared_drive("Lain", OWNER)
        office.drive.move(office.ids[name], other)

    return event


def destroy(name: str) -> Event:
    return lambda office: office.drive.destroy(office.ids[name])


def edit_document(office: Office) -> None:
    office.drive.change(office.ids["naskah"], contentText="lain")


def add_namesake(office: Office) -> None:
    again = office.drive.make("Masuk/jalan")
    office.drive.emulator.staff.put_file("c.txt", owner=ADMIN, content=b"kembar", parent=again)


EVENTS: dict[str, tuple[Event, int]] = {
    "a linked file is written to": (write("Masuk/tunggal.txt"), 1),
    "a linked file is renamed": (rename("Masuk/tunggal.txt", "lain.txt"), 1),
    "a linked file is trashed": (trash("Masuk/tunggal.txt"), 1),
    "a linked file is destroyed": (destroy("Masuk/tunggal.txt"), 1),
    "a linked file leaves the drive": (leave("Masuk/tunggal.txt"), 1),
    "a linked file only moves": (move("Masuk/tunggal.txt", "Masuk/lain"), 0),
    "a document is edited": (edit_document, 1),
    "a shortcut's target is written to": (write("Masuk/asli.txt"), 2),
    "a shortcut's target is trashed": (trash("Masuk/asli.txt"), 2),
    "a shortcut is renamed": (rename("pintas", "pintas lama"), 2),
    "a file by path is written to": (write("Masuk/jalan/c.txt"), 2),
    "a file by path is renamed": (rename("Masuk/jalan/c.txt", "e.txt"), 2),
    "a file by path moves": (move("Masuk/jalan/c.txt", "Masuk/lain"), 2),
    "a file by path is trashed": (trash("Masuk/jalan/c.txt"), 2),
    "a folder of the path is renamed": (rename("Masuk/jalan", "jalur"), 2),
    "a folder of the path moves": (move("Masuk/jalan", "Arsip"), 2),
    "a folder of the path is trashed": (trash("Masuk/jalan"), 2),
    "a namesake comes": (add_namesake, 2),
    "a file is put where there was none": (write("Masuk/belum ada.txt"), 1),
    "a child is added": (write("Masuk/map/baru.txt"), 2),
    "a child is written to": (write("Masuk/map/a.txt"), 2),
    "a child is renamed": (rename("Masuk/map/a.txt", "z.txt"), 2),
    "a child is trashed": (trash("Masuk/map/a.txt"), 2),
    "a child moves away": (move("Masuk/map/a.txt", "Masuk/lain"), 2),
    "a child moves in": (move("Masuk/lain/d.txt", "Masuk/map"), 2),
    "a grandchild is added": (write("Masuk/map/dalam/baru.txt"), 2),
    "a folder inside is trashed": (trash("Masuk/map/dalam"), 3),
    "a folder inside moves away": (move("Masuk/map/dalam", "Masuk/lain"), 2),
    "the folder is renamed": (rename("Masuk/map", "peta"), 2),
    "the folder is trashed": (trash("Masuk/map"), 3),
    "the folder is destroyed": (destroy("Masuk/map"), 3),
    "the folder leaves the drive": (leave("Masuk/map"), 3),
    "the folder above all is trashed": (trash("Masuk"), 10),
}
"""Each event with the number of references that are recorded anew because of it."""


@pytest.mark.parametrize("event", EVENTS)
def test_what_happens_to_a_file_is_found(office: Office, event: str) -> None:
    happens, changed = EVENTS[event]
    happens(office)
    assert len(office.run(commits=False)) == changed
    assert len(office.run()) == changed
    assert office.truth() == office.known
    assert office.run() == {}


def test_what_comes_back_is_found(office: Office) -> None:
    for name in ("Masuk/tunggal.txt", "Masuk/map", "Masuk/jalan"):
        before = office.known
        trash(name)(office)
        assert office.run()
        trash(name, trashed=False)(office)
        assert office.run()
        assert office.known == before


def test_a_file_that_may_no_longer_be_copied_is_forbidden(office: Office) -> None:
    link = f"drive:{office.ids['Masuk/tunggal.txt']}"
    with office.drive.emulator.world.lock:
        office.drive.emulator.share(office.drive.drive_id, ROBOT, "reader")
    office.drive.change(office.ids["Masuk/tunggal.txt"], copyRequiresWriterPermission=True)
    assert link in office.run()
    assert office.files().inspect([link])[link].problem is FileProblem.FORBIDDEN


def test_a_change_of_the_drive_itself_makes_everything_looked_at(office: Office) -> None:
    client = quick_client(office.drive.emulator, OWNER)
    drive = office.drive.drive_id
    client.call(client.drive.drives().update(driveId=drive, body={"name": "Lain"}))
    assert office.calls() > 1
    assert office.run() == {}


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))]
)
def test_following_never_differs_from_looking(office: Office, seed: int) -> None:
    """Whatever staff do, and whether or not a run has something to commit."""
    chance = random.Random(seed)  # noqa: S311 - a walk that can be repeated
    for step in range(25):
        name, (happens, _) = chance.choice(list(EVENTS.items()))
        try:
            happens(office)
        except (AssertionError, LookupError, SheetflowError):
            continue
        if chance.random() < 0.2:
            trash(chance.choice(list(office.ids)), trashed=False)(office)
        commits = chance.random() < 0.5
        before = dict(office.known)
        changed = office.run(commits=commits)
        assert {**before, **changed} == office.truth(), (step, name)


# Late, lost, or not to be had


def test_a_change_that_is_reported_of_late_is_found_by_a_later_run(office: Office) -> None:
    office.drive.emulator.silent_log()
    write("Masuk/tunggal.txt")(office)
    write("Masuk/map/baru.txt")(office)
    write("Masuk/jalan/c.txt")(office)
    for _ in range(3):
        assert office.run() == {}
    office.drive.emulator.settle_log()
    assert len(office.run()) == 5
    assert office.truth() == office.known


def test_a_list_that_lags_behind_the_log_is_not_believed(office: Office) -> None:
    office.drive.emulator.stale_listing()
    write("Masuk/map/baru.txt")(office)
    write("Masuk/belum ada.txt")(office)
    trash("Masuk/jalan/c.txt")(office)
    changed = office.run()
    office.drive.emulator.settle_listing()
    assert len(changed) == 5
    assert office.truth() == office.known


def test_a_list_that_runs_ahead_of_the_log_is_read_again_when_the_log_tells(office: Office) -> None:
    office.drive.emulator.silent_log()
    write("Masuk/map/baru.txt")(office)
    trash("Masuk/map/dalam")(office)
    office.drive.emulator.settle_log()
    assert len(office.run()) == 3
    assert office.truth() == office.known


def test_a_file_that_changes_while_the_log_is_read_is_read_once_more(office: Office) -> None:
    link = f"drive:{office.ids['Masuk/lain/d.txt']}"
    write("Masuk/lain/d.txt")(office)
    office.drive.emulator.before_call(
        None,
        lambda call: (
            call.path.endswith(office.ids["Masuk/lain/d.txt"])
            and office.drive.put("Masuk/lain/d.txt", b"dan lagi")
        ),
    )
    found = (
        office.files()
        .fingerprints({**office.known, link: ""}, office.change_token)
        .by_reference[link]
    )
    office.drive.emulator.misbehaviour.clear()
    assert found == stamps_of(office.files(), [link])[link]


def test_a_bookmark_that_drive_no_longer_knows_is_begun_anew(office: Office) -> None:
    write("Masuk/tunggal.txt")(office)
    office.drive.emulator.fault(code=404, method="drive.changes.list")
    assert len(office.run()) == 1
    assert office.truth() == office.known
    assert office.calls() == 1


@pytest.mark.parametrize("text", ["", "rusak", "[]", "[1]", '["lain","drive","5"]', "{}"])
def test_a_bookmark_that_is_none_is_begun_anew(office: Office, text: str) -> None:
    office.change_token = text
    write("Masuk/tunggal.txt")(office)
    assert len(office.run()) == 1
    assert office.calls() == 1


def test_a_token_that_is_none_is_begun_anew(office: Office) -> None:
    office.change_token = office.change_token.replace('"]', 'x"]')
    write("Masuk/tunggal.txt")(office)
    assert len(office.run()) == 1
    assert office.calls() == 1


def test_a_log_that_has_grown_long_is_given_up(office: Office) -> None:
    for number in range(1_001):
        office.drive.emulator.staff.put_file(
            f"{number}.txt", owner=ADMIN, content=b"x", parent=office.ids["Masuk/lain"]
        )
    write("Masuk/tunggal.txt")(office)
    assert len(office.run(commits=False)) == 1
    assert len(office.run()) == 1
    assert office.calls() == 1


def test_a_folder_that_moved_to_another_shared_drive_is_followed_there(office: Office) -> None:
    other = office.drive.emulator.shared_drive("Baru", OWNER, {ADMIN: "writer", ROBOT: "writer"})
    office.drive.move(office.drive.root, other)
    office.run()
    assert office.truth() == office.known
    assert office.calls() == 1
    write("Masuk/tunggal.txt")(office)
    assert len(office.run()) == 1


def test_without_membership_of_the_shared_drive_everything_is_looked_at(office: Office) -> None:
    emulator = office.drive.emulator
    with emulator.world.lock:
        drive = emulator.world.drive.files[office.drive.drive_id]
        drive.permissions = [p for p in drive.permissions if p["emailAddress"] != ROBOT]
        emulator.share(office.drive.root, ROBOT, "writer")
    office.known, office.change_token = {}, ""
    office.run()
    write("Masuk/map/baru.txt")(office)
    assert len(office.run()) == 2
    assert office.truth() == office.known
    emulator.share(office.drive.drive_id, ROBOT, "writer")
    assert office.run() == {}
    assert office.calls() == 1


def test_in_my_drive_everything_is_looked_at() -> None:
    with google_files() as drive:
        root = drive.emulator.staff.put_file("Publikasi", owner=ADMIN, mime_type=FOLDER)
        drive.emulator.share(root, ROBOT, "writer")
        file = drive.emulator.staff.put_file("a.txt", owner=ADMIN, content=b"x", parent=root)
        files = GoogleFiles(quick_client(drive.emulator), root)
        known = {"a.txt": "", f"drive:{file}": ""}
        first = files.fingerprints(known, "")
        drive.change(file, name="b.txt")
        drive.emulator.calls.reset()
        second: Fingerprints = files.fingerprints(first.by_reference, first.change_token)
        assert drive.emulator.calls.round_trips() <= 2
        assert all(second.by_reference[one] != first.by_reference[one] for one in known)
        assert second.change_token == first.change_token
