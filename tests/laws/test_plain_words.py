"""Law on names: identifiers, files and docstrings use the field's words, not private ones.

The words below were once names in this code: metaphors and personifications.  Each has a plain word
instead; CONTRIBUTING.md gives the rule.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from tests.support.source_trees import ROOT, modules, nodes_of, together, tree_of

FILES = [path for folder in ("sheetflow", "templates", "tests") for path in modules(ROOT / folder)]
pytestmark = together

BANNED = frozenset(
    (
        *("docket", "hearing", "verdict", "judgement", "oath"),
        *("shelf", "desk", "workshop", "binder", "seam"),
        *("spoken", "told", "upset", "deaf", "ailing", "wiped"),
    )
)

_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@cache
def words(name: str) -> set[str]:
    """Split an identifier into its words, in small letters."""
    return {part.lower() for piece in name.split("_") for part in _CAMEL.findall(piece)}


def names(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """Yield every identifier that the module defines, with its line."""
    for node in nodes:
        if isinstance(node, _DEFINITIONS):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield (node.id if isinstance(node, ast.Name) else node.attr), node.lineno


def private_words(path: Path) -> Iterator[str]:
    """Yield each banned word of a module, with its place."""
    nodes, place = nodes_of(path), path.relative_to(ROOT)
    if words(path.stem) & BANNED:
        yield f"{place}: the file's name"
    yield from (f"{place}:{line}: {name}" for name, line in names(nodes) if words(name) & BANNED)
    for node in nodes:
        if isinstance(node, (*_DEFINITIONS, ast.Module)) and (text := ast.get_docstring(node)):
            used = BANNED & set(re.findall(r"[a-z]+", text.lower()))
            yield from (f"{place}: {word} in a docstring" for word in sorted(used))


def test_identifiers_files_and_docstrings_use_plain_words() -> None:
    assert [found for path in FILES for found in private_words(path)] == []


def texts_below_nothing(path: Path) -> Iterator[str]:
    """Yield each text that describes no constant: what it was written for has gone elsewhere."""
    body = tree_of(path).body
    for before, node in pairwise(body):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_text and not isinstance(before, ast.Assign | ast.AnnAssign | ast.AugAssign):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_a_text_below_a_constant_goes_with_it() -> None:
    assert [place for path in FILES for place in texts_below_nothing(path)] == []
