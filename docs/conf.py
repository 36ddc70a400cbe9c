"""The site: `sphinx-build -W docs build/site` (extra `docs`); pages of reference are made first."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from reference import write_reference  # noqa: E402 - beside this file, which Sphinx does not run as a module

write_reference(HERE / "_generated")

project = "sheetflow"
author = "sheetflow"
language = "id"
extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
suppress_warnings = ["myst.xref_missing_root"]
html_theme = "furo"
html_title = "sheetflow"
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
