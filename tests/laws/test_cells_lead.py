"""Cells lead: whatever staff write in whatever order, no step is accepted without its evidence."""

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.records import Event
from sheetflow.core.transition import AnyFilled, Equals, Filled, Need, Newer
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like

ROW = "PUB-2025-0001"
NUMBERS = {
    "disposisi": {"pattern": "AGD-{n:03}/{romawi}/{tahun}"},
    "nota_dinas": {"pattern": "{n}/PP.05-ND/3299/{romawi}/{tahun}"},
}
OFFICE = office_of("contoh", {"numbers": NUMBERS})

WORK: tuple[tuple[str, str], ...] = (
    ("tautan_bahan", "Kotak Masuk/bahan"), ("tautan_bahan", ""), ("kanal", "Website"),
    ("kanal", "Media Sosial"), ("kanal", "Keduanya"), ("judul", "Judul lain"),
    ("keputusan_verifikasi", "Disebarluaskan"), ("keputusan_verifikasi", "Tidak Disebarluaskan"),
    ("keputusan_verifikasi", ""), ("tanggal_verifikasi", "10/10/2025"), ("verifikator", "menyusul"),
    ("tautan_konsep", "Kotak Masuk/konsep.docx"), ("tautan_konsep", "Kotak Masuk/konsep 2.docx"),
    ("tanggal_konsep", "10/10/2025"), ("tanggal_konsep", "14/10/2025"), ("hasil", "Sesuai"),
    ("hasil", "Belum Sesuai"), ("hasil", ""), ("catatan_revisi", "Perbaiki ejaan"),
    ("catatan_revisi", "Ganti foto"), ("tanggal_pemeriksaan", "13/10/2025"),
    ("tautan_unggahan", "https://www.instagram.com/p/CONTOH0001x/"),
    ("tautan_unggahan", "https://kab-contoh.kpu.go.id/blog/read/9102_sosialisasi"),
    ("tanggal_unggah", "14/10/2025"), ("pengunggah", "Admin Medcen"),
    ("tangkapan_layar", "Kotak Masuk/bukti.png"), ("tanggal_pendataan", "14/10/2025"),
    ("status", ""), ("status", "Bahan Terkumpul"), ("status", "Siap Unggah"),
    ("status", "Konsep Diajukan"), ("status", "jangan dulu"),
)  # fmt: skip

acts = st.lists(st.one_of(st.sampled_from(WORK), st.integers(0, 1)), min_size=3, max_size=40)
"""What staff write, and runs so many days later."""


@settings(deadline=None, max_examples=20)
@given(acts=acts)
def test_no_order_of_cells_and_runs_accepts_a_step_without_its_evidence(
    acts: list[tuple[str, str] | int],
) -> None:
    home = MemoryHome(OFFICE)
    home.put(ROW, cells_like({"like": "unfinished", "status": ""}))
    day = NOW
    for act in [*acts, 0]:
        if isinstance(act, tuple):
            home.write(ROW, dict([act]))
            continue
        day += timedelta(days=act)
        before = [*home.labels[ROW]]
        home.run(day)
        assert [*home.labels[ROW]][: len(OFFICE.form.columns)] == before[: len(OFFICE.form.columns)]
        assert home.plan(day).empty
    for chained in home.ledger.history():
        assert not missing(chained.event), chained.event


def missing(event: Event) -> list[Need]:
    """What the step needed and its event does not hold, by the SOP that lacks least of it."""
    steps = [w.by_id[event.transition] for w in OFFICE.workflows if event.transition in w.by_id]
    evidence = dict(event.evidence)
    lacking = ([n for n in step.needs if not is_held(n, evidence)] for step in steps)
    return min(lacking, key=len, default=[])


def is_held(need: Need, evidence: Mapping[str, str]) -> bool:
    match need:
        case Filled(column) | Newer(column, _):
            return bool(evidence.get(column))
        case Equals(column, value):
            return evidence.get(column) == value
        case AnyFilled(columns, _):
            return any(evidence.get(column) for column in columns)
        case _:
            return True


changed = st.sampled_from(
    [("judul", "Judul lain"), ("alt", "Lain"), ("tautan_konsep", "Kotak Masuk/lain.docx")]
)
beside = st.sampled_from(
    [("catatan_revisi", "Rev 1"), ("keterangan", "Catatan"), ("status", "Konsep Diajukan")]
)


@settings(deadline=None, max_examples=8)
@given(
    stage=st.sampled_from(["approved", "posted"]),
    changed=st.lists(changed, min_size=1, max_size=2).map(dict),
    beside=st.lists(beside, max_size=2).map(dict),
)
def test_a_decision_that_was_used_approves_no_changed_content(
    stage: str, changed: dict[str, str], beside: dict[str, str]
) -> None:
    home = home_with({ROW: cells_like({"like": stage, "status": ""})})
    home.run(NOW)
    home.write(ROW, changed | beside)
    for _ in range(3):
        home.run(NOW)
        assert home.states() == {ROW: "konsep"}

    home.write(ROW, {"hasil": ""})
    home.run(NOW)
    home.write(ROW, {"hasil": "Sesuai"})
    home.run(NOW)

    assert home.states() == {ROW: "siap"}


def test_twenty_approvals_are_twenty_cells() -> None:
    names = [f"PUB-2025-{number:04}" for number in range(1, 21)]
    like = {"like": ["drafted", "web"], "nomor_disposisi": ""}
    rows = {name: cells_like({**like, "judul": f"Kegiatan {name}"}) for name in names}
    home = MemoryHome(OFFICE)
    for name, cells in rows.items():
        home.put(name, cells)
    home.run(NOW)
    assert {*home.states().values()} == {"konsep"}

    for name in names:
        home.write(name, {"hasil": "Sesuai"})
    home.run(NOW)

    assert home.states() == dict.fromkeys(names, "siap")
    by_system = [c.event.proof.filled for c in home.ledger.history() if c.event.target == "siap"]  # type: ignore[union-attr]  # recorded with every event
    assert by_system == [("tanggal_pemeriksaan", "pemeriksa", "nomor_nota_dinas")] * 20
