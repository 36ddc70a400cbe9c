"""What every page of the site has: sandboxed, strict, escaping templates; texts and numbers."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from sheetflow.core.formatting import month_name
from sheetflow.core.reporting.wording import SectionText
from sheetflow.core.words import ENGLISH, INDONESIAN, Language

WEB = ("https://", "http://")
"""What a link of a page may begin with."""


class SiteText(SectionText):
    """The section `site`: what its pages say."""

    section = "site"

    def moment(self, moment: datetime) -> str:
        """Return "9 Oktober 2025 pukul 09.05 WIB"."""
        return self(
            "moment", hari=self.day(moment.date()), jam=f"{moment:%H.%M}", zona=f"{moment:%Z}"
        )

    def short_month(self, month: int) -> str:
        """Return the first letters of a month, as a chart has room for."""
        return month_name(month, self.language)[:3]


LANGUAGES = (INDONESIAN, ENGLISH)
"""The languages of a site's pages."""
STYLE, _SCRIPT = "style.css", "sort.js"
_BLANK = re.compile(r"\n\s+")
"""Line ends with the blanks that templates leave; no element of the site keeps blanks."""


@dataclass(frozen=True, slots=True)
class PageHead:
    """What stands around a page's content.

    `path` is the page's place below its language's folder; `home` leads to the overview, "" none;
    `also` is a page beside it: its name and its address.
    """

    path: str
    owner: str
    title: str
    description: str
    made: str
    home: str = ""
    also: tuple[str, str] | None = None
    sortable: bool = False


class SitePages:
    """Pages of one site; nothing is fetched but, in a site of many pages, its own style sheet."""

    def __init__(self, templates: Path, *, linked: bool = False) -> None:
        """`templates` is the folder `site` of the templates.  Raises OSError without it.

        `linked`: the pages link to `style` as STYLE at the top of the site; else each holds it.
        """
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(templates),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # all pages are of the same templates
        )
        style, script = ((templates / name).read_text("utf-8") for name in (STYLE, _SCRIPT))
        script = _BLANK.sub("\n", script)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        self.style, self._linked = style, linked
        self._script = Markup(script)  # noqa: S704 - a file of ours
        self._allowed = f"'sha256-{digest}'"

    def page(
        self, template: str, head: PageHead, content: Mapping[str, Any], text: SiteText
    ) -> str:
        """Return one page in the language of `text`."""
        up = "../" * path_in(head.path, text.language).count("/")
        page = {
            "language": text.language,
            "languages": [
                {
                    "language": one,
                    "label": text.texts.text("site.language", one),
                    "href": up + path_in(head.path, one),
                }
                for one in LANGUAGES
            ],
            "owner": head.owner,
            "title": head.title,
            "description": head.description,
            "made": head.made,
            "home": head.home,
            "style": up + STYLE,
            "also": head.also,
            "script": self._script if head.sortable else "",
            "script_source": self._allowed if head.sortable else "'none'",
        }
        style = Markup("" if self._linked else self.style)  # noqa: S704 - a file of ours
        found = self._environment.get_template(template)
        filled = found.render(page=page, t=text, style=style, **content)
        return _BLANK.sub("\n", filled)


def path_in(path: str, language: Language) -> str:
    """Return a page's place in the site: Indonesian is at the top, others in folders of theirs."""
    return path if language == INDONESIAN else f"{language}/{path}"


def templates_digest(templates: Path) -> bytes:
    """Return a digest of all templates of the folder: with it pages change."""
    texts = (path.read_bytes() for path in sorted(templates.iterdir()))
    return hashlib.sha256(b"".join(texts)).digest()
