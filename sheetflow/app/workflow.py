"""`workflow check`, `workflow draw` and `guide`."""

from datetime import date
from pathlib import Path

from sheetflow.core.workflow import Workflow
from sheetflow.core.workflow_check.check import check
from sheetflow.core.workflow_check.messages import SopDefect
from sheetflow.core.workflow_check.people import check_limits
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.present.flowchart.chart import chart_data
from sheetflow.present.guide import guide_data
from sheetflow.safe_files.writing import overwrite_file, write_whole
from sheetflow.settings.load import Settings


def check_workflows(settings: Settings, on: date) -> tuple[tuple[Workflow, SopDefect], ...]:
    """Return every defect of every SOP of the office."""
    office = settings.office
    return tuple(
        (workflow, defect)
        for workflow in office.workflows
        for defect in check(workflow, office.form, office, on)
    )


def workflow_warnings(settings: Settings) -> tuple[tuple[Workflow, SopDefect], ...]:
    """Return defects that block no submission but should be corrected."""
    workflows = settings.office.workflows
    return tuple((workflow, found) for workflow in workflows for found in check_limits(workflow))


DRAWN = "flowcharts"
"""The folder for flowcharts, beside `office.yaml`."""


def draw_workflows(settings: Settings, folder: Path | None, only: str | None) -> tuple[Path, ...]:
    """Write each SOP's flowchart as SVG and PDF; `only` names one, `folder` another place.

    Raises ConfigurationError for an unknown workflow, UnavailableError when the disk refuses.
    """
    from sheetflow.adapters.documents.flowchart_pages import FlowchartRenderer

    office = settings.office
    folder = folder if folder is not None else settings.root / DRAWN
    chosen = [workflow for workflow in office.workflows if only in {None, workflow.id}]
    if not chosen:
        names = ", ".join(workflow.id for workflow in office.workflows)
        raise ConfigurationError(
            f"The office has no workflow “{only}”.", f"Its workflows are: {names}."
        )
    renderer, written = FlowchartRenderer(), []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for workflow in chosen:
            chart = chart_data(workflow, office)
            drawn = {"svg": renderer.svg(chart).encode(), "pdf": renderer.pdf(chart)}
            for ending, content in drawn.items():
                path = folder / f"{workflow.id}.{ending}"
                overwrite_file(path, content)
                written.append(path)
    except OSError as error:
        raise UnavailableError(
            f"{error.filename or folder}: cannot be written ({error.strerror}).",
            "Move away what has this name, or name another folder with --to.",
        ) from error
    return tuple(written)


def write_guide(settings: Settings, target: Path | None) -> Path:
    """Write the booklet for staff, from the office's own SOPs; return its path.

    Raises UnavailableError when the disk refuses.
    """
    from sheetflow.adapters.documents.flowchart_pages import FlowchartRenderer

    office = settings.office
    path = target if target is not None else settings.root / f"{office.text('booklet.title')}.pdf"
    charts = [chart_data(one, office) for one in office.workflows]
    booklet = FlowchartRenderer().guide(guide_data(office), charts)
    try:
        write_whole(path, booklet)
    except OSError as error:
        raise UnavailableError(
            f"{path}: cannot be written ({error.strerror}).", "Name another place with --to."
        ) from error
    return path
