"""Up to a hundred requests to Drive in one HTTP call, sent again until each has an answer."""

from dataclasses import dataclass, field
from typing import Any

from sheetflow.adapters.google.api.answers import checked_answer
from sheetflow.adapters.google.api.errors import CallTarget, GoogleError, Json, Refused, translated
from sheetflow.adapters.google.api.retry import drive_units


@dataclass
class DriveBatch:
    """The requests without an answer by their places, and the answers of the others."""

    waiting: dict[int, Any]
    target: CallTarget
    answers: dict[int, Json | Refused] = field(default_factory=dict)
    _refusals: list[GoogleError] = field(default_factory=list)

    @property
    def units(self) -> int:
        """What the requests cost of Drive's quota."""
        return sum(map(drive_units, self.waiting.values()))

    def call(self, drive: Any) -> Any:
        """Return googleapiclient's call of the requests that wait; its answers are taken here."""
        self._refusals.clear()
        made = drive.new_batch_http_request(callback=self._receive)
        for place, request in self.waiting.items():
            made.add(request, request_id=str(place))
        return made

    def require_all(self) -> None:
        """Raise the worst GoogleError of the requests that are to be sent again, if any is."""
        if self._refusals:
            raise max(self._refusals, key=lambda one: (one.stops_run, one.retry_after))

    def _receive(self, place: str, answer: Any, error: Exception | None) -> None:
        if error is None:
            self.answers[int(place)] = checked_answer(self.waiting[int(place)], answer)
        else:
            refusal = translated(error, self.target)
            if refusal.again or refusal.stops_run:
                self._refusals.append(refusal)
                return
            self.answers[int(place)] = refusal.as_value()
        del self.waiting[int(place)]
