"""The questions about a new office, as data: each with its texts, its setting, and how it is read.

A question is open until `office.yaml` has its setting; what holds until then is in its text
`new_office.open.…`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sheetflow.core.form import Kind
from sheetflow.core.names import WorkflowId
from sheetflow.core.organisation import Role, Unit
from sheetflow.core.register.text import fold
from sheetflow.core.transition import Scope
from sheetflow.core.words import Words, fill
from sheetflow.settings.document import Value
from sheetflow.settings.new_office import answers
from sheetflow.settings.new_office.answers import AnswerError
from sheetflow.settings.new_office.draft import Addition, Draft, with_additions

Reader = Callable[[str, Draft], Iterable[Addition]]

PLACES: Mapping[str, tuple[str, ...]] = {
    "local": ("komputer ini", "this computer", "lokal"),
    "gmail": ("Gmail biasa", "plain Gmail"),
    "workspace": ("Google Workspace",),
}
"""Where an office may be, by the key of its answer, as people name it."""

_FOLDERS = {"gmail": "folder_gmail", "workspace": "folder_workspace"}

_ASKED_ELSEWHERE = ("holders", "holders.email", "official.accounts", "letterheads", "files.formats")
"""Open points that have a question of their own, or that only a file closes."""
_HINTS = {
    "day_limits": "new_office.hint.point.day_limits",
    "role_scope": "new_office.hint.point.role_scope",
}
_SCOPE = "role_scope."
_LIMITS = "day_limits"


@dataclass(frozen=True)
class Question:
    """One question: its key in a file of answers, the name of its texts, and how it is read."""

    key: str
    about: str
    read: Reader
    values: Mapping[str, object] = field(default_factory=dict)
    """What its texts name."""
    hint: str = ""
    """The key of its example, where that is not `new_office.hint.` and the name of its texts."""
    also: tuple[str, ...] = ()
    """Other keys in a file of answers."""

    def answered(self, draft: Draft, text: str) -> Draft:
        """Return the draft with the answer.  Raises AnswerError with what to write instead."""
        if self.key == "home":
            where = answers.chosen(text, dict(PLACES))
            if where != "local":
                return replace(draft, where=where)
        return with_additions(draft, self.read(text, draft))

    def means(self, key: str) -> bool:
        """Return whether the key of a file of answers is this question's."""
        return fold(key) in {fold(self.key), *map(fold, self.also)}


def questions(draft: Draft) -> Iterator[Question]:
    """Yield what is open, in the order in which it is asked."""
    if not draft.has("home") and not draft.has("google"):
        yield Question("home", "home", _home)
        if draft.where:
            yield Question("folder", _FOLDERS[draft.where], _google)
    if not draft.has("units"):
        known = ", ".join(unit.label(draft.office.language) for unit in draft.office.units)
        yield Question("units", "units", _units, {"daftar": known})
    yield from _procedures(draft)
    yield from _posts(draft)
    if draft.office.form.of_kind(Kind.LINKS) and not draft.has("official"):
        yield Question("accounts", "accounts", _accounts)
    if not draft.has("letterheads"):
        yield Question("letterhead", "letterhead", _letterhead)
    yield from _numbers(draft)
    yield from _points(draft)


def _home(_: str, __: Draft) -> Iterator[Addition]:
    yield Addition("home", "local")


def _google(text: str, draft: Draft) -> Iterator[Addition]:
    yield Addition("home", "google")
    yield Addition("google", answers.google_place(text, draft.where))


def _units(text: str, draft: Draft) -> Iterator[Addition]:
    found = answers.units(text, draft.office)
    yield Addition("units", found)
    ids = [unit["id"] for unit in found if isinstance(unit, dict)]
    report = draft.office.report
    if report and report.acknowledged_unit and ids and report.acknowledged_unit not in ids:
        yield Addition("report", ids[0], "acknowledged_unit")


def _accounts(text: str, draft: Draft) -> Iterator[Addition]:
    by_platform, hosts = answers.accounts(text, draft.office)
    found: dict[str, Value] = {"accounts": by_platform} if by_platform else {}
    yield Addition("official", {**found, "hosts": hosts} if hosts else found)


def _letterhead(text: str, _: Draft) -> Iterator[Addition]:
    yield Addition("letterheads", (answers.letterhead(text),))


def _procedures(draft: Draft) -> Iterator[Question]:
    """Yield the decree and its SOPs, where the kind of office has their names."""
    offer = draft.offer
    if offer.decree is not None and not draft.has("sop", "decree"):
        yield Question("sop.decree", "decree", _decree)
    for name in offer.sops:
        if not draft.has("sop", name):
            short = draft.office.workflow_by_id[WorkflowId(name)].short
            yield Question(f"sop.{name}", "sop", _sop(name), {"sop": short}, also=(f"sop.{short}",))


def _decree(text: str, draft: Draft) -> Iterator[Addition]:
    number, day, rest = answers.numbered(text, draft.office)
    place, _, signer = (part.strip() for part in rest.partition(";"))
    value: dict[str, Value] = {
        "number": number,
        "about": _worded(draft.offer.decree, draft),
        "established": day,
        "signed_by": signer or _worded(draft.offer.signer, draft),
    }
    yield Addition("sop", value | ({"place": place} if place else {}), "decree")


def _worded(term: Words | None, draft: Draft) -> str:
    """Return the kind's words with the office's name in them; "" for none."""
    language = draft.office.language
    return fill(term(language), [("kantor", draft.office.name(language))]) if term else ""


def _sop(workflow: str) -> Reader:
    def read(text: str, draft: Draft) -> Iterator[Addition]:
        number, day, name = answers.numbered(text, draft.office)
        name = name or _worded(draft.offer.sops[workflow], draft)
        yield Addition("sop", {"number": number, "name": name, "established": day}, workflow)

    return read


def _posts(draft: Draft) -> Iterator[Question]:
    """Yield each post that nobody holds."""
    office, language = draft.office, draft.office.language
    for role in office.roles:
        for unit in office.units if role.of_unit else (None,):
            if (role.id, unit.id if unit else None) in office.holders_by_post:
                continue
            names = [role.label(language), *([unit.label(language)] if unit else [])]
            key = ".".join(("people", role.id, *([unit.id] if unit else [])))
            also = tuple(_other_keys(role, unit))
            post = {"jabatan": " ".join(names)}
            yield Question(key, "person", _holder(role, unit), post, also=also)


def _other_keys(role: Role, unit: Unit | None) -> Iterator[str]:
    units = (unit.id, unit.short, *unit.label.all(), *unit.aliases) if unit else ("",)
    for title in (role.id, *role.names):
        for name in units:
            yield ".".join(part for part in ("people", title, name) if part)


def _holder(role: Role, unit: Unit | None) -> Reader:
    def read(text: str, draft: Draft) -> Iterator[Addition]:
        post: dict[str, Value] = {"role": role.id, **({"unit": unit.id} if unit else {})}
        for line in filter(str.strip, text.splitlines()):
            found = answers.person(line, draft.office)
            yield Addition("holders", {"name": found.pop("name"), **post, **found}, more=True)

    return read


def _numbers(draft: Draft) -> Iterator[Question]:
    """Yield the papers whose numbers sheetflow can give."""
    printed = {
        paper
        for workflow in draft.office.workflows
        for transition in workflow.transitions
        for paper in transition.papers
    }
    for paper in ("disposisi", "nota_dinas"):
        if paper in printed and not draft.has("numbers", paper):
            title = draft.office.text(f"new_office.paper.{paper}")
            values = {"naskah": title, "isian": "{n:03}/ND/{romawi}/{tahun}"}
            yield Question(f"numbers.{paper}", "numbers", _numbering(paper), values)


def _numbering(paper: str) -> Reader:
    def read(text: str, _: Draft) -> Iterator[Addition]:
        yield Addition("numbers", {"pattern": text.strip()}, paper)

    return read


def _points(draft: Draft) -> Iterator[Question]:
    """Yield what the SOPs leave open, each with what is used until the office decides."""
    for point in draft.office.undecided:
        if point.key in _ASKED_ELSEWHERE:
            continue
        values = {"hal": point.question(draft.office.language), "bawaan": point.default}
        hint = _HINTS.get(point.key.partition(".")[0], "")
        yield Question(f"open.{point.key}", "point", _decision(point.key), values, hint)


def _decision(key: str) -> Reader:
    def read(text: str, draft: Draft) -> Iterator[Addition]:
        if key == _LIMITS:
            yield Addition(key, _limits(text, draft))
        elif key.startswith(_SCOPE):
            yield Addition("role_scope", _scope(text, draft), key.removeprefix(_SCOPE))
        else:
            yield Addition("decided", text.strip(), key)

    return read


def _limits(text: str, draft: Draft) -> dict[str, Value]:
    """Return the days of each step's limit; the whole procedure's is left alone."""
    found = re.fullmatch(r"\s*(\d{1,4})\b.*", text)
    if found is None:
        raise AnswerError("new_office.wrong.days", nilai=text)
    codes = {
        limit.code: limit.step
        for workflow in draft.office.workflows
        for limit in workflow.time_limits
        if limit.code.startswith("W-LAMBAT")
    }
    return {str(code): int(found[1]) for code in sorted(codes, key=str)}


def _scope(text: str, draft: Draft) -> str:
    language = draft.office.language
    options = {
        Scope.OWN_UNIT.value: tuple(draft.office.texts.by_key["new_office.scope.own"].all()),
        Scope.ANY.value: tuple(draft.office.texts.by_key["new_office.scope.any"].all()),
        **{str(unit.id): (unit.label(language), *unit.aliases) for unit in draft.office.units},
    }
    return answers.chosen(text, options)
