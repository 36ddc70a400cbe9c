"""A web server on this machine that takes requests, refuses them, or never answers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class WebServer:
    """What was requested, and what is answered to a path."""

    address: str = ""
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    """Method, path and body of each request."""
    status: dict[str, list[int]] = field(default_factory=dict)
    """Answers to a path, one after the other; 200 when there are no more."""

    @property
    def paths(self) -> list[str]:
        """The paths that were requested, in order."""
        return [path for _, path, _ in self.requests]


@contextmanager
def web_server() -> Iterator[WebServer]:
    """Yield a running server."""
    state = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Print nothing."""

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            state.requests.append((self.command, self.path, body))
            waiting = state.status.get(self.path)
            self.send_response(waiting.pop(0) if waiting else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = answer  # noqa: N815 - http.server's names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def silent_server() -> Iterator[str]:
    """Yield the address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def dead_address() -> str:
    """Return an address at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    return f"http://127.0.0.1:{port}"
