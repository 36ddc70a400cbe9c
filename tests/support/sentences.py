"""What is wrong with a finding's sentences."""

import re
from collections.abc import Iterable, Iterator

from sheetflow.core.findings import Finding
from sheetflow.core.office import Office
from sheetflow.core.words import ENGLISH, INDONESIAN

_BLANK = re.compile(r"\{([^{}]*)\}")


def unfilled_blanks(office: Office, findings: Iterable[Finding]) -> Iterator[str]:
    """Blanks of a finding's sentences, in either language, that the finding does not fill.

    Also sentences that a language lacks altogether.
    """
    messages = office.catalogue.sentences
    for found in findings:
        reported = messages.get((found.code, found.variant), messages[found.code, ""])
        for words in (reported.problem, reported.fix):
            for language in (INDONESIAN, ENGLISH):
                text = words.by_language.get(language, "")
                if not text:
                    yield f"{found.code} {found.variant}: no sentence in {language}"
                for blank in set(_BLANK.findall(text)) - {name for name, _ in found.blanks}:
                    yield f"{found.code} {found.variant}: {{{blank}}} stays empty"
