"""What is acknowledged survives a power cut: every new name is synced into its folder before."""

import json
from pathlib import Path

from tests.support.processes import start
from tests.support.sample_office import AS_OF, office_of_one
from tests.support.system_calls import WATCH

_RUN = (
    WATCH
    + r"""
import json
from pathlib import Path
pending, unsynced, made = {}, [], set()
drive = os.path.realpath(sys.argv[1])
def on_call(name, arguments):
    if name == "sqlite3.connect":
        unsynced.extend(sorted(pending))
    elif name == "os.fsync":
        pending_in = os.readlink(f"/proc/self/fd/{arguments[0]}")
        for path in [path for path, folder in pending.items() if folder == pending_in]:
            del pending[path]
    elif name in ("os.mkdir", "os.link", "os.rename"):
        path = os.path.realpath(os.fspath(arguments[0 if name == "os.mkdir" else 1]))
        hidden = os.path.basename(path).startswith(".")
        if path.startswith(drive) and not hidden and not os.path.exists(path):
            pending[path] = os.path.dirname(path)
            made.add(path)
watch(on_call)
from sheetflow.cli.main import cli
for words in json.loads(sys.argv[2]):
    try:
        cli(words)
    except SystemExit as end:
        assert not end.code, words
    unsynced.extend(sorted(pending))
    print(json.dumps({"made": len(made), "unsynced": unsynced}))
"""
)


def test_every_new_folder_is_on_the_disk_before_its_files_are_acknowledged(tmp_path: Path) -> None:
    office = office_of_one(tmp_path / "kantor", "Disposisi Terbit")
    options = ["--config", str(office.path / "office.yaml"), "--as-of", AS_OF]
    commands = [["run", *options], ["report", "--period", "2025-10", *options]]
    process = start(_RUN, office.drive, json.dumps(commands))
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    counts = [json.loads(line) for line in output.splitlines() if line.startswith('{"made"')]
    assert [count["unsynced"] for count in counts] == [[], []]
    assert counts[0]["made"] > 8
