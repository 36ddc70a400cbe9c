"""`plan` shows the notices that a run would send, and sends none (law 3)."""

from datetime import datetime, timedelta

from sheetflow.core.effects import SendNotice
from sheetflow.execute.run_effects import run_effects
from sheetflow.present.run_data import RunReport, run_data
from sheetflow.present.run_text import run_lines, run_markdown
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of(
    changes={
        "notices": {
            "from": "sheetflow@contoh.example",
            "mail": {"host": "smtp.contoh.example"},
            "people": {"Kasubbag Teknis Contoh": {"mail": "kasubbag@contoh.example"}},
        }
    }
)
MORNING = datetime(2025, 10, 13, 9, tzinfo=OFFICE.zone)


class Sent(list[SendNotice]):
    """NoticeSender that takes everything."""

    def send(self, effect: SendNotice) -> None:
        self.append(effect)


def test_a_plan_shows_what_the_run_then_sends() -> None:
    home, sent = MemoryHome(OFFICE), Sent()
    for label in ("PUB-1", "PUB-2"):
        home.put(label, cells_like({"like": "collected", "judul": f"Rapat {label}"}))
    prepared, _ = home.run(MORNING)
    later = MORNING + timedelta(minutes=30)
    prepared = home.prepare(later)
    report = RunReport(prepared.plan, None)
    assert not sent
    lines = [line.text for line in run_lines(report, OFFICE)]
    at = lines.index("Pemberitahuan")
    assert lines[at + 1] == "Kasubbag Teknis Contoh: keputusan ditunggu (2 pengajuan)"
    assert "send_notice ·  · Kasubbag Teknis Contoh" in run_markdown(report, OFFICE)
    (effect,) = (e for e in run_data(report, OFFICE)["effects"] if e["kind"] == "send_notice")  # type: ignore[attr-defined]  # JSON
    assert (effect["notice"], effect["recipient"], effect["submissions"], effect["total"]) == (
        "decision",
        "Kasubbag Teknis Contoh",
        ["PUB-1", "PUB-2"],
        2,
    )
    assert "smtp" not in str(run_data(report, OFFICE))
    outcome = run_effects(
        prepared.plan, home.ledger, home.files.inner, home.register, prepared.snapshot, notices=sent
    )
    assert (outcome.done, tuple(sent)) == (1, prepared.plan.commit.outbox)
    assert home.prepare(later).plan.empty


def test_without_notices_a_plan_shows_none() -> None:
    home = MemoryHome(office_of())
    home.put("PUB-1", cells_like({"like": "collected"}))
    home.run(MORNING)
    plan = home.plan(MORNING + timedelta(minutes=30))
    assert plan.empty
    lines = [line.text for line in run_lines(RunReport(plan, None), home.office)]
    assert "Pemberitahuan" not in lines
