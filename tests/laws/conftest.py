"""Property tests leave nothing behind and are not timed one by one."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("sheetflow", database=None, deadline=None, print_blob=True)
settings.load_profile("sheetflow")
