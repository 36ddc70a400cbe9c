"""Starting a rendering worker takes half a second, so tests share one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sheetflow.adapters.documents.renderer import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """With the shipped templates."""
    with Renderer(None, None) as shared:
        yield shared
