"""Folders made, files copied and moved in Drive: once, whole, and the same after a rename."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import pytest

from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.core.effects import CopyFile, FileEffect, MakeFolder, MoveFolder
from sheetflow.core.names import DrivePath, EffectId
from sheetflow.errors import SheetflowError, SourceChangedError, UnavailableError
from tests.google.home import ADMIN, DOCUMENT, ROBOT, GoogleDrive, google_files, quick_client
from tests.support.accepted import a_copy, a_folder, a_move

TARGET = DrivePath("2025/PUB-1/01_bahan/foto.jpg")


@pytest.fixture
def drive() -> Iterator[GoogleDrive]:
    with google_files() as made:
        yield made


def do(files: GoogleFiles, effects: Sequence[FileEffect]) -> None:
    for effect in effects:
        match effect:
            case MakeFolder():
                files.make_folder(effect)
            case CopyFile():
                files.copy(effect)
            case MoveFolder():
                files.move_folder(effect)


def shared(drive: GoogleDrive, name: str, content: bytes, mime_type: str = "image/jpeg") -> str:
    """Return a staff member's own file, shared with the job for reading."""
    put = drive.emulator.staff.put_file
    file = put(name, owner=ADMIN, content=content, mime_type=mime_type)
    drive.emulator.share(file, ROBOT, "reader")
    return file


def copy_of(drive: GoogleDrive, file: str, target: str = TARGET) -> CopyFile:
    (fact,) = drive.files.inspect([f"drive:{file}"])[f"drive:{file}"].files
    effect = EffectId(f"copy:{file}:{target}")
    return replace(
        a_copy(source=fact.path, target=target), id=effect, sha256=fact.sha256, size=fact.size
    )


def another_process(drive: GoogleDrive, known: dict[DrivePath, str]) -> GoogleFiles:
    files = GoogleFiles(quick_client(drive.emulator), drive.root)
    files.add_known(known)
    return files


def test_a_staff_members_own_file_is_copied_and_stays_theirs(drive: GoogleDrive) -> None:
    file = shared(drive, "foto.jpg", b"foto")
    drive.files.copy(copy_of(drive, file))
    assert drive.tree() == {TARGET: b"foto"}
    store = drive.emulator.world.drive
    assert store.files[file].parents == [store.root_of(drive.emulator.staff.strongest(file)).id]


def test_reserving_creates_nothing_and_gives_every_path_an_id(drive: GoogleDrive) -> None:
    known = drive.files.reserve([a_folder(), a_copy()])
    assert drive.folders() == []
    assert set(known) == {
        "2025",
        "2025/PUB-1",
        "2025/PUB-1/01_bahan",
        "2025/PUB-1/03_konsep",
        TARGET,
    }
    drive.put("Masuk/foto.jpg", b"foto")
    do(drive.files, [a_folder(), a_copy()])
    made = {path: drive.find(path) for path in known}
    assert {path: file.id for path, file in made.items() if file} == known


def test_another_process_goes_on_though_drives_lists_lag_behind(drive: GoogleDrive) -> None:
    drive.put("Masuk/foto.jpg", b"foto")
    effects: list[FileEffect] = [a_folder(), a_copy()]
    known = dict(drive.files.reserve(effects))
    drive.emulator.stale_listing()
    do(drive.files, effects)
    do(another_process(drive, known), effects)
    drive.emulator.settle_listing()
    assert drive.folders() == ["2025", "2025/PUB-1", "2025/PUB-1/01_bahan", "2025/PUB-1/03_konsep",
                               "Masuk"]  # fmt: skip
    assert drive.tree() == {"Masuk/foto.jpg": b"foto", TARGET: b"foto"}


@pytest.mark.parametrize("known", [True, False])
def test_a_folder_that_was_renamed_or_moved_is_the_same(drive: GoogleDrive, known: bool) -> None:
    ids = dict(drive.files.reserve([a_folder()]))
    drive.files.make_folder(a_folder())
    folder = drive.find("2025/PUB-1")
    assert folder is not None
    drive.change(folder.id, name="Sosialisasi pemilih", parents=[drive.make("Kegiatan")])
    drive.put("Masuk/foto.jpg", b"foto")
    later = another_process(drive, ids if known else {})
    later.make_folder(a_folder())
    assert later.copy(a_copy()) == TARGET
    assert drive.tree()["Kegiatan/Sosialisasi pemilih/01_bahan/foto.jpg"] == b"foto"
    assert not drive.has_folder("2025/PUB-1")


def test_a_copy_that_was_renamed_is_not_made_again(drive: GoogleDrive) -> None:
    drive.put("Masuk/foto.jpg", b"foto")
    ids = dict(drive.files.reserve([a_copy()]))
    drive.files.copy(a_copy())
    made = drive.find(TARGET)
    assert made is not None
    drive.change(made.id, name="Foto bersama.jpg")
    assert another_process(drive, ids).copy(a_copy()) == TARGET
    assert len(drive.tree()) == 2


def test_a_copy_that_somebody_changed_is_left_alone(drive: GoogleDrive) -> None:
    drive.put("Masuk/foto.jpg", b"foto")
    ids = dict(drive.files.reserve([a_copy()]))
    drive.files.copy(a_copy())
    drive.put(TARGET, b"disunting")
    second = another_process(drive, ids).copy(a_copy())
    assert second == "2025/PUB-1/01_bahan/foto (2).jpg"
    assert drive.tree()[TARGET] == b"disunting"
    assert drive.tree()[second] == b"foto"


def test_a_document_is_frozen_as_pdf_and_only_once(drive: GoogleDrive) -> None:
    file = shared(drive, "Konsep", b"", DOCUMENT)
    drive.change(file, contentText="Isi naskah")
    effect = copy_of(drive, file, "2025/PUB-1/03_konsep/Konsep.pdf")
    ids = dict(drive.files.reserve([effect]))
    for files in (drive.files, another_process(drive, ids), another_process(drive, {})):
        assert files.copy(effect) == effect.target
    ((_, content),) = drive.tree().items()
    assert content.startswith(b"%PDF")
    drive.change(file, contentText="Isi lain")
    assert another_process(drive, {}).copy(effect) == effect.target
    assert drive.tree() == {effect.target: content}


def test_a_document_that_was_edited_meanwhile_is_not_frozen(drive: GoogleDrive) -> None:
    file = shared(drive, "Konsep", b"", DOCUMENT)
    effect = copy_of(drive, file)
    drive.emulator.before_call(None, lambda call: _edit_at_export(drive, file, call.method))
    with pytest.raises(SourceChangedError):
        drive.files.copy(effect)
    assert drive.tree() == {}


def _edit_at_export(drive: GoogleDrive, file: str, method: str) -> None:
    if method == "drive.files.export":
        drive.change(file, contentText="baru")


def test_a_file_that_changes_under_the_copy_is_not_filed(drive: GoogleDrive) -> None:
    file = drive.put("Masuk/foto.jpg", b"foto")
    effect = copy_of(drive, file)
    drive.emulator.before_call(
        None, lambda call: call.method == "drive.files.copy" and drive.put("Masuk/foto.jpg", b"x")
    )
    with pytest.raises(SourceChangedError):
        drive.files.copy(effect)
    assert drive.tree() == {"Masuk/foto.jpg": b"x"}


def test_a_document_too_large_to_export_is_said(drive: GoogleDrive) -> None:
    file = shared(drive, "Konsep", b"", DOCUMENT)
    effect = copy_of(drive, file)
    drive.emulator.fault(code=403, reason="exportSizeLimitExceeded", method="drive.files.export")
    with pytest.raises(UnavailableError, match="10 MB"):
        drive.files.copy(effect)


def test_a_refusal_names_the_file_and_a_way_out(drive: GoogleDrive) -> None:
    effect = copy_of(drive, shared(drive, "foto.jpg", b"foto"))
    drive.emulator.fault(code=403, reason="cannotCopyFile", method="drive.files.copy")
    with pytest.raises(UnavailableError) as raised:
        drive.files.copy(effect)
    assert effect.source in raised.value.problem
    assert "owner" in raised.value.fix


def test_a_folder_in_the_trash_is_asked_back_and_not_made_twice(drive: GoogleDrive) -> None:
    ids = dict(drive.files.reserve([a_folder()]))
    drive.files.make_folder(a_folder())
    drive.remove("2025/PUB-1")
    drive.put("Masuk/foto.jpg", b"foto")
    with pytest.raises(UnavailableError, match="trash"):
        another_process(drive, ids).copy(a_copy())


def test_folders_of_one_name_side_by_side_stop_only_what_needs_them(drive: GoogleDrive) -> None:
    for _ in range(2):
        drive.add_folder("2025", drive.root)
    drive.put("Masuk/foto.jpg", b"foto")
    elsewhere = a_copy(target="2026/PUB-9/01_bahan/foto.jpg", name="PUB-9")
    drive.files.reserve([a_copy(), elsewhere])
    with pytest.raises(UnavailableError, match="side by side"):
        drive.files.copy(a_copy())
    assert drive.files.copy(elsewhere) == elsewhere.target


def test_a_folder_taken_out_of_the_office_is_not_pulled_back(drive: GoogleDrive) -> None:
    ids = dict(drive.files.reserve([a_folder()]))
    drive.files.make_folder(a_folder())
    folder = drive.find("2025/PUB-1")
    other = drive.emulator.shared_drive("Lain", ADMIN, {ROBOT: "writer"})
    assert folder is not None
    drive.change(folder.id, parents=[other], driveId=other)
    with pytest.raises(UnavailableError, match="taken out"):
        another_process(drive, ids).move_folder(a_move())


def test_what_was_moved_is_known_at_its_new_place(drive: GoogleDrive) -> None:
    drive.put("Masuk/foto.jpg", b"foto")
    known = dict(drive.files.reserve([a_folder(), a_copy()]))
    do(drive.files, [a_folder(), a_copy()])
    known |= drive.files.reserve([a_move()])
    drive.files.move_folder(a_move())
    assert known[DrivePath("Arsip/2025/PUB-1")] == known[DrivePath("2025/PUB-1")]
    assert known[DrivePath(f"Arsip/{TARGET}")] == known[TARGET]
    drive.put("Masuk/dua.jpg", b"dua")
    later = a_copy(b"dua", "Masuk/dua.jpg", "Arsip/2025/PUB-1/01_bahan/dua.jpg")
    assert another_process(drive, known).copy(later) == later.target
    assert drive.tree()[later.target] == b"dua"


def test_an_office_folder_that_is_not_shared_is_said(drive: GoogleDrive) -> None:
    alone = GoogleFiles(quick_client(drive.emulator, "orang.lain@luar.example"), drive.root)
    with pytest.raises(UnavailableError, match="not shared"):
        alone.make_folder(a_folder())


def test_a_new_submission_costs_few_calls(drive: GoogleDrive) -> None:
    drive.put("Masuk/foto.jpg", b"foto")
    copies = [copy_of(drive, shared(drive, f"{n}.jpg", b"%d" % n), f"2025/PUB-1/01_bahan/{n}.jpg")
              for n in range(10)]  # fmt: skip
    drive.emulator.calls.reset()
    drive.files.reserve([a_folder(), *copies])
    reserving = drive.emulator.calls.round_trips()
    do(drive.files, [a_folder(), *copies])
    assert reserving == 2, "the sources with the office's folder; names, marks, new ids"
    assert drive.emulator.calls.round_trips() - reserving == 3 + len(copies), "a level of folders"
    drive.emulator.calls.reset()
    looked = [f"drive:{file}" for file in (c.source.removeprefix("drive:") for c in copies)]
    drive.files.inspect(looked)
    assert drive.emulator.calls.round_trips() == 1


def test_the_folders_of_many_submissions_are_made_together(drive: GoogleDrive) -> None:
    effects = [a_folder(f"2025/PUB-{n}", f"PUB-{n}") for n in range(30)]
    drive.files.reserve(effects)
    drive.emulator.calls.reset()
    do(drive.files, effects)
    assert drive.emulator.calls.round_trips() == 3, "the year, the submissions, their parts"
    assert len(drive.folders()) == 1 + 30 * 3


def test_a_folder_that_drive_refuses_is_left_to_its_own_submission(drive: GoogleDrive) -> None:
    effects = [a_folder(f"2025/PUB-{n}", f"PUB-{n}") for n in range(3)]
    drive.files.reserve(effects)
    drive.emulator.fault(code=404, method="drive.files.create", skip=2)
    do(drive.files, effects)
    assert len(drive.folders()) == 1 + 3 * 3


Killing = Callable[[GoogleDrive, int], None]


def _before(drive: GoogleDrive, call: int) -> None:
    drive.emulator.fault(code=403, reason="domainPolicy", call=call)


def _after(drive: GoogleDrive, call: int) -> None:
    drive.emulator.fault(kind="error_after", code=403, reason="domainPolicy", call=call)


@pytest.mark.parametrize("kill", [_before, _after])
def test_killed_at_any_call_the_next_run_ends_as_an_undisturbed_one(kill: Killing) -> None:
    calls, call = 1, 0
    while call < calls:
        call += 1
        with google_files() as drive:
            calls = max(calls, _killed(drive, kill, call))
    assert calls > 12


def _killed(drive: GoogleDrive, kill: Killing, call: int) -> int:
    """Kill one run at that call, and finish another; return the number of calls of the first."""
    drive.put("Masuk/foto.jpg", b"foto")
    document = shared(drive, "Konsep", b"", DOCUMENT)
    frozen = copy_of(drive, document, "2025/PUB-1/03_konsep/Konsep.pdf")
    effects: list[FileEffect] = [a_folder(), a_copy(), frozen]
    moves: list[FileEffect] = [a_move()]
    known = dict(drive.files.reserve([*effects, *moves]))
    drive.emulator.calls.reset()
    drive.emulator.stale_listing()
    kill(drive, call)
    with suppress(SheetflowError):
        do(drive.files, [*effects, *moves])
    made = len(drive.emulator.calls)
    drive.emulator.misbehaviour.clear()
    later = another_process(drive, known)
    do(later, [effect for effect in effects if not drive.has_folder("Arsip/2025/PUB-1")])
    later.move_folder(a_move())
    drive.emulator.settle_listing()
    assert drive.folders() == ["2025", "Arsip", "Arsip/2025", "Arsip/2025/PUB-1",
                               "Arsip/2025/PUB-1/01_bahan", "Arsip/2025/PUB-1/03_konsep",
                               "Masuk"]  # fmt: skip
    assert sorted(drive.tree()) == ["Arsip/2025/PUB-1/01_bahan/foto.jpg",
                                    "Arsip/2025/PUB-1/03_konsep/Konsep.pdf",
                                    "Masuk/foto.jpg"]  # fmt: skip
    return made


@pytest.mark.parametrize("method", ["drive.files.create", "drive.files.copy", "drive.files.update"])
def test_an_answer_that_never_came_makes_nothing_twice(drive: GoogleDrive, method: str) -> None:
    drive.put("Masuk/foto.jpg", b"foto")
    effects: list[FileEffect] = [a_folder(), a_copy(), a_move()]
    drive.files.reserve(effects)
    drive.emulator.fault(kind="lose_answer", method=method, times=2)
    do(drive.files, effects)
    assert sorted(drive.tree()) == [f"Arsip/{TARGET}", "Masuk/foto.jpg"]
    assert len(drive.folders()) == len(set(drive.folders()))
