"""What a worker is kept from on this machine, tried out in the worker itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Wall:
    """`by` is what holds it, or why nothing does."""

    held: bool
    by: str


@dataclass(frozen=True, slots=True)
class Walls:
    """What holds the worker: bytes of memory, processor and wall-clock time, bytes of an answer,
    an environment without secrets, no network, no other process, no file but its own.
    """

    memory: Wall
    time: Wall
    output: Wall
    environment: Wall
    network: Wall
    processes: Wall
    files: Wall

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of those that are not held."""
        return tuple(name for name, wall in self.by_name().items() if not wall.held)

    def by_name(self) -> dict[str, Wall]:
        """All of them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def to_json(self) -> dict[str, Any]:
        """Plain data for the ready message."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Raises TypeError or KeyError for data of another shape."""
        names = [field.name for field in fields(cls)]
        return cls(*(Wall(bool(data[n]["held"]), str(data[n]["by"])) for n in names))
