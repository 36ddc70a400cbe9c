"""The shipped texts, for whatever a test renders by itself."""

from __future__ import annotations

from sheetflow.settings.texts import shipped_texts

TEXTS = shipped_texts()
