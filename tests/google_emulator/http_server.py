"""HTTP around the service: reading requests, sending answers, closing connections."""

import copy
import gzip
import json
import re
import socket
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.google_emulator import admin, discovery
from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.batch_endpoint import encoded
from tests.google_emulator.calls import Answer, Logged
from tests.google_emulator.faults import Fault
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.token_endpoint import (
    IMPERSONATION,
    consent_answer,
    impersonation_answer,
    token_answer,
)
from tests.google_emulator.wire import Request

if TYPE_CHECKING:
    from tests.google_emulator.emulator import GoogleEmulator


SMALL = 1000
"""Bytes; what is shorter is not worth compressing."""


DISCOVERY = re.compile(r"/discovery/v1/apis/(drive(?=/v3)|sheets(?=/v4)|forms(?=/v1))/.*")
TOKEN_CALL = Logged(0, "token", "POST", "/token", "")


class Server(ThreadingHTTPServer):
    """One thread a connection; the service itself serves one call at a time."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, host: str, port: int, emulator: "GoogleEmulator") -> None:
        super().__init__((host, port), Handler)
        self.emulator = emulator

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no error of ours."""


class Handler(BaseHTTPRequestHandler):
    """A handler of HTTP/1.1 with persistent connections."""

    protocol_version = "HTTP/1.1"
    server_version = "ESF"
    sys_version = ""
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Quiet; the call log knows all."""

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            chunks = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return chunks
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _serve(self) -> None:
        body = self._body()
        if self.headers.get("Content-Encoding", "").lower() == "gzip":
            with suppress(OSError, EOFError):  # what is no gzip is refused as what it says it is
                body = gzip.decompress(body)
        split = urlsplit(self.path)
        query = parse_qsl(split.query, keep_blank_values=True)
        headers = {name.lower(): value for name, value in self.headers.items()}
        http = self.command
        override = headers.get("x-http-method-override")
        if override and http == "POST":
            http = override
            if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
                query += parse_qsl(body.decode(), keep_blank_values=True)
                body = b""
        self._answer(Request(http, split.path, query, headers, body))

    def _answer(self, request: Request) -> None:
        emulator = self.server.emulator
        special = self._special(request)
        if special is not None:
            self._send(special)
            return
        outcome = emulator.serve(request)
        if outcome.answer is None:
            self._hang_up()
            return
        self._send(outcome.answer, pretty=("prettyPrint", "false") not in request.query)

    def _special(self, request: Request) -> Answer | None:
        emulator = self.server.emulator
        order: Json
        if request.path.startswith("/emulator"):
            order = json.loads(request.body) if request.body.strip() else {}
            return admin.obey(emulator, request.http, request.path, order)
        if request.path in ("/token", "/oauth2/v4/token", "/o/oauth2/token"):
            people, now = emulator.world.identities, emulator.world.clock()
            answer = Answer(*token_answer(people, request.body.decode(), now))
            return _disturbed(answer, emulator.misbehaviour.of_tokens(TOKEN_CALL))
        if request.path == "/o/oauth2/auth":
            return consent_answer(emulator.world.identities, dict(request.query))
        if found := IMPERSONATION.fullmatch(unquote(request.path)):
            return self._impersonated(found[1], request)
        if found := DISCOVERY.fullmatch(request.path):
            return Answer(200, emulator.discovery(found[1]))
        return None

    def _impersonated(self, email: str, request: Request) -> Answer:
        world, authorization = self.server.emulator.world, request.headers.get("authorization")
        order: Json = json.loads(request.body or b"{}")
        try:
            now, people = world.clock(), world.identities
            return Answer(200, impersonation_answer(people, authorization, email, order, now))
        except ApiError as error:
            return Answer(error.code, error.as_sheets())

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, answer: Answer, *, pretty: bool = True) -> None:
        body = encoded(answer, pretty=pretty)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Vary", "Origin, X-Origin, Referer")
        plain_json = isinstance(answer.body, dict)
        if plain_json and len(body) > SMALL and self._takes_gzip():
            self.send_header("Content-Encoding", "gzip")
            body = gzip.compress(body, compresslevel=1)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _takes_gzip(self) -> bool:
        """As Google documents it: the header, and the word in the user agent."""
        accepted = self.headers.get("Accept-Encoding", "")
        return "gzip" in accepted and "gzip" in self.headers.get("User-Agent", "")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815 - http.server's names


def _disturbed(answer: Answer, faults: list[Fault]) -> Answer:
    """The token endpoint's answer with its faults: garbled, or refused with a page or an error."""
    for fault in faults:
        if fault.kind == "garbled":
            return fault.garble(answer)
        if fault.reason:
            return Answer(fault.code or 400, {"error": fault.reason})
        return Answer(fault.code or 503, b"<!doctype html><title>Error</title>", "text/html")
    return answer


def discovery_at(api: str, root: str) -> Json:
    """The discovery document of an API, its addresses those of the emulator."""
    document = copy.deepcopy(discovery.document(api))
    document["rootUrl"] = root + "/"
    document["baseUrl"] = root + "/" + document["servicePath"]
    document["mtlsRootUrl"] = root + "/"
    return document
