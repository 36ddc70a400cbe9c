"""Each text is once in the catalogue, in both languages, and used by the code."""

import ast
import re
from collections.abc import Iterator

from sheetflow.settings.texts import shipped_texts
from tests.support.source_trees import PACKAGE, ROOT, modules, nodes_of, together

pytestmark = together
KEYS = frozenset(shipped_texts().by_key)
SECTIONS = {key.partition(".")[0] for key in KEYS}
KEY = re.compile(r"[a-z_]+(\.[A-Za-z0-9_-]+)+")
LANGUAGES = {"INDONESIAN", "ENGLISH", "id", "en"}
LOCALE = re.compile(r"[a-z]{2}_[A-Z]{2}")
FOREIGN = "google_refusal.fix."
"""Google's own reasons are no words of the code."""


def constants() -> Iterator[str]:
    """Every string in the code that is no part of an f-string."""
    for path in modules(PACKAGE):
        nodes = nodes_of(path)
        pieces = {id(part) for node in nodes if isinstance(node, ast.JoinedStr)
                  for part in node.values}  # fmt: skip
        for node in nodes:
            if isinstance(node, ast.Constant) and id(node) not in pieces:
                yield from (node.value,) if isinstance(node.value, str) else ()


def patterns() -> Iterator[str]:
    """Every f-string that may make a key, or the end of one, as a pattern of what it makes."""
    for path in modules(PACKAGE):
        for node in nodes_of(path):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None
                         for part in node.values]  # fmt: skip
                for gap in ("(.+?)", "(.+)"):
                    made = "".join(gap if one is None else re.escape(str(one)) for one in parts)
                    if "\\." in made and " " not in made:
                        yield made


IN_PAGES = {"t": "site", "words": "public_list"}
"""The functions by which templates of pages have texts, and their sections."""


def in_templates() -> Iterator[str]:
    """Every key that a template of a page names."""
    for path in (ROOT / "templates" / "site").glob("*.j2"):
        for function, _, name in re.findall(
            r"\b(t|words)\((['\"])(.+?)\2", path.read_text("utf-8")
        ):
            yield f"{IN_PAGES[function]}.{name}"


def used_keys() -> set[str]:
    """Return keys that are in the code, or are made from names of a section that are."""
    said = {*constants(), *in_templates()}
    made = [re.compile(pattern) for pattern in set(patterns())]
    names = {*said, *(str(number) for number in range(10))}

    def is_made(key: str) -> bool:
        return any(
            found is not None and all(is_name(part) for part in found.groups())
            for found in (pattern.fullmatch(key) for pattern in made)
        )

    def is_name(part: str) -> bool:
        return part in names or (
            part not in SECTIONS
            and any(
                found is not None and all(piece in names for piece in found.groups())
                for found in (pattern.fullmatch(part) for pattern in made)
            )
        )

    return {key for key in KEYS if key in said or is_made(key)}


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    written = {text for text in constants() if KEY.fullmatch(text)}

    unknown = {key for key in written if key.partition(".")[0] in SECTIONS} - KEYS

    assert {key for key in unknown if not key.endswith((".yaml", ".py", ".xlsx", ".lock"))} == set()


def test_every_text_of_the_catalogue_is_used() -> None:
    unused = KEYS - used_keys()

    assert {key for key in unused if not key.startswith(FOREIGN)} == set()


def test_no_text_stands_in_two_languages_in_the_code() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in modules(PACKAGE)
        for node in nodes_of(path)
        if isinstance(node, ast.expr) and is_bilingual(node)
    ]

    assert found == []


def is_bilingual(node: ast.expr) -> bool:
    """Whether it holds one text in two languages, or chooses one by the language."""
    match node:
        case ast.Call(func=ast.Name(id="words"), args=args):
            return sum(is_text(one) for one in args) > 1
        case ast.Dict(keys=keys, values=values):
            named = [value for key, value in zip(keys, values, strict=True) if is_language(key)]
            return sum(is_text(value) for value in named) > 1
        case ast.IfExp(test=ast.Compare(left=left, comparators=[right])):
            chosen = is_language(left) or is_language(right)
            return chosen and is_text(node.body) and is_text(node.orelse)
        case _:
            return False


def is_language(node: ast.expr | None) -> bool:
    match node:
        case ast.Name(id=name) | ast.Constant(value=str(name)):
            return name in LANGUAGES
        case _:
            return False


def is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return LOCALE.fullmatch(text) is None
        case _:
            return isinstance(node, ast.JoinedStr)
