"""Google Forms API v1: forms, and the responses to them.

What it refuses and promises, and where that is written. DISCOVERY is the document forms.v1 that
google-api-python-client ships, GUIDES developers.google.com/workspace/forms/api/guides.

- DISCOVERY, FileUploadQuestion: "The API currently does not support creating file upload
  questions"; the wording of the refusal is not documented.
- DISCOVERY, forms.create: "Only the form.info.title and form.info.document_title fields are copied
  … All other fields … are disallowed". GUIDES/api-changes-to-google-forms: forms made by the API
  after 30 June 2026 are unpublished.
- DISCOVERY, PublishSettings: accepting responses while unpublished "isn't supported and returns an
  error".
- DISCOVERY, forms.responses.list: the filters are `timestamp > N` and `timestamp >= N`, N in RFC
  3339 "Zulu" to the nanosecond; at most 5000 responses a page, or fewer; a page token belongs to
  form and filter; `formId` is not in a list. FormResponse: `lastSubmittedTime` is "the most recent
  time the response was submitted", which is taken for what the filter compares; no order is
  promised.
- DISCOVERY, TextAnswer: how dates, times and several choices are written.
- DISCOVERY, `scopes` of each method: `drive` suffices for all, `drive.readonly` for forms alone.
- developers.google.com/workspace/forms/api/limits: lists of responses are "expensive reads", 180 a
  minute for a user (429).
- Reported by users, not documented: 404 and 403 are worded as those of Sheets; who may only answer
  gets 403.
"""

import copy
import re
from datetime import UTC, datetime

from tests.google_emulator.api_errors import bad_field, invalid, no_permission, sheet_not_found
from tests.google_emulator.calls import Call
from tests.google_emulator.drive_files import new_native_file
from tests.google_emulator.forms_store import FORM, StoredForm
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.spelling import camel

FILTER = re.compile(r"\s*timestamp\s*(>=?)\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)\s*")
NO_UPLOADS = "Creating file upload questions is not supported."


def _find(call: Call) -> StoredForm:
    """The form, for its editors: answering one gives no right to read it through the API."""
    form = call.world.forms.get(call.path["formId"])
    file = call.world.drive.files.get(call.path["formId"])
    if form is None or file is None:
        raise sheet_not_found()
    if not call.world.drive.may(call.user, file, "writer"):
        raise no_permission()
    return form


def _shown(form: StoredForm) -> Json:
    return copy.deepcopy(form.body) | {
        "formId": form.id,
        "revisionId": f"{form.revision:08x}",
        "responderUri": f"https://docs.google.com/forms/d/e/1FAIpQLS{form.id}/viewform",
    }


def get(call: Call) -> Json:
    """forms.get."""
    return _shown(_find(call))


def create(call: Call) -> Json:
    """forms.create: an empty, unpublished form in the caller's My Drive."""
    info = call.body.get("info", {})
    if set(call.body) - {"info"} or set(info) - {"title", "documentTitle"}:
        message = (
            "Only info.title can be set when creating a form. To add items and change settings, "
            "use batchUpdate."
        )
        raise invalid(message)
    if not info.get("title"):
        raise bad_field("form.info.title", "The form's title is required.")
    title = info.get("documentTitle") or info["title"]
    file = new_native_file(call, title, FORM)
    state = {"isPublished": False, "isAcceptingResponses": False}
    body: Json = {
        "info": {"title": info["title"], "documentTitle": title},
        "settings": {"emailCollectionType": "DO_NOT_COLLECT"},
        "publishSettings": {"publishState": state},
    }
    form = call.world.forms[file.id] = StoredForm(file.id, body)
    return _shown(form)


def set_publish_settings(call: Call) -> Json:
    """forms.setPublishSettings."""
    form = _find(call)
    state = call.body.get("publishSettings", {}).get("publishState", {})
    if state.get("isAcceptingResponses") and not state.get("isPublished"):
        raise invalid("A form that is not published cannot accept responses.")
    form.body["publishSettings"] = {"publishState": state}
    return {"formId": form.id, "publishSettings": form.body["publishSettings"]}


def batch_update(call: Call) -> Json:
    """forms.batchUpdate: all of the requests or none."""
    form = _find(call)
    required = call.body.get("writeControl", {}).get("requiredRevisionId")
    if required is not None and required != _shown(form)["revisionId"]:
        raise invalid("The form has changed since the required revision.")
    changed, replies = copy.deepcopy(form), []
    for place, request in enumerate(call.body.get("requests", [])):
        kind, asked = next(iter(request.items()))
        replies.append(CHANGES[kind](changed, asked, f"requests[{place}].{kind}"))
    changed.revision += 1
    call.world.forms[form.id] = changed
    call.world.drive.touch(call.world.drive.files[form.id], call.user)
    answer: Json = {
        "replies": replies,
        "writeControl": {"requiredRevisionId": _shown(changed)["revisionId"]},
    }
    return answer | ({"form": _shown(changed)} if call.body.get("includeFormInResponse") else {})


def _index(form: StoredForm, asked: Json, at: str, *, end: int = 0) -> int:
    index = int(asked.get("index", 0))
    if not 0 <= index < len(form.items()) + end:
        raise invalid(f"Invalid {at}: the index {index} is out of range.")
    return index


def _create_item(form: StoredForm, asked: Json, at: str) -> Json:
    item = copy.deepcopy(asked.get("item", {}))
    group = item.get("questionGroupItem", {}).get("questions", [])
    single = item.get("questionItem", {}).get("question")
    questions = [*group, *([single] if single else [])]
    if any("fileUploadQuestion" in question for question in questions):
        raise invalid(f"Invalid {at}.item: {NO_UPLOADS}")
    index = _index(form, asked.get("location", {}), at, end=1)
    item.setdefault("itemId", form.new_id())
    for question in questions:
        question.setdefault("questionId", form.new_id())
    form.items().insert(index, item)
    ids = [question["questionId"] for question in questions]
    return {"createItem": {"itemId": item["itemId"]} | ({"questionId": ids} if ids else {})}


def _update_item(form: StoredForm, asked: Json, at: str) -> Json:
    if "fileUploadQuestion" in str(asked.get("item", {})):
        raise invalid(f"Invalid {at}.item: {NO_UPLOADS}")
    item = form.items()[_index(form, asked.get("location", {}), at)]
    item |= _masked(asked, "item", at)
    return {}


def _delete_item(form: StoredForm, asked: Json, at: str) -> Json:
    del form.items()[_index(form, asked.get("location", {}), at)]
    return {}


def _move_item(form: StoredForm, asked: Json, at: str) -> Json:
    item = form.items().pop(_index(form, asked.get("originalLocation", {}), at))
    form.items().insert(_index(form, asked.get("newLocation", {}), at, end=1), item)
    return {}


def _update_info(form: StoredForm, asked: Json, at: str) -> Json:
    form.body["info"] |= _masked(asked, "info", at)
    return {}


def _update_settings(form: StoredForm, asked: Json, at: str) -> Json:
    form.body["settings"] |= _masked(asked, "settings", at)
    return {}


def _masked(asked: Json, part: str, at: str) -> Json:
    """The top fields that a mask names; "*" for all."""
    mask = asked.get("updateMask", "")
    if not mask:
        raise invalid(f"Invalid {at}: update_mask is required.")
    given = asked.get(part, {})
    names = {camel(path.strip().partition(".")[0]) for path in mask.split(",")}
    return {name: value for name, value in given.items() if "*" in names or name in names}


CHANGES = {
    "createItem": _create_item,
    "updateItem": _update_item,
    "deleteItem": _delete_item,
    "moveItem": _move_item,
    "updateFormInfo": _update_info,
    "updateSettings": _update_settings,
}


def response_get(call: Call) -> Json:
    """forms.responses.get."""
    form = _find(call)
    for response in form.responses:
        if response["responseId"] == call.path["responseId"]:
            return copy.deepcopy(response) | {"formId": form.id}
    raise sheet_not_found()


def responses_list(call: Call) -> Json:
    """forms.responses.list; no order is promised, so it is none that a client could like."""
    form, query = _find(call), call.query
    size = int(query.get("pageSize", 0) or form.most)
    if size < 0:
        raise bad_field("page_size", "Page size must not be negative.")
    request = {"filter": query.get("filter", "")}
    if token := query.get("pageToken"):
        page = form.pages.get(token)
        if page is None or page["request"] != request:
            raise invalid("The page token is not valid for this request.")
        left = page["left"]
    else:
        left = sorted(_fitting(form, request["filter"]))
    size = min(size, form.most)
    known = {response["responseId"]: response for response in form.responses}
    shown = [copy.deepcopy(known[name]) for name in left[:size] if name in known]
    answer: Json = {"responses": shown} if shown else {}
    if rest := left[size:]:
        answer["nextPageToken"] = f"ACYDBN{len(form.pages):06d}"
        form.pages[answer["nextPageToken"]] = {"request": request, "left": rest}
    return answer


def _fitting(form: StoredForm, wanted: str) -> list[str]:
    if not wanted:
        return [response["responseId"] for response in form.responses]
    found = FILTER.fullmatch(wanted)
    if found is None:
        raise bad_field("filter", f"Invalid filter: {wanted}")
    limit = _instant(found[2])
    return [
        response["responseId"]
        for response in form.responses
        if (at := _instant(response["lastSubmittedTime"])) > limit
        or (at == limit and found[1] == ">=")
    ]


def _instant(text: str) -> tuple[datetime, str]:
    """The second, and what of it there is to nine digits."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(whole).replace(tzinfo=UTC), fraction.ljust(9, "0")
