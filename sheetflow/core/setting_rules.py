"""Rules of settings beyond their types: marks for `Annotated` that give a value's normal form.

`sheetflow.settings` reads the office's files by pydantic into the core's own dataclasses.  Pydantic
finds the two methods of a mark by their names; the core itself does not import it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Protocol
from urllib.parse import urlsplit


class SettingError(ValueError):
    """A value that a setting cannot have: the problem, its fix, and the key it belongs to."""

    def __init__(self, problem: str, fix: str, key: str = "") -> None:
        super().__init__(problem)
        self.problem, self.fix, self.key = problem, fix, key


def not_a_name(text: str) -> SettingError:
    """Return the error of a name without any letter, by which nothing could be recognised."""
    problem = f"“{one_line(text)}” is no name: it holds no letter."
    return SettingError(problem, "Write it out, or remove it.", text)


class KnownNames(Protocol):
    """The names that an office's files define, by what they name."""

    @property
    def open_states(self) -> tuple[str, ...]:
        """States that are no end, in the form's order."""

    def of(self, kind: str) -> frozenset[str] | None:
        """Return the names of a kind ("column", "role", …); None where they could not be read."""


class ReadingContext(Protocol):
    """What pydantic passes to a rule that needs the names; None where a value is read alone."""

    @property
    def context(self) -> KnownNames | None:
        """The names of the settings being read."""


@dataclass(frozen=True, eq=False)
class Rule:
    """A check that returns the value, or its normal form.  Raises SettingError.

    `is_before`: the check takes the file's value, before its type is checked; `is_alone`: the type
    is not checked at all; `with_names`: the check takes the ReadingContext too.  `schema` is added
    to the JSON Schema; `or_text`: one text may be in place of the list or mapping.
    """

    check: Callable[..., Any]
    is_before: bool = False
    is_alone: bool = False
    with_names: bool = False
    or_text: bool = False
    schema: Mapping[str, Any] = field(default_factory=dict)

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        how = "with-info" if self.with_names else "no-info"
        function = {"type": how, "function": self.check}
        if self.is_alone:
            return {"type": "function-plain", "function": function}
        when = "function-before" if self.is_before else "function-after"
        return {"type": when, "function": function, "schema": handler(source)}

    def __get_pydantic_json_schema__(self, schema: Any, handler: Callable[[Any], Any]) -> Any:
        if self.is_alone:
            return dict(self.schema)
        found = handler(schema)
        if self.or_text:
            return {"anyOf": [{"type": "string"}, found]}
        return {**found, **self.schema}


@dataclass(frozen=True, eq=False)
class WrittenAs:
    """A value that settings write in another shape: `shape`, or one text in place of it.

    `expand` makes the shape's mapping of a text; `convert` makes the value of the shape.
    """

    shape: Any
    expand: Callable[[object], object]
    convert: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        written = {
            "type": "function-before",
            "function": {"type": "no-info", "function": self.expand},
            "schema": handler.generate_schema(self.shape),
        }
        convert = {"type": "no-info", "function": self.convert}
        return {"type": "function-after", "function": convert, "schema": written}

    def __get_pydantic_json_schema__(self, schema: Any, handler: Callable[[Any], Any]) -> Any:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


def one_line(value: object, longest: int | None = 60) -> str:
    """Return a value from a file as one short line, to be quoted inside a sentence.

    `longest` is in characters; None keeps all of it.
    """
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return text if longest is None or len(text) <= longest else f"{text[: longest - 1]}…"


HIDDEN = "••••"
"""What stands for a secret wherever a value is shown."""


def masked(text: str) -> str:
    """Return a text from settings as one short line, of an address its scheme alone.

    Addresses of services hold tokens, also where they were put by mistake.
    """
    scheme, colon, _ = text.partition("://")
    return f"{one_line(scheme)}://{HIDDEN}" if colon else one_line(text)


def nearest_name(wrong: str, known: Iterable[str]) -> str:
    """Return the proposal for a `wrong` name: the nearest name, or all names."""
    names = sorted(set(known))
    near = get_close_matches(wrong, names, n=1)
    if near:
        return f"Did you mean “{near[0]}”?"
    if not names:
        return "None is defined."
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"Known: {listed}."


def check_reference(kind: str, value: str, names: KnownNames | None) -> None:
    """Raise SettingError for a name that the settings do not define."""
    known = names.of(kind) if names is not None else None
    if known is not None and value not in known:
        problem = f"The {kind} “{one_line(value)}” is not defined."
        raise SettingError(problem, nearest_name(value, known))


def reference(kind: str) -> Rule:
    """Return the rule that a name must be defined in the settings."""

    def check(value: str, info: ReadingContext) -> str:
        check_reference(kind, value, info.context)
        return value

    return Rule(check, with_names=True)


def blanks_in(text: str) -> tuple[str, ...]:
    """Return the names in braces, in order.  Raises SettingError for an unpaired brace."""
    if "{" in (rest := BLANK.sub("", text)) or "}" in rest:
        problem = f"“{one_line(text)}” has a brace without its partner."
        raise SettingError(problem, "Write blanks as {name}.")
    return tuple(BLANK.findall(text))


def known_blanks(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the names in braces.  Raises SettingError for one that is not `known`."""
    found = blanks_in(text)
    for blank in found:
        if blank not in known:
            shown = f"{{{one_line(blank)}}}"
            problem = f"“{one_line(text)}” has the blank {shown}, which is not known here."
            raise SettingError(problem, nearest_name(blank, known))
    return found


BLANK = re.compile(r"\{([^{}]*)\}")
"""A name in braces, where a value is put."""


def _filled(text: str) -> str:
    if not text.strip():
        raise SettingError("The text is empty.", "Write something or remove the key.")
    if text != text.strip():
        problem = f"“{one_line(text)}” has blanks at its ends."
        raise SettingError(problem, f"Write “{one_line(text.strip(), None)}”.")
    return text


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", text):
        problem = f"“{masked(text)}” is no name."
        raise SettingError(problem, "Use letters, digits, “_” and “-”, a letter first.")
    return text


def _email(text: str) -> str:
    if text and not re.fullmatch(_ADDRESS, text):
        found = None if "://" in text else re.search(_ADDRESS, text)
        fix = f"Write {found[0]}." if found else "Write name@example.org."
        raise SettingError(f"“{masked(text)}” is no e-mail address.", fix)
    return text


_ADDRESS = r"[^@\s<>,;:\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"


def _host(text: str) -> str:
    if not re.fullmatch(_HOST, text):
        found = re.search(_HOST, text.casefold())
        fix = f"Write {found[0]}." if found else "Write it in small letters: example.go.id."
        raise SettingError(f"“{one_line(text)}” is no host name.", fix)
    return text


_HOST = r"[a-z0-9-]+(\.[a-z0-9-]+)+"


def check_web_address(text: str) -> str:
    """Return an address that begins with http:// or https://, or ""; raise SettingError."""
    if text and not _is_web_address(text):
        problem = f"“{one_line(text)}” is no web address."
        raise SettingError(problem, "Write it like https://example.org/path.")
    return text


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    known = parts.scheme in ("http", "https") and parts.hostname
    return bool(known) and not any(letter.isspace() for letter in text)


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            problem = f"“{one_line(value)}” is no day of the calendar."
            raise SettingError(problem, f"Write it as {_day_instead(value)}.") from None
    return value


def _day_instead(text: str) -> date:
    """Return the day that was meant by 31/10/2025 or 31 Oktober 2025; else an example."""
    from babel.dates import get_month_names  # noqa: PLC0415 - only where a day is wrong

    months = [get_month_names("wide", locale=locale) for locale in ("id", "en")]
    numbers = {name.casefold(): number for names in months for number, name in names.items()}
    words = re.split(r"[\s/.,-]+", text.strip().casefold())
    try:
        day, month, year = (int(numbers.get(word) or word) for word in words)
        return date(day, month, year) if day > 31 else date(year, month, day)
    except ValueError:
        return date(2025, 10, 31)


IDENTIFIER = Rule(_identifier, schema={"pattern": r"^[A-Za-z][A-Za-z0-9_-]*$"})

Text = Annotated[str, Rule(_filled, schema={"pattern": r"^\S([\s\S]*\S)?$"})]
"""Text that is not empty and has no blanks at its ends."""

Email = Annotated[str, Rule(_email, schema={"pattern": f"^({_ADDRESS})?$"})]
Host = Annotated[str, Rule(_host, schema={"pattern": f"^{_HOST}$"})]
"""The name of a computer on the internet, in small letters."""

WEB_ADDRESS = Rule(check_web_address)

Day = Annotated[date, Rule(_day, is_before=True)]


def _colour(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", text):
        problem = f"“{one_line(text)}” is no colour."
        raise SettingError(problem, 'Write six hexadecimal digits in quotes: "DDEBF7".')
    return text.upper()


Colour = Annotated[str, Rule(_colour, schema={"pattern": "^[0-9A-Fa-f]{6}$"})]
"""The six hexadecimal digits of a colour."""


def _number_pattern(text: str) -> str:
    blanks = BLANK.findall(text)
    numbered = [blank for blank in blanks if re.fullmatch(r"n:0[1-9]", blank)]
    wrong = [blank for blank in blanks if blank not in {"yyyy", "yy", "mm", *numbered}]
    if len(numbered) != 1 or wrong or "{" in BLANK.sub("", text):
        raise SettingError(
            f"“{one_line(text)}” cannot number rows.",
            "Use {n:04} once, and {yyyy}, {yy}, {mm} as needed: PUB-{yyyy}-{n:04}.",
        )
    return text


NumberPattern = Annotated[str, Rule(_number_pattern)]
"""A pattern for identifiers of rows."""
