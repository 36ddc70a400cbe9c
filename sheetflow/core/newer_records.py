"""Records with newer ones in front of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class NewerRecords(Mapping[K, V], Generic[K, V]):
    """Not a dict, for a ledger decodes a record when it is read: `newer` in front of `records`."""

    records: Mapping[K, V]
    newer: Mapping[K, V]

    def __getitem__(self, name: K) -> V:
        return self.newer[name] if name in self.newer else self.records[name]

    def __contains__(self, name: object) -> bool:
        return name in self.newer or name in self.records

    def __iter__(self) -> Iterator[K]:
        yield from self.records
        yield from (name for name in self.newer if name not in self.records)

    def __len__(self) -> int:
        return len(self.records) + sum(name not in self.records for name in self.newer)
