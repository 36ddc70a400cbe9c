"""What sheetflow ships loads, and says what the SOP model says."""

import re
from datetime import date
from pathlib import Path

import pytest

from sheetflow.core.findings import Code
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.sop_head import legal_basis
from sheetflow.core.transition import AnyFilled, Filled, Reason, Scope
from sheetflow.core.words import ENGLISH, INDONESIAN
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office, load_settings
from sheetflow.settings.tables import YEARS, days_by_library, read_table

OFFICES = sorted((shipped_config() / "offices").glob("*/office.yaml"))
SOCIAL, SITE = WorkflowId("publikasi-medsos"), WorkflowId("publikasi-website")

HEADINGS = [
    "No.",
    "ID Pengajuan",
    "Stempel Waktu",
    "Kanal",
    "Subbagian",
    "Pengisi",
    "Judul Kegiatan",
    "Tanggal Kegiatan",
    "Tempat",
    "Jenis Konten",
    "Ringkasan Bahan",
    "Tautan Bahan",
    "Izin Foto",
    "Keputusan Verifikasi",
    "Tanggal Verifikasi",
    "Verifikator",
    "Nomor Disposisi",
    "Tautan Konsep",
    "Tanggal Konsep",
    "Teks Alternatif",
    "Hasil Pemeriksaan",
    "Tanggal Pemeriksaan",
    "Pemeriksa",
    "Catatan Revisi",
    "Revisi Ke-",
    "Nomor Nota Dinas",
    "Platform",
    "Tautan Unggahan",
    "Tanggal Unggah",
    "Pengunggah",
    "Tangkapan Layar",
    "Tanggal Pendataan",
    "Petugas Pendataan",
    "Jangkauan",
    "Suka",
    "Komentar",
    "Dibagikan",
    "Tayangan",
    "Status",
    "Keterangan",
    "Dicetak",
]


@pytest.fixture(scope="module")
def contoh() -> Office:
    return load_office(shipped_config() / "offices" / "kpu-kab-contoh" / "office.yaml")


@pytest.mark.parametrize("path", OFFICES, ids=lambda path: path.parent.name)
def test_a_shipped_office_loads_with_its_places(path: Path) -> None:
    settings = load_settings(path)

    assert settings.office.id == path.parent.name
    assert settings.register == path.parent / "register.xlsx"
    assert settings.drive == path.parent / "Drive"
    assert settings.ledger == path.parent / "sheetflow.db"
    assert re.fullmatch("[0-9a-f]{64}", settings.office.rules_digest)


@pytest.mark.parametrize("path", OFFICES, ids=lambda path: path.parent.name)
def test_every_drop_down_and_role_of_a_shipped_office_can_be_read(path: Path) -> None:
    office = load_office(path)

    assert office.choices
    assert office.role_book


def test_the_register_has_the_columns_of_the_sample(contoh: Office) -> None:
    assert [column.heading(INDONESIAN) for column in contoh.form.columns] == HEADINGS


def test_every_column_belongs_to_a_coloured_group(contoh: Office) -> None:
    groups = {group.id for group in contoh.form.groups}

    assert {column.group for column in contoh.form.columns} == groups
    assert len({group.colour for group in contoh.form.groups}) == len(groups)


def test_every_sentence_stands_in_both_languages(contoh: Office) -> None:
    catalogue = contoh.catalogue

    for message in catalogue.messages.values():
        for term in (message.problem, message.fix):
            assert term.by_language.keys() == {INDONESIAN, ENGLISH}


@pytest.mark.parametrize(
    ("workflow", "uploader", "accepted", "strict"),
    [(SOCIAL, "admin_subbag", ("admin_medcen",), False), (SITE, "admin_medcen", (), True)],
)
def test_who_uploads_is_what_tells_the_two_sops_apart(
    contoh: Office, workflow: WorkflowId, uploader: str, accepted: tuple[str, ...], strict: bool
) -> None:
    actor = contoh.workflow_by_id[workflow].by_id[TransitionId("T08")].actor

    assert actor is not None
    assert (actor.roles, actor.accepted, actor.strict) == ((uploader,), accepted, strict)
    ready = contoh.form.state_by_id[StateId("siap")]
    assert ready.turn_by_workflow.get(workflow, ready.turn) == uploader


def test_the_website_needs_an_official_memo_and_social_media_either_paper(contoh: Office) -> None:
    memo, sheet = ColumnId("nomor_nota_dinas"), ColumnId("nomor_disposisi")
    approval = TransitionId("T07")

    assert Filled(memo) in contoh.workflow_by_id[SITE].by_id[approval].needs
    either = AnyFilled((memo, sheet), Code("E-ND"))
    assert either in contoh.workflow_by_id[SOCIAL].by_id[approval].needs
    assert contoh.form.by_id[memo].missing == "E-ND"
    assert contoh.form.by_id[sheet].missing == "E-DISPOSISI"


@pytest.mark.parametrize("workflow", [SOCIAL, SITE])
def test_both_sops_have_every_transition_of_the_model(contoh: Office, workflow: WorkflowId) -> None:
    arrows = {
        (arrow.id, source, arrow.target)
        for arrow in contoh.workflow_by_id[workflow].transitions
        for source in arrow.sources
        if arrow.id != "X02"
    }

    assert arrows == {
        ("T01", "draf", "bahan"),
        ("T02", "bahan", "disposisi"),
        ("T03", "bahan", "disimpan"),
        ("T04", "disposisi", "konsep"),
        ("T05", "konsep", "revisi"),
        ("T06", "revisi", "konsep"),
        ("T07", "konsep", "siap"),
        ("T08", "siap", "diunggah"),
        ("T09", "diunggah", "terdata"),
        ("T10", "terdata", "selesai"),
        ("X01", "disimpan", "disposisi"),
        ("X03", "selesai", "siap"),
    }


def test_every_open_state_can_be_cancelled_with_a_reason(contoh: Office) -> None:
    cancel = contoh.workflow_by_id[SOCIAL].by_id[TransitionId("X02")]

    assert set(cancel.sources) == {state.id for state in contoh.form.states if not state.end}
    assert isinstance(cancel.needs[0], Reason)


def test_no_time_limit_is_decided_by_the_decree(contoh: Office) -> None:
    for workflow in contoh.workflows:
        *steps, whole = workflow.time_limits
        assert [limit.days for limit in steps] == [1, 1, 1, 1, 1, 1, 1]
        assert not any(limit.decided for limit in steps)
        # For the whole there is no limit but the one that this office sets.
        assert (whole.code, whole.days, whole.decided) == ("W-TOTAL", 3, True)


def test_headings_of_lists_as_offices_really_keep_them_are_known(contoh: Office) -> None:
    known = {
        alias.casefold()
        for column in contoh.form.columns
        for alias in (*column.heading.all(), *column.aliases)
    }

    for heading in ("TANGGAL", "JUDUL KONTEN", "JENIS", "LINK IG", "LINK FB", "LINK WEB", "KET"):
        assert heading.casefold() in known


def test_nobody_works_on_public_holidays_and_collective_leave(contoh: Office) -> None:
    calendar = contoh.calendar

    assert not calendar.is_working(date(2025, 8, 18))
    assert not calendar.is_working(date(2025, 12, 25))
    october = [date(2025, 10, day) for day in range(1, 32)]
    assert sum(map(calendar.is_working, october)) == 23


def test_the_shipped_table_of_days_off_is_what_the_library_says() -> None:
    table = list(read_table(shipped_config() / "holidays" / "ID.csv"))

    assert table == days_by_library("ID")
    assert {off.day.year for off in table} == set(YEARS)


def test_the_decree_of_cianjur_is_printed_as_it_was_valid_on_the_day() -> None:
    office = load_office(shipped_config() / "offices" / "kpu-kab-cianjur" / "office.yaml")

    def basis(day: date) -> str:
        return "\n".join(legal_basis(office, day, INDONESIAN))

    def address(day: date) -> str:
        return "\n".join(
            line for head in office.letterheads if head.span.holds(day) for line in head.address
        )

    assert "Nomor 1 Tahun 2015" in basis(date(2023, 10, 31))
    assert "Nomor 22 Tahun 2023" not in basis(date(2023, 10, 31))
    assert "Komisi Pemilihan Umum Nomor 1 Tahun 2015" not in basis(date(2023, 11, 1))
    for day in (date(2023, 11, 1), date(2025, 12, 28), date(2025, 12, 29)):
        assert basis(day).count("Nomor 22 Tahun 2023") == 1
    assert "Pelayanan Publik" in basis(date(2021, 6, 21))
    assert "Nomor 15 Tahun 2011" in basis(date(2017, 8, 15))
    assert "Nomor 15 Tahun 2011" not in basis(date(2017, 8, 16))
    assert "26/ORT.06-Kpt/Sek-Kab/VI/2021" in basis(date(2021, 6, 21))
    assert "Taifur Yusuf" in address(date(2023, 12, 31))
    assert "diisi oleh kantor" in address(date(2024, 1, 1))


def test_a_column_of_each_purpose_exists(contoh: Office) -> None:
    kinds = {column.kind for column in contoh.form.columns}

    assert kinds == set(Kind)


def test_only_the_head_of_the_own_subdivision_decides(contoh: Office) -> None:
    for workflow in contoh.workflows:
        for name in ("T02", "T03", "T07"):
            actor = workflow.by_id[TransitionId(name)].actor
            assert actor is not None
            assert actor.strict
            assert actor.scope is Scope.OWN_UNIT
            assert actor.roles == (RoleId("kasubbag"),)
