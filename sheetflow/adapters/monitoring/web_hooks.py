"""Requests to the addresses that want to know of a run; a refusal is a sentence, no error."""

from urllib.parse import urlsplit

TRIES = 2
MAX_BODY = 10_000
"""Bytes of a log that are sent, the last ones: healthchecks keeps no more."""
_INSTALL = "pip install -c constraints.txt -e '.[notices]'"


def request_hook(address: str, timeout: float, body: str = "") -> str:
    """Request an address, with `body` if there is one; return what went wrong, "" if nothing.

    The path, which names the check and often is its only secret, is never in the answer.
    """
    try:
        import httpx  # noqa: PLC0415 - of the extra `notices`, and 0.1 s
    except ImportError:
        return f"{_place(address)}: httpx is not installed ({_INSTALL})"
    content = body.encode("utf-8", "replace")[-MAX_BODY:]
    trouble = ""
    for _ in range(TRIES):
        try:
            answer = httpx.request(
                "POST" if content else "GET",
                address,
                content=content or None,
                timeout=timeout,
                follow_redirects=True,
            )
        except httpx.TimeoutException:
            trouble = f"no answer within {timeout:g} seconds"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            trouble = type(error).__name__
        else:
            if answer.is_success:
                return ""
            trouble = f"HTTP {answer.status_code}"
    return f"{_place(address)}: {trouble}"


def _place(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "…"
    return f"{parts.scheme}://{parts.hostname}/…"
