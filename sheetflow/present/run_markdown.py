"""A run as Markdown, for an issue, a wiki page or a mail."""

from __future__ import annotations

from sheetflow.core.effects import Outcome, Plan
from sheetflow.core.office import Office
from sheetflow.core.reporting.written import ReportWritten
from sheetflow.present.run_data import effect_data, finding_data
from sheetflow.present.run_words import Line, actor_lines, closing_lines, event_states


def run_markdown(
    plan: Plan,
    office: Office,
    outcome: Outcome | None,
    reports: tuple[ReportWritten, ...] = (),
    head: str = "",
) -> str:
    """Tables of transitions and findings, a list of effects, the closing figures."""
    say = office.texts.text
    language = office.language
    lines = [f"# {office.name(language)} · {plan.as_of:%d/%m/%Y %H:%M %Z}", ""]
    lines += _table(
        say("run.transitions", language),
        [say(f"run.{key}", language) for key in ("submission", "from", "to", "actor")],
        [
            (event.submission, *event_states(event, office), "; ".join(actor_lines(event, office)))
            for event in plan.commit.events
        ],
    )
    lines += _table(
        say("run.findings", language),
        [say("run.row", language), "ID", say("run.code", language), say("run.message", language)],
        [_finding_cells(data) for data in (finding_data(f, office) for f in plan.findings)],
    )
    if plan.effects:
        lines += [f"## {say('run.effects', language)}", ""]
        for effect in plan.effects:
            data = effect_data(effect)
            place = data.get("path") or f"{say('run.row', language)} {data.get('row')}"
            lines.append(
                f"- {data['kind']} · {safe_text(str(data['submission']))} · {safe_text(str(place))}"
            )
        lines.append("")
    lines += [safe_text(line) for line in closing_lines(plan, office, outcome, reports, head)]
    return "\n".join(lines) + "\n"


def _finding_cells(data: dict[str, object]) -> Line:
    words = f"{data['message']} {data['fix']}".strip()
    return (str(data["row"] or "–"), str(data["submission"]), str(data["code"]), words)


def _table(title: str, headings: list[str], rows: list[Line]) -> list[str]:
    if not rows:
        return []
    body = ["| " + " | ".join(safe_text(cell) for cell in row) + " |" for row in rows]
    head = ["| " + " | ".join(headings) + " |", "|" + " --- |" * len(headings)]
    return [f"## {title}", "", *head, *body, ""]


def safe_text(text: str) -> str:
    """Text that Markdown takes as text: what staff wrote is no markup of ours."""
    escaped = "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|" else sign for sign in text)
    return " ".join(escaped.split())
