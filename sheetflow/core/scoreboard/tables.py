"""The tables of a scoreboard's report, as its workbook has them and its paper a part of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from sheetflow.core.formatting import format_decimal
from sheetflow.core.papers.context_values import printable
from sheetflow.core.reporting.wording import SectionText
from sheetflow.core.scoreboard import office_figures, scoreboard
from sheetflow.core.scoreboard.ranking import WEIGHTS


class BoardText(SectionText):
    """The section `scoreboard`, and how values of its tables are written."""

    section = "scoreboard"

    def site(self, name: str, /, **values: object) -> str:
        """Return the text "site.name": what the report's pages say, its other forms say too."""
        return self.texts.text(f"site.{name}", self.language, **values)

    def label(self, labels: office_figures.Labels) -> str:
        """Return a label in the language, else in Indonesian, as a document can hold it."""
        return printable(super().label(labels))

    def printed(self, number: float | None) -> str:
        """Return a number as it is printed, one that may be a fraction with one decimal."""
        if isinstance(number, float):
            return format_decimal(number, self.language)
        return self.count(number)


@dataclass(frozen=True, slots=True)
class BoardTable:
    """A table by its key in the texts: its headings and rows; the last may be the `total`."""

    key: str
    headings: tuple[str, ...]
    rows: tuple[tuple[scoreboard.Value, ...], ...]
    widths: tuple[int, ...]
    total: tuple[scoreboard.Value, ...] = ()


def board_tables(board: scoreboard.Scoreboard, text: BoardText) -> tuple[BoardTable, ...]:
    """Return all tables of the workbook, in its order."""
    return (
        ranking_table(board, text),
        *(table for table in group_tables(board, text) if len(table.headings) > 1),
        submissions_table(board, text),
        trace_table(board, text),
        absent_table(board, text),
    )


def absent_table(board: scoreboard.Scoreboard, text: BoardText) -> BoardTable:
    """Return the offices without figures, and those without a rank, each with its reason."""
    names = office_names(board, text)
    unranked = board.by_office.index[board.by_office["rank"].isna()]
    return BoardTable(
        "absent",
        (text("column.office"), text("column.reason")),
        (
            *((one.name, one.sentence) for one in board.absent),
            *((names[str(office)], text("unranked")) for office in unranked),
        ),
        (40, 110),
    )


def office_names(board: scoreboard.Scoreboard, text: BoardText) -> dict[str, str]:
    """Return the offices' names by id."""
    return {one.office: text.label(one.name) for one in board.offices}


SUMMED = (
    *scoreboard.COUNTS,
    *(f"response/{name}" for name in scoreboard.MEASURES),
    "on_time",
    "steps",
    "silent_days",
)


def ranking_table(board: scoreboard.Scoreboard, text: BoardText) -> BoardTable:
    """Return every figure of every office, by rank; the sums are the last line."""
    names, table = office_names(board, text), board.by_office
    columns = (
        *("rank", "score", *WEIGHTS, "publications", "unrecorded", "withdrawn", "post_days"),
        *("silent_days", "gap", "on_time", "steps", "returns", "waiting", "late", "errors"),
        *(
            "warnings",
            "answered",
            *(f"response/{name}" for name in scoreboard.MEASURES),
            "per_post",
        ),
    )
    rows = (
        (number, names[str(office)], *values)
        for office, number, *values in table[list(columns)].itertuples(name=None)
    )
    sums = {name: scoreboard.plain(table[name].sum(min_count=1)) for name in SUMMED}
    return BoardTable(
        "ranking",
        (text("column.rank"), text("column.office"), *(_heading(n, text) for n in columns[1:])),
        tuple(tuple(scoreboard.plain(value) for value in row) for row in rows),
        (9, 40, *(13 for _ in columns[1:])),
        (None, text("total"), *(sums.get(name) for name in columns[1:])),
    )


def ranking_data(board: scoreboard.Scoreboard) -> list[dict[str, scoreboard.Value]]:
    """Return the ranking as plain data, by the frame's own names of columns."""
    return [
        {"office": office, **line}
        for office, line in scoreboard.plain_lines(board.by_office).items()
    ]


def _heading(name: str, text: BoardText) -> str:
    if name in WEIGHTS:
        return f"{text.site('score')}: {text.site(f'part.{name}')}"
    if name == "score":
        return text.site("score")
    return text(f"figure.{name.removeprefix('response/')}")


def group_tables(board: scoreboard.Scoreboard, text: BoardText) -> tuple[BoardTable, ...]:
    """Return the recorded publications by platform, kind and month, and the steps on time."""
    months = {str(code): str(code) for code in board.by_month}
    numbered = [f"step/{column[0]}/{column[1]}" for column in board.by_step.columns]
    steps = board.by_step.set_axis(numbered, axis=1)
    outcomes = {str(column): _figure(str(column), board, text) for column in steps}
    return (
        _table("platform", board.by_platform, {}, board, text),
        _table("kind", board.by_kind, kind_names(board, text), board, text),
        _table("steps", steps, outcomes, board, text),
        _table("months", board.by_month, months, board, text),
    )


def kind_names(board: scoreboard.Scoreboard, text: BoardText) -> dict[str, str]:
    """Return the kinds of content by id; the first office with one names it."""
    found = {"": text("kind.none")}
    for one in board.offices:
        for kind in one.kinds:
            found.setdefault(kind.id, text.label(kind.label))
    return found


def step_name(number: str, board: scoreboard.Scoreboard, text: BoardText) -> str:
    """Return "5. Unggah" as the SOPs of the first office with it name it; 0 is the whole SOP."""
    if number == "0":
        return text("step.all")
    names = (
        dict.fromkeys(
            text.label(step.name)
            for workflow in one.workflows
            for step in workflow.steps
            if step.number == int(number)
        )
        for one in board.offices
    )
    return f"{number}. {' / '.join(next(filter(None, names), ()))}".strip()


def _table(
    key: str,
    frame: pd.DataFrame,
    labels: dict[str, str],
    board: scoreboard.Scoreboard,
    text: BoardText,
) -> BoardTable:
    names = office_names(board, text)
    return BoardTable(
        key,
        (text("column.office"), *(labels.get(str(column), str(column)) for column in frame)),
        tuple(
            (names[str(name)], *map(scoreboard.plain, row))
            for name, *row in frame.itertuples(name=None)
        ),
        (40, *(16 for _ in frame)),
        (text("total"), *map(scoreboard.plain, frame.sum())),
    )


def submissions_table(board: scoreboard.Scoreboard, text: BoardText) -> BoardTable:
    """Return the submissions behind all figures: published ones with their title, then waiting."""
    columns = (
        *("office", "submission", "standing", "day", "channel", "platform", "kind", "title"),
        *("link", *scoreboard.MEASURES, "late_steps", "replaced"),
    )
    rows = (row for one in board.offices for row in _of_office(one, board, text))
    measures = {*scoreboard.MEASURES}
    return BoardTable(
        "submissions",
        tuple(text(f"{'figure' if n in measures else 'column'}.{n}") for n in columns),
        tuple(rows),
        (32, 18, 22, 12, 16, 18, 18, 48, 40, *(11 for _ in scoreboard.MEASURES), 26, 12),
    )


def _of_office(
    figures: office_figures.OfficeFigures, board: scoreboard.Scoreboard, text: BoardText
) -> Iterator[tuple[scoreboard.Value, ...]]:
    name, blank = text.label(figures.name), (None,) * (len(scoreboard.MEASURES) + 1)
    channels = {one.id: text.label(one.label) for one in figures.workflows}
    kinds = {kind.id: text.label(kind.label) for kind in figures.kinds}
    late: dict[str, list[office_figures.StepDone]] = {}
    for step in figures.steps:
        if step.late_days:
            late.setdefault(step.submission, []).append(step)
    for post in figures.publications:
        if board.period.holds(post.published):
            yield (
                name,
                post.submission,
                text(f"standing.{post.standing.value}"),
                post.published,
                channels.get(post.workflow, post.workflow),
                ", ".join(post.platforms),
                kinds.get(post.kind, post.kind),
                post.title,
                post.links[0].url if post.links else "",
                *(post.response.get(measure) for measure in scoreboard.MEASURES),
                _late_steps(post, late.get(post.submission, []), text),
                post.replaced,
            )
    for queue in figures.queue:
        states = {s.id: text.label(s.label) for w in figures.workflows for s in w.states}
        for submission in queue.submissions:
            key = "standing.late" if submission in queue.late_submissions else "standing.waiting"
            said = text(key, status=states.get(queue.state, queue.state))
            channel = channels.get(queue.workflow, queue.workflow)
            yield (name, submission, said, None, channel, "", "", "", "", *blank, None)


def _late_steps(
    post: office_figures.Publication, steps: Sequence[office_figures.StepDone], text: BoardText
) -> str:
    """Return the steps that were late for a recorded publication: "5 (2 hari), SOP (1 hari)"."""
    if post.standing is not office_figures.Standing.RECORDED:
        return ""
    said = (
        text("late_step", langkah=step.step or text("step.all"), n=step.late_days) for step in steps
    )
    return ", ".join(said)


def trace_table(board: scoreboard.Scoreboard, text: BoardText) -> BoardTable:
    """Return every figure that is not 0, by office, with the submissions behind it."""
    names = office_names(board, text)
    keys = ["office", "figure"]
    found = board.sources.groupby([*keys, "submission"], observed=True, sort=False)["amount"].sum()
    listed = found.reset_index()
    amount = listed["amount"]
    listed["text"] = listed["submission"].where(
        amount == 1, listed["submission"] + " (" + amount.astype(str) + ")"
    )
    lines = listed.groupby(keys, observed=True, sort=False).agg(
        value=("amount", "sum"), submissions=("text", ", ".join)
    )
    place = {name: number for number, name in enumerate(names)}
    known = {str(key): _figure(str(key), board, text) for key in listed["figure"].unique()}
    rows = sorted(lines.itertuples(name=None), key=lambda row: place[row[0][0]])
    return BoardTable(
        "trace",
        tuple(text(f"column.{name}") for name in ("office", "figure", "value", "submissions")),
        tuple((names[key[0]], known[key[1]], int(value), said) for key, value, said in rows),
        (40, 34, 12, 110),
    )


def _figure(key: str, board: scoreboard.Scoreboard, text: BoardText) -> str:
    """Return a figure's name for people: "Platform: Instagram", "5. Unggah: terlambat"."""
    kind, _, rest = key.partition("/")
    match kind:
        case "step":
            number, _, outcome = rest.partition("/")
            return f"{step_name(number, board, text)}: {text(f'step.{outcome}')}"
        case "platform" | "kind":
            return f"{text(f'column.{kind}')}: {kind_names(board, text).get(rest, rest)}"
        case _:
            return text(f"figure.{rest if kind == 'response' else kind}")
