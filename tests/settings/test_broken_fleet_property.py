"""However a fleet's file is broken, the answer is a fleet or a list of mistakes, nothing else."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetflow.settings.document import Mistake, MistakesError
from sheetflow.settings.fleet_file import load_fleet
from sheetflow.settings.load import load_settings
from tests.settings.test_broken_settings_property import PIECES

FLEET = """\
id: jabar
name: {id: KPU Provinsi, en: Provincial KPU}
time_zone: Asia/Jakarta
offices:
  - folder: kantor
  - path: kantor/a
    account: m2
  - account: m1
    office:
      id: g
      base: shared.yaml
      google: {folder: 1ExampleFolder}
  - office: {id: h, google: {folder: 1ExampleFolder}, holders: [{name: "S, H"}]}
    account: m1
projects: [{id: p, quotas: {sheets_read: 900, raised: true}}]
accounts: [{id: m1}, {id: m2, project: p, quotas: {drive: 500}, workers: kunci}]
workers: {scheduler: "tcp://127.0.0.1:8786", threads: 2, dashboard: 8787}
limits: {seconds: 60, memory_mb: 512}
hooks: {success: "https://example.org/x", failure: !env FLEET_HOOK}
schedule: {every_minutes: 30}
quick: {whole_every_minutes: 30}
results: hasil
"""


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    text = FLEET
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 3, 20, 200])))
        text = text[:start] + draw(st.one_of(PIECES, st.text(max_size=8))) + text[end:]
    return text


def _mistakes(load: Callable[[], object]) -> tuple[Mistake, ...]:
    """Return the mistakes that loading finds; any other error fails the test."""
    try:
        load()
    except MistakesError as error:
        return error.mistakes
    return ()


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(_mutated())
def test_a_broken_fleet_is_a_list_of_mistakes(text: str) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "kantor/a").mkdir(parents=True)
        (folder / "kantor/a/office.yaml").write_text("id: a\nhome: google\n", "utf-8")
        (folder / "shared.yaml").write_text("kind: publikasi\nname: KPU\n", "utf-8")
        (folder / "fleet.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
        if _mistakes(lambda: load_fleet(folder)):
            return
        fleet = load_fleet(folder)
        assert len({one.id for one in fleet.offices}) == len(fleet.offices)
        lines = text.count("\n") + 3
        for office in fleet.offices:
            assert not office.account or office.account in fleet.accounts
            for one in _mistakes(lambda: load_settings(office.settings, office.text)):  # noqa: B023 - called at once
                assert one.line <= lines or not one.file.endswith("fleet.yaml")
