"""Standard output and error on which no command's result depends.

What a command says may meet a terminal that knows few signs, a reader that has gone, a full disk
or nothing at all.  By then the work is done and its exit code is certain, so what cannot be
written is left out: signs are replaced, and a stream that refuses is written to no more.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import TextIO

PLAIN = {
    "→": "->",
    "←": "<-",
    "…": "...",
    "·": "-",
    "•": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "×": "x",
    "\u00a0": " ",
}
"""Signs of our own sentences, as a typewriter has them."""
_HANDLER = "sheetflow.plain"


def protect_streams() -> None:
    """Put streams that never raise in place of standard output and error."""
    _fill_closed()
    codecs.register_error(_HANDLER, _plain)
    sys.stdout = _lasting(sys.stdout)
    sys.stderr = _lasting(sys.stderr)


def flush_streams() -> str:
    """Write what is still held back; why standard output is incomplete, "" when it is not.

    A reader that has gone wanted no more, which is no trouble.
    """
    trouble = ""
    for stream in (sys.stderr, sys.stdout):
        stream.flush()
        raw = getattr(stream.buffer, "raw", None)
        trouble = raw.trouble if isinstance(raw, _Lasting) else ""
    return trouble


def supports_unicode() -> bool:
    """Whether standard output can hold every sign."""
    try:
        return codecs.lookup(sys.stdout.encoding or "ascii").name.startswith("utf")
    except LookupError:
        return False


class _Lasting(io.RawIOBase):
    """Passes bytes on until that fails, then takes them and lets them go."""

    def __init__(self, raw: io.RawIOBase, stream: TextIO) -> None:
        """`stream` is what `raw` belongs to, and would close it on its way out of memory."""
        self._raw = raw
        self._stream = stream
        self.trouble = ""
        self._gone = False

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type] # RawIOBase's own word for it is wider
        if self._gone:
            return view.nbytes
        try:
            return self._raw.write(view) or 0
        except BrokenPipeError:
            self._gone = True
        except (OSError, ValueError) as error:
            self._gone = True
            self.trouble = getattr(error, "strerror", None) or str(error)
        return view.nbytes

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw.isatty()

    def fileno(self) -> int:
        return self._raw.fileno()


def _lasting(stream: TextIO) -> TextIO:
    """The stream with the same encoding over a layer that does not raise; a stream of a test or
    another program, which has no such layers, as it is."""
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # Python itself leaves the buffer out when told to
    if not isinstance(raw, io.RawIOBase):
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(_Lasting(raw, stream)),
        encoding=stream.encoding,
        errors=_HANDLER,
        line_buffering=stream.isatty(),
        write_through=stream is sys.stderr,
    )


def _fill_closed() -> None:
    """Give closed standard streams a place that takes everything, so that no file of the office
    gets their number and with it what is meant for a terminal."""
    handle = os.open(os.devnull, os.O_RDWR)
    while handle <= 2:
        handle = os.dup(handle)
    os.close(handle)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """What to write for signs that the encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    said = "".join(PLAIN.get(sign) or _numbered(sign) for sign in signs)
    return said, error.end


def _numbered(sign: str) -> str:
    return sign.encode("ascii", "backslashreplace").decode()
