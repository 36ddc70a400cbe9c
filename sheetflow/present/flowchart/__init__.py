"""An SOP's flowchart as a government office prints it: a table with a lane for each role."""

from __future__ import annotations

from sheetflow.core.form import Form
from sheetflow.core.office import Office
from sheetflow.core.words import Language
from sheetflow.core.workflow import Workflow
from sheetflow.present.flowchart.sheet import compose
from sheetflow.present.flowchart.svg import written_svg

__all__ = ["compose", "draw"]


def draw(workflow: Workflow, form: Form, office: Office, language: Language) -> str:
    """The flowchart of `workflow` as an SVG document in `language`.

    A4 landscape; a chart that no readable type fits on one page is made longer.  Extensions are
    listed below the table.  Never raises: an SOP with defects is drawn as far as it goes.
    """
    return written_svg(compose(workflow, form, office, language))
