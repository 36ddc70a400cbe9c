"""A run looks after itself: it is reported to what watches it, remembered, and never hidden."""

import json
import shutil
import signal
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sheetflow.adapters.run_memory import RunMemory
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.backend import Backend
from sheetflow.app.job import Job
from sheetflow.app.notices import problem_summary
from sheetflow.cli.main import exit_code_of
from sheetflow.cli.run import RunLog, RunOptions, run_logged, run_printed
from sheetflow.core.running.news import ProblemDecision
from sheetflow.settings.load import Settings, load_settings
from tests.support.mail_servers import Mailbox, mail_server
from tests.support.processes import end, start, wait_for
from tests.support.sample_office import AS_OF, OfficeFolder, Said
from tests.support.web_server import WebServer, dead_address, web_server

LATER = "2025-11-03T09:10+07:00"
RUN = ("run", "--log-format", "json")


@pytest.fixture
def office(judged_one: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(Path(shutil.copytree(judged_one, tmp_path / "kantor")))


def set_up(office: OfficeFolder, more: str) -> None:
    with (office.path / "office.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{more}\n")


def hooked(office: OfficeFolder, server: WebServer, more: str = "") -> None:
    names = ("start", "success", "failure")
    hooks = ", ".join(f"{name}: {server.address}/{name}" for name in names)
    set_up(office, f"hooks: {{{hooks}{more}}}")


def events(said: Said) -> list[str]:
    return [json.loads(line)["event"] for line in said.out.splitlines()]


def spoil(office: OfficeFolder) -> None:
    office.register.write_bytes(b"PK\x03\x04 terpotong")


def test_a_run_is_pinged_at_its_start_and_its_success(office: OfficeFolder) -> None:
    with web_server() as server:
        hooked(office, server)
        said = office.call(*RUN, as_of=LATER)

    assert server.requests == [("GET", "/start", ""), ("GET", "/success", "")]
    assert events(said) == ["finished"]


@pytest.mark.parametrize("send_log", [False, True])
def test_a_failure_is_pinged_with_its_log_only_where_that_is_wanted(
    office: OfficeFolder, *, send_log: bool
) -> None:
    spoil(office)
    with web_server() as server:
        hooked(office, server, ", send_log: true" if send_log else "")
        said = office.call(*RUN, as_of=LATER)

    assert said.code == 3
    method, path, body = server.requests[1]
    assert (method, path) == ("POST" if send_log else "GET", "/failure")
    assert ("register.xlsx" in body) is send_log


def test_an_address_that_nobody_answers_is_said_and_fails_nothing(office: OfficeFolder) -> None:
    set_up(office, f"hooks: {{success: {dead_address()}/rahasia}}")

    said = office.call(*RUN, as_of=LATER)
    plain = office.call("run", as_of=LATER)

    assert (said.code, events(said)) == (0, ["finished", "hook"])
    assert "rahasia" not in said.out
    assert "Alamat pemantau tidak dapat dihubungi" in plain.err


def test_a_second_run_at_once_is_no_failure(office: OfficeFolder) -> None:
    state = StateFolder(office.ledger)
    with web_server() as server, state.locked(datetime.fromisoformat(AS_OF)):
        hooked(office, server)
        said = office.call(*RUN, as_of=LATER)

    (line,) = said.out.splitlines()
    assert (said.code, json.loads(line)["level"]) == (5, "warning")
    assert server.paths == ["/start"]


def test_a_run_that_was_killed_is_mentioned_once_by_the_next(office: OfficeFolder) -> None:
    program = (
        "import sys, time\n"
        "from datetime import datetime\n"
        "from pathlib import Path\n"
        "from sheetflow.app.job import Job\n"
        "from sheetflow.settings.load import load_settings\n"
        "job = Job(load_settings(Path(sys.argv[1])), datetime.fromisoformat(sys.argv[2]))\n"
        "job.begin()\n"
        "print('began', flush=True)\n"
        "time.sleep(60)\n"
    )
    process = start(program, office.path / "office.yaml", LATER)
    wait_for(process, "began")
    end(process)
    assert process.returncode == -signal.SIGKILL

    said = office.call(*RUN, as_of="2025-11-03T09:20+07:00")

    assert events(said) == ["finished", "killed"]
    assert "03/11/2025 09:10" in said.out
    assert events(office.call(*RUN, as_of="2025-11-03T09:30+07:00")) == ["finished"]


def test_figures_are_written_also_of_a_run_that_fails(office: OfficeFolder) -> None:
    set_up(office, "metrics: angka.prom")
    office.call(*RUN, as_of=LATER)
    before = (office.path / "angka.prom").read_text()
    spoil(office)
    office.call(*RUN, as_of="2025-11-03T09:20+07:00")
    after = (office.path / "angka.prom").read_text()

    assert 'sheetflow_last_exit_code{office="kpu-kab-contoh"} 0.0' in before
    assert "sheetflow_rows{" in before
    assert 'sheetflow_last_exit_code{office="kpu-kab-contoh"} 3.0' in after
    success = [line for line in after.splitlines() if line.startswith("sheetflow_last_success")]
    assert success[0] in before


def test_a_folder_of_figures_that_is_missing_is_said(office: OfficeFolder) -> None:
    set_up(office, "metrics: tidak-ada/angka.prom")

    said = office.call(*RUN, as_of=LATER)

    assert (said.code, events(said)) == (0, ["finished", "metrics"])


def test_a_memory_that_cannot_be_kept_is_said_and_fails_nothing(office: OfficeFolder) -> None:
    runs = StateFolder(office.ledger).file("runs")
    runs.unlink()
    runs.mkdir()

    said = office.call(*RUN, as_of=LATER)

    assert (said.code, said.out.count('"memory"')) == (0, 1)


def test_every_run_is_remembered(office: OfficeFolder) -> None:
    memory = RunMemory(StateFolder(office.ledger))
    before = len(memory.entries())
    office.call(*RUN, as_of=LATER)
    spoil(office)
    office.call("run", as_of="2025-11-03T09:20+07:00")

    entries = memory.entries()

    assert len(entries) == before + 2
    assert [entry.code for entry in entries[-2:]] == [1 if entries[-2].errors else 0, 3]
    assert "register.xlsx" in entries[-1].problem


def test_a_bug_is_reported_as_such_and_remembered(office: OfficeFolder, tmp_path: Path) -> None:
    def broken(_: Settings) -> Backend:
        raise ZeroDivisionError("nol")

    settings = load_settings(office.path / "office.yaml")
    job = Job(settings, datetime.fromisoformat(LATER), open_office=broken)
    log, options = tmp_path / "catatan.log", RunOptions("text", *(False,) * 4)
    assert exit_code_of(lambda: run_logged(job, options, RunLog("json", log))) == 70
    assert "ZeroDivisionError" in json.loads(log.read_text("utf-8"))["problem"]
    assert exit_code_of(lambda: run_printed(job, options)) == 70
    assert RunMemory(StateFolder(office.ledger)).entries()[-1].code == 70


NOTICES = "notices: {from: sheetflow@contoh.example, installer: {mail: budi@contoh.example}"


def test_the_installer_hears_of_failures_in_a_row_once_and_that_they_are_over(
    office: OfficeFolder,
) -> None:
    set_up(office, f"{NOTICES}}}")
    kept = office.register.read_bytes()
    settings, sent = load_settings(office.path), []
    day = datetime.fromisoformat(LATER)

    def run(minute: int) -> None:
        def send(_: Backend, decision: ProblemDecision, __: str, ___: datetime) -> None:
            sent.append((minute, problem_summary(decision, settings.office)))

        job = Job(settings, day + timedelta(minutes=minute), send_problem=send)
        job.begin()
        result = job.run(None, allow_large=False, retry=False, repeat=False)
        job.end(result, [])

    spoil(office)
    for minute in range(10, 70, 10):
        run(minute)
    office.register.write_bytes(kept)
    run(70)
    run(80)

    assert [minute for minute, _ in sent] == [30, 70]
    assert "gagal 3 kali berturut-turut sejak 03/11/2025 09:20 WIB" in sent[0][1][0]
    assert "register.xlsx" in sent[0][1][1]
    assert sent[1][1] == ("Pekerjaan otomatis sudah berjalan baik lagi.",)


def test_a_notice_that_cannot_be_sent_is_said_and_sent_by_the_next_run(
    office: OfficeFolder,
) -> None:
    set_up(office, f"{NOTICES}}}\nschedule: {{problem_after: 1}}")
    spoil(office)
    for minute in (10, 20):
        said = office.call(*RUN, as_of=f"2025-11-03T09:{minute}+07:00")
        assert (said.code, events(said)) == (3, ["stopped", "notice"])


def test_an_address_may_be_a_secret(office: OfficeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(office, "hooks: {success: !env SHEETFLOW_TEST_PING, failure: !env SHEETFLOW_TEST_NONE}")
    with web_server() as server:
        monkeypatch.setenv("SHEETFLOW_TEST_PING", f"{server.address}/rahasia")
        said = office.call(*RUN, as_of=LATER)
        spoil(office)
        failed = office.call(*RUN, as_of=LATER)

    assert (server.paths, events(said)) == (["/rahasia"], ["finished"])
    assert (failed.code, events(failed)) == (3, ["stopped", "hook"])
    assert "SHEETFLOW_TEST_NONE is not set" in failed.out


def test_a_real_mail_says_what_fails_and_why(office: OfficeFolder) -> None:
    box = Mailbox()
    with mail_server(box) as port:
        server = f"mail: {{host: localhost, port: {port}, security: none}}"
        set_up(office, f"{NOTICES}, {server}}}\nschedule: {{problem_after: 1}}")
        spoil(office)
        first = office.call(*RUN, as_of=LATER)
        second = office.call(*RUN, as_of="2025-11-03T09:20+07:00")

    assert (events(first), events(second)) == (["stopped"], ["stopped"])
    assert box.recipients == ["budi@contoh.example"]
    text = box.messages[0].get_body(("plain",))
    assert text is not None
    said = " ".join(text.get_content().split())
    assert "gagal 1 kali berturut-turut sejak 03/11/2025 09:10 WIB" in said
    assert "register.xlsx" in said
    assert "sheetflow status" in said
