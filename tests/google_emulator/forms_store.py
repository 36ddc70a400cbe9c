"""Google forms as they are kept: questions, settings, responses."""

import copy
from dataclasses import asdict, dataclass, field

from tests.google_emulator.json_shapes import Json

FORM = "application/vnd.google-apps.form"


@dataclass
class StoredForm:
    """A form. `body` is its Form resource without ids; `responses` are in order of creation."""

    id: str
    body: Json
    responses: list[Json] = field(default_factory=list)
    revision: int = 1
    next_id: int = 1
    most: int = 5000
    """Responses a page at most; "the service may return fewer" than requested."""
    pages: dict[str, Json] = field(default_factory=dict)
    """What each page token continues: the responses left, and the request it was made for."""

    def new_id(self) -> str:
        """An id of an item or a question, eight hexadecimal digits."""
        self.next_id += 1
        return f"{self.next_id * 0x9E3779B1 % 2**32:08x}"

    def items(self) -> list[Json]:
        """The items in order."""
        items: list[Json] = self.body.setdefault("items", [])
        return items

    def questions(self) -> dict[str, Json]:
        """Every question by its title; a row of a grid by the title of the row."""
        found: dict[str, Json] = {}
        for item in self.items():
            if question := item.get("questionItem", {}).get("question"):
                found.setdefault(item.get("title", ""), question)
            for row in item.get("questionGroupItem", {}).get("questions", []):
                found.setdefault(row.get("rowQuestion", {}).get("title", ""), row)
        return found

    def add(self, title: str, question: Json, *, at: int | None = None) -> Json:
        """A new question with its item."""
        made = {"questionId": self.new_id(), **question}
        item = {"itemId": self.new_id(), "title": title, "questionItem": {"question": made}}
        self.items().insert(len(self.items()) if at is None else at, item)
        self.revision += 1
        return item

    def copy_as(self, form_id: str, title: str) -> "StoredForm":
        """A copy as Drive makes it: questions and settings, no responses."""
        body = copy.deepcopy(self.body)
        body["info"]["documentTitle"] = title
        return StoredForm(form_id, body, next_id=self.next_id)


def forms_as_json(forms: dict[str, StoredForm]) -> list[Json]:
    """For the state that is kept over a restart."""
    return [asdict(form) for form in forms.values()]


def forms_of_json(stored: list[Json]) -> dict[str, StoredForm]:
    """The forms that were kept."""
    return {item["id"]: StoredForm(**item) for item in stored}
