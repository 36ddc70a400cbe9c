"""`new` on the command line: a conversation, or a file of answers."""

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import click

from sheetflow.cli.context import PATH, is_agreed, path_option, print_lines
from sheetflow.cli.inspect import doctor
from sheetflow.cli.schedule import install
from sheetflow.cli.setup import init
from sheetflow.core.setting_rules import SettingError
from sheetflow.core.words import INDONESIAN, Language
from sheetflow.errors import ConfigurationError
from sheetflow.present.lines import BLANK, Line, TextStyle
from sheetflow.settings.kind_file import kind_names, read_offer
from sheetflow.settings.load import load_settings
from sheetflow.settings.new_office.answer_file import LANGUAGES, draft_of_answers
from sheetflow.settings.new_office.answers import AnswerError, chosen
from sheetflow.settings.new_office.draft import (
    Draft,
    begin,
    copy_files,
    new_settings_file,
    read_draft,
    save_draft,
    settings_text,
)
from sheetflow.settings.new_office.questions import Question, questions
from sheetflow.settings.texts import shipped_texts
from sheetflow.settings.time_zone import zone_of

SHORT = ("home", "folder", "units")
"""The questions of the first, short part."""


@click.command()
@click.argument("folder", type=PATH, default=Path(), metavar="[DIR]")
@click.option("--continue", "is_resumed", is_flag=True, help="Ask what is still open.")
@path_option("--answers", metavar="FILE", help="Take the answers from this file, and ask nothing.")
@click.pass_context
def new(ctx: click.Context, folder: Path, answers: Path | None, *, is_resumed: bool) -> None:
    """Make a new office in DIR (default: this folder) by a few questions."""
    if answers is not None:
        draft = draft_of_answers(answers, new_settings_file(folder))
        save_draft(draft, None)
        talk = _Conversation(draft.office.language)
        talk.copies(draft)
        talk.end(draft)
        talk.steps(draft)
        return
    talk = _Conversation()
    path = folder.resolve() / "office.yaml" if is_resumed else new_settings_file(folder)
    try:
        draft = _resumed(talk, path) if is_resumed else _made(talk, path)
    except click.Abort as error:
        raise ConfigurationError(
            f"{path}: the questions were left.",
            "What was answered is kept; go on with --continue. Without a terminal: --answers FILE.",
        ) from error
    talk.end(draft)
    _offer_steps(ctx, talk, draft)


def _made(talk: "_Conversation", path: Path) -> Draft:
    """Ask the first questions, then, where wished, the others."""
    language = talk.ask("language", "1", lambda text: chosen(text, LANGUAGES))
    talk.language = Language(language)
    talk.title("new_office.title", tempat=path.parent)
    offers = [(name, read_offer(name, path.parent)) for name in kind_names(path.parent)]
    offers.sort(key=lambda one: bool(one[1].copied))  # what is to be worked on comes last
    listed = [f"{number} {one.label(talk.language)}" for number, (_, one) in enumerate(offers, 1)]
    kinds = {name: offer.label.all() for name, offer in offers}
    kind = talk.ask("kind", "1", lambda text: chosen(text, kinds), listed)
    name = talk.ask("name", path.parent.name, str)
    zone = talk.ask("zone", "WIB", lambda text: begin(path, kind, name, text) and text)
    draft = begin(path, kind, name, zone_of(zone) or zone, talk.language)
    save_draft(draft, None)
    talk.copies(draft)
    draft = talk.go_through(draft, lambda question: question.key in SHORT)
    n = len([question for question in questions(draft) if question.key not in SHORT])
    if n and talk.agrees("new_office.more", usual=False, n=n):
        draft = talk.go_through(draft, lambda question: question.key not in SHORT)
    return draft


def _resumed(talk: "_Conversation", path: Path) -> Draft:
    text = settings_text(path)
    load_settings(path)  # with every mistake in it, each on its line
    draft = read_draft(path, text)
    talk.language = draft.office.language
    talk.copies(draft)
    n = len(list(questions(draft)))
    talk.title("new_office.resumed" if n else "new_office.all_answered", berkas=path, n=n)
    return talk.go_through(draft, lambda _: True)


class _Conversation:
    """Questions on a terminal, one at a time, in the office's language."""

    def __init__(self, language: Language = INDONESIAN) -> None:
        self.language = language
        self._texts = shipped_texts()

    def text(self, key: str, /, **values: object) -> str:
        """Return a text in the language of the conversation."""
        return self._texts.text(key, self.language, **values)

    def title(self, key: str, **values: object) -> None:
        """Print what is done here, and how."""
        self._print_heading(key, **values)
        print_lines([Line(self.text("new_office.intro"), style=TextStyle.QUIET)])

    def note(self, text: str) -> None:
        """Print one line beside a question."""
        print_lines([Line(text, indent=2, style=TextStyle.QUIET)])

    def ask(
        self, about: str, usual: str, check: Callable[[str], object], listed: Iterable[str] = ()
    ) -> str:
        """Return what is answered, as `check` gives it; `listed` is below the question."""
        self._print_question(about, {})
        for line in listed:
            self.note(line)
        while True:
            said = str(click.prompt(" ", default=usual, prompt_suffix="> "))
            try:
                return str(check(said.strip()))
            except (AnswerError, SettingError) as error:
                self._print_problem(error)

    def go_through(self, draft: Draft, wanted: Callable[[Question], bool]) -> Draft:
        """Ask every wanted question once; each answer is saved at once."""
        asked: set[str] = set()
        while True:
            left = (one for one in questions(draft) if wanted(one) and one.key not in asked)
            question = next(left, None)
            if question is None:
                return draft
            asked.add(question.key)
            draft = self._put(question, draft)

    def _put(self, question: Question, draft: Draft) -> Draft:
        self._print_question(question.about, question.values, question.hint)
        while True:
            said = str(click.prompt(" ", default="", show_default=False, prompt_suffix="> "))
            if not said.strip():
                usual = self.text(f"new_office.open.{question.about}", **question.values)
                self.note(self.text("new_office.skipped", bawaan=usual))
                return draft
            try:
                answered = question.answered(draft, said.strip())
            except AnswerError as error:
                self._print_problem(error)
                continue
            if answered.text != draft.text:
                save_draft(answered, draft.text)
                for line in _added(draft.text, answered.text):
                    self.note(self.text("new_office.understood", hasil=line))
            return answered

    def agrees(self, key: str, *, usual: bool, **values: object) -> bool:
        """Return whether the person agrees; Enter alone means `usual`."""
        self._print_heading(key, **values)
        return is_agreed(self.text, usual=usual)

    def _print_heading(self, key: str, /, **values: object) -> None:
        print_lines([BLANK, Line(self.text(key, **values), style=TextStyle.TITLE)])

    def _print_question(self, about: str, values: Mapping[str, object], hint: str = "") -> None:
        self._print_heading(f"new_office.ask.{about}", **values)
        hint = hint or f"new_office.hint.{about}"
        if hint in self._texts.by_key:
            self.note(self.text(hint, **values))

    def _print_problem(self, error: AnswerError | SettingError) -> None:
        said = f"{error.problem} {error.fix}" if isinstance(error, SettingError) else ""
        said = said or self._texts.render(error.text, self.language)  # type: ignore[union-attr] # the other has been handled
        print_lines([Line(said, indent=2, style=TextStyle.ERROR)])

    def copies(self, draft: Draft) -> None:
        """Copy the files that the office has for itself, and print which."""
        for copied in copy_files(draft):
            self.note(self.text("new_office.copied", berkas=copied))

    def end(self, draft: Draft) -> None:
        """Print what was written, and what is open."""
        lines = len(draft.text.splitlines())
        left = len(list(questions(draft)))
        print_lines(
            [BLANK, Line(self.text("new_office.written", berkas=draft.path, n=lines, m=left))]
        )

    def steps(self, draft: Draft, done: frozenset[str] = frozenset()) -> None:
        """Print the commands that come next, to be copied."""
        self._print_heading("new_office.next")
        named = (
            "" if draft.path.parent == Path.cwd() else f" --config {shlex.quote(str(draft.path))}"
        )
        google = draft.own.get("google")
        signs_in = isinstance(google, dict) and "token.json" in str(google)
        for command, key in _COMMANDS.items():
            if command not in done and (command != "sign-in client.json" or signs_in):
                print_lines([Line(f"sheetflow {command}{named}", 2)])
                self.note(f"  {self.text(key)}")


_COMMANDS = {
    "sign-in client.json": "new_office.step_sign_in",
    "init": "new_office.step_init",
    "doctor": "new_office.step_doctor",
    "run": "new_office.step_run",
    "schedule install": "new_office.step_schedule",
}
"""What comes after the questions, each with its text."""


def _offer_steps(ctx: click.Context, talk: _Conversation, draft: Draft) -> None:
    """Do the next steps that are wished; those of a Google office need a sign-in or key first."""
    settings, done = load_settings(draft.path), set[str]()
    is_local = settings.home == "local" and not draft.where  # Google was meant: its folder is open
    is_new = is_local and not settings.register.exists()
    if is_new and talk.agrees("new_office.do_init", usual=True):
        ctx.invoke(init, config=draft.path, as_of=None, dry_run=False)
        done.add("init")
        if talk.agrees("new_office.do_doctor", usual=True):
            with suppress(SystemExit):
                ctx.invoke(doctor, config=draft.path, as_of=None)
            done.add("doctor")
        if talk.agrees("new_office.do_schedule", usual=False):
            ctx.invoke(install, config=draft.path)
            done.add("schedule install")
    talk.steps(draft, frozenset(done))


def _added(before: str, after: str) -> Iterator[str]:
    """Yield the settings that an answer added, as they are in the file."""
    known = set(before.splitlines())
    for line in after.splitlines():
        if line.strip() and line not in known and not line.startswith("#") and line[-1] != ":":
            yield line.strip().removeprefix("- ")
