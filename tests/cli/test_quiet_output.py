"""A run says what is new; the log has a line for each thing, with its time and run."""

import json
import re
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from sheetflow.cli.run import MAX_BYTES
from tests.support.sample_office import OfficeFolder, Said
from tests.support.workbook_edits import write

LATER = "2025-11-03T09:10+07:00"
ROW = "PUB-2510-028"


@pytest.fixture
def office(judged_month: Path, tmp_path: Path) -> OfficeFolder:
    """The month after its first run, whose findings were all said by it."""
    return OfficeFolder(Path(shutil.copytree(judged_month, tmp_path / "kantor")))


def lines_of(said: Said) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_run_with_nothing_new_prints_one_line(office: OfficeFolder) -> None:
    said = office.call("run", as_of=LATER)

    assert (said.code, said.err) == (0, "")
    assert re.fullmatch(
        r"KPU Kabupaten Contoh · 03/11/2025 09:10 WIB · [\w-]+ · "
        r"Tidak ada yang baru: \d+ baris, \d+ galat, \d+ peringatan\.\n",
        said.out,
    )


def test_what_rows_lack_is_repeated_on_request(office: OfficeFolder) -> None:
    assert "E-DISPOSISI" in office.call("run", "--all", as_of=LATER).out
    assert "E-DISPOSISI" in office.call("plan", as_of=LATER).out


def test_only_what_is_new_is_said_and_what_comes_back_is_new(office: OfficeFolder) -> None:
    write(office.register, ROW, "Nomor Disposisi", "AGD-028/X/2025")
    mended = office.call("run", as_of=LATER)
    write(office.register, ROW, "Nomor Disposisi", "")
    again = office.call("run", as_of="2025-11-03T09:20+07:00")

    assert f"{ROW}: " in mended.out
    assert "E-DISPOSISI" not in mended.out
    assert "temuan yang sudah pernah disebut" in mended.out
    assert "E-" in again.out
    assert office.call("run", as_of="2025-11-03T09:30+07:00").out.count("\n") == 1


def test_a_lost_memory_only_repeats(office: OfficeFolder) -> None:
    for text in ("", "{", "7"):
        (office.path / ".sheetflow" / "sheetflow.db.said").write_text(text)
        assert "E-DISPOSISI" in office.call("run", as_of=LATER).out
    shutil.rmtree(office.path / ".sheetflow")
    assert "E-DISPOSISI" in office.call("run", as_of=LATER).out


def test_the_log_as_text(office: OfficeFolder) -> None:
    quiet = office.call("run", "--log-format", "text", as_of=LATER)
    whole = office.call("run", "--log-format", "text", "--all", as_of=LATER)

    assert re.fullmatch(
        r"2025-11-03T09:1\d:\d\d\+07:00 [\w-]+ INFO Tidak ada yang baru: [^\n]*\n", quiet.out
    )
    assert all(re.match(r"2025-\S+ [\w-]+ [A-Z]+ \S", line) for line in whole.out.splitlines())
    assert " ERROR Baris " in whole.out


def test_the_log_as_json_has_stable_keys(office: OfficeFolder) -> None:
    (office.path / ".sheetflow" / "sheetflow.db.said").unlink()
    write(office.register, ROW, "Nomor Disposisi", "AGD-028/X/2025")

    lines = lines_of(office.call("run", "--log-format", "json", as_of=LATER))

    by_event = {line["event"]: line for line in lines}
    head = {"time", "run", "office", "level", "event", "message"}
    assert all(head <= set(line) for line in lines)
    assert len({line["run"] for line in lines}) == 1
    assert {line["office"] for line in lines} == {"kpu-kab-contoh"}
    assert set(by_event["finding"]) - head == {
        "submission", "row", "column", "code", "severity", "fix",
    }  # fmt: skip
    assert by_event["transition"]["to"] == "disposisi"
    assert lines[-1]["event"] == "finished"
    assert set(lines[-1]) - head == {
        "rows", "errors", "warnings", "transitions", "effects", "new_findings",
        "repeated_findings", "set_aside", "head",
    }  # fmt: skip


def test_what_ends_a_run_early_is_a_line_too(office: OfficeFolder) -> None:
    office.register.write_bytes(b"PK\x03\x04 terpotong")

    said = office.call("run", "--log-format", "json", as_of=LATER)

    (line,) = lines_of(said)
    assert (said.code, line["code"], line["event"], line["level"]) == (3, 3, "stopped", "error")
    assert line["fix"]
    assert said.err == ""


def test_settings_that_cannot_be_read_are_a_line_too(office: OfficeFolder) -> None:
    with (office.path / "office.yaml").open("a", encoding="utf-8") as file:
        file.write("tidak_dikenal: 1\n")

    said = office.call("run", "--log-format", "json", as_of=LATER)

    assert said.code == 3
    assert "tidak_dikenal" in lines_of(said)[0]["problem"]


def test_a_log_file_is_the_owner_s_alone_and_does_not_grow_for_ever(office: OfficeFolder) -> None:
    file = office.path / "catatan.log"
    for _ in range(2):
        assert office.call("run", "--log-file", str(file), as_of=LATER).out == ""
    assert file.read_text("utf-8").count("Tidak ada yang baru") == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open("ab") as log:
        log.truncate(MAX_BYTES + 1)

    office.call("run", "--log-file", str(file), as_of=LATER)

    assert file.read_text("utf-8").count("\n") == 1
    assert file.with_name("catatan.log.1").stat().st_size == MAX_BYTES + 1


def test_a_log_that_cannot_be_written_is_printed(office: OfficeFolder, tmp_path: Path) -> None:
    said = office.call("run", "--log-file", str(tmp_path / "tidak" / "ada"), as_of=LATER)

    assert said.code == 0
    assert "Tidak ada yang baru" in said.out
    assert "cannot be written" in said.err


def test_a_log_is_no_document(office: OfficeFolder) -> None:
    assert office.call("run", "--log-format", "json", "--format", "json").code == 2
