"""A real manager of systemd, `systemd --user`, for one test alone: in its own mount namespace.

The machine need not be booted by systemd; the manager sees a folder that looks as if it were.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

MANAGER = Path("/lib/systemd/systemd")
_ROOT = Path(__file__).parents[2]
_SCRIPT = """
mount -t tmpfs tmpfs /run/systemd && mkdir -p /run/systemd/system || exit 97
"$1" --user --unit=kosong.target > "$HOME/manager.log" 2>&1 &
manager=$!
tries=0
until systemctl --user show --property=Version > /dev/null 2>&1; do
    tries=$((tries + 1)); [ $tries -gt 100 ] && exit 98
    kill -0 $manager 2> /dev/null || exit 99
    sleep 0.1
done
shift
"$@"
code=$?
kill $manager
wait $manager
exit $code
"""
_EMPTY = "[Unit]\nDescription=nothing\nDefaultDependencies=no\n"


def why_not() -> str:
    """Return why no manager can be started here, "" if one can."""
    if not MANAGER.exists() or not Path("/run/systemd").is_dir():
        return "systemd is not installed"
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("unshare"):
        return "only root can give a test its own mount namespace"
    return ""


def units_in(home: Path) -> Path:
    """Return the folder of the manager's units, made on demand."""
    units = home / ".config" / "systemd" / "user"
    units.mkdir(parents=True, exist_ok=True)
    return units


def run_beside_systemd(
    home: Path, program: str, *words: object
) -> subprocess.CompletedProcess[str]:
    """Run a Python program beside a fresh manager whose home is this folder, to its end.

    The exit code is 97 to 99 where the manager did not start.
    """
    (units_in(home) / "kosong.target").write_text(_EMPTY)
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "PYTHONPATH": str(_ROOT),
    }
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    command = ["unshare", "-m", "sh", "-c", _SCRIPT, "sh", MANAGER, sys.executable, "-c", program]
    return subprocess.run(  # noqa: S603 - our own words
        [*map(str, command), *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
