"""A real RFC 3161 authority on this machine: OpenSSL behind a small HTTP server."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

OPENSSL = shutil.which("openssl")

_SETTINGS = """
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[req]
distinguished_name = name
[name]
"""


@dataclass
class StampAuthority:
    """The authority's folder, with `root.pem`; `answer` may be replaced by another behaviour."""

    folder: Path
    url: str = ""
    requests: int = 0
    answer: Callable[[bytes], tuple[int, bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self.answer = self.stamp

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"

    def stamp(self, query: bytes) -> tuple[int, bytes]:
        """Status and body as an honest authority answers."""
        asked, replied = self.folder / "query.tsq", self.folder / "reply.tsr"
        asked.write_bytes(query)
        self.openssl(
            *("ts", "-reply", "-config", "tsa.cnf", "-section", "authority"),
            *("-queryfile", asked.name, "-out", replied.name),
        )
        return 200, replied.read_bytes()

    def verifies(self, stamp: Path, text: Path) -> bool:
        """Whether OpenSSL too finds that the stamp is of the text."""
        command = [OPENSSL or "openssl", "ts", "-verify", "-data", str(text), "-in", str(stamp)]
        command += ["-CAfile", str(self.root)]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own words

    def openssl(self, *words: str) -> None:
        command = [OPENSSL or "openssl", *words]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)  # noqa: S603 - our own words


def new_authority(folder: Path) -> StampAuthority:
    """Keys, a root, and a signer's certificate for time stamping."""
    folder.mkdir(parents=True)
    made = StampAuthority(folder)
    (folder / "tsa.cnf").write_text(_SETTINGS.format(folder=folder), "utf-8")
    (folder / "serial").write_text("01\n", "ascii")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "tsa.cnf")
    made.openssl(
        *("req", "-x509", *curve, "-subj", "/CN=Akar Uji", "-days", "30", "-extensions", "root"),
        *("-keyout", "root.key", "-out", "root.pem"),
    )
    made.openssl(
        *("req", "-new", *curve, "-subj", "/CN=Penanda Uji"),
        *("-keyout", "signer.key", "-out", "signer.csr"),
    )
    made.openssl(
        *("x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key"),
        *("-CAcreateserial", "-days", "20", "-extfile", "tsa.cnf", "-extensions", "signer"),
        *("-out", "signer.pem"),
    )
    return made


@contextmanager
def serving(authority: StampAuthority) -> Iterator[StampAuthority]:
    """The authority on a port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.requests += 1
            status, body = authority.answer(query)
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # the client may have closed
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    authority.url = f"http://127.0.0.1:{server.server_address[1]}/tsr"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
