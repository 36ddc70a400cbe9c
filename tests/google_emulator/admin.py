"""The emulator's own endpoint, /emulator/…: look at the calls, order misbehaviour, add people."""

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.calls import Answer, Logged
from tests.google_emulator.drive_shared_drives import new_drive, share
from tests.google_emulator.faults import Interruption, Quotas
from tests.google_emulator.identities import User, user_of_email
from tests.google_emulator.json_shapes import Json

if TYPE_CHECKING:
    from tests.google_emulator.emulator import GoogleEmulator

Order = Callable[["GoogleEmulator", Json], Json]


def _calls(emulator: "GoogleEmulator", _: Json) -> Json:
    log = emulator.service.log
    return {
        "count": len(log),
        "roundTrips": log.round_trips(),
        "byMethod": log.counts(),
        "calls": [entry.as_json() for entry in log.entries],
    }


def _reset_calls(emulator: "GoogleEmulator", _: Json) -> Json:
    emulator.service.log.reset()
    return {}


def _add_fault(emulator: "GoogleEmulator", body: Json) -> Json:
    try:
        emulator.misbehaviour.add(**body)
    except TypeError as error:
        raise ApiError(400, str(error)) from None
    return {}


def _faults(emulator: "GoogleEmulator", _: Json) -> Json:
    return {"faults": emulator.misbehaviour.as_json()}


def _behave(emulator: "GoogleEmulator", _: Json) -> Json:
    emulator.misbehaviour.clear()
    emulator.settle_listing()
    return {}


def _quotas(emulator: "GoogleEmulator", body: Json) -> Json:
    emulator.misbehaviour.quotas = Quotas(**body)
    return {}


def _edits(emulator: "GoogleEmulator", body: Json) -> Json:
    """Staff's batchUpdate before call `beforeCall`, before every call, or now."""

    def act(_: Logged) -> None:
        emulator.staff.edit(body["spreadsheetId"], body["requests"], body.get("user", ""))

    if "beforeCall" not in body and not body.get("beforeEvery"):
        emulator.staff.edit(body["spreadsheetId"], body["requests"], body.get("user", ""))
        return {}
    interruption = Interruption(
        act, body.get("beforeCall"), body.get("method", "*"), body.get("times")
    )
    emulator.misbehaviour.interruptions.append(interruption)
    return {}


def _identity(emulator: "GoogleEmulator", body: Json) -> Json:
    plain = user_of_email(body["email"])
    scopes = frozenset(body["scopes"]) if body.get("scopes") else None
    has_storage = body.get("hasStorage", plain.has_storage)
    user = User(plain.email, body.get("name", ""), has_storage, scopes)
    emulator.world.identities.register(body["token"], user)
    return {"email": user.email}


def _group(emulator: "GoogleEmulator", body: Json) -> Json:
    emulator.world.identities.groups[body["email"]] = set(body.get("members", []))
    return {}


def _token_creator(emulator: "GoogleEmulator", body: Json) -> Json:
    emulator.may_act_as(body["account"], body["email"])
    return {}


def _revoke(emulator: "GoogleEmulator", body: Json) -> Json:
    emulator.world.identities.revoked.add(body.get("email") or body["token"])
    return {}


def _drive(emulator: "GoogleEmulator", body: Json) -> Json:
    organizer = user_of_email(body["organizer"])
    return {"id": new_drive(emulator.world, body["name"], organizer, body.get("id"))}


def _share(emulator: "GoogleEmulator", body: Json) -> Json:
    share(emulator.world, body["fileId"], body["email"], body["role"], body.get("type", "user"))
    return {}


def _file(emulator: "GoogleEmulator", body: Json) -> Json:
    made = emulator.staff.put_file(
        body["name"],
        owner=body["owner"],
        mime_type=body.get("mimeType", "application/octet-stream"),
        content=base64.b64decode(body.get("content", "")),
        parent=body.get("parent", "root"),
        file_id=body.get("id"),
        locale=body.get("locale", "en_US"),
    )
    return {"id": made}


def _stale(emulator: "GoogleEmulator", body: Json) -> Json:
    if body.get("on", True):
        emulator.stale_listing()
    else:
        emulator.settle_listing()
    return {}


def _form(emulator: "GoogleEmulator", body: Json) -> Json:
    """A form made by hand: `questions` by title, each as in the Forms API."""
    make = emulator.respondents.make_form
    title, owner = body["title"], body["owner"]
    return {"id": make(title, body["questions"], owner=owner, parent=body.get("parent", "root"))}


def _response(emulator: "GoogleEmulator", body: Json) -> Json:
    """A response, or with `responseId` its next version; a file is {"name", "content"}."""
    answers = {
        title: [(one["name"], base64.b64decode(one.get("content", ""))) for one in given]
        if isinstance(given, list) and given and isinstance(given[0], dict)
        else given
        for title, given in body["answers"].items()
    }
    if known := body.get("responseId"):
        emulator.respondents.edit(body["formId"], known, answers)
        return {"id": known}
    submit = emulator.respondents.submit
    return {"id": submit(body["formId"], answers, email=body.get("email", ""))}


ORDERS: dict[tuple[str, str], Order] = {
    ("GET", "calls"): _calls,
    ("DELETE", "calls"): _reset_calls,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _behave,
    ("POST", "quotas"): _quotas,
    ("POST", "edits"): _edits,
    ("POST", "identities"): _identity,
    ("POST", "groups"): _group,
    ("POST", "token-creators"): _token_creator,
    ("POST", "revoke"): _revoke,
    ("POST", "drives"): _drive,
    ("POST", "share"): _share,
    ("POST", "files"): _file,
    ("POST", "forms"): _form,
    ("POST", "responses"): _response,
    ("POST", "stale-listing"): _stale,
}


def obey(emulator: "GoogleEmulator", http: str, path: str, body: Json) -> Answer:
    """Carry out an order; 404 with the list of orders when there is no such one."""
    order = ORDERS.get((http, path.removeprefix("/emulator/").strip("/")))
    if order is None:
        return Answer(404, {"orders": [f"{verb} /emulator/{name}" for verb, name in ORDERS]})
    try:
        with emulator.world.lock:
            return Answer(200, order(emulator, body))
    except ApiError as error:
        return Answer(error.code, error.as_sheets())
    except KeyError as error:
        return Answer(400, {"error": {"code": 400, "message": f"{error} is missing"}})
