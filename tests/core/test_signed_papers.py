"""Signed papers as proof: which count, for which step, and what is said of the others."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from sheetflow.core.acknowledge_effects import written_paper
from sheetflow.core.effects import CopyFile, Plan, WritePaper
from sheetflow.core.files import FiledFile, FileInfo, FileProblem
from sheetflow.core.findings import W_TTD
from sheetflow.core.names import DrivePath, Sha256, SubmissionId
from sheetflow.core.records import SIGNED_LATER, Event, Level
from sheetflow.core.signatories import proof_lines
from sheetflow.core.signatures import Signature, SignatureState, SignedPdf
from tests.papers.sample_settings import letter_settings
from tests.support.memory.files import MemoryFiles
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

NOW = datetime.fromisoformat("2025-10-13T17:00+07:00")
BUDI = {
    "name": "Budi Teknis, S.H.",
    "role": "kasubbag",
    "unit": "teknis",
    "email": "Budi@kantor.example",
    "nip": "19800101 200501 1 001",
    "until": "2026-06-30",
}
HOLDERS = [
    BUDI,
    {"name": "Ani Hukum", "role": "kasubbag", "unit": "hukum", "certificate": "3201 AB"},
    {"name": "Staf Teknis", "role": "admin_subbag", "unit": "teknis", "email": "s@kantor.example"},
]
GOOD = Signature(
    SignatureState.GOOD, "BUDI TEKNIS", emails=("budi@kantor.example",), fingerprint="ab" * 32,
    issuer="Otoritas Contoh", at="2025-10-13T03:00:00+00:00",
)  # fmt: skip
WEB = {"like": ["approved", "web", "web_memo"]}
FOLDER = "2025/10 Oktober/Teknis/PUB-1_Sosialisasi Pemilih Pemula"
MEMO = f"{FOLDER}/04_final_preview/Nota Dinas PUB-1.pdf"


@dataclass
class Examiner:
    """SignatureExaminer whose results a test sets, by content."""

    name: str = "akar"
    found: dict[bytes, SignedPdf] = field(default_factory=dict)
    unread: bool = False
    asked: list[str] = field(default_factory=list)

    def examine(self, infos: Mapping[str, FileInfo]) -> dict[str, FileInfo]:
        self.asked += infos
        by_digest = {digest(content): pdf for content, pdf in self.found.items()}
        return {
            one: replace(
                info,
                fingerprint="" if self.unread else info.fingerprint,
                files=tuple(
                    replace(fact, signed=None if self.unread else by_digest.get(fact.sha256))
                    for fact in info.files
                ),
                examined="" if self.unread else self.name,
            )
            for one, info in infos.items()
        }


@dataclass
class WrittenPapers:
    """PaperWriter that writes each paper's context as its PDF."""

    store: MemoryFiles
    written: list[WritePaper] = field(default_factory=list)

    def write(self, effect: WritePaper) -> tuple[FiledFile, ...]:
        self.written.append(effect)
        found: list[FiledFile] = []
        for form in ("pdf", "docx"):
            content = f"{form} {effect.context}".encode()
            place = self.store.put(effect.id, DrivePath(f"{effect.target}.{form}"), content)
            found.append(written_paper(effect, place, content))
        return tuple(found)


def digest(content: bytes) -> Sha256:
    return Sha256(hashlib.sha256(content).hexdigest())


class Work:
    """An office in memory whose papers are written, and what comes back signed."""

    def __init__(self, changes: Mapping[str, Any] | None = None) -> None:
        wanted = {"signatures": {"roots": ["."]}, "holders": HOLDERS, **(changes or {})}
        self.home = MemoryHome(office_of("contoh", wanted), letter_settings)
        self.files = self.home.files.inner
        self.home.papers = WrittenPapers(self.files)  # type: ignore[assignment]  # as the writer
        self.home.signatures = self.examiner = Examiner()
        self.now = NOW

    def add(self, cells: Mapping[str, Any], name: str = "PUB-1") -> None:
        self.home.put(name, cells_like(cells))

    def sign(self, paper: str, by: Signature = GOOD, *, to: str = "", **facts: Any) -> bytes:
        """An official signs a file that is there; the signed one is put `to` another place."""
        before = self.files.files[paper]
        known = self.examiner.found.get(before)
        content = before + b" ditandatangani"
        signatures = (*(known.signatures if known else ()), by)
        beginnings = known.beginnings if known else (digest(before),)
        pdf = SignedPdf(signatures, beginnings, facts.pop("kept", True))
        self.examiner.found[content] = replace(pdf, **facts)
        self.files.files[to or paper] = content
        return content

    def bring(self, path: str, content: bytes = b"naskah kantor", *by: Signature) -> bytes:
        """An office's own signed paper is put somewhere."""
        self.files.files[path] = content
        self.examiner.found[content] = SignedPdf(by or (GOOD,), (digest(b"sebelumnya"),))
        return content

    def run(self, *, hours: int = 0) -> Plan:
        """A run, after which another one has nothing to do but to look into new folders."""
        self.now += timedelta(hours=hours)
        prepared, outcome = self.home.run(self.now)
        assert outcome.complete
        again, _ = self.home.run(self.now)
        assert not again.plan.commit.events
        assert self.home.plan(self.now).empty
        return prepared.plan

    def said(self, name: str = "PUB-1") -> list[str]:
        """The variants of W-TTD that the row has now."""
        found = self.home.ledger.load().rows
        problems = [record.problems for key, record in found.items() if key == name]
        return [one.variant for listed in problems for one in listed if one.code == W_TTD]

    def events(self, name: str = "PUB-1") -> list[Event]:
        return [chained.event for chained in self.home.ledger.history(SubmissionId(name))]

    def signed_files(self, name: str = "PUB-1") -> list[FiledFile]:
        record = self.home.ledger.load().submissions[SubmissionId(name)]
        return [file for file in record.files if file.signed]


@pytest.fixture
def work() -> Work:
    return Work()


def copies(plan: Plan) -> list[str]:
    return [effect.target for effect in plan.commit.outbox if isinstance(effect, CopyFile)]


def late(plan: Plan) -> list[Event]:
    return [event for event in plan.commit.events if event.transition == SIGNED_LATER]


def approved(work: Work) -> Work:
    work.add(WEB)
    work.run()
    assert MEMO in work.files.files
    return work


@pytest.mark.parametrize(
    "to", ["", MEMO.replace(".pdf", " (tte).pdf"), f"{FOLDER}/02_disposisi/a.pdf"]
)
def test_a_paper_that_comes_back_signed_proves_its_step_by_an_event_of_its_own(
    work: Work, to: str
) -> None:
    approved(work)
    written = work.files.files[MEMO]
    content = work.sign(MEMO, to=to)

    [event] = late(work.run(hours=1))

    proof = event.proof
    assert proof is not None
    assert (proof.level, proof.step, proof.who) == (Level.SIGNED, "T07", ("BUDI TEKNIS",))
    assert (proof.at, proof.reference) == (GOOD.at, digest(content))
    assert event.source == event.target
    [filed] = work.signed_files()
    assert (filed.source, filed.target) == ("paper:nota_dinas", to or MEMO)
    assert (filed.sha256, filed.signed) == (digest(content), digest(written))
    assert work.said() == []
    assert not late(work.run(hours=1))


def test_both_papers_of_a_row_may_come_back_at_once(work: Work) -> None:
    approved(work)
    work.sign(MEMO)
    work.sign(f"{FOLDER}/02_disposisi/Lembar Disposisi PUB-1.pdf")
    found = late(work.run(hours=1))
    assert sorted(event.proof.step for event in found if event.proof) == ["T02", "T07"]


def test_a_further_signature_in_the_same_file_is_recorded_and_another_copy_is_not(
    work: Work,
) -> None:
    approved(work)
    work.sign(MEMO)
    work.run(hours=1)
    twice = work.sign(MEMO, replace(GOOD, common_name="Sekretaris", emails=("s@lain.example",)))
    [event] = late(work.run(hours=1))
    assert event.proof is not None
    assert event.proof.reference == digest(twice)
    assert [file.sha256 for file in work.signed_files()] == [digest(twice)]
    work.sign(MEMO, to=MEMO.replace(".pdf", " salinan.pdf"))
    assert not late(work.run(hours=1))
    assert work.said() == []


@pytest.mark.parametrize("state", [one for one in SignatureState if one is not SignatureState.GOOD])
def test_a_signature_that_does_not_hold_is_said_and_proves_nothing(
    work: Work, state: SignatureState
) -> None:
    approved(work)
    work.sign(MEMO, replace(GOOD, state=state))
    assert not late(work.run(hours=1))
    assert work.said() == [state.value]
    assert "Nota Dinas PUB-1.pdf" in work.home.says("PUB-1")


DOUBTS: Mapping[str, Any] = {
    "role": {"common_name": "ANI HUKUM", "emails": (), "serial_number": "3201ab"},
    "stranger": {"common_name": "Orang Lain", "emails": ("lain@kantor.example",)},
}


@pytest.mark.parametrize(("variant", "facts"), DOUBTS.items())
def test_a_signer_who_may_not_do_the_step_is_said(
    work: Work, variant: str, facts: Mapping[str, Any]
) -> None:
    approved(work)
    work.sign(MEMO, replace(GOOD, **facts))
    assert not late(work.run(hours=1))
    assert work.said() == [variant]


def test_a_paper_that_was_changed_before_it_was_signed_is_another_document(work: Work) -> None:
    approved(work)
    work.sign(MEMO, kept=False)
    assert not late(work.run(hours=1))
    assert work.said() == ["other_document"]


def test_another_document_under_the_papers_name_is_said(work: Work) -> None:
    approved(work)
    work.bring(MEMO.replace(".pdf", " - scan.pdf"))
    assert not late(work.run(hours=1))
    assert work.said() == ["other_document"]


def test_the_paper_of_another_row_is_said_with_that_row(work: Work) -> None:
    approved(work)
    work.add({**WEB, "judul": "Rapat lain"}, "PUB-2")
    work.run()
    other = MEMO.replace("PUB-1", "PUB-2").replace("Sosialisasi Pemilih Pemula", "Rapat lain")
    assert other in work.files.files
    work.sign(other, to=f"{FOLDER}/04_final_preview/dari kepala.pdf")
    assert not late(work.run(hours=1))
    assert work.said() == ["other_submission"]
    assert "PUB-2" in work.home.says("PUB-1")


def test_the_paper_of_an_earlier_round_is_said(work: Work) -> None:
    approved(work)
    work.home.write("PUB-1", {"judul": "Sosialisasi Pemilih Pemula dan Lansia"})
    work.run(hours=1)
    work.home.write("PUB-1", {"hasil": "", "status": "Konsep Diajukan"})
    work.run(hours=1)
    work.home.write("PUB-1", {"hasil": "Sesuai", "status": "Siap Unggah"})
    work.run(hours=1)
    assert MEMO.replace(".pdf", " (2).pdf") in work.files.files
    work.sign(MEMO)
    assert not late(work.run(hours=1))
    assert work.said() == ["earlier"]


def test_the_paper_of_an_earlier_round_does_not_prove_the_next_one(work: Work) -> None:
    approved(work)
    work.home.write("PUB-1", {"judul": "Sosialisasi Pemilih Pemula dan Lansia"})
    work.run(hours=1)
    work.sign(MEMO)
    work.home.write("PUB-1", {"hasil": "", "status": "Konsep Diajukan"})
    work.run(hours=1)
    work.home.write("PUB-1", {"hasil": "Sesuai", "status": "Siap Unggah"})
    event = work.run(hours=1).commit.events[-1]
    assert event.transition == "T07"
    assert event.proof is not None
    assert event.proof.level is not Level.SIGNED
    work.home.write("PUB-1", {"keterangan": "Sudah diperiksa"})
    work.run(hours=1)
    assert work.said() == ["earlier"]


TIMES = {
    "0001-01-01T00:00:00+14:00": "",
    "9999-12-31T23:59:59-12:00": "",
    "kemarin": "",
    "2025-10-13T03:00:00": "2025-10-13T03:00:00+00:00",
}


@pytest.mark.parametrize("state", [SignatureState.GOOD, SignatureState.SELF_MADE])
@pytest.mark.parametrize(("at", "proved"), TIMES.items())
def test_a_time_of_signing_that_is_none_stops_nothing(
    work: Work, at: str, proved: str, state: SignatureState
) -> None:
    approved(work)
    work.sign(MEMO, replace(GOOD, at=at, state=state))
    found = late(work.run(hours=1))
    if state is SignatureState.GOOD:
        [event] = found
        assert event.proof is not None
        assert event.proof.at == proved
        assert proof_lines(event, work.home.office)
    else:
        assert work.said() == [state.value]


@pytest.mark.parametrize("at", ["kemarin", "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_was_edited_in_the_ledger_is_printed_as_it_is_there(
    work: Work, at: str
) -> None:
    approved(work)
    work.sign(MEMO)
    [event] = late(work.run(hours=1))
    assert event.proof is not None
    edited = replace(event, proof=replace(event.proof, at=at))
    assert at in " ".join(proof_lines(edited, work.home.office))


def test_a_signature_of_a_day_to_come_proves_nothing(work: Work) -> None:
    approved(work)
    work.sign(MEMO, replace(GOOD, at=(NOW + timedelta(days=3)).isoformat()))
    assert not late(work.run(hours=1))
    assert work.said() == ["role"]


def test_the_offices_own_paper_in_the_cell_proves_the_step_that_needs_it(work: Work) -> None:
    paper = "Kotak Masuk/disposisi.pdf"
    content = work.bring(paper)
    work.add({"like": "disposed", "nomor_disposisi": paper})
    plan = work.run()
    [event] = [one for one in plan.commit.events if one.transition == "T02"]
    assert event.proof is not None
    assert (event.proof.level, event.proof.reference) == (Level.SIGNED, digest(content))
    assert ("disposisi.pdf", digest(content)) in event.files
    [filed] = work.signed_files()
    assert (filed.folder, filed.name) == ("02_disposisi", "disposisi.pdf")
    assert work.files.files[filed.target] == content


def test_a_signed_memo_in_its_cell_is_filed_and_named_by_the_event(work: Work) -> None:
    paper = "Kotak Masuk/memo.pdf"
    content = work.bring(paper)
    work.add({**WEB, "nomor_nota_dinas": paper})
    plan = work.run()
    event = plan.commit.events[-1]
    assert event.transition == "T07"
    assert event.proof is not None
    assert event.proof.level is Level.SIGNED
    assert event.files[-1] == ("memo.pdf", digest(content))
    [filed] = work.signed_files()
    assert filed.target == f"{FOLDER}/04_final_preview/memo.pdf"
    assert [one.target for one in plan.commit.outbox if isinstance(one, CopyFile)][
        -1
    ] == filed.target


@pytest.mark.parametrize("where", ["cell", "folder", "signed late"])
def test_an_approval_signed_before_its_draft_is_of_something_else(work: Work, where: str) -> None:
    old = replace(GOOD, at="2025-01-02T03:00:00+00:00")
    if where == "signed late":
        approved(work)
        work.sign(MEMO, old)
        assert not late(work.run(hours=1))
    else:
        work.add({"like": ["drafted", "web"]})
        work.run()
        paper = "Kotak Masuk" if where == "cell" else f"{FOLDER}/04_final_preview"
        work.bring(f"{paper}/surat lama.pdf", b"surat lama", old)
        named = {"nomor_nota_dinas": f"{paper}/surat lama.pdf"} if where == "cell" else {}
        work.home.write("PUB-1", {**cells_like(WEB), **named})
        event = work.run(hours=1).commit.events[-1]
        assert event.transition == "T07"
        assert event.proof is not None
        assert event.proof.level is not Level.SIGNED
    assert work.said() == ["before_draft"]


def test_the_offices_own_paper_in_the_folder_counts_where_it_is(work: Work) -> None:
    work.add({"like": ["drafted", "web"]})
    work.run()
    path = f"{FOLDER}/04_final_preview/ND dari aplikasi surat.pdf"
    work.bring(path)
    work.run(hours=1)
    work.home.write("PUB-1", cells_like(WEB))
    plan = work.run(hours=1)
    assert plan.commit.events[-1].proof is not None
    assert plan.commit.events[-1].proof.level is Level.SIGNED
    assert [file.target for file in work.signed_files()] == [path]
    assert not [
        one for one in plan.commit.outbox if isinstance(one, CopyFile) and one.target == path
    ]


@pytest.mark.parametrize(
    ("by", "facts", "counts"),
    [
        ("email", {}, True),
        ("serial_number", {"serial_number": "198001012005011001"}, True),
        ("serial_number", {}, False),
        ("common_name", {"common_name": "Budi Teknis"}, True),
        ("common_name", {"common_name": "Budi Teknik"}, False),
        ("fingerprint", {"fingerprint": "ab" * 32}, True),
    ],
)
def test_a_signer_is_known_by_what_the_office_goes_by(
    by: str, facts: Mapping[str, Any], *, counts: bool
) -> None:
    holders = [{**BUDI, "certificate": ":".join(["AB"] * 32)}, *HOLDERS[1:]]
    work = approved(Work({"holders": holders, "signatures": {"roots": ["."], "signer_by": [by]}}))
    work.sign(MEMO, replace(GOOD, **facts))
    assert bool(late(work.run(hours=1))) is counts
    assert work.said() == ([] if counts else ["stranger"])


@pytest.mark.parametrize(
    ("at", "until", "counts"),
    [
        ("2025-10-13T20:00:00+00:00", "2025-10-13", False),
        ("2025-10-13T20:00:00+00:00", "2025-10-14", True),
        ("", "2025-10-10", True),
        ("", "2025-10-09", False),
    ],
)
def test_a_signer_holds_the_post_on_the_day_of_signing_in_the_offices_zone(
    at: str, until: str, *, counts: bool
) -> None:
    new = {**BUDI, "name": "Kasubbag Baru", "email": "baru@kantor.example", "nip": ""}
    holders = [{**BUDI, "until": until}, {**new, "until": "2030-01-01"}]
    work = approved(Work({"holders": holders}))
    work.sign(MEMO, replace(GOOD, at=at))
    assert bool(late(work.run(hours=1))) is counts


@pytest.mark.parametrize(("scope", "counts"), [("any", True), ("hukum", True), ("teknis", False)])
def test_a_signer_is_of_the_unit_that_decides(scope: str, *, counts: bool) -> None:
    work = Work({"role_scope": {"kasubbag": scope}})
    who = "Kasubbag Hukum dan SDM" if scope == "hukum" else "Kasubbag Teknis dan Hupmas"
    work.add({**WEB, "verifikator": who, "pemeriksa": who})
    work.run()
    work.sign(MEMO, replace(GOOD, common_name="Ani", emails=(), serial_number="3201 ab"))
    assert bool(late(work.run(hours=1))) is counts
    assert work.said() == ([] if counts else ["role"])


def test_a_signed_paper_proves_a_step_whose_columns_do_not() -> None:
    work = Work()
    paper = "Kotak Masuk/disposisi.pdf"
    work.add({"like": "disposed", "nomor_disposisi": paper})
    work.home.protect(dict.fromkeys(work.home.office.form.by_id))
    assert [event.transition for event in work.run().commit.events] == ["T01"]
    work.bring(paper)
    [event] = work.run(hours=1).commit.events
    assert event.transition == "T02"
    assert event.proof is not None
    assert event.proof.level is Level.SIGNED


@pytest.mark.parametrize(("days", "counts"), [(60, True), (61, False)])
def test_a_closed_row_is_looked_at_for_some_time(work: Work, days: int, *, counts: bool) -> None:
    work.add({"like": ["finished", "web", "web_memo", "web_post"]})
    work.run()
    assert work.home.states() == {"PUB-1": "selesai"}
    before = work.home.ledger.load().submissions[SubmissionId("PUB-1")]
    work.sign(MEMO)
    assert bool(late(work.run(hours=24 * days))) is counts
    after = work.home.ledger.load().submissions[SubmissionId("PUB-1")]
    assert after.state == "selesai"
    assert [file.signed for file in after.files].count(digest(b"")) == 0
    assert len(after.files) == len(before.files)


def test_what_does_not_hold_in_a_closed_row_is_said_until_it_is_gone(work: Work) -> None:
    work.add({"like": ["finished", "web", "web_memo", "web_post"]})
    work.run()
    scan = MEMO.replace(".pdf", " scan.pdf")
    work.bring(scan)
    work.run(hours=1)
    assert work.said() == ["other_document"]
    del work.files.files[scan]
    work.run(hours=1)
    assert work.said() == []


def test_a_new_root_certificate_has_signed_papers_examined_again(work: Work) -> None:
    approved(work)
    content = work.sign(MEMO, replace(GOOD, state=SignatureState.UNTRUSTED))
    work.run(hours=1)
    assert work.said() == ["untrusted"]
    work.examiner.found[content] = replace(work.examiner.found[content], signatures=(GOOD,))
    assert not late(work.run(hours=1))
    work.examiner.name = "akar baru"
    assert late(work.run(hours=1))
    assert work.said() == []


def test_a_quiet_run_examines_nothing(work: Work) -> None:
    approved(work)
    work.sign(MEMO)
    work.run(hours=1)
    work.examiner.asked.clear()
    work.run(hours=1)
    assert work.examiner.asked == []


def test_a_paper_that_cannot_be_read_now_is_read_by_the_next_run(work: Work) -> None:
    approved(work)
    work.sign(MEMO)
    work.examiner.unread = True
    work.now += timedelta(hours=1)
    prepared, _ = work.home.run(work.now)
    assert not late(prepared.plan)
    work.examiner.unread = False
    assert late(work.run(hours=1))


def test_a_folder_that_cannot_be_examined_is_said(work: Work) -> None:
    approved(work)
    work.sign(MEMO)
    place = f"{FOLDER}/04_final_preview"
    work.home.files.problems[place] = FileProblem.BROKEN
    assert not late(work.run(hours=1))
    assert work.said() == ["folder"]
    assert place in work.home.says("PUB-1")
    del work.home.files.problems[place]
    assert late(work.run(hours=1))
    assert work.said() == []


def test_without_the_package_the_run_says_so_and_goes_on() -> None:
    work = Work()
    work.home.signatures = None
    work.add(WEB)
    plan = work.run()
    found = [one for one in plan.findings if one.code == W_TTD]
    assert [(one.variant, one.row) for one in found] == [("not_installed", 0)]
    assert work.home.states() == {"PUB-1": "siap"}


def test_an_office_that_does_not_want_it_looks_at_no_signature() -> None:
    work = Work({"signatures": None})
    paper = "Kotak Masuk/disposisi.pdf"
    work.bring(paper)
    work.add({"like": "disposed", "nomor_disposisi": paper})
    [event] = [one for one in work.run().commit.events if one.transition == "T02"]
    assert event.proof is not None
    assert event.proof.level is Level.NAMED
    assert work.examiner.asked == []


def test_halves_of_a_row_have_papers_of_their_own(work: Work) -> None:
    work.add({**WEB, "kanal": "Keduanya", "tautan_unggahan": ""})
    work.run()
    other = MEMO.replace("PUB-1", "PUB-1-04")
    assert {MEMO, other} <= work.files.files.keys()
    work.sign(other)
    [event] = late(work.run(hours=1))
    assert event.submission == "PUB-1-04"
    work.home.write("PUB-1", {"kanal": "Media Sosial"})
    work.sign(other, replace(GOOD, state=SignatureState.ALTERED))
    assert not late(work.run(hours=1))
