"""`python -m tests.google_emulator` with a whole office, kept on disk: its memory stays small."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import yaml

from sheetflow.demo.make_demo import SAMPLE
from sheetflow.settings.document import shipped_config
from tests.google.kinds import GMAIL, private_file
from tests.google_emulator.drive_store import FOLDER
from tests.support.quick_yaml import quick_yaml
from tests.support.sample_office import OfficeFolder

MOST = 150
"""In MB, of the program while it serves `init`, `import` and a run."""


@contextmanager
def program(state: Path) -> Iterator[tuple[str, int]]:
    """Yield the address and the number of the running program."""
    words = [sys.executable, "-m", "tests.google_emulator", "--port", "0", "--state", str(state)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603 - our own
        assert running.stdout is not None
        try:
            yield running.stdout.readline().split()[-1], running.pid
        finally:
            running.terminate()


def order(url: str, what: str, /, **body: str) -> dict[str, Any]:
    """Order something of the emulator."""
    request = Request(f"{url}/emulator/{what}", json.dumps(body).encode(), method="POST")  # noqa: S310 - loopback
    with urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
        found: dict[str, Any] = json.load(answer)
        return found


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is Linux's")
def test_a_whole_office_needs_little_memory(tmp_path: Path) -> None:
    with program(tmp_path / "state") as (url, number):
        folder = order(url, "files", name="Publikasi", owner=GMAIL, mimeType=FOLDER)["id"]
        office = shipped_config() / "offices/kpu-kab-contoh/office.yaml"
        settings: dict[str, Any] = quick_yaml(office.read_text("utf-8"))
        own = {"kind": "user", "file": "token.json"}
        settings |= {"home": "google"}
        settings["google"] = {"folder": folder, "endpoint": url, "credentials": own}
        refresh = {"client_id": "a", "client_secret": "b", "refresh_token": f"user:{GMAIL}"}
        private_file(tmp_path / "token.json", **refresh)
        home = OfficeFolder(tmp_path)
        for words in (("init",), ("import", str(SAMPLE)), ("run",)):
            (tmp_path / "office.yaml").write_text(yaml.safe_dump(settings), "utf-8")
            said = home.call(*words)
            assert said.code == 0, said.err
            if found := re.search(r"spreadsheet: (\S+)", said.out):
                settings["google"]["spreadsheet"] = found[1]
        [peak] = re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{number}/status").read_text("utf-8"))
        assert int(peak) // 1024 < MOST
