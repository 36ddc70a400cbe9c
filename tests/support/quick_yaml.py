"""YAML of settings and cases read by libyaml: `yaml.safe_load` takes ten times as long."""

from typing import Any

import yaml


def quick_yaml(text: str) -> Any:
    """Return the plain values of the text."""
    return yaml.load(text, Loader=yaml.CSafeLoader)
