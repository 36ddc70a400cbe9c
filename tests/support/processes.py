"""Python in another process, which a test may kill."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Runs `script` (its `sys.argv[1:]` are `arguments`) with our code importable."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    return subprocess.Popen(  # noqa: S603 - our own script
        command,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for(process: subprocess.Popen[str], line: str) -> None:
    """Returns when the process has printed `line`."""
    assert process.stdout is not None
    assert process.stdout.readline().strip() == line


def end(process: subprocess.Popen[str]) -> None:
    """Killed as by `kill -9`, and waited for."""
    process.kill()
    process.communicate()
