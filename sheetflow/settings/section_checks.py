"""Sections of office.yaml that are wrong together: forms, notices; and what is left undecided."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sheetflow.core.form import Form, Kind
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.names import ColumnId
from sheetflow.core.notices import NoticeSettings
from sheetflow.core.office_options import Undecided
from sheetflow.core.register.counts import Choices
from sheetflow.core.register.text import USUAL_PLACEHOLDERS, fold
from sheetflow.core.setting_rules import masked, nearest_name, one_line
from sheetflow.settings.document import Document, Place
from sheetflow.settings.office_shape import OfficeFile

_INTAKE = "intake"


def check_intake(document: Document, office: OfficeFile, form: Form | None) -> None:
    """Refuse two forms alike, sources that the office cannot have, and words that are no choices.

    `form` is the register's, None where it could not be read.
    """
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(office.intake):
        place: Place = (_INTAKE, at)
        for key, text in (("name", one.name.casefold()), (one.source, one.place)):
            if (key, text) in seen:
                problem = f"Two forms have the same `{key}`, “{one_line(text)}”."
                document.add_mistake((*place, key), problem, "Give each its own, or remove one.")
            seen.add((key, text))
        _check_home(document, place, one, office)
        _check_columns(document, place, one, form)


def _check_home(document: Document, place: Place, one: IntakeSettings, office: OfficeFile) -> None:
    if one.form is not None and office.home != "google":
        document.add_mistake(
            (*place, "form"),
            "Only a Google office can read a Google form.",
            "Export its responses as .csv and name that file as `csv:`.",
        )
    if one.folder is not None and office.home != "local":
        document.add_mistake(
            (*place, "folder"),
            "A folder of responses is read by a local office alone.",
            "Use a Google form (`form:`), or an export beside office.yaml (`csv:`).",
        )


def _check_columns(
    document: Document, place: Place, one: IntakeSettings, form: Form | None
) -> None:
    for key in ("respondent", "answered"):
        column = getattr(one, key)
        if column is not None and column in {**one.columns, **one.fixed}:
            problem = f"The column “{column}” gets an answer, and `{key}` too."
            document.add_mistake((*place, key), problem, "Leave it to one of the two.")
    if one.respondent is not None and one.respondent == one.answered:
        problem = f"The column “{one.answered}” gets the respondent, and the time too."
        document.add_mistake((*place, "answered"), problem, "Give each its own column.")
    if form is None:
        return
    for key, name in _named(one):
        if name == form.identifier.id:
            problem = f"“{name}” is the row's identifier, which the job gives."
            document.add_mistake((*place, key), problem, "Remove it.")
    _check_words(document, (*place, "fixed"), one.fixed, form)
    for name, words in one.values.items():
        if name not in one.columns:
            problem = f"The column “{name}” gets no answer."
            fix = "Name its question under `columns`, or remove its values."
            document.add_mistake((*place, "values", name), problem, fix)
        for answer, word in words.items():
            _check_words(document, (*place, "values", name), {name: word}, form, answer)


def _named(one: IntakeSettings) -> Iterator[tuple[str, ColumnId]]:
    yield from (("columns", name) for name in one.columns)
    yield from (("fixed", name) for name in one.fixed)
    for key in ("respondent", "answered"):
        if (column := getattr(one, key)) is not None:
            yield key, column


def _check_words(
    document: Document,
    place: Place,
    words: Mapping[ColumnId, str],
    form: Form,
    answer: str | None = None,
) -> None:
    """Refuse words that are no choice of their column; `answer` is what they stand for."""
    for name, word in words.items():
        column = form.by_id.get(name)
        if column is None or column.kind is not Kind.CHOICE:
            continue
        if Choices(column.choices).read(word, USUAL_PLACEHOLDERS).value is None:
            problem = f"“{one_line(word)}” is no choice of the column “{name}”."
            known = [one.value for one in column.choices]
            where = (*place, name) if answer is None else (*place, answer)
            document.add_mistake(where, problem, nearest_name(word, known))


_NOTICES = "notices"
MAIL = "mail"
"""The channel that needs no name."""


def check_notices(document: Document, office: OfficeFile) -> None:
    """Refuse people, channels and logins that contradict each other."""
    notices = office.notices
    if notices is None:
        return
    _check_mail(document, notices)
    names = [holder.name for holder in office.holders]
    for name in notices.people:
        if name not in names:
            problem = f"“{one_line(name)}” is no holder of a role."
            document.add_mistake((_NOTICES, "people", name), problem, nearest_name(name, names))
    if MAIL in notices.channels:
        document.add_mistake(
            (_NOTICES, "channels", MAIL),
            "“mail” is the mail server's own name.",
            "Give this channel another, such as its service's.",
        )
    for place, channel in _named_channels(notices):
        if channel not in notices.channels:
            problem = f"The channel “{masked(channel)}” is not defined."
            document.add_mistake(place, problem, nearest_name(channel, notices.channels))
    installer = notices.installer
    if installer is not None and not (installer.mail or installer.also):
        document.add_mistake(
            (_NOTICES, "installer"),
            "The installer has neither a mail address nor a channel.",
            "Write installer: {mail: name@example.org}.",
        )


def _named_channels(notices: NoticeSettings) -> Iterator[tuple[Place, str]]:
    for name, wishes in notices.people.items():
        for at, channel in enumerate(wishes.also):
            yield (_NOTICES, "people", name, "also", at), channel
    for at, channel in enumerate(notices.installer.also if notices.installer else ()):
        yield (_NOTICES, "installer", "also", at), channel


def _check_mail(document: Document, notices: NoticeSettings) -> None:
    server = notices.mail
    if server is None:
        return
    if not notices.sender:
        document.add_mistake(
            (_NOTICES, MAIL),
            "Mails need an address that they come from.",
            "Add `from: sheetflow@example.org` to `notices:`.",
        )
    if server.user and server.password is None:
        document.add_mistake(
            (_NOTICES, MAIL, "user"),
            "The mail server's user has no password.",
            "Add `password: !env SMTP_PASSWORD`, or `!file` and a file's name.",
        )
    if server.password is not None and not server.user:
        document.add_mistake(
            (_NOTICES, MAIL, "password"),
            "A password without a user is never used.",
            "Add `user:`, or remove the password.",
        )
    if server.user and server.security == "none":
        document.add_mistake(
            (_NOTICES, MAIL, "security"),
            "The password would be readable to everybody on the way to the mail server.",
            "Write security: starttls (port 587) or security: tls (port 465).",
        )


_BY_DECISION_ALONE = ("workflows", "form", "papers", "report", "roles")
"""Settings that always have a value, be it decided or supposed: only `decided:` closes them."""

_BLANK_TO_FILL = re.compile(r"\(.*\)|\.{3,}|…|_{3,}")
"""A letterhead's line that is still to be filled in."""


def open_points(section: OfficeFile, root: Path) -> tuple[Undecided, ...]:
    """Return the questions whose setting has no value and that have no recorded decision.

    `root` is the folder of `office.yaml`.
    """
    return tuple(
        point
        for point in section.undecided
        if point.key not in section.decided and not _has_value(point.key, section, root)
    )


def check_decided(document: Document, section: OfficeFile) -> None:
    """Refuse a decision on a question that is not under `undecided`."""
    asked = [point.key for point in section.undecided]
    for key in section.decided:
        if key not in asked:
            problem = f"“{one_line(key)}” is not asked under `undecided`."
            document.add_mistake(("decided", key), problem, nearest_name(key, asked))


def _has_value(key: str, section: OfficeFile, root: Path) -> bool:
    rule = _RULES.get(key)
    if rule is not None:
        return rule(section, root)
    first, *rest = key.split(".")
    if first in _BY_DECISION_ALONE:
        return False
    return bool(_value(section, [first, *rest]))


def _value(value: Any, way: Sequence[str]) -> object:
    """Return the value at the way into the settings; None where there is none."""
    for name in way:
        known = value.get(name) if isinstance(value, dict) else None
        value = getattr(value, name, known)
    return value


def _own_formats(section: OfficeFile, root: Path) -> bool:
    """Return whether the table of formats is the office's, not the shipped suggestions."""
    return section.files.formats is not None and (root / section.files.formats).exists()


def _letterheads(section: OfficeFile, _: Path) -> bool:
    """Return whether the letterheads without an end have nothing left to fill in."""
    present = [head for head in section.letterheads if head.until is None]
    lines = [line for head in present for line in (*head.lines, *head.address)]
    return bool(present) and not any(_BLANK_TO_FILL.fullmatch(line) for line in lines)


def _people(section: OfficeFile, _: Path) -> bool:
    """Return whether every holder is a person and no title."""
    titles = tuple(
        fold(text)
        for role in section.roles
        for text in (*role.titles, *role.aliases, *role.label.all())
    )
    names = [fold(holder.name) for holder in section.holders]
    return bool(names) and not any(name.startswith(titles) for name in names)


def _addresses(section: OfficeFile, _: Path) -> bool:
    """Return whether no address is missing: only a Google office protects columns for people."""
    return section.home != "google" or any(holder.email for holder in section.holders)


def _stand_ins(section: OfficeFile, _: Path) -> bool:
    return any(holder.acting for holder in section.holders)


_RULES: Mapping[str, Callable[[OfficeFile, Path], bool]] = {
    "files.formats": _own_formats,
    "letterheads": _letterheads,
    "holders": _people,
    "holders.email": _addresses,
    "holders.acting": _stand_ins,
}
