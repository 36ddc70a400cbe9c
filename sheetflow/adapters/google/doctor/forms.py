"""Probe of an office's Google form: readable, with the questions of the settings, and uploads."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sheetflow.adapters.google.api.errors import GoogleError, Json
from sheetflow.adapters.google.doctor.drive import ProbeContext
from sheetflow.adapters.google.forms.form import UPLOAD, FormQuestion, about, questions_of
from sheetflow.core.fleet.quota import Meter
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.register.text import fold
from sheetflow.core.response_rows.changes import gone_questions
from sheetflow.errors import SheetflowError

_COLLECTING = {"VERIFIED", "RESPONDER_INPUT"}
"""The settings with which a response carries an address."""


@dataclass(frozen=True)
class FormProbe(ProbeContext):
    """Probe of the form that one entry of `intake:` names."""

    intake: IntakeSettings

    def check(self) -> str:
        """Check that form, responses and uploads can be read, and that the questions fit.

        What stops responses comes first.
        """
        named = about(self.intake.name)
        form: Json = self.client.call(
            self.client.forms.get(formId=self.intake.form), about=named, meter=Meter.FORMS
        )
        listed = self.client.forms.responses().list(formId=self.intake.form, pageSize=1)
        self.client.call(listed, about=named, meter=Meter.FORMS)
        asked = list(questions_of(form))
        for fault in (*self._unread(asked), *self._warnings(form, asked)):
            raise fault
        wanted = set(map(fold, self.intake.columns.values()))
        rest = [one.title for one in asked if fold(one.title) not in wanted]
        title = str(form.get("info", {}).get("title", ""))
        return "; ".join((title, *([self.text("form.rest", which=_listed(rest))] if rest else ())))

    def _unread(self, asked: Sequence[FormQuestion]) -> Iterator[SheetflowError]:
        titles = {one.title: one.takes_files for one in asked}
        if gone := gone_questions(self.intake, titles):
            yield self.error("form.missing", which=_listed(gone), name=self.intake.name)
        for question in asked:
            if question.takes_files and not self._sees(question.body[UPLOAD].get("folderId", "")):
                account = self.account()
                yield self.error("form.uploads", title=question.title, account=account)

    def _warnings(self, form: Json, asked: Sequence[FormQuestion]) -> Iterator[SheetflowError]:
        titles = Counter(fold(one.title) for one in asked)
        wanted = self.intake.columns.values()
        if doubled := [title for title in wanted if titles[fold(title)] > 1]:
            yield self.warning("form.doubled", which=_listed(doubled))
        collects = form.get("settings", {}).get("emailCollectionType", "")
        if self.intake.respondent is not None and collects not in _COLLECTING:
            yield self.warning("form.nameless")
        state = form.get("publishSettings", {}).get("publishState", {})
        if state and not state.get("isAcceptingResponses"):
            yield self.warning("form.closed")

    def _sees(self, folder: str) -> bool:
        try:
            self.file(folder, "id")
        except GoogleError as error:
            if error.status != 404:
                raise
            return False
        return True


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)
