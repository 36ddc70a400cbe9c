"""A person's browser: it goes where it is sent."""

import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.request import urlopen

import pytest


class Visitor(webbrowser.BaseBrowser):
    """Opens an address beside whoever sends it there."""

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002, FBT002 - the base class's own
        Thread(target=lambda: urlopen(url, timeout=30).close(), daemon=True).start()  # noqa: S310 - the emulator's own address
        return True


@contextmanager
def browser() -> Iterator[None]:
    """Run as on a machine with this browser, where an emulator is trusted without TLS."""
    webbrowser.register("visitor", None, Visitor("visitor"), preferred=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        yield
