"""The ledger's notes on notices that some channels of a person have taken and others not yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheetflow.core.names import EffectId
from sheetflow.core.notices.message import TAKEN_PREFIX


def channels_done(notes: Mapping[str, str], effect: EffectId) -> frozenset[str]:
    """Return the channels that have taken the notice."""
    return frozenset(filter(None, notes.get(TAKEN_PREFIX + effect, "").split(",")))


def note_of(channels: Iterable[str]) -> str:
    """Return the note's text for these channels; "" for none."""
    return ",".join(sorted(channels))
