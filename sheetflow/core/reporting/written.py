"""What is known of a period's report on file, and what became of it in a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.reporting.changes import Substance


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """A period's report as it stands in Drive; `changed` says that this run wrote it.

    `unshown` screenshots could not be shown; `set_aside` are files that somebody had changed by
    hand and that were renamed instead of written over.
    """

    period: str
    paths: tuple[DrivePath, ...]
    changed: bool
    closed: bool = False
    revision: int = 0
    unshown: int = 0
    set_aside: tuple[DrivePath, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands beside a report to know it again (`laporan.json`).

    `digest` is of what the report says, `look` of how it is drawn, `files` of each written file
    by name; `submissions` are all that it speaks of; `unshown` as in `ReportWritten`.
    """

    digest: Sha256
    look: str
    closed: bool
    revision: int
    substance: Substance
    submissions: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    unshown: int = 0

    def to_json(self) -> str:
        """The same text for the same report."""
        data = {
            "digest": self.digest,
            "look": self.look,
            "closed": self.closed,
            "revision": self.revision,
            "substance": {
                "entries": self.substance.entries,
                "figures": self.substance.figures,
            },
            "submissions": self.submissions,
            "files": self.files,
            "unshown": self.unshown,
        }
        return json.dumps(data, sort_keys=True, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Kept:
        """What `to_json` wrote.  Raises ValueError, KeyError or TypeError for anything else."""
        data = json.loads(text)
        told = data["substance"]
        return cls(
            digest=Sha256(data["digest"]),
            look=data["look"],
            closed=bool(data["closed"]),
            revision=int(data["revision"]),
            substance=Substance(told["entries"], told["figures"]),
            submissions=tuple(data["submissions"]),
            files=dict(data["files"]),
            unshown=int(data["unshown"]),
        )
