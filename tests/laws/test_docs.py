"""Law on documentation: every path that a page names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted({ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")})
_PATH = re.compile(r"`((?:sheetflow|config|templates|tests|docs)/[\w./-]+[\w/])`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    named = _PATH.findall(page.read_text("utf-8"))
    # Pages for engineers name what they speak of; those for offices need not.
    engineers = page.name in {"README.md", "CONTRIBUTING.md", "architecture.md"}
    assert named or not engineers, "a page for engineers names the project's parts"
    assert [path for path in named if not (ROOT / path).exists()] == []
