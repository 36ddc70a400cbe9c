"""A web server on the loopback that notes what services are sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class WebInbox:
    """What was posted; `status` is the answer to each request."""

    status: int = 200
    port: int = 0
    posted: list[Any] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def address(self, path: str = "") -> str:
        """Return the apprise address of a service that posts JSON here."""
        return f"json://127.0.0.1:{self.port}/{path}"


@contextmanager
def web_inbox(status: int = 200) -> Iterator[WebInbox]:
    """Yield an inbox that a server fills."""
    inbox = WebInbox(status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            inbox.paths.append(self.path)
            inbox.posted.append(json.loads(body) if body.startswith(b"{") else body.decode())
            self.send_response(inbox.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    inbox.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
