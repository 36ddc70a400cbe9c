"""The day that a paper's files say they were made on: the paper's own, whenever that was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def dated(context: Mapping[str, Any]) -> datetime:
    """Midnight UTC of the day in `frame.dated`; UNDATED where the context has none."""
    frame = context.get("frame")
    day = frame.get("dated") if isinstance(frame, Mapping) else None
    return datetime.combine(date.fromisoformat(day), time(), UTC) if day else UNDATED
