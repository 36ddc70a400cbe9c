"""Offices from settings files, with the changes that a scenario makes to them."""

import json
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from sheetflow.core.office import Office
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office
from tests.support.quick_yaml import quick_yaml

ROOT = Path(__file__).parents[1]

SETTINGS = {
    "contoh": shipped_config() / "offices" / "kpu-kab-contoh" / "office.yaml",
    "pembelian": ROOT / "data" / "offices" / "pembelian" / "office.yaml",
}

NO_SPARE_ROWS = {"limits": {"spare_rows": 0, "spare_minimum": 0}}
"""Spare rows are numbered by a run; only scenarios about them want them."""


def office_of(name: str = "contoh", changes: Mapping[str, object] | None = None) -> Office:
    """The office of `SETTINGS[name]` with `changes` merged into its `office.yaml`."""
    wanted = _merged(NO_SPARE_ROWS, changes or {})
    return _loaded(name, json.dumps(wanted, default=str, sort_keys=True))


@lru_cache(maxsize=64)
def _loaded(name: str, changes: str) -> Office:
    source = SETTINGS[name]
    settings = _merged(quick_yaml(source.read_text("utf-8")), json.loads(changes))
    with tempfile.TemporaryDirectory() as folder:
        for beside in source.parent.glob("*.yaml"):
            Path(folder, beside.name).write_text(beside.read_text("utf-8"), "utf-8")
        Path(folder, "office.yaml").write_text(
            yaml.dump(settings, Dumper=yaml.CSafeDumper), "utf-8"
        )
        return load_office(Path(folder))


def _merged(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """`above` over `below`, maps within maps too."""
    found = dict(below)
    for key, value in above.items():
        old = found.get(key)
        both = isinstance(value, dict) and isinstance(old, dict)
        found[key] = _merged(old, value) if both else value  # type: ignore[arg-type]  # both dicts
    return found
