"""Stamps as a test asks for them: of references that nothing is known of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheetflow.ports import FileInspector


def stamps_of(files: FileInspector, references: Sequence[str]) -> Mapping[str, str]:
    """Each looked at anew."""
    return files.fingerprints(dict.fromkeys(references, ""), "").by_reference
