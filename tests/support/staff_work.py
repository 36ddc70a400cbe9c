"""What staff do to a small register over days, as acts that a test can draw and replay.

An act depends on the cells alone, so that a history of acts leaves the same cells whenever the job
runs in between.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sheetflow.core.findings import Finding
from sheetflow.core.office import Office
from sheetflow.core.register.sheet import Cell
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import SETTINGS as SETTINGS_FILES
from tests.support.offices_by_settings import office_of
from tests.support.quick_yaml import quick_yaml
from tests.support.registers import NOW
from tests.support.scenario import cells_like

START = NOW - timedelta(days=4)
"""Thursday 9 October 2025, 17.00: the day on which the rows are begun."""

CHANNELS = ("Media Sosial", "Website", "Media Sosial")

Cells = dict[str, str]


@dataclass(frozen=True)
class Act:
    """One act of staff, `days` after the one before: `what` of `ACTS`, to row `row`.

    `other` selects a second row, a column or a text.  Numbers are taken modulo the choices.
    """

    what: str
    row: int = 0
    other: int = 0
    days: int = 0


@dataclass
class Work:
    """A backend with the history of its staff's work so far."""

    home: MemoryHome
    day: datetime = START
    deleted: dict[str, list[Cell]] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    def do(self, act: Act) -> None:
        """Wait, then do it; an act that has nothing to be done to does nothing."""
        self.day += timedelta(days=act.days)
        labels = self.labels
        if labels or act.what in {"undelete", "settings"}:
            ACTS[act.what](self, labels[act.row % len(labels)] if labels else "", act.other)

    def run(self) -> None:
        """Run the job now; its findings are kept in `findings`."""
        prepared, outcome = self.home.run(self.day)
        assert outcome.complete, outcome
        self.findings = prepared.plan.findings

    @property
    def labels(self) -> list[str]:
        """The rows that are there, without copies."""
        return [label for label in self.home.labels if "(copy)" not in label]

    @property
    def today(self) -> str:
        return f"{self.day:%d/%m/%Y}"

    def text(self, label: str, column: str) -> str:
        return str(self.home.cell(label, column) or "")


def sample_office(changes: Mapping[str, object] | None = None) -> Office:
    """Return the sample office with an acting Kasubbag for some days."""
    reported = quick_yaml(SETTINGS_FILES["contoh"].read_text("utf-8"))
    span = {"since": "2025-10-13", "until": "2025-10-24"}
    who = {"name": "Pengganti Teknis Contoh", "role": "kasubbag", "unit": "teknis", "acting": True}
    return office_of("contoh", {"holders": [*reported["holders"], who | span], **(changes or {})})


def begun(home: MemoryHome) -> Work:
    """Three rows with their materials, one of them for the website."""
    for number, channel in enumerate(CHANNELS, 1):
        own = {
            "judul": f"Kegiatan ke-{number}",
            "tanggal_kegiatan": f"0{6 + number}/10/2025",
            "stempel_waktu": f"09/10/2025 10:0{number}:00",
            "tautan_bahan": f"Kotak Masuk/bahan {number}",
        }
        home.put(f"PUB-2025-{number:04}", cells_like({"like": "draft", "kanal": channel, **own}))
    return Work(home)


def _verified(work: Work, label: str) -> Cells:
    return {
        "keputusan_verifikasi": "Disebarluaskan",
        "tanggal_verifikasi": work.today,
        "verifikator": "Kasubbag Teknis dan Hupmas",
        "nomor_disposisi": f"AGD-{label[-3:]}/X/2025",
    }


def _drafted(work: Work, label: str) -> Cells:
    return {
        "tautan_konsep": f"Kotak Masuk/konsep {label[-1]} {work.today[:2]}.docx",
        "tanggal_konsep": work.today,
        "alt": "Peserta mendengarkan pemateri",
    }


def _reviewed(work: Work, label: str) -> Cells:
    return {
        "hasil": "Sesuai",
        "tanggal_pemeriksaan": work.today,
        "pemeriksa": "Kasubbag Teknis dan Hupmas",
        "nomor_nota_dinas": f"{label[-2:]}/HM.02-ND/3299/2025",
    }


def _posted(work: Work, label: str) -> Cells:
    website = work.text(label, "kanal") == "Website"
    by_channel = (
        {
            "tautan_unggahan": f"https://kab-contoh.kpu.go.id/blog/read/{label[-4:]}_kegiatan",
            "pengunggah": "Admin Medcen",
        }
        if website
        else {
            "tautan_unggahan": f"https://www.instagram.com/p/CONTOH{label[-4:]}x/",
            "pengunggah": "Admin Subbagian Teknis dan Hupmas",
        }
    )
    return {
        **by_channel,
        "tanggal_unggah": work.today,
        "tangkapan_layar": f"Kotak Masuk/bukti {label[-1]}.png",
    }


def _recorded(work: Work, label: str) -> Cells:
    del label
    return {"tanggal_pendataan": work.today, "petugas_pendataan": "Admin Medcen"}


def _nothing(work: Work, label: str) -> Cells:
    del work, label
    return {}


NEXT: Mapping[str, tuple[str, Callable[[Work, str], Cells]]] = {
    "Draf": ("Bahan Terkumpul", _nothing),
    "Bahan Terkumpul": ("Disposisi Terbit", _verified),
    "Disposisi Terbit": ("Konsep Diajukan", _drafted),
    "Dikembalikan untuk Revisi": ("Konsep Diajukan", _drafted),
    "Konsep Diajukan": ("Siap Unggah", _reviewed),
    "Siap Unggah": ("Telah Diunggah", _posted),
    "Telah Diunggah": ("Terdata dalam Laporan", _recorded),
}
"""By status: the next one, and what its step writes."""


def _advance(work: Work, label: str, _: int) -> None:
    following = NEXT.get(work.text(label, "status"))
    if following is not None:
        work.home.write(label, {**following[1](work, label), "status": following[0]})


def _advance_twice(work: Work, label: str, _: int) -> None:
    _advance(work, label, 0)
    _advance(work, label, 0)


def _stand_in(work: Work, label: str, _: int) -> None:
    """Take the next step, decided by the acting Kasubbag where a Kasubbag decides."""
    status = work.text(label, "status")
    _advance(work, label, 0)
    column = {"Bahan Terkumpul": "verifikator", "Konsep Diajukan": "pemeriksa"}.get(status)
    if column is not None:
        work.home.write(label, {column: "Plh. Kasubbag Teknis dan Hupmas"})


def _skip(work: Work, label: str, _: int) -> None:
    """The step after the next, as if the next were done."""
    following = NEXT.get(work.text(label, "status"))
    if following is not None and following[0] in NEXT:
        work.home.write(label, {"status": following[0]})
        _advance(work, label, 0)


def _fill_gap(work: Work, label: str, _: int) -> None:
    """What an earlier step left out, with the day of today."""
    steps = [_verified, _drafted, _reviewed, _posted, _recorded]
    done = list(dict.fromkeys(status for status, _ in NEXT.values()))
    status = work.text(label, "status")
    reached = done.index(status) if status in done else 0
    for cells in (step(work, label) for step in steps[:reached]):
        blank = {name: text for name, text in cells.items() if not work.text(label, name)}
        work.home.write(label, blank)


def _file_away(work: Work, label: str, _: int) -> None:
    """Not to be disseminated."""
    if work.text(label, "status") == "Bahan Terkumpul":
        decided = {**_verified(work, label), "keputusan_verifikasi": "Tidak Disebarluaskan"}
        work.home.write(label, {**decided, "nomor_disposisi": "", "status": "Disimpan"})


def _count(work: Work, label: str, other: int) -> None:
    """Response figures of what is published."""
    if work.text(label, "tanggal_pendataan"):
        work.home.write(label, {"jangkauan": str(100 + other), "suka": str(other)})


def _sort(work: Work, label: str, other: int) -> None:
    names = list(work.home.labels)
    names.insert(other % len(names), names.pop(names.index(label)))
    work.home.sort(names)


def _give_back(work: Work, label: str, _: int) -> None:
    if work.text(label, "status") == "Konsep Diajukan":
        review = {**_reviewed(work, label), "hasil": "Belum Sesuai", "nomor_nota_dinas": ""}
        cells = {**review, "catatan_revisi": f"Perbaiki ({work.today})"}
        work.home.write(label, {**cells, "status": "Dikembalikan untuk Revisi"})


def _turn_round(work: Work, label: str, _: int) -> None:
    """The decision withdrawn, the status as it was."""
    if work.text(label, "keputusan_verifikasi"):
        work.home.write(label, {"keputusan_verifikasi": "Tidak Disebarluaskan"})


def _cancel(work: Work, label: str, _: int) -> None:
    work.home.write(label, {"status": "Dibatalkan", "keterangan": "Dibatalkan: kegiatan ditunda"})


def _reopen(work: Work, label: str, _: int) -> None:
    status = work.text(label, "status")
    if status == "Disimpan":
        cells = {"status": "Disposisi Terbit", "nomor_disposisi": f"AGD-9{label[-2:]}/X/2025"}
        work.home.write(label, {**cells, "keterangan": "Dibuka kembali atas permintaan"})
    if status in {"Terdata dalam Laporan", "Selesai"}:
        cells = {"status": "Siap Unggah", "keterangan": "Unggahan dihapus platform"}
        work.home.write(label, cells)


def _swap(work: Work, label: str, other: int) -> None:
    """All staff cells of two rows exchanged but the identifiers, as when half a sheet is sorted."""
    second = work.labels[other % len(work.labels)]
    one, two = work.home.labels[label], work.home.labels[second]
    columns = [str(column.id) for column in work.home.office.form.columns]
    place = columns.index(str(work.home.office.form.identifier.id))
    for at in range(len(columns)):
        if at != place:
            one[at], two[at] = two[at], one[at]
    work.home.register.saved()


def _copy(work: Work, label: str, _: int) -> None:
    if f"{label} (copy)" not in work.home.labels:
        work.home.copy(label)


def _remove_copy(work: Work, label: str, _: int) -> None:
    if f"{label} (copy)" in work.home.labels:
        work.home.delete(f"{label} (copy)")


def _paste_identifier(work: Work, label: str, other: int) -> None:
    """One row's identifier pasted over another's."""
    identifier = str(work.home.office.form.identifier.id)
    second = work.labels[other % len(work.labels)]
    work.home.write(label, {identifier: work.text(second, identifier)})


def _mend_identifier(work: Work, label: str, _: int) -> None:
    work.home.write(label, {str(work.home.office.form.identifier.id): label})


def _delete(work: Work, label: str, _: int) -> None:
    work.deleted[label] = work.home.labels[label]
    work.home.delete(label)


def _undelete(work: Work, _: str, __: int) -> None:
    """Deleted rows pasted back below the others."""
    for label, row in work.deleted.items():
        work.home.labels[label] = row
        work.home.register.rows.append(row)
    work.deleted.clear()
    work.home.register.saved()


def _split(work: Work, label: str, _: int) -> None:
    work.home.write(label, {"kanal": "Keduanya"})


def _unsplit(work: Work, label: str, other: int) -> None:
    work.home.write(label, {"kanal": CHANNELS[other % 2]})


TEXTS = ("", "menyusul", "Lain sekali", "08/10/2025", "Kotak Masuk/lain.docx")
CHANGED = (
    "judul", "tanggal_kegiatan", "subbagian", "tautan_bahan", "keputusan_verifikasi",
    "tanggal_verifikasi", "verifikator", "nomor_disposisi", "tautan_konsep", "tanggal_konsep",
    "hasil", "tanggal_pemeriksaan", "pemeriksa", "nomor_nota_dinas", "tautan_unggahan",
    "tanggal_unggah", "pengunggah", "tangkapan_layar", "tanggal_pendataan", "alt", "jenis",
)  # fmt: skip


def _change(work: Work, label: str, other: int) -> None:
    """A cell that is filled gets another text, or none."""
    column = CHANGED[other % len(CHANGED)]
    if work.text(label, column):
        work.home.write(label, {column: TEXTS[other // len(CHANGED) % len(TEXTS)]})


SETTINGS: Sequence[Mapping[str, object]] = (
    {"holidays": {"country": "ID", "add": [{"date": "2025-10-14", "name": "Libur daerah"}]}},
    {"day_limits": {"W-LAMBAT-3": 2}},
    {"weekend": ["sunday"]},
)


def _settings(work: Work, _: str, other: int) -> None:
    """A holiday more, another limit, or a working day more."""
    work.home.office = sample_office(SETTINGS[other % len(SETTINGS)])


ActorCheck = Callable[[Work, str, int], None]
FORWARD: Mapping[str, ActorCheck] = {
    "advance": _advance,
    "advance twice": _advance_twice,
    "stand-in": _stand_in,
    "file away": _file_away,
    "count": _count,
    "sort": _sort,
}
"""Acts that fill what was empty, and change nothing that may have been accepted."""
LATE: Mapping[str, ActorCheck] = {"skip": _skip, "fill gap": _fill_gap}
"""Acts that leave a step open while later cells are filled, and fill it then."""
CHANGING: Mapping[str, ActorCheck] = {
    "give back": _give_back,
    "turn round": _turn_round,
    "cancel": _cancel,
    "reopen": _reopen,
    "swap": _swap,
    "copy": _copy,
    "remove copy": _remove_copy,
    "paste identifier": _paste_identifier,
    "mend identifier": _mend_identifier,
    "delete": _delete,
    "undelete": _undelete,
    "split": _split,
    "unsplit": _unsplit,
    "change": _change,
    "settings": _settings,
}
"""Acts on cells that may have been accepted."""
ACTS: Mapping[str, ActorCheck] = {**FORWARD, **LATE, **CHANGING}


def snapshot(work: Work) -> dict[str, list[Cell]]:
    """The rows as they are now, by label."""
    return {label: list(row) for label, row in work.home.labels.items()}


def put_back(work: Work, before: Mapping[str, list[Cell]]) -> None:
    """Staff make the rows what they were: all cells but the job's own."""
    home = work.home
    staff = len(home.office.form.columns)
    for label in [name for name in home.labels if name not in before]:
        home.delete(label)
    if work.deleted:
        _undelete(work, "", 0)
    for label, row in before.items():
        home.labels[label][:staff] = row[:staff]
    home.register.saved()


def names(*kinds: Mapping[str, ActorCheck]) -> list[str]:
    """The names of these kinds of acts."""
    return [name for kind in kinds for name in kind]
