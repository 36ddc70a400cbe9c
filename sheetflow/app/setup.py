"""Open the office of a settings file; `init` and `sign-in`."""

from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo

from sheetflow.app.backend import Backend, SetupPlan
from sheetflow.app.ledger_checks import refuse_lost_ledger
from sheetflow.core.reporting.period import Period, parse_period
from sheetflow.core.setting_rules import nearest_name
from sheetflow.errors import ConfigurationError
from sheetflow.ports import QuotaGate
from sheetflow.settings.load import Settings, load_settings


def save_token(settings: Settings, client_file: Path) -> Path:
    """Let the person authorise the job, save the token as office.yaml names it, return the path.

    `client_file` is the OAuth client of kind "Desktop app" from the Cloud console.  Raises
    ConfigurationError for an office whose job does not act for a person.
    """
    credentials = settings.google.credentials if settings.google else None
    if credentials is None or credentials.kind != "user" or not credentials.file:
        raise ConfigurationError(
            f"{settings.root / 'office.yaml'}: the job does not act for a person here.",
            "Write `credentials: {kind: user, file: token.json}` under `google:` first.",
        )
    from sheetflow.adapters.google.api.credentials import sign_in  # noqa: PLC0415 - a Google office's

    token_file = settings.root / credentials.file
    sign_in(client_file, token_file)
    return token_file


GOOGLE_PACKAGES = ("gspread", "googleapiclient", "google_auth_oauthlib")


def open_backend(settings: Settings, gate: QuotaGate | None = None) -> Backend:
    """Return the office's backend; nothing is read or written yet.

    `gate` is what requests to Google wait for, where several processes share a quota.
    Raises ConfigurationError for a Google office without its packages, credentials or places.
    """
    match settings.home:
        case "local":
            from sheetflow.app.local_backend import open_local_backend  # noqa: PLC0415 - this kind only

            return open_local_backend(settings)
        case "google":
            _require_packages(settings)
            from sheetflow.app.google_backend import open_google_backend  # noqa: PLC0415 - this kind only

            return open_google_backend(settings, gate=gate)
        case _:
            assert_never(settings.home)


def _require_packages(settings: Settings) -> None:
    missing = [name for name in GOOGLE_PACKAGES if find_spec(name) is None]
    if missing:
        raise ConfigurationError(
            f"{settings.root / 'office.yaml'}: a Google office needs packages that are not "
            f"installed: {', '.join(missing)}.",
            "Install them: pip install -c constraints.txt -e '.[google]'.",
        )


def named_settings(config: Path | None) -> Settings:
    """Return the settings of an office: of its file or folder, or `fleet.yaml#ID` of a fleet's.

    Raises ConfigurationError.
    """
    file, sign, name = str(config or "").rpartition("#")
    if not sign or (config and config.exists()):
        return load_settings(find_settings_file(config))
    from sheetflow.settings.fleet_file import load_fleet  # noqa: PLC0415 - for an office of a fleet

    fleet = load_fleet(Path(file))
    offices = {one.id: one for one in fleet.offices}
    if name not in offices:
        problem = f"{fleet.file}: the fleet has no office “{name}” that can be run."
        why = [f"{at}: {said}" for at, said in fleet.unusable if name in f"{at} {said}"]
        raise ConfigurationError(problem, why[0] if why else nearest_name(name, offices))
    found = load_settings(offices[name].settings, offices[name].text)
    # What is written in the fleet's file has no file of its own, by which it could be scheduled.
    alone = found.file.with_name(f"{found.file.name}#{name}")
    return replace(found, file=alone) if offices[name].text else found


def find_settings_file(config: Path | None) -> Path:
    """Return the office's settings file: as given, else `office.yaml` of the working folder."""
    path = config or Path("office.yaml")
    if path.is_dir():
        path = path / "office.yaml"
    if not path.exists():
        raise ConfigurationError(
            f"{path}: there is no such settings file.",
            "Name it with --config FILE, or make an office: sheetflow new DIR (to look: demo DIR).",
        )
    return path


def init_office(backend: Backend, now: datetime, *, dry_run: bool = False) -> SetupPlan:
    """Bring the office's places to the desired state; `dry_run` only returns the changes.

    Raises TamperedError where a ledger is missing that existed: no new one replaces it.
    """
    if not backend.marks.remote:
        refuse_lost_ledger(backend)
    wanted = backend.own.setup_plan(now)
    if dry_run or not wanted.changes:
        return wanted
    with backend.lock(now):
        return replace(wanted, next_steps=wanted.apply())


def required_period(text: str) -> Period:
    """Return the period that is written.  Raises ConfigurationError where it is none."""
    found = parse_period(text)
    if found is None:
        raise ConfigurationError(f"“{text}” is no period.", "Write 2025-10, 2025-Q4 or 2025.")
    return found


def moment(as_of: str | None, zone: ZoneInfo) -> datetime:
    """Return the moment of a run, aware and in the office's zone.

    `as_of` is ISO 8601; without an offset it is in the office's zone, a day alone means its end.
    Raises ConfigurationError when it is no time.
    """
    if as_of is None:
        return datetime.now(UTC).astimezone(zone).replace(microsecond=0)
    try:
        given = datetime.fromisoformat(as_of)
    except ValueError as error:
        raise ConfigurationError(
            f"--as-of “{as_of}” is no time.",
            "Write it like 2025-11-03T09:00 or 2025-11-03T09:00+07:00.",
        ) from error
    if len(as_of) == len("2025-11-03"):
        given = given.replace(hour=23, minute=59)
    return given.replace(tzinfo=zone) if given.tzinfo is None else given.astimezone(zone)
