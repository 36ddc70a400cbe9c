"""The parts of a batch: requests inside a request, answers inside an answer."""

import json
from urllib.parse import parse_qsl, urlsplit

from tests.google_emulator.calls import Answer
from tests.google_emulator.wire import Request, head_and_body


def inner_request(outer: Request, content: bytes) -> Request:
    """The request in a part; it inherits the token of the batch."""
    line, _, rest = content.partition(b"\n")
    http, target = line.decode().split(" ")[:2]
    headers, body = head_and_body(rest)
    split = urlsplit(target)
    query = parse_qsl(split.query, keep_blank_values=True)
    headers.setdefault("authorization", outer.headers.get("authorization", ""))
    headers.setdefault("host", outer.headers.get("host", ""))
    return Request(http, split.path, query, headers, body.rstrip(b"\r\n"), in_batch=True)


def batch_answer(answers: list[tuple[str, Answer]]) -> Answer:
    """The answers by Content-ID, in order."""
    boundary = "batch_emulated"
    lines = b""
    for content_id, answer in answers:
        body = encoded(answer)
        name = content_id.strip("<>")
        head = (
            f"--{boundary}\r\nContent-Type: application/http\r\nContent-ID: <response-{name}>\r\n"
            f"\r\nHTTP/1.1 {answer.status} {'OK' if answer.status < 300 else 'Error'}\r\n"
            f"Content-Type: {answer.content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        lines += head.encode() + body + b"\r\n"
    lines += f"--{boundary}--\r\n".encode()
    return Answer(200, lines, f"multipart/mixed; boundary={boundary}")


def encoded(answer: Answer, *, pretty: bool = True) -> bytes:
    """An answer's body as bytes; small JSON is printed with indents, as Google's is."""
    if answer.body is None:
        return b""
    if isinstance(answer.body, bytes):
        return answer.body
    text = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    if pretty and len(text) < 100_000:
        text = json.dumps(answer.body, ensure_ascii=False, indent=2) + "\n"
    return text.encode()
