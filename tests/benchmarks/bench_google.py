"""A run on a Google office, against a gspread script that does the same row by row.

Run by hand: `python -m tests.benchmarks.bench_google [rows] [sample]` (5,000 and 200 unless given).
Both speak through their real clients to the emulator, which lets every HTTP call take 80 ms.  The
script is measured on the sample and its time multiplied; sheetflow is measured on all rows.

The script is written as people write them, and does less than a run does: for each row it reads
the row, asks Drive for the file behind each link, looks whether what the status needs is filled,
compares its sentence with the one that stands there, and writes it if it is another.  For a row
that was handed in it makes the folder with its parts, copies the file and logs the step.  No time
is added for Google's limit of 60 reads a minute, by which 5,000 rows would take it 84 minutes.
"""

import re
import sys
import time
from dataclasses import dataclass
from typing import Any

import gspread
from googleapiclient.errors import HttpError

from sheetflow.adapters.google.api.client import GoogleClient
from tests.google.home import ROBOT
from tests.google.many_rows import office_of_many
from tests.google.office_run import RunningOffice
from tests.google.office_sheet import REGISTER
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import credentials, drive_service, gspread_client
from tests.google_emulator.drive_store import FOLDER
from tests.google_emulator.service import Outcome
from tests.google_emulator.wire import Request
from tests.support.texts import TEXTS

DELAY = 0.08
CHANGED_EVERY = 100
"""One row in a hundred is handed in."""
NEEDED = ("Judul Kegiatan", "Tanggal Kegiatan", "Jenis Konten", "Tautan Bahan")
DONE, SENTENCE, LOG = "Bahan Terkumpul", "Kata skrip", "Catatan skrip"
PARTS = ("01_bahan", "02_disposisi", "03_konsep", "04_final_preview", "05_bukti")
LINK = re.compile(r"/d/([A-Za-z0-9_-]{10,})")


class SlowEmulator(GoogleEmulator):
    """Lets every HTTP call take as long as one over the Internet does."""

    delay = 0.0

    def serve(self, request: Request) -> Outcome:
        time.sleep(self.delay)
        return super().serve(request)


@dataclass
class Script:
    """The gspread script; `folder` is where it keeps its copies."""

    sheet: Any
    log: Any
    drive: Any
    folder: str
    column: int

    def run(self, rows: range) -> None:
        header = self.sheet.row_values(1)
        for number in rows:
            row = dict(zip(header, self.sheet.row_values(number), strict=False))
            missing = [name for name in NEEDED if not row.get(name)]
            files = self._files(row.get("Tautan Bahan", ""))
            missing += [] if files else ["berkas"]
            status = row.get("Status", "")
            sentence = f"{status}: kurang {', '.join(missing)}" if missing else f"{status}: lengkap"
            if sentence == row.get(SENTENCE):
                continue
            if status == DONE and not missing:
                self._file(row, files)
            self.sheet.update_cell(number, self.column, sentence)

    def _files(self, cell: str) -> list[dict[str, Any]]:
        found = []
        for name in LINK.findall(cell):
            asked = {"fileId": name, "fields": "id,name,size,sha256Checksum,trashed"}
            try:
                file = self.drive.files().get(supportsAllDrives=True, **asked).execute()
            except HttpError:
                continue
            found += [] if file["trashed"] else [file]
        return found

    def _file(self, row: dict[str, Any], files: list[dict[str, Any]]) -> None:
        folder = self._make(f"{row['ID Pengajuan']} {row['Judul Kegiatan']}", self.folder)
        parts = [self._make(part, folder) for part in PARTS]
        for file in files:
            body = {"name": file["name"], "parents": [parts[0]]}
            self.drive.files().copy(fileId=file["id"], body=body, supportsAllDrives=True).execute()
        self.log.append_row([row["ID Pengajuan"], DONE])

    def _make(self, name: str, parent: str) -> str:
        body = {"name": name, "mimeType": FOLDER, "parents": [parent]}
        made = self.drive.files().create(body=body, supportsAllDrives=True).execute()
        return str(made["id"])


def script_for(home: RunningOffice) -> Script:
    """With a column and a tab of its own."""
    book = gspread_client(home.emulator, ROBOT).open_by_key(home.sheet.id)
    sheet: gspread.Worksheet = book.worksheet(REGISTER)
    column = len(sheet.row_values(1)) + 1
    sheet.update_cell(1, column, SENTENCE)
    log = book.add_worksheet(LOG, 100, 2)
    drive = drive_service(home.emulator, ROBOT)
    return Script(sheet, log, drive, home.drive.make("Arsip skrip"), column)


@dataclass(frozen=True)
class Taken:
    seconds: float
    calls: int


def timed(emulator: SlowEmulator, work: Any) -> Taken:
    emulator.calls.reset()
    emulator.delay = DELAY
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    emulator.delay = 0.0
    return Taken(seconds, emulator.calls.round_trips())


def run(home: RunningOffice) -> None:
    """As another process would: everything is opened anew, with the real client's own pace."""
    home.run(GoogleClient(credentials(ROBOT), TEXTS, endpoint=home.emulator.url))


def hand_in(home: RunningOffice, rows: int) -> int:
    """Staff hand in one row in a hundred; how many."""
    status = [column.id for column in home.office.form.columns].index(home.office.form.status.id)
    grid = home.emulator.world.books[home.sheet.id].tabs[0].grid
    numbers = range(1, rows + 1, CHANGED_EVERY)
    for number in numbers:
        grid.rows[number][status] = grid.rows[number][status].with_entry(DONE, None)
    return len(numbers)


def report(what: str, ours: Taken, script: Taken, times: float, sample: int) -> None:
    print(
        f"{what}: sheetflow {ours.seconds:.1f} s in {ours.calls} calls; the script "
        f"{script.seconds:.1f} s in {script.calls} calls for {sample} rows, so "
        f"{script.seconds * times:.0f} s for all: {script.seconds * times / ours.seconds:.0f} x"
    )


def main() -> None:
    rows, sample = ([int(word) for word in sys.argv[1:]] + [5_000, 200][len(sys.argv) - 1 :])[:2]
    emulator = SlowEmulator()
    with office_of_many(rows, ["link"], emulator) as home:
        script, some = script_for(home), range(2, sample + 2)
        script.run(some)
        times = rows / sample
        print(f"{rows} open rows with a file each, {DELAY * 1000:.0f} ms a call")
        ours = timed(emulator, lambda: run(home))
        report("nothing changed", ours, timed(emulator, lambda: script.run(some)), times, sample)
        changed = hand_in(home, rows)
        ours = timed(emulator, lambda: run(home))
        theirs = timed(emulator, lambda: script.run(some))
        report(f"{changed} rows handed in", ours, theirs, times, sample)


if __name__ == "__main__":
    main()
