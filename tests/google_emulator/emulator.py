"""The local Google, to be started and steered from Python."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tests.google_emulator.calls import CallLog, Logged, only_reads
from tests.google_emulator.drive_shared_drives import new_drive, share
from tests.google_emulator.drive_store import SPREADSHEET
from tests.google_emulator.faults import Fault, Interruption, Misbehaviour
from tests.google_emulator.http_server import Server, discovery_at
from tests.google_emulator.identities import DEFAULT_USER, user_of_email
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.persistence import StateFolder
from tests.google_emulator.respondents import Respondents
from tests.google_emulator.service import Outcome, Service
from tests.google_emulator.staff import Staff
from tests.google_emulator.wire import Request
from tests.google_emulator.world import World

PRIVATE_ID = "1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc"
"""A spreadsheet that exists and is shared with nobody, as on the real service."""


class GoogleEmulator:
    """An HTTP server on loopback with the APIs Sheets v4, Drive v3 and Forms v1.

    `world` is its state, `calls` the log, `misbehaviour` the faults, `staff` people who edit in
    between, `respondents` those who answer forms. With `state`, everything is kept in that folder
    and read back at the next start.
    Used as a context manager it is started and stopped.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        state: Path | None = None,
        clock: Callable[[], datetime] | None = None,
        seeded: bool = False,
    ) -> None:
        self.world = World(clock)
        self.service = Service(self.world)
        self.staff = Staff(self.world)
        self.respondents = Respondents(self.world)
        self.folder = StateFolder(state) if state is not None else None
        known = self.folder is not None and self.folder.load(self.world)
        if seeded and not known:
            self._seed()
        self.server = Server("127.0.0.1", port, self)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def _seed(self) -> None:
        stranger = "orang.lain@luar.example"
        put = self.staff.put_file
        put("Private", owner=stranger, mime_type=SPREADSHEET, file_id=PRIVATE_ID)
        put("Contoh", owner=DEFAULT_USER.email, mime_type=SPREADSHEET)

    def __enter__(self) -> "GoogleEmulator":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Serve in a thread."""
        self.thread.start()

    def stop(self) -> None:
        """Stop serving and keep the state."""
        self.server.shutdown()
        self.server.server_close()
        if self.folder is not None:
            with self.world.lock:
                self.folder.save(self.world)

    @property
    def url(self) -> str:
        """Where it listens, "http://127.0.0.1:PORT"."""
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def calls(self) -> CallLog:
        """Every call since the last reset."""
        return self.service.log

    @property
    def misbehaviour(self) -> Misbehaviour:
        """Faults, quotas and interruptions."""
        return self.service.misbehaviour

    def serve(self, request: Request) -> Outcome:
        """One request; what it changed is kept before it is answered."""
        outcome = self.service.handle(request)
        reads = only_reads(request.http, request.path)
        if self.folder is not None and not reads:
            with self.world.lock:
                self.folder.save(self.world)
        return outcome

    def discovery(self, api: str) -> Json:
        """The discovery document of "sheets", "drive" or "forms" with this server's address."""
        return discovery_at(api, self.url)

    def fault(self, **how: object) -> Fault:
        """Order a misbehaviour, see `faults.Fault`."""
        return self.misbehaviour.add(**how)

    def before_call(self, call: int | None, action: Callable[[Logged], object]) -> Interruption:
        """Let something happen before call number `call` (None: before every call)."""
        interruption = Interruption(action, call)
        self.misbehaviour.interruptions.append(interruption)
        return interruption

    def shared_drive(self, name: str, organizer: str, members: dict[str, str] | None = None) -> str:
        """A Shared Drive with its members (address → role); its id."""
        with self.world.lock:
            drive_id = new_drive(self.world, name, user_of_email(organizer))
            for email, role in (members or {}).items():
                share(self.world, drive_id, email, role)
            return drive_id

    def share(self, file_id: str, email: str, role: str) -> None:
        """Give someone a role on a file or a folder."""
        with self.world.lock:
            share(self.world, file_id, email, role)

    def may_act_as(self, account: str, email: str) -> None:
        """Give someone the role Service Account Token Creator of a service account."""
        with self.world.lock:
            self.world.identities.token_creators.setdefault(account, set()).add(email)

    def new_project(self) -> None:
        """From now on callers belong to another Cloud project, which sees none of the old one's.

        The discovery document of Drive, File.appProperties: "private to the requesting app".
        """
        with self.world.lock:
            for file in self.world.drive.files.values():
                file.fields.pop("appProperties", None)

    def stale_listing(self) -> None:
        """From now on files.list answers from this moment, until `settle_listing`."""
        with self.world.lock:
            self.world.listing_override = self.world.drive.frozen()

    def silent_log(self) -> None:
        """From now on Drive's log of changes tells of nothing newer, until `settle_log`."""
        with self.world.lock:
            self.world.drive.log_end = len(self.world.drive.changes)

    def settle_log(self) -> None:
        """The log tells of everything again."""
        self.world.drive.log_end = None

    def settle_listing(self) -> None:
        """files.list answers from the present again."""
        self.world.listing_override = None
