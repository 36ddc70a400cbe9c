"""Progress on a terminal's standard error."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from sheetflow.core.effects import OutboxEffect


class RichProgress:
    """A bar on a terminal's standard error; silent elsewhere."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(label, total=None, visible=False)

    def __enter__(self) -> "RichProgress":
        if self._bar.console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, effects: int) -> None:
        """Show the bar when there is work."""
        self._bar.update(self._task, total=effects, visible=effects > 0)

    def advance(self, effect: OutboxEffect) -> None:
        """Advance the bar by one effect."""
        self.advance_by(str(effect.submission))

    def advance_by(self, name: str) -> None:
        """Advance the bar by one thing of this name."""
        self._bar.update(self._task, advance=1, description=f"{self._label} {name}")
