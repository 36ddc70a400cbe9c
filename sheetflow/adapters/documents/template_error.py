"""Why a template gives no paper."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import Message, RequestRefusedError, WorkerStoppedError
from sheetflow.errors import Cause, ConfigurationError

T = TypeVar("T")

REFUSED_FIX = "Mend the template, or remove it from the office's templates to use the shipped one."


class TemplateError(ConfigurationError):
    """A template that is refused, fails or was stopped; the rest of the run goes on.

    `template` is its file name, `place` the place in it ("" when unknown).
    """

    cause = Cause.TEMPLATE

    def __init__(self, template: str, problem: str, fix: str, place: str = "") -> None:
        where = f"{template}, {place}" if place else template
        super().__init__(f"Template {where}: {problem}", fix)
        self.template = template
        self.place = place


class TemplateStoppedError(TemplateError):
    """A paper that takes more time or memory than is allowed."""

    cause = Cause.TOO_MUCH


def request_blob(worker: WorkerProcess, template: str, message: Message, blob: str) -> bytes:
    """Return that blob of the answer; raise as `request_paper` does."""
    return request_paper(worker, template, message, lambda answer: answer.blobs[blob])


def request_paper(
    worker: WorkerProcess, template: str, message: Message, read: Callable[[Message], T]
) -> T:
    """Return the result of `read` for the worker's answer (see `WorkerProcess.request_value`).

    Raises TemplateError when `template` was refused or stopped, UnavailableError when no worker
    starts here.
    """
    try:
        return worker.request_value(message, read)
    except RequestRefusedError as error:
        raise TemplateError(template, f"{error}.", REFUSED_FIX, _place(error.place)) from error
    except WorkerStoppedError as error:
        raise TemplateStoppedError(template, f"{error}.", REFUSED_FIX) from error


def _place(place: Mapping[str, object]) -> str:
    line, file = place.get("line"), place.get("file")
    if not line:
        return str(file or "")
    return f"{file}, line {line}" if file else f"line {line} of the filled template"
