"""An office whose register holds many submissions, most closed, one in twenty still open: as runs
would have left it, made in about a minute.

One closed and one open row are judged by the real planner; every other row's records are theirs
with its own number, written into the ledger at once.  Each submission has its newest event alone,
or its whole history.
"""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from sheetflow.adapters.ledger_format.columns import (
    Row,
    event_columns,
    event_of,
    submission_columns,
    submission_of,
)
from sheetflow.adapters.ledger_format.row_columns import RowDecoder, row_columns
from sheetflow.app.backend import Backend
from sheetflow.app.setup import open_backend
from sheetflow.core.effects import Commit
from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.ledger.filed_faults import READ, part_of
from sheetflow.core.ledger.hash_chain import link
from sheetflow.core.names import RowId, RunId, SubmissionId
from sheetflow.core.records import Event, RowRecord, SubmissionRecord
from sheetflow.core.register.row_identity import identity
from sheetflow.core.register.submission_rows import scan_register
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_settings

FIRST_DAY = date(2021, 1, 4)
CLOSED, OPEN = 999901, 999920
"""Numbers of the rows that are judged."""
CONTENT = b"bahan kegiatan\n" * 2_000
"""Of every attachment: 30 kB."""


def office_of_many(folder: Path, submissions: int, now: datetime, *, history: bool = False) -> Path:
    """Settings, Drive, a filled register and the ledger of a run at `now`; the settings' path.

    `history`: with every event of each submission.

    Of the filed files those are there whose turn it is to be read on the next day.
    """
    sample = _judged(now)
    shown = {row.id: row.status_cells for row in sample.plan.commit.rows}
    config = _settings(folder)
    reported = {
        number: [
            text.replace(_name(_like(number)), _name(number)) for text in shown[_id(_like(number))]
        ]
        for number in range(1, submissions + 1)
    }
    _write_register(config, reported)
    home = open_backend(load_settings(config))
    home.ledger.commit(_commit(home, sample, now, history=history))
    _write_filed_files(home, now.date())
    return config


def _settings(folder: Path) -> Path:
    config = folder / "office.yaml"
    shutil.copyfile(shipped_config() / "offices/kpu-kab-contoh/office.yaml", config)
    inbox = load_settings(config).drive / "Kotak Masuk"
    inbox.mkdir(parents=True)
    (inbox / "bahan.txt").write_bytes(CONTENT)
    return config


def _judged(now: datetime) -> Prepared:
    """The plan of an office with one closed and one open row."""
    with tempfile.TemporaryDirectory() as folder:
        config = _settings(Path(folder))
        _write_register(config, {CLOSED: [], OPEN: []})
        home = open_backend(load_settings(config))
        return prepare(home.settings.office, home.register, home.ledger, home.files, now)


def _like(number: int) -> int:
    return CLOSED if number % 20 else OPEN


def _name(number: int) -> str:
    return f"{number:06d}"


def _id(number: int) -> RowId:
    return RowId(f"PUB-2021-{_name(number)}")


def _write_register(config: Path, shown: Mapping[int, list[str]]) -> None:
    """Rows of these numbers with what their own columns say, and spare rows behind them."""
    settings = load_settings(config)
    form = settings.office.form
    book = xlsxwriter.Workbook(
        str(settings.register), {"strings_to_urls": False, "constant_memory": True}
    )
    sheet = book.add_worksheet(settings.tab)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    headings = [column.heading(settings.language) for column in form.columns]
    headings += [form.system_headings[system](settings.language) for system in SystemColumn]
    sheet.write_row(0, 0, headings)
    for at, (number, reported) in enumerate(shown.items(), 1):
        cells = _cells(number)
        for place, column in enumerate(form.columns):
            value = cells.get(column.id, "")
            if column.kind is Kind.DATE and isinstance(value, date):
                sheet.write_datetime(at, place, value, day)
            elif isinstance(value, int):
                sheet.write_number(at, place, value)
            elif value:
                sheet.write_string(at, place, str(value))
        for place, text in enumerate(reported, len(form.columns)):
            if text:
                sheet.write_string(at, place, text)
    place = [column.id for column in form.columns].index(form.identifier.id)
    for at in range(len(shown) + 1, len(shown) + 201):
        sheet.write_string(at, place, f"PUB-2021-S{at:05d}")
    book.close()


def _commit(home: Backend, sample: Prepared, now: datetime, *, history: bool) -> Commit:
    office, snapshot = home.settings.office, home.register.read()
    scan = scan_register(snapshot, office, {})
    made = _Copies(sample)
    looks = home.files.inspect(["Kotak Masuk/bahan.txt"])
    rows, submissions, events = [], [], []
    for row in scan.rows:
        number = int(row.id[-6:])
        record = made.row(number)
        own = identity(row.cells, scan.columns, office.form)
        infos = tuple((key, looks[key]) for key, _ in record.file_infos)
        rows.append(
            replace(record, digest=row.digest, identity=own, file_infos=infos, valid_until=None)
        )
        submissions.append(made.submission(number))
        events += made.events(number)[0 if history else -1 :]
    return Commit(
        base=0,
        run_id=RunId("bench"),
        as_of=now,
        events=tuple(events),
        submissions=tuple(submissions),
        rows=tuple(rows),
        next_number=len(rows) + 1_000,
        notes={READ: part_of("", now.date()).note},
    )


class _Copies:
    """Records like those of the judged rows, of other numbers."""

    def __init__(self, sample: Prepared) -> None:
        commit = sample.plan.commit
        self._rows = {record.id: row_columns(record) for record in commit.rows}
        self._submissions = {record.id: submission_columns(record) for record in commit.submissions}
        self._events: defaultdict[SubmissionId, list[Row]] = defaultdict(list)
        for one in link(0, "", commit.events):
            self._events[one.event.submission].append(event_columns(one))
        self._decode = RowDecoder()

    def row(self, number: int) -> RowRecord:
        return self._decode(_renamed(self._rows[_id(_like(number))], number))

    def submission(self, number: int) -> SubmissionRecord:
        stored = self._submissions[SubmissionId(_id(_like(number)))]
        return submission_of(_renamed(stored, number))

    def events(self, number: int) -> list[Event]:
        """In their order."""
        stored = self._events[SubmissionId(_id(_like(number)))]
        return [event_of(_renamed(one, number)).event for one in stored]


def _renamed(stored: Iterable[Any], number: int) -> Row:
    before, after = _name(_like(number)), _name(number)
    return tuple(one.replace(before, after) if isinstance(one, str) else one for one in stored)


def _write_filed_files(home: Backend, today: date) -> None:
    """Those whose turn it is on the next day."""
    part = part_of("", today + timedelta(days=1))
    for target in _targets(home, part.of(home.ledger.load().submissions)):
        path = home.settings.drive / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CONTENT)


def _targets(home: Backend, names: Iterable[str]) -> Iterator[str]:
    for record in home.ledger.records([*map(SubmissionId, names)]):
        yield from (file.target for file in record.files)


def _cells(number: int) -> dict[str, str | int | date]:
    when = FIRST_DAY + timedelta(days=7 * (number % 250))
    bare: dict[str, str | int | date] = {
        "no": _name(number),
        "id": str(_id(number)),
        "stempel_waktu": f"{when:%d/%m/%Y} 10:00:00",
        "kanal": "Media Sosial",
        "subbagian": "Teknis dan Hupmas",
        "pengisi": "Admin Subbagian Teknis dan Hupmas",
        "judul": f"Kegiatan nomor {_name(number)} di kecamatan",
        "tanggal_kegiatan": when,
        "tempat": "Aula Kantor KPU",
        "jenis": "Berita",
        "ringkasan": f"Ringkasan bahan kegiatan nomor {_name(number)}",
        "tautan_bahan": "Kotak Masuk/bahan.txt",
        "izin": "Tidak Perlu",
        "status": "Bahan Terkumpul",
    }
    if number % 20 == 0:
        return bare
    kasubbag = "Kasubbag Teknis dan Hupmas"
    return bare | {
        "keputusan_verifikasi": "Disebarluaskan",
        "tanggal_verifikasi": when,
        "verifikator": kasubbag,
        "nomor_disposisi": f"AGD-{_name(number)}/2021",
        "tautan_konsep": "Kotak Masuk/bahan.txt",
        "tanggal_konsep": when,
        "alt": "Foto kegiatan",
        "hasil": "Sesuai",
        "tanggal_pemeriksaan": when,
        "pemeriksa": kasubbag,
        "revisi_ke": 0,
        "platform": "Instagram",
        "tautan_unggahan": f"https://www.instagram.com/p/CONTOH{_name(number)}/",
        "tanggal_unggah": when,
        "pengunggah": "Admin Subbagian Teknis dan Hupmas",
        "tangkapan_layar": "Kotak Masuk/bahan.txt",
        "tanggal_pendataan": when,
        "petugas_pendataan": "Admin Medcen",
        "jangkauan": number % 900,
        "suka": number % 90,
        "komentar": number % 9,
        "status": "Selesai",
    }
