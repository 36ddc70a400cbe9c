"""What a client sends, reported as data, sent over plain HTTP and held against what is due.

A step asks: `ask`, the verb and the address; `headers`; `as`, the caller, or none; `body` as JSON,
`raw` as it stands; `gzip`. Or `batch`: one request of a batchUpdate of the office's spreadsheet.
It tells the answer: `status` (200), `message` of the refusal, `exactly` the whole body, `answer` a
part of it, `found` the ids of developer metadata, `text` the body as it stands, `sent` its headers.
`keep` names values of the answer for later steps, which use them as {name}.
"""

import gzip
import json
import re
from typing import Any

import requests

from tests.google_emulator_tests.conftest import OWNER, Office
from tests.google_emulator_tests.parts import missing

Step = dict[str, Any]
BATCH_UPDATE = "POST /v4/spreadsheets/{id}:batchUpdate"


def filled(item: Any, known: dict[str, str]) -> Any:
    """The same with every {name} that is known in its place."""
    if isinstance(item, dict):
        return {key: filled(inner, known) for key, inner in item.items()}
    if isinstance(item, list):
        return [filled(inner, known) for inner in item]
    if isinstance(item, str):
        return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), item)
    return item


def content(step: Step) -> bytes | None:
    """The body that the step sends."""
    if "raw" in step:
        return str(step["raw"]).encode()
    body = {"requests": [step["batch"]]} if "batch" in step else step.get("body")
    return None if body is None else json.dumps(body).encode()


def ask(office: Office, step: Step) -> requests.Response:
    """Send what a step says."""
    verb, _, target = step["ask"].partition(" ")
    headers = {"Content-Type": "application/json", **step.get("headers", {})}
    caller = step.get("as", OWNER)
    if caller:
        headers["Authorization"] = f"Bearer user:{caller}"
    sent = content(step)
    if step.get("gzip") and sent is not None:
        sent, headers["Content-Encoding"] = gzip.compress(sent), "gzip"
    address = target if target.startswith("http") else office.emulator.url + target
    return requests.request(
        verb, address, data=sent, headers=headers, timeout=30, allow_redirects=False
    )


def wrong(step: Step, answer: requests.Response) -> list[str]:
    """What of the answer is not as the step tells."""
    due: dict[str, Any] = {"status": step.get("status", 200), "sent": step.get("sent", {})}
    came: dict[str, Any] = {"status": answer.status_code, "sent": dict(answer.headers)}
    if "text" in step:
        due["text"], came["text"] = step["text"], answer.text
    if {"message", "exactly", "answer", "found"} & set(step):
        shown = answer.json()
        came["answer"], due["answer"] = shown, step.get("answer", {})
        if "message" in step:
            due["answer"] = {"error": {"message": step["message"]}}
            due["answer"]["error"] |= step.get("answer", {}).get("error", {})
        if "exactly" in step and shown != step["exactly"]:
            return [f"{shown!r} instead of {step['exactly']!r}"]
        entries = shown.get("matchedDeveloperMetadata", [])
        due["found"] = step.get("found", [])
        came["found"] = sorted(e["developerMetadata"]["metadataId"] for e in entries)
        came["found"] = came["found"] if "found" in step else []
    return missing(due, came)


def converse(office: Office, steps: list[Step]) -> None:
    """All steps, one after another."""
    known = {"id": office.spreadsheet_id, "drive": office.drive_id, "url": office.emulator.url}
    for reported in steps:
        step = filled({"ask": BATCH_UPDATE, **reported}, known)
        answer = ask(office, step)
        assert not wrong(step, answer), (step["ask"], wrong(step, answer))
        for name, path in step.get("keep", {}).items():
            found: Any = dict(answer.headers) if path in answer.headers else answer.json()
            for part in path.split("."):
                found = found[int(part) if part.isdigit() else part]
            known[name] = str(found)
