"""Figures of invented offices: the same number gives the same office."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sheetflow.core.reporting.period import Period, parse_period
from sheetflow.core.scoreboard.office_figures import (
    Arrow,
    FindingFigures,
    Named,
    OfficeFigures,
    Publication,
    PublishedLink,
    Queue,
    Return,
    Standing,
    StateFigures,
    StepDone,
    StepFigures,
    WorkflowFigures,
)

WORKFLOWS = (
    ("medsos", "Media Sosial", "Social media", ("Instagram", "Facebook", "TikTok")),
    ("website", "Website", "Website", ("Website",)),
)
_STATES = ("draf", "bahan", "disposisi", "konsep", "siap", "diunggah", "selesai")
_STEPS = ("Pengisian", "Verifikasi", "Penyusunan Konsep", "Pemeriksaan", "Unggah", "Pendataan")


def invented_figures(number: int = 0, period: str = "2025-10", a_month: int = 8) -> OfficeFigures:
    """Return the figures of invented office `number`; every seventh has published nothing."""
    chance = random.Random(number)  # noqa: S311 - invented data, the same each time
    found = parse_period(period)
    assert found is not None
    posts = tuple(_posts(number, found, 0 if number % 7 == 6 else a_month, chance))
    recorded = [post for post in posts if post.standing is Standing.RECORDED]
    return OfficeFigures(
        office=f"kantor-{number:03}",
        name={"id": f"KPU Kabupaten Contoh {number}", "en": f"KPU of Contoh Regency {number}"},
        as_of=datetime(found.end.year, found.end.month, found.end.day, 9, tzinfo=ZoneInfo("UTC")),
        zone="Asia/Jakarta",
        period=found.code,
        workflows=tuple(_workflow(*one[:3]) for one in WORKFLOWS),
        kinds=(
            Named("Kegiatan", {"id": "Kegiatan", "en": "Activity"}),
            Named("Infografis", {"id": "Infografis", "en": "Infographic"}),
        ),
        units=(Named("tp3h", {"id": "Subbagian Teknis", "en": "Technical Subdivision"}),),
        publications=posts,
        steps=tuple(step for post in recorded for step in _steps(post, chance)),
        returns=tuple(
            Return(post.submission, post.workflow, post.published - timedelta(2))
            for post in posts[::9]
        ),
        queue=tuple(_queue(chance)),
        findings=(
            FindingFigures("E-BUKTI", is_error=True, submissions=("PUB-2510-901",)),
            FindingFigures("W-FORMAT", is_error=False, submissions=("PUB-2510-901", "PUB-2510-2")),
        ),
        last_run=datetime(found.end.year, found.end.month, 28, 8, tzinfo=ZoneInfo("UTC")),
        last_code=number % 2,
    )


def _posts(
    number: int, period: Period, a_month: int, chance: random.Random
) -> Iterator[Publication]:
    days = (period.end - timedelta(back) for back in range(364, -1, -1))
    for count, day in enumerate(day for day in days if chance.random() < a_month / 30):
        workflow, _, _, platforms = WORKFLOWS[chance.random() < 0.3]
        chosen = tuple(chance.sample(platforms, chance.randint(1, min(2, len(platforms)))))
        roll = chance.random()
        standing = (
            Standing.WITHDRAWN
            if roll < 0.02
            else Standing.PUBLISHED
            if roll < 0.1
            else Standing.RECORDED
        )
        gone = standing is Standing.WITHDRAWN
        yield Publication(
            submission=f"PUB-{day:%y%m}-{count:03}",
            workflow=workflow,
            published=day,
            standing=standing,
            title="" if gone else f"Sosialisasi Pendidikan Pemilih ke-{count} di Kantor {number}",
            platforms=chosen,
            kind=chance.choice(("Kegiatan", "Infografis", "")),
            unit="tp3h",
            links=()
            if gone
            else tuple(PublishedLink(f"https://example.org/{n}/{count}", n) for n in chosen),
            response={"reach": chance.choice((None, chance.randint(10, 4000))), "likes": None},
            replaced=day if gone else None,
        )


def _steps(post: Publication, chance: random.Random) -> Iterator[StepDone]:
    for step in (1, 2, 4, 5, 0):
        late = max(0, chance.randint(-6, 4))
        days: tuple[date, date] = post.published, post.published + timedelta(late)
        yield StepDone(post.submission, post.workflow, step, days[0], days[1], days[0], late)


def _queue(chance: random.Random) -> Iterator[Queue]:
    for workflow, *_ in WORKFLOWS:
        for step, state in enumerate(_STATES[1:-1], start=2):
            names = tuple(f"PUB-2510-{900 + n}" for n in range(chance.randint(0, 4)))
            if names:
                yield Queue(workflow, state, step, names, names[:1], chance.randint(0, 30))


def _workflow(name: str, indonesian: str, english: str) -> WorkflowFigures:
    def both(text: str) -> dict[str, str]:
        return {"id": text, "en": text}

    return WorkflowFigures(
        id=name,
        label={"id": indonesian, "en": english},
        sop=both(f"SOP {indonesian}"),
        steps=tuple(
            StepFigures(n, both(text), both(text), both("Kasubbag"))
            for n, text in enumerate(_STEPS, start=1)
        ),
        states=tuple(
            StateFigures(state, both(state.capitalize()), n % 7, state == _STATES[-1])
            for n, state in enumerate(_STATES, start=1)
        ),
        arrows=tuple(
            Arrow(source, target, n, both(text))
            for n, (source, target, text) in enumerate(
                zip(_STATES, _STATES[1:], _STEPS, strict=False), start=1
            )
        ),
    )
