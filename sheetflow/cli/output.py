"""Standard output and error on which no command's result depends.

Output may go to a terminal with a small character set, a reader that has gone, a full disk or
nothing at all.  By then the work is done and its exit code is certain, so what cannot be written is
left out: characters are replaced, and a stream that fails gets no more output.
"""

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
"""Replacements for characters of sheetflow's own sentences, in ASCII."""
_HANDLER = "sheetflow.plain"


def protect_streams() -> None:
    """Put streams that never raise in place of standard output and error."""
    _fill_closed()
    codecs.register_error(_HANDLER, _plain)
    sys.stdout = _lasting(sys.stdout)
    sys.stderr = _lasting(sys.stderr)


def flush_streams() -> str:
    """Write what is buffered; return why standard output is incomplete, "" when it is not.

    A closed pipe is no error: its reader needs no more.
    """
    trouble = ""
    for stream in (sys.stderr, sys.stdout):
        stream.flush()
        raw = getattr(stream.buffer, "raw", None)
        trouble = raw.trouble if isinstance(raw, _Lasting) else ""
    return trouble


def supports_unicode() -> bool:
    """Return whether standard output can encode every character."""
    try:
        return codecs.lookup(sys.stdout.encoding or "ascii").name.startswith("utf")
    except LookupError:
        return False


class _Lasting(io.RawIOBase):
    """Passes bytes on until that fails, then discards them."""

    def __init__(self, raw: io.RawIOBase, stream: TextIO) -> None:
        """Keep `stream`, which `raw` belongs to and which would close it when freed."""
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
    """Return the stream with the same encoding over a layer that does not raise.

    A stream without such layers, of a test or another program, is returned as it is.
    """
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # Python itself omits the buffer with the option -u
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
    """Open the null device for closed standard streams.

    Otherwise a file of the office would get their number and receive terminal output.
    """
    handle = os.open(os.devnull, os.O_RDWR)
    while handle <= 2:
        handle = os.dup(handle)
    os.close(handle)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return the replacement for characters that the encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    said = "".join(PLAIN.get(sign) or _numbered(sign) for sign in signs)
    return said, error.end


def _numbered(sign: str) -> str:
    return sign.encode("ascii", "backslashreplace").decode()
