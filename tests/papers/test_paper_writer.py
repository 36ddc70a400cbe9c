"""Papers of a run, written where the submission's files are."""

import json
from pathlib import Path

from docx import Document

from sheetflow.adapters.documents.paper_writer import DocumentWriter
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.core.effects import WritePaper
from sheetflow.core.names import DrivePath, EffectId, SubmissionId
from sheetflow.core.papers.context_values import plain
from sheetflow.core.papers.letters import disposisi_context
from sheetflow.core.reporting.sample_papers import sample_disposisi
from tests.papers.sample_settings import letter_settings

EFFECT = WritePaper(
    EffectId("e1"),
    SubmissionId("PUB-1"),
    "disposisi",
    json.dumps(plain(disposisi_context(letter_settings(), sample_disposisi()))),
    DrivePath("2025/PUB-1/02_disposisi/Lembar Disposisi PUB-1"),
)


def test_both_forms_are_written_once(tmp_path: Path) -> None:
    started: list[Renderer] = []

    def start() -> Renderer:
        started.append(Renderer(None, None))
        return started[-1]

    with DocumentWriter(start, LocalFolder(tmp_path)) as papers:
        assert not started
        papers.write(EFFECT)
        first = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
        papers.write(EFFECT)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == first
    assert sorted(path.suffix for path in first) == [".docx", ".pdf"]
    assert len(started) == 1
    word = next(path for path in first if path.suffix == ".docx")
    assert any("AGD-003/X/2025" in cell.text for cell in Document(str(word)).tables[0]._cells)  # noqa: SLF001 - all of a table at once
