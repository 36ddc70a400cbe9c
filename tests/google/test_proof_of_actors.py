"""Proof of actors, over HTTP: what protections prove, and what happens while they do not."""

from typing import Any

import pytest

from sheetflow.adapters.google.provision.protection import DECISIONS
from sheetflow.core.findings import Finding
from sheetflow.core.records import Level, Proof
from tests.google.home import ADMIN, OWNER, ROBOT
from tests.google.provisioned_office import FIRST, Provisioned, provisioned
from tests.google.spreadsheets import KASUBBAG
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.api_errors import ApiError
from tests.support.scenario import cells_like

SENTENCE, STATE = "Rincian", "Status Tercatat"
ALLOWED = [ROBOT, KASUBBAG]
DECIDED = cells_like({"like": "disposed"})


@pytest.fixture
def office() -> Provisioned:
    return provisioned()


@pytest.fixture
def google(office: Provisioned) -> GoogleEmulator:
    return office.sheet.drive.emulator


def proofs(office: Provisioned) -> dict[str, Proof | None]:
    """Return the ledger's proof of each accepted step, by its transition."""
    ledger = office.ledger()
    assert ledger.audit() == []
    events = [chained.event for chained in ledger.history()]
    return {str(event.transition): event.proof for event in events}


def change(office: Provisioned, fields: str, **changed: Any) -> None:
    """Change the protections of the first role's decisions, as one of their editors can."""
    found = office.sheet.tab("Register", "protectedRanges")["protectedRanges"]
    numbers = (one["protectedRangeId"] for one in found)
    for number in (number for number in numbers if DECISIONS <= number < DECISIONS + 50):
        protected = {"protectedRangeId": number, **changed}
        request = {"updateProtectedRange": {"protectedRange": protected, "fields": fields}}
        office.sheet.edit(request, email=ROBOT)


def quiet_calls(google: GoogleEmulator, office: Provisioned) -> tuple[int, tuple[Finding, ...]]:
    """Return the calls of a run that has nothing to do, and its findings."""
    google.calls.reset()
    made, _ = office.run()
    assert made.plan.empty
    return google.calls.round_trips(), made.plan.findings


def register_findings(findings: tuple[Finding, ...]) -> list[tuple[str, dict[str, str]]]:
    return [(str(one.code), dict(one.blanks)) for one in findings if not one.submission]


def test_a_decision_in_a_protected_column_is_proved(office: Provisioned) -> None:
    office.fill(FIRST, DECIDED)
    made, outcome = office.run()
    assert outcome.complete, outcome
    assert made.plan.findings == ()
    assert office.said(STATE, FIRST) == "Disposisi Terbit"
    by_the_kasubbag = Proof(Level.PROTECTED, (office.office.roles[1].id,), (KASUBBAG, ROBOT))
    assert proofs(office) == {"T01": Proof(Level.NAMED), "T02": by_the_kasubbag}


def test_the_owner_who_cannot_be_kept_out_is_named_with_the_others() -> None:
    office = provisioned(owned=True)
    office.fill(FIRST, DECIDED)
    assert office.run()[0].plan.findings == ()
    proof = proofs(office)["T02"]
    assert proof is not None
    assert proof.editors == tuple(sorted((KASUBBAG, OWNER, ROBOT)))


def test_while_a_protection_is_widened_the_run_says_so_and_decisions_wait(
    google: GoogleEmulator, office: Provisioned
) -> None:
    with pytest.raises(ApiError, match="protected"):
        office.fill(FIRST, DECIDED, ADMIN)
    change(office, "editors", editors={"users": [*ALLOWED, ADMIN]})
    office.fill(FIRST, DECIDED, ADMIN)
    made, outcome = office.run()
    assert outcome.complete, outcome
    ((code, blanks),) = register_findings(made.plan.findings)
    assert (code, blanks["siapa"]) == ("W-PELINDUNGAN", ADMIN)
    assert blanks["kolom"].startswith("Keputusan Verifikasi, ")
    assert office.said(STATE, FIRST) == "Bahan Terkumpul"
    assert office.said(SENTENCE, FIRST).startswith("E-PELAKU: SOP 03 langkah 2 menunggu")
    assert set(proofs(office)) == {"T01"}

    waiting, again = quiet_calls(google, office)
    assert register_findings(again) == [(code, blanks)]

    assert all("perlindungannya" in one for one in office.sheet.init())
    made, _ = office.run()
    assert made.plan.findings == ()
    assert office.said(STATE, FIRST) == "Disposisi Terbit"
    assert "E-PELAKU" not in office.said(SENTENCE, FIRST)
    assert set(proofs(office)) == {"T01", "T02"}
    assert quiet_calls(google, office) == (waiting, ())


OPENED: dict[str, tuple[str, dict[str, Any]]] = {
    "missing": ("warningOnly,editors", {"warningOnly": True, "editors": {}}),
    "domain": ("editors", {"editors": {"users": ALLOWED, "domainUsersCanEdit": True}}),
    "widened": ("editors", {"editors": {"users": ALLOWED, "groups": ["tim@kantor.example"]}}),
    "nobody": ("editors", {"editors": {"users": [ROBOT]}}),
}
"""Changes of a protection, by the run's name of the fault."""


@pytest.mark.parametrize("fault", OPENED)
def test_whatever_opens_a_column_keeps_decisions_waiting(
    google: GoogleEmulator, office: Provisioned, fault: str
) -> None:
    google.world.identities.groups["tim@kantor.example"] = {ADMIN}
    office.fill(FIRST, DECIDED)
    fields, changed = OPENED[fault]
    change(office, fields, **changed)
    made, _ = office.run()
    (said,) = (one for one in made.plan.findings if not one.submission)
    assert (said.code, said.variant) == ("W-PELINDUNGAN", fault)
    assert office.said(STATE, FIRST) == "Bahan Terkumpul"
    office.sheet.init()
    office.run()
    assert office.said(STATE, FIRST) == "Disposisi Terbit"


def test_a_list_that_the_job_cannot_see_proves_nothing(office: Provisioned) -> None:
    office.fill(FIRST, DECIDED)
    found = office.sheet.tab("Register", "protectedRanges")["protectedRanges"]
    (area,) = (one["range"] for one in found if one["protectedRangeId"] == DECISIONS)
    office.sheet.edit({"deleteProtectedRange": {"protectedRangeId": DECISIONS}}, email=ROBOT)
    theirs = {"range": area, "editors": {"users": [ADMIN]}}
    office.sheet.edit({"addProtectedRange": {"protectedRange": theirs}}, email=ADMIN)
    made, _ = office.run()
    (said,) = (one for one in made.plan.findings if not one.submission)
    assert (said.code, said.variant) == ("W-PELINDUNGAN", "unseen")
    assert office.said(STATE, FIRST) == "Bahan Terkumpul"


def test_what_was_accepted_stays_when_the_protection_goes(office: Provisioned) -> None:
    office.fill(FIRST, DECIDED)
    office.run()
    before = proofs(office)
    office.sheet.edit({"deleteProtectedRange": {"protectedRangeId": DECISIONS}}, email=ROBOT)
    made, _ = office.run()
    assert made.plan.empty
    assert office.said(STATE, FIRST) == "Disposisi Terbit"
    assert proofs(office) == before
