"""spreadsheets.batchUpdate: every request or none."""

from collections.abc import Callable

from tests.google_emulator.api_errors import ApiError, invalid
from tests.google_emulator.calls import Call
from tests.google_emulator.cell_entry import Typing
from tests.google_emulator.field_mask import MaskSyntaxError, camel_mask, parse_mask, unknown_path
from tests.google_emulator.json_shapes import Json, Mask
from tests.google_emulator.locales import Locale, locale_of
from tests.google_emulator.protection import check_area
from tests.google_emulator.ranges import Area, area_of_grid_range, box_of_grid_range, exceeds
from tests.google_emulator.spreadsheet import Spreadsheet, Tab

Handler = Callable[["Batch", Json], Json | None]
HANDLERS: dict[str, Handler] = {}
UNSUPPORTED = "This request is not part of the emulated Sheets API."


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Registers the function that performs a kind of request."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


class Batch:
    """A batch under way on a copy of the spreadsheet."""

    def __init__(self, call: Call, book: Spreadsheet) -> None:
        self.call = call
        self.book = book

    @property
    def locale(self) -> Locale:
        """The spreadsheet's locale as it stands."""
        return locale_of(self.book.properties.get("locale", "en_US"))

    @property
    def typing(self) -> Typing:
        """How text is taken that a request writes as if typed."""
        return Typing(self.locale, self.call.now.date())

    def new_id(self) -> int:
        """A number that nothing in the spreadsheet has for an id."""
        return self.call.world.drive.random.randrange(1, 2**31 - 1)

    def tab(self, request: Json, key: str = "sheetId") -> Tab:
        """The tab a request names; 400 when there is none."""
        wanted = request.get(key, 0)
        for tab in self.book.tabs:
            if tab.id == wanted:
                return tab
        raise invalid(f"No sheet with id: {wanted}")

    def area(self, grid_range: Json, *, writes: bool = True) -> Area:
        """The area of a GridRange; to write there the caller must be let through protection.

        400 for a range that begins outside of the grid; what ends outside is cut.
        """
        area = area_of_grid_range(self.book, grid_range)
        grid, box = area.tab.grid, box_of_grid_range(grid_range)
        if (box.top or 0) >= grid.row_count or (box.left or 0) >= grid.column_count:
            raise exceeds(area.tab, box)
        if writes:
            check_area(self.book, self.call, area)
        return area

    def guard(self, area: Area) -> None:
        """400 when the caller may not write in the area."""
        check_area(self.book, self.call, area)

    def mask(self, request: Json, schema: str) -> Mask:
        """The request's `fields`, checked against what it changes."""
        text = request.get("fields", "")
        if not text:
            raise invalid(
                "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
            )
        try:
            mask = camel_mask(parse_mask(text))
        except MaskSyntaxError:
            raise invalid(f"Invalid field mask: {text}") from None
        if unknown := unknown_path("sheets", schema, mask):
            raise invalid(f"Invalid field: {unknown}")
        return mask


def whole_range(grid_range: Json) -> Json:
    """A GridRange to be kept: its sheetId written out."""
    return {"sheetId": grid_range.get("sheetId", 0), **grid_range}


def drop_defaults(item: Json, *names: str) -> Json:
    """Without the named fields where they hold nothing but the default."""
    return {key: value for key, value in item.items() if key not in names or value}


def perform(call: Call, book: Spreadsheet, requests: list[Json]) -> list[Json]:
    """All requests on `book`; one reply each. The book is spoilt when one fails: work on a copy."""
    batch = Batch(call, book)
    replies: list[Json] = []
    for place, request in enumerate(requests):
        if len(request) != 1:
            what = "No request set." if not request else "Only one request may be set."
            raise invalid(f"Invalid requests[{place}]: {what}")
        kind, body = next(iter(request.items()))
        handler = HANDLERS.get(kind)
        try:
            if handler is None:
                raise invalid(UNSUPPORTED)
            reply = handler(batch, body)
        except ApiError as error:
            raise _placed(error, f"requests[{place}].{kind}") from error
        book.changed()
        replies.append({} if reply is None else {kind: reply})
    return replies


def _placed(error: ApiError, place: str) -> ApiError:
    if error.code != 400:
        return error
    return invalid(f"Invalid {place}: {error.message}")
