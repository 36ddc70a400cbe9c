"""The jobs of the worker process that sets PDF papers."""

import re
from collections.abc import Callable
from pathlib import Path

import typst

from sheetflow.adapters.documents import template_values
from sheetflow.adapters.documents.pdf_render import PdfLook, Typesetter, fill, picture_files
from sheetflow.adapters.documents.template_guard import inspect_typst
from sheetflow.adapters.worker.protocol import Handlers, Message, RequestRefusedError

_PLACE = re.compile(r"([\w.-]+\.typ):(\d+):\d+")
LONG_SOURCE = 200_000
"""In letters; beside a longer paper the next one might not fit in memory."""
MAIN_IN_MEMORY = "__typst_py_bytes__.typ"


def open_jobs(scratch: Path, folders: tuple[Path, ...]) -> Handlers:
    """Return the jobs of `PageJobs` with the typefaces in `folders`."""
    return PageJobs(scratch, folders).handlers()


class PageJobs:
    """Jobs that set pages in `scratch` with the fonts of the given folders."""

    def __init__(self, scratch: Path, font_folders: tuple[Path, ...]) -> None:
        self._typesetter = Typesetter(scratch, font_folders)

    def handlers(self) -> Handlers:
        """Return the jobs by name.

        `pdf` returns the paper, with the `barrier` to PDF/UA ("" for none); `png` its pages as
        pictures; `uses` the names in its template.
        """
        jobs = {"pdf": _placed(self._pdf), "png": _placed(self._png), "uses": self._uses}
        return {name: template_values.refuse_clearly(job) for name, job in jobs.items()}

    def _pdf(self, request: Message) -> Message:
        template, context = _template(request), template_values.context_of(request)
        names, files, look = _material(request)
        source = fill(template, context, names)
        pages = self._typesetter.pdf(source, files, look, template_values.dated(context))
        if len(source) > LONG_SOURCE:
            self._typesetter.forget()
        return Message({"barrier": pages.barrier}, {"pdf": pages.pdf})

    def _png(self, request: Message) -> Message:
        names, files, look = _material(request)
        source = fill(_template(request), template_values.context_of(request), names)
        pages = self._typesetter.png(source, files, look)
        return Message({}, {f"{number}": page for number, page in enumerate(pages, start=1)})

    def _uses(self, request: Message) -> Message:
        from sheetflow.adapters.documents.template_variables import typst_uses  # noqa: PLC0415 - loads Word's libraries, rarely needed

        return Message(
            {"uses": typst_uses(_template(request), template_values.context_of(request))}
        )


def _template(request: Message) -> str:
    """Return the template after inspecting it and all Typst code it includes."""
    for name, data in template_values.named_blobs(request.blobs, "file:").items():
        if name.endswith(".typ"):
            inspect_typst(data)
    return inspect_typst(request.blobs["template"])


def _material(request: Message) -> tuple[dict[str, str], dict[str, bytes], PdfLook]:
    """Return names of pictures by reference, all files by name, and the look."""
    names, pictures = picture_files(template_values.pictures_of(request))
    look = request.head["look"]
    files = {**template_values.named_blobs(request.blobs, "file:"), **pictures}
    return names, files, PdfLook(look["paper"], tuple(look["fonts"]))


def _placed(job: Callable[[Message], Message]) -> Callable[[Message], Message]:
    """Wrap `job` to raise RequestRefusedError with the place of a Typst error."""

    def run(request: Message) -> Message:
        try:
            return job(request)
        except typst.TypstError as error:
            raise RequestRefusedError(error.message, **_place(error.diagnostic)) from error

    return run


def _place(diagnostic: str) -> dict[str, object]:
    """Return file and line in the filled source; after loops the template's own line is lower."""
    found = _PLACE.search(diagnostic)
    if not found:
        return {}
    return {"file": "" if found[1] == MAIN_IN_MEMORY else found[1], "line": int(found[2])}
