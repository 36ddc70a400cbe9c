"""What a request to fill a template holds, and the sentence for one that Jinja refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import jinja2

from sheetflow.adapters.documents.spots import named_blobs, read_context
from sheetflow.adapters.worker.errors import RequestRefusedError
from sheetflow.adapters.worker.framing import Message


def context_of(request: Message) -> dict[str, Any]:
    """The values that the template may place."""
    return read_context(request.blobs["context"].decode())


def pictures_of(request: Message) -> dict[str, bytes]:
    """Pictures by reference."""
    return named_blobs(request.blobs, "picture:")


def refuse_clearly(job: Callable[[Message], Message]) -> Callable[[Message], Message]:
    """Returns the job with Jinja's refusals as RequestRefusedError, each with its line."""

    def run(request: Message) -> Message:
        try:
            return job(request)
        except jinja2.TemplateError as error:
            line = getattr(error, "lineno", None)
            raise RequestRefusedError(_sentence(error), line=line) from error

    return run


def _sentence(error: jinja2.TemplateError) -> str:
    text = error.message or type(error).__name__
    found = re.fullmatch(r"'.*' has no attribute '(.*)'", text, re.DOTALL)
    return f"there is no value {found[1]!r} where it stands" if found else text
