"""An `office.yaml` in the making: valid from its first line, and after each answer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sheetflow.core.office import Office
from sheetflow.core.setting_rules import one_line
from sheetflow.core.words import INDONESIAN, Language, words
from sheetflow.settings.document import Value
from sheetflow.settings.kind_file import KindOffer, read_offer
from sheetflow.settings.load import load_settings
from sheetflow.settings.locate import shipped_config
from sheetflow.settings.mistakes import MistakesError
from sheetflow.settings.new_office.answers import AnswerError, identifier
from sheetflow.settings.new_office.edit_text import Addition, with_addition
from sheetflow.settings.texts import shipped_texts
from sheetflow.settings.time_zone import zone_of
from sheetflow.settings.yaml_document import read_yaml


@dataclass(frozen=True)
class Draft:
    """The text of an `office.yaml` without mistakes, and the office that it makes."""

    path: Path
    """Where it is or will be."""
    text: str
    office: Office
    where: str = ""
    """The kind of Google office that was chosen, until its folder is named."""

    @cached_property
    def own(self) -> dict[str, Value]:
        """The keys that the text itself has."""
        data = read_yaml(self.path, self.text).data
        return data if isinstance(data, dict) else {}

    @cached_property
    def offer(self) -> KindOffer:
        """The kind of office as it is offered; an office without a kind has an empty one."""
        name = self.own.get("kind")
        known = isinstance(name, str) and name
        return read_offer(str(name), self.path.parent) if known else KindOffer(words(""))

    def has(self, key: str, child: str = "") -> bool:
        """Return whether the text has the setting."""
        value = self.own.get(key)
        return key in self.own and (not child or (isinstance(value, dict) and child in value))


@dataclass(frozen=True, slots=True)
class Head:
    """The first answers, without which there is no office."""

    kind: str
    name: str
    zone: str = "Asia/Jakarta"
    language: Language = INDONESIAN


def begin(path: Path, head: Head) -> Draft:
    """Return the draft of the first answers.  Raises AnswerError, SettingError."""
    read_offer(head.kind, path.parent)
    values: dict[str, Value] = {
        "kind": head.kind,
        **({} if head.language == INDONESIAN else {"language": head.language}),
        "id": identifier(head.name),
        "name": " ".join(head.name.split()),
        "time_zone": zone_of(head.zone) or head.zone,
    }
    schema = (shipped_config() / "schemas" / "office.json").as_uri()
    said = shipped_texts().text("new_office.head", head.language, kantor=one_line(values["name"]))
    notes = "".join(f"# {line}\n" for line in said.split("\n"))
    text: str | None = f"# yaml-language-server: $schema={schema}\n{notes}\n"
    for key, value in values.items():
        text = with_addition(text or "", Addition(key, value))
    return read_draft(path, text or "")


def read_draft(path: Path, text: str) -> Draft:
    """Return the draft that is this text.  Raises AnswerError with the first mistake in it."""
    try:
        return Draft(path, text, load_settings(path, text).office)
    except MistakesError as error:
        first = error.mistakes[0]
        sentence = f"{first.problem} {first.fix}"
        raise AnswerError("new_office.wrong.setting", sebab=sentence) from error


def with_additions(draft: Draft, additions: Iterable[Addition]) -> Draft:
    """Return the draft with further settings.  Raises AnswerError; the draft stays as it is."""
    text, texts, language = draft.text, draft.office.texts, draft.office.language
    for added in additions:
        comment = texts.text(f"new_office.section.{added.key}", language)
        more = with_addition(text, added, comment)
        if more is None:
            raise AnswerError("new_office.wrong.place", baris=added.section.rstrip())
        text = more
    return replace(read_draft(draft.path, text), where=draft.where)
