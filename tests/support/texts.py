"""The shipped texts, for tests that render by themselves."""

from sheetflow.settings.texts import shipped_texts

TEXTS = shipped_texts()
