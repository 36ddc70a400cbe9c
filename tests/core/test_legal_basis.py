"""Regulations are cited as in force on the paper's day, and the office's decree with them."""

from dataclasses import replace
from datetime import date

from sheetflow.core.names import WorkflowId
from sheetflow.core.organisation import Amendment, Decree, LegalBasis, SopText
from sheetflow.core.sop_head import HeadText, head_text, legal_basis
from sheetflow.core.words import ENGLISH, INDONESIAN, words
from sheetflow.core.workflow import SopHead
from tests.support.sop import SOP_03, SOP_04, publication_office

LAW = LegalBasis(
    "Peraturan 22/2023",
    (
        Amendment("Peraturan 11/2024", since=date(2024, 12, 31)),
        Amendment("Peraturan 4/2025", since=date(2025, 12, 29)),
    ),
    since=date(2023, 11, 1),
)
DECREE = Decree("9/KPT/2024", "Publikasi", date(2024, 2, 1), "Sekretaris Kantor", "Kota")
OFFICE = replace(publication_office(), legal_basis=(LAW,), decree=DECREE)


def basis(day: date) -> tuple[str, ...]:
    return legal_basis(OFFICE, day, INDONESIAN)


def test_a_regulation_is_cited_with_the_last_amendment_of_the_day() -> None:
    assert basis(date(2023, 10, 31)) == ()
    assert basis(date(2023, 11, 1)) == ("Peraturan 22/2023",)
    assert basis(date(2025, 10, 31))[0] == (
        "Peraturan 22/2023 sebagaimana telah diubah dengan Peraturan 11/2024"
    )
    assert basis(date(2025, 12, 29))[0] == (
        "Peraturan 22/2023 sebagaimana telah beberapa kali diubah, terakhir dengan Peraturan 4/2025"
    )


def test_an_amendment_that_another_replaced_is_not_counted() -> None:
    replaced = Amendment("Perppu 1/2022", since=date(2022, 12, 12), until=date(2023, 5, 3))
    law = LegalBasis(
        "UU 7/2017", amended=(replaced, Amendment("UU 7/2023", since=date(2023, 5, 4)))
    )
    office = replace(OFFICE, legal_basis=(law,), decree=None)

    found = legal_basis(office, date(2025, 1, 1), INDONESIAN)

    assert found == ("UU 7/2017 sebagaimana telah diubah dengan UU 7/2023",)


def test_the_decree_is_a_basis_from_its_day() -> None:
    cited = "Keputusan Sekretaris Kantor Nomor 9/KPT/2024 tentang Publikasi"
    assert cited not in basis(date(2024, 1, 31))
    assert basis(date(2024, 2, 1))[-1] == cited
    assert legal_basis(OFFICE, date(2024, 2, 1), ENGLISH)[-1] == (
        "Decree of Sekretaris Kantor, Number 9/KPT/2024: Publikasi"
    )


def test_the_head_names_the_office_and_its_related_sops() -> None:
    head = SopHead(
        qualifications=(words("Mengenal {kantor}", "Knows {kantor}"),),
        equipment=(words("Kamera"), words("Komputer")),
        records=(words("Softcopy"),),
        related=(SOP_04.id, WorkflowId("tanpa-nomor")),
    )
    workflow = replace(SOP_03, head=head)
    text = head_text(workflow, replace(OFFICE, name=words("Kantor A", "Office A")), INDONESIAN)

    assert text.qualifications == ("Mengenal Kantor A",)
    assert text.equipment == ("Kamera", "Komputer")
    (related,) = text.related
    assert related.startswith("Standar Operasional Prosedur Nomor 04/ORT.06-SOP/Sek-Kab/VI/2021")
    assert related.endswith("tentang Publikasi Kegiatan melalui Website Komisi Pemilihan Umum "
                            "Kabupaten Contoh")  # fmt: skip
    assert text.warnings == ()


def test_the_head_s_legal_basis_is_that_of_the_day_of_approval() -> None:
    approved = SopText("1", words("Uji"), date(2024, 12, 31))
    given = head_text(SOP_03, replace(OFFICE, sops={SOP_03.id: approved}), INDONESIAN)
    missing = head_text(SOP_03, replace(OFFICE, sops={}), INDONESIAN)

    assert "Peraturan 11/2024" in given.legal_basis[0]
    assert given
    assert missing == HeadText()
    assert not missing
