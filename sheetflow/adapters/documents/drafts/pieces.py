"""The pieces of a draft that was read: text and pictures in their order."""

from dataclasses import dataclass

MAX_LETTERS = 60_000
"""Letters of some thirty pages; no draft of a post is as long."""
MAX_PICTURES = 20
MAX_PIECES = 3_000
MAX_PIECE_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A text or picture; `kind` is heading, paragraph, item or picture, `data` a picture's file."""

    kind: str
    text: str = ""
    data: bytes = b""


class UnreadableDraftError(Exception):
    """A draft without anything to show; `problem` is a key of the wording (`naskah.…`)."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Pieces:
    """A collection of pieces up to the number that a paper shows; `is_full` from then on."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self.is_full = False
        self._letters = 0
        self._pictures = 0

    def add(self, kind: str, text: str) -> None:
        """Add a text unless it is blank; leave out text beyond the limits."""
        kept = "\n".join(line.strip() for line in text.strip().split("\n"))
        if not kept or self.is_full:
            return
        room = min(MAX_LETTERS - self._letters, MAX_PIECE_LENGTH)
        self.is_full = len(kept) > room or len(self.found) >= MAX_PIECES
        self._letters += len(kept)
        self.found.append(Piece(kind, kept[:room]))

    def add_picture(self, data: bytes) -> None:
        """Add a picture's file."""
        if self.is_full or not data:
            return
        self._pictures += 1
        self.is_full = self._pictures > MAX_PICTURES
        if not self.is_full:
            self.found.append(Piece("picture", data=data))
