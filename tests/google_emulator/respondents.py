"""People who make forms and answer them in a browser: what no call of the client does."""

import copy
import mimetypes
from datetime import datetime
from typing import Any

from tests.google_emulator.drive_store import FOLDER
from tests.google_emulator.forms_store import FORM, StoredForm
from tests.google_emulator.identities import user_of_email
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.staff import Staff
from tests.google_emulator.world import World

UPLOADS = " (File responses)"
"""What Google adds to the form's name for the folder of its uploads."""


class Respondents:
    """People who answer forms in a browser, and their editors; nothing here is counted."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.staff = Staff(world)

    def make_form(
        self, title: str, questions: dict[str, Json], *, owner: str, parent: str = "root"
    ) -> str:
        """A form made by hand in the owner's browser, with file-upload questions too; its id."""
        with self.world.lock:
            put = self.staff.put_file
            form_id = put(title, owner=owner, mime_type=FORM, parent=parent)
            body: Json = {
                "info": {"title": title, "documentTitle": title},
                "settings": {"emailCollectionType": "VERIFIED"},
                "publishSettings": {
                    "publishState": {"isPublished": True, "isAcceptingResponses": True}
                },
            }
            form = self.world.forms[form_id] = StoredForm(form_id, body)
            folder = ""
            for name, question in questions.items():
                asked = copy.deepcopy(question)
                if "fileUploadQuestion" in asked:
                    folder = folder or put(title + UPLOADS, owner=owner, mime_type=FOLDER)
                    asked["fileUploadQuestion"] |= {"folderId": folder, "maxFiles": 10}
                form.add(name, asked)
            return form_id

    def submit(
        self, form_id: str, answers: dict[str, Any], *, email: str = "", at: datetime | None = None
    ) -> str:
        """Hand in a response; a file is a pair (name, content) in a list. The response's id."""
        with self.world.lock:
            form, now = self.world.forms[form_id], self._stamp(at)
            made = self.world.drive.new_id(native=True)
            response = {"responseId": f"ACYDBN{made}", "createTime": now, "lastSubmittedTime": now}
            if email and form.body["settings"]["emailCollectionType"] != "DO_NOT_COLLECT":
                response["respondentEmail"] = email
            form.responses.append(response | {"answers": self._answers(form, answers, email)})
            return response["responseId"]

    def edit(
        self, form_id: str, response_id: str, answers: dict[str, Any], at: datetime | None = None
    ) -> None:
        """Hand in a response again: what it says now takes the place of what it said.

        FormResponse.lastSubmittedTime: "the most recent time the response was submitted".
        """
        with self.world.lock:
            form = self.world.forms[form_id]
            response = next(r for r in form.responses if r["responseId"] == response_id)
            email = response.get("respondentEmail", "")
            response["answers"] |= self._answers(form, answers, email)
            response["lastSubmittedTime"] = self._stamp(at)

    def withdraw(self, form_id: str, response_id: str) -> None:
        """An editor deletes a response; its uploads stay."""
        with self.world.lock:
            form = self.world.forms[form_id]
            form.responses = [r for r in form.responses if r["responseId"] != response_id]

    def rename(self, form_id: str, title: str, new: str) -> None:
        """An editor gives a question another title; it keeps its id."""
        self._item(form_id, title)["title"] = new

    def remove(self, form_id: str, title: str) -> None:
        """An editor deletes a question; answers that were given keep its id."""
        with self.world.lock:
            self.world.forms[form_id].items().remove(self._item(form_id, title))

    def _item(self, form_id: str, title: str) -> Json:
        form = self.world.forms[form_id]
        form.revision += 1
        return next(item for item in form.items() if item.get("title") == title)

    def _stamp(self, at: datetime | None) -> str:
        moment = at or self.world.clock()
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def _answers(self, form: StoredForm, answers: dict[str, Any], email: str) -> Json:
        found: Json = {}
        questions = form.questions()
        for title, given in answers.items():
            question, values = questions[title], given if isinstance(given, list) else [given]
            answer: Json = {"questionId": question["questionId"]}
            if "fileUploadQuestion" in question:
                files = [self._upload(form, question, file, email) for file in values]
                answer["fileUploadAnswers"] = {"answers": files}
            else:
                answer["textAnswers"] = {"answers": [{"value": str(value)} for value in values]}
            found[question["questionId"]] = answer
        return found

    def _upload(
        self, form: StoredForm, question: Json, file: tuple[str, bytes], email: str
    ) -> Json:
        """An upload: the form's owner owns it, and Google adds the respondent to its name."""
        drive, (name, content) = self.world.drive, file
        folder = question["fileUploadQuestion"]["folderId"]
        stem, dot, ending = name.rpartition(".")
        person = user_of_email(email).as_json()["displayName"] if email else ""
        stored = f"{stem or ending} - {person}{dot}{ending if stem else ''}" if person else name
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        owner = self.staff.strongest(form.id).email
        where = folder if folder in drive.files else "root"
        made = self.staff.put_file(
            stored, owner=owner, mime_type=kind, content=content, parent=where
        )
        return {"fileId": made, "fileName": stored, "mimeType": kind}
