"""The file that says how an old list is read: mistakes have lines, a proposal reads back."""

from datetime import date
from pathlib import Path

import pytest

from sheetflow.core.importing.mapping import AS_IT_STANDS, HistoryRule, ListMapping
from sheetflow.core.importing.proposal import Proposal
from sheetflow.core.names import ColumnId
from sheetflow.errors import ConfigurationError
from sheetflow.settings.list_mapping import load_list_mapping, mapping_text
from tests.support.offices_by_settings import office_of

OFFICE = office_of()
KANAL, STATUS = ColumnId("kanal"), ColumnId("status")


def _loaded(tmp_path: Path, text: str) -> ListMapping:
    path = tmp_path / "pemetaan.yaml"
    path.write_text(text, encoding="utf-8")
    return load_list_mapping(path, OFFICE)


def test_sheets_headings_values_and_history(tmp_path: Path) -> None:
    text = """
sheets: {Januari: include, Ringkasan: skip}
headings: {Judul Berita: judul}
values:
  kanal: {Medsos/Web: Keduanya, radio: null}
history: {before: 2025-09-01, column: status, values: [Sudah Tayang]}
"""

    assert _loaded(tmp_path, text) == ListMapping(
        sheets={"Januari": True, "Ringkasan": False},
        headings={"judul berita": ColumnId("judul")},
        values={KANAL: {"medsos/web": "Keduanya"}},
        history=HistoryRule(date(2025, 9, 1), STATUS, frozenset({"sudah tayang"})),
    )


def test_an_empty_file_maps_nothing(tmp_path: Path) -> None:
    assert _loaded(tmp_path, "# nothing yet\n") == AS_IT_STANDS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("headings: {Judul: judl}", ["pemetaan.yaml:1", "judl", "judul"]),
        ("sheets:\n  A: maybe", ["pemetaan.yaml:2"]),
        ("vallues: {}", ["vallues", "values"]),
        ("values: {kanal: [a", ["pemetaan.yaml:"]),
    ],
)
def test_each_mistake_has_its_place(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _loaded(tmp_path, text)

    for word in words:
        assert word in caught.value.problem


def test_a_proposal_reads_back_as_it_was_meant(tmp_path: Path) -> None:
    proposal = Proposal(
        {"Januari": True, "Ya": False},
        {"No": ColumnId("no"), "Judul: Berita": ColumnId("judul")},
        {KANAL: {"Medsos/Web": ("Keduanya", 3), "tidak": (None, 1)}},
    )
    rule = HistoryRule(date(2025, 9, 1), STATUS, frozenset({"selesai"}))

    found = _loaded(tmp_path, mapping_text(proposal, ListMapping(history=rule), OFFICE))

    assert found == ListMapping(
        sheets={"Januari": True, "Ya": False},
        headings={"no": ColumnId("no"), "judul: berita": ColumnId("judul")},
        values={KANAL: {"medsos/web": "Keduanya"}},
        history=rule,
    )
