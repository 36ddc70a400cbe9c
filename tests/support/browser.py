"""A real browser on loopback files: how a page fits, what it asks for, who can read and use it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (360, 768, 1366)
"""A phone, a tablet, an office's screen; in CSS pixels."""
PAPER = 688
"""What A4 holds between the margins of the style sheet."""
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_OVERFLOWING = """() => {
  const wide = document.documentElement.clientWidth;
  const held = (one) => one.closest('.scroll, svg');
  const found = [...document.querySelectorAll('body *')].filter((one) => !held(one)
    && one.getClientRects().length && getComputedStyle(one).position !== 'absolute'
    && (one.getBoundingClientRect().right > wide + 1 || one.getBoundingClientRect().left < -1));
  const page = document.documentElement.scrollWidth > wide ? ['page'] : [];
  return [...page, ...found.map((one) => one.tagName + ': ' + one.textContent.trim().slice(0, 40))];
}"""
_HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4')].map((one) => {
  const box = one.getBoundingClientRect();
  return [Number(one.tagName[1]), box.top, box.bottom, box.left].map(Math.round);
})"""
_FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const all = [...document.querySelectorAll('a[href], button, input, summary')];
  return {
    at: all.indexOf(one),
    of: all.filter((other) => other.getClientRects().length || other.matches('.skip')).length,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    shown: box.width > 0 && box.right > 0 && box.left >= 0,
    text: one.textContent.trim(),
  };
}"""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start chromium; skip the test where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no chromium here: install it (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A page that is open, with everything it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def look(self, media: str, scheme: str, width: int) -> None:
        """Show it on "screen" or in "print", "light" or "dark", in a window of that width."""
        self.page.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type] # of its words
        self.page.set_viewport_size({"width": width, "height": 800})

    def overflowing(self) -> list[str]:
        """Return what is wider than the window and is not scrolled by itself."""
        found: list[str] = self.page.evaluate(_OVERFLOWING)
        return found

    def barriers(self) -> list[str]:
        """Return what axe finds against WCAG 2.2 AA and good practice, contrast included."""
        options = {"runOnly": {"type": "tag", "values": list(_RULES)}}
        found = Axe().run(self.page, options=options).response["violations"]
        return [
            f"{one['id']}: {node['html'][:120]} {node['any'][:1] and node['any'][0]['message']}"
            for one in found
            for node in one["nodes"]
        ]

    def disorder(self) -> list[str]:
        """Return headings that skip a level, or are seen before one that is read before them."""
        headings: list[tuple[int, int, int, int]] = self.page.evaluate(_HEADINGS)
        found = [] if [level for level, *_ in headings].count(1) == 1 else ["not one h1"]
        for before, after in pairwise(headings):
            if after[0] > before[0] + 1:
                found.append(f"h{after[0]} after h{before[0]}")
            below, beside = after[1] >= before[2], after[3] > before[3]
            if not (below or beside):
                found.append(f"heading at {after[1:]} is read after the one at {before[1:]}")
        return found

    def tab_through(self) -> list[dict[str, Any]]:
        """Press Tab until the focus leaves the page; return what had it, in that order."""
        found: list[dict[str, Any]] = []
        while len(found) < 500:
            self.page.keyboard.press("Tab")
            focused: dict[str, Any] = self.page.evaluate(_FOCUSED)
            if focused["at"] < 0 or (found and focused["at"] == found[0]["at"]):
                break
            found.append(focused)
        return found


@contextmanager
def visit(
    browser: Browser, path: Path, *, width: int = 1366, script: bool = True
) -> Iterator[Visit]:
    """Open a page's file with nothing but itself to be had."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, offline=True
    )
    context.set_default_timeout(10_000)
    try:
        made = Visit(context.new_page())
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on("console", lambda message: made.complaints.append(message.text))
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.page.goto(path.as_uri())
        yield made
    finally:
        context.close()
