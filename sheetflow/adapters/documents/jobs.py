"""What a worker can be asked for, and how it says that a template cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2

from sheetflow.adapters.documents.framing import Message
from sheetflow.adapters.documents.guard import Refused
from sheetflow.adapters.documents.spots import named_blobs, read_context

Handlers = Mapping[str, Callable[[Message], Message]]


def jobs_of(trade: str, scratch: Path, font_folders: tuple[Path, ...]) -> Jobs:
    """The jobs of one trade (see `workshop.Trade`)."""
    if trade == "docx":
        from sheetflow.adapters.documents.word_jobs import WordJobs  # noqa: PLC0415 - loads only what it needs

        return Jobs(WordJobs().handlers())
    if trade == "draft":
        from sheetflow.adapters.documents.draft_jobs import DraftJobs  # noqa: PLC0415 - as above

        return Jobs(DraftJobs(scratch).handlers())
    if trade == "set":
        return Jobs({"probe": _probe, "bind": _bind})
    from sheetflow.adapters.documents.page_jobs import PageJobs  # noqa: PLC0415 - loads only what it needs

    return Jobs(PageJobs(scratch, font_folders).handlers())


class Jobs:
    """Renders; a template that cannot be used gives an answer with `refused`, never a traceback."""

    def __init__(self, handlers: Handlers) -> None:
        self._handlers = handlers

    def run(self, request: Message) -> Message:
        """Raises MemoryError and RecursionError only."""
        try:
            return self._handlers[request.head["job"]](request)
        except Refused as reason:
            return _refused(str(reason), **reason.place)
        except jinja2.TemplateError as error:
            return _refused(_sentence(error), line=getattr(error, "lineno", None))
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # noqa: BLE001 - a template can make any library fail
            return _refused(f"{type(error).__name__}: {error}")


def _probe(request: Message) -> Message:
    from sheetflow.adapters.documents.set_binding import probe  # noqa: PLC0415 - as in jobs_of

    return Message(probe(Path(request.head["path"])))


def _bind(request: Message) -> Message:
    from sheetflow.adapters.documents.set_binding import bind  # noqa: PLC0415 - as in jobs_of

    bind(request.head["set"], Path(request.head["target"]))
    return Message({})


def context_of(request: Message) -> dict[str, Any]:
    """The values that the template may place."""
    return read_context(request.blobs["context"].decode())


def pictures_of(request: Message) -> dict[str, bytes]:
    """Pictures by reference."""
    return named_blobs(request.blobs, "picture:")


def _refused(reason: str, **place: object) -> Message:
    return Message({"refused": reason, **place})


def _sentence(error: jinja2.TemplateError) -> str:
    text = error.message or type(error).__name__
    found = re.fullmatch(r"'.*' has no attribute '(.*)'", text, re.DOTALL)
    return f"there is no value {found[1]!r} where it stands" if found else text
