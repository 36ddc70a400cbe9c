"""What the register is: it decides a few of the sentences that staff read."""

from __future__ import annotations

from enum import Enum


class Medium(Enum):
    """Where staff edit the register and keep their files."""

    WORKBOOK = "workbook"
    """A file that one person opens at a time; attachments are paths in a folder."""
    SHARED_SHEET = "shared sheet"
    """A sheet that all edit at once and that saves itself; attachments are pasted links."""
