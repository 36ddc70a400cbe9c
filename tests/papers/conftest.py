"""Starting a rendering worker takes half a second, so tests share one."""

from collections.abc import Iterator

import pytest

from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.core.papers.letters import disposisi_context
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.reporting.sample_papers import SAMPLE_PICTURE, sample_disposisi, sample_paper
from tests.papers.sample_settings import letter_settings, picture


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """With the shipped templates."""
    with Renderer(None, None) as shared:
        yield shared


@pytest.fixture(scope="session")
def memo(renderer: Renderer) -> bytes:
    """Two pages, tagged, with a table."""
    sample = sample_paper(PaperKind.NOTA_DINAS, letter_settings())
    return renderer.render_pdf(PaperKind.NOTA_DINAS, sample, {SAMPLE_PICTURE: picture()})


@pytest.fixture(scope="session")
def disposition(renderer: Renderer) -> bytes:
    """One page with a link."""
    return renderer.render_pdf(
        PaperKind.DISPOSISI, disposisi_context(letter_settings(), sample_disposisi())
    )
