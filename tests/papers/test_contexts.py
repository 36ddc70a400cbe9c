"""What the papers say, decided without any file."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sheetflow.core.names import Sha256
from sheetflow.core.organisation import Letterhead
from sheetflow.core.papers.context_values import Link, Picture, Styled, fit, plain
from sheetflow.core.papers.letters import (
    FrozenFile,
    HandOver,
    disposisi_context,
    disposisi_final_preview_context,
    file_size,
    grouped,
    nota_dinas_context,
)
from sheetflow.core.papers.paper_settings import LetterSettings, PaperKind, Tick, letterhead_on
from sheetflow.core.papers.print_set import (
    CheckFacts,
    SheetFile,
    Trouble,
    first_pages,
    print_set_context,
)
from sheetflow.core.reporting.agenda import AgendaFacts, agenda_context
from sheetflow.core.reporting.sample_papers import (
    sample_bukti,
    sample_disposisi,
    sample_entries,
    sample_files,
    sample_hand_over,
    sample_nota_dinas,
    sample_paper,
    sample_print_set,
)
from sheetflow.core.words import ENGLISH, INDONESIAN
from tests.papers.sample_settings import letter_settings, wording

DAY = date(2025, 10, 9)
DIGEST = Sha256("ab" * 32)


def handed_over(**approved: Any) -> HandOver:
    """The sample's draft with other contents."""
    return replace(sample_nota_dinas(), **approved)


def test_dates_are_written_in_the_language_of_the_office() -> None:
    indonesian, english = wording(INDONESIAN), wording(ENGLISH)
    assert indonesian.day(DAY) == "9 Oktober 2025"
    assert indonesian.month(DAY) == "Oktober 2025"
    assert english.day(DAY) == "9 October 2025"
    assert indonesian.day(None) == ""


def test_phrases_are_filled_in_one_pass() -> None:
    """A title that looks like a blank stays a title."""
    facts = handed_over(subject="Rapat {tanggal}")
    assert (
        nota_dinas_context(letter_settings(), facts)["subject"] == "Final preview: Rapat {tanggal}"
    )


def test_foreign_words_are_in_italics_and_the_title_stays_as_it_is() -> None:
    facts = handed_over(subject="Website Baru")
    memo = nota_dinas_context(letter_settings(), facts)
    assert isinstance(memo["subject"], Styled)
    assert memo["subject"].parts == (
        ("Final preview", True),
        (": ", False),
        ("Website Baru", False),
    )
    assert "pada website, lalu" in memo["paragraphs"][2]
    assert "['website', True]" in str(plain(memo["paragraphs"][2]))
    english = nota_dinas_context(letter_settings(ENGLISH), facts)["subject"]
    assert isinstance(english, Styled)
    assert english.parts == (("Final preview: ", False), ("Website Baru", False))


@pytest.mark.parametrize(
    ("name", "written"),
    [("Media Sosial", "media sosial"), ("Website", "website"), ("Pengadaan ATK", "pengadaan ATK")],
)
def test_a_channel_is_written_small_within_a_sentence(name: str, written: str) -> None:
    assert wording().common(name) == written


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("Rapat Pleno", "“Rapat Pleno”"),
        ('Kelas "Pemilih Cerdas"', "“Kelas ‘Pemilih Cerdas’”"),
        ("“Pemilih Cerdas” II", "“‘Pemilih Cerdas’ II”"),
    ],
)
def test_quotation_marks_within_others_are_single(title: str, quoted: str) -> None:
    assert wording().quoted(title) == quoted


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Hukum dan SDM", "Subbagian Hukum dan SDM"),
        ("Subbagian Hukum", "Subbagian Hukum"),
        ("", ""),
    ],
)
def test_a_subdivision_is_called_in_full(name: str, full: str) -> None:
    assert wording().unit_name(name) == full


def test_a_disposition_hands_a_draft_over_within_its_subdivision() -> None:
    sheet = disposisi_final_preview_context(letter_settings(), sample_hand_over())
    assert sheet["recipient"] == "Admin Subbagian Perencanaan, Data, dan Informasi"
    assert [tick.mark for tick in sheet["requests"]] == ["☒", "☒", "☒"]
    assert sheet["natures"][0] == Tick("☒", "Biasa")
    assert "diunggah pada media sosial" in sheet["paragraphs"][0]
    assert nota_dinas_context(letter_settings(), sample_nota_dinas())["nature"] == "Biasa"


def test_the_letterhead_is_the_one_of_the_day() -> None:
    old = Letterhead(("LAMA",), ("Jalan Lama",), until=date(2023, 12, 31))
    new = Letterhead(("BARU",), ("Jalan Baru",), since=date(2024, 1, 1))
    assert letterhead_on(date(2023, 12, 31), (old, new)) is old
    assert letterhead_on(date(2024, 1, 1), (old, new)) is new
    assert letterhead_on(DAY, (old,)) is None
    logo = LetterSettings((new,), wording(), logo=True).frame("agenda", DAY, "").head.logo
    assert logo == Picture("logo", "Lambang kantor", 20.0)


def test_the_sheet_ticks_what_was_decided() -> None:
    sheet = disposisi_context(letter_settings(), sample_disposisi())
    assert sheet["forwarded"][0] == Tick("☒", "Penanggung Jawab Subbagian Terkait")
    assert sheet["forwarded"][2] == Tick("☐", "Admin Medcen")
    assert [tick.mark for tick in sheet["natures"]] == ["☒", "☐", "☐", "☐"]
    assert sheet["material"] == Link(
        "Berita acara, infografis rekapitulasi, 8 foto", "https://kab-contoh.kpu.go.id/bahan/003"
    )
    assert sheet["frame"].label["agenda_number"] == "Nomor Agenda"
    assert sheet["frame"].label["page"] == "Halaman"


def test_the_memo_holds_the_frozen_draft_with_every_digest() -> None:
    facts = sample_nota_dinas()
    memo = nota_dinas_context(letter_settings(), facts)
    assert [file["sha256"] for file in memo["files"]] == [file.sha256 for file in facts.files]
    assert [file["size"] for file in memo["files"]] == ["48,2 kB", "2,4 MB"]
    assert [thumbnail["caption"] for thumbnail in memo["thumbnails"]] == ["foto-aula.jpg"]
    assert "2 berkas" in memo["paragraphs"][1]
    assert memo["content"] == facts.content


def test_the_memo_leaves_out_fields_without_text() -> None:
    facts = handed_over(fields=(("Tempat", ""), ("Platform", "X")), files=())
    memo = nota_dinas_context(letter_settings(), facts)
    assert memo["fields"] == [{"label": "Platform", "text": "X"}]
    assert memo["files"] == []
    assert memo["thumbnails"] == []


def test_the_book_keeps_the_order_and_numbers_it_was_given() -> None:
    book = agenda_context(
        letter_settings(),
        (*sample_entries(2), AgendaFacts(None, "AGD-9", "", None, "", "", "")),
        "Oktober 2025",
        DAY,
    )
    assert [line["agenda_number"] for line in book["lines"]] == [
        "AGD-001/X/2025",
        "AGD-002/X/2025",
        "AGD-9",
    ]
    assert book["lines"][0]["paper"] == "9 Oktober 2025\n1/HM.02-ND/3299/2025"
    assert book["lines"][2]["paper"] == ""
    assert (book["empty"], book["total"]) == ("", "Jumlah naskah: 3")
    assert (
        agenda_context(letter_settings(), (), "", DAY)["empty"]
        == "Tidak ada naskah pada periode ini."
    )


def test_the_set_has_words_for_its_boxes() -> None:
    facts = sample_print_set(letter_settings())
    found = print_set_context(letter_settings(), facts, sample_files(2), front_pages=3)
    assert [(check["box"].mark, check["state"], check["printed"]) for check in found["checks"]] == [
        ("☒", "ada", "☒"),
        ("☐", "belum ada", "☐"),
    ]
    assert found["papers"][0]["digest"] == "0123 4567 89ab cdef"
    assert found["empty"] == ""
    nothing = print_set_context(
        letter_settings(), sample_print_set(letter_settings(), papers=0), (), front_pages=2
    )
    assert nothing["empty"]
    assert nothing["papers"] == []


def test_the_list_has_the_page_each_paper_begins_on_and_why_one_has_none() -> None:
    facts = sample_print_set(letter_settings(), papers=4)
    pages = (
        SheetFile(2, DIGEST),
        SheetFile(0, Sha256(""), Trouble.DAMAGED),
        SheetFile(3, DIGEST, Trouble.MENDED),
    )
    found = print_set_context(
        letter_settings(), facts, (*pages, SheetFile(1, DIGEST)), front_pages=5
    )
    assert [line["page"] for line in found["papers"]] == ["6", "–", "8", "11"]
    assert [line["remark"] for line in found["papers"]] == [
        "",
        "Berkasnya rusak dan tidak dapat dibuka.",
        "Berkasnya cacat; periksa hasil cetaknya.",
        "",
    ]
    assert [check["page"] for check in found["checks"]] == ["6", "–"]
    assert first_pages(pages, 5) == (6, None, 8)


def test_a_check_of_a_step_leads_to_the_first_paper_of_that_step() -> None:
    facts = sample_print_set(letter_settings(), papers=1)
    disposition, memo = (
        CheckFacts("x", present=True, submission="PUB-2510-001", step=step) for step in (2, 4)
    )
    found = print_set_context(
        letter_settings(), replace(facts, checks=(disposition, memo)), (SheetFile(1, DIGEST),), 2
    )
    assert [check["page"] for check in found["checks"]] == ["3", "–"]


def test_every_trouble_has_its_sentence() -> None:
    assert all(wording().phrase(f"berkas.{trouble.value}") for trouble in Trouble)


def test_an_evidence_sheet_names_the_submission_of_its_picture() -> None:
    (page,) = sample_bukti(letter_settings())["pages"]
    assert (page["submission"], page["name"]) == ("PUB-2510-001", "Tangkapan Layar")
    assert page["picture"].alt.startswith("Tangkapan Layar: Rapat Pleno")


def test_every_paper_has_a_sample_but_the_report_which_has_its_own() -> None:
    missing = [kind for kind in PaperKind if sample_paper(kind, letter_settings()) is None]
    assert missing == [PaperKind.LAPORAN]


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1,0 kB"), (2_482_000, "2,4 MB"), (10**12, "1.000,0 GB")],
)
def test_sizes_are_short(size: int, text: str) -> None:
    assert file_size(size, INDONESIAN) == text


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert grouped(1_234_567, INDONESIAN) == "1.234.567"
    assert grouped(1_234_567, ENGLISH) == "1,234,567"
    assert file_size(1_234_567_890, ENGLISH) == "1.2 GB"


@pytest.mark.parametrize(
    ("pixels", "sides"),
    [
        ((1000, 500), (80.0, 40.0)),
        ((500, 1000), (30.0, 60.0)),
        ((10_000, 1), (80.0, 1.0)),
        ((1, 10_000), (1.0, 60.0)),
        ((0, 0), (1.0, 1.0)),
    ],
)
def test_pictures_of_odd_shapes_fit_their_box(
    pixels: tuple[int, int], sides: tuple[float, float]
) -> None:
    assert fit(*pixels, 80, 60) == sides


def test_file_lines_name_their_folder() -> None:
    file = FrozenFile("a.jpg", "03_konsep", 5, Sha256("ab" * 32))
    line = nota_dinas_context(letter_settings(), handed_over(files=(file,)))["files"][0]
    assert line == {
        "number": 1,
        "folder": "03_konsep",
        "name": "a.jpg",
        "size": "5 B",
        "sha256": "ab" * 32,
    }


def test_a_context_holds_nothing_that_is_not_printed() -> None:
    with pytest.raises(TypeError, match="date"):
        plain({"tanggal": date(2025, 10, 1)})
