"""Time stamps of closed reports: requested at the closing or by a later run, and checked."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sheetflow.adapters import time_stamp
from sheetflow.app.backend import Backend
from sheetflow.app.render_papers import publish_files
from sheetflow.core.ledger.head import StampRecord, stamp_records, stamped_text
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.errors import ConfigurationError, SheetflowError


def stamp_request(
    backend: Backend, place: DrivePath, head: str, files: Mapping[DrivePath, bytes]
) -> Mapping[str, str]:
    """Return the note that requests a closed report's stamp; none if no server is configured."""
    if backend.settings.timestamp is None:
        return {}
    digests = {path: _digest(content) for path, content in files.items()}
    office = backend.ledger.load().office
    return dict([StampRecord(place, stamped_text(place, office, head, digests)).to_note()])


def get_stamps(
    backend: Backend, notes: Mapping[str, str], now: datetime
) -> tuple[SheetflowError, ...]:
    """Request the stamps that `notes` list and that are due, and store them beside the reports.

    Failures are returned, not raised; a later run tries again.
    """
    wanted = backend.settings.timestamp
    due = [record for record in stamp_records(notes) if record.is_due(now)]
    if wanted is None or not due:
        return ()
    failed: list[SheetflowError] = []
    for record in due:
        try:
            token = _kept(backend, record) or time_stamp.request_stamp(
                wanted.url, record.text.encode()
            )
            files = {record.text_path: record.text.encode(), record.token_path: token}
            publish_files(backend.published_files(notes), files, backend.settings.office)
            made = replace(record, sha256=_digest(token), tries=0, again=None)
        except SheetflowError as error:
            failed.append(error)
            made = record.failed(now)
        backend.ledger.acknowledge((), dict([made.to_note()]))
        if failed:
            break  # the others need the same server
    return tuple(failed)


def examine_server(url: str, root: Path | None) -> str:
    """Return the server when its stamps can be requested and checked here; no request is sent.

    `root` is its root certificate.  Raises ConfigurationError.
    """
    time_stamp.require_package()
    if root is None:
        return f"{url}; no `certificate` to check its stamps against"
    time_stamp.load_roots(time_stamp.read_certificate(root))
    return f"{url}, {root.name}"


@dataclass(frozen=True, slots=True)
class StampFound:
    """The result of checking a stamp: what it proves, or why it proves nothing.

    `trouble` is why it proves nothing, `unread` why it cannot be examined here; with neither, and
    no stamp, it has still to be requested.
    """

    record: StampRecord
    stamp: time_stamp.Stamp | None = None
    trouble: str = ""
    unread: str = ""


def check_stamps(backend: Backend, notes: Mapping[str, str]) -> Iterator[StampFound]:
    """Check every stamp against its text, the ledger and the root certificate; uses no network.

    Raises what the ledger and the certificate's file raise.
    """
    file = backend.settings.stamp_root
    roots = time_stamp.read_certificate(file) if file else None
    for record in stamp_records(notes):
        if not record.sha256:
            yield StampFound(record)
            continue
        try:
            yield _found(backend, record, roots)
        except ConfigurationError as error:
            yield StampFound(record, unread=str(error))


def _found(backend: Backend, record: StampRecord, roots: bytes | None) -> StampFound:
    token = backend.files.content(record.token_path, time_stamp.MAX_STAMP)
    text = backend.files.content(record.text_path, time_stamp.MAX_STAMP)
    if token is None or text is None:
        return StampFound(record, trouble=f"{record.token_path}(.txt) cannot be read")
    if _digest(token) != record.sha256 or text != record.text.encode():
        return StampFound(record, trouble=f"{record.token_path}(.txt) was changed")
    if not record.head.is_of(backend.ledger.hash_at(record.head.sequence)):
        return StampFound(record, trouble=f"the ledger does not contain event {record.head.short}")
    try:
        return StampFound(record, time_stamp.examine_stamp(token, text, roots))
    except time_stamp.NoStampError as error:
        return StampFound(record, trouble=str(error))


def _kept(backend: Backend, record: StampRecord) -> bytes | None:
    """Return the stamp of a run that was killed before it could record it."""
    token = backend.files.content(record.token_path, time_stamp.MAX_STAMP)
    try:
        if token is not None:
            time_stamp.examine_stamp(token, record.text.encode(), None)
    except time_stamp.NoStampError:
        return None
    return token


def _digest(content: bytes) -> Sha256:
    return Sha256(hashlib.sha256(content).hexdigest())
