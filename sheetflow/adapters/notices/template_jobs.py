"""The job of the worker process that fills an office's own mail templates."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2

from sheetflow.adapters.documents.template_values import PaperEnvironment, printed, refuse_clearly
from sheetflow.adapters.worker.protocol import Handlers, Message


def open_jobs(scratch: Path, folders: tuple[Path, ...]) -> Handlers:
    """Return the jobs by name; they need neither folder."""
    del scratch, folders
    return {"fill": refuse_clearly(_fill)}


def _fill(request: Message) -> Message:
    values = json.loads(request.blobs["values"])
    template = request.blobs["template"].decode()
    filled = fill_template(template, values, markup=request.head["markup"])
    return Message({}, {"filled": filled.encode()})


def fill_template(template: str, values: Mapping[str, Any], *, markup: bool) -> str:
    """Return the template filled; with `markup` every value is escaped.

    The environment is that of papers: sandboxed, strict, data only.
    """
    return compile_template(template, markup=markup).render(values)


@lru_cache(maxsize=8)
def compile_template(template: str, *, markup: bool) -> jinja2.Template:
    """Return the template; raise TemplateSyntaxError."""
    environment = PaperEnvironment(printed, markup=markup)
    environment.trim_blocks = environment.lstrip_blocks = True
    return environment.from_string(template)
