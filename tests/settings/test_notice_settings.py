"""The section `notices:`: what it may say, what it must not, and that it holds no secret."""

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.notices import NoticeSettings
from sheetflow.core.secret import SecretSource
from sheetflow.errors import ConfigurationError
from sheetflow.settings.document import Document
from sheetflow.settings.load import load_settings
from sheetflow.settings.read_typed import Names, read_typed

WHOLE = """
notices:
  from: sheetflow@contoh.example
  mail: {host: smtp.contoh.example, port: 465, security: tls, user: u, password: !env SMTP_PASSWORD}
  channels: {telegram: !env TELEGRAM_URL, grup: !file secrets/grup.txt}
  people:
    Kasubbag KUL Contoh: {mail: kul@contoh.example, also: [telegram], only: daily}
  gather_minutes: 15
  daily_at: "08:00"
  quiet: {from: "16:30", until: "07:15"}
  escalate_after: 2
  superior: sekretaris
  report_from_working_day: 4
  installer: {mail: pemasang@contoh.example, also: [grup]}
"""
MAIL = WHOLE.splitlines()[3].partition(": ")[2]
KEY = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ"
ADDRESS = f"tgram://{KEY}/12315544"


def _with(office: Path, text: str) -> Path:
    path = office / "office.yaml"
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return path


def test_everything_is_read(office_copy: Path) -> None:
    found = load_settings(_with(office_copy, WHOLE)).office.notices

    assert found is not None
    assert found.sender == "sheetflow@contoh.example"
    assert found.mail is not None
    assert found.mail.password == SecretSource("env", "SMTP_PASSWORD")
    assert found.channels["grup"] == SecretSource("file", "secrets/grup.txt")
    assert found.people["Kasubbag KUL Contoh"].also == ("telegram",)
    assert (found.quiet.quiet_from, found.quiet.until) == (time(16, 30), time(7, 15))


def test_a_secret_knows_the_line_that_names_it(office_copy: Path) -> None:
    path = _with(office_copy, WHOLE)
    lines = path.read_text("utf-8").splitlines()

    found = load_settings(path).office.notices

    assert found is not None
    number = found.channels["grup"].place.rpartition(":")[2]
    assert "grup: !file" in lines[int(number) - 1]


def test_an_office_without_the_section_has_no_notices(office_copy: Path) -> None:
    assert load_settings(office_copy).office.notices is None


def test_notices_judge_no_row(office_copy: Path) -> None:
    before = load_settings(office_copy).office.rules_digest

    after = load_settings(_with(office_copy, WHOLE)).office

    assert isinstance(after.notices, NoticeSettings)
    assert after.rules_digest == before


MISTAKES = [
    # what is in place of which part of the section, what is said
    ("from: sheetflow@contoh.example", "from: sheetflow", "“sheetflow” is no e-mail address"),
    ("from: sheetflow@contoh.example", "", "Mails need an address that they come from"),
    ("mail: kul@contoh.example", "mail: kul@contoh", "no e-mail address"),
    ("mail: kul@contoh.example", "mail: <kul@contoh.example>", "Write kul@contoh.example."),
    ("Kasubbag KUL Contoh:", "Kasubag KUL Contoh:", "Did you mean “Kasubbag KUL Contoh”?"),
    ("also: [telegram]", "also: [telegrm]", "Did you mean “telegram”?"),
    ("also: [telegram]", "also: [telegram, telegram]", "named twice"),
    ("only: daily", "only: weekly", "“only” cannot be “weekly”"),
    ("also: [grup]", "also: [group]", "Did you mean “grup”?"),
    ("{mail: pemasang@contoh.example, also: [grup]}", "{}", "neither a mail address nor"),
    ('daily_at: "08:00"', "daily_at: pagi", "is no time of day"),
    ('daily_at: "08:00"', 'daily_at: "8:00"', "is no time of day"),
    ('daily_at: "08:00"', 'daily_at: "24:00"', "is no time of day"),
    ('until: "07:15"', 'until: "16:30"', "none of the day or all of it"),
    ("port: 465", "port: 70000", "at most 65535"),
    ("port: 465", 'port: "465"', "must be a whole number"),
    ("security: tls", "security: ssl", "cannot be “ssl”"),
    ("security: tls", "security: none", "readable to everybody"),
    ("host: smtp.contoh.example", 'host: "smtp.contoh.example:465"', "no name of a mail server"),
    ("host: smtp.contoh.example, ", "", "The key “host” is missing"),
    ("user: u, ", "", "A password without a user"),
    (", password: !env SMTP_PASSWORD", "", "user has no password"),
    ("!env SMTP_PASSWORD", '!env ""', "names no place of a secret"),
    ("!env SMTP_PASSWORD", "!env SMTP-PASSWORD", "names no place of a secret"),
    ("!env SMTP_PASSWORD", "!environment X", "is not used here"),
    ("user: u", "user: !env USER", "“user” must be text"),
    ("superior: sekretaris", "superior: sekretariat", "Did you mean “sekretaris”?"),
    ("gather_minutes: 15", "gather_minutes: -1", "at least 0"),
    ("{telegram: !env", "{mail: !env X, telegram: !env", "mail server's own name"),
    ("!env TELEGRAM_URL", "", "No secret is named here"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_mistakes_have_file_line_and_fix(
    office_copy: Path, right: str, wrong: str, said: str
) -> None:
    assert right in WHOLE
    path = _with(office_copy, WHOLE.replace(right, wrong, 1))

    with pytest.raises(ConfigurationError, match=r"office\.yaml:\d+: ") as error:
        load_settings(path)

    assert said in str(error.value)


PLACES = [
    ("password: !env SMTP_PASSWORD", "password: {}"),
    ("password: !env SMTP_PASSWORD", "password: [{}]"),
    ("password: !env SMTP_PASSWORD", "passwd: {}"),
    ("password: !env SMTP_PASSWORD", "password: !env {}"),
    ("password: !env SMTP_PASSWORD", "password: {{value: {}}}"),
    ("telegram: !env TELEGRAM_URL", "telegram: {}"),
    ("telegram: !env TELEGRAM_URL", "telegram: !env {}"),
    ("telegram: !env TELEGRAM_URL", "telegram: !url {}"),
    ("{telegram: !env TELEGRAM_URL, grup: !file secrets/grup.txt}", "{}"),
    (MAIL, "{}"),
    ("host: smtp.contoh.example", "host: {}"),
    ("port: 465", "port: {}"),
    ("mail: kul@contoh.example", "mail: {}"),
    ("also: [telegram]", "also: [{}]"),
    ("also: [telegram]", "also: {}"),
    ("from: sheetflow@contoh.example", "from: {}"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "typed"), PLACES)
def test_a_secret_typed_in_plain_is_refused_and_not_repeated(
    office_copy: Path, right: str, typed: str
) -> None:
    assert right in WHOLE
    path = _with(office_copy, WHOLE.replace(right, typed.format(f'"{ADDRESS}"'), 1))

    with pytest.raises(ConfigurationError, match=r"office\.yaml:\d+: ") as error:
        load_settings(path)

    assert KEY not in str(error.value)
    assert "12315544" not in str(error.value)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), min_size=6))
def test_no_password_in_plain_is_ever_repeated(secret: str) -> None:

    document = Document(Path("office.yaml"), {"mail": {"host": "h", "password": f"{secret}§"}})

    assert read_typed(document, NoticeSettings, Names()) is None
    assert f"{secret}§" not in " ".join(map(str, document.mistakes))
