"""The emulated Google: a request in, an answer out, all in order under one lock."""

import gc
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote

from tests.google_emulator import discovery
from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.batch_endpoint import batch_answer, inner_request
from tests.google_emulator.body_reader import BodyReader
from tests.google_emulator.calls import Answer, Call, CallLog, Logged, quota_units
from tests.google_emulator.discovery import Method
from tests.google_emulator.faults import Fault, Misbehaviour
from tests.google_emulator.field_mask import select
from tests.google_emulator.identities import User
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.query_parameters import BODY_FIELD, read_body, response_mask, typed_query
from tests.google_emulator.routes import SERVED
from tests.google_emulator.schema_check import violations
from tests.google_emulator.uploads import Session, Sessions, parse_json, split_upload, take_chunk
from tests.google_emulator.wire import Request, boundary_of, parts
from tests.google_emulator.world import World

V2_UPLOAD = "/upload/drive/v2/files/"
NO_SUCH_PAGE = (
    b"<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n"
    b"<p><b>404.</b> <ins>That\xe2\x80\x99s an error.</ins>\n"
    b"<p>The requested URL was not found on this server.\n"
)


@dataclass
class Asked:
    """A request on its way to the function that serves it."""

    method: Method
    path: dict[str, str]
    request: Request
    user: User
    query: Json = field(default_factory=dict)
    body: Json = field(default_factory=dict)
    content: bytes = b""
    content_type: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the caller gets; None for a connection that is closed without an answer."""

    answer: Answer | None


@contextmanager
def no_collection() -> Iterator[None]:
    """An answer may be a million small objects, none of them garbage: not to be looked through."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


class Service:
    """Serves requests; `log` counts them, `misbehaviour` disturbs them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.log = CallLog()
        self.misbehaviour = Misbehaviour()
        self.sessions = Sessions()

    def handle(self, request: Request) -> Outcome:
        """One HTTP request of a client."""
        if request.path.startswith("/batch"):
            return self._batch(request)
        try:
            understood = self._understood(request)
        except ApiError as error:
            return Outcome(_refused(error, "drive"))
        if understood is None:
            return Outcome(Answer(404, NO_SUCH_PAGE, "text/html; charset=UTF-8"))
        method, path, request = understood
        entry = self._log(method, request)
        faults: list[Fault] = []
        try:
            user = self._caller(request)
            entry.user = user.email
            with self.world.lock:
                self._interrupt(entry)
                faults = self.misbehaviour.due(entry)
            self._delay(faults, entry)
            with self.world.lock:
                self.misbehaviour.quotas.spend(entry, self.world.clock())
                if _has(faults, "lose_request"):
                    entry.fault = "lose_request"
                    return Outcome(None)
                if refused := _has(faults, "error"):
                    entry.fault = "error"
                    raise refused.error(entry)
                self.world.identities.check_service(method.api)
                self.world.identities.check_scope(user, method.api, method.scopes)
                answer = self._perform(Asked(method, path, request, user))
            if garbled := _has(faults, "garbled"):
                entry.fault = "garbled"
                answer = garbled.garble(answer)
            if _has(faults, "lose_answer"):
                entry.fault = "lose_answer"
                return Outcome(None)
            if refused := _has(faults, "error_after"):
                entry.fault = "error_after"
                raise refused.error(entry)
        except ApiError as error:
            answer = _refused(error, method.api)
        entry.status = answer.status
        return Outcome(answer)

    def _caller(self, request: Request) -> User:
        query = dict(request.query)
        token = query.get("access_token") or query.get("oauth_token")
        authorization = request.headers.get("authorization")
        authorization = authorization or (f"Bearer {token}" if token else None)
        key = query.get("key") or request.headers.get("x-goog-api-key")
        writes = request.http != "GET"
        return self.world.identities.caller(authorization, key, writes=writes)

    def _interrupt(self, entry: Logged) -> None:
        for interruption in list(self.misbehaviour.interruptions):
            if interruption.is_due(entry):
                interruption.action(entry)

    def _delay(self, faults: list[Fault], entry: Logged) -> None:
        for fault in faults:
            if fault.kind == "delay":
                entry.fault = "delay"
                time.sleep(fault.seconds)

    def _understood(self, request: Request) -> tuple[Method, dict[str, str], Request] | None:
        path = request.path
        if path.startswith(V2_UPLOAD) and request.http == "PUT":
            upload = path.replace("/v2/", "/v3/")
            request = Request("PATCH", upload, request.query, request.headers, request.body)
            path = upload
        upload_id = dict(request.query).get("upload_id")
        http = request.http
        if upload_id is not None and http in ("PUT", "POST", "DELETE"):
            http = self.sessions.find(upload_id).request.http
        found = discovery.match(http, path)
        if found is None:
            return None
        method, raw = found
        return method, {name: unquote(value) for name, value in raw.items()}, request

    def _log(self, method: Method, request: Request) -> Logged:
        kinds: list[str] = []
        if method.id == "sheets.spreadsheets.batchUpdate":
            try:
                asked = json.loads(request.body or b"{}").get("requests") or []
                kinds = [next(iter(item), "") for item in asked if isinstance(item, dict)]
            except (ValueError, AttributeError):
                kinds = []
        return self.log.add(
            method=method.id,
            http=request.http,
            path=unquote(request.path),
            user="",
            requests=kinds,
            in_batch=request.in_batch,
            request_bytes=len(request.body),
            at=time.monotonic(),
            units=quota_units(method.id, request.query),
        )

    def _perform(self, asked: Asked) -> Answer:
        method, request = asked.method, asked.request
        asked.query = typed_query(method, request.query)
        if request.in_batch and (
            method.id.endswith(".export") or asked.query.get("alt") == "media"
        ):
            # Drive's guide "Improve performance": no media in a batch, neither up nor down nor
            # exported; measured on the real service: the part is a redirect.
            location = f"https://www.googleapis.com{request.path}"
            return Answer(302, b"", "text/html; charset=UTF-8", {"Location": location})
        if "upload_id" in asked.query:
            return self._continue_upload(asked)
        kind = asked.query.get("uploadType") or request.headers.get("x-goog-upload-protocol")
        if method.upload is not None and kind == "resumable":
            return self._start_upload(request, asked.user)
        if method.upload is not None:
            asked.body, asked.content, asked.content_type = split_upload(request, str(kind))
        else:
            asked.body = read_body(method, request)
        return self._serve(asked)

    def _start_upload(self, request: Request, user: User) -> Answer:
        upload_id = self.world.drive.new_id(native=True) + self.world.drive.new_id()
        length = request.headers.get("x-upload-content-length")
        kind = request.headers.get("x-upload-content-type", "")
        session = Session(request, user, kind, int(length) if length else None)
        self.sessions.known[upload_id] = session
        host = request.headers.get("host", "localhost")
        scheme = request.headers.get("x-forwarded-proto", "http")
        location = f"{scheme}://{host}{request.path}?uploadType=resumable&upload_id={upload_id}"
        headers = {"Location": location, "X-GUploader-UploadID": upload_id}
        return Answer(200, b"", "text/plain; charset=utf-8", headers)

    def _continue_upload(self, asked: Asked) -> Answer:
        session = self.sessions.find(asked.query["upload_id"])
        if asked.request.http == "DELETE":
            del self.sessions.known[asked.query["upload_id"]]
            return Answer(499, b"", "text/plain")
        if session.finished is None:
            received = take_chunk(session, asked.request)
            if received is not None:
                headers = {"Range": f"bytes=0-{received - 1}"} if received else {}
                return Answer(308, b"", "text/plain", headers)
            first = session.request
            whole = Asked(asked.method, asked.path, first, session.user)
            whole.query = typed_query(asked.method, first.query)
            whole.body = parse_json(first.body)
            whole.content, whole.content_type = session.received, session.content_type
            session.finished = self._serve(whole)
        finished: Answer = session.finished
        return finished

    def _serve(self, asked: Asked) -> Answer:
        method = asked.method
        serve = SERVED.get(method.id)
        if serve is None:
            raise ApiError(501, f"{method.id} is not emulated.", reason="notImplemented")
        body = asked.body
        if method.request is not None:
            body = BodyReader(method.api).read(method.request, body, BODY_FIELD.get(method.id, ""))
        call = Call(self.world, asked.user, method, asked.path, asked.query, body)
        call.content, call.content_type = asked.content, asked.content_type
        call.headers = asked.request.headers
        call.mask = response_mask(method, asked.query.get("fields"))
        try:
            with no_collection():
                result = serve(call)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            # A mistake of the emulator must not look like a lost connection, which clients retry.
            raise ApiError(500, f"The emulator failed: {error!r}") from error
        if isinstance(result, Answer):
            return result
        with no_collection():
            shown = select(result, call.mask) if call.mask else result
        wrong = violations(method.api, method.response, shown) if method.response else []
        if wrong:
            raise ApiError(500, f"The emulator left its schema: {wrong[:5]}")
        return Answer(200, shown)

    def _batch(self, request: Request) -> Outcome:
        boundary = boundary_of(request.headers.get("content-type", ""))
        if boundary is None:
            message = "Failed to parse batch request, error: 0 items."
            return Outcome(_refused(ApiError(400, message, reason="badRequest"), "drive"))
        inner = parts(request.body, boundary)
        if len(inner) > 100:
            message = "The batch request must have at most 100 calls."
            return Outcome(_refused(ApiError(400, message, reason="badRequest"), "drive"))
        entry = self.log.add(
            method="batch", http="POST", path=request.path, user="", request_bytes=len(request.body)
        )
        answers = []
        for headers, content in inner:
            outcome = self.handle(inner_request(request, content))
            if outcome.answer is None:
                return outcome
            if self.log.entries[-1].fault != "garbled" or outcome.answer.body:
                answers.append((headers.get("content-id", ""), outcome.answer))
        whole = batch_answer(answers)
        garbled = _has(self.misbehaviour.of_batches(entry), "garbled")
        return Outcome(garbled.garble(whole) if garbled else whole)


def _refused(error: ApiError, api: str) -> Answer:
    body = error.as_drive() if api == "drive" else error.as_sheets()
    return Answer(error.code, body, headers=error.headers)


def _has(faults: list[Fault], kind: str) -> Fault | None:
    return next((fault for fault in faults if fault.kind == kind), None)
