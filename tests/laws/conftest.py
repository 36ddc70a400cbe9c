"""Settings of property tests: no database of examples, no time limit for each."""

from hypothesis import settings

settings.register_profile("sheetflow", database=None, deadline=None, print_blob=True)
settings.load_profile("sheetflow")
