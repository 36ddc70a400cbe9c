"""Text that both forms of a paper can hold."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

_IMPOSSIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    + "".join(chr(0x10000 * plane + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""Control characters, lone surrogates, non-characters: XML refuses them or no page shows them."""

_TURNING = re.compile("[\xad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""Invisible signs that turn or part text, so that a page shows other text than it holds."""


def printable(text: str) -> str:
    """`text` without the characters that no document can hold; every line end becomes `\\n`."""
    return _TURNING.sub("", _IMPOSSIBLE.sub("", _LINE_ENDS.sub("\n", text)))
