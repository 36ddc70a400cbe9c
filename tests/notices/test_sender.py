"""Notices by every channel of a person: none holds up another, none is sent twice for another."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from sheetflow.adapters.notices.letter import Letter
from sheetflow.adapters.notices.links import LocalLinks
from sheetflow.adapters.notices.mail_server import MailServer
from sheetflow.adapters.notices.render import LetterRenderer
from sheetflow.adapters.notices.sender import ChannelSender, Providers, people, recipient_of
from sheetflow.core.notices import TAKEN_PREFIX, NoticeSettings, PersonNotices
from sheetflow.core.office import Office
from sheetflow.core.secret import Secret
from sheetflow.errors import ConfigurationError, UnavailableError
from tests.notices.messages import AT, INSTALLER, MAIL, MESSAGES, PERSON, SETTINGS, effect, office
from tests.support.mail_servers import Mailbox, free_port, mail_server
from tests.support.web_servers import WebInbox, web_inbox

OTHER, OTHER_MAIL = "Kasubbag KUL Contoh", "kul@contoh.example"


def sender(
    notices: NoticeSettings,
    port: int,
    addresses: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    templates: Path | None = None,
) -> ChannelSender:
    equipped: Office = replace(office(), notices=notices)
    channels = {name: (lambda url=url: Secret(url)) for name, url in (addresses or {}).items()}
    return ChannelSender(
        equipped,
        Letter(equipped, LocalLinks("Drive")),
        LetterRenderer(templates),
        Providers(lambda: MailServer("127.0.0.1", port, "none", step_seconds=5), channels),
        notes or {},
    )


def part(mail: EmailMessage, subtype: str) -> str:
    found = mail.get_body((subtype,))
    assert isinstance(found, EmailMessage)
    return str(found.get_content())


def wishes(*also: str, mail: str = MAIL) -> NoticeSettings:
    people = {PERSON: PersonNotices(mail, also), OTHER: PersonNotices(OTHER_MAIL)}
    return replace(SETTINGS, people=people)


@contextmanager
def both(box: Mailbox, status: int = 200) -> Iterator[tuple[int, WebInbox]]:
    with mail_server(box) as port, web_inbox(status) as inbox:
        yield port, inbox


def test_a_mail_arrives_with_both_parts_and_the_ids_of_its_effect() -> None:
    box = Mailbox()
    with mail_server(box) as port:
        sender(wishes(), port).send(effect(MESSAGES["daily"]))

    (mail,) = box.messages
    assert mail["To"] == f"{PERSON} <{MAIL}>"
    assert mail["Reply-To"] == INSTALLER
    assert mail["Subject"] == "Daftar hari ini: 6 menunggu Anda, 1 terlambat"
    assert "Rapat pleno" in part(mail, "plain")
    assert "Rapat pleno" in part(mail, "html")


def test_the_same_effect_sent_twice_has_the_same_message_id() -> None:
    box = Mailbox()
    with mail_server(box) as port:
        for _ in range(2):
            sender(wishes(), port).send(effect(MESSAGES["daily"], "e1"))
        sender(wishes(), port).send(effect(MESSAGES["daily"], "e2"))

    first, again, other = (mail["Message-ID"] for mail in box.messages)
    assert first == again != other


def test_every_channel_of_a_person_gets_the_notice() -> None:
    box = Mailbox()
    with both(box) as (port, inbox):
        one = sender(wishes("grup"), port, {"grup": inbox.address()})
        one.send(effect(MESSAGES["decision"]))

    assert box.recipients == [MAIL]
    assert inbox.posted[0]["title"] == "Keputusan Anda ditunggu: Ucapan Hari Pahlawan"
    assert "1. Ucapan Hari Pahlawan" in inbox.posted[0]["message"]
    assert one.changed_notes == {}


def test_what_one_channel_took_is_not_sent_to_it_again_when_the_other_takes_it() -> None:
    box, sent = Mailbox(), effect(MESSAGES["decision"])
    with both(box, status=503) as (port, inbox):
        first = sender(wishes("grup"), port, {"grup": inbox.address()})
        with pytest.raises(UnavailableError, match="grup"):
            first.send(sent)
        inbox.status = 200
        second = sender(wishes("grup"), port, {"grup": inbox.address()}, first.changed_notes)
        second.send(sent)

    assert first.changed_notes == {f"{TAKEN_PREFIX}e1": "mail"}
    assert second.changed_notes == {f"{TAKEN_PREFIX}e1": ""}
    assert box.recipients == [MAIL]
    assert len(inbox.posted) == 2


def test_a_channel_that_is_down_is_tried_once_a_run_and_holds_up_no_other() -> None:
    box = Mailbox()
    with both(box, status=503) as (port, inbox):
        one = sender(wishes("grup"), port, {"grup": inbox.address()})
        for name in ("e1", "e2"):
            with pytest.raises(UnavailableError) as error:
                one.send(effect(MESSAGES["decision"], name))
            assert not error.value.is_outage
        one.send(effect(MESSAGES["decision"], "e3", OTHER))

    assert box.recipients == [MAIL, MAIL, OTHER_MAIL]
    assert len(inbox.posted) == 1


def test_a_refused_recipient_hinders_nobody_else() -> None:
    box = Mailbox({f"RCPT {MAIL}": "550 no such user"})
    with mail_server(box) as port:
        one = sender(wishes(), port)
        with pytest.raises(UnavailableError, match=f"{MAIL}.*refuses this address"):
            one.send(effect(MESSAGES["decision"]))
        one.send(effect(MESSAGES["decision"], "e2", OTHER))

    assert box.recipients == [OTHER_MAIL]


def test_a_mail_server_that_is_down_is_tried_once_a_run() -> None:
    opened = []

    def open_server() -> MailServer:
        opened.append(1)
        return MailServer("127.0.0.1", free_port(), "none")

    one = sender(wishes(), 0)
    one.providers = Providers(open_server, {})
    problems = []
    for name in ("e1", "e2", "e3"):
        with pytest.raises(UnavailableError) as error:
            one.send(effect(MESSAGES["decision"], name))
        problems.append(error.value.problem)

    assert len(set(problems)) == 1
    assert opened == [1]


def test_a_missing_secret_is_named_and_the_other_channel_still_sends() -> None:
    def missing() -> Secret:
        raise ConfigurationError("office.yaml:7: GRUP_URL is not set.", "Set it.")

    box = Mailbox()
    with mail_server(box) as port:
        one = sender(wishes("grup"), port)
        one.providers = replace(one.providers, addresses={"grup": missing})
        with pytest.raises(UnavailableError, match=r"office\.yaml:7: GRUP_URL"):
            one.send(effect(MESSAGES["decision"]))

    assert box.recipients == [MAIL]


def test_a_person_without_channel_is_an_error_with_a_fix() -> None:
    with pytest.raises(UnavailableError, match=f"{PERSON}: there is no channel"):
        sender(replace(SETTINGS, people={}), 0).send(effect(MESSAGES["decision"]))


def test_the_installer_hears_of_problems() -> None:
    box = Mailbox()
    with mail_server(box) as port:
        sender(wishes(), port).send(effect(MESSAGES["problem"]))

    assert box.recipients == [INSTALLER]


def test_wishes_come_before_the_mail_of_a_role() -> None:
    holders = tuple(
        replace(one, email="peran@contoh.example") if one.name in {PERSON, OTHER} else one
        for one in office().holders
    )
    equipped = replace(office(), holders=holders, notices=wishes())
    plain = replace(equipped, notices=replace(SETTINGS, people={}))
    mailless = replace(equipped, notices=replace(wishes("grup"), mail=None))

    assert recipient_of(equipped, PERSON).mail == MAIL
    assert recipient_of(plain, PERSON).mail == "peran@contoh.example"
    assert recipient_of(mailless, PERSON).channels == ("grup",)
    assert recipient_of(plain, "Orang Lain").channels == ()


def test_people_are_those_who_hold_a_role_that_day() -> None:
    assert "Pengganti Hukum Contoh" not in people(office(), AT.date())
    assert "Pengganti Hukum Contoh" in people(office(), AT.date().replace(month=12))


OWN = "<p>Milik kantor: {{ subject }}</p>"


@pytest.mark.parametrize(
    ("template", "is_used"),
    [
        (OWN, True),
        ("{{ tidak_ada }}", False),
        ("{% for a in b", False),
        ("{{ ''.__class__.__mro__ }}", False),
        ("{{ 'a' * 10**9 }}", False),
    ],
)
def test_the_offices_own_template_or_the_shipped_one_in_its_place(
    tmp_path: Path, template: str, *, is_used: bool
) -> None:
    folder = tmp_path / "templates" / "notices"
    folder.mkdir(parents=True)
    (folder / "mail.html.j2").write_text(template, "utf-8")
    box = Mailbox()
    with mail_server(box) as port:
        one = sender(wishes(), port, templates=folder.parent)
        one.send(effect(MESSAGES["decision"]))
        one.renderer.close()

    page = part(box.messages[0], "html")
    assert ("Milik kantor" in page) is is_used
    assert bool(one.renderer.troubles) is not is_used
