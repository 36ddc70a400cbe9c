"""A mail's two parts from their templates: the office's own, else the shipped ones.

The office's own are rendered in the limited worker, as its papers are; one that fails is replaced
by the shipped one, so that no notice is lost for the look of it.
"""

import json
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2

from sheetflow.adapters.documents import template_files
from sheetflow.adapters.documents.template_files import TemplateError, TemplateFile, TemplateFiles
from sheetflow.adapters.documents.template_values import PaperEnvironment, printed, refuse_clearly
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import MEBIBYTE, Handlers, Limits, Message

FOLDER = "notices"
"""The folder below `templates/`."""
TEXT, HTML = "mail.txt.j2", "mail.html.j2"
_LIMITS = Limits(seconds=30, processor_seconds=10, answer_bytes=8 * MEBIBYTE)


@dataclass(frozen=True, slots=True)
class RenderedLetter:
    """A mail's subject and its two parts, which say the same."""

    subject: str
    text: str
    html: str


@dataclass
class LetterRenderer(AbstractContextManager["LetterRenderer"]):
    """Renders letters; use it as a context manager, or call `close`.

    `troubles` are the office's own templates that failed, each once.
    """

    office_templates: Path | None
    troubles: dict[str, TemplateError] = field(default_factory=dict)
    _worker: WorkerProcess = field(default_factory=partial(WorkerProcess, __name__, _LIMITS))

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker, if one was needed."""
        self._worker.close()

    def render(self, values: Mapping[str, Any]) -> RenderedLetter:
        """Return the letter of these values (see `Letter.values`)."""
        text, html = (self._filled(name, values) for name in (TEXT, HTML))
        return RenderedLetter(values["subject"], text, html)

    def _filled(self, name: str, values: Mapping[str, Any]) -> str:
        path = f"{FOLDER}/{name}"
        try:
            if path not in self.troubles:
                file = TemplateFiles(self.office_templates).named(path)
                if file.own:
                    return self._filled_apart(file, values)
        except TemplateError as error:
            self.troubles[path] = error
        shipped = TemplateFiles(None).named(path)
        return fill_template(shipped.data.decode(), values, markup=_is_markup(shipped))

    def _filled_apart(self, file: TemplateFile, values: Mapping[str, Any]) -> str:
        """Return the office's own template filled in the worker; raise TemplateError."""
        request = Message(
            {"job": "fill", "markup": _is_markup(file)},
            {"template": file.data, "values": json.dumps(values).encode()},
        )
        return template_files.request_paper(
            self._worker, file.name, request, lambda answer: answer.blobs["filled"].decode()
        )


def check_own_templates(folder: Path) -> str:
    """Return which templates of its own the office has; raise TemplateError for a faulty one.

    Each is compiled only: what it prints is seen in a test message.
    """
    own = [name for name in (TEXT, HTML) if os.path.lexists(folder / FOLDER / name)]
    for name in own:
        file = TemplateFiles(folder).named(f"{FOLDER}/{name}")
        try:
            compile_template(file.data.decode(), markup=_is_markup(file))
        except (jinja2.TemplateSyntaxError, UnicodeDecodeError) as error:
            raise TemplateError(file.name, f"{error}.", template_files.REFUSED_FIX) from error
    return ", ".join(own) or "those of sheetflow"


def _is_markup(file: TemplateFile) -> bool:
    return file.name.endswith(".html.j2")


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
