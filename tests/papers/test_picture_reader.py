"""Pictures are decoded in a worker, and one over which it is stopped costs its time once."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from sheetflow.adapters.documents.drafts.draft_reader import DraftReader, with_notes
from sheetflow.adapters.documents.paper_writer import DocumentWriter
from sheetflow.adapters.documents.picture_reader import LIMITS, PictureReader
from sheetflow.adapters.documents.pictures import PictureProblem, paper_picture, placeholder
from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.stopped_files import StoppedFiles
from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.core.effects import WritePaper
from sheetflow.core.names import DrivePath, EffectId, SubmissionId
from sheetflow.core.papers.context_values import plain
from sheetflow.core.papers.letters import preview_notes
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.reporting.sample_papers import SAMPLE_PICTURE, sample_paper
from sheetflow.errors import LaterError
from tests.papers.draft_files import docx_draft
from tests.papers.paper_text import pdf_text, squeezed, word_text
from tests.papers.sample_settings import letter_settings
from tests.support.hostile_files import jpeg_of_scans

AT_ONCE = replace(LIMITS, seconds=0.0)
"""Whatever is asked for, its worker is stopped."""


def small() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(target, "PNG")
    return target.getvalue()


def test_copies_come_in_order_each_with_its_own_problem() -> None:
    files = [small(), None, b"", b"%PDF", jpeg_of_scans(500, (2_000, 2_000)), *[small()] * 4]
    with PictureReader() as reader:
        found = reader.copies(files)
    assert found[0] == found[-1] == paper_picture(small())
    assert [copy.problem for copy in found[1:5]] == [
        PictureProblem.MISSING,
        PictureProblem.EMPTY,
        PictureProblem.NOT_A_PICTURE,
        PictureProblem.TOO_MUCH,
    ]


def test_a_worker_that_is_stopped_over_a_picture_is_replaced_and_not_stopped_again() -> None:
    stopped = StoppedFiles()
    with PictureReader(stopped, AT_ONCE) as reader:
        assert reader.copies([small()]) == [placeholder(PictureProblem.TOO_MUCH)]
    assert len(stopped.notes) == 1
    later = StoppedFiles(stopped.notes)
    with PictureReader(later) as reader:
        assert reader.copies([small()])[0].problem is PictureProblem.TOO_MUCH
        assert reader.copies([jpeg_of_scans(1)])[0].problem is None
    again = StoppedFiles(stopped.notes, retry=True)
    with PictureReader(again) as reader:
        assert reader.copies([small()])[0].problem is None
    assert set(again.notes.values()) == {""}


def test_once_its_time_is_used_up_nothing_more_is_begun() -> None:
    stopped = StoppedFiles(seconds=0.001)
    with PictureReader(stopped, AT_ONCE) as reader:
        reader.copies([small()])
        with pytest.raises(LaterError):
            reader.copies([jpeg_of_scans(1)])
        assert reader.copies([small()])[0].problem is PictureProblem.TOO_MUCH


def test_a_picture_in_a_draft_is_decoded_by_itself() -> None:
    stopped = StoppedFiles()
    with DraftReader(stopped=stopped) as reader:
        whole = reader.read("n", "konsep.docx", docx_draft())
        bad = reader.read("n", "foto.jpg", jpeg_of_scans(500, (2_000, 2_000)))
    assert whole.pictures
    notes = preview_notes(letter_settings().wording)
    assert [block.text for block in with_notes(bad, notes)] == [notes["picture"]]


def test_a_paper_gives_the_reason_below_a_picture_that_cannot_be_shown(tmp_path: Path) -> None:
    (tmp_path / "foto.jpg").write_bytes(small())
    context = json.dumps(plain(sample_paper(PaperKind.NOTA_DINAS, letter_settings())))
    effect = WritePaper(
        EffectId("e"),
        SubmissionId("PUB-1"),
        "nota_dinas",
        context,
        DrivePath("Nota Dinas"),
        ((SAMPLE_PICTURE, "foto.jpg"),),
    )
    stopped = StoppedFiles()
    with PictureReader(stopped, AT_ONCE) as reader:
        reader.copies([small()])
    with DocumentWriter(
        lambda: Renderer(None, None), LocalFolder(tmp_path), StoppedFiles(stopped.notes)
    ) as papers:
        papers.write(effect)
    reason = squeezed(preview_notes(letter_settings().wording)["too_much"])
    assert reason in squeezed(pdf_text((tmp_path / "Nota Dinas.pdf").read_bytes()))
    assert reason in squeezed(word_text((tmp_path / "Nota Dinas.docx").read_bytes()))
