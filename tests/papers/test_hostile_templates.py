"""A template that attacks is refused or stopped, named, and the rest of the run goes on."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sheetflow.adapters.documents.renderer import Renderer
from sheetflow.adapters.documents.template_files import TemplateError
from sheetflow.adapters.worker.protocol import MEBIBYTE, Limits
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.reporting.sample_papers import sample_paper
from tests.papers.hostile_templates import JINJA, PACKAGES, TYPST, shipped, word_template
from tests.papers.sample_settings import letter_settings

LIMITS = Limits(seconds=20, processor_seconds=1, memory_bytes=1024 * MEBIBYTE)
SHEET = sample_paper(PaperKind.DISPOSISI, letter_settings())


STOPPED = ("loops in loops", "a text without end")
"""Each uses up its second; the language is the same in both kinds of template."""
REFUSED = {name: attack for name, attack in JINJA.items() if name not in STOPPED}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared, so that the renderer is: starting one for each attack would take minutes."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def office(folder: Path) -> Iterator[Path]:
    """An office's own templates folder, empty at first."""
    yield folder
    for template in folder.iterdir():
        template.unlink()


@pytest.fixture(scope="module")
def limited(folder: Path) -> Iterator[Renderer]:
    """A renderer that does not wait long; it survives every attack of this module."""
    with Renderer(folder, None, limits=LIMITS) as renderer:
        yield renderer


def _refused(renderer: Renderer, form: str) -> TemplateError:
    render = renderer.render_docx if form == "docx" else renderer.render_pdf
    with pytest.raises(TemplateError) as refused:
        render(PaperKind.DISPOSISI, SHEET)
    assert refused.value.template == f"disposisi.{form}"
    assert f"disposisi.{form}" in refused.value.problem
    assert refused.value.fix
    return refused.value


def _goes_on(renderer: Renderer, office: Path, form: str) -> None:
    """Another paper is fine at once, and this one as soon as its template is mended."""
    agenda = sample_paper(PaperKind.AGENDA, letter_settings())
    assert renderer.render(PaperKind.AGENDA, agenda).pdf.startswith(b"%PDF")
    (office / f"disposisi.{form}").write_bytes(shipped(f"disposisi.{form}"))
    assert renderer.render(PaperKind.DISPOSISI, SHEET).pdf.startswith(b"%PDF")


@pytest.mark.parametrize("attack", REFUSED.values(), ids=REFUSED.keys())
def test_word_templates_cannot_run_code_or_ask_for_too_much(
    attack: str, office: Path, limited: Renderer
) -> None:
    (office / "disposisi.docx").write_bytes(word_template(attack))
    _refused(limited, "docx")


@pytest.mark.parametrize("attack", REFUSED.values(), ids=REFUSED.keys())
def test_typst_templates_cannot_run_code_through_placeholders(
    attack: str, office: Path, limited: Renderer
) -> None:
    (office / "disposisi.typ").write_text(f"#{attack}")
    _refused(limited, "typ")


@pytest.mark.parametrize("attack", TYPST.values(), ids=TYPST.keys())
def test_typst_templates_stay_in_their_folder_and_their_time(
    attack: str, office: Path, limited: Renderer
) -> None:
    (office / "disposisi.typ").write_text(attack)
    _refused(limited, "typ")


@pytest.mark.parametrize(
    ("form", "attack"),
    [
        ("docx", word_template(JINJA["code through attributes"])),
        *(("docx", word_template(JINJA[name])) for name in STOPPED),
        ("typ", TYPST["a file outside"].encode()),
        ("typ", TYPST["an endless page"].encode()),
    ],
    ids=["Word, refused", *STOPPED, "Typst, refused", "Typst, stopped"],
)
def test_after_an_attack_the_run_goes_on(
    form: str, attack: bytes, office: Path, limited: Renderer
) -> None:
    (office / f"disposisi.{form}").write_bytes(attack)
    _refused(limited, form)
    _goes_on(limited, office, form)


@pytest.mark.parametrize("attack", PACKAGES.values(), ids=PACKAGES.keys())
def test_dangerous_word_files_are_refused(
    attack: Callable[[], bytes], office: Path, limited: Renderer
) -> None:
    (office / "disposisi.docx").write_bytes(attack())
    _refused(limited, "docx")


def test_shared_typst_code_of_the_office_is_looked_at_too(office: Path, limited: Renderer) -> None:
    (office / "dasar.typ").write_text('#import "@preview/cetz:0.3.1": *')
    assert "package" in _refused(limited, "typ").problem


def test_a_wall_clock_stops_what_uses_no_processor(office: Path) -> None:
    (office / "disposisi.docx").write_bytes(word_template(JINJA["loops in loops"]))
    limits = Limits(seconds=1.5, processor_seconds=1_000)
    with Renderer(office, None, limits=limits) as renderer:
        assert "stopped" in _refused(renderer, "docx").problem


def test_an_unknown_placeholder_is_named(office: Path, limited: Renderer) -> None:
    (office / "disposisi.docx").write_bytes(word_template("{{ titel }}"))
    assert "titel" in _refused(limited, "docx").problem


def test_values_that_look_like_templates_are_only_text(office: Path, limited: Renderer) -> None:
    (office / "disposisi.typ").write_text("#{{ title + '{{ 7*7 }}' }}")
    assert limited.render_pdf(PaperKind.DISPOSISI, SHEET).startswith(b"%PDF")


def test_nothing_is_left_when_the_renderer_is_closed(office: Path, tmp_path: Path) -> None:
    """Not even after a worker was killed in the middle of its work."""
    program = (
        "import tempfile; from pathlib import Path; "
        f"tempfile.tempdir = {str(tmp_path / 'scratch')!r}; Path(tempfile.tempdir).mkdir()\n"
        "from tests.papers.test_hostile_templates import *\n"
        f"renderer = Renderer(Path({str(office)!r}), None, limits=Limits(seconds=2))\n"
        "renderer.render(PaperKind.AGENDA, sample_paper(PaperKind.AGENDA, letter_settings()))\n"
        "try: renderer.render(PaperKind.DISPOSISI, SHEET)\n"
        "except TemplateError: print('stopped')\n"
        "renderer.close(); renderer.close()\n"
        "print(sorted(Path(tempfile.tempdir).iterdir()))\n"
    )
    (office / "disposisi.typ").write_text("#while true { }")
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.stdout.split("\n")[:2] == ["stopped", "[]"], ran.stderr
