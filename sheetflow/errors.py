"""One root for all errors that stop a run, and one exit code for each class.

A row's problem is a value (`core.findings.Finding`); an exception is for the run.  Every message
names the place, the problem and the fix, so that the person who installed sheetflow can act on one
line of a cron mail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, IntEnum


class ExitCode(IntEnum):
    """Exit codes for a scheduler; a test compares `docs/commands.md` with this list."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    CONFIGURATION = 3
    UNAVAILABLE = 4
    BUSY = 5
    LIMIT = 6
    TAMPERED = 7
    BUG = 70


class Cause(Enum):
    """Why work failed, as the row's sentence reports it (a variant of `W-TERTUNDA`)."""

    OTHER = "other"
    PERMISSION = "permission"
    SPACE = "space"
    TEMPLATE = "template"
    TOO_MUCH = "too_much"
    """Its worker was stopped at the limit of time or memory."""
    PICTURE = "picture"
    """Done, except for pictures that could not be read."""
    LATER = "later"
    """Not begun: this run's time for such work is used up."""


class SheetflowError(Exception):
    """Root of all errors of sheetflow.

    `problem` is what is wrong and where; `fix` is what the reader can do about it. `is_outage`: the
    surroundings are at fault (a full disk, no network), not the work itself.
    """

    exit_code: ExitCode = ExitCode.BUG
    cause: Cause = Cause.OTHER
    is_outage: bool = False

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(f"{problem} {fix}")
        self.problem = problem
        self.fix = fix


class ConfigurationError(SheetflowError):
    """Settings cannot be used; raised once, with all mistakes."""

    exit_code = ExitCode.CONFIGURATION


class RegisterError(SheetflowError):
    """The register cannot be read as a register: broken, encrypted, no tab, headings wrong."""

    exit_code = ExitCode.CONFIGURATION


class UnavailableError(SheetflowError):
    """A resource is missing or refuses: a missing folder, a full disk, no permission."""

    exit_code = ExitCode.UNAVAILABLE


@contextmanager
def as_unavailable(place: object, fix: str, problem: str = "cannot be written") -> Iterator[None]:
    """Raise an OSError of the context as UnavailableError: the place's problem, and its reason."""
    try:
        yield
    except OSError as error:
        raise UnavailableError(f"{place}: {problem} ({error.strerror or error}).", fix) from error


class DeniedError(UnavailableError):
    """The job's account has no permission for this."""

    cause = Cause.PERMISSION


class OutageError(UnavailableError):
    """The surroundings fail, whatever the work: no disk, no network, no worker."""

    is_outage = True


class FullError(OutageError):
    """There is no space left on the disk or drive."""

    cause = Cause.SPACE


class LaterError(OutageError):
    """The work was not begun, since other work has used up the time for it."""

    cause = Cause.LATER


class BusyError(SheetflowError):
    """Another run, or a person's program, uses what this run needs; a later try is enough."""

    exit_code = ExitCode.BUSY
    is_outage = True


class StaleError(BusyError):
    """The ledger has changed since it was read: this run's commit was refused whole."""


class LimitError(SheetflowError):
    """The plan is larger than the office allows without a person's consent."""

    exit_code = ExitCode.LIMIT


class TamperedError(SheetflowError):
    """The ledger's history is not what was written."""

    exit_code = ExitCode.TAMPERED


class ApprovalRefusedError(SheetflowError):
    """An approval cannot be started or seen, whatever is tried: the row's column is the way.

    `reason` is one of "edition" (this Drive has no approvals), "rights" (the job's account may not
    start one), "reviewer" (a reviewer cannot open the file, or is none), "other".
    """

    exit_code = ExitCode.UNAVAILABLE

    def __init__(self, problem: str, fix: str, reason: str) -> None:
        super().__init__(problem, fix)
        self.reason = reason


class SourceChangedError(SheetflowError):
    """A file is no longer the one that was decided on; the next run inspects it again."""

    exit_code = ExitCode.UNAVAILABLE
