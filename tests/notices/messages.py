"""Messages as the core decides them, and the sample office with notices."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from sheetflow.adapters.notices.letter import Letter
from sheetflow.adapters.notices.links import LocalLinks
from sheetflow.core.effects import SendNotice
from sheetflow.core.names import DrivePath, EffectId, RoleId, SubmissionId
from sheetflow.core.notices import (
    Installer,
    MailServer,
    NoticeItem,
    NoticeKind,
    NoticeMessage,
    NoticeReport,
    NoticeSettings,
    PersonNotices,
    Reason,
)
from sheetflow.core.office import Office
from sheetflow.core.papers.context_values import Link
from sheetflow.core.register.sheet import column_letters
from sheetflow.core.secret import SecretSource
from sheetflow.core.words import Language
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office

AT = datetime(2025, 11, 3, 7, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
PERSON = "Kasubbag Hukum Contoh"
MAIL = "hukum@contoh.example"
INSTALLER = "pemasang@contoh.example"
HEAD = "57:0123456789abcdef0123456789abcdef"

SETTINGS = NoticeSettings(
    sender="sheetflow@contoh.example",
    mail=MailServer("127.0.0.1", 25, "none"),
    channels={"grup": SecretSource("env", "GRUP_URL")},
    people={PERSON: PersonNotices(mail=MAIL)},
    superior=RoleId("sekretaris"),
    installer=Installer(INSTALLER),
)


@cache
def office(language: str = "id") -> Office:
    found = load_office(shipped_config() / "offices" / "kpu-kab-contoh")
    return replace(found, language=Language(language), notices=SETTINGS)


class GoogleLinks:
    """Links as those of a Google office."""

    def register(self) -> str:
        return "https://docs.google.com/spreadsheets/d/1Contoh/edit#gid=7"

    def row(self, number: int, column: int = 1) -> str:
        return f"{self.register()}&range={column_letters(column - 1)}{number}"

    def draft(self, reference: str) -> Link:
        return Link(reference, "https://drive.google.com/file/d/1Konsep/view")

    def folder(self, path: DrivePath) -> Link:
        return Link(path.rpartition("/")[2], "https://drive.google.com/drive/folders/1Folder")


def letter(language: str = "id", *, google: bool = False) -> Letter:
    return Letter(office(language), GoogleLinks() if google else LocalLinks("Drive"))


LATE = NoticeItem(
    submission=SubmissionId("PUB-2025-0041"),
    row=41,
    title="Rapat pleno terbuka rekapitulasi daftar pemilih berkelanjutan",
    todo="Pilih Disebarluaskan atau Tidak Disebarluaskan",
    due=date(2025, 10, 30),
    late=2,
    draft="Kotak Masuk/rapat-pleno.docx",
    folder=DrivePath("2025/10 Oktober/Hukum/PUB-2025-0041_Rapat pleno terbuka"),
    decision=True,
)
RETURNED = NoticeItem(
    submission=SubmissionId("PUB-2025-0042"),
    row=42,
    title="Sosialisasi pemilih pemula di SMA Negeri 1",
    todo="Perbaiki konsep",
    due=date(2025, 11, 5),
    returned="Foto kurang jelas; sebutkan jumlah peserta.",
)
NEW = NoticeItem(
    submission=SubmissionId("PUB-2025-0043"),
    row=43,
    title="Ucapan Hari Pahlawan",
    todo="Pilih Disebarluaskan atau Tidak Disebarluaskan",
    due=date(2025, 11, 6),
    decision=True,
    reason=Reason.NEW,
)
GONE = NoticeItem(
    submission=SubmissionId("PUB-2025-0044"),
    row=None,
    title="",
    todo="",
    reason=Reason.ESCALATED,
    holders=("Staf Hukum Contoh", "Pengganti Hukum Contoh"),
)
ESCALATED = replace(LATE, reason=Reason.ESCALATED, holders=("Staf Hukum Contoh",))
TITLE = "Kepala Subbagian Hukum dan SDM"


def message(kind: NoticeKind, *items: NoticeItem, more: int = 0) -> NoticeMessage:
    return NoticeMessage(kind, AT, PERSON, TITLE, HEAD, items, len(items) + more)


MESSAGES = {
    "decision": message(NoticeKind.DECISION, NEW),
    "daily": message(NoticeKind.DAILY, LATE, RETURNED, NEW, GONE, more=3),
    "reminder": message(
        NoticeKind.REMINDER, replace(NEW, reason=Reason.HALF), replace(LATE, reason=Reason.END)
    ),
    "escalation": message(
        NoticeKind.ESCALATION,
        replace(LATE, reason=Reason.ESCALATED, holders=("Staf Hukum Contoh",)),
    ),
    "report": replace(
        message(NoticeKind.REPORT), report=NoticeReport("2025-10", date(2025, 11, 7), (LATE,), 4)
    ),
    "report-free": replace(
        message(NoticeKind.REPORT), report=NoticeReport("2025-10", date(2025, 11, 7))
    ),
    "mixed": replace(
        message(NoticeKind.DECISION, ESCALATED, NEW),
        report=NoticeReport("2025-10", date(2025, 11, 7), (RETURNED,), 3),
        summary=("Pemberitahuan sejak Jumat, 31 Oktober 2025 baru dapat dikirim sekarang.",),
    ),
    "problem": replace(
        message(NoticeKind.PROBLEM),
        recipient="",
        recipient_title="",
        summary=(
            "Register tidak dapat dibuka sejak 31/10/2025 17:20.",
            "12 pemberitahuan tertahan.",
        ),
    ),
}


def effect(sent: NoticeMessage, name: str = "e1", recipient: str | None = None) -> SendNotice:
    to = sent.recipient if recipient is None else recipient
    return SendNotice(EffectId(name), SubmissionId(""), to, sent.kind.value, sent.to_json())
