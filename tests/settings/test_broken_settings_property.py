"""However settings are broken, the answer is a list of mistakes and nothing else."""

import json
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetflow.errors import ConfigurationError
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_settings
from sheetflow.settings.yaml_document import read_yaml

FILES = (
    "office.yaml",
    "forms/publikasi.yaml",
    "workflows/publikasi-medsos.yaml",
    "messages.yaml",
    "reading.yaml",
    "platforms.yaml",
    "content-formats.csv",
)
PIECES = st.sampled_from(
    [
        "", "\t", "[", "]", "{", "}", ":", ": ", "- ", "'", '"', "&a ", "*a", "!!set ", "?", "|",
        ">", "#", "%", "\n", "null", "true", "no", "0", "-1", "1e999", "9" * 30, "2025-13-45",
        "<<: ", "---\n", "\x00", "\ufeff", "😀", "(((", "a" * 5000, "../../x", "/", "{n:04}",
        "{", "..",
    ]
)  # fmt: skip


def _source(file: str) -> Path:
    offices = shipped_config() / "offices" / "kpu-kab-contoh"
    return offices / file if file == "office.yaml" else shipped_config() / file


@st.composite
def _mutations(draw: st.DrawFn) -> tuple[str, str]:
    file = draw(st.sampled_from(FILES))
    text = _source(file).read_text("utf-8")
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 3, 20, 200])))
        new = draw(st.one_of(PIECES, st.text(max_size=8)))
        text = text[:start] + new + text[end:]
    return file, text


VALUES: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 10**19),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=6),
    st.sampled_from(["judul", "draf", "kasubbag", "kul", "T01", "2025-02-30", "any", "E-ND", "("]),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["id", "en", "column", "x"]), st.text(max_size=3), max_size=2),
)


@st.composite
def _restructured(draw: st.DrawFn) -> tuple[str, str]:
    """Valid YAML (as JSON) in which values were exchanged, lost or doubled."""
    file = draw(st.sampled_from([name for name in FILES if name.endswith(".yaml")]))
    document = read_yaml(_source(file))
    places = sorted((place for place in document.lines if place), key=str)
    data: Any = json.loads(json.dumps(document.data, default=str))
    for place in draw(st.lists(st.sampled_from(places), min_size=1, max_size=4)):
        parent: Any = data
        try:
            for part in place[:-1]:
                parent = parent[part]
            if draw(st.booleans()):
                parent[place[-1]] = draw(VALUES)
            elif isinstance(place[-1], int):
                parent.append(parent[place[-1]])
            else:
                del parent[place[-1]]
        except (AttributeError, KeyError, IndexError, TypeError):
            continue
    return file, json.dumps(data, ensure_ascii=False, indent=1)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(_mutations(), _restructured()))
def test_broken_settings_are_mistakes_and_never_a_crash(mutation: tuple[str, str]) -> None:
    file, text = mutation
    with TemporaryDirectory() as name:
        folder = Path(name)
        for needed in FILES[:-1]:
            (folder / needed).parent.mkdir(exist_ok=True)
            shutil.copy(_source(needed), folder / needed)
        (folder / file).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            office = load_settings(folder / "office.yaml").office
        except ConfigurationError as error:
            lines = error.problem.splitlines()[1:]
            assert lines
            assert all(re.match(r".+\.(?:yaml|csv):[1-9]\d*: ", line) for line in lines)
        else:
            assert office.rules_digest
            assert office.choices
            assert office.role_book
