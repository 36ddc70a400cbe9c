"""`backup` and `restore-backup`: an office in one file, and back as it was."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import pytest

from sheetflow.adapters.backup_archive import open_archive
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.restore_backup import restore_backup
from tests.support.full_disk import files_of_at_most
from tests.support.sample_office import AS_OF, OfficeFolder, called
from tests.support.workbook_edits import write

IDENTIFIER = "PUB-2510-001"
NOW = datetime.fromisoformat(AS_OF)


@pytest.fixture
def office(judged_one: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(judged_one, tmp_path / "kantor"))


@pytest.fixture
def backup(office: OfficeFolder, tmp_path: Path) -> Path:
    """A backup of the office, with its files."""
    file = tmp_path / "cadangan.zip"
    assert office.call("backup", "--with-files", str(file)).code == 0
    return file


def content(folder: Path) -> dict[str, bytes]:
    """Every file of the office that people know."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".sheetflow" not in path.parts and path.suffix != ".db"
    }


def records(office: OfficeFolder) -> list[str]:
    """The ledger as SQL."""
    with closing(sqlite3.connect(office.ledger)) as db:
        return list(db.iterdump())


def decisions(office: OfficeFolder) -> list[str]:
    """What was decided; the rows' fingerprints of files, which every new disk changes, left out."""
    return [
        line for line in records(office) if re.match(r'INSERT INTO "(event|submiss|outb)', line)
    ]


def test_a_restored_office_is_the_one_that_was_backed_up(
    office: OfficeFolder, backup: Path, tmp_path: Path
) -> None:
    before = records(office), content(office.path)
    restored = OfficeFolder(tmp_path / "dipulihkan")
    said = called("restore-backup", str(backup), str(restored.path))
    assert said.code == 0, said.err
    assert (records(restored), content(restored.path)) == before
    known = decisions(restored)
    assert restored.run().code == 0
    assert (decisions(restored), content(restored.path)) == (known, before[1])
    assert restored.call("verify", "--files", as_of=None).code == 0


def test_a_whole_month_goes_there_and_back(judged_month: Path, tmp_path: Path) -> None:
    office = OfficeFolder(shutil.copytree(judged_month, tmp_path / "kantor"))
    file, restored = tmp_path / "bulan.zip", OfficeFolder(tmp_path / "dipulihkan")
    assert office.call("backup", "--with-files", str(file)).code == 0
    assert called("restore-backup", str(file), "--check").code == 0
    assert called("restore-backup", str(file), str(restored.path)).code == 0
    known, files = decisions(restored), content(restored.path)
    restored.run()
    assert decisions(restored) == known == decisions(office)
    assert content(restored.path) == files
    commits = restored.commits()
    restored.run()
    assert restored.commits() == commits


def test_without_its_files_a_backup_names_them(office: OfficeFolder, tmp_path: Path) -> None:
    file = tmp_path / "kecil.zip"
    assert office.call("backup", str(file)).code == 0
    with zipfile.ZipFile(file) as archive:
        assert not [name for name in archive.namelist() if name.startswith("drive/")]
        filed = json.loads(archive.read("contents.json"))["filed"]
    assert filed
    for one in filed:
        assert (office.drive / one["path"]).is_file()
        assert len(one["sha256"]) == 64
    assert called("restore-backup", str(file), "--check", "--drive", str(office.drive)).code == 0
    (office.drive / filed[0]["path"]).write_bytes(b"x")
    damaged = called("restore-backup", str(file), "--check", "--drive", str(office.drive))
    assert damaged.code == 7
    assert filed[0]["path"] in damaged.out


def test_restored_in_its_own_place_beside_the_files_that_are_left(
    office: OfficeFolder, backup: Path
) -> None:
    before = records(office), content(office.path)
    office.register.unlink()
    office.ledger.unlink()
    assert called("restore-backup", str(backup), str(office.path)).code == 0
    assert (records(office), content(office.path)) == before


def test_what_a_restored_file_replaces_is_kept(office: OfficeFolder, backup: Path) -> None:
    known = content(office.path)
    write(office.register, IDENTIFIER, "Judul Kegiatan", "Judul yang lain")
    edited = office.register.read_bytes()
    refused = called("restore-backup", str(backup), str(office.path))
    assert refused.code == 3
    assert "register.xlsx" in refused.err
    assert "--replace" in refused.err
    assert office.register.read_bytes() == edited
    assert called("restore-backup", str(backup), str(office.path), "--replace").code == 0
    assert office.register.read_bytes() == known["register.xlsx"]
    assert (office.path / "before-restore" / "register.xlsx").read_bytes() == edited


def test_another_office_is_never_replaced(office: OfficeFolder, backup: Path) -> None:
    settings = office.path / "office.yaml"
    text = re.sub(r"(?m)^id: .*", "id: kantor-lain", settings.read_text("utf-8"))
    settings.write_text(text, "utf-8")
    before = content(office.path)
    said = called("restore-backup", str(backup), str(office.path), "--replace")
    assert said.code == 3
    assert "kantor-lain" in said.err
    assert content(office.path) == before


def test_the_journal_of_a_killed_ledger_never_meets_the_restored_one(
    office: OfficeFolder, backup: Path
) -> None:
    before = records(office)
    office.ledger.unlink()
    journal = office.path / "sheetflow.db-journal"
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(2_000))
    assert called("restore-backup", str(backup), str(office.path)).code == 0
    assert not journal.exists()
    assert records(office) == before


def test_secrets_are_left_out(office: OfficeFolder, tmp_path: Path) -> None:
    settings = office.path / "office.yaml"
    text = settings.read_text("utf-8") + "hooks: {success: !file alamat.csv}\nbase: ../umum.yaml\n"
    settings.write_text(text, "utf-8")
    (tmp_path / "umum.yaml").write_text("hooks: {failure: !file gagal.csv}\n", "utf-8")
    for name in ("alamat.csv", "gagal.csv", "key.json", "smtp.txt"):
        (office.path / name).write_text("sangat rahasia", "utf-8")
    (office.path / "kunci.pem").write_text("-----BEGIN PRIVATE KEY-----\nsangat rahasia", "utf-8")
    shutil.copy(office.path / "kunci.pem", office.path / "kunci.crt")
    (office.path / "tautan.csv").symlink_to("kunci.pem")
    (office.path / "lain").mkdir()
    for name in ("office.yaml", "foto.jpg"):
        (office.path / "lain" / name).write_text("sangat rahasia", "utf-8")
    (office.path / "akar.pem").write_text("-----BEGIN CERTIFICATE-----\n", "utf-8")
    file = tmp_path / "cadangan.zip"
    said = office.call("backup", str(file))
    assert said.code == 0, said.err
    with zipfile.ZipFile(file) as archive:
        assert "settings/akar.pem" in archive.namelist()
        assert not any(b"sangat rahasia" in archive.read(name) for name in archive.namelist())
    left_out = "umum.yaml alamat.csv gagal.csv key.json smtp.txt kunci.pem kunci.crt"
    for name in left_out.split():
        assert name in said.out
    assert ", lain" in said.out


def test_what_papers_and_signatures_need_is_in_it(office: OfficeFolder, tmp_path: Path) -> None:
    settings = office.path / "office.yaml"
    text = settings.read_text("utf-8") + "signatures: {roots: [akar.der]}\n"
    settings.write_text(text, "utf-8")
    needed = (
        "akar.der",
        "fonts/Huruf.ttc",
        "letterhead/kop.docx",
        "forms/a/b.yaml",
        "workflows/c.yaml",
    )
    for name in needed:
        (office.path / name).parent.mkdir(parents=True, exist_ok=True)
        (office.path / name).write_bytes(b"")
    (office.path / "tautan.yaml").symlink_to("forms/a/b.yaml")
    file = tmp_path / "cadangan.zip"
    assert office.call("backup", str(file)).code == 0
    with zipfile.ZipFile(file) as archive:
        assert {f"settings/{name}" for name in (*needed, "tautan.yaml")} <= {*archive.namelist()}


def test_whatever_staff_call_a_file_the_backup_is_made(
    office: OfficeFolder, tmp_path: Path
) -> None:
    inbox = office.drive / "Kotak Masuk"
    for name in ("a\\b.jpg", "\udcff.jpg", "baik.jpg"):
        (inbox / name).write_bytes(b"x")
    os.utime(inbox / "baik.jpg", (5e9, 5e9))
    (inbox / "tautan.jpg").symlink_to("baik.jpg")
    file = office.drive / "cadangan.zip"
    said = office.call("backup", str(file), "--with-files")
    assert said.code == 0, said.err
    assert "a\\b.jpg" in said.out
    assert "tautan.jpg" in said.out
    assert called("restore-backup", str(file), "--check").code == 0
    restored = OfficeFolder(tmp_path / "baru")
    assert called("restore-backup", str(file), str(restored.path)).code == 0
    assert sorted(path.name for path in (restored.drive / "Kotak Masuk").iterdir()) == sorted(
        path.name for path in inbox.iterdir() if path.name not in LEFT_OUT
    )


LEFT_OUT = {"a\\b.jpg", "\udcff.jpg", "tautan.jpg"}


def test_settings_of_another_name_come_back_too(office: OfficeFolder, tmp_path: Path) -> None:
    own, file = office.path / "melati.yaml", tmp_path / "cadangan.zip"
    (office.path / "office.yaml").rename(own)
    assert called("backup", str(file), "--config", str(own), "--as-of", AS_OF).code == 0
    said = called("restore-backup", str(file), str(tmp_path / "baru"))
    assert said.code == 0, said.err
    assert str(tmp_path / "baru" / "melati.yaml") in said.out


def test_a_run_under_way_is_waited_for(office: OfficeFolder, tmp_path: Path) -> None:
    file, done = tmp_path / "cadangan.zip", threading.Event()

    def make() -> None:
        office.call("backup", str(file))
        done.set()

    state = StateFolder(office.ledger)
    thread = threading.Thread(target=make)
    with state.locked(NOW):
        thread.start()
        assert not done.wait(0.3)
        assert not file.exists()
    thread.join()
    assert called("restore-backup", str(file), "--check").code == 0


def test_taken_while_staff_edit_and_runs_go_on(office: OfficeFolder, tmp_path: Path) -> None:
    """Each of the backups is an office whose next run repeats no decision."""
    config = str(office.path / "office.yaml")
    program = f"""
import sys
from pathlib import Path
from tests.support.sample_office import called
from tests.support.workbook_edits import write
for number in range(1000):
    write(Path({str(office.register)!r}), {IDENTIFIER!r}, "Suka", number)
    called("run", "--config", {config!r}, "--as-of", "2025-11-03T09:00+07:00")
"""
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", program], cwd=root) as staff:  # noqa: S603 - our own words
        try:
            for number in range(4):
                file = tmp_path / f"{number}.zip"
                said = office.call("backup", "--with-files", str(file))
                assert said.code == 0, said.err
                checked = called("restore-backup", str(file), "--check")
                assert checked.code == 0, checked.out + checked.err
        finally:
            staff.kill()


def test_killed_anywhere_a_restoration_goes_on(
    office: OfficeFolder, backup: Path, tmp_path: Path
) -> None:
    wanted = records(office), content(office.path)
    calls = _in_child(lambda: restore_backup(backup, tmp_path / "0", NOW, replace_files=False), 0)
    assert calls > 10
    for at in range(1, calls + 1, 1 + calls // 12):
        folder = tmp_path / str(at)
        _in_child(lambda to=folder: restore_backup(backup, to, NOW, replace_files=False), at)  # type: ignore[misc] # the folder of this turn
        said = called("restore-backup", str(backup), str(folder))
        assert said.code == 0, said.err
        restored = OfficeFolder(folder)
        assert (records(restored), content(folder)) == wanted
        assert not list(folder.rglob(".sheetflow-*.tmp"))


def _in_child(work: Callable[[], object], at: int) -> int:
    """Do the work in a child that dies at its `at`-th change of a file; return how many it made."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def hook(event: str, _: tuple[object, ...]) -> None:
            nonlocal count
            if event in {"os.rename", "os.mkdir", "os.utime", "os.chmod"}:
                count += 1
                if count == at:
                    os._exit(1)

        sys.addaudithook(hook)
        with suppress(BaseException):
            work()
            os.write(writing, str(count).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        counted = pipe.read()
    os.waitpid(child, 0)
    return int(counted or 0)


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"ini bukan cadangan" + raw[:100],
        lambda raw: raw.replace(b"register/", b"registre/"),
    ],
)
def test_a_damaged_backup_is_said_and_nothing_is_changed(
    backup: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    backup.write_bytes(damage(backup.read_bytes()))
    said = called("restore-backup", str(backup), str(tmp_path / "baru"))
    assert said.code == 3
    assert "no whole backup" in said.err
    assert not (tmp_path / "baru" / "sheetflow.db").exists()


def rewritten(backup: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Write the backup anew with other contents."""
    with zipfile.ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    contents = json.loads(parts["contents.json"])
    change(contents)
    parts["contents.json"] = json.dumps(contents).encode()
    with zipfile.ZipFile(backup, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def test_a_backup_of_a_newer_version_is_refused(backup: Path, tmp_path: Path) -> None:
    rewritten(backup, lambda contents: contents.update(layout=99, new="unknown"))
    said = called("restore-backup", str(backup), str(tmp_path / "baru"))
    assert said.code == 3
    assert "newer sheetflow" in said.err
    assert not (tmp_path / "baru").exists()


def test_no_name_in_a_backup_leads_elsewhere(backup: Path, tmp_path: Path) -> None:
    def lead_out(contents: dict[str, object]) -> None:
        files = contents["files"]
        assert isinstance(files, list)
        files[0]["path"] = "../../keluar.txt"

    rewritten(backup, lead_out)
    assert called("restore-backup", str(backup), str(tmp_path / "baru")).code == 3
    assert not list(tmp_path.rglob("keluar.txt"))


def test_settings_that_lead_elsewhere_are_not_followed(
    office: OfficeFolder, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "tempat lain.xlsx"
    shutil.move(office.register, elsewhere)
    settings = office.path / "office.yaml"
    text = settings.read_text("utf-8").replace("register.xlsx", str(elsewhere))
    settings.write_text(text, "utf-8")
    file, before = tmp_path / "cadangan.zip", elsewhere.read_bytes()
    assert office.call("backup", str(file)).code == 0
    said = called("restore-backup", str(file), str(tmp_path / "baru"))
    assert said.code == 3
    assert "outside" in said.err
    assert called("restore-backup", str(file), "--check").code == 0
    assert elsewhere.read_bytes() == before


def test_on_a_full_disk_there_is_no_backup_at_all(office: OfficeFolder, tmp_path: Path) -> None:
    file = tmp_path / "cadangan.zip"
    with files_of_at_most(20_000):
        said = office.call("backup", "--with-files", str(file))
    assert said.code == 4
    assert list(tmp_path.iterdir()) == [office.path]


def test_an_existing_file_is_no_place_for_a_backup(office: OfficeFolder, backup: Path) -> None:
    before = backup.read_bytes()
    assert office.call("backup", str(backup)).code == 3
    assert backup.read_bytes() == before


def test_what_goes_wrong_later_is_no_fault_of_the_backup(backup: Path) -> None:
    for error in (OSError("other disk"), RuntimeError("a bug"), EOFError("likewise")):
        with pytest.raises(type(error)), open_archive(backup):
            raise error
