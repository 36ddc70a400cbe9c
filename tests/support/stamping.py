"""Fingerprints for tests: of references that have none yet."""

from collections.abc import Mapping, Sequence

from sheetflow.ports import FileInspector


def stamps_of(files: FileInspector, references: Sequence[str]) -> Mapping[str, str]:
    """Return the fingerprint of each reference, computed anew."""
    return files.fingerprints(dict.fromkeys(references, ""), "").by_reference
