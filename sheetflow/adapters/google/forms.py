"""One Google form as a source of rows: its responses and its questions.

Runs ask for what is new by time, one call; only where there is something new are the questions
read, for a response holds answers by a question's id, and the settings name its title.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json
from sheetflow.core.fleet.quota import Meter
from sheetflow.core.intake import IntakeFile, IntakeResponse, IntakeSettings, unreadable

UPLOAD = "fileUploadQuestion"
_RESPONSES = (
    "responses(responseId,createTime,lastSubmittedTime,respondentEmail,answers),nextPageToken"
)


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A question of a form: its title as people see it, and what the API says of it."""

    id: str
    title: str
    body: Json

    @property
    def takes_files(self) -> bool:
        """Whether it is answered with files."""
        return UPLOAD in self.body


class GoogleForm:
    """IntakeSource of a Google form; `removed` is the title for answers to a deleted question."""

    def __init__(self, client: GoogleClient, form: IntakeSettings, removed: str) -> None:
        self._id, self._name = form.form, form.name
        self._client, self._removed = client, removed
        self._read: list[FormQuestion] = []
        """The questions as they were read with the last responses, until they are returned."""

    def responses(self, since: datetime | None) -> Sequence[IntakeResponse]:
        """Return the responses submitted or changed since then (None: all), the oldest first."""
        found = list(self._listed(since))
        self._read = self._questions() if found else []
        titles = {one.id: one.title for one in self._read}
        responses = [self._checked(one, titles) for one in found]
        return sorted(responses, key=lambda one: (one.submitted, one.id))

    def questions(self) -> Mapping[str, bool]:
        """Return the titles of the form's questions, and whether each takes files.

        After `responses` has returned some, those by which it read them: no further call.
        """
        read, self._read = self._read or self._questions(), []
        found: dict[str, bool] = {}
        for one in read:
            found[one.title] = found.get(one.title, False) or one.takes_files
        return found

    def _questions(self) -> list[FormQuestion]:
        return list(questions_of(self._call(self._client.forms.get(formId=self._id))))

    def _listed(self, since: datetime | None) -> Iterator[Json]:
        """Yield the responses of every page, each once."""
        query: dict[str, Any] = {"formId": self._id, "fields": _RESPONSES}
        if since is not None:
            query["filter"] = f"timestamp > {_zulu(since)}"
        seen: set[str] = set()
        while True:
            page = self._call(self._client.forms.responses().list(**query))
            if "pageToken" in query and not page:
                # An answer without anything is what a cut one looks like: asked for once more.
                page = self._call(self._client.forms.responses().list(**query))
            for one in page.get("responses", ()):
                if one["responseId"] not in seen:
                    seen.add(one["responseId"])
                    yield one
            if not (token := page.get("nextPageToken")):
                return
            query["pageToken"] = token

    def _checked(self, found: Json, titles: Mapping[str, str]) -> IntakeResponse:
        """Return a response; one of a shape that Google does not promise stops no other."""
        try:
            return self._response(found, titles)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            problem = f"{about(self._name)} {found['responseId']}: {type(error).__name__}"
            return unreadable(found["responseId"], problem)

    def _response(self, found: Json, titles: Mapping[str, str]) -> IntakeResponse:
        answers: dict[str, tuple[str, ...]] = {}
        files: dict[str, tuple[IntakeFile, ...]] = {}
        order = {name: place for place, name in enumerate(titles)}
        given = found.get("answers", {})
        for name in sorted(given, key=lambda one: (order.get(one, len(order)), one)):
            title = titles.get(name, self._removed)
            texts = given[name].get("textAnswers", {}).get("answers", ())
            uploads = given[name].get("fileUploadAnswers", {}).get("answers", ())
            if values := tuple(text for one in texts if (text := one.get("value", ""))):
                answers[title] = answers.get(title, ()) + values
            if uploads:
                files[title] = files.get(title, ()) + tuple(map(_file, uploads))
        return IntakeResponse(
            found["responseId"],
            datetime.fromisoformat(found["createTime"]),
            datetime.fromisoformat(found["lastSubmittedTime"]),
            found.get("respondentEmail", ""),
            answers,
            files,
        )

    def _call(self, request: Any) -> Json:
        answer: Json = self._client.call(request, about=about(self._name), meter=Meter.FORMS)
        return answer


def about(name: str) -> str:
    """Return how a form is called in messages."""
    return f"Google Forms “{name}”"


def questions_of(form: Json) -> Iterator[FormQuestion]:
    """Yield the questions of a form as the API returns it, in order.

    A grid's row has the title "Grid [Row]", as in an export.
    """
    for item in form.get("items", ()):
        title = _one_line(item.get("title", ""))
        if question := item.get("questionItem", {}).get("question"):
            yield FormQuestion(question.get("questionId", ""), title, question)
        for row in item.get("questionGroupItem", {}).get("questions", ()):
            of_row = _one_line(row.get("rowQuestion", {}).get("title", ""))
            yield FormQuestion(row.get("questionId", ""), f"{title} [{of_row}]", row)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _file(upload: Json) -> IntakeFile:
    """Return an upload by a link that a person can open and that a file cell may hold."""
    link = f"https://drive.google.com/file/d/{upload['fileId']}/view"
    return IntakeFile(upload.get("fileName", ""), link)


def _zulu(moment: datetime) -> str:
    """Return the end of a time's microsecond as the filter takes it: Google counts nanoseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "999Z")
