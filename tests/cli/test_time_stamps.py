"""Closed reports are stamped by an RFC 3161 authority; tried with a real one on the loopback."""

import json
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetflow.adapters.time_stamp import NoStampError, examine_stamp, request_stamp
from sheetflow.errors import UnavailableError
from tests.support.sample_office import OfficeFolder
from tests.support.stamp_authority import OPENSSL, StampAuthority, new_authority, serving

pytest.importorskip("rfc3161_client", reason="needs the extra timestamp")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs openssl")

TEXT = b"report: Laporan 2025-10\n"
CLOSING = "2025-11-03T09:00+07:00"
LATER = "2025-11-03T12:00+07:00"


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_authority(tmp_path_factory.mktemp("otoritas") / "tsa").folder


@pytest.fixture
def authority(keys: Path, tmp_path: Path) -> Iterator[StampAuthority]:
    made = StampAuthority(shutil.copytree(keys, tmp_path / "tsa"))
    settings = (made.folder / "tsa.cnf").read_text("utf-8")
    (made.folder / "tsa.cnf").write_text(settings.replace(str(keys), str(made.folder)), "utf-8")
    with serving(made):
        yield made


@pytest.fixture
def office(judged_one: Path, tmp_path: Path, authority: StampAuthority) -> OfficeFolder:
    copy = OfficeFolder(shutil.copytree(judged_one, tmp_path / "kantor"))
    shutil.copyfile(authority.root, copy.path / "akar.pem")
    with (copy.path / "office.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"\ntimestamp: {{url: '{authority.url}', certificate: akar.pem}}\n")
    return copy


def close(office: OfficeFolder) -> str:
    said = office.call("report", "--period", "2025-10", "--close", as_of=CLOSING)
    assert said.code == 0, said.err
    return said.out


def files(office: OfficeFolder) -> tuple[Path, Path]:
    published = office.drive / "Laporan/2025-10"
    return published / "Laporan 2025-10.tsr", published / "Laporan 2025-10.tsr.txt"


def test_a_stamp_is_of_its_text_and_stands_up_to_its_root(authority: StampAuthority) -> None:
    stamp = request_stamp(authority.url, TEXT)

    found = examine_stamp(stamp, TEXT, authority.root.read_bytes())
    assert found.trusted
    assert found.at < found.valid_until
    with pytest.raises(NoStampError, match="another text"):
        examine_stamp(stamp, TEXT + b"x", None)


def test_a_stamp_of_another_authority_is_none(authority: StampAuthority, tmp_path: Path) -> None:
    stamp = request_stamp(authority.url, TEXT)
    other = new_authority(tmp_path / "lain")

    with pytest.raises(NoStampError, match="root certificate"):
        examine_stamp(stamp, TEXT, other.root.read_bytes())


@pytest.mark.parametrize("at", [0.3, 0.6, 0.97])
def test_a_stamp_that_was_changed_is_none(authority: StampAuthority, at: float) -> None:
    stamp = bytearray(request_stamp(authority.url, TEXT))
    stamp[int(len(stamp) * at)] ^= 1

    with pytest.raises(NoStampError):
        examine_stamp(bytes(stamp), TEXT, authority.root.read_bytes())


@pytest.mark.parametrize(
    "answer", [(200, b""), (200, b"<html>"), (500, b"?"), (404, b"?"), (200, bytes(70_000))]
)
def test_what_is_no_stamp_is_a_sentence(
    authority: StampAuthority, answer: tuple[int, bytes]
) -> None:
    authority.answer = lambda _: answer
    with pytest.raises(UnavailableError, match="could not be had"):
        request_stamp(authority.url, TEXT)


def test_a_stamp_of_another_request_is_refused(authority: StampAuthority) -> None:
    old = request_stamp(authority.url, TEXT)
    authority.answer = lambda _: (200, old)
    with pytest.raises(UnavailableError, match="another request"):
        request_stamp(authority.url, TEXT)


def test_a_server_that_does_not_end_is_left(authority: StampAuthority) -> None:
    left = threading.Event()

    def wait(_: bytes) -> tuple[int, bytes]:
        left.wait()
        return 200, b""

    authority.answer = wait
    with pytest.raises(UnavailableError, match=r"within|timed out"):
        request_stamp(authority.url, TEXT, seconds=0.3)
    left.set()


def test_a_closed_report_is_stamped_and_verify_says_until_when(
    office: OfficeFolder, authority: StampAuthority
) -> None:
    close(office)

    stamp, text = files(office)
    assert authority.verifies(stamp, text)
    assert "head: " in text.read_text("utf-8")
    said = office.call("verify", as_of=None)
    assert said.code == 0, said.out
    assert "Cap waktu Laporan 2025-10" in said.out
    assert "berlaku sampai" in said.out
    office.call("report", "--period", "2025-10", "--close", as_of=CLOSING)
    assert office.run().code in {0, 1}
    assert authority.requests == 1


def test_a_server_that_is_down_stops_no_closing_and_is_asked_again(
    office: OfficeFolder, authority: StampAuthority
) -> None:
    works, authority.answer = authority.answer, lambda _: (503, b"")
    assert "time stamp could not be had" in close(office)
    assert not files(office)[0].exists()
    assert "belum diperoleh" in office.call("verify", as_of=None).out

    soon = office.call("run", as_of="2025-11-03T09:05+07:00")
    assert (soon.code, authority.requests) in {(0, 1), (1, 1)}
    again = office.call("run", as_of="2025-11-03T09:11+07:00")
    assert (again.code, authority.requests) == (4, 2)
    authority.answer = works
    assert office.call("run", as_of=LATER).code in {0, 1}
    assert authority.verifies(*files(office))
    assert office.call("verify", as_of=None).code == 0


def test_a_run_that_was_killed_before_its_note_takes_the_stamp_that_is_there(
    office: OfficeFolder, authority: StampAuthority
) -> None:
    works, authority.answer = authority.answer, lambda _: (503, b"")
    close(office)
    with sqlite3.connect(office.ledger) as db:
        (note,) = db.execute("SELECT text FROM notes WHERE id LIKE 'stamp:%'").fetchone()
    authority.answer = works
    stamp = request_stamp(authority.url, json.loads(note)["text"].encode())
    files(office)[0].write_bytes(stamp)

    assert office.call("run", as_of=LATER).code in {0, 1}
    assert files(office)[0].read_bytes() == stamp
    assert authority.requests == 2
    assert office.call("verify", as_of=None).code == 0


def test_a_stamp_that_was_changed_or_is_gone_is_found(office: OfficeFolder) -> None:
    close(office)
    for file in files(office):
        right = file.read_bytes()
        for content in (b"", b"lain", None):
            file.unlink() if content is None else file.write_bytes(content)
            said = office.call("verify", as_of=None)
            assert said.code == 7, (file, content)
            assert "Cap waktu Laporan 2025-10 tidak sah" in said.out
            file.write_bytes(right)
    assert office.call("verify", as_of=None).code == 0


@pytest.mark.parametrize("url", ["ftp://tsa.example.org", "file:///etc/passwd", "tsa", "http://"])
def test_an_address_that_is_none_is_a_mistake_of_the_settings(
    judged_one: Path, tmp_path: Path, url: str
) -> None:
    office = OfficeFolder(shutil.copytree(judged_one, tmp_path / "salah"))
    with (office.path / "office.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"\ntimestamp: {{url: '{url}'}}\n")

    said = office.run()
    assert said.code == 3
    assert "is no web address" in said.err


def line_of_doctor(office: OfficeFolder) -> tuple[int, str]:
    said = office.call("doctor")
    (line,) = (one for one in said.out.splitlines() if "timestamp" in one[:16])
    return said.code, line


def test_doctor_examines_the_root_certificate_and_asks_no_server(
    office: OfficeFolder, authority: StampAuthority
) -> None:
    assert line_of_doctor(office) == (0, f"ok  timestamp  {authority.url}, akar.pem")
    (office.path / "akar.pem").write_text("bukan sertifikat", "utf-8")
    code, line = line_of_doctor(office)
    assert (code, line[:2], "certificate cannot be read" in line) == (4, "XX", True)
    (office.path / "akar.pem").unlink()
    code, line = line_of_doctor(office)
    assert (code, line[:2], "akar.pem: the certificate" in line) == (4, "XX", True)
    assert authority.requests == 0


def test_doctor_misses_the_package(office: OfficeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    code, line = line_of_doctor(office)
    assert (code, line[:2], "rfc3161-client is not installed" in line) == (4, "XX", True)
