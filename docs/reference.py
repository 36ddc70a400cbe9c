"""Pages of reference made from the program itself: commands, finding codes, exit codes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import click

from sheetflow import errors
from sheetflow.cli.main import COMMANDS, cli
from sheetflow.core.words import ENGLISH, INDONESIAN
from sheetflow.settings.document import shipped_config
from sheetflow.settings.load import load_office

OFFICE = "offices/kpu-kab-contoh/office.yaml"


def write_reference(folder: Path) -> None:
    """Write all pages into `folder`; a page that is the same is not touched."""
    folder.mkdir(exist_ok=True)
    pages = {"perintah": commands(), "temuan": findings(), "kode-keluar": exit_codes()}
    for name, lines in pages.items():
        page, text = folder / f"{name}.md", "\n".join(lines) + "\n"
        if not page.exists() or page.read_text("utf-8") != text:
            page.write_text(text, "utf-8")


def commands() -> Iterator[str]:
    """Yield every command's help, as the command line prints it."""
    yield "# Perintah · Commands"
    root = click.Context(cli, info_name="sheetflow")
    for name in sorted(COMMANDS):
        command = cli.get_command(root, name)
        if command is not None:
            yield from _help(command, root, name)


def _help(command: click.Command, parent: click.Context, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=88)
    if isinstance(command, click.Group):
        for below in sorted(command.commands):
            yield from _help(command.commands[below], context, below)
        return
    yield f"\n## {context.command_path.removeprefix('sheetflow ')}\n"
    yield f"```text\n{command.get_help(context)}\n```"


def findings() -> Iterator[str]:
    """Yield every finding code with its sentences in both languages; {blanks} are filled in."""
    yield "# Temuan · Findings\n"
    yield "E: baris menunggu · the row waits. W: peringatan · a warning.\n"
    catalogue = load_office(shipped_config() / OFFICE).catalogue
    for code in sorted(catalogue.messages):
        yield f"## {code}\n"
        message = catalogue.messages[code]
        for sentence in (message, *message.variants.values()):
            said = [f"{sentence.problem(one)} {sentence.fix(one)}" for one in (INDONESIAN, ENGLISH)]
            yield f"- {_quoted(said[0])}\\\n  *{_quoted(said[1])}*"
        yield ""


def _quoted(text: str) -> str:
    return text.replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;")


def exit_codes() -> Iterator[str]:
    """Yield every exit code with the errors that end in it."""
    yield "# Kode keluar · Exit codes\n"
    yield "| kode · code | nama · name | bila · when |"
    yield "|---|---|---|"
    when: dict[int, list[str]] = {}
    for node in ast.parse(Path(errors.__file__).read_text("utf-8")).body:
        found = getattr(errors, node.name, None) if isinstance(node, ast.ClassDef) else None
        if isinstance(found, type) and issubclass(found, errors.SheetflowError):
            line = (found.__doc__ or "").split("\n", 1)[0]
            when.setdefault(found.exit_code, []).append(line)
    for code in errors.ExitCode:
        yield f"| {int(code)} | {code.name} | {' '.join(when.get(code, []))} |"
