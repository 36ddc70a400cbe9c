"""What is stamped of a closed report, and what the ledger's notes hold of its stamp."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sheetflow.core.ledger.head import NO_EVENTS, Head, parse_head
from sheetflow.core.names import DrivePath, Sha256

NOTED = "stamp:"
"""Begins the name of a note: "stamp:Laporan/2025-10/Laporan 2025-10"."""
_FIRST_WAIT = timedelta(minutes=10)
_LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StampRecord:
    """A report's stamp, wanted or there.

    `place` is the report's path without ending; `text` is what is stamped.  `sha256` is of the
    stamp's file, None as long as there is none; then `tries` failed, and `again` is the first
    moment to try again.
    """

    place: DrivePath
    text: str
    sha256: Sha256 | None = None
    tries: int = 0
    again: datetime | None = None

    @property
    def token_path(self) -> DrivePath:
        return DrivePath(f"{self.place}.tsr")

    @property
    def text_path(self) -> DrivePath:
        return DrivePath(f"{self.place}.tsr.txt")

    @property
    def head(self) -> Head:
        """The head that the text names."""
        named = self.text.partition("head: ")[2].partition("\n")[0]
        return parse_head(named) or NO_EVENTS

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be asked for now."""
        return not self.sha256 and (self.again is None or self.again <= now)

    def failed(self, now: datetime) -> StampRecord:
        """After one more failure: each wait is twice the one before, up to a day."""
        wait = min(_FIRST_WAIT * 2 ** min(self.tries, 10), _LONGEST_WAIT)
        return replace(self, tries=self.tries + 1, again=now + wait)

    def to_note(self) -> tuple[str, str]:
        """The note's name and text."""
        again = self.again.isoformat() if self.again else ""
        data = {"text": self.text, "sha256": self.sha256 or "", "tries": self.tries, "again": again}
        return NOTED + self.place, json.dumps(data, sort_keys=True, ensure_ascii=False)


def stamped_text(
    place: DrivePath, office: str, head: str, files: Mapping[DrivePath, Sha256]
) -> str:
    """The text that is stamped for a report: whose it is, its files' digests, the ledger's head.

    UTF-8 with LF line ends; the same text for the same report.
    """
    lines = [f"report: {place.rpartition('/')[2]}", f"office: {office}", f"head: {head}"]
    lines += [f"sha256: {digest} {path.rpartition('/')[2]}" for path, digest in files.items()]
    return "\n".join([*lines, ""])


def stamp_records(notes: Mapping[str, str]) -> Iterator[StampRecord]:
    """Every stamp that the ledger's notes know of; unreadable ones are left out."""
    for name in sorted(notes):
        if name.startswith(NOTED):
            try:
                data = json.loads(notes[name])
                again = datetime.fromisoformat(data["again"]) if data["again"] else None
                place = DrivePath(name.removeprefix(NOTED))
                digest = Sha256(str(data["sha256"])) if data["sha256"] else None
                yield StampRecord(place, str(data["text"]), digest, int(data["tries"]), again)
            except (ValueError, KeyError, TypeError):
                continue
