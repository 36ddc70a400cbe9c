"""An office whose review is asked for in Drive: what people do there, and how its runs end."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any, Literal

from sheetflow.adapters.google.drive.file import digest_of
from sheetflow.core.names import ColumnId, RoleId, SubmissionId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder
from sheetflow.core.records import Level
from sheetflow.core.rules.actor_proof import addresses, decision_columns
from tests.google.approvals import BOSS, OTHER, Person
from tests.google.home import ADMIN, quick_client
from tests.google.killing import Deadly, deadly
from tests.google.office_run import Refer, RunningOffice, by_link, running_office
from tests.google_emulator.a1 import column_letters
from tests.support.crashing import Killed
from tests.support.offices_by_settings import office_of

ROW = SubmissionId("A")
KASUBBAG, TEKNIS = RoleId("kasubbag"), UnitId("teknis")
STRANGER = "tamu@kantor.example"


@cache
def office(*people: str) -> Office:
    """Return the sample office, whose review is asked for in Drive from these people."""
    kept = [one for one in office_of().holders if (one.role, one.unit) != (KASUBBAG, TEKNIS)]
    named = [Holder(f"Kasubbag {who}", KASUBBAG, TEKNIS, email=who) for who in people]
    approvals: dict[ColumnId, Literal["drive"]] = {ColumnId("hasil"): "drive"}
    return replace(
        office_of(), holders=(*kept, *named), approvals=approvals, rules_digest=str(people)
    )


@contextmanager
def asking_office(
    *people: str, more: Mapping[str, Mapping[str, str]] = {}, refer: Refer = by_link
) -> Iterator[RunningOffice]:
    """Yield an office with one draft in review, whose reviewers can open its folder."""
    rows = {str(ROW): {"like": "drafted", "status": ""}, **more}
    with running_office(rows, refer, office=office(*(people or (BOSS,)))) as home:
        for person in (BOSS, OTHER, STRANGER):
            home.emulator.share(home.drive.root, person, "reader")
        protect(home)
        home.emulator.world.clock = lambda: home.now.replace(tzinfo=home.office.zone)
        yield home


def protect(home: RunningOffice) -> None:
    """Let nobody but the job and the holders write into decision columns, as `init` does."""
    places = {column.id: at for at, column in enumerate(home.office.form.columns)}
    for roles, columns in decision_columns(home.office).items():
        people = addresses(home.office, roles, home.now.date())
        for at in (places[column] for column in columns if people):
            area = {"sheetId": 0, "startColumnIndex": at, "endColumnIndex": at + 1}
            kept = {"range": area, "editors": {"users": [home.sheet.email, *people]}}
            home.sheet.edit({"addProtectedRange": {"protectedRange": kept}}, email=home.sheet.email)


def filed_id(home: RunningOffice) -> str:
    """Return the id of the filed draft that is asked about, the newest of them."""
    files = home.emulator.world.drive.files.values()
    asked = [file for file in files if file.approvals]
    return max(asked, key=lambda file: file.approvals[-1]["createTime"]).id


def statuses(home: RunningOffice) -> list[str]:
    files = home.emulator.world.drive.files.values()
    return sorted(one["status"] for file in files for one in file.approvals)


def nothing(home: RunningOffice) -> None:
    del home


def answered(verb: str, email: str = BOSS, **body: Any) -> Callable[[RunningOffice], None]:
    def act(home: RunningOffice) -> None:
        Person(home.emulator, email).answer(verb, filed_id(home), **body)

    return act


def handed_over(home: RunningOffice) -> None:
    new = [{"removedReviewerEmail": BOSS, "addedReviewerEmail": STRANGER}]
    answered("reassign", replaceReviewers=new)(home)
    answered("approve", STRANGER)(home)


def filed_rewritten(home: RunningOffice) -> None:
    """Unlock the filed copy and write another content into it."""
    Person(home.emulator, ADMIN).rewrite(filed_id(home), b"lain")


def filed_trashed(home: RunningOffice) -> None:
    home.drive.change(filed_id(home), trashed=True)


def draft_rewritten(home: RunningOffice) -> None:
    """Edit staff's own draft, which the row refers to."""
    home.rewrite_drafts()


def title_changed(home: RunningOffice) -> None:
    column = next(
        at
        for at, one in enumerate(home.office.form.columns)
        if one.id == home.office.form.title_column
    )
    home.sheet.type(f"{column_letters(column)}2", [["Judul lain"]])


Act = Callable[[RunningOffice], None]
ANSWERS: Mapping[str, Act] = {
    "none": nothing,
    "approved": answered("approve"),
    "declined": answered("decline", message="judulnya salah"),
    "cancelled": answered("cancel", ADMIN),
    "handed over": handed_over,
}
CHANGES: Mapping[str, Act] = {
    "none": nothing,
    "filed copy rewritten": filed_rewritten,
    "filed copy trashed": filed_trashed,
    "draft rewritten": draft_rewritten,
    "title changed": title_changed,
}


@dataclass(frozen=True)
class Kill:
    """Where a process ends: in which run (0: the asking one), at which call, after its answer."""

    run: int
    call: int
    after: bool


@dataclass(frozen=True)
class Ending:
    """What must be the same however the runs went; `calls` are those of each run."""

    steps: tuple[str, ...]
    proofs: tuple[Level | None, ...]
    approvals: tuple[str, ...]
    said: tuple[str, ...]
    unfinished: int
    tree: tuple[str, ...]
    calls: tuple[int, ...] = ()


def a_run(home: RunningOffice, number: int, kill: Kill | None) -> int:
    """Run, and once more after a process that was killed; return the calls of the first."""
    client = quick_client(home.emulator)
    here = kill is not None and kill.run == number
    at, after = (kill.call, kill.after) if kill and here else (None, False)
    adapter: Deadly = deadly(client, home.emulator.url, at, after=after)
    try:
        home.run(client)
    except Killed:
        home.run()
    return adapter.calls


def play(answer: str, change: str, *, first: bool, kill: Kill | None = None) -> Ending:
    """Ask, let people answer and change something (that `first`, or after), and run."""
    with asking_office() as home:
        calls = [a_run(home, 0, kill)]
        home.now += timedelta(minutes=10)
        acts = [CHANGES[change], ANSWERS[answer]]
        for act in acts if first else reversed(acts):
            act(home)
        home.now += timedelta(minutes=10)
        calls.append(a_run(home, 1, kill))
        home.now += timedelta(minutes=10)
        last, _ = home.run()
        assert last.plan.commit.events == (), "one run after the answer is enough"
        return replace(ending(home), calls=tuple(calls))


def ending(home: RunningOffice) -> Ending:
    ledger = home.ledger()
    events = [one.event for one in ledger.history()]
    assert ledger.audit() == []
    prepared, _ = home.prepared()
    return Ending(
        tuple(str(event.transition) for event in events),
        tuple(event.proof.level if event.proof else None for event in events),
        tuple(statuses(home)),
        tuple(sorted(f"{one.code} {one.variant}" for one in prepared.plan.findings)),
        len(ledger.unfinished()),
        tuple(sorted(home.drive.tree())),
    )


def approved_digests(home: RunningOffice) -> list[tuple[str, str]]:
    """Return the digest of each approved revision, beside that of the filed draft."""
    ledger = home.ledger()
    found: list[tuple[str, str]] = []
    filed = [one for one in ledger.load().submissions[ROW].files if one.folder == "03_konsep"]
    for event in (one.event for one in ledger.history()):
        if event.transition == "T07" and event.proof and event.proof.level is Level.APPROVAL:
            name = event.proof.reference.split()[-1]
            files = home.emulator.world.drive.files.values()
            [content] = [r.content for file in files for r in file.revisions if r.id == name]
            found.append((digest_of(content), filed[-1].sha256))
    return found
