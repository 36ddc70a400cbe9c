"""The register and the ledger, read once for a command."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.core.register.submission_rows import RegisterScan, scan_register
from sheetflow.ports import LedgerReader, RegisterReader


@dataclass(frozen=True, slots=True)
class OfficeReading:
    """Register and ledger at one moment; `scan` is the rows beside the ledger's records."""

    snapshot: RegisterSnapshot
    ledger: LedgerState
    scan: RegisterScan


def read_office(
    register: RegisterReader,
    ledger: LedgerReader,
    office: Office,
    meanwhile: Callable[[], object] | None = None,
) -> OfficeReading:
    """Read both at the same time, since each waits for something else (a parser, a network).

    `meanwhile` is called while the register is read.  Raises what the ports raise; RegisterError
    for columns that are not certain.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        reading = beside.submit(register.read)
        if meanwhile is not None:
            meanwhile()
        state = ledger.load()
        # Each record is read many times; a ledger may decode it anew each time.
        snapshot, state = reading.result(), replace(state, rows=dict(state.rows))
    return OfficeReading(snapshot, state, scan_register(snapshot, office, state.rows))
