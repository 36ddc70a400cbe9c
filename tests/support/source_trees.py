"""The repository's own modules as trees, each read once for all the laws on source."""

import ast
from functools import cache
from pathlib import Path

import pytest

import sheetflow

ROOT = Path(__file__).parents[2]
PACKAGE = Path(sheetflow.__file__).parent
together = pytest.mark.xdist_group("source")
"""Trees are costly: one worker makes them."""


@cache
def modules(folder: Path) -> tuple[Path, ...]:
    """Return the paths of all modules below it, in order."""
    return tuple(sorted(folder.rglob("*.py")))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(path)))
