"""Law on files: those that others may have made are opened by `safe_files` alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.source_trees import PACKAGE, modules, nodes_of, together

pytestmark = together
METHODS = {"read_bytes", "read_text", "write_bytes", "write_text", "mkstemp", "copyfile", "copy2"}
ELSEWHERE = (
    "safe_files/",
    "demo/",  # in a folder of its own that it has just made
    "adapters/worker/",  # in the worker's private folder
    "adapters/documents/print_set/merge_pdf.py",  # as above, in the worker itself
    "adapters/documents/pdf_render.py",
    "adapters/documents/shipped_pages.py",  # the package's own templates
    "present/site/pages.py",  # likewise
    "adapters/documents/renderer.py",  # copies in the worker's folder
    "adapters/xlsx/read_in_worker.py",  # a copy in the worker's private folder
    "settings/schemas.py",  # the package's own schemas and page, by an engineer's command
    "cli/output.py",  # standard output itself
)


def direct(path: Path) -> Iterator[ast.Call]:
    """Yield the module's calls that open a file by its path."""
    for node in nodes_of(path):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            built_in = isinstance(node.func, ast.Name) and node.func.id == "open"
            by_mode = name == "open" and any(
                isinstance(one, ast.Constant) and str(one.value)[:1] in {"r", "w", "a"}
                for one in node.args[:1]
            )
            if built_in or by_mode or name in METHODS:
                yield node


def test_no_module_opens_a_path_by_itself() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path in modules(PACKAGE)
        if not path.relative_to(PACKAGE).as_posix().startswith(ELSEWHERE)
        for call in direct(path)
    ]
    assert found == []
