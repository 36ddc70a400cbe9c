"""A small office made by hand: one channel column, two short SOPs, three roles, two units.

It has every kind of column and of requirement that a register can have, and is independent of the
shipped offices.
"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from sheetflow.core.calendar import WorkingCalendar
from sheetflow.core.findings import E_WAJIB, W_NORMAL, Code
from sheetflow.core.form import Choice, Column, ColumnGroup, Form, Kind, State, SystemColumn
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId, UnitId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.office_options import Folders, Undecided
from sheetflow.core.organisation import Role, Unit
from sheetflow.core.register.links import Official, PlatformBook
from sheetflow.core.register.text import Placeholders
from sheetflow.core.texts import Catalogue, Message
from sheetflow.core.transition import (
    Actor,
    AnyFilled,
    Equals,
    Filled,
    Newer,
    NoOpenError,
    Transition,
)
from sheetflow.core.words import INDONESIAN, Language, words
from sheetflow.core.workflow import Step, TimeLimit, Workflow
from tests.support.texts import TEXTS

CLERK, HEAD, PRESS = RoleId("clerk"), RoleId("head"), RoleId("press")

SYSTEM_HEADINGS = {
    SystemColumn.STATE: words("Status Tercatat", "Recorded Status"),
    SystemColumn.TURN: words("Giliran", "Turn"),
    SystemColumn.SENTENCE: words("Temuan Pemeriksaan Otomatis", "Automatic Check Findings"),
    SystemColumn.DUE: words("Batas Waktu", "Due Date"),
    SystemColumn.FOLDER: words("Folder", "Folder"),
    SystemColumn.PAPERS: words("Dokumen", "Papers"),
    SystemColumn.SOP_VERSION: words("Versi SOP", "SOP Version"),
    SystemColumn.DETAILS: words("Rincian", "Details"),
}


FOLDERS = Folders(
    "{tahun}/{bulan}/{subbagian}/{id}_{judul}",
    "Arsip/{tahun}/{subbagian}/{id}_{judul}",
    ("01_bahan", "02_disposisi", "03_konsep", "04_final_preview", "05_bukti"),
)
"""As the decree's model has them."""


def small_office(language: Language = INDONESIAN) -> Office:
    """The office; only its language varies."""
    return Office(
        id="kecil",
        name=words("Kantor Kecil", "Small Office"),
        zone=ZoneInfo("Asia/Jakarta"),
        language=language,
        form=small_form(),
        workflows=(_workflow("s1", "Surat", HEAD), _workflow("s2", "Papan", PRESS)),
        units=(
            Unit(UnitId("umum"), words("Keuangan, Umum, dan Logistik", "General")),
            Unit(UnitId("hukum"), words("Hukum", "Law")),
        ),
        roles=(
            Role(CLERK, words("Admin Bagian Terkait", "Clerk"), ("Admin Bagian",), of_unit=True),
            Role(HEAD, words("Kepala Bagian (Kabag)", "Head"), ("Kabag",), of_unit=True),
            Role(PRESS, words("Admin Papan", "Board Admin"), ("Admin Papan",)),
        ),
        holders=(),
        calendar=WorkingCalendar(frozenset({5, 6}), frozenset()),
        catalogue=_catalogue(),
        texts=TEXTS,
        placeholders=Placeholders(("nihil",), ("menyusul",)),
        platforms=PlatformBook(()),
        official=Official({}, frozenset()),
        folders=FOLDERS,
        undecided=(Undecided("waktu", words("Batas waktu?", "Time limits?"), "1"),),
    )


def office_with_form(form: Form, language: Language = INDONESIAN) -> Office:
    """The same office with another form."""
    return replace(small_office(language), form=form)


def small_form() -> Form:
    """Fourteen columns, one of every kind."""
    return Form(
        columns=_columns(),
        groups=(
            ColumnGroup("kunci", words("Pengajuan", "Submission"), "334155"),
            ColumnGroup("bahan", words("1. Bahan · Admin", "1. Materials"), "1D4ED8"),
            ColumnGroup("periksa", words("2. Periksa · Kabag", "2. Review"), "F59E0B"),
            ColumnGroup("tayang", words("3. Tayang · Admin Papan", "3. Publish"), "047857"),
        ),
        states=_states(),
        initial=StateId("draf"),
        selector=ColumnId("kanal"),
        both="Keduanya",
        unit_column=ColumnId("bagian"),
        title_column=ColumnId("judul"),
        date_column=ColumnId("tanggal"),
        remarks_column=ColumnId("ket"),
        revision_column=ColumnId("revisi"),
        duplicate_key=(ColumnId("judul"), ColumnId("tanggal")),
        system_headings=SYSTEM_HEADINGS,
        identifier_pattern="K-{yy}{mm}-{n:03}",
        frozen_columns=2,
    )


def _columns() -> tuple[Column, ...]:
    def column(key: str, kind: Kind, indonesian: str, english: str, group: str) -> Column:
        return Column(ColumnId(key), kind, words(indonesian, english), group)

    channel = (
        Choice("Surat", words("Surat", "Letter")),
        Choice("Papan", words("Papan", "Board")),
        Choice("Keduanya", words("Keduanya", "Both")),
    )
    result = (
        Choice("Sesuai", words("Sesuai", "Suitable")),
        Choice("Belum Sesuai", words("Belum Sesuai", "Not suitable")),
    )
    head = column("pemeriksa", Kind.ROLE, "Pemeriksa", "Reviewer", "periksa")
    note = words("Judul singkat, tanpa singkatan.", "A short title.")
    title = column("judul", Kind.TEXT, "Judul Kegiatan", "Title", "bahan")
    return (
        column("id", Kind.IDENTIFIER, "ID Pengajuan", "Submission ID", "kunci"),
        replace(title, note=note, roles=(CLERK,), group="kunci", width=40),
        replace(column("kanal", Kind.CHOICE, "Kanal", "Channel", "bahan"), choices=channel),
        column("bagian", Kind.UNIT, "Bagian", "Unit", "bahan"),
        column("tanggal", Kind.DATE, "Tanggal Kegiatan", "Activity Date", "bahan"),
        column("bahan", Kind.FILES, "Tautan Bahan", "Materials", "bahan"),
        column("nomor", Kind.NUMBER_OR_FILES, "Nomor Disposisi", "Disposition", "periksa"),
        replace(head, roles=(HEAD,)),
        replace(column("hasil", Kind.CHOICE, "Hasil", "Result", "periksa"), choices=result),
        column("revisi", Kind.REVISION, "Revisi Ke-", "Revision", "periksa"),
        column("tautan", Kind.LINKS, "Tautan Unggahan", "Link", "tayang"),
        column("lihat", Kind.COUNT, "Tayangan", "Views", "tayang"),
        column("status", Kind.STATUS, "Status", "Status", "tayang"),
        column("ket", Kind.LONG_TEXT, "Keterangan", "Remarks", "tayang"),
    )


def _states() -> tuple[State, ...]:
    return (
        State(StateId("draf"), words("Draf", "Draft"), CLERK, colour="E2E8F0", extension=True),
        State(StateId("bahan"), words("Bahan Terkumpul", "Collected"), HEAD, colour="BFDBFE"),
        State(
            StateId("siap"),
            words("Siap Tayang", "Ready"),
            CLERK,
            colour="FDE68A",
            turn_by_workflow={"s2": PRESS},
            hint=words("Tayangkan dan tempel tautannya.", "Publish and paste the link."),
        ),
        State(StateId("selesai"), words("Selesai", "Done"), None, colour="BBF7D0", end=True),
        State(StateId("batal"), words("Dibatalkan", "Cancelled"), None, colour="9CA3AF", end=True),
    )


def _workflow(key: str, value: str, publisher: RoleId) -> Workflow:
    hasil, tanggal, bahan = ColumnId("hasil"), ColumnId("tanggal"), ColumnId("bahan")
    draf, collected, ready = StateId("draf"), StateId("bahan"), StateId("siap")
    return Workflow(
        id=WorkflowId(key),
        version=f"{key}-2025",
        short=f"SOP {key}",
        half_suffix=key,
        value=value,
        steps=(
            Step(1, words("Pengumpulan bahan", "Collecting materials"), CLERK),
            Step(2, words("Pemeriksaan", "Review"), HEAD),
            Step(3, words("Penayangan", "Publishing"), publisher),
        ),
        transitions=(
            Transition(
                TransitionId("T1"), 1, (draf,), collected, Actor((CLERK,)),
                (Filled(ColumnId("judul")), Filled(tanggal), Filled(bahan)),
            ),
            Transition(
                TransitionId("T2"), 2, (collected,), ready, Actor((HEAD,), ColumnId("pemeriksa")),
                (
                    Equals(hasil, "Sesuai"),
                    AnyFilled((ColumnId("nomor"), bahan), Code("E-DISPOSISI")),
                ),
            ),
            Transition(
                TransitionId("T3"), 2, (collected,), draf, Actor((HEAD,)),
                (Equals(hasil, "Belum Sesuai"), Newer(tanggal, tanggal)), returns=True,
            ),
            Transition(
                TransitionId("T4"), 3, (ready,), StateId("selesai"), None,
                (Filled(ColumnId("tautan")), NoOpenError()),
            ),
            Transition(
                TransitionId("X1"), 0, (collected, ready), StateId("batal"), Actor((HEAD,)),
                label=words("Dibatalkan oleh Kabag", "Cancelled by the head"), extension=True,
            ),
        ),
        time_limits=(TimeLimit(Code("W-LAMBAT-1"), 1, tanggal, tanggal, 2),),
    )  # fmt: skip


def _catalogue() -> Catalogue:
    return Catalogue(
        messages={
            E_WAJIB: Message(words("Kolom {kolom} wajib diisi."), words("Isi {kolom}.")),
            W_NORMAL: Message(words("“{asal}” dibaca “{hasil}”."), words("Tidak perlu.")),
        }
    )
