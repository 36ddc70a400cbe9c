"""A submission's story: a list that a person reads, in the office's own words, at any width."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from sheetflow.core.ledger.hash_chain import link
from sheetflow.core.names import StateId, SubmissionId, UnitId
from sheetflow.core.records import FIGURES, RESUBMITTED, REVOKED, Event
from sheetflow.present.history import (
    SubmissionHistory,
    history_data,
    history_lines,
    history_markdown,
)
from sheetflow.present.lines import Line, wrapped
from sheetflow.present.run_text import value_words
from tests.support.accepted import an_event
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of()
NOW = datetime(2025, 10, 13, 17, tzinfo=OFFICE.zone)


def _with(event: Event, **changes: Any) -> SubmissionHistory:
    return SubmissionHistory(SubmissionId("PUB-1"), link(0, "", [replace(event, **changes)]))


def _story(*likes: str, **cells: str) -> SubmissionHistory:
    home = MemoryHome(OFFICE)
    home.put("PUB-1", {**cells_like({"like": list(likes)}), **cells})
    home.run(NOW)
    workflows = tuple(record.workflow for record in home.ledger.load().submissions.values())
    return SubmissionHistory(SubmissionId("PUB-1"), tuple(home.ledger.history()), workflows)


def _said(story: SubmissionHistory, width: int | None = None, *, full: bool = False) -> list[str]:
    return [text for text, _ in wrapped(history_lines(story, OFFICE, full=full), width)]


def test_a_step_is_reported_by_its_own_words_with_its_evidence() -> None:
    said = _said(_story("collected"))

    assert said[0].startswith("Riwayat PUB-1 – ")
    assert said[2] == "13 Oktober 2025 17:00 – Langkah 1: Ajukan bahan (T01)"
    assert "  Draf → Bahan Terkumpul" in said
    assert f"  Subbagian: {OFFICE.unit_by_id[UnitId('teknis')].label(OFFICE.language)}" in said
    assert any(line.startswith("  Tanggal Kegiatan: ") and " Oktober 2025" in line for line in said)


def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost() -> None:
    story = _story("collected", judul="Rapat " * 30)
    narrow = _said(story, 40)

    assert max(map(len, narrow)) <= 40
    assert " ".join(" ".join(narrow).split()) == " ".join(" ".join(_said(story)).split())


def test_seals_are_short_unless_they_are_asked_for_whole() -> None:
    story = _story("collected")
    seal = story.events[0].hash

    assert _said(story)[-1] == f"  Sidik 1: {seal[:12]}…"
    assert _said(story, full=True)[-1] == f"  Sidik 1: {seal}"


def test_both_halves_of_a_row_name_themselves() -> None:
    said = "\n".join(_said(_story("collected", kanal=OFFICE.form.both)))

    assert "– PUB-1: Langkah 1" in said
    assert "– PUB-1-04: Langkah 1" in said


def test_a_changed_figure_is_reported_before_and_after() -> None:
    event = an_event(transition=FIGURES)
    changed = _with(event, before=(("suka", "1200"),), cells=(("suka", "9500"),))

    said = "\n".join(_said(changed))

    assert "Angka respons berubah (X06)" in said
    assert "1.200 → 9.500" in said


@pytest.mark.parametrize("transition", [REVOKED, RESUBMITTED])
def test_the_system_s_own_events_have_words(transition: str) -> None:
    said = "\n".join(_said(_with(an_event(transition=transition))))

    assert f"({transition})" in said
    assert "Langkah" not in said


def test_what_today_s_office_no_longer_has_is_reported_by_its_identifier() -> None:
    event = an_event(transition="Z9", source=StateId("a"), target=StateId("b"))
    said = "\n".join(_said(_with(event, evidence=(("kolom_lama", "isi"),))))

    assert "Z9 (Z9)" in said
    assert "a → b" in said
    assert "kolom_lama: isi" in said


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("stempel_waktu", "2025-10-09T09:41:00", "9 Oktober 2025 09:41"),
        ("tanggal_kegiatan", "2025-10-09", "9 Oktober 2025"),
        ("tanggal_kegiatan", "menyusul", "menyusul"),
        ("subbagian", "entah", "entah"),
        ("status", "draf", "Draf"),
        ("status", "entah", "entah"),
        ("kanal", "radio", "radio"),
        ("suka", "banyak", "banyak"),
        ("judul", "", "–"),
    ],
)
def test_recorded_cells_are_read_as_the_office_reads_them(
    column: str, text: str, words: str
) -> None:
    assert value_words(column, text, OFFICE) == words


def test_the_same_as_data_and_as_markdown() -> None:
    story = _story("collected", judul="Rapat *akbar*")

    data: Any = history_data(story)
    text = history_markdown(story, OFFICE, full=True)

    assert data["events"][0]["hash"] == story.events[0].hash
    assert "- Judul Kegiatan: Rapat \\*akbar\\*" in text
    assert story.events[0].hash in text


def test_line_ends_within_a_text_stay_below_it() -> None:
    said = [text for text, _ in wrapped([Line("Ket: a\nb c", 2)], 40)]

    assert said == ["  Ket: a", "    b c"]
