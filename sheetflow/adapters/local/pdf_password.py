"""Whether a PDF asks for a password: a process of its own, for it opens foreign bytes.

Run as `python -m sheetflow.adapters.local.pdf_password FILE`; exits with 3 when it does, 0 else.
"""

from __future__ import annotations

import sys

MEMORY = 512 * 1024**2
"""Bytes of address space."""
PROCESSOR_SECONDS = 20
ASKS = 3


def main(arguments: list[str]) -> int:
    """Opens the file, and reads no more of it than that takes."""
    _limit()
    import pikepdf  # noqa: PLC0415 - under the limits

    try:
        with pikepdf.open(arguments[0], attempt_recovery=False):
            return 0
    except pikepdf.PasswordError:
        return ASKS
    except (pikepdf.PdfError, OSError, ValueError):
        return 0


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    limits = {resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: PROCESSOR_SECONDS,
              resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0}  # fmt: skip
    for kind, wanted in limits.items():
        _, most = resource.getrlimit(kind)
        least = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(kind, (least, least))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
