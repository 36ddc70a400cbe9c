"""Notices of a local office from its command line, through real servers on the loopback."""

import re
import shutil
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.mail_servers import PASSWORD, Mailbox, authority, free_port, mail_server
from tests.support.sample_office import OfficeFolder, Said
from tests.support.web_servers import web_inbox

MORNING = "2025-11-04T08:00+07:00"
NEXT_MORNING = "2025-11-05T08:00+07:00"
CHANNEL_KEY = "kunci-kanal-5150"
PEOPLE = {
    "Petugas Media Contoh": "medcen@contoh.example",
    "Sekretaris Contoh": "sekretaris@contoh.example",
    "Staf KUL Contoh": "kul@contoh.example",
}


@pytest.fixture
def judged(judged_month: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(judged_month, tmp_path / "kantor"))


@pytest.fixture
def begun(judged: OfficeFolder) -> OfficeFolder:
    """The office on the day that it began with notices: the lists come from the next morning on."""
    equip(judged, plain(free_port()))
    said = judged.call("run", as_of="2025-11-03T09:10+07:00")
    assert said.code == 0, said.err
    return judged


def equip(office: OfficeFolder, mail: str, more: str = "") -> None:
    """Add the section `notices:`, in place of an earlier one."""
    path = office.path / "office.yaml"
    settings = path.read_text("utf-8").partition("\nnotices:\n")[0]
    people = "".join(f"    {name}: {{mail: {mail}}}\n" for name, mail in PEOPLE.items())
    section = f"  from: sheetflow@contoh.example\n  mail: {{{mail}}}\n  people:\n{people}"
    installer = "  superior: sekretaris\n  installer: {mail: pemasang@contoh.example}\n"
    path.write_text(f"{settings}\nnotices:\n{section}{installer}{more}", "utf-8")


def plain(port: int) -> str:
    return f"host: 127.0.0.1, port: {port}, security: none"


def sent(office: OfficeFolder, as_of: str) -> list[EmailMessage]:
    """Run the office with a server that takes everything; return the mails."""
    box = Mailbox()
    with mail_server(box) as port:
        equip(office, plain(port))
        said = office.call("run", as_of=as_of)
    assert said.code == 0, said.err
    return box.messages


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def test_a_morning_brings_everybody_one_list_and_no_second(begun: OfficeFolder) -> None:
    mails = sent(begun, MORNING)
    again = sent(begun, "2025-11-04T08:10+07:00")

    receivers = [mail["To"] for mail in mails]
    assert len(set(receivers)) == len(receivers) > 0
    assert any("Daftar hari ini" in mail["Subject"] for mail in mails)
    assert again == []


def test_a_plan_sends_nothing(judged: OfficeFolder) -> None:
    box = Mailbox()
    with mail_server(box) as port:
        equip(judged, plain(port))
        said = judged.call("plan", as_of=MORNING)

    assert said.code == 0, said.err
    assert box.messages == []


def test_the_head_in_a_mails_foot_is_a_witness_of_the_ledger(begun: OfficeFolder) -> None:
    mails = sent(begun, MORNING)

    assert mails
    for mail in mails:
        found = re.search(r"\d+:[0-9a-f]{16,}", body(mail))
        assert found
        assert begun.call("verify", "--head", found[0], as_of=None).code == 0


def test_a_server_that_is_down_holds_up_nothing_and_loses_nothing(begun: OfficeFolder) -> None:
    equip(begun, plain(free_port()))
    said = begun.call("run", as_of=MORNING)
    assert "cannot be reached" in said.out + said.err
    assert "Pemeriksaan selesai" in said.out

    later = sent(begun, NEXT_MORNING)

    receivers = [mail["To"] for mail in later]
    assert len(set(receivers)) == len(receivers) > 0


def test_a_run_killed_between_sending_and_acknowledging_repeats_that_mail_alone(
    begun: OfficeFolder,
) -> None:
    config = ("--config", str(begun.path / "office.yaml"), "--as-of", MORNING)
    program = [sys.executable, "-m", "sheetflow", "run", *config]
    running: list[subprocess.Popen[bytes]] = []
    box = Mailbox(before_answer=lambda: running.pop().kill())
    with mail_server(box) as port:
        equip(begun, plain(port))
        first = subprocess.Popen(program, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
        running.append(first)
        assert first.wait(120) < 0
        killed_at = [str(mail["Message-ID"]) for mail in box.messages]
        box.before_answer = lambda: None
        said = begun.call("run", as_of=MORNING)

    assert said.code == 0, said.err
    ids = [str(mail["Message-ID"]) for mail in box.messages]
    assert len(killed_at) == 1
    assert ids.count(killed_at[0]) == 2
    assert len(ids) == len(set(ids)) + 1


def test_who_gets_what_and_who_nothing_is_listed(judged: OfficeFolder) -> None:
    equip(judged, plain(25))
    listed = judged.call("notices", "list").out

    assert "Sekretaris Contoh (Sekretaris): sekretaris@contoh.example" in listed
    assert re.search(r"^Kasubbag Hukum Contoh .*: tidak ada jalur$", listed, re.MULTILINE)
    assert listed.endswith("installer: pemasang@contoh.example\n")


def test_a_test_goes_through_every_channel_and_says_what_became_of_it(
    judged: OfficeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Mailbox()
    with mail_server(box) as port, web_inbox(404) as inbox:
        monkeypatch.setenv("GRUP_URL", inbox.address(CHANNEL_KEY))
        equip(judged, plain(port), "  channels: {grup: !env GRUP_URL}\n")
        path = judged.path / "office.yaml"
        text = path.read_text("utf-8").replace(
            "medcen@contoh.example}", "m@c.example, also: [grup]}"
        )
        path.write_text(text, "utf-8")
        said = judged.call("notices", "test", "--to", "Petugas Media Contoh")

    assert said.code == 4
    assert "ok  mail m@c.example: diterima" in said.out
    assert "XX  grup: The channel “grup” refuses the address (404 Not Found)." in said.out
    assert box.messages[0]["Subject"] == "Percobaan pemberitahuan sheetflow"
    assert inbox.posted[0]["title"] == "Percobaan pemberitahuan sheetflow"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("test", "--to", "Sekretaris Conto"), "Did you mean “Sekretaris Contoh”?"),
        (("test", "--to", "Kasubbag Hukum Contoh"), "There is no channel"),
        (("text", "--role", "kasubag"), "Did you mean “kasubbag”?"),
        (("text", "--unit", "hukm"), "Did you mean “hukum”?"),
        (("text", "--person", "Sekretaris"), "Did you mean “Sekretaris Contoh”?"),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(
    judged: OfficeFolder, words: tuple[str, ...], problem: str
) -> None:
    equip(judged, plain(25))
    said = judged.call("notices", *words)

    assert said.code == 3
    assert problem in said.err


def test_a_text_for_a_group_names_who_is_waited_for(judged: OfficeFolder) -> None:
    equip(judged, plain(25))
    everybody = judged.call("notices", "text").out
    unit = judged.call("notices", "text", "--role", "kasubbag", "--unit", "hukum").out
    person = judged.call("notices", "text", "--person", "Petugas Media Contoh").out

    assert everybody.startswith("*KPU Kabupaten Contoh*: menunggu tindakan (")
    assert "Kepala Subbagian Hukum dan SDM" in unit
    assert person.startswith("*KPU Kabupaten Contoh*: menunggu Petugas Media Contoh (")
    assert re.search(r"^1\. \*.+\*: .+", person, re.MULTILINE)


def test_an_office_without_the_section_must_add_one_first(judged: OfficeFolder) -> None:
    said = judged.call("notices", "list")

    assert said.code == 3
    assert "docs/notices.md" in said.err


def test_the_doctor_names_missing_secrets_and_people_without_a_channel(
    judged: OfficeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRUP_URL", raising=False)
    equip(judged, plain(25), "  channels: {grup: !env GRUP_URL}\n")
    said = judged.call("doctor").out

    assert re.search(r"XX  notices: grup  .*office\.yaml:\d+: .* GRUP_URL is not set", said)
    assert "!!  Kasubbag Hukum Contoh  Tidak ada jalur pemberitahuan" in said
    assert "Sekretaris Contoh  Tidak ada" not in said
    assert "ok  notices  4 of 11 are reached" in said


COMMANDS = (
    ("plan",),
    ("plan", "--format", "json"),
    ("run",),
    ("run", "--format", "json"),
    ("run", "--format", "markdown"),
    ("doctor",),
    ("verify",),
    ("workflow", "check"),
    ("notices", "list"),
    ("notices", "text"),
    ("notices", "test", "--to", "Petugas Media Contoh"),
    ("notices", "test", "--to", "installer"),
    ("history", "PUB-2510-041"),
)


def test_no_command_prints_or_keeps_a_secret(
    judged: OfficeFolder, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    theirs, _ = authority()
    secrets = (f"{PASSWORD}-salah", CHANNEL_KEY)
    said: list[Said] = []
    with mail_server(Mailbox(), tls=theirs, login=True) as port, web_inbox(500) as inbox:
        monkeypatch.setenv("SMTP_PASSWORD", secrets[0])
        monkeypatch.setenv("GRUP_URL", inbox.address(CHANNEL_KEY))
        login = "user: sheetflow, password: !env SMTP_PASSWORD"
        server = f"host: localhost, port: {port}, security: starttls, {login}"
        equip(judged, server, "  channels: {grup: !env GRUP_URL}\n")
        path = judged.path / "office.yaml"
        text = path.read_text("utf-8").replace(
            "medcen@contoh.example}", "m@c.example, also: [grup]}"
        )
        path.write_text(text, "utf-8")
        said += [judged.call(*words, as_of=MORNING) for words in COMMANDS if words[0] != "verify"]
        said.append(judged.call("verify", as_of=None))
        said.append(judged.call("run", as_of=NEXT_MORNING))

    shown = capfd.readouterr()
    printed = "".join(f"{one.out}{one.err}" for one in said) + shown.out + shown.err
    stored = b"".join(file.read_bytes() for file in judged.path.rglob("*") if file.is_file())
    assert "certificate" in printed
    for secret in secrets:
        assert secret not in printed
        assert secret.encode() not in stored
