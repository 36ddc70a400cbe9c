"""Invented papers with a value in every place, for trying templates."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from sheetflow.core.findings import E_WAJIB, W_LINK_PENDEK, Finding, finding
from sheetflow.core.names import DrivePath, RowId, Sha256, SubmissionId, WorkflowId
from sheetflow.core.office import Office
from sheetflow.core.papers import letters, print_set
from sheetflow.core.papers.context_values import Context, Picture, fit
from sheetflow.core.papers.letters import DisposisiFacts, disposisi_context
from sheetflow.core.papers.paper_settings import LetterSettings, PaperKind
from sheetflow.core.reporting import report
from sheetflow.core.reporting.agenda import AgendaFacts, agenda_context
from sheetflow.core.reporting.build_report import build_report
from sheetflow.core.reporting.item import Post, ReportItem, Response, Screenshot, SubmissionStatus
from sheetflow.core.reporting.period import Grain, Period
from sheetflow.core.reporting.wording import reported_workflows
from sheetflow.core.signatories import Signatory

PERIOD = Period(Grain.YEAR, 2025)


def sample_report(office: Office) -> report.Report:
    """Return revision 1 of a closed year with entries, an archived and an open submission."""
    numbers = iter(range(1, 100))
    items = [
        _item(next(numbers), workflow.id, office)
        for workflow in reported_workflows(office)
        for _ in range(5)
    ]
    first = reported_workflows(office)[0].id
    items += [
        _item(next(numbers), first, office, SubmissionStatus.ARCHIVED),
        _item(next(numbers), first, office, SubmissionStatus.OPEN),
    ]
    changed = (report.Change(report.ChangeKind.CHANGED, str(items[0].id), "likes", "28", "29"),)
    day = PERIOD.next.start
    made = build_report(
        office, tuple(items), PERIOD, as_of=day, closed=True, revision=1, changed=changed
    )
    secret = report.ArchivedEntry(items[-2].id, items[-2].title, "Contoh", items[-2].decided)
    flood = report.ExceptionalSpan(date(2025, 10, 1), date(2025, 10, 3), "Banjir")
    head = f"57:{items[0].screenshots[0].sha256}"
    return replace(
        made,
        deadline=report.Deadline(day),
        exceptional=(flood,),
        archived_list=(secret,),
        head=head,
    )


def _item(
    number: int,
    workflow: WorkflowId,
    office: Office,
    status: SubmissionStatus = SubmissionStatus.RECORDED,
) -> ReportItem:
    name = f"PUB-2510-{number:03}"
    unit = office.units[number % len(office.units)].id if office.units else None
    day = date(2025, 10, number)
    names = [p.name for p in office.platforms.platforms]
    platform = names[number % len(names)] if names else ""
    return ReportItem(
        id=SubmissionId(name),
        row_id=RowId(name),
        workflow=workflow,
        status=status,
        title=f"{_TITLE} {number}",
        unit=unit,
        kind="Berita",
        platforms=(platform,),
        entered=day,
        activity=day,
        decided=day,
        uploaded=day,
        recorded=day,
        posts=(Post(f"https://www.example.org/p/CONTOH{number:04}x/", platform),),
        response=Response(1200 + number, 29, 5, 2, 300),
        screenshots=(Screenshot(DrivePath(f"contoh/{name}.png"), Sha256(f"{number:064x}")),),
        remarks="Tayang serentak",
        published=True,
        step=0 if status is SubmissionStatus.RECORDED else 1,
        returns=1,
        problems=_problems(office, status),
    )


def _problems(office: Office, status: SubmissionStatus) -> tuple[Finding, ...]:
    """Return a finding unrelated to time, a late step if any, and an error if `status` is OPEN."""
    late = [limit.code for workflow in office.workflows for limit in workflow.time_limits]
    found = [finding(W_LINK_PENDEK), *(finding(code, selisih=2) for code in late[:1])]
    return (*found, finding(E_WAJIB)) if status is SubmissionStatus.OPEN else tuple(found)


SAMPLE_PICTURE = "sample"
"""The reference under which the caller supplies a picture."""

_DAY = date(2025, 10, 9)
_TITLE = "Rapat Pleno Terbuka Rekapitulasi Pemutakhiran Data Pemilih Berkelanjutan Triwulan III"
_DIGEST = Sha256("0123456789abcdef" * 4)

_SIGNATORY = Signatory(
    "Kepala Subbagian Perencanaan, Data, dan Informasi",
    "Kasubbag Rendatin Contoh",
    "19800101 200501 1 001",
)
_PICTURE = Picture(SAMPLE_PICTURE, "Suasana rapat pleno di aula kantor", 60, 40)
_BLOCKS = [
    letters.Block("heading", "KPU Kabupaten Contoh Gelar Rapat Pleno"),
    letters.Block(
        "paragraph", "Rapat pleno terbuka dihadiri semua unsur.\nRapat dimulai pukul 09.00."
    ),
    letters.Block("item", "Rekapitulasi pemilih"),
    letters.Block("picture", "", _PICTURE),
    letters.Block("note", "Kelanjutannya tidak ditampilkan di sini."),
]
_PREVIEW = letters.preview("naskah-1", "konsep-003.docx", _DIGEST, _BLOCKS)


def sample_paper(kind: PaperKind, letter_settings: LetterSettings) -> Context | None:
    """Return a paper of that kind; None for the report, which has its own samples."""
    facts = sample_print_set(letter_settings)
    context: Context | None = None
    match kind:
        case PaperKind.DISPOSISI:
            context = disposisi_context(letter_settings, sample_disposisi())
        case PaperKind.NOTA_DINAS:
            context = letters.nota_dinas_context(letter_settings, sample_nota_dinas())
            context["previews"] = [_PREVIEW]
        case PaperKind.DISPOSISI_FINAL_PREVIEW:
            context = letters.disposisi_final_preview_context(letter_settings, sample_hand_over())
            context["previews"] = [_PREVIEW]
        case PaperKind.AGENDA:
            month = letter_settings.wording.month(_DAY)
            context = agenda_context(letter_settings, sample_entries(3), month, _DAY)
        case PaperKind.BERKAS:
            files = sample_files(len(facts.sheets))
            context = print_set.print_set_context(letter_settings, facts, files, front_pages=2)
        case PaperKind.BUKTI:
            context = sample_bukti(letter_settings)
        case PaperKind.NASKAH:
            sheet = sample_sheet("PUB-2510-001")
            document = replace(sheet, name="Tautan Konsep", path="04/konsep.docx")
            context = print_set.document_pages_context(letter_settings, facts, document, _BLOCKS)
        case PaperKind.LAPORAN:
            pass
        case _:
            assert_never(kind)
    return context


def sample_disposisi() -> DisposisiFacts:
    """Return a decision to disseminate."""
    return DisposisiFacts(
        submission=SubmissionId("PUB-2510-003"),
        subject=_TITLE,
        origin="Perencanaan, Data, dan Informasi",
        material="Berita acara, infografis rekapitulasi, 8 foto",
        material_url="https://kab-contoh.kpu.go.id/bahan/003",
        number="PUB-2510-003",
        dated=date(2025, 10, 8),
        received=date(2025, 10, 8),
        agenda_number="AGD-003/X/2025",
        decided=_DAY,
        decider=_SIGNATORY,
        forwarded=frozenset({"pj", "admin_subbag"}),
        requests=frozenset({"tindak_lanjut", "susun_konsep"}),
        notes="Mohon infografis disertai teks alternatif.",
    )


def sample_nota_dinas() -> letters.HandOver:
    """Return an approved draft of two files, one of them a picture, for another subdivision."""
    return letters.HandOver(
        submission=SubmissionId("PUB-2510-003"),
        subject=_TITLE,
        fields=(
            ("Judul Kegiatan", _TITLE),
            ("Tanggal Kegiatan", "2 Oktober 2025"),
            ("Jenis Konten", "Berita"),
            ("Platform", "Website"),
        ),
        alt_text="Peserta rapat duduk melingkar di aula kantor.",
        files=(
            letters.FrozenFile("konsep-003.docx", "03_konsep", 48_213, _DIGEST, ref="naskah-1"),
            letters.FrozenFile("foto-aula.jpg", "03_konsep", 2_482_000, _DIGEST, _PICTURE),
        ),
        content=_DIGEST,
        unit="Subbagian Perencanaan, Data, dan Informasi",
        channel="Website",
        number="42/PP.05-ND/3299/X/2025",
        dated=_DAY,
        recipient="Admin Medcen",
        sender=_SIGNATORY,
        copies=("Sekretaris", "Arsip"),
    )


def sample_hand_over() -> letters.HandOver:
    """Return the same draft, handed over within its subdivision by the disposition's number."""
    return replace(
        sample_nota_dinas(),
        channel="Media Sosial",
        number="AGD-003/X/2025",
        recipient="Admin Subbagian Perencanaan, Data, dan Informasi",
        copies=(),
    )


def sample_entries(count: int) -> tuple[AgendaFacts, ...]:
    """Return lines of the book, each third with a long title and remarks."""
    return tuple(
        AgendaFacts(
            received=_DAY,
            agenda_number=f"AGD-{number:03}/X/2025",
            sender="Subbagian Hukum dan SDM",
            paper_date=_DAY,
            paper_number=f"{number}/HM.02-ND/3299/2025",
            summary=_TITLE if number % 3 == 0 else f"Sosialisasi kegiatan {number}",
            forwarded="Admin Medcen",
            remarks="Segera" if number % 3 == 0 else "",
        )
        for number in range(1, count + 1)
    )


def sample_print_set(letter_settings: LetterSettings, papers: int = 2) -> print_set.PrintSetFacts:
    """Return a month's set."""
    month = letter_settings.wording.month(_DAY)
    names = [f"PUB-2510-{number:03}" for number in range(1, papers + 1)]
    return print_set.PrintSetFacts(
        heading="Publikasi Media Sosial dan Website",
        reference=month,
        fields=(("Periode", month), ("Subbagian", "Perencanaan, Data, dan Informasi")),
        checks=(
            print_set.CheckFacts(
                f"PUB-2510-001 {_TITLE}",
                present=True,
                detail="Selesai",
                submission="PUB-2510-001",
                printed=True,
            ),
            print_set.CheckFacts(
                "PUB-2510-900 Coffee Morning", present=False, detail="Konsep Diajukan"
            ),
        ),
        sheets=tuple(sample_sheet(name) for name in names),
        day=_DAY,
        head=f"57:{_DIGEST}",
    )


def sample_sheet(submission: str) -> print_set.Sheet:
    """Return a disposition on file."""
    name = f"Lembar Disposisi {submission}.pdf"
    return print_set.Sheet(
        submission=submission,
        title=_TITLE,
        step=2,
        name="Lembar Disposisi",
        number="3/PP.05-DISP/3299/X/2025",
        dated=_DAY,
        path=f"02_disposisi/{name}",
        place=DrivePath(f"2025/{submission}/02_disposisi/{name}"),
        sha256=_DIGEST,
    )


def sample_files(sheets: int) -> tuple[print_set.SheetFile, ...]:
    """Return a page for each sheet; the last sheet's file is missing."""
    present = (print_set.SheetFile(1, _DIGEST),) * max(sheets - 1, 0)
    return (*present, print_set.SheetFile(0, Sha256(""), print_set.Trouble.MISSING))[:sheets]


def sample_bukti(letter_settings: LetterSettings) -> Context:
    """Return one picture of a post."""
    width, height = fit(360, 640, *print_set.PICTURE_BOX_MM)
    sheet = replace(sample_sheet("PUB-2510-001"), name="Tangkapan Layar", path="05_bukti/1.png")
    picture = Picture(SAMPLE_PICTURE, print_set.picture_alt_text(sheet), width, height)
    return print_set.picture_pages_context(
        letter_settings, sample_print_set(letter_settings), [(sheet, _DIGEST, picture)]
    )
