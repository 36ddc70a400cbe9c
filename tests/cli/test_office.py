"""A month through the command line: evaluated, repeated, edited, reported."""

import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest

from sheetflow.demo.make_demo import SAMPLE
from tests.local.office_program import SOFFICE, OfficeProgram
from tests.support.quick_yaml import quick_yaml
from tests.support.sample_office import AS_OF, OfficeFolder, Said, new_office
from tests.support.workbook_edits import cells_of, row_of, write

EXPECTED = quick_yaml(
    Path(__file__).parents[1].joinpath("data/sample-october-2025-expected.yaml").read_text("utf-8")
)


@pytest.fixture
def office(filled_month: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(filled_month, tmp_path / "kantor"))


@pytest.fixture
def judged(judged_month: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(judged_month, tmp_path / "diperiksa"))


def codes(said: Said) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for finding in said.json()["findings"]:
        found[finding["submission"]].append(finding["code"])
    return {name: sorted(listed) for name, listed in found.items()}


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".runs"  # the log of runs has a line for each
    }


def first_run(judged: OfficeFolder) -> Said:
    """Return the output of the run that evaluated the month."""
    return Said(1, (judged.path / "first-run.json").read_text("utf-8"), "")


def test_the_sample_month_gets_exactly_its_findings(judged: OfficeFolder) -> None:
    expected = {name: sorted(row["found"]) for name, row in EXPECTED.items() if row["found"]}
    assert codes(first_run(judged)) == expected


def test_plan_says_what_run_does_and_changes_nothing(
    office: OfficeFolder, judged: OfficeFolder
) -> None:
    before = everything(office.path)
    planned = office.plan().json()
    assert everything(office.path) == before

    done = first_run(judged).json()

    assert done.pop("done")
    assert planned == done


def test_a_second_run_has_nothing_to_do_and_changes_no_byte(judged: OfficeFolder) -> None:
    judged.run()  # a copied file has another stamp
    before = everything(judged.path)

    second = judged.run()

    assert second.json()["effects"] == []
    assert codes(second) == codes(first_run(judged))
    assert everything(judged.path) == before


def test_only_the_jobs_own_cells_of_the_workbook_change(
    office: OfficeFolder, judged: OfficeFolder
) -> None:
    before, parts = cells_of(office.register), members(office.register)
    after = cells_of(judged.register)
    own = {"Status Tercatat", "Giliran", "Temuan Pemeriksaan Otomatis", "Batas Waktu", "Folder"}
    own |= {"Dokumen", "Versi SOP", "Rincian"}
    for name, row in before.items():
        kept = {heading: value for heading, value in row.items() if heading not in own}
        assert kept == {h: v for h, v in after[name].items() if h not in own}
    untouched = {name for name, part in members(judged.register).items() if parts[name] == part}
    assert {"xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml"} <= untouched


def test_the_sentence_goes_when_its_cause_goes(judged: OfficeFolder) -> None:
    row = row_of(judged.register, "PUB-2510-028")
    assert "E-DISPOSISI" in str(row["Temuan Pemeriksaan Otomatis"])

    write(judged.register, "PUB-2510-028", "Nomor Disposisi", "AGD-021/X/2025")
    said = judged.run()

    row = row_of(judged.register, "PUB-2510-028")
    assert "E-DISPOSISI" not in str(row["Temuan Pemeriksaan Otomatis"])
    assert row["Status Tercatat"] == "Disposisi Terbit"
    moved = [(t["submission"], t["from"], t["to"]) for t in said.json()["transitions"]]
    assert moved == [("PUB-2510-028", "bahan", "disposisi")]


def test_a_changed_draft_takes_the_approval_back(judged: OfficeFolder) -> None:
    draft = judged.drive / "Kotak Masuk" / "konsep-013.docx"
    draft.write_bytes(draft.read_bytes() + b"\0")

    said = judged.run()

    assert "E-BERUBAH" in codes(said)["PUB-2510-013"]
    assert row_of(judged.register, "PUB-2510-013")["Status Tercatat"] == "Konsep Diajukan"
    kept = list(judged.drive.glob("2025/*/*/PUB-2510-013_*/04_final_preview/*"))
    drafts = [path.name for path in kept if not path.name.startswith("Disposisi")]
    assert drafts == ["konsep-013.docx"]


def test_history_and_verify_tell_of_every_step(judged: OfficeFolder) -> None:
    assert "T07" in judged.call("history", "PUB-2510-001", as_of=None).out
    assert judged.call("verify", as_of=None).code == 0
    with sqlite3.connect(judged.ledger) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            db.execute(f'DROP TRIGGER "{trigger}"')
        db.execute("UPDATE events SET actor = 'orang lain' WHERE sequence = 4")
    assert judged.call("verify", as_of=None).code == 7


def test_import_again_changes_nothing(office: OfficeFolder) -> None:
    before = office.register.read_bytes()
    again = office.call("import", str(SAMPLE))

    assert again.code == 0
    assert office.register.read_bytes() == before


def test_init_again_changes_nothing(office: OfficeFolder) -> None:
    before = everything(office.path)

    assert office.call("init").code == 0
    assert everything(office.path) == before


def test_an_open_workbook_is_left_alone_until_the_next_run(judged: OfficeFolder) -> None:
    write(judged.register, "PUB-2510-028", "Nomor Disposisi", "AGD-021/X/2025")
    shown = row_of(judged.register, "PUB-2510-028")["Status Tercatat"]
    lock = judged.path / ".~lock.register.xlsx#"
    lock.write_text(",staf,kantor,03.11.2025 09:00,file:///profil;", encoding="utf-8")
    before = judged.register.read_bytes()

    said = judged.run()

    assert judged.register.read_bytes() == before
    assert "the workbook is open" in json.loads(said.out)["done"]["postponed"]
    lock.unlink()
    judged.run()
    assert row_of(judged.register, "PUB-2510-028")["Status Tercatat"] != shown


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_a_register_sorted_and_saved_by_libreoffice_is_the_same_register(
    office: OfficeFolder, tmp_path: Path
) -> None:
    first = office.run()
    program = OfficeProgram(tmp_path / "profil")
    (tmp_path / "profil").mkdir()

    sorted_one = program.sort_and_edit(office.register, "A6:AV28", "AX1", "catatan")
    sorted_one.replace(office.register)
    again = office.run()

    assert again.json()["transitions"] == []
    assert codes(again) == codes(first)
    assert row_of(office.register, "PUB-2510-001")["Status Tercatat"] == "Selesai"


# ---- bad input: one clear message with the way out, the exit code of its class, nothing lost ----


def spoilt(said: Said, code: int, *words: str) -> None:
    assert said.code == code, said.err
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err


def test_a_broken_workbook(office: OfficeFolder) -> None:
    office.register.write_bytes(office.register.read_bytes()[:5_000])

    spoilt(office.run(), 3, "register.xlsx")
    assert office.commits() == 0


def test_an_encrypted_workbook(office: OfficeFolder) -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_096)
    office.register.write_bytes(container + "EncryptedPackage".encode("utf-16-le") + bytes(600))

    spoilt(office.run(), 3, "password")


def test_no_register(tmp_path: Path) -> None:
    spoilt(new_office(tmp_path).run(), 4, "sheetflow init")


def test_no_drive_folder(office: OfficeFolder) -> None:
    office.drive.rename(office.path / "Lain")

    spoilt(office.run(), 4, "Drive")
    assert office.commits() == 0


def test_a_missing_and_a_doubled_heading(office: OfficeFolder) -> None:
    book = openpyxl.load_workbook(office.register)
    for cell in book["Register"][5]:
        if cell.value == "Status":
            cell.value = "Judul Kegiatan"
    book.save(office.register)

    spoilt(office.run(), 3, "“Status”", "“Judul Kegiatan”")
    assert office.commits() == 0


def test_a_configuration_mistake(office: OfficeFolder) -> None:
    path = office.path / "office.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("time_zone: Asia/Jakarta", "time_zon: Asia/Jakarta"), "utf-8")

    spoilt(office.run(), 3, "office.yaml:", "time_zone")


def test_a_ledger_that_is_none(office: OfficeFolder) -> None:
    office.ledger.write_bytes(b"this is no database, but somebody put it here" * 100)

    assert office.run().code in {3, 4, 7}
    assert office.ledger.read_bytes().startswith(b"this is no database")


def test_a_locked_ledger(judged: OfficeFolder) -> None:
    write(judged.register, "PUB-2510-028", "Nomor Disposisi", "AGD-021/X/2025")
    with sqlite3.connect(judged.ledger) as db:
        db.execute("BEGIN EXCLUSIVE")
        spoilt(judged.run(), 5)
    assert judged.run().code == 1


def test_a_second_run_at_the_same_time(judged: OfficeFolder) -> None:
    program = (
        "import sys, time; from datetime import datetime, UTC; from pathlib import Path\n"
        "from sheetflow.adapters.state_folder import StateFolder\n"
        "with StateFolder(Path(sys.argv[1])).locked(datetime.now(UTC)):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", program, str(judged.ledger)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"

    spoilt(judged.run(), 5)

    holder.communicate()
    assert judged.run().code == 1


def test_words_that_are_not_understood(office: OfficeFolder) -> None:
    assert office.call("run", "--nonsense").code == 2
    spoilt(office.call("run", as_of="kemarin"), 3, "2025-11-03T09:00")


def test_a_register_emptied_by_accident_stops_at_the_limit(judged: OfficeFolder) -> None:
    book = openpyxl.load_workbook(judged.register)
    book["Register"].delete_rows(6, 23)
    book.save(judged.register)

    spoilt(judged.run(), 6, "--allow-large")


def test_markdown_and_text_are_made_too(office: OfficeFolder) -> None:
    markdown, text = office.call("plan", "--format", "markdown").out, office.call("plan").out
    assert "| PUB\\_2510\\_" not in markdown
    assert "PUB-2510-028" in markdown
    assert "E-DISPOSISI" in text
    assert AS_OF[:4] in text
