"""Each example of docs/notices.md is read as it stands there."""

import re
from pathlib import Path

import pytest

from sheetflow.settings.load import load_settings

GUIDE = Path(__file__).parents[2].joinpath("docs/notices.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_guide_is_understood(office_copy: Path, example: str) -> None:
    path = office_copy / "office.yaml"
    path.write_text(f"{path.read_text('utf-8')}\n{example}", "utf-8")

    assert load_settings(path).office.notices is not None


def test_the_guide_has_an_example_for_each_kind_of_provider() -> None:
    assert len(EXAMPLES) == 5
    for service in ("tgram://", "gchat://", "ntfy://", "whatsapp://"):
        assert service in GUIDE
