"""The `q` of files.list: its grammar, as a test on files."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.google_emulator.api_errors import ApiError, invalid_value
from tests.google_emulator.drive_store import APP_DATA, DriveFile, DriveStore, stamp
from tests.google_emulator.identities import User

TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    |(?P<op><=|>=|!=|=|<|>)|(?P<mark>[(){}])|(?P<word>[A-Za-z][\w.]*))""",
    re.VERBOSE,
)
WORD = re.compile(r"\w+")
TIMES = ("modifiedTime", "createdTime", "viewedByMeTime", "sharedWithMeTime")
TEXTS = ("name", "mimeType", "fullText")
FLAGS = ("trashed", "starred", "sharedWithMe")
PEOPLE = ("owners", "writers", "readers")
VISIBILITIES = {
    "anyoneCanFind": ("anyone", True),
    "anyoneWithLink": ("anyone", False),
    "domainCanFind": ("domain", True),
    "domainWithLink": ("domain", False),
    "limited": ("", False),
}
OPERATORS = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class CallTarget:
    """A file, as a user sees it, to which a query is applied."""

    store: DriveStore
    user: User
    file: DriveFile


Test = Callable[[CallTarget], bool]


def parse_query(text: str) -> Test:
    """The test a query makes; 400 "Invalid Value" of q when it is none."""
    pieces, place = [], 0
    stripped = text.rstrip()
    while place < len(stripped):
        found = TOKEN.match(stripped, place)
        if not found:
            raise _refused()
        pieces.append((str(found.lastgroup), found.group(str(found.lastgroup))))
        place = found.end()
    parser = _Parser(pieces)
    test = parser.either()
    if parser.pieces:
        raise _refused()
    return test


def _refused() -> ApiError:
    return invalid_value("q")


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


class _Parser:
    def __init__(self, pieces: list[tuple[str, str]]) -> None:
        self.pieces = pieces

    def peek(self) -> str:
        return self.pieces[0][1] if self.pieces else ""

    def take(self, *wanted: str) -> tuple[str, str]:
        if not self.pieces or (wanted and self.pieces[0][1] not in wanted):
            raise _refused()
        return self.pieces.pop(0)

    def text(self) -> str:
        kind, text = self.take()
        if kind != "text":
            raise _refused()
        return _unquoted(text)

    def either(self) -> Test:
        tests = [self.both()]
        while self.peek() == "or":
            self.take()
            tests.append(self.both())
        return lambda subject: any(test(subject) for test in tests)

    def both(self) -> Test:
        tests = [self.negated()]
        while self.peek() == "and":
            self.take()
            tests.append(self.negated())
        return lambda subject: all(test(subject) for test in tests)

    def negated(self) -> Test:
        if self.peek() == "not":
            self.take()
            test = self.negated()
            return lambda subject: not test(subject)
        if self.peek() == "(":
            self.take()
            test = self.either()
            self.take(")")
            return test
        return self.term()

    def term(self) -> Test:
        kind, first = self.take()
        if kind == "text":
            self.take("in")
            return _membership(_unquoted(first), self.take()[1])
        if kind != "word":
            raise _refused()
        if first in FLAGS and self.peek() not in OPERATORS:
            return _flag(first, wanted=True)
        operator = self.take()[1]
        if operator == "has":
            return self.has(first)
        if first in FLAGS:
            value = self.take("true", "false")[1] == "true"
            if operator not in ("=", "!="):
                raise _refused()
            return _flag(first, wanted=value == (operator == "="))
        return _comparison(first, operator, self.text())

    def has(self, field: str) -> Test:
        if field not in ("properties", "appProperties"):
            raise _refused()
        self.take("{")
        wanted = {}
        for name in ("key", "value"):
            self.take(name)
            self.take("=")
            wanted[name] = self.text()
            if name == "key":
                self.take("and")
        self.take("}")
        key, value = wanted["key"], wanted["value"]
        return lambda subject: subject.file.fields.get(field, {}).get(key) == value


def _membership(value: str, field: str) -> Test:
    if field == "parents":
        return lambda s: _folder(s, value) in s.file.parents
    if field in PEOPLE:
        least = {"owners": "owner", "writers": "writer", "readers": "reader"}[field]
        return lambda s: s.store.may(_person(s, value), s.file, least)
    raise _refused()


def _folder(subject: CallTarget, value: str) -> str:
    if value not in ("root", APP_DATA):
        return value
    found = subject.store.resolve(value, subject.user)
    return value if found is None else found.id


def _person(subject: CallTarget, value: str) -> User:
    return subject.user if value == "me" else User(value)


def _flag(name: str, *, wanted: bool) -> Test:
    def test(subject: CallTarget) -> bool:
        if name == "trashed":
            return subject.store.is_trashed(subject.file) == wanted
        if name == "sharedWithMe":
            mine = subject.store.role(subject.user, subject.file) == "owner"
            return (subject.file.drive_id is None and not mine) == wanted
        return bool(subject.file.fields.get(name)) == wanted

    return test


def _comparison(field: str, operator: str, value: str) -> Test:
    if field in TEXTS:
        if operator == "contains":
            return lambda s: _contains(s.file, field, value)
        if operator not in ("=", "!=") or field == "fullText":
            raise _refused()
        folded = value.casefold()
        equal: Test = lambda s: str(s.file.fields[field]).casefold() == folded  # noqa: E731
        return equal if operator == "=" else lambda s: not equal(s)
    if field in TIMES:
        instant = _instant(value)
        return lambda s: _compare(str(s.file.fields.get(field, "")), operator, instant)
    if field == "shortcutDetails.targetId" and operator in ("=", "!="):
        return lambda s: (
            (s.file.fields.get("shortcutDetails", {}).get("targetId") == value) == (operator == "=")
        )
    if field == "visibility" and operator in ("=", "!=") and value in VISIBILITIES:
        return lambda s: (_visibility(s) == value) == (operator == "=")
    raise _refused()


def _contains(file: DriveFile, field: str, value: str) -> bool:
    """Every word asked for begins some word of the name, in whichever order."""
    wanted = value.casefold()
    if field == "mimeType":
        return file.mime_type.startswith(value)
    name = str(file.fields["name"]).casefold()
    in_name = name.startswith(wanted) or all(
        any(word.startswith(part) for word in WORD.findall(name)) for part in WORD.findall(wanted)
    )
    if field == "name" or in_name:
        return in_name
    described = str(file.fields.get("description", "")).casefold()
    return wanted in described or wanted.encode() in file.content.lower()


def _instant(value: str) -> str:
    """RFC 3339, in UTC unless it says otherwise, as Drive writes it."""
    try:
        return stamp(datetime.fromisoformat(value))
    except ValueError:
        raise _refused() from None


def _compare(have: str, operator: str, want: str) -> bool:
    outcomes: dict[str, Any] = {
        "=": have == want,
        "!=": have != want,
        "<": have < want,
        "<=": have <= want,
        ">": have > want,
        ">=": have >= want,
    }
    if operator not in outcomes:
        raise _refused()
    return bool(outcomes[operator])


def _visibility(subject: CallTarget) -> str:
    open_to = {
        (str(permission["type"]), bool(permission.get("allowFileDiscovery")))
        for permission, _ in subject.store.grants(subject.file)
    }
    for name, kind in VISIBILITIES.items():
        if kind in open_to:
            return name
    return "limited"
