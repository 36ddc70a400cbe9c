"""Papers of accepted steps: which, with what content, and only once."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from sheetflow.core.effects import Outcome, Plan, WritePaper
from sheetflow.core.files import ImageFact
from sheetflow.core.form import SystemColumn
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.organisation import Holder
from sheetflow.core.papers.letters import MAX_SHOWN_BYTES
from sheetflow.core.papers.paper_settings import LetterSettings
from sheetflow.core.transition import RequestedBy
from sheetflow.errors import UnavailableError
from sheetflow.execute.prepare import prepare
from sheetflow.execute.run_effects import NoPapers, run_effects
from tests.papers.sample_settings import letter_settings
from tests.support.memory.office import KeptPapers, MemoryHome
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like


@dataclass
class Desks:
    """Letter settings that count how often they are requested."""

    asked: int = 0

    def __call__(self) -> LetterSettings:
        self.asked += 1
        return letter_settings()


def run(
    home: MemoryHome, papers: KeptPapers | None, desks: Callable[[], LetterSettings] | None = None
) -> tuple[Plan, Outcome]:
    home.prepare(NOW)  # puts the files that cells name
    files = home.files
    made = prepare(home.office, home.register, home.ledger, files, NOW, desks or Desks())
    outcome = run_effects(
        made.plan, home.ledger, files.inner, home.register, made.snapshot, papers=papers
    )
    return made.plan, outcome


def said(effect: WritePaper) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(effect.context)
    return found


def approved(**more: object) -> MemoryHome:
    """A row that is approved by memo."""
    cells = {"like": "approved", "nomor_nota_dinas": "41/ND/2025", **more}
    return home_with({"PUB-2025-0001": cells_like(cells)})


def by_disposition(**more: object) -> MemoryHome:
    """A row that is approved by disposition."""
    return approved(nomor_nota_dinas="", **more)


def website(**more: object) -> MemoryHome:
    """A row of SOP 04, approved."""
    return approved(kanal="Website", **more)


def test_an_accepted_disposition_and_review_have_their_papers() -> None:
    papers = KeptPapers()
    home = approved()

    run(home, papers)

    assert [paper.paper for paper in papers.written] == ["disposisi", "nota_dinas"]
    sheet, memo = map(said, papers.written)
    assert sheet["title"] == "LEMBAR DISPOSISI"
    assert memo["files"][0]["folder"] == "04_final_preview"
    assert len(memo["content"]) == 64


def test_a_disposition_names_the_materials_and_no_text_of_a_later_step() -> None:
    papers = KeptPapers()
    run(approved(alt="Peserta mendengarkan"), papers)
    assert said(papers.written[0])["material"]["text"] == ""

    run(approved(alt="Peserta mendengarkan", ringkasan="Sosialisasi di lima sekolah"), papers)
    assert said(papers.written[2])["material"]["text"] == "Sosialisasi di lima sekolah"


def test_the_papers_stand_in_the_row_and_in_the_folder() -> None:
    home = approved()

    run(home, KeptPapers())

    lines = home.says("PUB-2025-0001", SystemColumn.PAPERS).split("\n")
    assert [line.rpartition("/")[2] for line in lines] == [
        "Lembar Disposisi PUB-2025-0001",
        "Nota Dinas PUB-2025-0001",
    ]


def test_a_second_run_writes_no_paper_and_asks_for_no_letters() -> None:
    home, papers, desks = approved(), KeptPapers(), Desks()
    run(home, papers)

    plan, _ = run(home, papers, desks)

    assert plan.empty
    assert desks.asked == 0
    assert len(papers.written) == 2


def test_a_second_approval_has_a_second_memo() -> None:
    home, papers = approved(), KeptPapers()
    run(home, papers)
    home.write("PUB-2025-0001", {"judul": "Judul yang lain", "status": "Konsep Diajukan"})
    run(home, papers)
    home.write("PUB-2025-0001", {"status": "Siap Unggah"})

    run(home, papers)

    names = [paper.target.rpartition("/")[2] for paper in papers.written[1:]]
    assert names == ["Nota Dinas PUB-2025-0001", "Nota Dinas PUB-2025-0001 (2)"]
    assert said(papers.written[1])["content"] != said(papers.written[2])["content"]


def test_pictures_of_the_draft_are_thumbnails_of_the_memo() -> None:
    home, papers = approved(tautan_konsep="Kotak Masuk/konsep.jpg"), KeptPapers()
    home.files.inner.images["Kotak Masuk/konsep.jpg"] = ImageFact(1080, 1350)

    run(home, papers)

    memo = papers.written[-1]
    assert len(said(memo)["thumbnails"]) == 1
    assert memo.pictures[0][1].endswith("/04_final_preview/konsep.jpg")


def test_a_huge_draft_is_named_and_not_read_for_the_memo() -> None:
    home, papers = approved(), KeptPapers()
    home.files.inner.files["Kotak Masuk/konsep.docx"] = bytes(MAX_SHOWN_BYTES + 1)

    run(home, papers)

    (preview,) = said(papers.written[-1])["previews"]
    assert [block["kind"] for block in preview["blocks"]] == ["note"]
    assert papers.written[-1].pictures == ()


def test_files_beyond_those_that_a_paper_shows_are_named_together() -> None:
    names = [f"konsep-{number}.docx" for number in range(13)]
    images = [f"foto-{number}.jpg" for number in range(13)]
    paths = [f"Kotak Masuk/{name}" for name in (*names, *images)]
    home, papers = approved(tautan_konsep="\n".join(paths)), KeptPapers()
    for path in paths[13:]:
        home.files.inner.images[path] = ImageFact(1080, 1350)

    run(home, papers)

    memo = said(papers.written[-1])
    *shown, others = memo["previews"]
    assert (len(shown), len(memo["thumbnails"])) == (12, 12)
    assert others["name"] == "konsep-12.docx dan foto-12.jpg"
    assert [block["kind"] for block in others["blocks"]] == ["note"]
    assert len(papers.written[-1].pictures) == 24
    assert len(memo["files"]) == 26


def test_papers_wait_where_nobody_writes_them() -> None:
    home = approved()

    _, outcome = run(home, None)
    assert (len(outcome.failures), len(outcome.untried)) == (1, 1)

    papers = KeptPapers()
    run(home, papers)
    assert len(papers.written) == 2


def test_without_a_letters_there_are_no_papers() -> None:
    home = approved()

    plan = home.run(NOW)[0].plan

    assert not [effect for effect in plan.effects if isinstance(effect, WritePaper)]


def test_a_memo_that_is_attached_leaves_its_number_to_the_pen() -> None:
    papers = KeptPapers()

    run(approved(nomor_nota_dinas="Kotak Masuk/nota.pdf"), papers)

    assert papers.written[-1].paper == "nota_dinas"
    assert said(papers.written[-1])["number"] == ""


def test_the_material_has_the_day_it_came_in_and_the_decision_its_own() -> None:
    papers = KeptPapers()

    run(approved(), papers)

    sheet = said(papers.written[0])
    assert (sheet["number"], sheet["dated"]) == ("PUB-2025-0001", "9 Oktober 2025")
    assert sheet["received"] == "9 Oktober 2025"
    assert sheet["decided"] == "10 Oktober 2025"
    assert sheet["origin"] == "Subbagian Teknis dan Hupmas"


@pytest.mark.parametrize("stamp", ["", "12/10/2025 09:00:00"])
def test_a_row_written_after_its_decision_says_nothing_of_the_day_it_came_in(stamp: str) -> None:
    papers = KeptPapers()

    run(approved(stempel_waktu=stamp), papers)

    sheet = said(papers.written[0])
    assert (sheet["dated"], sheet["received"]) == ("", "")


def test_a_draft_approved_by_disposition_goes_to_the_subdivision_with_that_number() -> None:
    papers = KeptPapers()

    run(by_disposition(), papers)

    assert [paper.paper for paper in papers.written] == ["disposisi", "disposisi_final_preview"]
    sheet = said(papers.written[-1])
    assert sheet["number"] == "AGD-001/X/2025"
    assert sheet["recipient"] == "Admin Subbagian Teknis dan Hupmas"
    assert sheet["sender"] == "Kepala Subbagian Teknis dan Hupmas"
    assert sheet["previews"][0]["name"] == "konsep.docx"


def test_a_memo_for_the_website_goes_to_the_media_center() -> None:
    papers = KeptPapers()

    run(website(), papers)

    memo = said(papers.written[-1])
    assert memo["title"] == "NOTA DINAS"
    assert (memo["number"], memo["recipient"]) == ("41/ND/2025", "Admin Medcen")
    assert ["website", True] in memo["paragraphs"][2]["parts"]
    assert {"label": "Kanal", "text": "Website"} in memo["fields"]
    assert {"label": "Tanggal Kegiatan", "text": "9 Oktober 2025"} in memo["fields"]


def test_who_signs_is_whom_the_office_names_and_not_what_the_cell_says() -> None:
    papers, home = KeptPapers(), approved(verifikator="Kasubag Hupmas", pemeriksa="Kasubag Hupmas")
    unit = UnitId("teknis")
    person = Holder("Contoh Nama, S.H.", RoleId("kasubbag"), unit, nip="19800101 200501 1 001")
    others = tuple(h for h in home.office.holders if (h.role, h.unit) != ("kasubbag", unit))
    home.office = replace(home.office, holders=(*others, person))

    run(home, papers)

    sheet, memo = map(said, papers.written)
    title = "Kepala Subbagian Teknis dan Hupmas"
    assert (sheet["decider_title"], memo["sender_title"]) == (title, title)
    assert (sheet["decider"], memo["signer"]) == ("Contoh Nama, S.H.", "Contoh Nama, S.H.")
    assert (sheet["decider_nip"], memo["signer_nip"]) == (person.nip, person.nip)


def test_a_step_of_nobody_in_particular_is_signed_by_pen() -> None:
    papers, home = KeptPapers(), approved()
    workflows = tuple(
        replace(
            workflow,
            transitions=tuple(
                replace(step, actor=None, requested_by=RequestedBy.STATUS) if step.papers else step
                for step in workflow.transitions
            ),
        )
        for workflow in home.office.workflows
    )
    home.office = replace(home.office, workflows=workflows)

    run(home, papers)

    assert said(papers.written[0])["sender_title"] == ""


def test_nobody_is_no_writer() -> None:
    effect = run(approved(), KeptPapers())[0].commit.outbox[-1]
    assert isinstance(effect, WritePaper)

    with pytest.raises(UnavailableError, match="sheetflow run"):
        NoPapers().write(effect)
