"""An office's month in memory: its people act, the job runs, its notices are sent.

What people do depends on the seed and on the state of their rows alone, so that the same month can
be lived again with a job that is killed at every call.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sheetflow.core.effects import SendNotice
from sheetflow.core.notices import NoticeMessage, message_of
from sheetflow.core.office import Office
from sheetflow.core.waiting import WaitingRow, waiting_rows
from sheetflow.execute.prepare import Prepared, prepare
from sheetflow.execute.run_effects import run_effects
from tests.support.crashing import Killed, Killer
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

PEOPLE = {
    "Sekretaris Contoh": "sekretaris",
    "Petugas Media Contoh": "medcen",
    "Kasubbag Teknis Contoh": "kasubbag-teknis",
    "Staf Teknis Contoh": "staf-teknis",
    "Kasubbag Hukum Contoh": "kasubbag-hukum",
    "Staf Hukum Contoh": "staf-hukum",
}
UNITS = {"teknis": "Teknis dan Hupmas", "hukum": "Hukum dan SDM"}
LEAVE = (date(2025, 9, 15), date(2025, 9, 18))
"""The Kasubbag of Hukum is on leave; the one of Teknis stands in."""
FLOOD = (date(2025, 9, 24), date(2025, 9, 24))
"""An exceptional day (mode_kahar)."""


def month_office() -> Office:
    """Return an office of six people: two units, one of the Kasubbag on leave for four days."""
    posts = [
        ("Sekretaris Contoh", "sekretaris", None),
        ("Petugas Media Contoh", "admin_medcen", None),
        ("Kasubbag Teknis Contoh", "kasubbag", "teknis"),
        ("Staf Teknis Contoh", "admin_subbag", "teknis"),
        ("Kasubbag Hukum Contoh", "kasubbag", "hukum"),
        ("Staf Hukum Contoh", "admin_subbag", "hukum"),
    ]
    holders: list[dict[str, object]] = [
        {"name": name, "role": role, **({"unit": unit} if unit else {})}
        for name, role, unit in posts
    ]
    stand_in = {"name": "Kasubbag Teknis Contoh", "role": "kasubbag", "unit": "hukum"}
    since, until = (day.isoformat() for day in LEAVE)
    holders.append({**stand_in, "acting": "plh", "since": since, "until": until})
    begin, end = (day.isoformat() for day in FLOOD)
    return office_of(
        changes={
            "holders": holders,
            "exceptional": [{"since": begin, "until": end, "reason": "Banjir"}],
            "numbers": {
                "disposisi": {"pattern": "AGD-{n:03}/{romawi}/{tahun}"},
                "nota_dinas": {"pattern": "{n}/PP.05-ND/3299/{romawi}/{tahun}"},
            },
            "notices": {
                "from": "sheetflow@contoh.example",
                "mail": {"host": "smtp.contoh.example"},
                "people": {
                    name: {"mail": f"{address}@contoh.example"} for name, address in PEOPLE.items()
                },
                "superior": "sekretaris",
            },
        }
    )


@dataclass
class Post:
    """NoticeSender that remembers what it was given, and when."""

    sent: list[SendNotice] = field(default_factory=list)

    def send(self, effect: SendNotice) -> None:
        self.sent.append(effect)

    def messages(self) -> list[NoticeMessage]:
        """Return every message once, however often it was sent."""
        return [message_of(one.context) for one in {e.id: e for e in self.sent}.values()]


@dataclass
class OfficeMonth:
    """The office with its people; `killing`: each run that has work dies at each of its calls."""

    seed: int
    submissions: int
    killing: bool = False
    office: Office = field(default_factory=month_office)
    post: Post = field(default_factory=Post)
    approvals: int = 0
    decided_cells: int = 0
    kills: int = 0
    runs: int = 0

    def __post_init__(self) -> None:
        self.home = MemoryHome(self.office)
        self.random = Random(self.seed)  # noqa: S311 - repeatable chance for a test
        self.begun = 0
        self.returned: dict[str, date] = {}
        self.rounds: dict[str, int] = {}

    def live(self, moments: list[datetime]) -> Iterator[tuple[datetime, tuple[WaitingRow, ...]]]:
        """Act and run at each moment; yield it with what waits after the run."""
        waiting: tuple[WaitingRow, ...] = ()
        seen = None
        for now in moments:
            self._act(now, len(moments))
            changed = self._run_dying(now) if self.killing else self._run(now, None)
            if changed or seen != now.date():
                seen = now.date()
                state, scan = self.home.ledger.load(), self.home.prepare(now).scan
                waiting = waiting_rows(scan, state, self.office, seen)
            yield now, waiting

    def _run(self, now: datetime, killer: Killer | None) -> bool:
        """Run once; return whether the run had anything to do."""
        self.runs += killer is None
        home, killer = self.home, killer or Killer()
        home._attach()  # noqa: SLF001 - the files that cells name are there
        ledger, register = killer.before(home.ledger), killer.before(home.register)
        prepared: Prepared = prepare(
            self.office, register, ledger, killer.before(home.files), now, None
        )
        plan = prepared.plan
        if plan.empty and not plan.notes:
            return False
        run_effects(
            plan,
            ledger,
            killer.before(home.files.inner),
            register,
            prepared.snapshot,
            notices=killer.before(self.post),
        )
        return True

    def _run_dying(self, now: datetime) -> bool:
        """Let the run die at its first call, the next at its second, until one ends by itself."""
        at, changed = 1, False
        while True:
            try:
                done = self._run(now, Killer(at, after=bool((at + self.seed) % 2)))
            except Killed:
                self.kills += 1
                changed, at = True, at + 1
            else:
                self.runs += 1
                return done or changed

    # What people do

    def _act(self, now: datetime, moments: int) -> None:
        """Let people do, in their hours, what they would do now."""
        calendar = self.office.calendar
        if not calendar.is_working(now.date()) or not time(8) <= now.time() < time(16):
            return
        if self.begun < self.submissions and self.random.random() < self._pace(moments):
            self._begin(now)
        states = self.home.states()
        for label in list(self.home.labels):
            if self.random.random() < 0.06:
                self._go_on(label, states.get(label, ""), now)

    def _pace(self, moments: int) -> float:
        """Return how likely a row is begun at a moment, so that all are in good time."""
        return min(1.0, 1.4 * self.submissions / (moments * 0.2))

    def _begin(self, now: datetime) -> None:
        self.begun += 1
        unit = self.random.choice(list(UNITS))
        cells = {
            "like": "collected",
            "stempel_waktu": f"{now:%d/%m/%Y %H:%M:%S}",
            "judul": f"Sosialisasi {self.begun} tahap {self.begun * 7}",
            "subbagian": UNITS[unit],
            "pengisi": f"Admin Subbagian {UNITS[unit]}",
            "tanggal_kegiatan": f"{now:%d/%m/%Y}",
            "tautan_bahan": f"Kotak Masuk/bahan-{self.begun}",
            "status": "",
        }
        self.home.put(f"PUB-{self.begun:03d}", cells_like(cells))

    def _go_on(self, label: str, state: str, now: datetime) -> None:
        today = f"{now:%d/%m/%Y}"
        match state:
            case "bahan":
                keep = self.random.random() < 0.1
                self._decide(
                    label, {"keputusan_verifikasi": f"{'Tidak ' if keep else ''}Disebarluaskan"}
                )
            case "disposisi":
                self._draft(label, today)
            case "konsep":
                if self.random.random() < 0.25 and self.rounds.get(label, 0) < 2:
                    note = {"hasil": "Belum Sesuai", "catatan_revisi": f"Perbaiki ejaan {today}"}
                    self.home.write(label, note)
                    self.returned[label] = now.date()
                else:
                    self._decide(label, {"hasil": "Sesuai"})
            case "revisi" if now.date() > self.returned[label]:
                self._draft(label, today)
            case "siap":
                number = int(label[-3:])
                self.home.write(
                    label,
                    {
                        "platform": "Instagram",
                        "tautan_unggahan": f"https://www.instagram.com/p/CONTOH{number:04d}x/",
                        "tanggal_unggah": today,
                        "tangkapan_layar": f"Kotak Masuk/bukti-{number}.png",
                    },
                )
            case "diunggah":
                self.home.write(label, {"tanggal_pendataan": today})
            case "terdata":
                self.home.write(label, {"status": "Selesai"})

    def _decide(self, label: str, cells: Mapping[str, Any]) -> None:
        """Type the decision, unless it is typed already and waits for the job."""
        if all(self.home.cell(label, column) == text for column, text in cells.items()):
            return
        self.approvals += 1
        self.decided_cells += len(cells)
        self.home.write(label, cells)

    def _draft(self, label: str, today: str) -> None:
        number = self.rounds[label] = self.rounds.get(label, 0) + 1
        self.home.write(
            label,
            {
                "tautan_konsep": f"Kotak Masuk/{label}-{number}.docx",
                "tanggal_konsep": today,
                "alt": "Peserta mendengarkan pemateri",
            },
        )


def moments_of(office: Office, first: date, days: int, *, nights: bool) -> list[datetime]:
    """Return every tenth minute of these days.

    Without `nights` only each hour of nights and days off: the others are as quiet.
    """
    start = datetime.combine(first, time(), office.zone)
    every = (start + timedelta(minutes=10 * n) for n in range(days * 144))

    def is_busy(moment: datetime) -> bool:
        return 6 <= moment.hour < 18 and office.calendar.is_working(moment.date())

    return [m for m in every if nights or m.minute == 0 or is_busy(m)]
