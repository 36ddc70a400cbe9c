"""Random work of staff on a real workbook, judged by runs, against an oracle that knows the SOP.

    python -m tests.cli.edits_judged RUNS EDITS SEED

prints counts and everything that is wrong.  The oracle calls no rule of ours: it has the SOP's own
table of transitions with what each needs, remembers what staff did to each row, and looks at
workbook and ledger only.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document
from PIL import Image

from sheetflow.app.home import Home, open_home
from sheetflow.core.effects import Plan
from sheetflow.core.outcome import Outcome
from sheetflow.errors import SheetflowError
from sheetflow.execute.prepare import prepare
from sheetflow.execute.run_effects import run_effects
from sheetflow.settings.load import load_settings
from tests.support.sample_office import OfficeFolder, new_office

Cells = dict[str, str]
Lines = Mapping[int, list[Any]]
HEADING, FIRST = 5, 6
ID, STATUS, TITLE = "ID Pengajuan", "Status", "Judul Kegiatan"
SENTENCE, RECORDED = "Temuan Pemeriksaan Otomatis", "Status Tercatat"
UNIT = "Keuangan, Umum, dan Logistik"

NEEDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("draf", "bahan"): ("Kanal", "Subbagian", TITLE, "Tanggal Kegiatan", "Tautan Bahan"),
    ("bahan", "disposisi"): ("Keputusan Verifikasi", "Tanggal Verifikasi", "Verifikator"),
    ("bahan", "disimpan"): ("Keputusan Verifikasi", "Tanggal Verifikasi", "Verifikator"),
    ("disposisi", "konsep"): ("Tautan Konsep", "Tanggal Konsep"),
    ("konsep", "revisi"): ("Hasil Pemeriksaan", "Tanggal Pemeriksaan", "Catatan Revisi"),
    ("revisi", "konsep"): ("Tautan Konsep", "Tanggal Konsep"),
    ("konsep", "siap"): (
        "Hasil Pemeriksaan", "Tanggal Pemeriksaan", "Pemeriksa",
        "Tautan Konsep", "Tanggal Konsep", TITLE, "Tanggal Kegiatan",
    ),
    ("siap", "diunggah"): ("Tautan Unggahan", "Tanggal Unggah", "Tangkapan Layar"),
    ("diunggah", "terdata"): ("Tanggal Pendataan",),
    ("terdata", "selesai"): (),
    ("disimpan", "disposisi"): ("Keterangan",),
    ("selesai", "siap"): ("Keterangan",),
    ("siap", "konsep"): (),
}  # fmt: skip
"""The SOP's transitions and the cells each needs; cancelling needs a reason, from everywhere.
A review needs what it reviews; what was approved and is changed goes back to review."""
REVOKED = ("siap", "konsep")
MOST = 40
STATES = {
    "Bahan Terkumpul": "bahan",
    "Disposisi Terbit": "disposisi",
    "Konsep Diajukan": "konsep",
    "Siap Unggah": "siap",
    "Telah Diunggah": "diunggah",
    "Terdata dalam Laporan": "selesai",
}
ORDER = tuple(STATES)


@dataclass
class Sheet:
    """The register's rows as lists of cells, as a person has them before her."""

    path: Path
    book: Any = None
    headings: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)

    def open(self) -> None:
        self.book = openpyxl.load_workbook(self.path)
        lines = [list(line) for line in self.book["Register"].values]
        self.headings = [str(cell) for cell in lines[HEADING - 1]]
        self.rows = lines[FIRST - 1 :]

    def save(self) -> None:
        sheet = self.book["Register"]
        for number in range(max(len(self.rows), sheet.max_row - FIRST + 1)):
            row = self.rows[number] if number < len(self.rows) else []
            for column in range(len(self.headings)):
                value = row[column] if column < len(row) else None
                sheet.cell(FIRST + number, column + 1).value = value
        self.book.save(self.path)

    def at(self, row: list[Any], heading: str) -> str:
        value = row[self.headings.index(heading)]
        return "" if value is None else str(value)

    def put(self, row: list[Any], cells: Mapping[str, Any]) -> None:
        for heading, value in cells.items():
            row[self.headings.index(heading)] = value

    def of(self, row_id: str) -> list[list[Any]]:
        return [row for row in self.rows if self.at(row, ID) == row_id]

    def filled(self) -> list[list[Any]]:
        return [row for row in self.rows if self.at(row, TITLE)]


class Office:
    """An office, its staff with their memory, and the counts of what was found wrong."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self.office: OfficeFolder = new_office(folder / "kantor")
        said = self.office.call("init")
        assert said.code == 0, said.err
        self.sheet = Sheet(self.office.register)
        self.now = datetime.fromisoformat("2025-10-06T08:00+07:00")
        self.honest: dict[str, str] = {}
        """Rows that only ever took right steps: the state each is in."""
        self.titles: dict[str, str] = {}
        self.begun = 0
        self.chain: list[tuple[Any, ...]] = []
        self.edits: dict[str, int] = {}
        self.wrong: list[str] = []
        self.run_number = 0
        self.known: dict[str, str] = {}
        """By identifier, the title that the ledger had of it before the run."""
        self.strays: list[tuple[str, str]] = []
        """Identifiers and titles of rows that a run took steps of under a lost identifier."""

    # What staff do.

    @property
    def today(self) -> str:
        return f"{self.now:%d/%m/%Y}"

    def edit(self) -> None:
        weights = {
            self.advance: 10, self.begin: 3, self.sort: 1, self.insert: 1, self.remove: 0.3,
            self.paste: 0.4, self.paste_id: 0.3, self.change: 1, self.clear: 0.6,
            self.move_attachment: 0.5, self.skip: 0.4,
        }  # fmt: skip
        act = self.random.choices(list(weights), list(weights.values()))[0]
        self.edits[act.__name__] = self.edits.get(act.__name__, 0) + 1
        act()

    def row(self) -> list[Any] | None:
        rows = self.sheet.filled()
        return self.random.choice(rows) if rows else None

    def spoil(self, row: list[Any]) -> None:
        """What follows for this row, and for all of its identifier, is no longer foreseen."""
        self.honest.pop(self.sheet.at(row, ID), None)

    def begin(self) -> None:
        spare = [row for row in self.sheet.rows if self.sheet.at(row, ID)]
        spare = [row for row in spare if not self.sheet.at(row, TITLE)]
        if not spare:
            return
        self.begun += 1
        material = self.office.drive / f"Kotak Masuk/bahan-{self.begun}"
        material.mkdir()
        (material / "catatan.txt").write_text(f"Bahan {self.begun}", encoding="utf-8")
        row_id, title = self.sheet.at(spare[0], ID), f"Kegiatan nomor {self.begun} kantor"
        self.sheet.put(
            spare[0],
            {
                "Stempel Waktu": f"{self.today} 08:00:00", "Kanal": "Media Sosial",
                "Subbagian": UNIT, "Pengisi": f"Admin Subbagian {UNIT}", TITLE: title,
                "Tanggal Kegiatan": self.today, "Tempat": "Kantor", "Jenis Konten": "Berita",
                "Ringkasan Bahan": "Foto", "Tautan Bahan": f"Kotak Masuk/bahan-{self.begun}",
                "Izin Foto": "Tidak Perlu", STATUS: "Bahan Terkumpul",
            },
        )  # fmt: skip
        if row_id not in self.titles:
            self.honest[row_id], self.titles[row_id] = "bahan", title

    def advance(self) -> None:
        row = self.row()
        if row is not None:
            self.step(row, self.sheet.at(row, STATUS))

    def skip(self) -> None:
        """A status two further on without what the step between needs."""
        row = self.row()
        status = self.sheet.at(row, STATUS) if row is not None else ""
        if row is not None and status in ORDER[:-2]:
            self.spoil(row)
            self.sheet.put(row, {STATUS: ORDER[ORDER.index(status) + 2]})

    def step(self, row: list[Any], status: str) -> None:
        """The next step, as it should be."""
        if status not in ORDER[:-1]:
            return
        row_id, following = self.sheet.at(row, ID), ORDER[ORDER.index(status) + 1]
        key = f"{row_id[-3:]}-{self.begun}-{self.random.randrange(10**6)}"
        cells: Cells = {}
        match following:
            case "Disposisi Terbit":
                cells = {
                    "Keputusan Verifikasi": "Disebarluaskan", "Tanggal Verifikasi": self.today,
                    "Verifikator": f"Kasubbag {UNIT}", "Nomor Disposisi": f"AGD-{key}/X/2025",
                }  # fmt: skip
            case "Konsep Diajukan":
                draft = Document()
                draft.add_paragraph(f"Konsep {key}")
                draft.save(str(self.office.drive / f"Kotak Masuk/konsep-{key}.docx"))
                cells = {
                    "Tautan Konsep": f"Kotak Masuk/konsep-{key}.docx", "Tanggal Konsep": self.today,
                    "Teks Alternatif": "Foto kegiatan",
                }  # fmt: skip
            case "Siap Unggah":
                cells = {
                    "Hasil Pemeriksaan": "Sesuai", "Tanggal Pemeriksaan": self.today,
                    "Pemeriksa": f"Kasubbag {UNIT}", "Nomor Nota Dinas": f"ND-{key}/X/2025",
                }  # fmt: skip
            case "Telah Diunggah":
                shade = self.random.randrange(256)
                picture = Image.new("RGB", (360, 640), (shade, 90, 120))
                picture.save(self.office.drive / f"Kotak Masuk/bukti-{key}.png")
                cells = {
                    "Platform": "Instagram", "Tanggal Unggah": self.today,
                    "Tautan Unggahan": f"https://www.instagram.com/p/C{key.replace('-', '')}x/",
                    "Pengunggah": f"Admin Subbagian {UNIT}",
                    "Tangkapan Layar": f"Kotak Masuk/bukti-{key}.png",
                }  # fmt: skip
            case _:
                cells = {"Tanggal Pendataan": self.today, "Petugas Pendataan": "Admin Medcen"}
        self.sheet.put(row, {**cells, STATUS: following})
        if self.honest.get(row_id) is not None:
            self.honest[row_id] = STATES[following]

    def sort(self) -> None:
        self.random.shuffle(self.sheet.rows)

    def insert(self) -> None:
        place = self.random.randrange(len(self.sheet.rows) + 1)
        self.sheet.rows.insert(place, [None] * len(self.sheet.headings))

    def remove(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            self.sheet.rows = [one for one in self.sheet.rows if one is not row]

    def paste(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            self.sheet.rows.append(list(row))

    def paste_id(self) -> None:
        row, other = self.row(), self.row()
        if row is not None and other is not None and row is not other:
            self.spoil(row)
            self.spoil(other)
            self.sheet.put(row, {ID: self.sheet.at(other, ID)})

    def change(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            columns = [name for pair in NEEDS.values() for name in pair]
            texts = ("menyusul", "31/09/2025", "Lain", "Kotak Masuk/lain.docx", STATUS)
            self.sheet.put(row, {self.random.choice(columns): self.random.choice(texts)})

    def clear(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            columns = [name for pair in NEEDS.values() for name in pair]
            self.sheet.put(row, {self.random.choice(columns): None})

    def move_attachment(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            for name in ("Tautan Konsep", "Tangkapan Layar"):
                place = self.office.drive / (self.sheet.at(row, name) or "tiada")
                if place.is_file():
                    place.rename(place.with_name(f"pindah {place.name}"))
                    return

    # A day's work: some edits, a plan, perhaps more edits, a run, perhaps edits while it runs.

    def day(self, edits: int) -> None:
        self.run_number += 1
        self.now += timedelta(hours=self.random.choice((1, 3, 24)))
        self.sheet.open()
        during = self.random.randrange(3) if self.random.random() < 0.3 else 0
        late = self.random.randrange(3) if self.random.random() < 0.3 else 0
        for _ in range(edits - during - late):
            self.edit()
        self.sheet.save()
        if self.random.random() < 0.1:
            self.half_saved()
        planned: Plan | None = self.plan()
        if late:
            for _ in range(late):
                self.edit()
            self.sheet.save()
            planned = None
        self.run(planned, during)

    def home(self) -> Home:
        return open_home(load_settings(self.office.path / "office.yaml"))

    def plan(self) -> Plan:
        home = self.home()
        office = home.settings.office
        return prepare(office, home.register, home.ledger, home.files, self.now).plan

    def half_saved(self) -> None:
        """The workbook as an office program has it half written: a run changes nothing."""
        whole = self.office.register.read_bytes()
        ledger = self.events()
        self.office.register.write_bytes(whole[: self.random.randrange(len(whole))])
        half = self.office.register.read_bytes()
        try:
            self.plan()
            self.report("a half saved workbook was read")
        except SheetflowError as error:
            if not error.problem or not error.fix:
                self.report("a half saved workbook has no sentence")
        if self.office.register.read_bytes() != half or self.events() != ledger:
            self.report("a half saved workbook was changed")
        self.office.register.write_bytes(whole)

    def run(self, planned: Plan | None, during: int) -> None:
        home = self.home()
        office = home.settings.office
        before = self.staff_cells()
        busy: list[Lines] = []

        def work() -> None:
            if during and not busy:
                for _ in range(during):
                    self.edit()
                self.sheet.save()
                busy.append(self.staff_cells())

        expected = dict(self.honest)
        known = home.ledger.load().rows.items()
        self.known = {str(name): row.key.split("|")[0] for name, row in known}
        ledger = Interrupted(home.ledger, work)
        with home.lock(self.now):
            prepared = prepare(office, home.register, home.ledger, home.files, self.now)
            if planned is not None and prepared.plan != planned:
                self.report("the run's plan is not the plan")
            seen = Sheet(self.office.register)
            seen.open()
            outcome = run_effects(
                prepared.plan, ledger, home.files, home.register, prepared.snapshot
            )
        self.check(outcome, seen, expected, (before, *busy))

    # The oracle.

    def check(
        self, outcome: Outcome, seen: Sheet, expected: Mapping[str, str], staff: Sequence[Lines]
    ) -> None:
        """All that a run must have left right; `staff` are their cells, as they left them last."""
        for failure in outcome.failures:
            self.report(f"failed: {failure}")
        undisturbed, after = len(staff) == 1, self.staff_cells()
        if after != staff[-1]:
            self.report(f"staff cells changed: {_difference(staff[-1], after)}")
        if outcome.shown.postponed and undisturbed:
            self.report(f"not shown: {outcome.shown.postponed}")
        self.check_events(seen, expected)
        self.check_states(expected)
        self.check_dates()
        if not outcome.shown.postponed:
            self.check_sentences()
        if not outcome.shown.postponed and undisturbed:
            self.check_identifiers()

    def report(self, what: str) -> None:
        self.wrong.append(f"run {self.run_number}: {what}")

    def staff_cells(self) -> dict[int, list[Any]]:
        """All cells but the job's own and the identifiers, by line."""
        sheet = Sheet(self.office.register)
        sheet.open()
        own = {"ID Pengajuan", *sheet.headings[sheet.headings.index("Keterangan") + 1 :]}
        keep = [at for at, name in enumerate(sheet.headings) if name not in own]
        rows = {n: [row[at] for at in keep] for n, row in enumerate(sheet.rows)}
        return {number: row for number, row in rows.items() if any(c is not None for c in row)}

    def events(self) -> list[tuple[Any, ...]]:
        if not self.office.ledger.exists():
            return []
        home = self.home()
        return [
            (e.event.submission, e.event.row_id, e.event.source, e.event.target,
             tuple(e.event.evidence), e.event.transition)
            for e in home.ledger.history()
        ]  # fmt: skip

    def check_events(self, seen: Sheet, expected: Mapping[str, str]) -> None:
        """Nothing before is lost or changed; each new event follows, from a row that has it."""
        events = self.events()
        if events[: len(self.chain)] != self.chain:
            self.report("events before were changed")
        states: dict[str, str] = {}
        for event in self.chain:
            states[event[0]] = event[3]
        for name, row_id, source, target, evidence, transition in events[len(self.chain) :]:
            if str(transition) == "X06":
                continue
            if states.get(name, "draf") != source:
                self.report(f"{name}: {source}→{target} after {states.get(name)}")
            states[name] = target
            needs = NEEDS.get((source, target), ("Keterangan",) if target == "batal" else None)
            if (source, target) == REVOKED and row_id in expected:
                self.report(f"{name}: an approval was taken back that nobody touched")
            if needs is None:
                self.report(f"{name}: no such transition {source}→{target}")
                continue
            if not any(_has(seen, row, needs, evidence) for row in self.rows_of(row_id, seen)):
                self.report(f"{name}: {source}→{target} from no row that has what it needs")
        self.chain = events

    def rows_of(self, row_id: str, seen: Sheet) -> list[list[Any]]:
        """The rows that may speak for the identifier.

        Not one that carries it and is another's, by the title that the ledger had of that one; and
        where no row with its own title carries it, those with that title under another identifier.
        """
        title = self.known.get(row_id, "")
        given = {one.casefold() for one in self.titles.values()}
        others = {one for name, one in self.known.items() if name != row_id} & given - {title}
        rows = [row for row in seen.of(row_id) if seen.at(row, TITLE).casefold() not in others]
        if title in given and not any(seen.at(row, TITLE).casefold() == title for row in rows):
            strays = [row for row in seen.rows if seen.at(row, TITLE).casefold() == title]
            if strays:
                self.strays.append((row_id, title))
            rows += strays
        return rows

    def check_identifiers(self) -> None:
        """A row that a step was accepted of has the identifier under which it was."""
        sheet = Sheet(self.office.register)
        sheet.open()
        for row_id, title in dict.fromkeys(self.strays):
            if not any(sheet.at(row, TITLE).casefold() == title for row in sheet.of(row_id)):
                self.report(f"{row_id} was accepted of a row that does not carry it: {title}")
        self.strays.clear()

    def check_dates(self) -> None:
        """Every date on record of an accepted step is one."""
        for record in self.home().ledger.load().submissions.values():
            for cells in record.entered.values():
                for column, text in cells:
                    if str(column).startswith("tanggal") and text and not _is_day(text):
                        self.report(f"{record.id}: {column} is recorded as {text}")

    def check_states(self, expected: Mapping[str, str]) -> None:
        """Rows that took right steps alone are where they should be."""
        known = self.home().ledger.load().submissions.values()
        found = {str(one.row_id): str(one.state) for one in known}
        for row_id, state in expected.items():
            if found.get(row_id) != state:
                self.report(f"{row_id} is {found.get(row_id)}, should be {state}")

    def check_sentences(self) -> None:
        """No row that somebody began is silent."""
        sheet = Sheet(self.office.register)
        sheet.open()
        for number, row in enumerate(sheet.rows, FIRST):
            own = sheet.headings.index("Keterangan")
            told = [cell for cell in row[1 : own + 1] if cell is not None]
            begun = [cell for cell in told if str(cell) != sheet.at(row, ID)]
            over = sheet.at(row, RECORDED) in {"Selesai", "Disimpan", "Dibatalkan"}
            if begun and not over and not sheet.at(row, SENTENCE):
                self.report(f"row {number} ({sheet.at(row, ID)}) is silent: {begun[:4]}")


class Interrupted:
    """A ledger before whose commit somebody does something."""

    def __init__(self, ledger: Any, work: Callable[[], None]) -> None:
        self._ledger, self._work = ledger, work

    def __getattr__(self, name: str) -> Any:
        if name == "commit":
            self._work()
        return getattr(self._ledger, name)


def _has(
    sheet: Sheet, row: list[Any], needs: tuple[str, ...], evidence: tuple[tuple[str, str], ...]
) -> bool:
    """Whether the row has the cells that a step needs, dates that are dates, and the very
    attachments that were accepted with it."""
    cells = {name: sheet.at(row, name) for name in needs}
    given = all(text and text != "menyusul" for text in cells.values())
    dated = all(_is_written_day(text) for name, text in cells.items() if name.startswith("Tanggal"))
    files = [text for _, text in evidence if text.startswith("Kotak Masuk/")]
    return given and dated and set(files) <= {str(cell) for cell in row}


def _is_written_day(text: str) -> bool:
    return _parses(lambda: datetime.strptime(text, "%d/%m/%Y"))  # noqa: DTZ007 - a day alone


def _is_day(text: str) -> bool:
    return _parses(lambda: datetime.fromisoformat(text))


def _parses(parse: Callable[[], object]) -> bool:
    try:
        parse()
    except ValueError:
        return False
    return True


def _difference(before: Mapping[int, list[Any]], after: Mapping[int, list[Any]]) -> str:
    for number in sorted({*before, *after}):
        if before.get(number) != after.get(number):
            pairs = zip(before.get(number, []), after.get(number, []), strict=False)
            return f"row {FIRST + number}: {[pair for pair in pairs if pair[0] != pair[1]]}"
    return ""


def main(runs: int, edits: int, seed: int) -> dict[str, Any]:
    """What was done and what was found wrong."""
    folder = Path(tempfile.mkdtemp(prefix="edits-"))
    try:
        office = Office(folder, seed)
        for number in range(runs):
            share = edits * (number + 1) // runs - edits * number // runs
            office.day(share)
        done = dict(sorted(office.edits.items()))
        return {
            "edits": sum(done.values()), "runs": runs, "kinds": done,
            "events": len(office.chain), "foreseen rows": len(office.honest),
            "wrong": office.wrong[:MOST],
        }  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    sys.stdout.write(json.dumps(main(*words), indent=1, ensure_ascii=False) + "\n")
