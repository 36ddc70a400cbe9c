"""What a run has to say that the runs before it have not said."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from sheetflow.core.findings import Finding


@dataclass(frozen=True, slots=True)
class News:
    """The findings that are new; `repeated` are only counted."""

    fresh: tuple[Finding, ...]
    repeated: int
    said: frozenset[str]
    """Keys of everything that is said once this run is."""
    other_fresh: bool = False
    """Whether there is something new beside findings."""


def find_news(
    findings: Iterable[Finding], others: Iterable[str], said_before: frozenset[str]
) -> News:
    """Return the findings that are new; what is no longer found may be said anew later.

    `others` are keys of what the run prints besides findings, such as a report that waits.
    """
    listed = tuple(findings)
    keys = [finding_key(one) for one in listed]
    fresh = tuple(one for one, key in zip(listed, keys, strict=True) if key not in said_before)
    besides = frozenset(others)
    said = besides.union(keys)
    return News(fresh, len(listed) - len(fresh), said, not besides <= said_before)


def finding_key(finding: Finding) -> str:
    """Return a key of a finding; it does not change when rows are sorted."""
    text = repr((finding.submission, finding.column, finding.code, finding.variant, finding.blanks))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def said_text(said: frozenset[str]) -> str:
    """Return the text of the memory."""
    return json.dumps(sorted(said))


def said_of(text: str) -> frozenset[str]:
    """Return the memory of a text; an unreadable one is empty, and everything is said again."""
    try:
        found = json.loads(text)
    except ValueError:
        return frozenset()
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()
