"""`signatures:` of office.yaml: the guide's examples, and mistakes with their place."""

import re
from pathlib import Path

import pytest

from sheetflow.errors import ConfigurationError
from sheetflow.settings.load import load_settings

GUIDE = Path(__file__).parents[2].joinpath("docs/signatures.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_guide_is_understood(office_copy: Path, example: str) -> None:
    for name in ("akar-bsre.pem", "akar-lain.pem"):
        place = office_copy / "sertifikat" / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"")
    settings = load_settings(_with(office_copy, example))
    assert settings.office.signatures is not None
    assert all(place.exists() for place in settings.roots)


MISTAKES = [
    ("signatures: {roots: [tidak-ada]}", "“tidak-ada” is not there"),
    ("signatures: {roots: []}", "roots"),
    ("signatures: {roots: [.], signer_by: [nama]}", "“signer_by” cannot be “nama”"),
    ("signatures: {}", "The key “roots” is missing"),
]


@pytest.mark.parametrize(("section", "said"), MISTAKES)
def test_mistakes_have_file_and_line(office_copy: Path, section: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=r"office\.yaml:\d+: ") as error:
        load_settings(_with(office_copy, section))
    assert said in str(error.value)


def test_rows_are_judged_anew_when_another_signer_is_known(office_copy: Path) -> None:
    path = _with(office_copy, "signatures: {roots: [.]}")
    before = load_settings(path).office.rules_digest
    text = path.read_text("utf-8")
    post = "role: kasubbag, unit: teknis"
    named = text.replace(f"{post}}}", f"{post}, certificate: x1}}")
    assert named != text
    path.write_text(named, "utf-8")
    assert load_settings(path).office.rules_digest != before
    path.write_text(named.replace("signatures: {roots: [.]}", ""), "utf-8")
    without = load_settings(path).office.rules_digest
    path.write_text(text.replace("signatures: {roots: [.]}", ""), "utf-8")
    assert load_settings(path).office.rules_digest == without


def _with(office: Path, section: str) -> Path:
    path = office / "office.yaml"
    path.write_text(f"{path.read_text('utf-8')}\n{section}", "utf-8")
    return path
