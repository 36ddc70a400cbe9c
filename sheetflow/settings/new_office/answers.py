"""Answers as people type them, as settings' values: “2 Januari 2024”, an account's address."""

import re
import unicodedata
from datetime import date

from sheetflow.core.office import Office
from sheetflow.core.register.dates import read_date
from sheetflow.core.register.links import read_links
from sheetflow.core.register.text import fold
from sheetflow.core.texts import Text
from sheetflow.settings.document import Value
from sheetflow.settings.office_checks import account_name

_EMAIL = re.compile(r"(?:(?:e-?mail|surel)\s*:?\s*)?([^\s;,<>():]+@[^\s;,<>()]+\.[^\s;,<>()]+)")
_NIP = re.compile(r"(?:NIP\.?:?\s*)?(?<!\d)((?:\d[ .]?){17}\d)(?!\d)", re.IGNORECASE)
_ACTING = re.compile(r"(?<!\w)(plt|plh)(?!\w)\.?", re.IGNORECASE)
_DAY = r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2} [^\W\d_]+ \d{4})"
_SINCE = re.compile(rf"(?:(?<!\w)(?:sejak|mulai|since|from)\s+)?{_DAY}", re.IGNORECASE)
_UNTIL = re.compile(
    rf"(?:(?<!\w)(?:sampai dengan|sampai|hingga|s\.d\.|until|to)|(?<=\d)\s*[-–])\s*{_DAY}",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(rf"(?:^|(?<=[;,\n]))\s*{_DAY}\s*(?=[;,\n]|$)")
_SHORT = re.compile(r"(.+?)\s*\(([^()]{1,24})\)")
_ADDRESS = re.compile(r"(?:jalan|jln?|gedung|komplek[s]?|telp|telepon|street)\b", re.IGNORECASE)
_ROBOT = re.compile(r"[\w.-]+@[\w.-]+\.iam\.gserviceaccount\.com")
_LONGEST_ID = 40


class AnswerError(ValueError):
    """An answer that cannot be used, with the sentence that names what to write."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.text = Text.of(key, **values)


def identifier(text: str, taken: frozenset[str] = frozenset()) -> str:
    """Return a name for settings made of the text: “Hukum & SDM” gives hukum-sdm."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    found = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_ID].strip("-")
    found = found if found[:1].isalpha() else f"n-{found}".strip("-")
    numbers = (f"{found}-{number}" for number in range(2, 1000))
    return found if found not in taken else next(name for name in numbers if name not in taken)


def entries(text: str) -> list[str]:
    """Return what is between semicolons.  Raises AnswerError where commas may have been meant."""
    found = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if "," in text and ";" not in text and "\n" not in text:
        many = "; ".join(part.strip() for part in text.split(",") if part.strip())
        raise AnswerError("new_office.wrong.commas", satu=f"{text.strip()};", banyak=many)
    return found


def day(text: str, office: Office) -> date:
    """Return the day, in whatever form staff may write one in a cell."""
    found = read_date(text.strip(), office.placeholders, office.date_words, office.zone).value
    if found is None:
        raise AnswerError("new_office.wrong.day", nilai=text)
    return found


def units(text: str, office: Office) -> tuple[Value, ...]:
    """Return the subdivisions; one that the office's kind knows has all that is known of it."""
    known = {fold(name): unit for unit in office.units
             for name in (unit.short, *unit.label.all(), *unit.aliases) if name}  # fmt: skip
    found: list[Value] = []
    taken: set[str] = set()
    for entry in entries(text):
        short = _SHORT.fullmatch(entry)
        label, abbreviation = (short[1], short[2]) if short else (entry, "")
        kept = known.get(fold(label)) or known.get(fold(abbreviation))
        own = str(kept.id) if kept and kept.id not in taken else ""
        own = own or identifier(abbreviation or label, frozenset(taken))
        taken.add(own)
        aliases = kept.aliases if kept else ((abbreviation,) if abbreviation else ())
        more: dict[str, Value] = {"aliases": tuple(aliases)} if aliases else {}
        abbreviation = abbreviation or (kept.short if kept else "")
        unit: dict[str, Value] = {"id": own, "label": kept.label.all()[0] if kept else label}
        found.append(unit | ({"short": abbreviation} if abbreviation else {}) | more)
    return tuple(found)


def person(text: str, office: Office) -> dict[str, Value]:
    """Return a holder's name and what else is recognised beside it, in any order."""
    rest = text
    found: dict[str, Value] = {}
    for key, pattern in (("email", _EMAIL), ("nip", _NIP), ("acting", _ACTING),
                         ("until", _UNTIL), ("since", _SINCE)):  # fmt: skip
        match = pattern.search(rest)
        if match:
            said = match[1] if match.groups() else match[0]
            is_day = key in ("until", "since")
            found[key] = day(said, office) if is_day else said.casefold()
            rest = f"{rest[: match.start()]};{rest[match.end() :]}"
    names = [part.strip(" ,-–") for part in rest.split(";")]
    name, *more = [part for part in names if any(sign.isalpha() for sign in part)] or [""]
    if not name or any(sign.isdigit() for sign in name):  # a number, an address, an odd day
        raise AnswerError("new_office.wrong.person", nilai=text)
    if more:
        raise AnswerError("new_office.wrong.person_more", nilai=more[0])
    order = ("since", "until", "acting", "nip", "email")
    return {"name": name} | {key: found[key] for key in order if key in found}


def accounts(text: str, office: Office) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Return accounts by platform, and the hosts of the office's own sites."""
    by_platform: dict[str, list[str]] = {}
    hosts: list[str] = []
    for entry in re.split(r"[;,\s]+(?=https?://|www\.)|[;\n]+", text):
        if not entry.strip():
            continue
        platform, account, host = _account(entry.strip(), office)
        if account:
            by_platform.setdefault(platform, []).append(account)
        else:
            hosts.append(host)
    return {name: tuple(names) for name, names in by_platform.items()}, tuple(hosts)


def _account(entry: str, office: Office) -> tuple[str, str, str]:
    """Return the entry's platform and account; else its host alone."""
    book = office.platforms
    named = re.fullmatch(r"([^:/\s]+)\s*[: ]\s*(@?[\w.-]+)", entry)
    if named:
        for platform in book.platforms:
            if fold(platform.name) == fold(named[1]) and platform.hosts:
                name = account_name(named[2], platform.name, book)
                return platform.name, name or "", ""
    for platform in book.platforms:
        if "/" in entry and platform.hosts and (
            name := account_name(entry, platform.name, book)
        ):  # fmt: skip
            return platform.name, name, ""
    links = read_links(entry, None, book, office.placeholders).value or ()
    site = next((link for link in links if link.host), None)
    if site is not None and site.host not in {h for p in book.platforms for h in p.hosts}:
        return "", "", site.host
    if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", entry.casefold()):
        return "", "", entry.casefold().removeprefix("www.")
    known = ", ".join(dict.fromkeys(p.name for p in book.platforms if p.hosts))
    raise AnswerError("new_office.wrong.account", nilai=entry, dikenal=known)


def letterhead(text: str) -> dict[str, Value]:
    """Return the lines of the office's name, then those of its address."""
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    numbered = (at for at, part in enumerate(parts) if re.search(r"\d", part))
    named = (at for at, part in enumerate(parts) if _ADDRESS.match(part))
    begins = next(named, None) or next(numbered, len(parts))  # a name may hold a number: SMA 1
    lines, address = tuple(parts[: max(begins, 1)]), tuple(parts[max(begins, 1) :])
    return {"lines": lines, **({"address": address} if address else {})}


def numbered(text: str, office: Office) -> tuple[str, date, str]:
    """Return a regulation's number, its day, and what else is between semicolons."""
    alone = [*_DAY_ALONE.finditer(text)]  # a number may look like a day: 12/03/2024
    match = alone[-1] if alone else re.search(_DAY, text)
    if match is None:
        raise AnswerError("new_office.wrong.numbered", nilai=text)
    parts = [
        part.strip(" ,") for part in (text[: match.start()] + ";" + text[match.end() :]).split(";")
    ]
    number, rest = next(((part, at) for at, part in enumerate(parts) if part), ("", 0))
    if not number:
        raise AnswerError("new_office.wrong.numbered", nilai=text)
    return number, day(match[1], office), "; ".join(part for part in parts[rest + 1 :] if part)


def google_place(text: str, where: str) -> dict[str, Value]:
    """Return where a Google office is, and who the job is to Google there."""
    robot = _ROBOT.search(text)
    folder = _ROBOT.sub("", text).strip(" ;,\n")
    credentials: dict[str, Value] = {"kind": "service_account", "file": "key.json"}
    if where == "gmail":
        credentials = {"kind": "user", "file": "token.json"}
    elif robot:
        credentials = {"kind": "impersonation", "act_as": robot[0]}
    return {"folder": folder, "credentials": credentials}


def chosen(text: str, options: dict[str, tuple[str, ...]]) -> str:
    """Return the key of `options` that the text means: its number, its key, or one of its names."""
    written = fold(text)
    for number, (key, names) in enumerate(options.items(), start=1):
        if written in {str(number), fold(key), *map(fold, names)}:
            return key
    near = [key for key, names in options.items() if any(written in fold(n) for n in names)]
    if written and len(near) == 1:
        return near[0]
    listed = ", ".join(f"{number} ({key})" for number, key in enumerate(options, start=1))
    raise AnswerError("new_office.wrong.choice", nilai=text, pilihan=listed)
