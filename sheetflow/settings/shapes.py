"""The types that the settings' files are read as."""

from collections.abc import Mapping

from sheetflow.core.form import Form
from sheetflow.core.papers.paper_settings import PaperSettings
from sheetflow.core.register.platforms import PlatformBook
from sheetflow.core.texts import Catalogue
from sheetflow.core.workflow import Workflow
from sheetflow.settings.fleet_shape import FleetFile
from sheetflow.settings.office_file import OfficeFile
from sheetflow.settings.reading_file import ReadingFile

SHAPES: Mapping[str, type] = {
    "office": OfficeFile,
    "form": Form,
    "workflow": Workflow,
    "messages": Catalogue,
    "papers": PaperSettings,
    "reading": ReadingFile,
    "platforms": PlatformBook,
    "fleet": FleetFile,
}
"""What each file's values are, by the name of its schema."""
