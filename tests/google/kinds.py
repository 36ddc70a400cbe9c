"""The kinds of Google offices: whose the files are, and how the job proves to Google who it is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sheetflow.adapters.google.api.credentials import CredentialSource, open_credentials
from tests.google_emulator import GoogleEmulator
from tests.support.memory.office import JOB

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

Kind = Literal["user", "service_account", "impersonation"]
KINDS: tuple[Kind, ...] = ("user", "service_account", "impersonation")
"""Plain Gmail and My Drive; Workspace and a Shared Drive with a key; the same without keys."""
GMAIL = "kantor.contoh@gmail.com"
"""An office on plain Gmail: the job acts for this account, in its My Drive."""
OPERATOR = "pemasang@kantor.example"
"""Who is signed in on the machine of an office without keys."""
GCLOUD = "gcloud"
"""The folder in which gcloud keeps its sign-in."""


@cache
def private_key() -> str:
    """Return a service account's key, as Google would make it."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def key_file(emulator: GoogleEmulator, folder: Path, account: str = JOB) -> Path:
    """Write the key of a service account, readable by its owner alone."""
    return private_file(
        folder / "key.json",
        type="service_account",
        client_email=account,
        private_key=private_key(),
        token_uri=f"{emulator.url}/token",
    )


def private_file(path: Path, **content: object) -> Path:
    """Write a secret, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
    path.chmod(0o600)
    return path


def gcloud_sign_in(folder: Path, email: str = OPERATOR) -> None:
    """Write what `gcloud auth application-default login` writes for someone."""
    place = folder / GCLOUD / "application_default_credentials.json"
    person = {"client_id": "gcloud", "client_secret": "gcloud", "refresh_token": f"gcloud:{email}"}
    private_file(place, type="authorized_user", account="", **person)


def write_credentials(
    kind: Kind, emulator: GoogleEmulator, folder: Path, account: str
) -> dict[str, Any]:
    """Write what an office of that kind keeps on its machine; return its section `credentials:`."""
    match kind:
        case "user":
            token = {"client_id": "a", "client_secret": "b", "refresh_token": f"user:{account}"}
            return {"kind": kind, "file": private_file(folder / "token.json", **token).name}
        case "service_account":
            return {"kind": kind, "file": key_file(emulator, folder, account).name}
        case "impersonation":
            gcloud_sign_in(folder)
            emulator.may_act_as(account, OPERATOR)
            return {"kind": kind, "act_as": account}


@contextmanager
def machine(folder: Path) -> Iterator[None]:
    """Run as on a machine whose gcloud keeps its sign-in in that folder, and nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLOUDSDK_CONFIG", str(folder / GCLOUD))
        patch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
        yield


def job_credentials(kind: Kind, emulator: GoogleEmulator, account: str) -> "Credentials":
    """Return the real credentials of an office of that kind."""
    with TemporaryDirectory() as name, machine(Path(name)):
        section = write_credentials(kind, emulator, Path(name), account)
        file = Path(name) / section["file"] if "file" in section else None
        return open_credentials(CredentialSource(kind, file, section.get("act_as", "")))
