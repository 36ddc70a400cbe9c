"""Two publication SOPs as data, by hand, and the pieces to build others with."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sheetflow.core.calendar import WorkingCalendar
from sheetflow.core.findings import Code
from sheetflow.core.form import Choice, Column, ColumnGroup, Form, Kind, State, SystemColumn
from sheetflow.core.names import ColumnId, RoleId, StateId, TransitionId, UnitId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder, Role, SopText, Unit
from sheetflow.core.register.links import Official, PlatformBook
from sheetflow.core.register.text import USUAL_PLACEHOLDERS
from sheetflow.core.texts import Catalogue
from sheetflow.core.transition import (
    Actor,
    AnyFilled,
    Equals,
    Fill,
    Filled,
    Need,
    Newer,
    NoOpenError,
    Reason,
    RequestedBy,
    Scope,
    Transition,
)
from sheetflow.core.words import INDONESIAN, Words, words
from sheetflow.core.workflow import Binding, Round, Step, TimeLimit, Workflow
from tests.support.offices import FOLDERS
from tests.support.texts import TEXTS

MEDCEN, KASUBBAG, SUBBAG = RoleId("admin_medcen"), RoleId("kasubbag"), RoleId("admin_subbag")


def filled(*columns: str) -> tuple[Need, ...]:
    return tuple(Filled(ColumnId(column)) for column in columns)


def equals(column: str, value: str) -> Equals:
    return Equals(ColumnId(column), value)


def arrow(  # noqa: PLR0917 - in the order in which the SOP model writes them
    id: str,  # noqa: A002 - the word the settings use
    step: int,
    sources: str,
    target: str,
    actor: Actor | None,
    needs: tuple[Need, ...] = (),
    *,
    label: Words | None = None,
    returns: bool = False,
    archives: bool = False,
    approves: bool = False,
    reopens: bool = False,
    extension: bool = False,
    requested_by: RequestedBy = RequestedBy.STATUS,
    fills: Mapping[ColumnId, Fill] | None = None,
) -> Transition:
    return Transition(
        id=TransitionId(id),
        step=step,
        sources=tuple(StateId(source) for source in sources.split()),
        target=StateId(target),
        actor=actor,
        needs=needs,
        requested_by=requested_by,
        fills=fills or {},
        label=label,
        returns=returns,
        archives=archives,
        approves=approves,
        reopens=reopens,
        extension=extension,
    )


def column(name: str, kind: Kind, heading: Words, *choices: Choice) -> Column:
    return Column(ColumnId(name), kind, heading, "", choices=choices)


def state(name: str, label: Words, *, end: bool = False, extension: bool = False) -> State:
    return State(StateId(name), label, None, colour="FFFFFF", end=end, extension=extension)


def form_of(columns: tuple[Column, ...], states: tuple[State, ...], initial: str) -> Form:
    """Return a form whose parts that the compiler never reads are bare."""
    some = columns[0].id
    return Form(
        columns=columns,
        groups=(ColumnGroup("", words(""), "FFFFFF"),),
        states=states,
        initial=StateId(initial),
        selector=some,
        both="",
        unit_column=some,
        title_column=some,
        date_column=some,
        remarks_column=some,
        revision_column=None,
        duplicate_key=(),
        system_headings=dict.fromkeys(SystemColumn, words("")),
        identifier_pattern="{n:04}",
    )


def _publication_form() -> Form:
    decision = (
        Choice("Disebarluaskan", words("Disebarluaskan", "Disseminate")),
        Choice("Tidak Disebarluaskan", words("Tidak Disebarluaskan", "Not disseminate")),
    )
    result = (
        Choice("Sesuai", words("Sesuai", "Suitable")),
        Choice("Belum Sesuai", words("Belum Sesuai", "Not yet suitable")),
    )
    columns = (
        column("kanal", Kind.CHOICE, words("Kanal", "Channel")),
        column("subbagian", Kind.UNIT, words("Subbagian", "Subdivision")),
        column("judul", Kind.TEXT, words("Judul Kegiatan", "Activity title")),
        column("tanggal_kegiatan", Kind.DATE, words("Tanggal Kegiatan", "Activity date")),
        column("pengisi", Kind.ROLE, words("Pengisi", "Filled in by")),
        column("tautan_bahan", Kind.FILES, words("Tautan Bahan", "Link to materials")),
        column("keputusan", Kind.CHOICE, words("Keputusan Verifikasi", "Verification"), *decision),
        column("tanggal_verifikasi", Kind.DATE, words("Tanggal Verifikasi", "Verified on")),
        column("verifikator", Kind.ROLE, words("Verifikator", "Verifier")),
        column("disposisi", Kind.NUMBER_OR_FILES, words("Nomor Disposisi", "Disposition")),
        column("tautan_konsep", Kind.FILES, words("Tautan Konsep", "Link to draft")),
        column("tanggal_konsep", Kind.DATE, words("Tanggal Konsep", "Draft date")),
        column("hasil", Kind.CHOICE, words("Hasil Pemeriksaan", "Review result"), *result),
        column("tanggal_periksa", Kind.DATE, words("Tanggal Pemeriksaan", "Review date")),
        column("pemeriksa", Kind.ROLE, words("Pemeriksa", "Reviewer")),
        column("catatan", Kind.LONG_TEXT, words("Catatan Revisi", "Revision notes")),
        column("nota_dinas", Kind.NUMBER_OR_FILES, words("Nomor Nota Dinas", "Official memo")),
        column("tautan_unggahan", Kind.LINKS, words("Tautan Unggahan", "Published link")),
        column("tanggal_unggah", Kind.DATE, words("Tanggal Unggah", "Upload date")),
        column("pengunggah", Kind.ROLE, words("Pengunggah", "Uploader")),
        column("layar", Kind.FILES, words("Tangkapan Layar", "Screenshot")),
        column("tanggal_data", Kind.DATE, words("Tanggal Pendataan", "Recording date")),
        column("keterangan", Kind.LONG_TEXT, words("Keterangan", "Remarks")),
    )
    states = (
        state("draf", words("Draf", "Draft"), extension=True),
        state("bahan", words("Bahan Terkumpul", "Materials collected")),
        state("disimpan", words("Disimpan", "Filed, not published"), end=True),
        state("disposisi", words("Disposisi Terbit", "Disposition issued")),
        state("konsep", words("Konsep Diajukan", "Draft content submitted")),
        state("revisi", words("Dikembalikan untuk Revisi", "Returned for revision")),
        state("siap", words("Siap Unggah", "Approved, ready to upload")),
        state("diunggah", words("Telah Diunggah", "Uploaded")),
        state("terdata", words("Terdata dalam Laporan", "Recorded in the report")),
        state("selesai", words("Selesai", "Completed"), end=True),
        state("batal", words("Dibatalkan", "Cancelled"), end=True, extension=True),
    )
    return form_of(columns, states, "draf")


PUBLICATION_FORM = _publication_form()

_OPEN = "draf bahan disposisi konsep revisi siap diunggah terdata"


def _actor(role: RoleId, cell: str | None = None, *accepted: RoleId, strict: bool = False) -> Actor:
    scope = Scope.ANY if role == MEDCEN else Scope.OWN_UNIT
    called = None if cell is None else ColumnId(cell)
    return Actor((role,), called, accepted=accepted, strict=strict, scope=scope)


def _publication_transitions(uploader: Actor, memo: Need) -> tuple[Transition, ...]:
    head, author = _actor(KASUBBAG), _actor(SUBBAG)
    verified = filled("tanggal_verifikasi", "verifikator")
    collect = Actor((SUBBAG, MEDCEN), ColumnId("pengisi"), scope=Scope.OWN_UNIT)
    materials = filled("kanal", "subbagian", "judul", "tanggal_kegiatan", "tautan_bahan")
    spread = (equals("keputusan", "Disebarluaskan"), *verified, *filled("disposisi"))
    shelve = (equals("keputusan", "Tidak Disebarluaskan"), *verified)
    reviewed = filled("tanggal_periksa", "pemeriksa")
    newer = Newer(ColumnId("tanggal_konsep"), ColumnId("tanggal_periksa"))
    posted = filled("tautan_unggahan", "tanggal_unggah", "layar")
    reason = (Reason(ColumnId("keterangan")),)
    return (
        arrow("T01", 1, "draf", "bahan", collect, materials),
        arrow("T02", 2, "bahan", "disposisi", head, spread),
        arrow("T03", 2, "bahan", "disimpan", head, shelve, archives=True),
        arrow("T04", 3, "disposisi", "konsep", author, filled("tautan_konsep", "tanggal_konsep")),
        arrow(
            "T05", 4, "konsep", "revisi", head,
            (equals("hasil", "Belum Sesuai"), *filled("tanggal_periksa", "catatan")), returns=True,
        ),
        arrow("T06", 3, "revisi", "konsep", author, (*filled("tautan_konsep"), newer)),
        arrow(
            "T07", 4, "konsep", "siap", head, (equals("hasil", "Sesuai"), *reviewed, memo),
            approves=True,
        ),
        arrow("T08", 5, "siap", "diunggah", uploader, posted),
        arrow("T09", 6, "diunggah", "terdata", _actor(MEDCEN), filled("tanggal_data")),
        arrow("T10", 7, "terdata", "selesai", None, (NoOpenError(),)),
        arrow("X01", 0, "disimpan", "disposisi", head, reason, reopens=True, extension=True),
        arrow("X02", 0, _OPEN, "batal", head, reason, extension=True),
        arrow("X03", 0, "selesai", "siap", _actor(MEDCEN), reason, reopens=True, extension=True),
    )  # fmt: skip


def _limit(code: str, start: str, end: str, days: int, rounds: Round) -> TimeLimit:
    step = 5 if code == "W-TOTAL" else int(code[-1])
    return TimeLimit(Code(code), step, ColumnId(start), ColumnId(end), days, rounds=rounds)


_LIMITS = (
    _limit("W-LAMBAT-2", "tanggal_kegiatan", "tanggal_verifikasi", 1, Round.ANY),
    _limit("W-LAMBAT-3", "tanggal_verifikasi", "tanggal_konsep", 1, Round.FIRST),
    _limit("W-LAMBAT-3", "tanggal_periksa", "tanggal_konsep", 1, Round.RETURNED),
    _limit("W-LAMBAT-4", "tanggal_konsep", "tanggal_periksa", 1, Round.ANY),
    _limit("W-LAMBAT-5", "tanggal_periksa", "tanggal_unggah", 1, Round.ANY),
    _limit("W-TOTAL", "tanggal_kegiatan", "tanggal_unggah", 3, Round.ANY),
    _limit("W-LAMBAT-6", "tanggal_unggah", "tanggal_data", 1, Round.ANY),
)

_BINDING = Binding(
    columns=(ColumnId("judul"),),
    files=(ColumnId("tautan_konsep"),),
    watched=(StateId("siap"),),
    back_to=StateId("konsep"),
)


def _publication_steps(uploader: RoleId, handed: str, upload: str, record: str) -> tuple[Step, ...]:
    return (
        Step(
            1,
            words(
                "Pengumpulan bahan dan informasi kehumasan dari kegiatan tiap subbagian",
                "Collecting public relations materials from each subdivision's activities",
            ),
            SUBBAG,
            words("Bahan berita, dokumen, dan foto", "News materials, documents and photos"),
        ),
        Step(
            2,
            words(
                "Penentuan informasi yang perlu disebarluaskan (verifikasi): apabila perlu, "
                "diserahkan kepada penanggung jawab subbagian terkait untuk ditindaklanjuti; "
                "apabila tidak perlu, diserahkan kepada admin subbagian terkait untuk disimpan",
                "Deciding which information to disseminate",
            ),
            KASUBBAG,
            words("Disposisi, hasil informasi terverifikasi", "Disposition, verified information"),
        ),
        Step(
            3,
            words(
                "Penyusunan konsep artikel/konten atas informasi terkait untuk disebarluaskan, "
                "termasuk di dalamnya dokumen, foto, dan dokumentasi pelengkap lainnya",
                "Drafting the article or content, with documents, photos and other records",
            ),
            SUBBAG,
            words("Konsep artikel/konten", "Draft article/content"),
        ),
        Step(
            4,
            words(
                "Pemeriksaan konsep artikel/konten: apabila belum sesuai, dikembalikan kepada "
                f"admin subbagian terkait untuk direvisi; apabila telah sesuai, {handed}",
                "Reviewing the draft: returned for revision, or handed over for upload",
            ),
            KASUBBAG,
            words("Disposisi/Nota Dinas final preview", "Disposition/memo with final preview"),
        ),
        Step(
            5,
            words(upload, "Uploading the article or content"),
            uploader,
            words("Tangkapan layar dan tautan konten", "Screenshot and link"),
        ),
        Step(
            6,
            words(record, "Recording in the report"),
            MEDCEN,
            words(
                "Laporan Optimalisasi Pemanfaatan Media Sosial", "Report on the use of social media"
            ),
        ),
        Step(7, words("Selesai", "Completed"), None),
    )


SOP_03 = Workflow(
    id=WorkflowId("sop03"),
    version="2021-06-21",
    short="SOP 03",
    half_suffix="03",
    value="Media Sosial",
    steps=_publication_steps(
        SUBBAG,
        "diserahkan kepada admin subbagian terkait untuk diunggah ke media sosial KPU",
        "Proses unggah artikel/konten ke media sosial KPU oleh admin subbagian terkait",
        "Koordinasi pengunggahan artikel/konten ke Admin Medcen untuk didata dalam Laporan "
        "Optimalisasi Pemanfaatan Media Sosial",
    ),
    transitions=_publication_transitions(
        _actor(SUBBAG, "pengunggah", MEDCEN),
        AnyFilled((ColumnId("disposisi"), ColumnId("nota_dinas")), Code("E-ND")),
    ),
    time_limits=_LIMITS,
    binding=_BINDING,
)

SOP_04 = Workflow(
    id=WorkflowId("sop04"),
    version="2021-06-21",
    short="SOP 04",
    half_suffix="04",
    value="Website",
    steps=_publication_steps(
        MEDCEN,
        "disampaikan kepada Admin Medcen dalam bentuk final preview untuk diunggah",
        "Proses unggah artikel/konten ke laman website KPU oleh Admin Medcen",
        "Pendataan artikel/konten ke dalam Laporan Optimalisasi Pemanfaatan Media Sosial",
    ),
    transitions=_publication_transitions(
        _actor(MEDCEN, "pengunggah", strict=True), Filled(ColumnId("nota_dinas"))
    ),
    time_limits=_LIMITS,
    binding=_BINDING,
)


SOP_TEXTS = {
    SOP_03.id: SopText(
        "03/ORT.06-SOP/Sek-Kab/VI/2021",
        words(
            "Publikasi Kegiatan melalui Media Sosial Komisi Pemilihan Umum Kabupaten Contoh",
            "Publication of activities on social media",
        ),
        date(2021, 6, 21),
    ),
    SOP_04.id: SopText(
        "04/ORT.06-SOP/Sek-Kab/VI/2021",
        words(
            "Publikasi Kegiatan melalui Website Komisi Pemilihan Umum Kabupaten Contoh",
            "Publication of activities on the website",
        ),
        date(2021, 6, 21),
    ),
}


def role_named(role: RoleId, label: Words, *, of_unit: bool = False) -> Role:
    return Role(role, label, (label.all()[0],), of_unit=of_unit)


PUBLICATION_ROLES = (
    role_named(MEDCEN, words("Admin Medcen", "Media Center admin")),
    role_named(KASUBBAG, words("Kasubbag", "Head of Subdivision"), of_unit=True),
    role_named(SUBBAG, words("Admin Subbagian Terkait", "Subdivision admin"), of_unit=True),
)

UNITS = (
    Unit(UnitId("hupmas"), words("Subbagian Hupmas", "Public Participation")),
    Unit(UnitId("umum"), words("Subbagian Umum", "General Affairs")),
)


def bare_office(
    form: Form,
    workflows: tuple[Workflow, ...],
    roles: tuple[Role, ...],
    *,
    holders: tuple[Holder, ...] = (),
    units: tuple[Unit, ...] = (),
    name: Words | None = None,
    sops: Mapping[WorkflowId, SopText] | None = None,
) -> Office:
    """Return an office with only the parts that the compiler and the chart read."""
    return Office(
        id="contoh",
        name=name or words("Kantor Contoh"),
        zone=ZoneInfo("Asia/Jakarta"),
        language=INDONESIAN,
        form=form,
        workflows=workflows,
        units=units,
        roles=roles,
        holders=holders,
        calendar=WorkingCalendar(frozenset(), frozenset()),
        catalogue=Catalogue({}),
        texts=TEXTS,
        placeholders=USUAL_PLACEHOLDERS,
        platforms=PlatformBook(()),
        official=Official({}, frozenset()),
        folders=FOLDERS,
        sops={workflow.id: PLAIN_TEXT for workflow in workflows} if sops is None else sops,
    )


PLAIN_TEXT = SopText("1", words("Uji"), date(2024, 1, 1))


def publication_office() -> Office:
    holders = (
        Holder("A", MEDCEN, None),
        *(Holder("B", KASUBBAG, unit.id) for unit in UNITS),
        *(Holder("C", SUBBAG, unit.id) for unit in UNITS),
    )
    return bare_office(
        form=PUBLICATION_FORM,
        workflows=(SOP_03, SOP_04),
        roles=PUBLICATION_ROLES,
        units=UNITS,
        holders=holders,
        name=words("Sekretariat Komisi Pemilihan Umum Kabupaten Contoh", "Contoh secretariat"),
        sops=SOP_TEXTS,
    )
