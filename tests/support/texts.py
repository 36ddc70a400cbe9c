"""The shipped texts, for tests that render by themselves."""

from __future__ import annotations

from sheetflow.settings.texts import shipped_texts

TEXTS = shipped_texts()
