"""docs/google.md followed word for word from an empty folder; each kind of office then works."""

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pytest

from sheetflow.errors import SheetflowError
from tests.google.browser import browser
from tests.google.home import ADMIN, OWNER, quick_client
from tests.google.kinds import (
    GCLOUD,
    GMAIL,
    KINDS,
    OPERATOR,
    Kind,
    gcloud_sign_in,
    key_file,
    machine,
    private_file,
)
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.drive_store import FOLDER, SPREADSHEET
from tests.google_emulator.identities import TITLES, user_of_email
from tests.support.sample_office import Said, called

ROOT = Path(__file__).parents[2]
GUIDE, MULAI = ((ROOT / "docs" / name).read_text("utf-8") for name in ("google.md", "mulai.md"))
ROLES = {
    "Viewer": "reader", "Commenter": "commenter", "Editor": "writer", "Contributor": "writer",
    "Content manager": "fileOrganizer", "Manager": "organizer",
}  # fmt: skip
"""Drive's roles as people see them."""
SAYS: dict[Kind, str] = {
    "user": f"Drive Saya milik {GMAIL}",
    "service_account": "akun mesin dengan kunci",
    "impersonation": "akun mesin tanpa kunci",
}


def steps(guide: str, title: str) -> Iterator[tuple[str, str]]:
    """Yield what a section tells to do, in order: words of a step, commands, and YAML."""
    section = next(part for part in re.split(r"^## ", guide, flags=re.M) if part.startswith(title))
    for step in re.split(r"^\d\. ", section.partition("\n")[2], flags=re.M)[1:]:
        whole = re.split(r"^(?=\S)", step.partition("\n")[2], flags=re.M)[0]
        words = step.partition("\n")[0] + "\n" + whole
        blocks = re.findall(r"^ *```(sh|yaml)\n(.*?)^ *```", words, re.M | re.S)
        plain = re.sub(r"```.*```|<!--.*?-->", "", words, flags=re.DOTALL)
        yield "more" if blocks else "words", " ".join(plain.split())
        yield from ((language, dedent(code)) for language, code in blocks)


@dataclass
class Reader:
    """Somebody who does what the guide says, and nothing else."""

    google: GoogleEmulator
    machine: Path
    kind: Kind
    place: Path
    account: str = ""
    folder: str = ""
    said: list[Said] = field(default_factory=list)

    def follow(self, guide: str) -> None:
        """Do each step of the sections that are about this kind."""
        do: dict[str, Callable[[str], object]] = {
            "words": self.obey, "more": self.do_by_hand, "sh": self.type, "yaml": self.write,
        }  # fmt: skip
        for title in ("Sebelum", f"{KINDS.index(self.kind) + 1}.", "Lalu"):
            for what, text in steps(guide, title):
                do[what](text)

    def type(self, commands: str) -> None:
        for line in commands.splitlines():
            program, *words = shlex.split(line)
            if program == "cd":
                self.place /= words[0]
            elif program != "sheetflow":
                subprocess.run(  # noqa: S603 - the guide's own command
                    ["/bin/sh", "-ec", line], cwd=self.place, env=self.environment(), check=True
                )
            else:
                self.said.append(self.call(*words))
                assert self.said[-1].code == 0, (line, self.said[-1])
                assert self.said[-1].err == "", line

    def call(self, *words: str) -> Said:
        with chdir(self.place), machine(self.machine), browser():
            return called(*words)

    def environment(self) -> dict[str, str]:
        """Return this machine's, where `pip` and `gcloud` are what `machine` holds."""
        path = f"{self.machine / 'bin'}:{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "CLOUDSDK_CONFIG": str(self.machine / GCLOUD)}

    def write(self, section: str) -> None:
        """Write a section into office.yaml, with the addresses of what was made."""
        assert self.folder
        assert (f"act_as: {self.account}" in section) == (self.kind == "impersonation")
        section = re.sub(r"(?<=/folders/)\w+", self.folder, section)
        self.put("home: local\n", f"{section}  endpoint: {self.google.url}\n")

    def put(self, there: str, text: str) -> None:
        settings = self.place / "office.yaml"
        old = settings.read_text("utf-8")
        assert there in old
        settings.write_text(old.replace(there, text, 1), "utf-8")

    def obey(self, words: str) -> None:
        """Do a step that has no commands: it says something that is understood."""
        assert self.do_by_hand(words), words

    def do_by_hand(self, words: str) -> int:
        """Do by hand what a step says; return how many things that are."""
        matched = [
            (hand, found) for sentence, hand in HANDS if (found := re.search(sentence, words))
        ]
        for hand, found in matched:
            hand(self, found)
        return len(matched)

    # What is done by hand

    def switch_on(self, found: re.Match[str]) -> None:
        title = {name: api for api, name in TITLES.items()}
        services = self.google.world.identities.services
        assert services is not None
        services |= {title[name] for name in re.findall(r"\*(.*?)\*", found[1])}

    def download_client(self, found: re.Match[str]) -> None:
        """Download the client's file, which any browser leaves readable by all."""
        addresses = {"auth_uri": f"{self.google.url}/o/oauth2/auth",
                     "token_uri": f"{self.google.url}/token"}  # fmt: skip
        client = {"client_id": "klien", "client_secret": "rahasia", "redirect_uris": []}
        private_file(self.place / found[1], installed=client | addresses).chmod(0o644)

    def make_account(self, found: re.Match[str]) -> None:
        self.account = f"{found[1]}@contoh.iam.gserviceaccount.com"

    def download_key(self, found: re.Match[str]) -> None:
        key_file(self.google, self.place, self.account).rename(self.place / found[1])
        (self.place / found[1]).chmod(0o644)

    def become_token_creator(self, _: re.Match[str]) -> None:
        self.google.may_act_as(self.account, OPERATOR)

    def make_shared_drive(self, found: re.Match[str]) -> None:
        people = {self.account: ROLES[found[1]], ADMIN: ROLES[found[2]]}
        self.folder = self.google.shared_drive("Kantor", OWNER, people)

    def make_folder(self, _: re.Match[str]) -> None:
        put = self.google.staff.put_file
        self.folder = put("Publikasi", owner=OWNER, mime_type=FOLDER, parent=self.folder)

    def make_my_folder(self, found: re.Match[str]) -> None:
        self.folder = self.google.staff.put_file("Publikasi", owner=GMAIL, mime_type=FOLDER)
        self.google.share(self.folder, ADMIN, ROLES[found[1]])

    def name_spreadsheet(self, _: re.Match[str]) -> None:
        [line] = re.findall(r"^ *spreadsheet: .*\n", self.said[-1].out, re.M)
        self.put("google:\n", f"google:\n{line}")


Hand = Callable[[Reader, "re.Match[str]"], None]
HANDS: tuple[tuple[str, Hand], ...] = (
    (r"switch on ((?:\*[^*]+ API\*(?: and )?)+)", Reader.switch_on),
    (r"of type \*Desktop app\*; download its file as `(.*?)`", Reader.download_client),
    (r"Make a folder in that account's My Drive; .* as \*(.*?)\*", Reader.make_my_folder),
    (r"make a service account `(\w+)`", Reader.make_account),
    (r"a key of it; download it as `(.*?)`", Reader.download_key),
    (r"the role \*Service Account Token Creator\* on it", Reader.become_token_creator),
    (r"Shared Drive and add the service account as \*(.*?)\*, the staff as \*(.*?)\*",
     Reader.make_shared_drive),
    (r"make the office's folder in it", Reader.make_folder),
    (r"write the line that it prints under `google:`", Reader.name_spreadsheet),
)  # fmt: skip


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Yield a reader with an empty Google, a checkout, and a machine without anything."""
    checkout = tmp_path / "sheetflow"
    checkout.mkdir()
    for name in ("config", "constraints.txt"):
        (checkout / name).symlink_to(ROOT / name)
    tools = {
        "pip": '[ "$*" = "install -c constraints.txt -e .[google]" ] && [ -e constraints.txt ]',
        "gcloud": f'[ "$*" = "auth application-default login" ] && mv "{tmp_path}/{GCLOUD}" '
        f'"$CLOUDSDK_CONFIG"',
    }
    for name, script in tools.items():
        program = tmp_path / "machine/bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    gcloud_sign_in(tmp_path)
    with GoogleEmulator() as google:
        google.world.identities.services = set()
        google.world.identities.default = user_of_email(GMAIL)
        yield Reader(google, tmp_path / "machine", "user", checkout)


def make_office(reader: Reader, kind: Kind, guide: str) -> None:
    """Follow the guide; the office that it makes works, and its doctor finds nothing."""
    reader.kind = kind
    reader.follow(guide)
    examined = next(said.out for said in reader.said if SAYS[kind] in said.out)
    assert not re.findall(r"^(?!ok ).*", examined.strip(), re.M)
    work_of_staff(reader)


DEFAULT = (
    "user",
    *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("service_account", "impersonation")),
)


@pytest.mark.parametrize("kind", DEFAULT)
def test_an_office_that_was_made_by_the_guide_works(reader: Reader, kind: Kind) -> None:
    make_office(reader, kind, GUIDE)


MISTAKES: tuple[tuple[Kind, str, str], ...] = (
    ("user", " and *Google Drive API*", ""),
    ("user", "as *Editor*", "as *Viewer*"),
    ("user", "   chmod 600 client.json\n", ""),
    ("user", "kind: user, file: token.json", "kind: user"),
    ("user", "   sheetflow sign-in client.json\n", ""),
    ("service_account", "as *Content manager*", "as *Contributor*"),
    ("service_account", "the staff as *Contributor*", "the staff as *Commenter*"),
    ("service_account", "   chmod 600 key.json\n", ""),
    ("impersonation", ", and switch on\n   *IAM Service Account Credentials API*", ""),
    ("impersonation", "Service Account Token Creator", "Service Account User"),
    ("impersonation", "sheetflow@contoh.iam", "sheetflow@lain.iam"),
    ("impersonation", "   gcloud auth application-default login\n", ""),
    ("impersonation", "write the line that it prints", "go on"),
)
"""What a guide may get wrong, and how."""


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "right", "wrong"), MISTAKES)
def test_a_wrong_guide_is_found_out(reader: Reader, kind: Kind, right: str, wrong: str) -> None:
    assert right in GUIDE
    with pytest.raises((AssertionError, SheetflowError)):
        make_office(reader, kind, GUIDE.replace(right, wrong))


def work_of_staff(reader: Reader) -> None:
    """Let staff fill a row and attach a file, with the rights that the guide gave them."""
    google, staff = reader.google, quick_client(reader.google, ADMIN)
    files = google.world.drive.files.values()
    [sheet] = [file.id for file in files if file.mime_type == SPREADSHEET]
    [inbox] = [file.id for file in files if file.fields["name"] == "Kotak Masuk"]
    made = {"name": "bahan.txt", "parents": [inbox]}
    staff.call(staff.files.create(body=made, supportsAllDrives=True))
    [headings] = google.staff.look(sheet, "Register!5:5")
    column = chr(65 + headings.index("Judul Kegiatan"))
    staff.put(sheet, {f"Register!{column}6": [["Rapat"]]})

    assert reader.call("run").code == 0

    row = dict(zip(headings, google.staff.look(sheet, "Register!6:6")[0], strict=False))
    assert row["Giliran"]
    assert row["Temuan Pemeriksaan Otomatis"]


def test_an_office_made_by_questions_lives_on_plain_gmail(reader: Reader) -> None:
    """docs/mulai.md's answers, with Gmail as the home; what is done by hand is the guide's."""
    for what, text in (*steps(GUIDE, "Sebelum"), *steps(GUIDE, "1.")):
        if what == "words":
            reader.do_by_hand(text)
    answers = re.search(r"<!-- answers -->\n```yaml\n(.*?)```", MULAI, re.S)
    assert answers
    home = f"home: gmail\nfolder: https://drive.google.com/drive/folders/{reader.folder}\n"
    written = answers[1].replace("home: komputer ini\n", home)
    (reader.place / "jawaban.yaml").write_text(written, "utf-8")
    client = reader.place / "client.json"
    reader.type("sheetflow new melati --answers jawaban.yaml")
    client.rename(reader.place / "melati" / "client.json")
    reader.type("cd melati")
    reader.put("google:\n", f"google:\n  endpoint: {reader.google.url}\n")
    reader.type("chmod 600 client.json\nsheetflow sign-in client.json\nsheetflow init")
    reader.name_spreadsheet(re.match("", ""))  # type: ignore[arg-type] # nothing is looked for
    work_of_staff(reader)
