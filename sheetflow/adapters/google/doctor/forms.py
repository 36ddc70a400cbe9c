"""Probes of an office's Google forms: readable, with the questions of the settings, and uploads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sheetflow.adapters.google.api.errors import GoogleError, Json
from sheetflow.adapters.google.api.retry import Quota
from sheetflow.adapters.google.doctor.drive import ProbeContext
from sheetflow.adapters.google.forms.form import UPLOAD, FormQuestion, questions_of
from sheetflow.core.intake.settings import IntakeSettings

_COLLECTING = {"VERIFIED", "RESPONDER_INPUT"}
"""The settings with which a response carries an address."""


@dataclass(frozen=True)
class FormProbes(ProbeContext):
    """Probes of the form that one entry of `intake:` names."""

    intake: IntakeSettings

    def checks(self) -> dict[str, Callable[[], str]]:
        """Return each check by its name in the texts."""
        return {"form": self.form, "questions": self.questions, "uploads": self.uploads}

    def form(self) -> str:
        """Check that the form and its responses can be read, and that it is open."""
        form = self._form()
        listed = self.client.forms.responses().list(formId=self.intake.form, pageSize=1)
        self.client.call(listed, about=self._about, quota=Quota.FORMS)
        state = form.get("publishSettings", {}).get("publishState", {})
        name = str(form.get("info", {}).get("title", "")) or self.intake.name
        if state and not state.get("isAcceptingResponses"):
            raise self.warning("form.closed", name=name)
        return name

    def questions(self) -> str:
        """Check that the form asks what the settings map, each once, and collects addresses."""
        form = self._form()
        asked = list(questions_of(form))
        titles = Counter(one.title for one in asked)
        wanted = {" ".join(title.split()) for title in self.intake.columns.values()}
        if missing := sorted(wanted - set(titles)):
            raise self.error("form.missing", which=_listed(missing), name=self.intake.name)
        if doubled := sorted(title for title in wanted if titles[title] > 1):
            raise self.warning("form.doubled", which=_listed(doubled))
        collects = form.get("settings", {}).get("emailCollectionType", "")
        if self.intake.respondent is not None and collects not in _COLLECTING:
            raise self.warning("form.nameless")
        rest = [title for title in titles if title not in wanted]
        return self.text("form.rest", which=_listed(rest)) if rest else ""

    def uploads(self) -> str:
        """Check that the job can read the folder of each question that takes files."""
        asked = [one for one in questions_of(self._form()) if one.takes_files]
        for question in asked:
            try:
                self.file(_folder(question), "id")
            except GoogleError as error:
                if error.status != 404:
                    raise
                account = self.account()
                raise self.error("form.uploads", title=question.title, account=account) from error
        return _listed([one.title for one in asked])

    @property
    def _about(self) -> str:
        return f"Google Forms {self.intake.form}"

    def _form(self) -> Json:
        request = self.client.forms.get(formId=self.intake.form)
        answer: Json = self.client.call(request, about=self._about, quota=Quota.FORMS)
        return answer


def _folder(question: FormQuestion) -> str:
    return str(question.body[UPLOAD].get("folderId", ""))


def _listed(titles: list[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)
