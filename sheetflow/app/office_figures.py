"""The figures of an office: as plain JSON between processes and machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sheetflow.core.scoreboard.office_figures import OfficeFigures
from sheetflow.errors import UnavailableError

_FIGURES = TypeAdapter(OfficeFigures)


def figures_data(figures: OfficeFigures) -> dict[str, Any]:
    """Return the figures as plain JSON values."""
    data: dict[str, Any] = _FIGURES.dump_python(figures, mode="json")
    return data


def figures_of_data(data: Mapping[str, Any]) -> OfficeFigures:
    """Return the figures that `figures_data` gave; raises UnavailableError for anything else."""
    try:
        return _FIGURES.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UnavailableError(
            f"The figures of an office cannot be read ({place}: {first['msg']}).",
            "Install the same version of sheetflow on every worker, then make the report again.",
        ) from error
